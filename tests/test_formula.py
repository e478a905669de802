"""One expression, four languages: Python, SQL and the recalculated cell agree, and the traps stay shut."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import duckdb
import formualizer
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from xlops.catalog.fields import FIELDS
from xlops.catalog.inputs import INPUTS
from xlops.catalog.metrics import FORMULAS, METRICS, reference
from xlops.catalog.model import Agg, Kind, Metric
from xlops.errors import BadInput, NotFound
from xlops.formula import (
    adds_by_row,
    can_add,
    cells,
    check,
    daily_sum,
    evaluate,
    excel,
    excel_total,
    expand,
    flags,
    parse,
    roll_up,
    row_sql,
    signed,
    sql,
    sum_sql,
    value,
    words,
)

WITH_EXPRESSION = [m for m in (*METRICS.values(), *FORMULAS.values()) if m.expr]
AVERAGES = [m for m in METRICS.values() if m.agg is Agg.WAVG and len(m.parts) == 2]
DUCK = duckdb.connect()
SMALL = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


# -- three-way agreement ------------------------------------------------------------------------------


def cells_of(metric: Metric) -> st.SearchStrategy[dict[str, float | None]]:
    """A row of arguments: blanks, zeros, and fractions of 64 so that sums are exact in every engine."""

    def one(field: str) -> st.SearchStrategy[float | None]:
        declared = reference(field)
        low = -320 if declared.signed else 0
        fractions = st.integers(low, 80).map(lambda n: n / 64)
        amounts = st.integers(low * 10, 400_000).map(lambda n: n / 4)
        counts = st.integers(low, 100_000)
        known = {Kind.RATE: fractions, Kind.MONEY: amounts}.get(declared.kind, counts)
        return st.one_of(known, known, st.sampled_from([None, 0]))

    return st.fixed_dictionaries({p.arg: one(p.field) for p in metric.parts})


def or_nothing(compute: Callable[[], float | None]) -> float | None:
    """The value, or None where a negative denominator is refused (SQL and cells show nothing there)."""
    try:
        return compute()
    except BadInput as error:
        if "分母不能是负数" not in str(error):
            raise
        return None


def in_python(metric: Metric, row: Mapping[str, float | None]) -> float | None:
    return or_nothing(lambda: value(metric, **row))


def in_sql(metric: Metric, rows: Sequence[Mapping[str, float | None]]) -> tuple[list[float | None], float | None]:
    """Every row's value and the value of all rows together."""
    args = [p.arg for p in metric.parts]
    literals = ", ".join(
        f"({n}, {', '.join('NULL::DOUBLE' if row[a] is None else f'{row[a]}::DOUBLE' for a in args)})"
        for n, row in enumerate(rows)
    )
    table = f"(VALUES {literals}) t(n, {', '.join(args)})"
    columns = {a: a for a in args}
    each = DUCK.execute(f"SELECT {row_sql(metric, columns)} FROM {table} ORDER BY n").fetchall()
    (whole,) = DUCK.execute(f"SELECT {sum_sql(metric, columns)} FROM {table}").fetchall()
    return [row[0] for row in each], whole[0]


def in_cells(metric: Metric, rows: Sequence[Mapping[str, float | None]]) -> tuple[list[float | None], float | None]:
    """The same from a recalculated sheet; empty text is a missing value."""
    args = [p.arg for p in metric.parts]
    book = formualizer.Workbook()
    sheet = book.sheet("S")
    last = len(rows)
    for r, row in enumerate(rows, 1):
        for c, arg in enumerate(args, 1):
            if row[arg] is None:
                # a blank cell and the empty text of another formula are both missing
                if r % 2:
                    sheet.set_value(r, c, "")
            else:
                sheet.set_value(r, c, row[arg])
        sheet.set_formula(r, 9, "=" + excel(metric, {a: f"{'ABCDEFGH'[i]}{r}" for i, a in enumerate(args)}))
    ranges = {a: f"{'ABCDEFGH'[i]}$1:{'ABCDEFGH'[i]}${last}" for i, a in enumerate(args)}
    total = f'IF(COUNT(I1:I{last})=0,"",SUM(I1:I{last}))' if adds_by_row(metric) else excel_total(metric, ranges)
    sheet.set_formula(last + 1, 9, "=" + total)
    book.evaluate_all()
    got = [book.evaluate_cell("S", r, 9) for r in range(1, last + 2)]
    plain = [None if g == "" else g for g in got]
    assert all(g is None or isinstance(g, (int, float)) for g in plain), got
    return plain[:-1], plain[-1]


