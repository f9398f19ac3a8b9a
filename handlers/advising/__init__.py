"""Advice on lectures: what suits one learner, and why."""
