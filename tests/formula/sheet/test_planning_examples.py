"""The planning sheets calculate what the guide, the specification and operators' own examples say.

Expected numbers stand in the wishes (part 4), the specification or are worked out by hand beside the case.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from xlops.catalog.sheets import GRIDS
from xlops.formula.sheet import check, evaluate
from xlops.functions import call
from xlops.methods.selection import selection_score
from xlops.methods.traffic import traffic_structure_check

AS_OF = date(2026, 11, 15)
FEES = {"commission_rate": 0.05, "software_fee_rate": 0.0, "shipping_per_order": 6.0, "freight_insurance": 1.0}
Row = dict[str, Any]


def filled(
    settings: Mapping[str, Any] | None = None, **tables: Sequence[Mapping[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """The given tables with their formulas calculated, on 2026-11-15."""
    return evaluate(tables, GRIDS, settings or FEES, AS_OF, call)


@pytest.mark.parametrize("grid", GRIDS)
def test_every_formula_and_mark_is_sound(grid: str) -> None:
    assert check(GRIDS[grid], GRIDS) == []


# --- 市场调研


def test_price_difference_of_the_operators_example() -> None:
    """59.9 against ours at 62.0 is +3.5%."""
    [row] = filled(competitors=[{"day": AS_OF, "competitor": "甲", "price": 59.9, "own_price": 62.0}])["competitors"]
    assert row["week"] == "2026-W46"
    assert row["price_gap"] == pytest.approx(62.0 / 59.9 - 1)
    assert f"{row['price_gap']:+.1%}" == "+3.5%"


@pytest.mark.parametrize(
    ("now", "movement"),
    [
        ({"price": 95, "sold_people": 1000}, "降价"),  # −5%
        ({"price": 96, "sold_people": 1000}, "平稳"),  # −4%
        ({"price": 105, "sold_people": 1000}, "涨价"),
        ({"price": 90, "sold_people": 1000, "competitor_event": "百亿补贴"}, "活动"),
        ({"price": 100, "sold_people": 1500}, "销量猛增,原因不明"),  # +50%, price unchanged
        ({"price": 100, "sold_people": 1499}, "平稳"),
        ({"price": 100, "sold_people": 1500, "competitor_event": "满减"}, "活动"),
        ({"price": None, "sold_people": None}, "平稳"),
    ],
)
def test_a_competitors_jump_is_named_without_accusing(now: Row, movement: str) -> None:
    """Against the same competitor's week before, whichever days were looked at."""
    rows = [
        {"day": date(2026, 10, 30), "competitor": "甲", "price": 10, "sold_people": 9},  # two weeks before
        {"day": date(2026, 11, 4), "competitor": "甲", "price": 100, "sold_people": 1000},
        {"day": date(2026, 11, 5), "competitor": "乙", "price": 7, "sold_people": 7},
        {"day": date(2026, 11, 12), "competitor": "甲", **now},
    ]
    last = filled(competitors=rows)["competitors"][3]
    assert (last["price_before"], last["sold_before"]) == (100, 1000)
    assert last["movement"] == movement


def test_without_a_week_before_nothing_is_said() -> None:
    [row] = filled(competitors=[{"day": AS_OF, "competitor": "甲", "price": 90}])["competitors"]
    assert (row["price_change"], row["movement"]) == (None, None)


def test_our_place_among_competitors_of_the_last_four_weeks() -> None:
    rows = [
        {"day": date(2026, 10, 18), "competitor": "旧", "merchant_code": "A", "price": 1},  # 28 days before: too old
        {"day": date(2026, 10, 19), "competitor": "甲", "merchant_code": "A", "price": 50},
        {"day": date(2026, 11, 12), "competitor": "乙", "merchant_code": "A", "price": 70},
        {"day": date(2026, 11, 12), "competitor": "丙", "merchant_code": "B", "price": 9},
    ]
    skus = [{"merchant_code": "A", "item_id": "1", "price": 66}]
    got = filled(competitors=rows, skus=skus, price_compare=[{"merchant_code": "A"}, {"merchant_code": "C"}])
    first, unknown = got["price_compare"]
    assert (first["own_price"], first["rival_price"], first["rival_rows"], first["cheaper_rows"]) == (66, 60, 2, 1)
    assert (first["over_rivals"], first["price_place"]) == (pytest.approx(0.1), 0.5)
    assert (unknown["own_price"], unknown["rival_price"], unknown["price_place"]) == (None, None, None)


