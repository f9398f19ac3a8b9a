"""Golden questions with the least that has to be right."""
