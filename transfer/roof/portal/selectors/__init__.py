"""What the portal reads from the rooms below."""
