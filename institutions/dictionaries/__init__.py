"""The dictionaries that come with the product: data files and the readers that turn them into rows.

Readers only read. services.dictionaries writes what they return.
"""
