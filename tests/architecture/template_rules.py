"""What no page may hold: inline code or style, another site's files, text that cannot be translated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.architecture.source import Sin, Source

INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.I)
INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/(?:ld\+)?json)", re.I)
HANDLER = re.compile(r"<[^>]*\s(on[a-z]+)\s*=\s*[\"']|href\s*=\s*[\"']\s*javascript:|\shx-on\b", re.I)
# A link may lead elsewhere; a file, a form or a request may not.
THIRD_PARTY = re.compile(
    r"<(?!a\b)[a-z][^>]*\s(?:src|srcset|href|action|poster|data|hx-[a-z]+)\s*=\s*[\"']\s*(?:https?:)?//", re.I
)
CSS_THIRD_PARTY = re.compile(r"(?:url\(|@import)\s*[\"']?\s*(?:https?:)?//", re.I)
COMMENT = re.compile(r"\{#.*?#\}|\{% comment .*?%\}.*?\{% endcomment %\}|<!--.*?-->", re.S)


def _lines(source: Source, pattern: re.Pattern[str], advice: str) -> Iterator[Sin]:
    text = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), source.text)
    for found in pattern.finditer(text):
        yield source.sin(text.count("\n", 0, found.start()) + 1, advice)


def _is_page(source: Source) -> bool:
    return source.path.endswith(".html") and not source.is_vendored


def inline_style(source: Source) -> Iterator[Sin]:
    """The content security policy allows no inline style."""
    if _is_page(source):
        yield from _lines(source, INLINE_STYLE, "inline style; use a class of static/exchange.css")


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


RULES = (inline_style, inline_script, third_party_request, unsafe_output)
