"""The demo shop's sheets against SQL written a second time over the same store, and against the weekly report's own facts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from xlops.book.feeds import Row, Typed, feed_rows, feed_tables, key_of, stored_rows, whole_tables
from xlops.catalog.config import DEFAULTS
from xlops.catalog.metrics import METRICS
from xlops.catalog.model import Kind
from xlops.catalog.sheets import GRIDS, SHEETS
from xlops.catalog.sheets.model import Column, Grid, Origin
from xlops.demo.shop import ITEMS
from xlops.demo.story import EVENTS, HERO, LAST_DAY, STOCK_OUT
from xlops.demo.typed import typed
from xlops.facts.items import items
from xlops.facts.profit import profit, projected_refunds
from xlops.facts.settings import settings
from xlops.formula.sheet import card_values, evaluate
from xlops.methods.bundles import bundle_rules
from xlops.periods import parse_period
from xlops.store.schema import create

pytestmark = pytest.mark.journey

Demo = tuple[duckdb.DuckDBPyConnection, dict[str, Typed]]
HERO_ID = next(item.id for item in ITEMS if item.code == HERO)
LAST, BEFORE = parse_period("2026-W46"), parse_period("2026-W45")


@pytest.fixture(scope="module")
def con(demo: Demo) -> duckdb.DuckDBPyConnection:
    return demo[0]


@pytest.fixture(scope="module")
def tables(demo: Demo) -> dict[str, list[Row]]:
    """A fresh workbook of the demo shop."""
    return whole_tables(demo[0], GRIDS.values(), as_of=LAST_DAY, typed=typed())


def one(con: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> Any:
    row = con.execute(sql, list(values)).fetchone()
    assert row is not None
    return row if len(row) > 1 else row[0]


def found(rows: list[Row], **key: Any) -> Row:
    (row,) = [row for row in rows if all(row.get(id) == value for id, value in key.items())]
    return row


def test_every_typed_row_of_the_demo_is_taken(demo: Demo) -> None:
    assert {id: [str(cell) for cell in told.bad] for id, told in demo[1].items() if told.bad} == {}
    assert all(told.stored == len(typed()[id]) for id, told in demo[1].items() if GRIDS[id].store)


def test_rows_are_told_apart_by_their_key(tables: dict[str, list[Row]]) -> None:
    for id, rows in tables.items():
        keys = [key_of(GRIDS[id], row) for row in rows]
        assert len(set(keys)) == len(keys), id
        assert all(any(key) for key in keys), id


def test_a_row_has_every_column_but_formulas(tables: dict[str, list[Row]]) -> None:
    for id, rows in tables.items():
        own = {c.id for c in GRIDS[id].columns if c.origin is not Origin.FORMULA}
        assert all(set(row) == own for row in rows), id


def test_the_days_are_those_of_the_core_report(con: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]) -> None:
    sql = """SELECT start, pay_amount, uv, pay_buyers FROM shop_facts WHERE source = 'sycm_core_daily' AND start = "end"
        AND start > ?::DATE - 400 ORDER BY start DESC"""
    expected = con.execute(sql, [LAST_DAY]).fetchall()
    assert [(r["day"], r["pay_amount"], r["uv"], r["pay_buyers"]) for r in tables["daily"]] == expected
    assert {r["day"]: r["event"] for r in tables["daily"] if r["event"]} == EVENTS


def test_weeks_and_the_week_before(con: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]) -> None:
    row = found(tables["weeks"], week="2026-W46")
    sql = """SELECT pay_amount, uv FROM shop_facts WHERE source = 'sycm_core_daily' AND start = ? AND "end" = ?"""
    assert (row["pay_amount"], row["uv"]) == one(con, sql, LAST.start, LAST.end)
    assert row["pay_amount_before"] == one(con, sql, BEFORE.start, BEFORE.end)[0]


def _months(feed: str) -> Grid:
    columns = (
        Column("month", origin=Origin.IMPORTED),
        Column("c", "列", Kind.MONEY, origin=Origin.IMPORTED, feed=feed),
    )
    return Grid("own", "自己的表", ("month",), columns, feed="month")


def test_a_running_month_beside_the_same_days_of_the_last(
    con: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]
) -> None:
    row = found(tables["months"], month=date(2026, 11, 1))
    sql = """SELECT sum(pay_amount) FROM shop_facts WHERE source = 'sycm_core_daily' AND start = "end"
        AND start BETWEEN ? AND ?"""
    assert row["pay_amount"] == one(con, sql, date(2026, 11, 1), LAST_DAY)
    before = feed_rows(con, _months("pay_amount@before_same"), as_of=LAST_DAY)[-1]["c"]
    assert before == one(con, sql, date(2026, 10, 1), date(2026, 10, 15))
    assert feed_rows(con, _months("pay_amount@before"), as_of=LAST_DAY)[-1]["c"] == one(
        con, sql, date(2026, 10, 1), date(2026, 10, 31)
    )
    assert found(tables["targets"], month=date(2026, 11, 1))["last_month"] == Decimal("813267.29")
    assert feed_rows(con, _months("uv"), as_of=LAST_DAY) == []  # the days' visitors are not the month's


def test_months_at_the_ends_without_data_have_no_row(tables: dict[str, list[Row]]) -> None:
    """Half of August 2026 and of November 2025 are there: their sums would be short, so there is no row for 目标, nor
    one that has rates alone."""
    for id in ("targets", "months", "peers"):
        months = {row["month"] for row in tables[id]}
        assert date(2026, 8, 1) not in months and date(2025, 11, 1) not in months
        assert {date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)} <= months


def test_items_have_the_people_of_the_last_week_and_the_orders_of_thirty_days(
    con: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]
) -> None:
    row = found(tables["items"], item_id="652300117049")
    sql = (
        "SELECT uv, pay_buyers, cart_users FROM item_facts WHERE item_id = '652300117049' AND start = ? AND \"end\" = ?"
    )
    assert (row["uv"], row["pay_buyers"], row["cart_users"]) == one(con, sql, LAST.start, LAST.end)
    sql = """SELECT count(DISTINCT order_id) FROM order_lines WHERE item_id = '652300117049'
        AND paid_at::DATE BETWEEN ?::DATE - 29 AND ?"""
    assert row["pay_orders"] == one(con, sql, LAST_DAY, LAST_DAY)


def test_a_code_that_is_out_ran_out_the_day_after_its_last_sale(tables: dict[str, list[Row]]) -> None:
    """The story of the demo shop: 米白 sold last on the 11th, 400 come on the 20th; nothing is to be ordered in time."""
    rows = evaluate(tables, GRIDS, {}, LAST_DAY)["skus"]
    row = found(rows, merchant_code="YX-CT01-米白")
    assert (row["last_sale"], row["stockout_date"], row["order_on"]) == (date(2026, 11, 11), date(2026, 11, 12), None)
    finding = found(tables["findings"], check_id="A10", subject_id="YX-CT01-米白")
    assert "日销13.2，11月12日断货，到货日11月20日，缺4天" in str(finding["now_value"])


def test_a_cause_without_evidence_costs_nothing(tables: dict[str, list[Row]]) -> None:
    without = [row for row in tables["causes"] if row["evidence"] == "没有证据"]
    assert without and all(row["yuan"] is None for row in without)


def test_shares_of_traffic_are_judged_alike_in_all_sheets(tables: dict[str, list[Row]]) -> None:
    """流量结构, 流量占比 and 健康: with 全站推广 the own eight weeks decide, a point wider on both sides."""
    settings = {"commission_rate": 0.05}
    book = evaluate(tables, GRIDS, settings, LAST_DAY)
    groups = {row["group"]: row["state"] for row in book["traffic_groups"]}
    assert groups == {"自然": "偏低", "付费": "偏高", "活动": "达标", "会员": "达标", "其他": "达标"}
    assert {row["group"]: row["state"] for row in book["traffic_bands"]} == groups
    verdicts = {row["band"]: row["verdict"] for row in book["health"] if row["band"]}
    assert {band for band, verdict in verdicts.items() if verdict == "达标"} == {"活动", "会员", "其他"}


def test_a_fresh_shop_has_the_sheets_own_rows(con: duckdb.DuckDBPyConnection) -> None:
    """Without a day with data: settings, lists, checklists; no row of data."""
    empty = duckdb.connect()
    create(empty)
    fresh = whole_tables(empty, GRIDS.values(), as_of=None)
    assert {row["setting"] for id in ("settings", "words") for row in fresh[id]} == set(DEFAULTS)
    assert len(fresh["checks"]) == len(GRIDS["checks"].rows) and fresh["checks"][0]["check_name"]
    assert len(fresh["definitions"]) == len(METRICS) and fresh["lists"][0]["yes_no"] == "是"
    assert {id for id, rows in fresh.items() if rows} == {grid.id for grid in GRIDS.values() if grid.rows}


def test_the_week_earns_what_the_report_says(con: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]) -> None:
    """The report reads each week by itself, the ledger all of them at once: the same lines to the fen."""
    chosen = settings(con)
    for week in (LAST, BEFORE):
        row = found(tables["profit"], week=week.label)
        pay, orders = Decimal(str(row["pay_amount"])), row["pay_orders"]
        assert isinstance(orders, int)
        refunds = projected_refunds(con, week, pay)
        assert refunds is not None
        assert (row["refunds_so_far"], row["refunds_expected"]) == (refunds.done, refunds.projected)
        spend = Decimal(str(row["ad_spend"]))
        lines = profit(pay, orders, refunds.projected, items(con, week, week.shift(-7), chosen), spend, chosen)
        assert row["goods_known"] == lines.goods
        assert row["cost_cover"] == lines.covered
        if week == BEFORE:
            assert found(tables["profit"], week="2026-W46")["after_ads_before"] == lines.after_ads


def test_entries(con: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]) -> None:
    row = found(tables["entries"], entry="手淘搜索")
    sql = 'SELECT uv, pay_buyers, pay_amount FROM entry_facts WHERE entry = ? AND start = ? AND "end" = ?'
    assert (row["uv"], row["pay_buyers"], row["pay_amount"]) == one(con, sql, "手淘搜索", LAST.start, LAST.end)
    assert row["uv_before"] == row["week_2"] == one(con, sql, "手淘搜索", BEFORE.start, BEFORE.end)[0]
    assert row["week_1"] == row["uv"]
    assert (row["owner"], row["ad_spend"]) == ("小林", None)
    paid = found(tables["entries"], entry="全站推广")
    sql = """SELECT sum(ad_spend) FROM ad_facts WHERE scene = '货品全站推广' AND coalesce(subject_id, '') = ''
        AND start BETWEEN ? AND ?"""
    assert paid["ad_spend"] == one(con, sql, LAST.start, LAST.end)


def test_items(con: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]) -> None:
    row = found(tables["items"], item_id=HERO_ID)
    sql = 'SELECT pay_amount FROM item_facts WHERE item_id = ? AND start = ? AND "end" = ?'
    assert row["week_1"] == one(con, sql, HERO_ID, LAST.start, LAST.end)
    assert row["week_3"] == one(con, sql, HERO_ID, LAST.start - timedelta(14), LAST.end - timedelta(14))
    sold = "SELECT sum(quantity) FROM order_lines WHERE item_id = ? AND paid_at >= ?::DATE - 29"
    assert row["pay_items"] == one(con, sold, HERO_ID, LAST_DAY)
    assert row["on_hand"] == one(con, "SELECT sum(on_hand) FROM item_costs WHERE item_id = ?", HERO_ID)
    assert (row["role"], row["merchant_code"]) == ("主推", HERO)


def test_codes(con: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]) -> None:
    """灰 over the last 14 days; 米白, which is out, over the 14 days up to its last sale."""
    row = found(tables["skus"], merchant_code=f"{HERO}-灰")
    sql = """SELECT sum(quantity) / 14, round(sum(paid_amount) / sum(quantity), 2) FROM order_lines
        WHERE merchant_code = ? AND paid_at::DATE BETWEEN ?::DATE - 13 AND ?"""
    daily, price = one(con, sql, f"{HERO}-灰", LAST_DAY, LAST_DAY)
    assert row["daily_units"] == round(daily, 2) and float(str(row["paid_price"])) == pytest.approx(price)
    gone = found(tables["skus"], merchant_code=STOCK_OUT.sku)
    last = one(con, "SELECT max(paid_at)::DATE FROM order_lines WHERE merchant_code = ?", STOCK_OUT.sku)
    assert gone["daily_units"] == round(one(con, sql, STOCK_OUT.sku, last, last)[0], 2)
    assert (gone["on_hand"], gone["imported_transit"], gone["imported_arrival"]) == (0, 400, STOCK_OUT.arrival)
    assert (gone["role"], gone["price"], gone["imported_cost"]) == ("次推", 139, 62)


def test_a_typed_cost_of_an_item_that_the_file_leaves_out(con: duckdb.DuckDBPyConnection) -> None:
    """Every tenth item has no row in the table of costs; the first three of them are typed in SKU计划."""
    costed = {
        code for (code,) in con.execute("SELECT merchant_code FROM sku_plans WHERE unit_cost IS NOT NULL").fetchall()
    }
    left_out = [ITEMS[n] for n in (9, 19, 29)]
    assert costed == {f"{item.code}-{colour}" for item in left_out for colour in item.colours}


def test_ledger_fees_of_a_month(con: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]) -> None:
    row = found(tables["fee_check"], month=date(2026, 10, 1))
    sql = """SELECT -sum(coalesce(income, 0) + coalesce(expense, 0)) FROM ledger WHERE happened_at::DATE BETWEEN ? AND ?
        AND (ledger_note LIKE '%天猫佣金%' OR ledger_note LIKE '%基础软件服务费%' OR ledger_note LIKE '%积分%')"""
    assert row["ledger_commission"] == one(con, sql, date(2026, 10, 1), date(2026, 10, 31)) > 0


def test_the_daily_check(tables: dict[str, list[Row]]) -> None:
    stock = found(tables["checks"], check_id="A10")
    assert (stock["auto_verdict"], stock["level"], stock["day"]) == ("异常", "红", LAST_DAY)
    assert "11月20日" in str(stock["now_value"])
    by_eye = found(tables["checks"], check_id="M4")
    assert by_eye["auto_verdict"] is None and by_eye["by_eye"] == "是"
    assert found(tables["findings"], subject_id=STOCK_OUT.sku, check_id="A10")["level"] == "红"
    page = found(tables["causes"], cause_id="D11")
    assert "11月9日主推款换搜索首图" in str(page["evidence"])


def test_bundles_and_refund_reasons(con: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]) -> None:
    pair = tables["bundles"][0]
    sql = """WITH own AS (SELECT DISTINCT order_id, item_id FROM order_lines
            WHERE paid_at::DATE BETWEEN ?::DATE - 89 AND ? AND item_id <> '')
        SELECT count(*) FROM own a JOIN own b ON a.order_id = b.order_id WHERE a.item_id = ? AND b.item_id = ?"""
    assert pair["orders"] == one(con, sql, LAST_DAY, LAST_DAY, pair["item_a"], pair["item_b"])
    lines = con.execute(
        "SELECT order_id, item_id FROM order_lines WHERE paid_at::DATE BETWEEN ?::DATE - 89 AND ? ORDER BY ALL",
        [LAST_DAY] * 2,
    ).fetchall()
    rules = bundle_rules(lines, 0, 5)[:50]
    assert [(r["item_a"], r["item_b"], r["orders"]) for r in tables["bundles"]] == [
        (rule["item_a"], rule["item_b"], rule["orders"]) for rule in rules
    ]
    assert [r["lift"] for r in tables["bundles"]] == pytest.approx([rule["lift"] for rule in rules])
    reason = tables["refund_reasons"][0]
    sql = """SELECT count(*), sum(refund_amount) FROM refunds WHERE refund_reason = ?
        AND finished_at::DATE BETWEEN ?::DATE - 27 AND ?"""
    expected = one(con, sql, reason["refund_reason"], LAST_DAY, LAST_DAY)
    assert (reason["refund_orders"], reason["refund_amount"]) == expected


def test_hidden_buyers_are_not_counted(tables: dict[str, list[Row]]) -> None:
    assert all(row["buyers"] is None and row["remark"] for row in tables["segments"])
    assert all(row["repurchase_30"] is None for row in tables["buyer_weeks"])
    assert not any(row.get("buyers") for row in tables["paths"])


def test_an_activity_beside_the_days_before(con: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]) -> None:
    row = found(tables["activity_profit"], item_id=HERO_ID)
    sql = "SELECT sum(quantity) FROM order_lines WHERE item_id = ? AND paid_at::DATE BETWEEN ? AND ?"
    weeks = [(date(2026, 10, 5), date(2026, 10, 11)), (date(2026, 10, 12), date(2026, 10, 18))]
    assert (row["units_before"], row["units_during"]) == tuple(one(con, sql, HERO_ID, *week) for week in weeks)
    assert 0.11 < 1 - float(str(row["price_during"])) / float(str(row["price_before"])) < 0.13  # 12% off


def test_the_to_dos_tell_the_story(tables: dict[str, list[Row]]) -> None:
    """What was found comes in with its start value; last week's have their conclusion; typed cells stay."""
    todos = {str(row["todo_id"]): row for row in tables["todos"]}
    search = todos["2026-W46|A01|entry|平台流量 > 手淘搜索"]
    assert search["check_metric"] == "支付转化率" and search["start_value"] == pytest.approx(514 / 22100)
    hero = todos[f"2026-W46|A02|item|{HERO_ID}"]
    assert hero["action"] == "换回旧首图,再测一版" and str(hero["problem"]).startswith("云栖家居收纳箱")
    concluded = {str(row["todo_subject"]): row["found"] for row in todos.values() if row["week"] == "2026-W45"}
    assert concluded == {
        "手淘搜索": "无效", "全站推广": "有效", "会员短信": "样本不足",
        next(item.title for item in ITEMS if item.code == STOCK_OUT.sku[:7]): None,
    }  # fmt: skip
    channel = todos["2026-W46|entries|entry|店铺私域 > 购物车"]
    assert (channel["todo_source"], channel["todo_subject"]) == ("流量渠道", "购物车")


