"""Judging: whether anything that was found answers the question, and how surely."""
