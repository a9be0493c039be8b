"""Commands on the nouns of talent."""