def test_ticks_of_other_sheets_become_to_dos(con: duckdb.DuckDBPyConnection) -> None:
    known: dict[str, list[Row]] = {
        "checks": [{"check_id": "M4", "check_name": "首页正常", "to_todo": "是", "note": "二店招还是旧活动"},
                   {"check_id": "M2", "check_name": "图片一致", "to_todo": "否"}],
        "competitors": [
            {"day": LAST_DAY, "competitor": "简居", "price": 60.0, "own_price": 69.9},
            {"day": LAST_DAY, "competitor": "百纳", "price": 66.0, "own_price": 69.9},
            {"day": LAST_DAY - timedelta(days=20), "competitor": "旧的", "price": 50.0, "own_price": 69.9},
        ],
    }  # fmt: skip
    rows = feed_tables(con, [GRIDS["todos"]], as_of=LAST_DAY, known=known)["todos"]
    own = {str(r["todo_id"]): r["problem"] for r in rows if r["todo_source"] in ("每日巡店", "市场调研")}
    assert own["2026-W46|checks|M4"] == "二店招还是旧活动"
    assert own["2026-W46|competitors|2026-11-15|简居"] == "比简居贵16.5%(我方69.9元,对方60元)"
    assert not any("百纳" in str(v) or "旧的" in str(v) or "图片" in str(v) for v in own.values())


