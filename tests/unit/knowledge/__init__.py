"""What the programme says."""
