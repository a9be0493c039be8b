"""Every pair of text and ground that the style sheets use, held to WCAG 2.2 AA in both themes."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = Path(settings.STATICFILES_DIRS[0]) / "css" / "tokens.css"
TEXT = 4.5
SHAPE = 3.0
PAIRS = [
    *[(text, ground, TEXT) for text in ("ink", "ink-soft", "celadon", "seal") for ground in ("paper", "mist")],
    ("ink", "celadon-wash", TEXT),
    ("ink-soft", "celadon-wash", TEXT),
    ("ink", "amber-wash", TEXT),
    ("ink", "slate-wash", TEXT),
    ("ink", "seal-wash", TEXT),
    ("celadon", "celadon-wash", TEXT),
    ("celadon-deep", "celadon-wash", TEXT),
    ("celadon-deep", "paper", TEXT),
    ("amber", "amber-wash", TEXT),
    ("amber", "paper", TEXT),
    ("slate", "slate-wash", TEXT),
    ("slate", "paper", TEXT),
    ("seal", "seal-wash", TEXT),
    ("on-celadon", "celadon", TEXT),
    ("on-celadon", "celadon-deep", TEXT),
    ("on-seal", "seal", TEXT),
    *[("ink", f"step-{step}", TEXT) for step in range(1, 5)],
    ("on-celadon", "step-5", TEXT),
    ("edge", "paper", SHAPE),
    ("edge", "mist", SHAPE),
    ("celadon", "paper", SHAPE),
]


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colours(selector: str) -> dict[str, str]:
    text = TOKENS.read_text()
    block = text[text.index(selector) :].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


LIGHT = colours(":root {")
DARK = {**LIGHT, **colours(':root[data-theme="dark"] {')}


def test_contrast_is_reckoned_as_the_standard_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") < TEXT < contrast("#767676", "#ffffff")


@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground(theme, text, ground, least):
    tokens = LIGHT if theme == "light" else DARK
    assert contrast(tokens[text], tokens[ground]) >= least


def test_both_ways_to_dark_are_one():
    chosen = colours(':root[data-theme="dark"] {')
    followed = colours(':root:not([data-theme="light"]) {')
    assert chosen == followed
    assert len(chosen) > 20
