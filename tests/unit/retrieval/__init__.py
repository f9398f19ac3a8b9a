"""What the programme says about one question."""
