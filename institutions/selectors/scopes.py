"""What an API key may be given: the nouns of the closed list of policies."""

from transfer.kernel import policy

NOT_BY_KEY = ("institutions.user", "institutions.invitation", "portal.styleguide", "kernel.")
"""What is only done by a person on a page."""


def choices() -> list[tuple[str, str]]:
    """(prefix, prefix) for every noun, e.g. "market.listing"."""
    nouns = sorted({known.name.rpartition(".")[0] for known in policy.all_policies()})
    return [(noun, noun) for noun in nouns if not noun.startswith(NOT_BY_KEY)]
