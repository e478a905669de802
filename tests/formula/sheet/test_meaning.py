"""What each word of the language means, on cases worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.formula.sheet.sheets import column, grid, grids
from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Card, Group, Sheet
from xlops.errors import BadInput
from xlops.formula.sheet import FUNCTIONS, card_values, evaluate, value_of

NUMBER, TEXT, ID, DATE = Kind.NUMBER, Kind.TEXT, Kind.ID, Kind.DATE
OTHER = grid("other", column("day", DATE), column("key", ID), column("group", TEXT), column("sold"))
DAYS: list[dict[str, Any]] = [
    {"day": date(2026, 11, 1), "key": "1234567890123456789", "group": "灰60*90", "sold": 10},
    {"day": date(2026, 11, 2), "key": "1234567890123456780", "group": "灰60cm90", "sold": 20.5},
    {"day": date(2026, 11, 3), "key": "a-1", "group": "白", "sold": None},
    {"day": date(2026, 11, 4), "key": "A-1", "group": "白", "sold": Decimal("30.25")},
    {"day": None, "key": "", "group": None, "sold": None},
]
ROW = {
    "a": 10, "b": 4, "zero": 0, "none": None, "word": "待定", "id": "1234567890123456780", "group": "灰60*90",
    "d": date(2026, 11, 16), "e": date(2027, 1, 3), "text": "纯棉被套", "low": "abc", "up": "ABC",
}  # fmt: skip
CELLS = (
    *(column(c) for c in ("a", "b", "zero", "none", "word")), column("id", ID), column("group", TEXT),
    column("d", DATE), column("e", DATE), column("text", TEXT), column("low", TEXT), column("up", TEXT),
)  # fmt: skip
AS_OF = date(2026, 11, 15)


def kind_of(value: Any) -> Kind:
    return TEXT if isinstance(value, str) else DATE if isinstance(value, date) else NUMBER


def calculated(formula: str, kind: Kind, settings: Mapping[str, Any], call: Any = None) -> Any:
    given = grids(grid("rows", *CELLS, column("x", kind, formula)), OTHER)
    return evaluate({"rows": [ROW], "other": DAYS}, given, settings, AS_OF, call)["rows"][0]["x"]


CASES: list[tuple[str, Any]] = [
    # arithmetic: missing and zero denominators, never 0
    ("a / b", 2.5), ("a / zero", None), ("a + none", None), ("none * 0", None), ("a - word", None), ("-a", -10),
    ("0.1 + 0.2 - 0.3", 0), ("e - d", 48), ("d + 7", date(2026, 11, 23)), ("d - 1", date(2026, 11, 15)),
    ("1e200 * a * 1e200", None),
    # conditions: a missing side is false, texts without case, ids exactly, numbers to 15 digits
    ('"是" if a > b else "否"', "是"), ('"是" if none < a else "否"', "否"), ('"是" if none != a else "否"', "否"),
    ('"是" if not none > a else "否"', "是"), ('"是" if low == up else "否"', "是"), ('"是" if id == "a" else "否"', "否"),
    ('"是" if 0.1 + 0.2 == 0.3 else "否"', "是"), ('"是" if 0.1 + 0.2 > 0.3 else "否"', "否"),
    ('"是" if 0 < b <= 4 else "否"', "是"), ('"是" if text in ("x", "纯棉被套") else "否"', "是"),
    ('"是" if text not in ("x", "y") else "否"', "是"), ('"是" if word > 5 else "否"', "否"),
    ('"是" if a > 5 and none > 1 else "否"', "否"), ('"是" if a > 5 or none > 1 else "否"', "是"),
    ("a if none > 1 else None", None),
    # settings and the last day
    ("setting(tacos_limit)", 0.2), ("setting(lead_time_days) * 2", 14), ("setting(month_target)", None),
    ("days(as_of(), d)", -1),
    # missing
    ('"空" if missing(none) else "有"', "空"), ('"空" if missing(word) else "有"', "有"),
    ('"有" if present(a / zero) else "空"', "空"), ("coalesce(none, a / zero, b)", 4), ("coalesce(word, 7)", 7),
    # rounding: on decimals, half away from zero
    ("rounded(2.675, 2)", 2.68), ("rounded(-2.5, 0)", -3), ("rounded(1.1 * 1.15, 2)", 1.27), ("rounded(1234, -2)", 1200),
    ("roundup(a / (0.3 - 0.2), 0)", 100), ("roundup(2.001, 2)", 2.01), ("rounddown(-2.19, 1)", -2.1),
    ("absolute(-a)", 10), ("sqrt(b)", 2), ("sqrt(-b)", None), ("minimum(a, b, 7)", 4), ("maximum(d, e)", date(2027, 1, 3)),
    ("minimum(a, none)", None),
    # dates: 2026-11-16 is a Monday of week 47, 2027-01-03 a Sunday of week 53 of 2026
    ("month_start(d)", date(2026, 11, 1)), ("week_start(e)", date(2026, 12, 28)), ("add_days(d, -16)", date(2026, 10, 31)),
    ("add_months(d, 3)", date(2027, 2, 16)), ("add_months(month_start(d) + 30, 0)", date(2026, 12, 1)),
    ("add_months(d, -99999)", None), ("rounded(a, -1e9)", 0), ("rounded(a, 1e9)", 10), ("month_days(d)", 30), ("day_of(d)", 16), ("month_of(e)", 1), ("year_of(e)", 2027), ("weekday(d)", 1), ("weekday(e)", 7),
    ("weekday_name(e)", "周日"), ("week_label(d)", "2026-W47"), ("week_label(e)", "2026-W53"),
    ("month_label(e)", "2027-01"), ("day_label(e)", "1/3"), ("month_start(coalesce(None, None, d))", date(2026, 11, 1)),
    # texts
    ('join(text, "·", low)', "纯棉被套·abc"), ("amount(1234567.895, 2)", "1,234,567.90"), ("amount(none, 2)", None),
    ("amount(-0.001, 2)", "0.00"), ("percent(0.1425, 1)", "14.3%"), ("percent(a / zero, 1)", None), ("length(text)", 4),
    ('"含" if contains(text, "被套") else "不含"', "含"), ('"含" if contains(low, "A") else "不含"', "不含"),
    # whole columns: what is no number is skipped; nothing at all is missing
    ("total(other.sold)", 60.75), ("average(other.sold)", 20.25), ("largest(other.day)", date(2026, 11, 4)),
    ("smallest(other.sold)", 10), ("count(other.sold)", 3), ("filled(other.group)", 4), ("total(rows.none)", None),
    ("count(rows.word)", 0), ("filled(rows.word)", 1), ("last(other.sold)", 30.25), ("last(other.group)", "白"),
    ("rank(a, other.sold)", 3), ("rank(100, other.sold)", 1), ("rank(none, other.sold)", None),
    # keys: ids to the last digit and letter, texts without patterns
    ("lookup(other.sold, other.key, id)", 20.5), ("lookup(other.sold, other.group, group)", 10),
    ("lookup(other.sold, other.day, month_start(d))", 10), ("lookup(other.sold, other.key, text)", None),
    ("lookup(other.sold, other.group, none_text)", None), ('lookup(other.key, other.group, "白")', "a-1"),
    ('sumifs(other.sold, other.key, "A-1")', 30.25), ('sumifs(other.sold, other.group, "灰60*90")', 10),
    ("sumifs(other.sold, other.day, ge(month_start(d)), other.day, lt(month_start(d) + 2))", 30.5),
    ('sumifs(other.sold, other.group, "没有")', None), ('averageifs(other.sold, other.group, ne("白"))', 15.25),
    ('countifs(other.group, "白")', 2), ('countifs(other.group, ne("白"))', 2), ('countifs(other.group, "没有")', 0),
    ("countifs(other.sold, gt(10))", 2), ("countifs(other.sold, le(20.5))", 2), ("countifs(other.day, none_day)", None),
    # the catalogue
    ('metric("pay_cvr", pay_buyers=b, visitors=a)', 0.4), ('metric("pay_cvr", pay_buyers=b, visitors=zero)', None),
    ('metric("pay_cvr", pay_buyers=none, visitors=a)', None),
    ('metric("tacos", total_ad_spend=a, pay_amount=setting(lead_time_days))', 10 / 7),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "wanted"), CASES, ids=[formula for formula, _ in CASES])
def test_a_formula_by_hand(formula: str, wanted: Any) -> None:
    formula = formula.replace("none_text", "(None if a > 0 else text)").replace("none_day", "(None if a > 0 else d)")
    kind = kind_of(wanted)
    if wanted is None and formula.startswith(("amount", "percent")):
        kind = TEXT
    got = calculated(formula, kind, {"tacos_limit": Decimal("0.2")})
    assert got == (pytest.approx(wanted, rel=1e-12) if isinstance(wanted, float) else wanted)


def test_every_function_is_among_the_cases() -> None:
    said = " ".join(formula for formula, _ in CASES)
    assert [name for name in FUNCTIONS if f"{name}(" not in said] == ["ops"]


def test_metric_takes_the_columns_of_its_parts() -> None:
    """支付转化率 = 支付买家数 ÷ 访客数, found by their fields; a part under its argument's name will do."""
    given = grids(grid("rows", column("pay_buyers"), column("uv"), column("pay_cvr", NUMBER, "metric()")))
    rows = [{"pay_buyers": 30, "uv": 1000}, {"pay_buyers": 0, "uv": 5}, {"pay_buyers": 5, "uv": 0}, {"uv": 7}]
    out = evaluate({"rows": rows}, given, {}, None)["rows"]
    assert [row["pay_cvr"] for row in out] == [0.03, 0.0, None, None]


