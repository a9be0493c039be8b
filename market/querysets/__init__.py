"""Who sees what of the market; every list starts from visible_to."""
