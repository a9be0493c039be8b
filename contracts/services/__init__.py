"""Commands on contracts, payments and distributions."""
