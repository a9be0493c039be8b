"""Text into lexemes, the same way for what is kept and for what is asked: Chinese by dictionary, the rest by words."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from itertools import chain

import rjieba

SEGMENTER = f"rjieba {version('rjieba')}, words 1"
"""What made the lexemes of an index. When it changes, the index is rebuilt: words cut otherwise would not be found."""

LONGEST_TEXT = 20_000
_LONGEST_LEXEME = 60
_LAST_POSITION = 16_383  # of PostgreSQL's tsvector
_OFTEN_ENOUGH = 12  # positions kept per lexeme: more change no rank
_RUNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[^\W_]+(?:[./'-][^\W_]+)*")
_PARTS = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_STOP_WORDS = (
    "的 了 和 与 及 或 在 是 为 对 等 中 其 于 以 将 被 由 从 把 也 而 并 一种 可以 进行 以及 我们 用 "
    "a an and are as at be been by can for from has have in into is it its more not of on or our such than that "
    "the their these this to was we were which will with"
)
_STOP = frozenset(_STOP_WORDS.split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).lower()


def _singular(word: str) -> str:
    """An English plural as its singular, by the ending alone; other words as they are."""
    if len(word) < 4 or not word.isascii() or not word.isalpha() or not word.endswith("s"):
        return word
    if word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def _of_word(run: str) -> list[str]:
    """The lexemes of a run of letters and digits: its parts, and the whole where it has several ("t-2026-000001")."""
    parts = [_singular(part) for part in _PARTS.findall(run)]
    return [*parts, run] if len(parts) > 1 else parts


def _of_han(run: str) -> Iterator[str]:
    """The words of a run of Chinese; one that the dictionary does not know (保冷层) with its characters."""
    for word in rjieba.cut_for_search(run):
        yield word
        if len(word) > 1 and not rjieba.has_word(word):
            yield from word


@lru_cache(maxsize=1 << 15)
def _of_run(run: str) -> tuple[str, ...]:
    """The lexemes of a run that are kept. Texts say the same words over and over: each is cut once."""
    found = _of_han(run) if _HAN.match(run) else _of_word(run)
    return tuple(lexeme for lexeme in found if lexeme not in _STOP and len(lexeme) <= _LONGEST_LEXEME)


def of_text(text: str) -> Iterator[str]:
    """Every lexeme of a text in order, compounds with their parts."""
    return chain.from_iterable(map(_of_run, _RUNS.findall(_plain(text))))


def vector(texts: Mapping[str, str]) -> str:
    """A tsvector in its written form. texts: weight (A for titles to D) → text."""
    places: dict[str, list[str]] = {}
    last = 0
    for weight, text in texts.items():
        for position, lexeme in enumerate(of_text(text), last + 1):
            last = position
            of_lexeme = places.get(lexeme)
            if of_lexeme is None:
                of_lexeme = places[lexeme] = []
            if len(of_lexeme) < _OFTEN_ENOUGH:
                of_lexeme.append(f"{position if position < _LAST_POSITION else _LAST_POSITION}{weight}")
    return " ".join([f"{quoted(lexeme)}:{','.join(found)}" for lexeme, found in places.items()])


@lru_cache(maxsize=1 << 15)
def quoted(lexeme: str) -> str:
    """A lexeme as tsvector and tsquery read it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def asked(words: str) -> list[list[str]]:
    """What a reader asks for: per word its lexemes, the whole first: ["二氧化硅", "氧化", …]."""
    found: dict[str, list[str]] = {}
    for run in _RUNS.findall(_plain(words)):
        if not _HAN.match(run):
            lexemes = _of_word(run)
            _keep(found, lexemes[-1], lexemes[:-1])
            continue
        for word in rjieba.cut(run):
            _keep(found, word, [part for part in _of_han(word) if part != word])
    return list(found.values())


def _keep(found: dict[str, list[str]], whole: str, parts: list[str]) -> None:
    if whole not in _STOP and len(whole) <= _LONGEST_LEXEME:
        found[whole] = [whole, *parts]


def query(words: list[list[str]], *, every: bool) -> str:
    """A tsquery in its written form: all of the words (every), or any of them."""
    return (" & " if every else " | ").join(_one(lexemes) for lexemes in words)


def _one(lexemes: list[str]) -> str:
    whole, *parts = [quoted(lexeme) for lexeme in lexemes]
    return f"({whole} | ({' & '.join(parts)}))" if parts else whole