def same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("metric", WITH_EXPRESSION, ids=lambda m: m.id)
def test_python_sql_and_cells_agree_row_by_row_and_summed(metric: Metric) -> None:
    @SMALL
    @given(st.lists(cells_of(metric), min_size=1, max_size=7))
    def agree(rows: list[dict[str, float | None]]) -> None:
        each = [in_python(metric, row) for row in rows]
        complete = [row for row in rows if None not in row.values()]
        sums = {p.arg: sum(row[p.arg] or 0 for row in complete) for p in metric.parts}
        whole = in_python(metric, sums) if complete else None
        if adds_by_row(metric):
            whole = sum(in_python(metric, row) or 0 for row in complete) if complete else None
        for engine, (rows_there, whole_there) in {
            "sql": in_sql(metric, rows),
            "cells": in_cells(metric, rows),
        }.items():
            assert all(map(same, each, rows_there)), (engine, each, rows_there)
            assert same(whole, whole_there), (engine, whole, whole_there)

    agree()


@pytest.mark.parametrize("metric", WITH_EXPRESSION, ids=lambda m: m.id)
def test_a_column_gives_what_its_rows_give(metric: Metric) -> None:
    @SMALL
    @given(st.lists(cells_of(metric), min_size=1, max_size=9))
    def agree(rows: list[dict[str, float | None]]) -> None:
        columns = {p.arg: [row[p.arg] for row in rows] for p in metric.parts}
        try:
            each = [value(metric, **row) for row in rows]
        except BadInput:
            with pytest.raises(BadInput, match="分母不能是负数"):
                value(metric, **columns)
            return
        assert value(metric, **columns) == pytest.approx(each, nan_ok=True)
        arrays = {k: np.array([math.nan if v is None else v for v in c]) for k, c in columns.items()}
        got = value(metric, **arrays)
        assert isinstance(got, np.ndarray)
        assert [None if g != g else g for g in got.tolist()] == pytest.approx(each)

    agree()


# -- values --------------------------------------------------------------------------------------------


def test_missing_zero_and_negative() -> None:
    ctr = METRICS["ctr"]
    assert value(ctr, clicks=0, impressions=7) == 0.0
    assert value(ctr, clicks=5, impressions=0) is None
    assert value(ctr, clicks=None, impressions=7) is None
    assert value(ctr, clicks=float("nan"), impressions=7) is None
    assert value(ctr, clicks="", impressions=7) is None
    with pytest.raises(ValueError, match="「点击量」不能是负数"):
        value(ctr, clicks=-1, impressions=None)


def test_a_rate_above_one_is_kept() -> None:
    assert value(METRICS["pay_cvr"], pay_buyers=12, visitors=10) == 1.2


def test_a_negative_denominator_is_an_error() -> None:
    with pytest.raises(ValueError, match="分母不能是负数"):
        value(METRICS["gross_margin"], net_sales=-100, cogs=20)
    with pytest.raises(ValueError, match="第 2 行的分母不能是负数"):
        value(METRICS["gross_margin"], net_sales=[100, -100], cogs=20)


def test_a_missing_part_comes_before_a_negative_denominator() -> None:
    assert value(METRICS["gross_margin"], net_sales=-100, cogs=None) is None
    assert value(METRICS["gross_margin"], net_sales=[-100, 80], cogs=[None, 20]) == [None, 0.75]


@pytest.mark.parametrize("bad", ["12a", "12", True, float("inf"), object()])
def test_what_is_no_number_is_refused(bad: Any) -> None:
    with pytest.raises(ValueError, match="「访客数」"):
        value(METRICS["pay_cvr"], pay_buyers=1, visitors=bad)
    with pytest.raises(ValueError, match="「访客数」"):
        value(METRICS["pay_cvr"], pay_buyers=1, visitors=[10, bad])


def test_money_stays_exact_and_whole_numbers_whole() -> None:
    net = METRICS["net_sales"]
    assert value(net, pay_amount=Decimal("0.30"), refund_amount=Decimal("0.10")) == Decimal("0.20")
    assert value(net, pay_amount=Decimal("0.30"), refund_amount=0.1) == Decimal("0.20")
    assert value(net, pay_amount=5000, refund_amount=6200) == -1200
    assert type(value(net, pay_amount=5000, refund_amount=6200)) is int
    columns = value(net, pay_amount=[Decimal("0.30"), None], refund_amount=[Decimal("0.10"), Decimal(1)])
    assert columns == [Decimal("0.20"), None]


