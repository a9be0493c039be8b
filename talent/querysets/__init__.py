"""Who sees what of talent; every list starts from visible_to."""
