"""How the lists of a workspace are narrowed."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, Distribution, Registration
from institutions.selectors.dictionaries import of_today
from transfer.edge.narrowing import Narrowing, WordsFilter, by_state

CLASS, MODE = of_today("contract_class"), of_today("conversion_mode")


class ContractFilter(Narrowing):
    """Contracts."""

    words = WordsFilter("title", "thread__number")
    state = by_state(Contract.STATES, "contract")
    contract_class = django_filters.ChoiceFilter(label=_("class of contract"), choices=CLASS)


class DistributionFilter(Narrowing):
    """Income shared out."""

    words = WordsFilter("contract__title", "contract__thread__number")
    state = by_state(Distribution.STATES, "distribution")
    conversion_mode = django_filters.ChoiceFilter(label=_("mode of conversion"), choices=MODE)


class RegistrationListFilter(Narrowing):
    """Registrations, on the desk of the office and the applicant's."""

    words = WordsFilter("contract__title", "number", "thread__number", "applicant__name_en", "applicant__name_zh")
    state = by_state(Registration.STATES, "registration")
    contract_class = django_filters.ChoiceFilter(label=_("class of contract"), choices=CLASS)
    overdue = django_filters.ChoiceFilter(label=_("Period"), choices=[("yes", _("has passed"))], method="only_overdue")

    def only_overdue(self, rows: QuerySet[Registration], name: str, value: str) -> QuerySet[Registration]:
        """What the clock has seen pass its period."""
        return rows.exclude(supplement_overdue_at=None, decision_overdue_at=None)