def test_price_bands_hold_their_lower_bound_only() -> None:
    """Prices 49.9, 50, 69.9, 70: one, two and one."""
    skus = [{"merchant_code": str(p), "item_id": "1", "price": p} for p in (49.9, 50, 69.9, 70)]
    bands: list[Row] = [
        {"band_low": 0, "band_high": 50, "market_part": 0.5}, {"band_low": 50, "band_high": 70, "market_part": 0.3},
        {"band_low": 70, "band_high": 99999},
    ]  # fmt: skip
    rows = filled(skus=skus, price_bands=bands)["price_bands"]
    assert [row["own_skus"] for row in rows] == [1, 2, 1]
    assert [row["own_part"] for row in rows] == [0.25, 0.5, 0.25]
    assert [row["part_gap"] for row in rows] == [pytest.approx(-0.25), pytest.approx(0.2), None]


def test_a_keywords_class() -> None:
    rows = [
        {"position": 3, "first_page": "是"},
        {"position": 9, "first_page": "是"},
        {"position": 40, "first_page": "否"},
        {},
    ]
    keyed = [{"day": AS_OF, "keyword": str(n), "item_id": "1", **row} for n, row in enumerate(rows)]
    assert [row["rank_class"] for row in filled(keyword_ranks=keyed)["keyword_ranks"]] == ["前三", "首页", "靠后", None]


# --- 选品

CRITERIA = ("value", "feature", "profit", "rivalry", "entry")


def card(scores: Sequence[float | None], weights: Sequence[float], gates: Sequence[str | None]) -> dict[str, Any]:
    candidate = {"candidate": "x", **dict(zip(CRITERIA, scores, strict=True))}
    candidate |= dict(zip(("explosive", "demand", "trend"), gates, strict=True))
    weighted = [{"criterion": id, "weight": w} for id, w in zip(CRITERIA, weights, strict=True)]
    return filled(candidates=[candidate], selection_weights=weighted)["candidates"][0]


YES = ("是", "是", "是")
EQUAL = (0.2,) * 5


@pytest.mark.parametrize(
    ("scores", "weights", "score", "grade"),
    [
        ((5, 4, 3, 4, 4), (0.3, 0.2, 0.2, 0.2, 0.1), 82, "A"),  # 20 × (1.5 + 0.8 + 0.6 + 0.8 + 0.4)
        ((4, 4, 4, 4, 4), EQUAL, 80, "A"),
        ((4, 4, 4, 4, 3.9), EQUAL, 79.6, "B"),
        ((3, 3, 3, 3, 3), EQUAL, 60, "B"),
        ((3, 3, 3, 3, 2), EQUAL, 56, "C"),
        ((1, 1, 1, 1, 1), EQUAL, 20, "C"),
        ((5, 5, 5, 5, 5), (3, 1, 1, 1, 1), 100, "A"),  # weights need not add to 1
    ],
)
def test_score_and_grade(scores: Sequence[float], weights: Sequence[float], score: float, grade: str) -> None:
    got = card(scores, weights, YES)
    assert got["score"] == pytest.approx(score)
    assert got["grade"] == grade


def test_the_sheet_scores_as_the_function_does() -> None:
    scores, weights = (5, 4, 2, 3, 1), (0.35, 0.25, 0.2, 0.15, 0.05)
    function = selection_score(
        dict(zip(CRITERIA, scores, strict=True)), dict(zip(CRITERIA, weights, strict=True)), {"需求": True}
    )
    got = card(scores, weights, YES)
    assert (got["score"], got["grade"]) == (pytest.approx(function["score"]), function["grade"])


