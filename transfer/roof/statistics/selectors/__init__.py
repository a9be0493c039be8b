"""Reading the statistics."""
