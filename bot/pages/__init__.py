"""The web pages: routes, templates and static files."""