@pytest.mark.parametrize(
    ("gates", "scores", "found"),
    [
        (("是", "否", "是"), (5,) * 5, ("淘汰", None, "淘汰")),
        (("否", None, None), (5,) * 5, ("淘汰", None, "淘汰")),
        (("是", "是", None), (5,) * 5, (None, None, None)),  # not yet answered
        (YES, (5, 5, 5, 5, None), ("通过", None, None)),  # not yet scored
    ],
)
def test_a_gate_comes_before_the_score(
    gates: Sequence[str | None], scores: Sequence[float | None], found: object
) -> None:
    got = card(scores, EQUAL, gates)
    assert (got["gate"], got["score"], got["grade"]) == found


def test_price_for_a_margin_of_37_percent() -> None:
    """Part 4 example 2 turned round: 100 yuan at cost 40, 5%, 20% refunds, 6 and 1 leave 37."""
    [row] = filled(pricing=[{"pricing_item": "x", "unit_cost": 40, "refund_rate": 0.2, "target_margin": 0.37}])[
        "pricing"
    ]
    assert row["order_cost"] == pytest.approx(39)  # 0.8 × 40 + 6 + 1
    assert row["kept_rate"] == pytest.approx(0.76)
    assert row["margin_price"] == pytest.approx(100)
    assert row["floor_price"] == pytest.approx(39 / 0.76)
    assert row["advised_price"] == pytest.approx(100)
    assert row["order_margin"] == pytest.approx(37)
    assert row["breakeven_roas"] == pytest.approx(2.702703, abs=1e-6)


@pytest.mark.parametrize(
    ("typed", "advised"),
    [
        ({"rival_price": 90}, 90),  # not over the competitor
        ({"rival_price": 90, "undercut": 0.1}, 81),
        ({"rival_price": 120}, 100),  # not over what is wanted
        ({"rival_price": 40}, 39 / 0.76),  # never below break-even
        ({"target_margin": None, "markup": 1.2}, 88),
        ({"target_margin": 0.8}, None),  # no price reaches 80% when 76% arrive, and nothing else is typed
    ],
)
def test_the_advised_price_lies_between_break_even_and_competitor(typed: Row, advised: float | None) -> None:
    base = {"pricing_item": "x", "unit_cost": 40, "refund_rate": 0.2, "target_margin": 0.37}
    [row] = filled(pricing=[base | typed])["pricing"]
    assert row["advised_price"] == (None if advised is None else pytest.approx(advised))


# --- 活动日历


@pytest.mark.parametrize(
    ("start", "end", "state", "left", "ahead"),
    [
        (date(2026, 11, 10), date(2026, 11, 14), "已结束", None, None),
        (date(2026, 11, 10), date(2026, 11, 15), "进行中", 0, None),
        (date(2026, 11, 15), date(2026, 11, 18), "进行中", 3, None),
        (date(2026, 11, 16), date(2026, 11, 18), "未开始", None, 1),
        (None, None, None, None, None),
    ],
)
def test_state_and_countdown_count_from_the_last_day_of_data(
    start: date | None, end: date | None, state: str | None, left: int | None, ahead: int | None
) -> None:
    [row] = filled(activities=[{"activity": "x", "item_id": "1", "start": start, "end": end}])["activities"]
    assert (row["state"], row["days_left"], row["days_to_start"]) == (state, left, ahead)


def test_countdown_to_double_twelve() -> None:
    """27 days from 15 November."""
    rows = [{"promotion": "双12", "start": date(2026, 12, 12), "end": date(2026, 12, 12)}]
    [row] = filled(festivals=rows)["festivals"]
    assert (row["countdown"], row["stage"]) == (27, "备货、报名、出图")