def test_a_start_value_stays(con: duckdb.DuckDBPyConnection) -> None:
    """A row that somebody took up keeps what it says, whatever the numbers say today."""
    id = "2026-W46|A01|entry|平台流量 > 手淘搜索"
    known: list[Row] = [{"todo_id": id, "week": "2026-W46", "problem": "转化低", "start_value": 0.02, "action": "换图"}]
    row = found(feed_rows(con, GRIDS["todos"], as_of=LAST_DAY, known=known), todo_id=id)
    assert (row["problem"], row["start_value"]) == ("转化低", 0.02)
    assert row["now_value"] == pytest.approx(514 / 22100)


def test_what_is_stored_comes_back(con: duckdb.DuckDBPyConnection) -> None:
    """A workbook made anew finds the typed cells that planning tables keep."""
    rows = {row["month"]: row for row in stored_rows(con, GRIDS["targets"])}
    assert rows[date(2026, 11, 1)] == {
        "month": date(2026, 11, 1), "month_target": 780_000, "tacos_limit": 0.15, "net_profit_target": 85_000,
    }  # fmt: skip
    entry = found(stored_rows(con, GRIDS["entries"]), entry="购物车")
    assert (entry["entry_path"], entry["owner"]) == ("店铺私域 > 购物车", "小赵")


