"""What can be checked on an input by itself."""
