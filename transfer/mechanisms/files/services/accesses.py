"""Opening a file in clear, which is always written down."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotNow, NotVisible
from transfer.mechanisms.files import blobs
from transfer.mechanisms.files.models import FileAccess, StoredFile


def open_clear(*, actor: Actor, file: StoredFile, purpose: str) -> Iterator[bytes]:
    """The clear content in pieces. Who opens it, for whom and what for is written down before the first one.

    purpose: a code such as "download", "review", "export". NotAllowed by files.file.open, NotNow before it is
    examined or when it was refused, NotVisible once erased, frames.Tampered when the stored bytes were changed.
    """
    policy.require(actor, "files.file.open", file)
    if file.erased_at is not None:
        raise NotVisible
    if file.state != "clean":
        raise NotNow(
            _("This file was refused.") if file.state == "refused" else _("This file is still being examined."),
            state=file.state,
        )
    person, organization, behalf = actor.hand
    FileAccess.objects.create(
        file=file,
        at=clock.now(),
        user=person,
        organization=organization,
        on_behalf_of=behalf,
        system=actor.is_system,
        purpose=purpose,
    )
    return blobs.clear_of(file.blob, file.key)
