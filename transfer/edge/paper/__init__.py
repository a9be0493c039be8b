"""Documents on paper: A4 sheets as PDF, with a font that writes Chinese and Latin, and never a blank box."""

from transfer.edge.paper.fonts import MissingGlyph
from transfer.edge.paper.marks import qr_matrix, qr_svg
from transfer.edge.paper.sheet import Sheet

__all__ = ["MissingGlyph", "Sheet", "qr_matrix", "qr_svg"]
