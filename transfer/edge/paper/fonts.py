"""The font of every document: Noto Sans SC (SIL Open Font License, see fonts/OFL.txt), 30,890 characters.

A character that it lacks is looked for in the fonts of EXCHANGE_FALLBACK_FONTS; where none has it, the document is
refused with that character's name, because a blank box in a legal document is worse than no document.
"""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

from transfer.kernel.errors import Misuse

FACE = Path(__file__).parent / "fonts" / "NotoSansSC-Regular.ttf"


class MissingGlyph(Misuse):
    """No font at hand can write this character. `character` is the one."""

    def __init__(self, character: str) -> None:
        super().__init__(
            f"no font can write {character!r} (U+{ord(character):04X}); add one to EXCHANGE_FALLBACK_FONTS"
        )
        self.character = character


def lacking(text: str) -> set[str]:
    """The characters of a text that the document font cannot write, white space left out."""
    return {char for char in set(text) if ord(char) not in _covered(str(FACE), 0) and not char.isspace()}


@lru_cache(maxsize=256)
def fallback_for(character: str) -> tuple[str, int]:
    """The first fallback font (path, index in its collection) that has the character. MissingGlyph when none has."""
    for entry in settings.EXCHANGE_FALLBACK_FONTS:
        path, _hash, index = entry.partition("#")
        if Path(path).exists() and ord(character) in _covered(path, int(index or 0)):
            return path, int(index or 0)
    raise MissingGlyph(character)


@lru_cache(maxsize=8)
def _covered(path: str, index: int) -> frozenset[int]:
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap())
