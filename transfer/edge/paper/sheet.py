"""An A4 document: margins, the one font, rules, the round seal, the QR code."""

import math
from collections.abc import Sequence
from datetime import datetime

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from transfer.edge.paper.fonts import FACE, fallback_for, lacking
from transfer.edge.paper.marks import qr_matrix

INK, INK_SOFT, LINE, MIST = (22, 33, 31), (82, 96, 92), (217, 223, 219), (244, 246, 244)
SEAL = (179, 38, 30)
_FAMILY = "document"


class Sheet(FPDF):
    """An A4 document in the house's look. The same content and time give the same bytes.

    title: of the file. made_at: stands in the file as its time. foot: a line under every page beside the page number.
    Anything written goes through the glyph check: MissingGlyph instead of a blank box.
    """

    def __init__(self, *, title: str, made_at: datetime, language: str = "zh-CN", foot: str = "") -> None:
        super().__init__(unit="mm", format="A4")
        self._foot = foot
        self._rare: dict[tuple[str, int], str] = {}
        self.add_font(_FAMILY, "", FACE)
        self.set_creation_date(made_at)
        self.set_title(title)
        self.set_lang(language)
        self.set_producer("technology-exchange")
        self.set_margins(24, 22, 24)
        self.set_auto_page_break(True, margin=24)
        self.ink(10)

    def ink(self, size: float, colour: tuple[int, int, int] = INK) -> None:
        """Size in points and colour of what is written from here on."""
        self.set_font(_FAMILY, size=size)
        self.set_text_color(*colour)

    def line_of(self, text: str, *, size: float, colour: tuple[int, int, int] = INK, align: str = "L") -> None:
        """One paragraph over the full width, wrapped, and then a new line."""
        self.ink(size, colour)
        self.multi_cell(0, size * 0.6, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def rule(self, gap: float = 3) -> None:
        """A thin line over the full width."""
        self.set_draw_color(*LINE)
        self.set_line_width(0.2)
        self.line(self.l_margin, self.y + gap / 2, self.w - self.r_margin, self.y + gap / 2)
        self.set_y(self.y + gap)

    def table_of(
        self, head: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[int], right: Sequence[int] = ()
    ) -> None:
        """A table whose head stands again on every page. right: the numbers of the columns set flush right."""
        self.ink(9)
        aligns = tuple("RIGHT" if column in right else "LEFT" for column in range(len(head)))
        with self.table(
            col_widths=tuple(widths),
            text_align=aligns,
            line_height=5.4,
            padding=1.2,
            borders_layout="HORIZONTAL_LINES",
            headings_style=FontFace(emphasis="", color=INK_SOFT, fill_color=MIST),
        ) as table:
            for cells in (head, *rows):
                table.row([str(cell) for cell in cells])

    def qr(self, address: str, *, x: float, y: float, side: float) -> None:
        """The QR code of an address as vector squares; side in mm, quiet zone included."""
        matrix = qr_matrix(address)
        step = side / len(matrix)
        self.set_fill_color(*INK)
        for row, cells in enumerate(matrix):
            for column, dark in enumerate(cells):
                if dark:
                    self.rect(x + column * step, y + row * step, step * 1.02, step * 1.02, style="F")

    def round_seal(self, name: str, *, x: float, y: float, radius: float, below: str = "") -> None:
        """A round seal in vermilion around (x, y): the name along the upper arc, a star, a line below."""
        self.set_draw_color(*SEAL)
        self.set_line_width(0.8)
        self.circle(x, y, radius)
        self.set_fill_color(*SEAL)
        self.star(x, y, radius * 0.13, radius * 0.32, 5, rotate_degrees=36, style="F")
        size = min(11.0, radius * 2.83 * 3.6 / max(len(name), 8))
        self.ink(size, SEAL)
        spread = min(250.0, 20.0 * max(len(name) - 1, 1))
        at = radius * 0.78
        for place, char in enumerate(name):
            angle = -spread / 2 + (spread * place / (len(name) - 1) if len(name) > 1 else spread / 2)
            left, top = x + at * math.sin(math.radians(angle)), y - at * math.cos(math.radians(angle))
            with self.rotation(-angle, left, top):
                self._at(left, top, char)
        if below:
            self.ink(size * 0.72, SEAL)
            self._at(x, y + radius * 0.62, below)

    def normalize_text(self, text: str) -> str:
        """Every text on its way to paper: characters beyond the document font get a fallback font or are refused."""
        for char in sorted(lacking(text)):
            self._fall_back(char)
        return super().normalize_text(text)

    def footer(self) -> None:
        """Foot line and page number; fpdf calls it for every page."""
        self.set_y(-16)
        self.ink(8, INK_SOFT)
        self.cell(0, 5, self._foot, align="L", new_x=XPos.LMARGIN)
        self.cell(0, 5, f"{self.page_no()} / {{nb}}", align="R")

    def pdf(self) -> bytes:
        """The finished file."""
        return bytes(self.output())

    def _at(self, x: float, y: float, text: str) -> None:
        """Writes a text centred on a point, without breaking the page."""
        width, height = self.get_string_width(text) + 1, self.font_size * 1.2
        self.set_auto_page_break(False)
        self.set_xy(x - width / 2, y - height / 2)
        self.cell(width, height, text, align="C")
        self.set_auto_page_break(True, margin=24)

    def _fall_back(self, char: str) -> None:
        place = fallback_for(char)
        if place in self._rare:
            return
        family = f"rare{len(self._rare)}"
        self.add_font(family, "", place[0], collection_font_number=place[1])
        self._rare[place] = family
        self.set_fallback_fonts(list(self._rare.values()), exact_match=False)
