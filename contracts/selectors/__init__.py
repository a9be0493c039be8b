"""Reading contracts, payments and distributions."""
