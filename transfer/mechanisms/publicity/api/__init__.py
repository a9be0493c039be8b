"""Publicity over HTTP."""