def test_columns_go_out_as_they_came_in() -> None:
    cvr = METRICS["pay_cvr"]
    series = value(cvr, pay_buyers=pd.Series([1, 2], index=["a", "b"]), visitors=pd.Series([10, 0], index=["a", "b"]))
    assert series["a"] == 0.1
    assert math.isnan(series["b"])
    nullable = value(cvr, pay_buyers=pd.Series([1, None], dtype="Int64"), visitors=10)
    assert nullable.tolist()[0] == 0.1
    assert math.isnan(nullable.tolist()[1])
    assert value(cvr, pay_buyers=(1, None), visitors=(10, 10)) == [0.1, None]
    assert value(METRICS["net_sales"], pay_amount=np.array([3, 2]), refund_amount=1).dtype.kind == "i"


def test_numbers_too_large_to_compute_are_refused() -> None:
    for big in (1e200, [1e200]):
        with pytest.raises(ValueError, match="数字太大"):
            value(METRICS["clv_simple"], contribution_per_order=big, orders_per_period=1e200, periods=1)
    with pytest.raises(ValueError, match="数字太大"):
        value(METRICS["pay_cvr"], pay_buyers=10**400, visitors=3)
    with pytest.raises(ValueError, match="数字太大"):
        value(METRICS["pay_cvr"], pay_buyers=[1, 10**400], visitors=3)


def test_an_algorithm_has_no_formula() -> None:
    with pytest.raises(BadInput, match=r"「复购率.*」要用算法计算,没有公式"):
        value(METRICS["repeat_purchase_rate"], orders_per_customer=[1, 2])


def test_an_empty_column_gives_an_empty_column() -> None:
    assert value(METRICS["pay_cvr"], pay_buyers=[], visitors=[]) == []
    assert value(METRICS["pay_cvr"], pay_buyers=[None], visitors=[None]) == [None]


def test_a_column_of_decimals_or_flags() -> None:
    """Exact money divides into floats; a column of TRUE and FALSE is no column of numbers."""
    amounts = pd.Series([Decimal("10.50"), None])
    assert value(METRICS["aov_order"], pay_amount=amounts, pay_orders=2).iloc[0] == 5.25
    with pytest.raises(ValueError, match="TRUE"):
        value(METRICS["pay_cvr"], pay_buyers=pd.Series([True, False]), visitors=10)
    with pytest.raises(ValueError, match="请不要选多列"):
        value(METRICS["pay_cvr"], pay_buyers=np.ones((2, 2)), visitors=10)
    with pytest.raises(ValueError, match="第 2 行的「支付买家数」不能是负数"):
        value(METRICS["pay_cvr"], pay_buyers=np.array([1, -1]), visitors=10)


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="行数不一样"):
        value(METRICS["pay_cvr"], pay_buyers=[1, 2], visitors=[1, 2, 3])
    with pytest.raises(ValueError, match="行标签不一样"):
        value(METRICS["pay_cvr"], pay_buyers=pd.Series([1, 2]), visitors=pd.Series([1, 2], index=[1, 2]))


def test_arguments_by_their_names() -> None:
    with pytest.raises(ValueError, match=r"缺少参数 visitors\(访客数\)"):
        value(METRICS["pay_cvr"], pay_buyers=1)
    with pytest.raises(ValueError, match="没有参数 uv"):
        value(METRICS["pay_cvr"], pay_buyers=1, visitors=2, uv=3)
    # p (1 - 0) - c over p: 40 of 100
    assert value(METRICS["promo_margin"], promo_price=100, unit_cost=60) == 0.4


# -- grammar -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["a ** b", "a % b", "f(a)", "a.b", "a if b else a", "'x'", "True", "a +", "a, b", "+a", "a == b", "a / 0", "1j"],
)
def test_what_is_outside_the_grammar_is_refused_when_parsed(text: str) -> None:
    with pytest.raises(ValueError, match="公式"):
        parse(text)


def test_a_wrong_name_names_the_near_match() -> None:
    with pytest.raises(NotFound, match=r"没有「visiter」.*「visitors」"):
        parse("pay_buyers / visiter", ("pay_buyers", "visitors"))


