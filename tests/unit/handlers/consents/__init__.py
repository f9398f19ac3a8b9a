"""Tests of what `handlers.consents` holds."""
