"""States of an objection."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.states import Move, StateTable

UNDECIDED = ("filed", "admitted", "heard")

OBJECTION = StateTable(
    "publicity.objection",
    states={
        "filed": pgettext_lazy("objection", "filed"),
        "admitted": pgettext_lazy("state", "admitted"),
        "heard": pgettext_lazy("state", "heard"),
        "upheld": pgettext_lazy("state", "upheld"),
        "dismissed": pgettext_lazy("state", "dismissed"),
        "withdrawn": pgettext_lazy("state", "withdrawn"),
    },
    begin_policy="publicity.objection.file",
    begin_event="publicity.objection.filed",
    moves=[
        Move("admit", ("filed",), "admitted", "publicity.objection.admit", "publicity.objection.admitted",
             _("Admit the objection"), tone="primary"),
        Move("hear", ("admitted",), "heard", "publicity.objection.hear", "publicity.objection.heard",
             _("Record the hearing")),
        Move("uphold", ("admitted", "heard"), "upheld", "publicity.objection.decide", "publicity.objection.upheld",
             _("Uphold the objection"), asks=("note",), tone="grave"),
        Move("dismiss", UNDECIDED, "dismissed", "publicity.objection.decide", "publicity.objection.dismissed",
             _("Dismiss the objection"), asks=("reason", "note")),
        Move("withdraw", UNDECIDED, "withdrawn", "publicity.objection.withdraw", "publicity.objection.withdrawn",
             _("Withdraw the objection")),
    ],
)  # fmt: skip
