"""The states of the market's nouns, one table each."""
