"""The statistics over HTTP."""