def test_the_first_page_says_what_the_weekly_report_says(
    con: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]
) -> None:
    """The week's own visitors, conversion and 客单价 of the weekly file, against the week before; no sum of days."""
    told = card_values(
        SHEETS["home"], tables=evaluate(tables, GRIDS, {}, LAST_DAY), grids=GRIDS, settings={}, as_of=LAST_DAY
    )
    sql = """SELECT uv, pay_buyers, pay_amount FROM shop_facts WHERE source = 'sycm_core_daily' AND start = ? AND "end" = ?"""
    uv, buyers, amount = one(con, sql, LAST.start, LAST.end)
    before_uv, before_buyers, _ = one(con, sql, BEFORE.start, BEFORE.end)
    assert (told["week_uv"], told["week_uv_name"]) == (uv, "访客数(人)")
    assert told["week_cvr"] == pytest.approx(buyers / uv) and told["week_aov"] == pytest.approx(float(amount) / buyers)
    assert told["week_uv_change"] == pytest.approx(uv / before_uv - 1)
    assert told["week_cvr_change"] == pytest.approx((buyers / uv - before_buyers / before_uv) * 100)


def test_a_running_week_adds_its_days_and_says_so(con: duckdb.DuckDBPyConnection) -> None:
    """Thursday: four days of this week beside the same four of the last."""
    thursday = LAST_DAY - timedelta(days=3)
    book = whole_tables(con, GRIDS.values(), as_of=thursday)
    told = card_values(
        SHEETS["home"], tables=evaluate(book, GRIDS, {}, thursday), grids=GRIDS, settings={}, as_of=thursday
    )
    sql = """SELECT sum(uv) FROM shop_facts WHERE source = 'sycm_core_daily' AND start = "end" AND start BETWEEN ? AND ?"""
    now, before = (
        one(con, sql, week.start, thursday - timedelta(days=back)) for week, back in ((LAST, 0), (BEFORE, 7))
    )
    assert (told["week_uv"], told["week_uv_name"]) == (now, "访客数(按日累加)(人)")
    assert told["week_uv_change"] == pytest.approx(int(now) / int(before) - 1)
