"""Rows of 设置, of the lists behind drop-downs, and of the files that were imported.

Rule: a default stands as the catalogue gives it, or as the shop set it elsewhere, so that the workbook calculates with
what is in effect; a percentage is a fraction. Source: `config.DEFAULTS`.
"""

from __future__ import annotations

from decimal import Decimal

from xlops.book.feeds.care import picked
from xlops.book.feeds.context import Context
from xlops.book.feeds.model import Asked, Feed, Row
from xlops.catalog.config import DEFAULTS
from xlops.catalog.exports import EXPORTS
from xlops.facts.coverage import missing_files
from xlops.facts.files import files
from xlops.periods import Period

__all__ = ["BASE", "plain"]


def plain(value: Decimal | int | str | None) -> float | str | None:
    """A setting's value as a cell: a number or a text."""
    return float(value) if isinstance(value, Decimal | int) else value


def _settings(ctx: Context, asked: Asked) -> list[Row]:
    typed = {row.get("setting") for row in asked.known if row.get("own") not in (None, "")}
    rows = []
    for d in DEFAULTS.values():
        own = d.id in ctx.settings.own
        now = ctx.settings.values[d.id]
        elsewhere = own and d.id not in typed
        rows.append(picked(asked, {
            "setting": d.id, "setting_name": d.name, "default_value": plain(now if elsewhere else d.value),
            "effective_value": plain(now), "own_value": plain(now) if own else None, "setting_unit": d.unit,
            "setting_source": d.source, "confirmed": "是" if d.confirmed or elsewhere else "否",
            "setting_state": "本店设置" if own else "默认" if d.confirmed else "默认,待确认",
        }))  # fmt: skip
    return rows


def _lists(ctx: Context, asked: Asked) -> list[Row]:
    """The numbers of the rows; what stands in them is the operator's."""
    return [picked(asked, {"number": row["number"]}) for row in asked.grid.rows]


def _files(ctx: Context, asked: Asked) -> list[Row]:
    """Kinds of files: how far they reach, and how many days of the last whole week they lack."""
    lacking = {m.export: m for m in missing_files(ctx.con, ctx.week)}
    ends: dict[str, Period] = {}
    for file in files(ctx.con).all:
        if file.start and file.end and (file.export not in ends or ends[file.export].end < file.end):
            ends[file.export] = Period(file.start, file.end)
    known = [id for id in EXPORTS if id in ends or id in lacking]
    return [
        picked(asked, {
            "export": id, "export_name": EXPORTS[id].name, "menu": EXPORTS[id].menu,
            "last_day": ends[id].end if id in ends else None, "missing_days": len(lacking[id].days) if id in lacking else 0,
        })
        for id in known
    ]  # fmt: skip


BASE: dict[str, Feed] = {
    "settings": Feed(
        "设置", frozenset({"setting"}), _settings,
        frozenset({
            "setting_name", "default_value", "effective_value", "own_value", "setting_unit", "setting_source", "confirmed",
            "setting_state",
        }),
        dateless=True,
    ),
    "lists": Feed("下拉列表", frozenset({"number"}), _lists, dateless=True),
    "files": Feed(
        "已导入的文件", frozenset({"export"}), _files, frozenset({"export_name", "menu", "last_day", "missing_days"})
    ),
}  # fmt: skip
