"""What measures, and the figures with the commands that make them."""
