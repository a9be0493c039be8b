"""Sending files ahead of their form, putting them to objects, and saving them."""
