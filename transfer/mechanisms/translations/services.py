"""Commands of translations."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, events, policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, RuleBroken
from transfer.kernel.events import Draft
from transfer.kernel.models import Thread
from transfer.mechanisms.translations.events import TextTranslated
from transfer.mechanisms.translations.models import Translation

LONGEST = 100_000


@transaction.atomic
def translate(
    *,
    actor: Actor,
    subject: str,
    thread: Thread,
    field: str,
    language: str,
    text: str,
    of_version: int,
    origin: str = Translation.HUMAN,
) -> Translation:
    """Keeps the translation of one field of a subject, made of the text as it was in `of_version`.

    A machine never replaces what a person translated of the same or a newer version: the person's stays and is
    returned. Invalid for an unknown language or an empty text; RuleBroken `older_version` when a person translated an
    older version than the kept one.
    """
    _look_over(language, text)
    made = Translation(
        subject=subject,
        field=field,
        language=language,
        text=text.strip(),
        origin=origin,
        of_version=of_version,
        by=actor.user if origin == Translation.HUMAN else None,
    )
    policy.require(actor, "translations.text.translate", made)
    return _keep(made, thread, actor)


@transaction.atomic
def translate_fields(
    *,
    actor: Actor,
    subject: str,
    thread: Thread,
    language: str,
    texts: Mapping[str, str],
    of_version: int,
    origin: str = Translation.HUMAN,
) -> list[Translation]:
    """Keeps the translations of several fields, those with a text, in the order of their names. All or none."""
    return [
        translate(
            actor=actor,
            subject=subject,
            thread=thread,
            field=name,
            language=language,
            text=texts[name],
            of_version=of_version,
            origin=origin,
        )
        for name in sorted(texts)
        if texts[name].strip()
    ]


@transaction.atomic
def forget(*, actor: Actor, subject: str) -> int:
    """Removes every translation of a subject whose original is erased or deleted. Returns how many there were.

    The events keep only digests. The app above has asked its own policy.
    """
    count, _by_model = Translation.objects.filter(subject=subject).delete()
    return count


def _keep(made: Translation, thread: Thread, actor: Actor) -> Translation:
    at = clock.after_lock()
    kept, new = _locked(made, at)
    if not new:
        if made.origin == Translation.MACHINE and (
            kept.of_version > made.of_version
            or (kept.origin == Translation.HUMAN and kept.of_version == made.of_version)
        ):
            return kept
        if made.of_version < kept.of_version:
            raise RuleBroken(
                _("A newer version of this text has been translated already."), code="older_version", field="of_version"
            )
        if (kept.text, kept.origin, kept.of_version) == (made.text, made.origin, made.of_version):
            return kept
        kept.text, kept.origin, kept.of_version, kept.by = made.text, made.origin, made.of_version, made.by
        kept.made_at = at
        kept.save(update_fields=["text", "origin", "of_version", "by", "made_at"])
    events.emit(
        Draft(
            thread=thread.pk,
            stream=kept.stream,
            facts=TextTranslated(
                translation=kept.pk,
                subject=kept.subject,
                field=kept.field,
                language=kept.language,
                origin=kept.origin,
                of_version=kept.of_version,
                digest=hashlib.sha256(kept.text.encode()).hexdigest(),
            ),
            actor=actor,
        ),
        at=at,
    )
    return kept


def _locked(made: Translation, at: datetime) -> tuple[Translation, bool]:
    """The kept translation, locked, so that of two at once the second sees the first; or the new one, inserted."""
    return Translation.objects.select_for_update().get_or_create(
        subject=made.subject,
        field=made.field,
        language=made.language,
        defaults={
            "id": made.pk,
            "text": made.text,
            "origin": made.origin,
            "of_version": made.of_version,
            "by": made.by,
            "made_at": at,
        },
    )


def _look_over(language: str, text: str) -> None:
    if language not in dict(settings.LANGUAGES):
        raise Invalid.one("language", _("Choose one of the exchange's languages."), "choice")
    if not text.strip():
        raise Invalid.one("text", _("Write the translation."), "required")
    if len(text) > LONGEST:
        raise Invalid.one("text", _("This is too long."), "length")
