"""Contact sheets: twelve pictures on one, each with its name."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

COLUMNS, ROWS = 4, 3
CELL = (620, 760)
CAPTION = 24
GAP = 10


def write(pictures: Sequence[Path], folder: Path, name: str) -> list[Path]:
    """The sheets `name`-01.png, … in the folder, in the order of the pictures; what is longer than a cell is cut."""
    made = []
    for first in range(0, len(pictures), COLUMNS * ROWS):
        made.append(folder / f"{name}-{first // (COLUMNS * ROWS) + 1:02}.png")
        _sheet(pictures[first : first + COLUMNS * ROWS]).save(made[-1])
    return made


def _sheet(pictures: Sequence[Path]) -> Image.Image:
    width, height = CELL[0] + GAP, CELL[1] + CAPTION + GAP
    rows = -(-len(pictures) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * width + GAP, rows * height + GAP), "#8a8f98")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=15)
    for place, path in enumerate(pictures):
        left, top = GAP + place % COLUMNS * width, GAP + place // COLUMNS * height
        draw.text((left, top), path.stem, fill="white", font=font)
        sheet.paste(_fitted(path), (left, top + CAPTION))
    return sheet


def _fitted(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        wide = min(CELL[0], picture.width)
        scaled = picture.convert("RGB").resize((wide, round(picture.height * wide / picture.width)))
    return scaled.crop((0, 0, wide, min(CELL[1], scaled.height)))
