"""The public check page and the files that stand for a certificate."""
