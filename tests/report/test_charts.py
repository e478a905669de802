"""What a chart is made of: bars and axes worked out by hand, the SVG read back as XML."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.report.sample import EVIL, sample
from xlops.report.charts import axis, drawable, value_axis, waterfall_axis, waterfall_bars
from xlops.report.charts_svg import draw
from xlops.report.measure import cut, width, wrap
from xlops.report.model import Chart, Fmt, Series
from xlops.report.svg_parts import spark

SVG = "{http://www.w3.org/2000/svg}"


def test_a_waterfall_steps_down_through_zero() -> None:
    """100 − 130 + 10 ends at −20: the second bar goes from 100 to −30, the third from −30 to −20."""
    bars = waterfall_bars((100.0, -130.0, 10.0, -20.0))
    assert [(b.low, b.high) for b in bars] == [(0, 100), (-30, 100), (-30, -20), (-20, 0)]
    assert waterfall_axis(bars).low <= -30


def test_small_changes_of_a_large_sum_get_an_axis_above_zero() -> None:
    scale = waterfall_axis(waterfall_bars((190400.0, -13942.0, 8180.0, -4288.0, 180350.0)))
    assert 0 < scale.low < 190400 - 13942
    assert scale.high > 190400


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9))
def test_an_axis_holds_its_numbers_and_has_few_lines(low: float, size: float) -> None:
    scale = axis(low, low + size, zero=False)
    slack = 1e-9 * (abs(low) + size + 1)
    assert scale.low <= low + slack
    assert scale.high >= low + size - slack
    assert 1 <= len(scale.ticks) <= 8


def test_columns_start_at_zero_and_lines_need_not() -> None:
    values = (96.0, 100.0)
    column, line = (Chart(k, "", ("a", "b"), (Series("s", values),)) for k in ("column", "line"))
    assert value_axis(column)[0].low == 0  # type: ignore[index]
    assert value_axis(line)[0].low == 96  # type: ignore[index]


def test_a_chart_without_values_is_not_drawn() -> None:
    assert not drawable(Chart("line", "空", ("一",), (Series("s", (None, float("nan"))),)))
    assert not drawable(Chart("line", "空", (), ()))


CHARTS = [c for s in (*sample().page_one, *sample().sections) for c in s.charts]


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("chart", CHARTS, ids=[c.kind for c in CHARTS])
def test_every_kind_is_sound_xml_with_its_numbers_inside_the_picture(chart: Chart, wide: bool) -> None:
    root = ET.fromstring(draw(chart, wide=wide))
    right, bottom = (float(n) for n in root.attrib["viewBox"].split()[2:])
    for rect in root.iter(f"{SVG}rect"):
        x, y, w, h = (float(rect.attrib[k]) for k in ("x", "y", "width", "height"))
        assert x >= -0.1
        assert y >= -0.1
        assert x + w <= right + 0.1
        assert rect.attrib.get("class") != "bar" or y + h <= bottom
    if chart.kind != "bar":
        assert sum(r.attrib.get("class") == "hit" for r in root.iter(f"{SVG}rect")) == len(chart.categories)


def test_bars_are_as_long_as_their_values() -> None:
    chart = Chart("column", "", ("一", "二"), (Series("访客数", (100, 400)),))
    heights = [
        float(r.attrib["height"])
        for r in ET.fromstring(draw(chart)).iter(f"{SVG}rect")
        if r.attrib.get("class") == "bar"
    ]
    assert heights[1] / heights[0] == pytest.approx(4, rel=0.01)


def test_a_stacked_column_shows_shares_of_its_own_sum() -> None:
    chart = Chart("stacked100", "", ("一",), (Series("自然", (3,)), Series("付费", (1,))))
    heights = [
        float(r.attrib["height"])
        for r in ET.fromstring(draw(chart)).iter(f"{SVG}rect")
        if r.attrib.get("class") == "bar"
    ]
    assert heights[0] / heights[1] == pytest.approx(3, rel=0.01)


def test_a_line_breaks_where_a_value_is_missing() -> None:
    chart = Chart("line", "", ("一", "二", "三", "四", "五"), (Series("a", (1, 2, None, 3, 4)),))
    lines = [e.attrib["points"].split() for e in ET.fromstring(draw(chart)).iter(f"{SVG}polyline")]
    assert [len(points) for points in lines] == [2, 2]


def test_texts_of_a_file_stay_texts() -> None:
    chart = Chart("column", EVIL[6], tuple(EVIL), (Series(EVIL[7], tuple(range(1, len(EVIL) + 1)), Fmt.YUAN),))
    root = ET.fromstring(draw(chart))
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {"svg", "g", "rect", "text", "line", "polyline", "circle"}
    assert not [name for e in root.iter() for name in e.attrib if name.startswith("on")]


def test_one_known_value_makes_no_line() -> None:
    assert spark((None, 3, None)) == ""
    assert spark((1, None, 3)).count("<polyline") == 1


@example("00。%000..", 3.0)
@given(st.text("支付金额180,350.5元 abc(),。%-", max_size=60), st.floats(3, 40))
def test_wrapping_loses_nothing_and_keeps_to_the_room(text: str, room: float) -> None:
    rows = wrap(text, room)
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")
    assert all(width(row.strip()) <= room + 2.01 for row in rows)  # a closing mark may hang over
    assert width(cut(text, room)) <= room + 0.01
