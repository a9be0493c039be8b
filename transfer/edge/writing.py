"""How a language is written: its code in pages, its direction, what it calls itself."""

import re

from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, to_locale

_SHORT = {"zh-hans": "中文"}
_CARDS = {"en": "en_GB", "zh-hans": "zh_CN"}
_HAN, _AMONG = r"\u3400-\u9fff", r"\u3000-\u303f\uff00-\uffef“”‘’·—"
_CHINESE = re.compile(rf"([{_HAN}](?:[{_HAN}{_AMONG}\d]*[{_HAN}{_AMONG}])?)")
_FROM_LEFT, _END = "\u2066", "\u2069"  # LEFT-TO-RIGHT ISOLATE, POP DIRECTIONAL ISOLATE


def tag(code: str | None = None) -> str:
    """The code of the given (or active) language as BCP 47 writes it: en, zh-Hans, pt-BR."""
    language, *more = (code or get_language() or settings.LANGUAGE_CODE).split("-")
    return "-".join([language, *(part.title() if len(part) == 4 else part.upper() for part in more)])


def is_from_right(code: str | None = None) -> bool:
    """True when the given (or active) language is written from right to left."""
    language = (code or get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    return language in settings.LANGUAGES_BIDI


def direction(code: str | None = None) -> str:
    """ "rtl" or "ltr", for the attribute dir."""
    return "rtl" if is_from_right(code) else "ltr"


def isolated(text: str) -> str:
    """A number, date or code as part of a sentence: among words from right to left it keeps its own direction."""
    return f"{_FROM_LEFT}{text}{_END}" if is_from_right() else text


def with_languages(text: str) -> SafeString:
    """What people wrote, in a page in another language than Chinese: runs of Chinese say that they are Chinese.

    What is marked up already stays as it is.
    """
    if isinstance(text, SafeString) or tag().startswith("zh"):
        return conditional_escape(text)
    parts = _CHINESE.split(text)
    marked = [format_html('<span lang="zh-Hans">{}</span>', one) if at % 2 else conditional_escape(one)
              for at, one in enumerate(parts)]  # fmt: skip
    return mark_safe("".join(marked))


def own_name(code: str) -> str:
    """What the language calls itself, short enough for a header."""
    return _SHORT.get(code) or str(dict(settings.LANGUAGES).get(code) or get_language_info(code)["name_local"])


def card_locale(code: str | None = None) -> str:
    """The locale that an Open Graph card names: en_GB, zh_CN."""
    known = code or get_language() or settings.LANGUAGE_CODE
    return _CARDS.get(known) or to_locale(known)
