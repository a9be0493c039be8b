"""How often one address may ask, so that nobody tries numbers and codes through."""

from django.http import HttpRequest

from transfer.edge import rates

PER_MINUTE = 30
_WINDOW = 60


def too_often(request: HttpRequest, what: str, *, at_most: int = PER_MINUTE) -> bool:
    """Counts this request; True when the address has asked more than `at_most` times in its minute."""
    address = request.META.get("REMOTE_ADDR", "")
    return rates.too_often(f"credentials:{what}", address, at_most=at_most, seconds=_WINDOW)
