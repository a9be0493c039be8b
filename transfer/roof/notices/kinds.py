"""What people can be told about, in groups that they may choose for, and how they are told."""

from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import Text

AT_ONCE, DAILY, WEEKLY, NEVER = "at_once", "daily", "weekly", "never"
MODES: list[tuple[str, Text]] = [
    (AT_ONCE, _("by e-mail at once")),
    (DAILY, _("in one e-mail a day")),
    (WEEKLY, _("in one e-mail a week")),
    (NEVER, _("here only, no e-mail")),
]
GATHERED = frozenset({DAILY, WEEKLY})

WORK, REVIEW, DEMAND, DEAL, CONTRACT, REGISTRATION, OBJECTION, ACCOUNT, SECURITY, JOB, COUNTER = (
    "work", "review", "demand", "deal", "contract", "registration", "objection", "account", "security",
    "job", "counter",
)  # fmt: skip
KINDS: dict[str, Text] = {
    WORK: _("Work on my desk"),
    REVIEW: _("Decisions on disclosures, achievements and listings"),
    DEMAND: _("Demands and responses"),
    DEAL: _("Deals, offers and mandates"),
    CONTRACT: _("Contracts, payments and distributions"),
    REGISTRATION: _("Registration of contracts"),
    OBJECTION: _("Objections"),
    ACCOUNT: _("Organization and membership"),
    SECURITY: _("Roles, keys and access"),
    JOB: _("Long work that I ordered"),
    COUNTER: _("Done for me at a counter"),
}
COMPULSORY = frozenset({CONTRACT, REGISTRATION, ACCOUNT, SECURITY, COUNTER})
"""What binds or sets a period may be gathered, but not switched off."""
URGENT = frozenset({SECURITY, COUNTER})
"""What comes at once, in quiet hours too. So does every notice on the day that its date names."""
DEFAULTS = {WORK: DAILY, OBJECTION: DAILY, JOB: NEVER}


def default(kind: str) -> str:
    """How one is told who has not chosen."""
    return DEFAULTS.get(kind, AT_ONCE)


def modes_of(kind: str) -> list[tuple[str, Text]]:
    """What may be chosen for a kind."""
    if kind in URGENT:
        return MODES[:1]
    return [mode for mode in MODES if mode[0] != NEVER or kind not in COMPULSORY]
