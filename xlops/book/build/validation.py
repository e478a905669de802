"""What may be typed into a column: lists, bounds, dates, and the sentences that say so.

Rule: a value outside a list is asked about, never refused, for lists grow; a number or a date is refused only where
it can be nothing but a slip. Headers explain their column when they are selected. Limits of Excel: titles of 32,
messages of 255 characters.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from xlops.book.build.numbers import clean
from xlops.catalog.metrics import METRICS
from xlops.catalog.model import Kind
from xlops.catalog.sheets.lists import LISTS
from xlops.catalog.sheets.model import Column, Origin

__all__ = ["header_help", "list_name", "validation"]

_TITLE, _MESSAGE = 32, 255
_FAR = 1e12
_DAYS = (date(2000, 1, 1), date(2100, 12, 31))
_WHO = {Origin.TYPED: "手填", Origin.IMPORTED: "导入,刷新时更新,不用填", Origin.FORMULA: "自动算,不用填"}


def list_name(id: str) -> str:
    """The defined name of a drop-down list."""
    return f"list_{id}"


def validation(column: Column, lists: Collection[str]) -> dict[str, Any] | None:
    """The validation of a typed column, as XlsxWriter takes it; `lists` are the lists that stand in the workbook."""
    if column.origin is not Origin.TYPED:
        return None
    rule = _rule(column, lists)
    if column.help:
        rule = {
            "validate": "any",
            **rule,
            "input_title": clean(column.title)[:_TITLE],
            "input_message": _cut(column.help),
        }
    return rule or None


def _rule(column: Column, lists: Collection[str]) -> dict[str, Any]:
    title = {"error_title": clean(column.title)[:_TITLE]}
    if column.choices:
        source: Any = f"={list_name(column.choices)}" if column.choices in lists else list(LISTS[column.choices][1])
        said = f"清单「{LISTS[column.choices][0]}」里没有这一项。可以照填;常用的请到「设置」的清单里加上。"
        return {"validate": "list", "source": source, "error_type": "warning", "error_message": said, **title}
    if column.holds in (Kind.DATE, Kind.TIME):
        said = "请填日期,例如 2026-11-20。"
        return {
            "validate": "date", "criteria": "between", "minimum": _DAYS[0], "maximum": _DAYS[1], "error_message": said,
            **title,
        }  # fmt: skip
    if column.holds in (Kind.MONEY, Kind.COUNT, Kind.NUMBER, Kind.RATE):
        return {**_number(column), **title}
    return {}


def _number(column: Column) -> dict[str, Any]:
    """Bounds as declared; without any, a number of any size, not negative where its field can't be."""
    signed = column.declared.signed if column.declared else column.holds is Kind.NUMBER or column.holds is Kind.RATE
    low = column.low if column.low is not None else -_FAR if signed else 0
    high = column.high if column.high is not None else _FAR
    percent = column.holds is Kind.RATE or column.unit_text == "%"
    told = [f"不小于 {_told(low, percent)}"] if low > -_FAR else []
    told += [f"不大于 {_told(high, percent)}"] if high < _FAR else []
    unit = f"(单位:{column.unit_text})" if column.unit_text else ""
    said = "请填" + ("整数" if column.holds is Kind.COUNT else "数字") + "".join(f",{t}" for t in told) + unit + "。"
    kind = "integer" if column.holds is Kind.COUNT else "decimal"
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high, "error_message": said}


def _told(bound: float, percent: bool) -> str:
    return f"{bound * 100:.6g}%" if percent else f"{bound:.10g}"


def header_help(column: Column) -> dict[str, Any] | None:
    """What a header says when it is selected: who fills the column, what it is."""
    metric = METRICS.get(column.id)
    about = column.help or (metric.definition if metric else "") or (column.declared.note if column.declared else "")
    if not about and column.origin is Origin.TYPED:
        return None
    text = _WHO[column.origin] + ("。" + about if about else "。")
    return {"validate": "any", "input_title": clean(column.title)[:_TITLE], "input_message": _cut(text)}


def _cut(text: str) -> str:
    text = clean(text)
    return text if len(text) <= _MESSAGE else text[: _MESSAGE - 1] + "…"
