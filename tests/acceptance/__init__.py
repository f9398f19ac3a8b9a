"""Conversations with the whole program, over real HTTP and in a browser."""
