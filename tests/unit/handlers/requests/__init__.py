"""Tests of what `handlers.requests` holds."""
