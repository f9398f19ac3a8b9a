"""Tests of what `handlers.studying` holds."""
