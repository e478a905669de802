"""Typed rows into planning tables and settings: taken, corrected, removed, refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal as D
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.book.feeds import Row, stored_rows, typed_rows
from xlops.book.feeds.cells import cell
from xlops.catalog.fields import FIELDS
from xlops.catalog.sheets import GRIDS
from xlops.errors import BadInput
from xlops.facts.settings import settings

Put = Callable[..., None]


def rows_of(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return con.execute(sql).fetchall()


def test_targets_are_taken_changed_and_removed(con: duckdb.DuckDBPyConnection) -> None:
    """A row with nothing typed is none; a second refresh overwrites; a row that is gone is removed."""
    grid = GRIDS["targets"]
    october, november = date(2026, 10, 1), date(2026, 11, 1)
    told = typed_rows(con, grid, [
        {"month": november, "month_target": 840000.0, "tacos_limit": 0.15, "month_pay": 5.0},
        {"month": october, "month_target": None, "month_pay": 7.0},
    ])  # fmt: skip
    assert (told.stored, told.removed, told.bad) == (1, 0, ())
    sql = "SELECT month, month_target, tacos_limit FROM targets ORDER BY 1"
    assert rows_of(con, sql) == [(november, 840000, 0.15)]
    typed_rows(con, grid, [{"month": november, "month_target": 850000.0}, {"month": october, "month_target": 1}])
    assert rows_of(con, sql) == [(october, 1, None), (november, 850000, None)]
    assert typed_rows(con, grid, [{"month": october, "month_target": 1}]).removed == 1
    assert rows_of(con, sql) == [(october, 1, None)]


def test_only_what_changed_is_written(con: duckdb.DuckDBPyConnection) -> None:
    grid = GRIDS["targets"]
    rows = [{"month": date(2026, n, 1), "month_target": 840000.5, "tacos_limit": 0.15} for n in (9, 10, 11)]
    typed_rows(con, grid, rows)
    typed_rows(con, grid, rows)
    told: list[str] = []

    class Watched:
        def execute(self, sql: str, *parameters: Any) -> Any:
            told.append(sql.split()[0])
            return con.execute(sql, *parameters)

        executemany = execute

    typed_rows(Watched(), grid, rows)  # type: ignore[arg-type]
    assert told == ["SELECT"]
    typed_rows(Watched(), grid, [{**rows[0], "tacos_limit": 0.2}, *rows[1:]])  # type: ignore[arg-type]
    assert told == ["SELECT", "SELECT", "UPDATE"]


def test_rows_of_files_are_not_removed(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Of two imported rows one is overtyped: it is the workbook's from then on, the other stays for good."""
    put("events", {"day": date(2026, 11, 1), "event": "换图", "import_id": 3})
    put("events", {"day": date(2026, 11, 2), "event": "断货", "import_id": 3})
    grid = GRIDS["daily"]
    typed_rows(con, grid, [{"day": date(2026, 11, 1), "event": "换图", "event_kind": "改图"}])
    assert rows_of(con, "SELECT event_kind FROM events WHERE event = '换图'") == [("改图",)]
    assert typed_rows(con, grid, []).removed == 1
    assert rows_of(con, "SELECT event FROM events") == [("断货",)]


def test_an_empty_note_is_no_row_but_a_kind_without_one_is_said(con: duckdb.DuckDBPyConnection) -> None:
    grid = GRIDS["daily"]
    told = typed_rows(con, grid, [
        {"day": date(2026, 11, 1), "pay_amount": 100, "event": "  "}, {"day": date(2026, 11, 2), "event_kind": "改图"},
    ])  # fmt: skip
    assert told.stored == 0
    assert [str(cell) for cell in told.bad] == [
        "表「日数据」第「2026-11-02」行的「大事记」:「大事记」空着,请填上,这一行才算数"
    ]


