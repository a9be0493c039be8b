"""How lists of contracts are narrowed."""