def activity(**changed: Any) -> dict[str, Any]:
    row = {
        "activity": "x", "item_id": "1", "start": AS_OF, "price_before": 100, "units_before": 200, "price_during": 90,
        "units_during": 260, "unit_cost": 40, "refund_rate": 0.2,
    }  # fmt: skip
    return filled(activity_profit=[row | changed])["activity_profit"][0]


def test_profit_of_an_activity_of_the_guides_example() -> None:
    """Part 4 example 10: margin 37 → 29.4, 25.9% more needed, elasticity −2.49, 7,400 → 7,644 (+244) → 可做."""
    row = activity()
    assert (row["margin_before"], row["margin_during"]) == (pytest.approx(37), pytest.approx(29.4))
    assert row["needed_uplift"] == pytest.approx(0.258503, abs=1e-6)
    assert row["elasticity"] == pytest.approx(math.log(1.3) / math.log(0.9))  # −2.49
    assert (row["profit_before"], row["profit_during"]) == (pytest.approx(7400), pytest.approx(7644))
    assert (row["extra_profit"], row["verdict"]) == (pytest.approx(244), "可做")


def test_an_activitys_own_fee_and_few_units() -> None:
    assert activity(activity_fee=245)["verdict"] == "不做"  # 244 − 245
    assert activity(units_before=9, units_during=20)["verdict"] == "样本不足"
    assert activity(unit_cost=None)["verdict"] is None


@pytest.mark.parametrize(
    ("typed", "pay"),
    [
        ({}, 165.64),  # 228 × 0.88 = 200.64 ≥ 200, − 30 − 5
        ({"threshold": 200.65}, 195.64),  # not reached
        ({"threshold": None}, 165.64),  # no threshold
        ({"discount": None}, 193.00),
        ({"coupon": 500}, 0),
        ({"first_price": None}, None),
    ],
)
def test_stacked_discounts(typed: Row, pay: float | None) -> None:
    """129 + 99, 88 折, 满200减30, 券5 → 165.64, which is 72.65%."""
    base = {
        "case_name": "x",
        "first_price": 129,
        "second_price": 99,
        "discount": 0.88,
        "threshold": 200,
        "cut": 30,
        "coupon": 5,
    }
    [row] = filled(stacked_price=[base | typed])["stacked_price"]
    assert row["pay"] == (None if pay is None else pytest.approx(pay, abs=1e-9))
    if not typed:
        assert round(row["pay_share"], 4) == 0.7265


# --- 会员


def test_messages_are_judged_against_those_who_got_none() -> None:
    """60 of 5000 against 8 of 1000 are 20 more buyers; at 31.45 each and 225 spent the net is 404, not 1,662."""
    row = {
        "day": AS_OF, "campaign": "x", "sent_people": 5000, "sent_buyers": 60, "control_people": 1000, "control_buyers": 8,
        "campaign_cost": 225, "buyer_margin": 31.45,
    }  # fmt: skip
    [got] = filled(sms_campaigns=[row])["sms_campaigns"]
    assert (got["extra_buyers"], got["sms_net"]) == (pytest.approx(20), pytest.approx(404))


def test_old_and_new_buyers_of_a_week() -> None:
    week = {
        "week": "2026-W46",
        "pay_buyers": 100,
        "old_buyers": 20,
        "new_buyers": 80,
        "pay_amount": 10_000,
        "old_buyer_amount": 2400,
    }
    [row] = filled(buyer_weeks=[week])["buyer_weeks"]
    assert (row["returning_buyer_share"], row["old_amount_part"]) == (0.2, 0.24)
    assert (row["new_aov"], row["old_aov"]) == (95, 120)


# --- 服务


def test_scores_against_the_trade_and_the_day_before() -> None:
    """300 ratings at 4.6 need 100 five-star ratings to reach 4.7."""
    days = [
        {"day": date(2026, 11, 14), "dsr_desc": 4.63},
        {"day": AS_OF, "dsr_desc": 4.6, "dsr_desc_industry": 4.7, "rated_half_year": 300},
    ]
    row = filled(scores=days)["scores"][1]
    assert (row["dsr_desc_gap"], row["dsr_desc_delta"], row["needed_5star"]) == (-0.1, -0.03, 100)
    assert row["dsr_service_gap"] is None


