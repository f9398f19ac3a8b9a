"""Tests of what `handlers.enrolling` holds."""
