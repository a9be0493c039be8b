"""One technology through the pages, cut by noun: each part asserts, and hands on what it made."""
