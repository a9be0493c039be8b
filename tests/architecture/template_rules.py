"""What no page may hold: inline code or style, another site's files, text that cannot be translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.architecture.source import Sin, Source

INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.I)
INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/(?:ld\+)?json)", re.I)
HANDLER = re.compile(r"<[^>]*\s(on[a-z]+)\s*=\s*[\"']|href\s*=\s*[\"']\s*javascript:|\shx-on\b", re.I)
# A link may lead elsewhere; a file, a form or a request may not.
THIRD_PARTY = re.compile(
    r"<(?!a\b)[a-z][^>]*\s(?:src|srcset|href|action|poster|data|hx-[a-z]+)\s*=\s*[\"']\s*(?:https?:)?//", re.I
)
CSS_THIRD_PARTY = re.compile(r"(?:url\(|@import)\s*[\"']?\s*(?:https?:)?//", re.I)
WITHOUT_TEXT = re.compile(
    r"\{#.*?#\}|\{% comment .*?%\}.*?\{% endcomment %\}"
    r"|\{%-?\s*blocktranslate.*?endblocktranslate\s*%\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->",
    re.S,
)
WORDS = re.compile(r"(?<!&)\b[A-Za-z]*[a-z][A-Za-z]+\b(?!;)|[\u4e00-\u9fff]")
SILENT = {"script", "style", "code", "kbd", "pre", "samp", "math"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
READ_ALOUD = {"title", "alt", "placeholder", "aria-label", "aria-description", "aria-roledescription"}
LEGAL_END = re.compile(
    r"(?<![a-z_])(?:[a-z_]+\.)*(?:[a-z]+_)*(?:due|due_at|until|by|closes|closes_at|expires|expires_at|ends_at)"
    r"\s*\|\s*(?:iso|iso_minute|date)\b"
)
UNTYPED_BUTTON = re.compile(r"<button\b(?![^>]*\stype\s*=)[^>]*>", re.I)
COMMENT = re.compile(r"\{#.*?#\}|\{% comment .*?%\}.*?\{% endcomment %\}|<!--.*?-->", re.S)


def _lines(source: Source, pattern: re.Pattern[str], advice: str) -> Iterator[Sin]:
    text = _blanked(source.text, COMMENT)
    for found in pattern.finditer(text):
        yield source.sin(text.count("\n", 0, found.start()) + 1, advice)


def _blanked(text: str, pattern: re.Pattern[str]) -> str:
    """The text with what matches turned into spaces, lines kept."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def _is_page(source: Source) -> bool:
    return source.path.endswith(".html") and not source.is_vendored


def inline_style(source: Source) -> Iterator[Sin]:
    """The content security policy allows no inline style; only mail programs, which drop style sheets, need it."""
    if _is_page(source) and not source.path.startswith("templates/email/"):
        yield from _lines(source, INLINE_STYLE, "inline style; use a class of static/css")


def inline_script(source: Source) -> Iterator[Sin]:
    """The content security policy allows no inline script; data goes through json_script."""
    if _is_page(source):
        yield from _lines(source, INLINE_SCRIPT, "inline script; use a file under static/ and json_script for data")
        yield from _lines(source, HANDLER, "inline handler; listen in a script file")


def third_party_request(source: Source) -> Iterator[Sin]:
    """A page loads nothing from elsewhere."""
    if _is_page(source):
        yield from _lines(source, THIRD_PARTY, "asks another site for a file; vendor it under static/vendor")
    if source.path.endswith(".css") and not source.is_vendored:
        yield from _lines(source, CSS_THIRD_PARTY, "asks another site for a file; vendor it under static/vendor")


def unsafe_output(source: Source) -> Iterator[Sin]:
    """Nothing a user wrote leaves a page unescaped."""
    if _is_page(source):
        yield from _lines(source, re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"), "unescaped output")


def button_without_type(source: Source) -> Iterator[Sin]:
    """A button without a type submits whatever form it happens to stand in."""
    if _is_page(source):
        plain = Source(source.path, _blanked(source.text, WITHOUT_TEXT))
        yield from _lines(plain, UNTYPED_BUTTON, "a button says its type: submit or button")


def legal_end_as_instant(source: Source) -> Iterator[Sin]:
    """A legal deadline is stored as the 24:00 of its last day, the 00:00 of the next: |iso would print the next."""
    if source.path.endswith((".html", ".txt")) and not source.is_vendored:
        yield from _lines(
            source, LEGAL_END, "a deadline is printed with |until (or |until_text), the last day people have"
        )


def untranslated_text(source: Source) -> Iterator[Sin]:
    """Whatever a person reads goes through {% translate %}; an element with its own lang says it in that language."""
    if _is_page(source) and source.parts[0] == "templates":
        reader = _Reader()
        reader.feed(_blanked(source.text, WITHOUT_TEXT))
        for line, words in reader.found:
            yield source.sin(line, f"{words!r} is not translated; use {{% translate %}}")


class _Reader(HTMLParser):
    """Collects the words of a page that stand outside code and outside elements with a lang of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        silent = tag in SILENT or ("lang" in given and tag != "html")
        for name in READ_ALOUD & set(given) if not silent else ():
            self._judge(given[name] or "")
        if tag not in VOID:
            self.open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _silent in self.open):
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if not any(silent for _name, silent in self.open):
            self._judge(data)

    def _judge(self, text: str) -> None:
        if WORDS.search(text):
            before = text[: WORDS.search(text).start()].count("\n")
            self.found.append((self.getpos()[0] + before, " ".join(text.split())[:60]))


RULES = (
    inline_style,
    inline_script,
    third_party_request,
    unsafe_output,
    button_without_type,
    legal_end_as_instant,
    untranslated_text,
)