def test_silent_conversion_leaves_out_those_who_asked() -> None:
    week = {"week": "2026-W46", "uv": 1000, "inquirers": 200, "silent_pay_buyers": 16}
    [row] = filled(service_weeks=[week])["service_weeks"]
    assert row["silent_cvr"] == 0.02


def test_an_agent_against_the_team_of_the_same_week() -> None:
    week = {"start": date(2026, 11, 9), "end": AS_OF}
    rows = [
        {**week, "agent": "甲", "inquirers": 100, "inquiry_pay_buyers": 40, "cs_amount": 4000},
        {**week, "agent": "乙", "inquirers": 300, "inquiry_pay_buyers": 60},
        {"start": date(2026, 11, 2), "end": date(2026, 11, 8), "agent": "甲", "inquirers": 1, "inquiry_pay_buyers": 1},
    ]
    days = [
        {"day": date(2026, 11, 9), "pay_amount": 6000},
        {"day": AS_OF, "pay_amount": 2000},
        {"day": date(2026, 11, 8), "pay_amount": 9},
    ]
    first = filled(agents=rows, daily=days)["agents"][0]
    assert (first["inquiry_cvr"], first["team_cvr"]) == (0.4, 0.25)
    assert (first["agent_aov"], first["sales_part"]) == (100, 0.5)


CASE = {"case_no": "1", "merchant_code": "A", "customer_kind": "老客", "order_value": 100, "refund_way": "仅退款"}


@pytest.mark.parametrize(
    ("changed", "most"),
    [
        ({}, 60),  # margin 100 × 0.95 − 40 − 6 − 1 = 48, and 60 × 20% of later margin
        ({"customer_kind": None}, 48),  # nothing known of later
        ({"refund_way": "退货退款"}, 60),  # 48 + 2 × 6
        ({"customer_kind": "大客户"}, 100),  # 48 + 300 × 50%, but a refund costs no more than 100
        ({"order_value": 30}, 0),  # the order loses: 30 × 0.95 − 47 + 12 < 0
        ({"merchant_code": "unknown"}, None),
    ],
)
def test_the_most_worth_paying(changed: Row, most: float | None) -> None:
    values = [
        {"customer_kind": "老客", "ltv": 60, "uplift": 0.2},
        {"customer_kind": "大客户", "ltv": 300, "uplift": 0.5},
    ]
    skus = [{"merchant_code": "A", "item_id": "1", "unit_cost": 40}]
    [row] = filled(cases=[CASE | changed], care_values=values, skus=skus)["cases"]
    assert row["most_to_pay"] == most


def test_refund_reasons_add_up_from_the_largest() -> None:
    rows = [{"refund_reason": r, "refund_amount": a} for r, a in (("甲", 30), ("乙", 50), ("丙", 20))]
    got = filled(refund_reasons=rows)["refund_reasons"]
    assert [(r["place"], r["amount_part"], r["running_part"]) for r in got] == [
        (2, 0.3, 0.8),
        (1, 0.5, 0.5),
        (3, 0.2, 1),
    ]


# --- 健康


