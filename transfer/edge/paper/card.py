"""The picture of a page's card: 1200 × 630, ink on paper, in the document font."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from transfer.edge.paper.fonts import FACE, lacking

EDITION = 1
"""Raised when the drawing changes, so that kept pictures are asked for anew."""
SIZE = (1200, 630)
_INK, _SOFT, _PAPER, _LINE, _CELADON = "#16211F", "#52605C", "#FFFFFF", "#D9DFDB", "#0B6B5B"
_LEFT, _WIDTH, _LINES, _FINE = 80, 1040, 4, 4
_NEVER_FIRST = "，。、；：）》」』！？”’％"


@lru_cache(maxsize=64)
def draw(title: str, word: str, number: str, house: str) -> bytes:
    """A PNG: what it is (word), its title in four lines at most, its number, the mark and name of the house."""
    image = Image.new("RGB", SIZE, _PAPER)
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((0, 0, SIZE[0], 12), fill=_CELADON)
    image.paste(_CELADON, (_LEFT, 68), _mark())
    canvas.text((_LEFT + 88, 92), _writable(house), font=_font(38), fill=_INK, anchor="lm")
    canvas.text((_LEFT, 190), _writable(word), font=_font(32), fill=_CELADON, anchor="lm")
    for row, line in enumerate(_wrapped(_writable(title), canvas)):
        canvas.text((_LEFT, 262 + row * 72), line, font=_font(54), fill=_INK, anchor="lm")
    canvas.line((_LEFT, 556, _LEFT + _WIDTH, 556), fill=_LINE, width=2)
    canvas.text((_LEFT, 590), _writable(number), font=_font(28), fill=_SOFT, anchor="lm")
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _mark() -> Image.Image:
    """The mark, 76 × 48: a thread from a filled point to an open one. Drawn large first: soft edges."""
    mask = Image.new("L", (76 * _FINE, 48 * _FINE))
    canvas = ImageDraw.Draw(mask)

    def box(*corners: int) -> tuple[int, ...]:
        return tuple(corner * _FINE for corner in corners)

    canvas.ellipse(box(0, 12, 24, 36), fill=255)
    canvas.arc(box(20, 8, 38, 40), 180, 360, fill=255, width=5 * _FINE)
    canvas.arc(box(33, 8, 51, 40), 0, 180, fill=255, width=5 * _FINE)
    canvas.ellipse(box(50, 13, 72, 35), outline=255, width=5 * _FINE)
    return mask.resize((76, 48), Image.Resampling.LANCZOS)


def _wrapped(text: str, canvas: ImageDraw.ImageDraw) -> list[str]:
    """Lines that fit; Latin words stay whole where they can, Chinese breaks anywhere; what is too much ends in …"""
    lines = [""]
    for piece in _pieces(text):
        if canvas.textlength(lines[-1] + piece.rstrip(), font=_font(54)) <= _WIDTH:
            lines[-1] += piece
        elif len(lines) == _LINES:
            lines[-1] = _shortened(lines[-1], canvas)
            break
        else:
            lines.append(_shortened(piece, canvas) if canvas.textlength(piece, font=_font(54)) > _WIDTH else piece)
    return [line.strip() for line in lines]


def _shortened(line: str, canvas: ImageDraw.ImageDraw) -> str:
    while line and canvas.textlength(f"{line.rstrip()}…", font=_font(54)) > _WIDTH:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _pieces(text: str) -> list[str]:
    """Words with the space after them, and single Chinese characters with the stop that may not begin a line."""
    found: list[str] = []
    for char in text:
        joins = found and ord(char) < 0x2E80 and ord(found[-1][-1]) < 0x2E80 and not found[-1].endswith(" ")
        if joins or (found and char in _NEVER_FIRST):
            found[-1] += char
        else:
            found.append(char)
    return found


def _writable(text: str) -> str:
    """One line of characters that the font has; 〓 stands for one that it has not."""
    missing = lacking(text)
    return "".join("〓" if char in missing else char for char in " ".join(text.split())[:300])


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FACE), size)
