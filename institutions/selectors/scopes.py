"""What an API key may be given: the nouns of the closed list of policies."""

from transfer.kernel import policy


def choices() -> list[tuple[str, str]]:
    """(prefix, prefix) for every noun, e.g. "market.listing"."""
    nouns = sorted({known.name.rpartition(".")[0] for known in policy.all_policies()})
    return [(noun, noun) for noun in nouns]
