"""Files and rows behind a number."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import duckdb

from tests.facts.conftest import Put
from xlops.facts.files import files, rows_behind
from xlops.periods import Period

WEEK = Period(date(2026, 8, 10), date(2026, 8, 16))


def imported(id: int, file: str, export: str, table: str, start: date | None, end: date | None) -> dict[str, Any]:
    own = {"id": id, "file": file, "sha256": "", "export": export, "table": table, "rows": 1, "bad_rows": 0}
    return {**own, "start": start, "end": end, "imported_at": datetime(2026, 8, 17, 9, id)}


def test_only_files_of_the_period_and_what_is_of_today(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put(
        "imports",
        imported(1, "周.xlsx", "sycm_shop", "shop_facts", WEEK.start, WEEK.end),
        imported(2, "九月.xlsx", "sycm_shop", "shop_facts", date(2026, 9, 1), date(2026, 9, 30)),
        imported(3, "成本.xlsx", "own_costs", "item_costs", None, None),
    )
    found = files(con)
    assert found.of("sycm_shop", WEEK) == ("周.xlsx",)
    assert found.of("item_costs", WEEK) == ("成本.xlsx",)
    assert found.of("sycm_shop+orders", WEEK) == ("周.xlsx", "订单")


def test_rows_of_the_week_are_not_added_to_its_days(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """One row of the week and two of its days from one source, two days from another: 1 and 2, three of the table."""
    day, next_day = date(2026, 8, 10), date(2026, 8, 11)
    own = {"terminal": "全部", "pay_amount": 1}
    put(
        "shop_facts",
        {"start": WEEK.start, "end": WEEK.end, "source": "a", **own}, {"start": day, "source": "a", **own},
        {"start": next_day, "source": "a", **own}, {"start": day, "source": "b", **own}, {"start": next_day, "source": "b", **own},
    )  # fmt: skip
    assert rows_behind(con, ["shop_facts"], WEEK) == {"shop_facts": 3, "a": 1, "b": 2}
