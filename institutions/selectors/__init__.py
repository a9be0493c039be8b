"""Institutions: selectors by noun."""