@st.composite
def expressions(draw: st.DrawFn) -> str:
    """Two to six names and numbers under operators, in every shape of tree, fully parenthesised."""

    def tree(leaves: int) -> str:
        if leaves == 1:
            return draw(st.sampled_from(["a", "b", "a", "b", "2", "0.5", "(-a)"]))
        left = draw(st.integers(1, leaves - 1))
        whole = f"({tree(left)} {draw(st.sampled_from('+-*/'))} {tree(leaves - left)})"
        return draw(st.sampled_from([whole, whole, f"(-{whole})"]))

    return tree(draw(st.integers(2, 6)))


@settings(max_examples=200, deadline=None)
@given(expressions(), st.integers(0, 9), st.integers(1, 9))
@example("(a - (b - 2))", 9, 5)
@example("(-(a + b))", 9, 5)
@example("(a / (b * 2))", 9, 5)
@example("(a / (b / 2))", 9, 5)
@example("((-a) * (b + 2))", 9, 5)
def test_parentheses_mean_the_same_everywhere(text: str, a: int, b: int) -> None:
    """Any expression of the grammar against Python's own reading of its text, SQL and the cell."""
    formula = parse(text)
    if not formula.names:
        return
    got = or_nothing(lambda: evaluate(formula, {"a": a, "b": b}))
    if got is not None:  # else some denominator is zero or negative
        assert same(got, eval(text, {"a": float(a), "b": float(b)}))
    row = DUCK.execute(f"SELECT {sql.row_sql(formula, {'a': f'{a}::DOUBLE', 'b': f'{b}::DOUBLE'})}").fetchone()
    assert row is not None
    assert same(row[0], got), (text, row[0], got)
    book = formualizer.Workbook()
    sheet = book.sheet("S")
    sheet.set_value(1, 1, a)
    sheet.set_value(1, 2, b)
    sheet.set_formula(1, 3, "=" + cells.cell(formula, {"a": "A1", "b": "B1"}))
    there = book.evaluate_cell("S", 1, 3)
    assert same(None if there == "" else there, got), (text, there, got)


# -- text ----------------------------------------------------------------------------------------------


def test_the_cell_of_a_ratio_is_the_guarded_one() -> None:
    assert excel(METRICS["pay_cvr"], {"pay_buyers": "[@支付买家数]", "visitors": "[@访客数]"}) == (
        'IF(COUNT([@支付买家数],[@访客数])<2,"",IF([@访客数]=0,"",[@支付买家数]/[@访客数]))'
    )
    assert excel(METRICS["satisfaction_rate"], {"very_satisfied": "A2", "satisfied": "B2", "received": "C2"}) == (
        'IF(COUNT(A2,B2,C2)<3,"",IF(C2=0,"",(A2+B2)/C2))'
    )
    assert excel(METRICS["gross_margin"], {"net_sales": "A2", "cogs": "B2"}) == (
        'IF(COUNT(A2,B2)<2,"",IF(A2<=0,"",(A2-B2)/A2))'
    )


def test_words_are_what_an_operator_reads() -> None:
    assert words(METRICS["pay_cvr"]) == "支付买家数 ÷ 访客数"
    assert words(METRICS["cpm"]) == "推广花费 ÷ 展现量 × 1000"
    assert words(FORMULAS["bounce_rate_from_clickers"]) == "1 − 点击访客数 ÷ 访客数"
    assert words(METRICS["pay_amount"]) == ""


def test_a_missing_column_is_named() -> None:
    with pytest.raises(NotFound, match=r"「支付转化率」缺少「visitors」.*「visitor」"):
        row_sql(METRICS["pay_cvr"], {"pay_buyers": "x", "visitor": "y"})


@pytest.mark.parametrize("metric", WITH_EXPRESSION, ids=lambda m: m.id)
def test_expanded_metrics_stand_on_fields_and_keep_their_value(metric: Metric) -> None:
    """Putting metrics' own formulas in their place gives what computing them first gives."""
    whole = expand(metric)
    assert all(p.field in FIELDS or p.field in INPUTS or not METRICS[p.field].parts for p in whole.parts)
    inputs = {p.arg: float(900 - 100 * i) for i, p in enumerate(whole.parts)}
    if "uv" in inputs:
        inputs["uv"] = 5000.0  # more visitors than inquirers

    def one(field: str) -> float:
        if field in inputs:
            return inputs[field]
        inner = METRICS[field]
        return float(value(inner, **{p.arg: one(p.field) for p in inner.parts}))

    first = {p.arg: one(p.field) for p in metric.parts}
    assert or_nothing(lambda: value(whole, **inputs)) == pytest.approx(or_nothing(lambda: value(metric, **first)))


