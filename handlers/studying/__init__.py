"""Study: plans, sessions, reviews and reminders, as values and in conversation."""
