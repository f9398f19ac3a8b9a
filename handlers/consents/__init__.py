"""Consent and guardians: who may be remembered, who may see what, and one's own data."""
