"""Commands of the worklist: `items` for the work itself, `candidates` for who could do it."""
