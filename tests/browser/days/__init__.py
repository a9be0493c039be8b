"""A full working day of each role, by keyboard alone."""
