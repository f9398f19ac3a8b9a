"""Plans and reminders as rows, changed together."""
