"""Tests of what `handlers.records` holds."""