def bands(uv: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    rows = [{**row, "uv": uv.get(str(row["group"]))} for row in GRIDS["traffic_bands"].rows]
    return {row["group"]: row for row in filled(traffic_bands=rows)["traffic_bands"]}


def test_traffic_of_the_guides_example() -> None:
    """62/23/9/5/1%: 自然 8 points short, 付费 13 over, 活动 1 and 会员 5 short; 8,867 free visits would reach 70%."""
    got = bands({"自然": 6200, "付费": 2300, "活动": 900, "会员": 500, "其他": 100})
    assert {name: row["seed_state"] for name, row in got.items()} == {
        "自然": "偏低", "付费": "偏高", "活动": "偏低", "会员": "偏低", "其他": "达标",
    }  # fmt: skip
    assert {name: round(row["seed_gap"], 9) for name, row in got.items()} == {
        "自然": -0.08, "付费": 0.13, "活动": -0.01, "会员": -0.05, "其他": 0,
    }  # fmt: skip
    assert got["自然"]["needed_uv"] == 8867
    assert got["付费"]["needed_uv"] is None


def test_traffic_agrees_with_the_function_at_the_bounds() -> None:
    uv = {"自然": 700, "付费": 100, "活动": 100, "会员": 50, "其他": 50}
    ids = dict(zip(("organic", "paid", "campaign", "member", "other"), uv, strict=True))
    function = traffic_structure_check({id: uv[name] for id, name in ids.items()})
    words = {"low": "偏低", "ok": "达标", "high": "偏高"}
    got = bands(uv)
    assert {name: got[name]["seed_state"] for name in uv} == {
        n: words[str(function[id]["status"])] for id, n in ids.items()
    }


def test_traffic_is_coloured_by_the_standard_in_force() -> None:
    rows = [
        {"group": "自然", "uv": 40, "seed_low": 0.7, "low": 0.38, "high": 0.45},
        {"group": "付费", "uv": 60, "seed_low": 0.05, "seed_high": 0.1, "low": 0.5, "high": 0.58},
    ]
    got = filled(traffic_bands=rows)["traffic_bands"]
    assert [(row["seed_state"], row["state"]) for row in got] == [("偏低", "达标"), ("偏高", "偏高")]


SALES = (12000, 4200, 3300, 3100, 3050, 900, 600, 500, 300, 200)


def ladder(units: Sequence[float | None]) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    items = [{"item_id": str(n), "units": u} for n, u in enumerate(units)]
    got = filled(ladder=GRIDS["ladder"].rows, ladder_items=items)
    return {row["tier"]: row for row in got["ladder"]}, got["ladder_items"]


def test_the_ladder_of_the_guides_example() -> None:
    """1/4/0/5 items; 热销活动 is empty: a gap between rank 5 and 6, 3050/900 = 3.39 over 10000/3000."""
    tiers, items = ladder(SALES)
    assert {name: row["items"] for name, row in tiers.items()} == {
        "秒杀人气": 1, "促销低价": 4, "热销活动": 0, "利润款": 5, "无动销": 0,
    }  # fmt: skip
    assert [name for name, row in tiers.items() if row["broken"]] == ["热销活动"]
    assert {name: row["state"] for name, row in tiers.items()} == {
        "秒杀人气": "合适", "促销低价": "合适", "热销活动": "偏少", "利润款": None, "无动销": None,
    }  # fmt: skip
    assert [row["place"] for row in items if row["broken"]] == [6]
    assert items[5]["drop"] == pytest.approx(3050 / 900)


def test_a_gap_behind_items_that_sell_alike() -> None:
    """Two share place 1; the next is place 3 and sells a tenth."""
    _, items = ladder((5000, 5000, 500, 0, None))
    assert [row["place"] for row in items] == [1, 1, 3, 4, None]
    assert [row["broken"] for row in items] == [None, None, "断层", None, None]
    assert [row["tier"] for row in items] == ["促销低价", "促销低价", "利润款", "无动销", None]


def test_unsold_items_are_no_rung() -> None:
    tiers, _ = ladder((12000, 0, 0))
    assert [name for name, row in tiers.items() if row["broken"]] == []


@pytest.mark.parametrize(
    ("fed", "own", "verdict", "gap"),
    [
        (0.70, (0.4, 0.5), "达标", 0),  # 以上 includes the bound
        (0.45, (0.4, 0.5), "关注", 0.25),  # misses the guide's 70%, no worse than the last eight weeks
        (0.39, (0.4, 0.5), "不达标", 0.31),
        (0.45, (None, None), "不达标", 0.25),
        (None, (0.4, 0.5), "无数据", None),
    ],
)
def test_a_factors_verdict(
    fed: float | None, own: tuple[float | None, float | None], verdict: str, gap: float | None
) -> None:
    organic = next(row for row in GRIDS["health"].rows if row["health_item"] == "organic")
    [row] = filled(health=[{**organic, "fed_value": fed, "own_low": own[0], "own_high": own[1]}])["health"]
    assert row["verdict"] == verdict
    assert row["gap"] == (None if gap is None else pytest.approx(gap))


def test_the_health_score_counts_what_has_data() -> None:
    """One good, one bad, the rest without data: a half."""
    fed = {"incidents": 0, "organic": 0.2}
    rows = [{**row, "fed_value": fed.get(str(row["health_item"]))} for row in GRIDS["health"].rows]
    got = filled(health=rows, health_score=GRIDS["health_score"].rows)["health_score"]
    assert [(row["verdict"], row["items"]) for row in got] == [
        ("达标", 1), ("关注", 0), ("不达标", 1), ("无数据", len(rows) - 2),
    ]  # fmt: skip
    assert [row["items_part"] for row in got] == [0.5, 0, 0.5, None]


def test_health_takes_peers_and_ranks_from_their_tables() -> None:
    """客单价 110 against 100 in October; November not looked up yet. One word among the first three, none older than 28 days."""
    peers = [
        {"month": date(2026, 10, 1), "aov_buyer": 110, "peer_aov": 100}, {"month": date(2026, 11, 1), "aov_buyer": 90},
        {"month": date(2026, 8, 1), "aov_buyer": 500, "peer_aov": 1},
    ]  # fmt: skip
    ranks = [
        {"day": date(2026, 11, 12), "keyword": "a", "item_id": "1", "position": 2},
        {"day": date(2026, 11, 12), "keyword": "b", "item_id": "1", "position": 30, "first_page": "否"},
        {"day": date(2026, 10, 18), "keyword": "c", "item_id": "1", "position": 1},
    ]
    rows = filled(health=GRIDS["health"].rows, peers=peers, keyword_ranks=ranks)["health"]
    values = {row["health_item"]: row["value"] for row in rows}
    assert values["aov_buyer"] == pytest.approx(0.1)
    assert values["ranked_words"] == 1
    assert values["pay_cvr"] is None


# --- 计划书


@pytest.mark.parametrize(
    ("due", "done", "state"),
    [
        (date(2026, 11, 14), 0.5, "逾期"), (date(2026, 11, 14), 1, "已完成"), (date(2026, 11, 15), 0.5, "进行中"),
        (date(2026, 12, 1), None, "未开始"), (None, None, None),
    ],
)  # fmt: skip
def test_a_chapters_state(due: date | None, done: float | None, state: str | None) -> None:
    [row] = filled(plan_chapters=[{"chapter": "一", "due": due, "done_part": done}])["plan_chapters"]
    assert row["state"] == state


def test_a_step_against_the_calendar() -> None:
    """15 of the 30 days of November are over; a third is done."""
    step = {"step": "x", "start": date(2026, 11, 1), "due": date(2026, 11, 30), "done_part": 0.25}
    [row] = filled(plan_steps=[step])["plan_steps"]
    assert (row["time_part"], row["ahead"]) == (0.5, -0.25)


def test_plan_against_actual() -> None:
    """425,600 after 15 of 30 days is 851,200 at the end; a month gone by stays as it is."""
    months = [
        {"month": date(2026, 11, 1), "planned_pay": 840_000, "pay_amount": 425_600, "planned_margin": 0.3,
         "planned_ads": 100_000, "planned_fixed": 80_000},
        {"month": date(2026, 10, 1), "planned_pay": 800_000, "pay_amount": 700_000},
    ]  # fmt: skip
    now, before = filled(plan_months=months)["plan_months"]
    assert (now["month_end"], now["plan_gap"]) == (pytest.approx(851_200), pytest.approx(11_200))
    assert now["planned_net"] == pytest.approx(72_000)
    assert (before["month_end"], before["plan_gap"], before["plan_reached"]) == (700_000, -100_000, 0.875)


def test_the_cheapest_carrier_counts_what_it_loses() -> None:
    """3.2 + 0.6% × 38 = 3.428 beats 2.9 + 2.1% × 38 = 3.698; the third is too slow to be ranked."""
    carriers = [
        {"carrier_name": "甲", "fee": 3.2, "loss_rate": 0.006, "transit_days": 2.8},
        {"carrier_name": "乙", "fee": 2.9, "loss_rate": 0.021, "transit_days": 3.9},
        {"carrier_name": "丙", "fee": 2.0, "loss_rate": 0.001, "transit_days": 5},
    ]
    rows = filled(carriers=[c | {"parcel_value": 38, "days_allowed": 4} for c in carriers])["carriers"]
    assert [row["real_cost"] for row in rows] == [pytest.approx(3.428), pytest.approx(3.698), pytest.approx(2.038)]
    assert [row["place"] for row in rows] == [1, 2, None]


# --- 素材与方法


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ((20_000, 600), (20_000, 720), "新图更好"),  # 3.0% → 3.6%, part 4 example 9: z 3.36
        ((20_000, 720), (20_000, 600), "旧图更好"),
        ((4000, 100), (6300, 189), "可能是波动,继续测"),  # 2.5% → 3.0%, example 4: p 0.134
        ((100, 3), (100, 5), "样本不足"),  # example 4
        ((0, 0), (100, 5), "样本不足"),
        ((None, None), (100, 5), None),
    ],
)
def test_a_picture_is_better_only_beyond_chance(
    old: tuple[Any, Any], new: tuple[Any, Any], verdict: str | None
) -> None:
    test = {
        "merchant_code": "A",
        "start": AS_OF,
        "shown_a": old[0],
        "clicks_a": old[1],
        "shown_b": new[0],
        "clicks_b": new[1],
    }
    [row] = filled(picture_tests=[test])["picture_tests"]
    assert row["verdict"] == verdict


