"""Traffic structure: the published shares and verdicts, groups by name, the shop's own eight weeks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import pytest

from xlops.facts.ads import ads
from xlops.facts.entries import traffic_group
from xlops.facts.traffic import traffic
from xlops.periods import Period

Put = Callable[..., None]
WEEK = Period(date(2026, 8, 10), date(2026, 8, 16))
NAMES = ("手淘搜索", "关键词推广", "聚划算", "购物车", "淘内待分类")


def week(put: Put, period: Period, visitors: tuple[int, ...], **more: Any) -> None:
    for name, uv in zip(NAMES, visitors, strict=True):
        grain = {"terminal": "全部", "source": "sycm_entry", "scope": "每一次访问", "tree": "t", "carrier": "全店"}
        put(
            "entry_facts",
            {"start": period.start, "end": period.end, "entry_path": name, "entry": name, "uv": uv} | grain | more,
        )


@pytest.mark.parametrize(
    ("entry", "path", "group"),
    [
        ("手淘搜索", "", "organic"),
        ("超级推荐", "", "paid"),  # 推荐 alone is organic
        ("购物车", "", "member"),
        ("百亿补贴", "", "campaign"),
        ("淘内待分类", "", "other"),
        ("其他", "付费流量 > 其他", "paid"),
    ],
)
def test_groups_by_name(entry: str, path: str, group: str) -> None:
    assert traffic_group(entry, path) == group


def test_published_shares(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """62/23/9/5/1%: 自然 8 points short, 付费 13 over, 活动 1 and 会员 5 short, 其他 within."""
    week(put, WEEK, (6200, 2300, 900, 500, 100))
    found = traffic(con, WEEK, "原文标准", None)
    assert found is not None
    assert [g.share for g in found.groups] == pytest.approx([0.62, 0.23, 0.09, 0.05, 0.01])
    assert [g.status for g in found.groups] == ["偏低", "偏高", "偏低", "偏低", "达标"]
    assert [g.gap for g in found.groups] == pytest.approx([-0.08, 0.13, -0.01, -0.05, 0])


def test_bounds_belong_to_the_band(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    week(put, WEEK, (70, 10, 10, 5, 5))
    found = traffic(con, WEEK, "原文标准", None)
    assert found is not None and [g.status for g in found.groups] == ["达标", "达标", "达标", "偏低", "达标"]


def test_own_weeks_where_the_whole_site_is_advertised(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Four weeks of 36–40% 自然, this week 30%: 6 points below the lowest, 5 below it and the point of grace; the seed's band stands beside."""
    for back, organic in enumerate((36, 38, 40, 37), 1):
        week(put, WEEK.shift(-7 * back), (organic, 60 - organic, 20, 10, 10))
    week(put, WEEK, (30, 30, 20, 10, 10))
    plan = {"start": WEEK.start, "scene": "全站推广", "plan_id": "1", "window": "7", "rule": "", "source": "wxt_plan"}
    put("ad_facts", plan | {"ad_spend": 100})
    found = traffic(con, WEEK, "自动", ads(con, WEEK))
    assert found is not None and found.standard == "近8周"
    organic_group = found.groups[0]
    assert organic_group.low == pytest.approx(0.35) and organic_group.high is None  # more 自然 is never 偏高
    assert found.groups[4].low is None and found.groups[4].status == "达标"  # nor less 其他 偏低
    assert organic_group.status == "偏低" and organic_group.gap == pytest.approx(-0.05)
    assert organic_group.seed_low == 0.7 and organic_group.previous == pytest.approx(0.36)


def test_too_few_own_weeks_and_another_scope(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Weeks of another 归属 are no history of this one."""
    for back in range(1, 6):
        week(put, WEEK.shift(-7 * back), (40, 30, 10, 10, 10), scope="第一次访问")
    week(put, WEEK, (30, 30, 20, 10, 10))
    found = traffic(con, WEEK, "近8周", None)
    assert found is not None and {g.status for g in found.groups} == {"样本不足"}
    assert traffic(con, WEEK.shift(70), "自动", None) is None


def test_a_stage_has_bands_of_its_own(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """A new shop may pay for 25% of its visitors; by the guide's 10% it would be red for ever."""
    week(put, WEEK, (600, 250, 80, 50, 20))
    for standard, paid in (("新店", "达标"), ("原文标准", "偏高")):
        found = traffic(con, WEEK, standard, None)
        assert found is not None and found.standard == standard
        assert {g.group: g.status for g in found.groups}["paid"] == paid
