"""Which rows an actor sees."""
