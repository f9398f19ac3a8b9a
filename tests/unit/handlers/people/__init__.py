"""Tests of what `handlers.people` holds."""
