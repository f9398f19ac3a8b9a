"""What the assistant does about one message."""
