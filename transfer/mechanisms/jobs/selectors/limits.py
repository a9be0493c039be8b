"""How much long work one organization may have, by the rule job.at_once."""

from django.conf import settings

from transfer.kernel import clock, ruleset


def most_running() -> int:
    """Pieces of work of one organization that are under way at once; the others wait."""
    return int(_rule()["running"])


def most_unfinished() -> int:
    """Pieces of work of one organization that wait or are under way; more are refused."""
    return int(_rule()["unfinished"])


def _rule() -> dict[str, int]:
    where = settings.EXCHANGE_JURISDICTION
    value: dict[str, int] = ruleset.rule(
        "job.at_once", jurisdiction=where, on=clock.local_date(clock.now(), where)
    ).value
    return value
