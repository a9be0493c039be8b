"""Institutions: pages by noun."""
