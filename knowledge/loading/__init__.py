"""Files to documents: `reading` is the door, each family of formats has a module of its own."""
