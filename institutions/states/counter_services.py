"""States of a service at a counter: a clerk acts for a visitor."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.errors import RuleBroken
from transfer.kernel.states import Move, StateTable

ENDED = _("This service at the counter has ended: nothing more is done in it.")


def something_done(service: Any, at: datetime) -> None:
    """Only what was done is confirmed or withdrawn."""
    if service.acted_at is None:
        raise RuleBroken(_("Nothing was done in this service: end it without doing anything."), code="nothing_done")


def nothing_done(service: Any, at: datetime) -> None:
    """What was done goes to the visitor for an answer."""
    if service.acted_at is not None:
        raise RuleBroken(_("Something was done in this service: the visitor has to hear of it."), code="done")


_P = "institutions.counter_service"
COUNTER_SERVICE = StateTable(
    _P,
    states={
        "opened": pgettext_lazy("service at a counter", "waiting for consent"),
        "acting": pgettext_lazy("service at a counter", "serving"),
        "closed": pgettext_lazy("service at a counter", "waiting for the visitor"),
        "confirmed": pgettext_lazy("service at a counter", "confirmed"),
        "withdrawn": pgettext_lazy("service at a counter", "withdrawn"),
        "lapsed": pgettext_lazy("service at a counter", "not answered"),
        "dropped": pgettext_lazy("service at a counter", "nothing done"),
    },
    begin_policy=f"{_P}.open",
    begin_event=f"{_P}.opened",
    moves=[
        Move("send_code", ("opened",), None, f"{_P}.send_code", f"{_P}.code_sent", _("Send a code to the visitor")),
        Move(
            "consent",
            ("opened",),
            "acting",
            f"{_P}.consent",
            f"{_P}.consented",
            _("Record the consent"),
            tone="primary",
        ),
        Move(
            "close",
            ("acting",),
            "closed",
            f"{_P}.close",
            f"{_P}.closed",
            _("End the service"),
            guards=(something_done,),
            tone="primary",
        ),
        Move(
            "drop",
            ("opened", "acting"),
            "dropped",
            f"{_P}.close",
            f"{_P}.dropped",
            _("End without doing anything"),
            guards=(nothing_done,),
        ),
        Move(
            "print_receipt",
            ("closed",),
            None,
            f"{_P}.print_receipt",
            f"{_P}.receipt_printed",
            _("Print the receipt"),
            tone="primary",
        ),
        Move("confirm", ("closed",), "confirmed", f"{_P}.answer", f"{_P}.confirmed", _("Confirm"), tone="primary"),
        Move(
            "withdraw",
            ("opened", "acting", "closed"),
            "withdrawn",
            f"{_P}.answer",
            f"{_P}.withdrawn",
            _("Withdraw the consent"),
            tone="grave",
        ),
        Move(
            "lapse",
            ("closed",),
            "lapsed",
            f"{_P}.lapse",
            f"{_P}.lapsed",
            _("Let it lapse"),
            by_clock=True,
        ),
    ],
)
