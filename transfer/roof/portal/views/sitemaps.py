"""The sitemap: one index, a file or more for each section, every address with its other languages beside it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils.translation import get_language

from transfer.edge import writing
from transfer.roof.portal.selectors import sitemaps

_STATIC = (
    "portal:front", "market:technologies", "market:listings", "market:demands", "institutions:organizations",
    "publicity:board", "contracts:transactions", "statistics:contracts", "statistics:flows",
    "statistics:pulse", "credentials:check", "portal:about", "portal:help", "portal:glossary", "portal:rules",
)  # fmt: skip
ADDRESSES: dict[str, Callable[[Any], str]] = {
    "technologies": lambda row: reverse("market:technology", args=[row.thread.number]),
    "listings": lambda row: reverse("market:listing", args=[row.pk]),
    "demands": lambda row: reverse("market:public_demand", args=[row.thread.number]),
    "organizations": lambda row: reverse("institutions:organization", args=[row.slug]),
    "notices": lambda row: reverse("publicity:notice", args=[row.pk]),
    "transactions": lambda row: reverse("contracts:transaction", args=[row.pk]),
}


class _Bilingual(Sitemap):
    i18n = True
    alternates = True
    x_default = True

    def get_protocol(self, protocol: str | None = None) -> str:
        """That of the exchange's public address."""
        return urlsplit(settings.EXCHANGE_PUBLIC_ADDRESS).scheme

    def get_domain(self, site: Any = None) -> str:
        """The host of the exchange's public address."""
        return urlsplit(settings.EXCHANGE_PUBLIC_ADDRESS).netloc

    def get_latest_lastmod(self) -> datetime | None:
        """Not told for a whole section: that would read all of it."""
        return None

    def _urls(self, page: int | str, protocol: str, domain: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super()._urls(page, protocol, domain)  # type: ignore[misc] # Django's seam
        for entry in found:
            for other in entry["alternates"]:
                other["lang_code"] = (
                    "x-default" if other["lang_code"] == "x-default" else writing.tag(other["lang_code"])
                )
        return found


class Section(_Bilingual):
    """The public rows of one section."""

    limit = sitemaps.ROWS * len(settings.LANGUAGES)

    def __init__(self, section: str) -> None:
        self.section = section
        self._known: dict[tuple[Any, str | None], str] = {}

    def _items(self) -> Any:
        return sitemaps.InEachLanguage(self.section)

    def items(self) -> Any:
        """Never all at once."""
        return sitemaps.InEachLanguage(self.section)

    def location(self, item: Any) -> str:
        """Its public page. Each address stands in the file several times: as an entry, and beside other languages."""
        key = (item.pk, get_language())
        if key not in self._known:
            self._known[key] = ADDRESSES[self.section](item)
        return self._known[key]

    def lastmod(self, item: Any) -> datetime:
        """When it last changed."""
        changed: datetime = item.changed_at
        return changed


class Pages(_Bilingual):
    """The pages that stand for themselves, and the rules."""

    def items(self) -> Sequence[tuple[str, tuple[str, ...]]]:
        """Names of addresses with their arguments: a few dozen."""
        return [*((name, ()) for name in _STATIC), *(("portal:rule", (key,)) for key in sitemaps.rule_keys())]

    def location(self, item: tuple[str, tuple[str, ...]]) -> str:
        """The page."""
        name, args = item
        return reverse(name, args=args)


SECTIONS: dict[str, Callable[[], Sitemap]] = {"pages": Pages, **{name: partial(Section, name) for name in ADDRESSES}}
"""Section → a sitemap made anew for each request."""
