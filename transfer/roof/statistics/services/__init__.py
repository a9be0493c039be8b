"""Counting: following the events, rebuilding from nothing, comparing with the register."""
