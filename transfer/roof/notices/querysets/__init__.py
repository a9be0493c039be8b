"""Questions asked of notices in the database."""
