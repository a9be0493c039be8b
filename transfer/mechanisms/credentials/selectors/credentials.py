"""Credentials as pages and upper apps look for them."""

from transfer.kernel import clock
from transfer.kernel.errors import NotVisible
from transfer.mechanisms.credentials import vc
from transfer.mechanisms.credentials.models import Credential
from transfer.mechanisms.credentials.querysets import CredentialQuerySet


def of_subject(subject: str) -> CredentialQuerySet:
    """The credentials of a subject, newest first. The app above decides who sees them."""
    return Credential.objects.filter(subject=subject).order_by("-created_at", "-id")


def by_token(token: str) -> Credential:
    """The credential of a check address. NotVisible for an unknown one."""
    found = Credential.objects.filter(token=token).first() if len(token) <= 40 else None
    if found is None:
        raise NotVisible
    return found


def status_list(number: int) -> str:
    """The published status list of this number as a signed JWT. NotVisible beyond the last one in use."""
    newest = Credential.objects.order_by("-status_index").values_list("status_index", flat=True).first()
    if number > vc.list_of(newest or 0):
        raise NotVisible
    first = number * vc.LIST_SIZE
    revoked = Credential.objects.filter(
        state="revoked", status_index__gte=first, status_index__lt=first + vc.LIST_SIZE
    ).values_list("status_index", flat=True)
    return vc.status_list(number, revoked, at=clock.now())
