"""How often one address may ask, so that nobody tries numbers and codes through."""

from django.core.cache import cache
from django.http import HttpRequest

PER_MINUTE = 30
_WINDOW = 60


def too_often(request: HttpRequest, what: str, *, at_most: int = PER_MINUTE) -> bool:
    """Counts this request; True when the address has asked more than `at_most` times in its minute."""
    key = f"credentials:{what}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, timeout=_WINDOW)
    try:
        return int(cache.incr(key)) > at_most
    except ValueError:  # the minute ended between the two calls
        return False
