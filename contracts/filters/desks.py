"""How the lists of a workspace are narrowed."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, Registration
from institutions.selectors import dictionaries
from transfer.edge import narrowing
from transfer.kernel import clock


def _classes() -> list[tuple[str, str]]:
    return dictionaries.choices("contract_class", on=clock.now().date())


class ContractFilter(django_filters.FilterSet):
    """Contracts."""

    words = narrowing.WordsFilter("title", "thread__number")
    state = narrowing.by_state(Contract.STATES, "contract")
    contract_class = django_filters.ChoiceFilter(label=_("class of contract"), choices=_classes)

    class Meta:
        model = Contract
        fields: list[str] = []


class RegistrationListFilter(django_filters.FilterSet):
    """Registrations, on the desk of the office and the applicant's."""

    words = narrowing.WordsFilter(
        "contract__title", "number", "thread__number", "applicant__name_en", "applicant__name_zh"
    )
    state = narrowing.by_state(Registration.STATES, "registration")
    contract_class = django_filters.ChoiceFilter(label=_("class of contract"), choices=_classes)
    overdue = django_filters.ChoiceFilter(label=_("Period"), choices=[("yes", _("has passed"))], method="only_overdue")

    class Meta:
        model = Registration
        fields: list[str] = []

    def only_overdue(self, rows: QuerySet[Registration], name: str, value: str) -> QuerySet[Registration]:
        """What the clock has seen pass its period."""
        return rows.exclude(supplement_overdue_at=None, decision_overdue_at=None)
