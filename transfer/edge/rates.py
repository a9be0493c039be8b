"""How often something is tried: counted in the cache, so that nobody tries numbers and codes through."""

from django.core.cache import cache


def too_often(what: str, who: str, *, at_most: int, seconds: int, counts: bool = True) -> bool:
    """Counts a try of `who` (an address, an object) at `what`; True when there were more than `at_most` in the window.

    counts False: only looks, and is True once `at_most` have been counted.
    """
    key = f"rates:{what}:{who}"
    if not counts:
        return int(cache.get(key, 0)) >= at_most
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key)) > at_most
    except ValueError:  # the window ended between the two calls
        return False
