"""The translated messages as they are kept, one file per part of the house, and the one catalogue of a language made
of them."""

import io
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

LANGUAGE = "zh_Hans"
"""The first language that the house is translated into whole."""
WHOLE = {LANGUAGE: "Chinese"}
"""Every language in which no message may be missing, by what a gap is called after."""
LANGUAGES = (*WHOLE, "en")
"""Every language with parts. English ones reword what libraries say otherwise than the house does."""
Key = tuple[str, str]
"""Context ("" for none) and the English message, its singular where it has a plural."""


@dataclass(frozen=True, slots=True)
class Translation:
    """One translated message and where it stands."""

    key: Key
    message: Message
    place: str

    @property
    def texts(self) -> tuple[str, ...]:
        """The text in each form that the language has; Chinese has one."""
        string = self.message.string
        return (string,) if isinstance(string, str) else tuple(string or ("",))


class CatalogueError(Exception):
    """The parts cannot be made into one catalogue. Each problem names its places."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def part_files(locale: Path, language: str = LANGUAGE) -> list[Path]:
    """The parts of a language below a locale folder, in order of name."""
    return sorted((locale / language / "parts").glob("*.po"))


def read_parts(files: Iterable[Path], language: str = LANGUAGE) -> dict[Key, Translation]:
    """Every message of the parts. CatalogueError for a file that cannot be read and for two unlike translations."""
    found: dict[Key, Translation] = {}
    problems: list[str] = []
    for file in files:
        try:
            messages = list(_messages(file, language))
        except (PoFileError, UnicodeDecodeError, ValueError) as error:
            problems.append(f"{file.name}: cannot be read: {error}")
            continue
        for translation in messages:
            first = found.setdefault(translation.key, translation)
            if first.texts != translation.texts and any(translation.texts):
                problems.append(
                    f"{first.place} and {translation.place} translate {translation.key[1]!r} differently: "
                    f"{first.texts[0]!r} and {translation.texts[0]!r}; agree on one, or give one a context"
                )
    if problems:
        raise CatalogueError(problems)
    return found


def compiled(translations: Iterable[Translation], language: str = LANGUAGE) -> bytes:
    """The binary catalogue that Django reads. Fuzzy and empty messages stay English."""
    catalogue = Catalog(locale=language, domain="django", fuzzy=False)
    for translation in translations:
        message = translation.message
        if not message.fuzzy and all(translation.texts):
            catalogue.add(message.id, message.string, context=message.context)
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def compile_parts(locale: Path, language: str = LANGUAGE) -> Path:
    """Merges a language's parts into LC_MESSAGES/django.mo beside them and returns its path. Whole or not at all."""
    target = locale / language / "LC_MESSAGES" / "django.mo"
    content = compiled(read_parts(part_files(locale, language), language).values(), language)
    if target.exists() and target.read_bytes() == content:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(target)
    return target


def _messages(file: Path, language: str) -> Iterable[Translation]:
    with file.open("rb") as stream:
        catalogue = read_po(stream, locale=language, domain="django", abort_invalid=True)
    for message in catalogue:
        if message.id:
            singular = message.id if isinstance(message.id, str) else message.id[0]
            yield Translation((message.context or "", singular), message, f"{file.name}:{message.lineno}")
