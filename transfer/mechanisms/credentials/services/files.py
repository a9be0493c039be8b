"""The certificate as a file."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from transfer.edge.paper import MissingGlyph
from transfer.kernel import clock
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotVisible, RuleBroken
from transfer.mechanisms.credentials import paper
from transfer.mechanisms.credentials.models import Credential, IssuedFile


@transaction.atomic
def certificate(*, actor: Actor, credential: Credential) -> bytes:
    """The certificate as PDF, with the signed credential inside, and remembers the file's SHA-256 for the check page.

    Whoever holds the token may have it, so no policy is asked. The same credential gives the same bytes, so the digest
    is new only after the rendering has changed. NotVisible once the content is erased; RuleBroken with code no_glyph
    for a character that no font of this node can write: never a blank box.
    """
    if not credential.content:
        raise NotVisible
    try:
        made = paper.rendered(credential)
    except MissingGlyph as missing:
        raise RuleBroken(
            _("No font of this exchange can print the character %(character)s; the operator can add one.")
            % {"character": missing.character},
            code="no_glyph",
        ) from missing
    digest = hashlib.sha256(made).hexdigest()
    IssuedFile.objects.get_or_create(credential=credential, digest=digest, defaults={"made_at": clock.now()})
    return made
