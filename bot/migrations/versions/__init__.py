"""One module per change of the database's shape, in the order of their names."""
