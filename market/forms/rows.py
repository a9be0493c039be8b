"""Tables as text, from the edge; kept here for the forms of the market."""

from transfer.edge.row_fields import RowsField

__all__ = ["RowsField"]
