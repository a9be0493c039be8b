"""Sending mail in the background."""

from celery import shared_task

from transfer.kernel.actor import SYSTEM
from transfer.roof.notices.services import mails


@shared_task
def send_mails() -> int:
    """Sends what is due. Returns how many mails were tried."""
    return mails.send_due(actor=SYSTEM)
