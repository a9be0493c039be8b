"""The API of contracts."""
