"""The portal's work in the background."""

from celery import shared_task

from transfer.kernel.actor import SYSTEM
from transfer.roof.portal.services import operations


@shared_task
def answer_operators() -> int:
    """Does what operators asked for, and verifies the seals once a day. Returns how many things were done."""
    return operations.carry_out(actor=SYSTEM)
