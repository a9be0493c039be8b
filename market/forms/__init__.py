"""Forms of the market: the shape of what is entered; rules are in the services."""
