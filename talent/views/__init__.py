"""Pages of talent."""