def test_a_method_is_measured_against_as_many_days_before() -> None:
    """Two days of 150 after two of 100: +50%; 100 yuan more for 20 spent."""
    days = [
        {"day": date(2026, 11, d), "pay_amount": a}
        for d, a in ((9, 7), (10, 100), (11, 100), (12, 150), (13, 150), (14, 9))
    ]
    tried = {"method_name": "x", "start": date(2026, 11, 12), "end": date(2026, 11, 13), "method_cost": 20}
    [row] = filled(methods_tried=[tried], daily=days)["methods_tried"]
    assert (row["days_run"], row["pay_before"], row["pay_during"]) == (2, 200, 300)
    assert (row["pay_lift"], row["pay_per_cost"]) == (0.5, 5)


@pytest.mark.parametrize(
    ("title", "words", "found"),
    [
        ("收纳箱加厚第二件8折", ("收纳箱", "加厚", "第二件8折"), ("齐全", "没有")),
        ("收纳箱加厚", ("收纳箱", "加厚", "包邮"), ("缺促销词", "没有")),
        ("收纳箱", ("收纳箱", None, None), ("缺保障词", "没有")),
        ("收纳柜", ("收纳箱", None, None), ("缺产品词", "没有")),
        ("全网最好的收纳箱", ("收纳箱", None, None), ("缺保障词", "有,要改")),
        (None, (None, None, None), (None, None)),
    ],
)
def test_a_title_has_its_words_and_no_absolute_ones(
    title: str | None, words: Sequence[str | None], found: object
) -> None:
    typed = dict(zip(("product_word", "guarantee_word", "promotion_word"), words, strict=True))
    [row] = filled(titles=[{"merchant_code": "A", "title": title, **typed}])["titles"]
    assert (row["words_in"], row["absolute"]) == found
    assert row["title_length"] == (len(title) if title else None)
