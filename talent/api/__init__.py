"""Talent over HTTP."""
