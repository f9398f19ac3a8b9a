"""What keeps the promises about kept words: keys, copies, keep times, and consents that staff confirm."""
