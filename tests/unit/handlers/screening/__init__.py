"""Tests of what `handlers.screening` holds."""
