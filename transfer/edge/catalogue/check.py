"""What a catalogue still owes: missing, empty and unsure messages, and placeholders that got lost."""

import re
from collections.abc import Iterable, Iterator

from transfer.edge.catalogue.extract import Found
from transfer.edge.catalogue.parts import Key, Translation

_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%([sd])|\{(\w*)\}")


def gaps(found: Iterable[Found], translations: dict[Key, Translation], name: str = "Chinese") -> Iterator[str]:
    """One line per gap, `file:line: what is wrong`; name: of the language."""
    told: set[Key] = set()
    for message in found:
        if not message.text or message.key in told:
            continue
        told.add(message.key)
        translation = translations.get(message.key)
        if translation is None:
            yield f"{message.place}: no {name} for {message.text!r}{_in(message)}"
        else:
            yield from (f"{message.place}: {problem}" for problem in _problems(message, translation, name))


def unused(found: Iterable[Found], translations: dict[Key, Translation]) -> list[Translation]:
    """The translations that no source asks for any more."""
    asked = {message.key for message in found}
    return [translation for key, translation in translations.items() if key not in asked]


def placeholders(text: str) -> set[str]:
    """The names of what is filled in: %(name)s, %s, {name}."""
    return {match.group().rstrip("sd") for match in _PLACEHOLDER.finditer(text.replace("%%", ""))}


def _problems(message: Found, translation: Translation, name: str) -> Iterator[str]:
    where = translation.place
    if translation.message.fuzzy:
        yield f"the {name} for {message.text!r} is marked fuzzy in {where}"
    if not all(translation.texts):
        yield f"the {name} for {message.text!r} is empty in {where}"
        return
    if bool(message.plural) != translation.message.pluralizable:
        yield f"{message.text!r} is {'a' if message.plural else 'not a'} plural, unlike {where}"
    wanted = placeholders(message.plural or message.text) | placeholders(message.text)
    for text in translation.texts:
        # A singular may leave its number out ("one day"), so a plural's Chinese must fill in what the plural does.
        if placeholders(text) != wanted:
            yield f"the {name} in {where} fills in {sorted(placeholders(text))}, not {sorted(wanted)}"
        if text == message.text and re.search(r"[a-z]{2,} [a-z]{2,}", text):
            yield f"the {name} for {message.text!r} is English in {where}"


def _in(message: Found) -> str:
    return f" (context {message.context!r})" if message.context else ""
