"""Whatever is written in small letters can be read: contrast by the formula of WCAG 2.2, computed here."""

from __future__ import annotations

import pytest

from xlops.catalog.palette import AMBER, BAR, GREY, INK, JUDGED, LINK, NAVY, ZEBRA
from xlops.report.look import mark
from xlops.report.model import Tone


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_the_published_values() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("767676", "FFFFFF") == pytest.approx(4.54, abs=0.01)  # the lightest grey of AA, as W3C says


@pytest.mark.parametrize(
    ("color", "ground"),
    [(c, g) for c in (INK, GREY, AMBER, LINK, NAVY) for g in ("FFFFFF", ZEBRA)] + [(c, BAR) for c in (INK, GREY, NAVY)],
)
def test_text_can_be_read_on_every_ground_it_stands_on(color: str, ground: str) -> None:
    assert contrast(color, ground) >= 4.5


@pytest.mark.parametrize("colors", ["红涨绿跌", "绿涨红跌"])
@pytest.mark.parametrize("tone", list(Tone))
def test_every_tone_can_be_read(tone: Tone, colors: str) -> None:
    found = mark(tone, colors)
    assert contrast(found.color, found.fill or "FFFFFF") >= 4.5
    if not found.fill:
        assert contrast(found.color, ZEBRA) >= 4.5


def test_the_workbook_judges_in_the_colours_of_the_report() -> None:
    assert {tone: JUDGED[tone.value] for tone in (Tone.GOOD, Tone.BAD)} == {
        tone: (m.sign, m.color, m.fill) for tone in (Tone.GOOD, Tone.BAD) for m in [mark(tone)]
    }
