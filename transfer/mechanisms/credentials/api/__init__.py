"""The check of certificates over HTTP."""
