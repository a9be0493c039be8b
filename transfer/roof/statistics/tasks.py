"""Following the register, the nightly recount, tidying up."""

from celery import shared_task

from transfer.roof.statistics.services import editions, recounts


@shared_task
def follow() -> int:
    """Counts what is new. Returns the events read."""
    return editions.follow()


@shared_task
def recount() -> bool | None:
    """Once a night compares with the register. Returns whether it agreed, None when it is not due."""
    editions.forget_old()
    return recounts.nightly()
