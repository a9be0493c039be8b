"""How the list of mandates is narrowed."""

from talent.models import Mandate
from transfer.edge.narrowing import Narrowing, WordsFilter, by_state


class MandateFilter(Narrowing):
    """The mandates of an organization."""

    words = WordsFilter(
        "thread__number",
        "case__number",
        "principal__name_en",
        "principal__name_zh",
        "broker__name_en",
        "broker__name_zh",
    )
    state = by_state(Mandate.STATES, "mandate")
