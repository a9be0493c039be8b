"""When work that begins now is due, by the rule in force where it lies."""

from datetime import datetime

from institutions.models import Organization
from transfer.kernel import clock, ruleset


def due(key: str, desk: Organization, *, at: datetime) -> datetime:
    """The end of the period of this rule (e.g. review.due) in the desk's jurisdiction, the desk's own rule first."""
    on = clock.local_date(at, desk.jurisdiction)
    rule = ruleset.rule(key, jurisdiction=desk.jurisdiction, on=on, body=desk.pk)
    return clock.deadline(at, rule.period, desk.jurisdiction)
