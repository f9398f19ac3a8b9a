"""What shows that the house does what it says: tests, their fakes, and figures."""
