"""The field's terms in both languages: what the glossary lists and what a term on a page says of itself."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from transfer.edge.amounts import is_chinese

DATA = Path(__file__).parent / "data" / "glossary.toml"


@dataclass(frozen=True, slots=True)
class Term:
    """A term with a sentence; source: the law that defines it, or ""; rule: the key of a dated rule, or "".

    of: the entries of dictionaries that mean it, as `<dictionary>.<code>`.
    """

    code: str
    en: str
    zh: str
    says_en: str
    says_zh: str
    source_en: str = ""
    source_zh: str = ""
    rule: str = ""
    of: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The term in the reader's language."""
        return self.zh if is_chinese() else self.en

    @property
    def other(self) -> str:
        """The term in the other language."""
        return self.en if is_chinese() else self.zh

    @property
    def says(self) -> str:
        """The sentence in the reader's language."""
        return self.says_zh if is_chinese() else self.says_en

    @property
    def source(self) -> str:
        """Law, rule or standard in the reader's language; "" where there is none."""
        return self.source_zh if is_chinese() else self.source_en


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """All terms, in the order of the file."""
    return tuple(
        Term(code, **{**told, "of": tuple(told.get("of", ()))})
        for code, told in tomllib.loads(DATA.read_text(encoding="utf-8")).items()
    )


def find(code: str) -> Term | None:
    """The term of a code, or None."""
    return next((term for term in terms() if term.code == code), None)


def of_entry(dictionary: str, code: str) -> Term | None:
    """The term that an entry of a dictionary means, or None."""
    return next((term for term in terms() if f"{dictionary}.{code}" in term.of), None)
