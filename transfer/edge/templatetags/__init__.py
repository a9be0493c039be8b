"""Template tag libraries of the edge."""
