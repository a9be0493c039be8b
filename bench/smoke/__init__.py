"""The spine walked from end to end on a running exchange, over its public API, as clients with keys walk it."""
