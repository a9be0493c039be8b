"""The mechanisms: domain-free machinery with plain ids."""