def test_a_bad_cell_is_said_and_the_other_rows_are_taken(con: duckdb.DuckDBPyConnection) -> None:
    """The row with the bad cell stays as it was before."""
    grid = GRIDS["targets"]
    september, october = date(2026, 9, 1), date(2026, 10, 1)
    typed_rows(con, grid, [{"month": october, "month_target": 5}])
    told = typed_rows(con, grid, [
        {"month": september, "month_target": "75万"}, {"month": october, "month_target": "八十万"},
        {"month": date(2026, 11, 1), "tacos_limit": 15},
    ])  # fmt: skip
    assert [(b.sheet, b.column, b.row, b.value) for b in told.bad] == [
        ("目标", "月目标", "2026-10-01", "八十万"), ("目标", "费比上限", "2026-11-01", "15"),
    ]  # fmt: skip
    assert told.bad[0].reason == "「八十万」不是数字,请改成数字或留空"
    assert "15%" in told.bad[1].reason
    assert rows_of(con, "SELECT month, month_target FROM targets ORDER BY 1") == [(september, 750000), (october, 5)]


def test_ids_keep_their_digits(con: duckdb.DuckDBPyConnection) -> None:
    grid = GRIDS["price_watch"]
    typed_rows(con, grid, [{"day": datetime(2026, 11, 1), "item_id": 652300117049.0, "price": "¥62.00"}])
    assert rows_of(con, "SELECT day, item_id, price FROM price_watch") == [(date(2026, 11, 1), "652300117049", 62)]


def test_own_to_dos_get_an_id(con: duckdb.DuckDBPyConnection) -> None:
    """The same words give the same to-do; without an action it is nobody's."""
    grid = GRIDS["todos"]
    row: Row = {"todo_id": None, "problem": "主图旧了", "action": "重拍", "owner": "小林"}
    typed_rows(con, grid, [row, {"problem": "只是想到"}])
    ((first, owner),) = rows_of(con, "SELECT todo_id, owner FROM todos")
    assert first.startswith("手填-") and owner == "小林"
    typed_rows(con, grid, [row | {"owner": "阿秋"}])
    assert rows_of(con, "SELECT todo_id, owner FROM todos") == [(first, "阿秋")]


def test_an_activity_of_the_whole_shop(con: duckdb.DuckDBPyConnection) -> None:
    row: Row = {"activity": "店庆", "start": date(2026, 10, 12), "end": date(2026, 10, 18), "enrolled": "是"}
    assert typed_rows(con, GRIDS["activities"], [row]).bad == ()
    assert rows_of(con, 'SELECT activity, item_id, "end" FROM activities') == [("店庆", "", date(2026, 10, 18))]


def test_the_order_of_the_ledger_map_is_kept(con: duckdb.DuckDBPyConnection) -> None:
    rows: list[Row] = [{"fragment": "花呗", "ledger_class": "支付服务费"}, {"fragment": "A", "ledger_class": "公益"}]
    typed_rows(con, GRIDS["ledger_map"], rows)
    assert [row["fragment"] for row in stored_rows(con, GRIDS["ledger_map"])] == ["花呗", "A"]


def test_agents_typed_by_hand(con: duckdb.DuckDBPyConnection) -> None:
    week: Row = {"start": date(2026, 11, 9), "end": date(2026, 11, 15), "agent": "小桃", "inquirers": 812}
    typed_rows(con, GRIDS["agents"], [week])
    assert rows_of(con, "SELECT agent, source, inquirers FROM agent_facts") == [("小桃", "workbook", 812)]


def test_a_typed_cost_wins_over_the_file_and_goes_when_emptied(con: duckdb.DuckDBPyConnection) -> None:
    from xlops.facts.items import costs

    con.execute("INSERT INTO item_costs (item_id, merchant_code, unit_cost) VALUES ('7', 'K7', 20)")
    row: Row = {"merchant_code": "K7", "item_id": "7", "unit_cost": 24.5, "imported_cost": 20.0}
    typed_rows(con, GRIDS["skus"], [row])
    assert costs(con)["7"].unit_cost == D("24.5")
    typed_rows(con, GRIDS["skus"], [row | {"unit_cost": None}])
    assert costs(con)["7"].unit_cost == 20


