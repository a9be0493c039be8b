"""Institutions over HTTP."""
