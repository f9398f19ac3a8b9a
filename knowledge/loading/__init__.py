"""File to pages: one module per family of formats."""
