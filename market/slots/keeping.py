"""What a person who asks for erasure is told of confidentiality agreements."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import ngettext

from institutions.selectors import keeping
from market.selectors import confidentiality as agreement


@keeping.tells
def names_in_confidentiality(user: UUID) -> Iterator[str]:
    """In how many texts that were put before the sides the name stays as that of a side."""
    count = agreement.naming(user).count()
    if count:
        yield ngettext(
            "Your name stays in %(count)s confidentiality agreement, which is kept with its signatures.",
            "Your name stays in %(count)s confidentiality agreements, which are kept with their signatures.",
            count,
        ) % {"count": count}