# -- traps ---------------------------------------------------------------------------------------------


def test_trap_mean_of_ratios() -> None:
    """Item A 10 of 100, item B 9 of 900: the shop is 19 of 1000 = 1.90%, not the mean 5.50%."""
    rows: list[dict[str, Any]] = [{"pay_buyers": 10, "visitors": 100}, {"pay_buyers": 9, "visitors": 900}]
    assert roll_up(METRICS["pay_cvr"], rows, "items").value == 0.019


def test_trap_a_day_with_a_missing_part_leaves_both_sums() -> None:
    rows: list[dict[str, Any]] = [
        {"pay_buyers": 30, "visitors": 1000},
        {"pay_buyers": None, "visitors": 200},
        {"pay_buyers": 5, "visitors": 150},
    ]
    rolled = roll_up(METRICS["pay_cvr"], rows, "days")
    assert rolled.value == pytest.approx(35 / 1150, abs=1e-12)
    assert rolled.dropped == 1


def test_trap_visitors_over_days() -> None:
    """A returning visitor counts once a week: daily visitors never become the week's."""
    days = [{"uv": 900}, {"uv": 950}]
    with pytest.raises(BadInput, match="「访客数」是去重人数,几天之间不能相加"):
        roll_up(METRICS["uv"], days, "days")
    with pytest.raises(BadInput, match="不能相加"):
        roll_up(METRICS["uv"], days, "items")
    assert daily_sum(METRICS["uv"]) == ("uv_days", "访客数(按日累加)")
    with pytest.raises(BadInput):
        daily_sum(METRICS["pv"])


def test_trap_the_basis_of_people_is_carried_along() -> None:
    one = {"pay_buyers": 3, "visitors": 100}
    assert roll_up(METRICS["pay_cvr"], [one], "days").basis == "period"
    assert roll_up(METRICS["pay_cvr"], [one, one], "days").basis == "daily"
    assert roll_up(METRICS["pay_cvr"], [one, one], "items").basis == "items"
    money = {"pay_amount": 10, "pay_orders": 2}
    assert roll_up(METRICS["aov_order"], [money, money], "days").basis == "period"


def test_trap_index_values_added() -> None:
    row = {"search_popularity": 12000, "online_items": 48000}
    assert roll_up(METRICS["demand_supply_ratio"], [row], "items").value == 0.25
    with pytest.raises(BadInput, match="「搜索人气」是平台指数"):
        roll_up(METRICS["demand_supply_ratio"], [row, row], "items")


def test_trap_scores_and_stock_over_days() -> None:
    """The score of a week is its last day's, and so is the stock; over items stock adds."""
    scores = [{"dsr_desc": 4.8}, {"dsr_desc": 4.7}]
    assert roll_up(METRICS["dsr_desc"], scores, "days").value == 4.7
    with pytest.raises(BadInput, match="只看最后一天"):
        roll_up(METRICS["dsr_desc"], scores, "items")
    stock = [{"on_hand": 10}, {"on_hand": 4}]
    assert roll_up(METRICS["on_hand"], stock, "days").value == 4
    assert roll_up(METRICS["on_hand"], stock, "items").value == 14
    with pytest.raises(BadInput, match="时点数"):
        roll_up(METRICS["stock_sales_ratio"], [{"stock_units": 1, "sold_units": 1}] * 2, "days")


def test_trap_averages_are_weighted() -> None:
    """60 s × 100 and 90 s × 300 are 82.5 s a visitor, not 75."""
    rows: list[dict[str, Any]] = [
        {"avg_stay": 60, "visitors": 100},
        {"avg_stay": 90, "visitors": 300},
        {"avg_stay": None, "visitors": 9},
    ]
    rolled = roll_up(METRICS["avg_stay"], rows, "days")
    assert rolled.value == 82.5
    assert rolled.dropped == 1
    con = duckdb.connect()
    con.execute("CREATE TABLE t AS SELECT * FROM (VALUES (60, 100), (90, 300), (NULL, 9)) v(s, n)")
    got = con.execute(f"SELECT {sum_sql(METRICS['avg_stay'], {'avg_stay': 's', 'visitors': 'n'})} FROM t").fetchone()
    assert got == (82.5,)


