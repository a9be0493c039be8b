"""Narrowing the concluded transactions: only by what is never masked, so that a search tells nothing either."""

import re
from datetime import date

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from drf_spectacular.utils import extend_schema_field

from contracts.models import TransactionNotice
from institutions.selectors import dictionaries, regions
from transfer.kernel import clock

_MONTH = re.compile(r"(19|20|21)\d\d-(0[1-9]|1[0-2])")


def _classes() -> list[tuple[str, str]]:
    return dictionaries.choices("contract_class", on=clock.now().date())


def _provinces() -> list[tuple[str, str]]:
    return [(place.code, place.name()) for place in regions.provinces()]


class MonthField(forms.CharField):
    """A month as 2026-11."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-11"})

    def to_python(self, value: str | None) -> date | None:  # type: ignore[override] # a day stands for its month
        """The first day of the month."""
        text = super().to_python(value)
        if not text:
            return None
        if not _MONTH.fullmatch(text):
            raise ValidationError(_("Write the month as 2026-11."), "month")
        return date.fromisoformat(f"{text}-01")


@extend_schema_field({"type": "string", "pattern": f"^{_MONTH.pattern}$", "example": "2026-11"})
class MonthFilter(django_filters.Filter):
    """The days of one month."""

    field_class = MonthField

    def filter(self, qs: QuerySet[TransactionNotice], value: date | None) -> QuerySet[TransactionNotice]:
        """From its first day until before the next month's."""
        if not value:
            return qs
        following = date(value.year + value.month // 12, value.month % 12 + 1, 1)
        return qs.filter(effective_on__gte=value, effective_on__lt=following)


class TransactionNoticeFilter(django_filters.FilterSet):
    """By class, region of either party, month in which it came into force, exchange, state."""

    contract_class = django_filters.ChoiceFilter(choices=_classes, empty_label=_("all"), label=_("class of contract"))
    region = django_filters.ChoiceFilter(
        choices=_provinces, empty_label=_("all"), method="of_region", label=_("region of a party")
    )
    month = MonthFilter(field_name="effective_on", label=_("month"))
    exchange = django_filters.UUIDFilter(label=_("exchange"))
    state = django_filters.ChoiceFilter(
        choices=list(TransactionNotice.STATES.states.items()), label=pgettext_lazy("notice", "State")
    )

    class Meta:
        model = TransactionNotice
        fields: list[str] = []

    def of_region(self, rows: QuerySet[TransactionNotice], name: str, value: str) -> QuerySet[TransactionNotice]:
        """Seller or buyer of that province."""
        return rows.filter(Q(seller_province=value) | Q(buyer_province=value))


class PublicTransactionFilter(TransactionNoticeFilter):
    """The same on the page, without what only a program knows."""

    exchange = None
    state = None

    class Meta(TransactionNoticeFilter.Meta):
        pass
