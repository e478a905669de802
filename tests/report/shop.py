"""A store filled by hand, and how tests look into a report."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import duckdb

from xlops.periods import Period
from xlops.report.model import Cell, Report, Section
from xlops.report.weekly import weekly_report
from xlops.store.schema import quote

__all__ = ["BEFORE", "MADE", "WEEK", "Shop", "ids", "row", "section", "texts"]

WEEK = Period(date(2026, 8, 10), date(2026, 8, 16))
BEFORE = WEEK.previous()
MADE = datetime(2026, 8, 17, 9, 40)


class Shop:
    """A store that is filled by hand."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def put(self, table: str, period: Period | None = None, /, **row: Any) -> None:
        if period is not None:
            row = {"start": period.start, "end": period.end, **row}
        names = ", ".join(map(quote, row))
        self.con.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))

    def shop(self, period: Period, source: str = "sycm_shop", **fields: Any) -> None:
        self.put("shop_facts", period, terminal="全部", source=source, **fields)

    def days(self, period: Period, amounts: tuple[int, ...]) -> None:
        for day, amount in zip(period, amounts, strict=False):
            self.shop(Period(day, day), "sycm_core_daily", pay_amount=amount)

    def entry(self, period: Period, name: str, **fields: Any) -> None:
        grain = {"terminal": "全部", "source": "sycm_entry", "scope": "每一次访问", "tree": "t", "carrier": "全店"}
        self.put("entry_facts", period, entry_path=name, entry=name, **grain, **fields)

    def ads(self, period: Period, scene: str, spend: int, amount: int | None, clicks: int) -> None:
        plan = {"plan_id": "1", "subject_type": "计划", "subject_id": "", "keyword": "", "source": "wxt_plan"}
        self.put(
            "ad_facts",
            period,
            scene=scene,
            window="7",
            rule="末次点击",
            **plan,
            ad_spend=spend,
            ad_pay_amount=amount,
            clicks=clicks,
        )

    def item(self, period: Period, id: str, **fields: Any) -> None:
        self.put("item_facts", period, terminal="全部", source="sycm_item", item_id=id, **fields)

    def set(self, **values: str) -> None:
        for id, value in values.items():
            self.put("settings", id=id, value=value)

    def report(self, week: Period = WEEK, edition: str = "老板版") -> Report:
        return weekly_report(self.con, week, shop="云朵家居", made_at=MADE, edition=edition)


def texts(report: Report) -> list[str]:
    return [s.text for s in report.sentences]


def section(report: Report, id: str) -> Section:
    return next(s for s in (*report.page_one, *report.sections) if s.id == id)


def ids(report: Report) -> list[str]:
    return [s.id for s in (*report.page_one, *report.sections)]


def row(found: Section, first: str, table: int = 0) -> tuple[Cell, ...]:
    rows = found.tables[table].rows + ((found.tables[table].total,) if found.tables[table].total else ())  # type: ignore[operator]
    return next(r for r in rows if r[0].value == first)
