"""Following what happens, and counting words, in the background."""

from celery import shared_task

from transfer.roof.search.services import index, terms


@shared_task
def follow() -> int:
    """Takes in what has happened since. Returns how many events were read."""
    return index.follow()


@shared_task
def count_terms() -> int:
    """Counts anew which words are frequent. Returns how many."""
    return terms.count()
