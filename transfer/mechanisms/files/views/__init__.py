"""Sending a file ahead of its form, and saving one."""
