"""States of a stored file: received, examined in quarantine, then clean or refused."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.errors import RuleBroken
from transfer.kernel.states import Move, StateTable


def not_erased(file: Any, at: datetime) -> None:
    """What is gone is not erased again."""
    if file.erased_at is not None:
        raise RuleBroken(_("This file has been erased already."), code="erased")


FILE = StateTable(
    "files.file",
    states={
        "received": pgettext_lazy("file", "received"),
        "quarantined": _("being examined"),
        "clean": _("examined"),
        "refused": pgettext_lazy("file", "refused"),
    },
    begin_policy="files.file.receive",
    begin_event="files.file.received",
    moves=[
        Move(
            "quarantine", ("received",), "quarantined", "files.file.examine", "files.file.quarantined",
            _("Examine"), by_clock=True,
        ),
        Move(
            "clear", ("quarantined",), "clean", "files.file.examine", "files.file.cleared",
            _("Let it be opened"), by_clock=True,
        ),
        Move(
            "refuse", ("quarantined",), "refused", "files.file.examine", "files.file.refused",
            pgettext_lazy("file", "Refuse"), by_clock=True,
        ),
        Move(
            "erase", ("received", "clean", "refused"), None, "files.file.erase", "files.file.erased",
            _("Erase the file"), guards=(not_erased,), tone="grave",
        ),
    ],
)  # fmt: skip
