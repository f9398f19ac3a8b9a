"""Tests of what `handlers.answering` holds."""
