"""How lists of the market are narrowed."""
