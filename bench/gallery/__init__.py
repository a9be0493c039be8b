"""Pictures of every page of the demo, to be looked at: `make shots`."""
