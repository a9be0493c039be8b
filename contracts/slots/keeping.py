"""What a person who asks for erasure is told of contracts."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.selectors import keeping as kept
from institutions.selectors import keeping


@keeping.tells
def names_in_contracts(user: UUID) -> Iterator[str]:
    """In how many contracts the name stays as that of a party, and until when."""
    count = kept.signed_by(user).count()
    if not count:
        return
    yield ngettext(
        "You are a party of %(count)s signed contract, which the law has kept: your name stays in it.",
        "You are a party of %(count)s signed contracts, which the law has kept: your name stays in them.",
        count,
    ) % {"count": count}
    rule = kept.rule()
    if rule is not None and rule.period.years:
        said = _("It is erased there %(years)s years after a contract has ended. (%(source)s)")
        yield said % {"years": rule.period.years, "source": rule.source}
