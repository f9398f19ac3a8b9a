"""Answers in conversation: what was published, what people thought of it, and what was withdrawn."""
