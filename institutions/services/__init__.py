"""Institutions: services by noun."""
