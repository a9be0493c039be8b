"""The order in which rows of institutions are locked, so that no two commands wait for each other."""

ORDER = ("user", "organization", "membership", "role_grant", "invitation", "api_key")
