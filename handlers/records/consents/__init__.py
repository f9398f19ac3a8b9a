"""Consents, guardians and erasing as rows."""