def test_a_negative_denominator_that_may_be_negative_gives_nothing() -> None:
    """净利率 is net profit over net sales, and a loss over negative sales is no margin."""
    given = grids(grid("rows", column("net_profit"), column("net_sales"), column("net_margin", NUMBER, "metric()")))
    out = evaluate(
        {"rows": [{"net_profit": -5, "net_sales": -10}, {"net_profit": -5, "net_sales": 10}]}, given, {}, None
    )
    assert [row["net_margin"] for row in out["rows"]] == [None, -0.5]


def test_ops_calls_the_function_and_is_empty_where_it_refuses() -> None:
    seen = []

    def call(id: str, **given: Any) -> Any:
        seen.append((id, given))
        if id == "bad":
            raise BadInput("不能算")
        return {"one": 2.5, "list": [1, 2], "single": [3], "day": date(2026, 11, 20)}[id]

    assert calculated('ops("one", x=a, when=d, days=other.day, ids=other.key)', NUMBER, {}, call) == 2.5
    days = [*(row["day"] for row in DAYS[:4]), None]
    keys = [*(row["key"] for row in DAYS[:4]), None]
    assert seen == [("one", {"x": 10, "when": date(2026, 11, 16), "days": days, "ids": keys})]
    assert calculated('ops("bad", x=a)', NUMBER, {}, call) is None
    assert calculated('ops("list", x=a)', NUMBER, {}, call) is None
    assert calculated('ops("single", x=a) + 1', NUMBER, {}, call) == 4
    assert calculated('ops("day", x=a)', DATE, {}, call) == date(2026, 11, 20)
    assert calculated('ops("one", x=a)', NUMBER, {}) is None  # without the registry


