"""Tests of what `handlers.advising` holds."""
