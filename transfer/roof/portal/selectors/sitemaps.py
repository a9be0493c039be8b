"""Where everything public is, for machines: querysets cut into pages, never lists of everything."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet

from contracts.models import TransactionNotice
from institutions.models import Organization
from market.models import Achievement, Demand, Listing
from transfer.kernel.actor import ANONYMOUS
from transfer.kernel.models import RuleSet
from transfer.mechanisms.publicity.models import Publicity

ROWS = 5_000
"""Rows in one file; each has one address in every language."""
_COUNTED_FOR = 600

PUBLIC: dict[str, Callable[[], QuerySet[Any]]] = {
    "technologies": lambda: Achievement.objects.public().select_related("thread"),
    "listings": lambda: Listing.objects.public(),
    "demands": lambda: Demand.objects.public().select_related("thread"),
    "organizations": lambda: Organization.objects.visible_to(ANONYMOUS),
    "notices": lambda: Publicity.objects.visible_to(ANONYMOUS),
    "transactions": lambda: TransactionNotice.objects.visible_to(ANONYMOUS).exclude(state="revoked"),
}
"""Section → what of it everyone may see."""


class InEachLanguage:
    """The rows of a section, each once in every language: (row, language), as many as are asked for and no more."""

    def __init__(self, section: str) -> None:
        self.section = section
        self.languages = [code for code, _name in settings.LANGUAGES]

    def count(self) -> int:
        """How many pairs, ten minutes old at most."""
        return int(
            cache.get_or_set(f"sitemap-count:{self.section}", PUBLIC[self.section]().count, _COUNTED_FOR) or 0
        ) * len(self.languages)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> Iterator[tuple[Any, str]]:
        each = len(self.languages)
        first, last = (wanted.start or 0) // each, -(-wanted.stop // each)
        rows = PUBLIC[self.section]().order_by()
        # The keys are counted off along the index alone; the rows themselves are read for one file.
        keys = rows.select_related(None).order_by("pk").values("pk")[first:last]
        for row in rows.filter(pk__in=list(keys.values_list("pk", flat=True))).order_by("pk"):
            for code in self.languages:
                yield row, code


def rule_keys() -> list[str]:
    """The keys of the rules that have a page."""
    return list(RuleSet.objects.filter(body=None).order_by("key").values_list("key", flat=True).distinct())
