"""The Chinese catalogue, built and checked without GNU gettext: parts are merged, messages found, gaps named."""
