"""Commands of translations."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, events, policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, Problem, RuleBroken
from transfer.kernel.events import Draft
from transfer.kernel.models import Thread
from transfer.mechanisms.translations import selectors
from transfer.mechanisms.translations.events import TextTranslated
from transfer.mechanisms.translations.models import Translation
from transfer.mechanisms.translations.selectors import Original, digest

LONGEST = 100_000
_MADE = ("text", "origin", "of_version", "of_digest", "by")


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
    of_text: str = "",
    origin: str = Translation.HUMAN,
) -> Translation:
    """Keeps the translation of one field of a subject, made of the text as it was in `of_version`.

    of_text: the text that was translated; where it is told, the translation is out of date as soon as the text differs,
    and not before.

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
        of_digest=digest(of_text) if of_text else "",
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
    of_texts: Mapping[str, str] | None = None,
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
            of_text=(of_texts or {}).get(name, ""),
            origin=origin,
        )
        for name in sorted(texts)
        if texts[name].strip()
    ]


@transaction.atomic
def revise(
    original: Original, *, actor: Actor, thread: Thread, language: str, texts: Mapping[str, str], version: int
) -> list[str]:
    """Keeps what a person made of the present text of some fields, and forgets what was emptied. The names changed.

    Invalid for a language that is the original's or unknown, for a field that says nothing, for what is too long.
    """
    if language not in dict(selectors.targets(original.language)):
        raise Invalid.one("language", _("Choose another language than the original's."), "choice")
    _refuse_strangers(original, texts)
    changed = []
    for side in selectors.sides(original, language):
        text = texts.get(side.name)
        if text is None or (text.strip() == side.text and not side.outdated and side.origin != Translation.MACHINE):
            continue
        if text.strip():
            translate(
                actor=actor,
                subject=original.subject,
                thread=thread,
                field=side.name,
                language=language,
                text=text,
                of_version=max(version, side.of_version or 1),
                of_text=side.original,
            )
            changed.append(side.name)
        elif side.text:
            forget(actor=actor, subject=original.subject, language=language, fields=[side.name])
            changed.append(side.name)
    return sorted(changed)


def _refuse_strangers(original: Original, texts: Mapping[str, str]) -> None:
    wrong = [
        Problem(name, "unknown", _("There is no such text to translate."))
        for name in texts
        if not original.fields.get(name) and texts[name].strip()
    ]
    wrong += [Problem(name, "length", _("This is too long.")) for name in texts if len(texts[name]) > LONGEST]
    if wrong:
        raise Invalid(wrong)


@transaction.atomic
def forget(*, actor: Actor, subject: str, language: str = "", fields: Sequence[str] = ()) -> int:
    """Removes the translations of a subject: all, or those into one language, or of some fields. Returns how many.

    The events keep only digests. The app above has asked its own policy.
    """
    rows = Translation.objects.filter(subject=subject)
    rows = rows.filter(language=language) if language else rows
    rows = rows.filter(field__in=fields) if fields else rows
    count, _by_model = rows.delete()
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
        if made.of_digest and (kept.text, kept.origin, kept.of_digest) == (made.text, made.origin, made.of_digest):
            return kept
        if made.of_version < kept.of_version:
            raise RuleBroken(
                _("A newer version of this text has been translated already."), code="older_version", field="of_version"
            )
        if (kept.text, kept.origin, kept.of_version, kept.of_digest) == (
            made.text, made.origin, made.of_version, made.of_digest,
        ):  # fmt: skip
            return kept
        for name in _MADE:
            setattr(kept, name, getattr(made, name))
        kept.made_at = at
        kept.save(update_fields=[*_MADE, "made_at"])
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
                digest=digest(kept.text),
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
            "of_digest": made.of_digest,
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
