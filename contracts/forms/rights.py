"""The table of rights in a contract that is about no achievement here."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contracts.selectors.rights import RightGiven
from market.selectors import right_rows
from transfer.edge.row_fields import RowsField
from transfer.kernel.errors import Invalid


class RightsField(RowsField):
    """Rights in full, one a line."""

    def __init__(self) -> None:
        super().__init__(
            label=_("rights in the contract"),
            columns=right_rows.COLUMNS,
            choices=right_rows.CHOICES,
            longest={"title": 300},
            help_text=_("A patent licence or transfer names at least one. Dates as 2026-03-12."),
        )


def read(rows: list[dict[str, str]]) -> list[RightGiven]:
    """The typed lines as a draft takes them."""
    try:
        return [right_rows.read(row, number) for number, row in enumerate(rows, 1)]  # type: ignore[misc] # the columns are a right's
    except Invalid as wrong:
        raise ValidationError(str(wrong.problems[0].message), wrong.problems[0].code) from wrong
