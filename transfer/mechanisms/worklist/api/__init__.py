"""The worklist over HTTP."""
