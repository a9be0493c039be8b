"""Telling people, mailing them, and what they do with notices."""
