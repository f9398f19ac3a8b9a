"""Courses: which lectures suit a wish and a learner, each point of a score a fact."""
