"""Institutions: forms by noun."""
