"""What everybody needs of every page: read aloud, by keys, large, without motion, in any language and direction."""