def test_settings(con: duckdb.DuckDBPyConnection) -> None:
    """Typed, kept, emptied; and one that was set elsewhere is not undone by an empty cell."""
    grid = GRIDS["settings"]
    con.execute("INSERT INTO settings VALUES ('lead_time_days', '12')")
    rows: list[Row] = [{"setting": "commission_rate", "own": "4.5%"}, {"setting": "lead_time_days", "own": None}]
    assert typed_rows(con, grid, rows).bad == ()
    words: list[Row] = [{"setting": "traffic_standard", "own": "近8周"}, {"setting": "colors", "own": "蓝涨"}]
    told = typed_rows(con, GRIDS["words"], words)
    assert [str(b) for b in told.bad] == [
        "表「选项」第「涨跌配色」行的「本店选的」:「涨跌配色」没有「蓝涨」这个选项,可以选 红涨绿跌、绿涨红跌"
    ]
    assert stored_rows(con, GRIDS["words"]) == [{"setting": "traffic_standard", "own": "近8周"}]
    now = settings(con)
    found: tuple[Any, ...] = now.rate("commission_rate"), now.number("lead_time_days"), now.text("traffic_standard")
    assert found == (
        D("0.045"), 12, "近8周",
    )  # fmt: skip
    assert {"setting": "commission_rate", "own": 0.045} in stored_rows(con, grid)
    rows[0]["own"] = None
    assert typed_rows(con, grid, rows).removed == 1
    assert settings(con).rate("commission_rate") == D("0.05")
    told = typed_rows(
        con, grid, [{"setting": "commission_rate", "own": "五个点"}, {"setting": "safety_days", "own": -1}]
    )
    assert [b.row for b in told.bad] == ["平台扣点", "安全天数"]
    assert settings(con).number("safety_days") == 3


def test_a_grid_without_a_table_is_left_alone(con: duckdb.DuckDBPyConnection) -> None:
    assert typed_rows(con, GRIDS["candidates"], [{"candidate": "新品"}]).stored == 0


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        ("2026/11/9", "day", date(2026, 11, 9)),
        ("2026年11月9日", "day", date(2026, 11, 9)),
        ("2026-11", "month", date(2026, 11, 1)),
        (46335.0, "day", date(2026, 11, 9)),
        ("1,234.5", "price", D("1234.5")),
        ("2000+", "sold_people", 2000),
        ("2万", "sold_people", 20000),
        ("--", "price", None),
        (" ", "event", None),
        (True, "enrolled", "是"),
        (12.0, "merchant_code", "12"),
        ("3.5%", "ad_share", 0.035),
    ],
)
def test_cells(value: Any, field: str, expected: object) -> None:
    """46,335 is 9 November 2026 in Excel's count of days."""
    assert cell(value, FIELDS[field]) == expected


@pytest.mark.parametrize(
    ("value", "field", "said"),
    [
        ("8-20", "day", "不是日期"), (5.0, "day", "不是日期"), ("2026-13-01", "day", "不是日期"), ("贵", "price", "不是数字"),
        (1e14, "price", "太大"), (-1, "price", "不能是负数"), (1.5, "sold_people", "不是整数"), (date(2026, 1, 1), "price", "不是数字"),
    ],
)  # fmt: skip
def test_cells_that_are_refused(value: Any, field: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        cell(value, FIELDS[field])


@given(st.one_of(st.none(), st.text(max_size=12), st.integers(), st.floats(allow_nan=False), st.booleans(), st.dates()))
def test_a_cell_is_read_or_refused(value: Any) -> None:
    """Whatever stands there: no other error comes out."""
    for name in ("day", "price", "sold_people", "tacos_limit", "item_id", "event"):
        with suppress(BadInput):
            cell(value, FIELDS[name])
