"""Real databases, processes and servers, on this machine alone."""