def test_a_text_column_stays_what_it_is_in_coalesce_and_is_text_elsewhere() -> None:
    """设置 holds numbers and words in one column; a code typed as a number is a text in another formula."""
    given = grids(
        grid("s", column("own", TEXT), column("preset", TEXT), column("effective", TEXT, "coalesce(own, preset)"),
             column("said", TEXT, "own"))
    )  # fmt: skip
    out = evaluate({"s": [{"own": None, "preset": 0.05}, {"own": 618, "preset": "自动"}]}, given, {}, None)["s"]
    assert [(row["effective"], row["said"]) for row in out] == [(0.05, None), (618, "618")]


def test_columns_need_each_other_in_any_order() -> None:
    given = grids(grid("t", column("c", NUMBER, "b + 1"), column("b", NUMBER, "a * total(t.a)"), column("a")))
    assert evaluate({"t": [{"a": 2}, {"a": 3}]}, given, {}, None)["t"] == [
        {"a": 2, "b": 10, "c": 11}, {"a": 3, "b": 15, "c": 16},
    ]  # fmt: skip


def test_a_circle_is_refused_by_name() -> None:
    given = grids(grid("t", column("a", NUMBER, "b + 1"), column("b", NUMBER, "total(t.a)")))
    with pytest.raises(BadInput, match=r"互相引用:t\.a → t\.b → t\.a"):
        evaluate({"t": []}, given, {}, None)


def test_a_time_of_day_is_kept_and_left_out_of_the_calendar() -> None:
    given = grids(
        grid("t", column("at", Kind.TIME), column("next", Kind.TIME, "add_days(at, 1)"),
             column("week", DATE, "week_start(at)"))
    )  # fmt: skip
    (row,) = evaluate({"t": [{"at": datetime(2026, 11, 17, 18, 30)}]}, given, {}, None)["t"]
    assert (row["next"], row["week"]) == (datetime(2026, 11, 18, 18, 30), date(2026, 11, 16))


def test_cards_have_no_row_and_may_speak_of_each_other() -> None:
    cards = (
        Card("reached", "达成", "sold / target", Kind.RATE, "%"),
        Card("sold", "卖出", "total(other.sold)"),
        Card("target", "目标", "setting(month_target)"),
        Card("word", "一句话", 'join("卖出 ", amount(sold, 1))', Kind.TEXT, ""),
    )
    sheet = Sheet("home", "首页", Group.START, "看一眼。", cards=cards)
    values = card_values(
        sheet, tables={"other": DAYS}, grids=grids(OTHER), settings={"month_target": 121.5}, as_of=AS_OF
    )
    assert values == {"reached": 0.5, "sold": 60.75, "target": 121.5, "word": "卖出 60.8"}
    one = value_of("sold > 60", tables={}, grids={}, settings={}, as_of=None, names={"sold": 60.75})
    assert one is True
