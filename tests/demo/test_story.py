"""What is planted can be found: the cause of a week is the largest term of its change."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest

from tests.demo.reading import core_weeks, count, item_weeks, leaf_weeks, lines_of, yuan
from xlops.demo.story import PLANTED, PROMOTION, WEEKS

PAID = ("关键词推广", "精准人群推广", "全站推广", "智能场景", "淘宝客")


def _terms(folder: Path, before: str, now: str) -> dict[tuple[str, str], float]:
    """LMDI of visitors × conversion × amount per buyer, by entry: written out here a second time."""
    weeks = leaf_weeks(folder)
    terms = {}
    for name, row in weeks[now].items():
        old = weeks[before][name]
        u0, u1 = count(old["访客数"]), count(row["访客数"])
        b0, b1 = count(old["支付买家数"]), count(row["支付买家数"])
        s0, s1 = float(yuan(old["支付金额"])), float(yuan(row["支付金额"]))
        mean = (s1 - s0) / math.log(s1 / s0) if s1 != s0 else s0
        terms[name, "visitors"] = mean * math.log(u1 / u0)
        terms[name, "conversion"] = mean * math.log(b1 / u1 * u0 / b0)
        terms[name, "amount"] = mean * math.log(s1 / b1 * b0 / s0)
    return terms


@pytest.mark.parametrize("label", ["2026-W40", "2026-W46"])
def test_the_planted_cause_is_the_largest_term(natural: Path, label: str) -> None:
    week = next(w for w in WEEKS if w.label == label)
    terms = _terms(natural, str(week.previous().start), str(week.start))
    largest = max(terms, key=lambda key: abs(terms[key]))
    cause = PLANTED[label]
    assert largest == (cause.entry, cause.factor)
    assert (terms[largest] > 0) == (cause.direction == "+")
    others = [abs(value) for key, value in terms.items() if key != largest]
    assert abs(terms[largest]) > 1.5 * max(others)


def test_the_last_week_falls_about_a_twentieth_although_paid_visitors_rise(natural: Path) -> None:
    shop, leaves = core_weeks(natural), leaf_weeks(natural)
    before, now = "2026-11-02", "2026-11-09"
    change = yuan(shop[now]["支付金额"]) / yuan(shop[before]["支付金额"]) - 1
    assert -0.08 < change < -0.035
    paid = [sum(count(leaves[week][name]["访客数"]) for name in PAID) for week in (before, now)]
    assert paid[0] == 31_000
    assert 35_000 <= paid[1] <= 35_400


def test_search_conversion_falls_beyond_chance(natural: Path) -> None:
    leaves = leaf_weeks(natural)
    old, now = (leaves[week]["手淘搜索"] for week in ("2026-11-02", "2026-11-09"))
    assert [count(old["访客数"]), count(now["访客数"])] == [22_400, 22_100]
    assert abs(count(old["支付买家数"]) / 22_400 - 0.030) < 0.0005
    assert abs(count(now["支付买家数"]) / 22_100 - 0.023) < 0.0006
    pooled = (count(old["支付买家数"]) + count(now["支付买家数"])) / 44_500
    z = (count(now["支付买家数"]) / 22_100 - count(old["支付买家数"]) / 22_400) / math.sqrt(
        pooled * (1 - pooled) * (1 / 22_100 + 1 / 22_400)
    )
    assert z < -3.3


def test_the_hero_loses_its_search_buyers(natural: Path) -> None:
    weeks = item_weeks(natural)
    lost = {}
    for row in weeks["2026-11-09"]:
        old = next(r for r in weeks["2026-11-02"] if r["商品ID"] == row["商品ID"])
        lost[row["货号"]] = count(old["搜索引导支付买家数"]) - count(row["搜索引导支付买家数"])
    first, second, *_ = sorted(lost, key=lambda code: -lost[code])
    assert [first, second] == ["YX-SN01", "YX-CT01"]
    assert lost["YX-SN01"] > 0.6 * sum(lost.values())


def test_the_colour_that_ran_out_is_not_sold_any_more(natural: Path) -> None:
    paid = [row["订单创建时间"][:10] for row in lines_of(natural) if row["商家编码"] == "YX-CT01-米白"]
    assert max(paid) == "2026-11-11"
    assert sum(day >= "2026-11-02" for day in paid) > 50


def test_the_promotion_lifts_every_entry(natural: Path) -> None:
    leaves = leaf_weeks(natural)
    now, before = leaves[str(PROMOTION.start)], leaves["2026-10-05"]
    assert all(count(now[name]["访客数"]) > 1.1 * count(before[name]["访客数"]) for name in now)
    assert PROMOTION.label == "2026-W42"


def test_the_budget_cut_moves_visitors_not_conversion(natural: Path) -> None:
    leaves = leaf_weeks(natural)
    old, now = (leaves[week]["全站推广"] for week in ("2026-09-21", "2026-09-28"))
    assert count(now["访客数"]) < 0.5 * count(old["访客数"])
    assert abs(float(now["支付转化率"][:-1]) - float(old["支付转化率"][:-1])) < 0.15
    shop = core_weeks(natural)
    assert yuan(shop["2026-09-28"]["全站推广花费"]) < yuan(shop["2026-09-21"]["全站推广花费"]) / 2


def test_an_ordinary_week_is_the_size_the_brief_of_the_shop_says(natural: Path) -> None:
    for monday, row in core_weeks(natural).items():
        if monday not in ("2026-10-12", "2026-09-28"):
            assert 155_000 < yuan(row["支付金额"]) < 195_000
            assert 1_500 < count(row["支付父订单数"]) < 2_500


def test_data_ends_with_the_reference_week() -> None:
    assert WEEKS[-1].label == "2026-W46"
    assert WEEKS[-1].end == date(2026, 11, 15)
    assert set(PLANTED) <= {week.label for week in WEEKS}
