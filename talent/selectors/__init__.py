"""Questions asked of talent."""
