"""Where the figures are read."""

from django.db import DEFAULT_DB_ALIAS, connections

REPLICA = "replica"


def alias() -> str:
    """The streaming replica where the environment names one, else the database itself.

    All that an answer is made of is read there, also until when it stands: it may be behind, and says so. What a
    command decides on is never read there.
    """
    return REPLICA if REPLICA in connections.settings else DEFAULT_DB_ALIAS
