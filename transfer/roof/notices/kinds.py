"""What people can be told about, in groups that they may choose for, and how they are told."""

from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import Text

AT_ONCE, DAILY, NEVER = "at_once", "daily", "never"
MODES: list[tuple[str, Text]] = [
    (AT_ONCE, _("by e-mail at once")),
    (DAILY, _("in one e-mail a day")),
    (NEVER, _("on this page only")),
]

WORK, REVIEW, DEMAND, DEAL, CONTRACT, REGISTRATION, OBJECTION, ACCOUNT = (
    "work", "review", "demand", "deal", "contract", "registration", "objection", "account",
)  # fmt: skip
KINDS: dict[str, Text] = {
    WORK: _("Work on my desk"),
    REVIEW: _("Decisions on disclosures, achievements and listings"),
    DEMAND: _("Demands and responses"),
    DEAL: _("Deals, offers and mandates"),
    CONTRACT: _("Contracts, payments and distributions"),
    REGISTRATION: _("Registration of contracts"),
    OBJECTION: _("Objections"),
    ACCOUNT: _("Organization, membership and roles"),
}
COMPULSORY = frozenset({CONTRACT, REGISTRATION, ACCOUNT})
"""What binds or sets a period may come once a day, but not never."""
DEFAULTS = {WORK: DAILY, OBJECTION: DAILY}


def default(kind: str) -> str:
    """How one is told who has not chosen."""
    return DEFAULTS.get(kind, AT_ONCE)


def modes_of(kind: str) -> list[tuple[str, Text]]:
    """What may be chosen for a kind."""
    return [mode for mode in MODES if mode[0] != NEVER or kind not in COMPULSORY]
