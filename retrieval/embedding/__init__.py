"""Embeddings: a text to the numbers of its meaning, by the bundled engine or another."""
