"""Institutions: querysets by noun."""
