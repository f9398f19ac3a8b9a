"""The office of staff: what nobody answered, previews, editions, consents of guardians."""
