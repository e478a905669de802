"""设置 in the workbook: what is in effect stands there, words included, wherever it was set."""

from __future__ import annotations

import duckdb

from xlops.book.feeds import Row, feed_rows, stored_rows
from xlops.catalog.sheets import GRIDS
from xlops.formula.sheet import evaluate


def test_a_word_is_in_effect() -> None:
    rows: list[Row] = [dict(row) for row in GRIDS["words"].rows]
    rows[0]["own"] = "成长"
    found = evaluate({"words": rows}, {"words": GRIDS["words"]}, {}, None)["words"]
    assert [row["effective"] for row in found] == ["成长", "红涨绿跌"]


def test_every_setting_stands_once() -> None:
    from xlops.catalog.config import DEFAULTS

    ids = [row["setting"] for id in ("settings", "words") for row in GRIDS[id].rows]
    assert sorted(map(str, ids)) == sorted(DEFAULTS)


def test_a_setting_made_elsewhere_is_what_the_workbook_calculates_with(con: duckdb.DuckDBPyConnection) -> None:
    """12 days set in the program: with an empty cell the sheet calculates with 12; a typed 9 wins in the sheet."""
    con.execute("INSERT INTO settings VALUES ('lead_time_days', '12'), ('colors', '绿涨红跌')")
    grid = GRIDS["settings"]
    for own, effective in ((None, 12), (9, 9)):
        known: list[Row] = [{"setting": "lead_time_days", "own": own}]
        fed = next(r for r in feed_rows(con, grid, as_of=None, known=known) if r["setting"] == "lead_time_days")
        row = evaluate({"settings": [fed | {"own": own}]}, {"settings": grid}, {}, None)["settings"][0]
        assert (row["effective"], row["state"]) == (effective, "已确认")
    words = feed_rows(con, GRIDS["words"], as_of=None, known=[])
    assert [row["default_value"] for row in words] == ["自动", "绿涨红跌"]
    assert stored_rows(con, GRIDS["words"]) == [{"setting": "colors", "own": "绿涨红跌"}]