@settings(max_examples=30, deadline=None)
@given(st.lists(cells_of(METRICS["avg_stay"]), min_size=2, max_size=7))
def test_weighted_averages_agree(rows: list[dict[str, float | None]]) -> None:
    complete = [row for row in rows if None not in row.values()]
    weights = sum(row["visitors"] or 0 for row in complete)
    seconds = sum((row["avg_stay"] or 0) * (row["visitors"] or 0) for row in complete)
    expected = seconds / weights if weights else None
    assert same(roll_up(METRICS["avg_stay"], rows, "days").value, expected)
    assert same(in_sql(METRICS["avg_stay"], rows)[1], expected)
    assert same(in_cells(METRICS["avg_stay"], rows)[1], expected)


def test_trap_margins_and_prices_are_not_summed() -> None:
    row = {"list_price": 200, "promo_price": 150}
    with pytest.raises(BadInput, match="不能由各行合成"):
        roll_up(METRICS["discount_depth"], [row, row], "items")
    with pytest.raises(BadInput, match="不能由各行合成"):
        check(METRICS["max_cpc"], "days")


def test_trap_a_negative_row_does_not_hide_in_a_sum() -> None:
    rows = [{"clicks": 10, "impressions": 100}, {"clicks": -1, "impressions": 100}]
    with pytest.raises(BadInput, match="不能是负数"):
        roll_up(METRICS["ctr"], rows, "days")


def test_trap_a_rate_of_its_own_in_every_row() -> None:
    """1000 at 40% less 100 is 300, 1000 at 10% less 200 is -100: 200 in all, with no mean margin."""
    rows = [
        {"ad_pay_amount": 1000, "margin_rate": 0.4, "spend": 100},
        {"ad_pay_amount": 1000, "margin_rate": 0.1, "spend": 200},
    ]
    assert roll_up(METRICS["ad_profit"], rows, "items").value == 200
    with pytest.raises(BadInput, match="对这一列求和"):
        excel_total(METRICS["ad_profit"], {"ad_pay_amount": "A1:A2", "margin_rate": "B1:B2", "spend": "C1:C2"})


def test_odd_values_are_flagged_and_kept() -> None:
    assert flags(METRICS["pay_cvr"], pay_buyers=12, visitors=10) == ("DQ_RATE_GT_1",)
    assert flags(METRICS["pay_cvr"], pay_buyers=12, visitors=0) == ("DQ_NUM_WITHOUT_DEN",)
    assert flags(METRICS["pay_cvr"], pay_buyers=0, visitors=0) == ()
    assert flags(METRICS["pay_cvr"], pay_buyers=None, visitors=0) == ()
    assert flags(METRICS["roas"], ad_pay_amount=30, spend=10) == ()
    assert flags(FORMULAS["bounce_rate_from_clickers"], clicking_visitors=3, visitors=0) == ("DQ_NUM_WITHOUT_DEN",)


def test_roll_up_of_money_is_exact_and_of_nothing_is_nothing() -> None:
    rows = [{"pay_amount": Decimal("0.10")}] * 3
    assert roll_up(METRICS["pay_amount"], rows, "days").value == Decimal("0.30")
    assert roll_up(METRICS["pay_amount"], [], "days").value is None
    assert roll_up(METRICS["on_hand"], [], "days").value is None
    assert roll_up(METRICS["pay_amount"], [{"pay_amount": None}, {}], "days").value is None


@pytest.mark.parametrize(("agg", "days", "items"), [
    (Agg.SUM, True, True), (Agg.UNIQ, False, False), (Agg.RATIO, False, False), (Agg.WAVG, False, False),
    (Agg.STOCK, False, True), (Agg.LAST, False, False), (Agg.INDEX, False, False), (Agg.NONE, False, False),
])  # fmt: skip
def test_what_adds(agg: Agg, days: bool, items: bool) -> None:
    assert can_add(agg, "days") is days
    assert can_add(agg, "items") is items


def test_sums_of_exact_decimals_stay_exact_in_sql() -> None:
    con = duckdb.connect()
    con.execute("CREATE TABLE t (p DECIMAL(18,2), r DECIMAL(18,2))")
    con.execute("INSERT INTO t VALUES (0.10, 0.30), (0.20, 0.00), (5.00, NULL)")
    sql = sum_sql(METRICS["net_sales"], {"pay_amount": "p", "refund_amount": "r"})
    assert con.execute(f"SELECT {sql} FROM t").fetchone() == (Decimal("0.00"),)


def test_averages_are_declared_with_their_weight() -> None:
    assert [m.id for m in AVERAGES] == ["avg_stay"]
    assert signed(METRICS["gross_profit"]) == {"net_sales"}
