"""Look-ups in cells of Excel, over the demo shop that was made under Windows: the same numbers as `xlops kpi` says."""

from __future__ import annotations

import json

import pytest

from tests.windows.conftest import Demo, xlops
from tests.windows.environment import Environment
from tests.windows.excel import Excel, LeftOut, flat

pytestmark = pytest.mark.windows

WEEK = "2026-W46"
MONDAY, SUNDAY = 46335.0, 46341.0  # 2026-11-09 and 2026-11-15


@pytest.fixture(scope="module")
def told(windows: Environment, demo: Demo) -> list[dict[str, float]]:
    """What the command line says of the seven days."""
    ran = xlops(
        windows,
        "kpi",
        "支付金额",
        "--from",
        "2026-11-09",
        "--to",
        "2026-11-15",
        "--by",
        "day",
        "--json",
        "--shop",
        demo.id,
    )
    assert ran.code == 0, ran.text
    rows: list[dict[str, float]] = json.loads(ran.text)
    return rows


def test_a_week_and_its_days(host: Excel, demo: Demo, told: list[dict[str, float]]) -> None:
    days = [next(v for k, v in row.items() if isinstance(v, (int, float))) for row in told]
    rows, _ = flat(host.cell("trend", "支付金额", MONDAY, SUNDAY, shop=demo.id))
    assert [row[0] for row in rows] == [MONDAY + n for n in range(7)]
    assert [row[1] for row in rows] == pytest.approx(days)
    week, _ = flat(host.cell("kpi", "支付金额", WEEK, LeftOut, shop=demo.id))
    assert week == pytest.approx(sum(days))


def test_the_largest_entries_and_one_of_them(host: Excel, demo: Demo) -> None:
    rows, _ = flat(host.cell("top", "流量来源", "支付金额", 3, WEEK, shop=demo.id))
    assert len(rows) == 3 and rows[0][1] >= rows[1][1] >= rows[2][1] > 0
    one, _ = flat(host.cell("kpi", "支付金额", WEEK, rows[0][0], shop=demo.id))
    assert one == rows[0][1]


def test_a_name_that_is_nearly_right(host: Excel, demo: Demo) -> None:
    said, _ = flat(host.cell("kpi", "支付金鹅", WEEK, LeftOut, shop=demo.id))
    assert "支付金额" in said


def test_what_a_metric_means(host: Excel, demo: Demo) -> None:
    said, _ = flat(host.cell("explain", "支付转化率", shop=demo.id))
    assert "支付买家数" in said


def test_two_hundred_look_ups(host: Excel, demo: Demo) -> None:
    day = [host.cell("kpi", "支付金额", MONDAY - n % 60, LeftOut, shop=demo.id) for n in range(200)]
    assert all("number" not in answer for answer in day)
    print(f"\n200 look-ups: {sum(answer['seconds'] for answer in day):.3f} s")
