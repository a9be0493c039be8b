"""What is read of the market, and what is worked out from it without changing anything."""
