"""What each screen shows, gathered from the desk and the use cases: plain data, ready for a template.

Rule: a screen never fails because a part of it can't be read: the part is left out and the sentence is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from xlops.app.desk import Desk, State, Task
from xlops.app.places import shops_folder
from xlops.catalog.config import DEFAULTS, STAGE_BANDS
from xlops.errors import NotFound, XlopsError
from xlops.facts.traffic import ORIGINAL, OWN
from xlops.files import safe_name
from xlops.periods import week_of
from xlops.shop import Checked, bad_rows, check, chosen, find_workbook
from xlops.shop.found import DAYS
from xlops.shop.needed import Needed, needed
from xlops.store import Shop, reading, registered_shops

__all__ = ["bad", "checked", "file_id", "file_of", "first", "home", "new_shop", "preparing", "settings"]

_SHOWN_BAD, _WEEKS = 300, 8
_CHOICES = {
    "traffic_standard": ("自动", OWN, ORIGINAL, *STAGE_BANDS),
    "colors": ("红涨绿跌", "绿涨红跌"),
}
_T = TypeVar("_T")


def file_id(path: str | Path) -> str:
    """A name for a file that says nothing of where it lies; pages know files by it."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:16]


def file_of(state: State, id: str) -> Path:
    """The file that a page means. Raises `NotFound` for one that was never shown."""
    shown = [one["path"] for one in (state.found or {}).get("files", ())]
    for path in (*shown, *(state.task.files if state.task else ()), *map(str, state.pending)):
        if file_id(path) == id:
            return Path(path)
    raise NotFound("这个文件不在列表里了,请重新选")


def first(desk: Desk, error: str = "") -> dict[str, Any]:
    """The first run, and the choice of a shop; `error` says why the last one can't be shown."""
    state = desk.state
    return {
        "shops": registered_shops(), "pending": [path.name for path in state.pending], "task": state.task,
        "yesterday": _yesterday(desk), "error": error,
    }  # fmt: skip


def new_shop(name: str = "我的店铺", folder: str = "", error: str = "") -> dict[str, Any]:
    return {"name": name, "folder": folder or str(shops_folder() / safe_name(name or "我的店铺")), "error": error}


def preparing(desk: Desk) -> dict[str, Any]:
    """What to download, for someone who has no shop yet."""
    week = week_of(desk.now().date() - timedelta(days=7))
    return {"needed": needed(None, week), "week": _days(week.start, week.end)}


def home(desk: Desk, shop: Shop) -> dict[str, Any]:
    """The Monday."""
    state = desk.state
    week = week_of(desk.now().date() - timedelta(days=7))
    wanted, trouble = _tried(lambda: needed(shop, week), tuple[Needed, ...]())
    weeks, more = _tried(lambda: _weeks_with_data(shop), list[tuple[str, str]]())
    return {
        "state": state, "task": state.task, "result": _result(state.task), "found": _found(state),
        "days": DAYS, "needed": [n for n in wanted if not n.optional], "optional": [n for n in wanted if n.optional],
        "week": _days(week.start, week.end), "weeks": weeks, "workbook": _workbook(shop), "trouble": trouble or more,
        "yesterday": _yesterday(desk), "bad_rows": _tried(lambda: len(bad_rows(shop)), 0)[0],
    }  # fmt: skip


def checked(shop: Shop) -> dict[str, Any]:
    """每日巡店."""
    found: Checked | None
    found, error = _tried(lambda: check(shop), None)
    return {"found": found, "error": error, "causes": [c for c in found.causes if c.satisfied] if found else []}


def bad(shop: Shop) -> dict[str, Any]:
    """Rows that were not taken, the newest file's first, by file."""
    rows, error = _tried(lambda: bad_rows(shop), list[dict[str, Any]]())
    files: dict[str, list[dict[str, Any]]] = {}
    for row in rows[:_SHOWN_BAD]:
        files.setdefault(str(row["文件"]), []).append(row)
    return {"files": files, "count": len(rows), "shown": min(len(rows), _SHOWN_BAD), "error": error}


def settings(
    shop: Shop, typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Every setting with its value; what was typed and refused stays in its field, the reason beside it."""
    rows, error = _tried(lambda: chosen(shop), list[dict[str, str]]())
    return {
        "rows": [
            {
                "id": row["代号"], "name": row["设置"], "note": row["说明"], "status": row["状态"],
                "unit": DEFAULTS[row["代号"]].unit, "choices": _CHOICES.get(row["代号"], ()),
                "value": (typed or {}).get(row["代号"], shown(row["代号"], row["值"])),
                "wrong": (wrong or {}).get(row["代号"], ""),
            }
            for row in rows
        ],
        "error": error,
    }  # fmt: skip


def shown(id: str, value: str) -> str:
    """A setting's value as it is typed: a fraction as a percentage.

    >>> shown("commission_rate", "0.05"), shown("lead_time_days", "7"), shown("month_target", "")
    ('5%', '7', '')
    """
    if DEFAULTS[id].unit != "%" or not value:
        return value
    try:
        return f"{(Decimal(value) * 100).normalize():f}%"
    except InvalidOperation:
        return value


def _yesterday(desk: Desk) -> date:
    """What is proposed for a file without a date."""
    return desk.now().date() - timedelta(days=1)


# --- parts ------------------------------------------------------------------------------------------------


def _tried(make: Callable[[], _T], otherwise: _T) -> tuple[_T, str]:
    try:
        return make(), ""
    except XlopsError as error:
        return otherwise, str(error)


def _found(state: State) -> dict[str, Any]:
    """New files, each with its id and when it was written; None before anybody looked."""
    if state.found is None:
        return {"looked": False, "files": [], "unknown": [], "error": ""}
    files = [
        {
            "id": file_id(one["path"]), "name": Path(one["path"]).name, "kind": one["kind"],
            "when": datetime.fromisoformat(str(one["modified"])).strftime("%m-%d %H:%M"),
        }
        for one in state.found["files"]
    ]  # fmt: skip
    return {"looked": True, "files": files, "unknown": state.found["unknown"], "error": state.found.get("error", "")}


def _result(task: Task | None) -> dict[str, Any]:
    """What came of the last work, for the eye: a line a file, the report's files by kind, the text."""
    if task is None or task.running or not task.result:
        return {}
    said = task.result
    paths = {Path(path).name: path for path in task.files}
    report = said.get("report") or {}
    came = said.get("imported", ())
    return {
        "calm": bool(report) and not any(one["error"] or one["bad_rows"] for one in came),
        "files": [_line(one, paths) for one in came],
        "counts": {key: sum(one[key] for one in came) for key in ("new", "updated", "bad_rows")},
        "report": _by_kind(report.get("files", ())),
        "title": Path(next(iter(report.get("files", ())), "")).stem,
        "text": report.get("text", ""), "notes": [*report.get("notes", ()), *said.get("notes", ())],
        "report_error": said.get("report_error", ""), "workbook": said.get("workbook"), "built": said.get("built", ""),
    }  # fmt: skip


def _by_kind(names: Sequence[str]) -> dict[str, str]:
    """The files of a report by their kind, "" for one that was not made; empty without a report."""
    found = {Path(name).suffix[1:]: name for name in names}
    return {**dict.fromkeys(("xlsx", "html", "pdf", "png", "txt"), ""), **found} if found else {}


def _line(one: Mapping[str, Any], paths: Mapping[str, str]) -> dict[str, Any]:
    sign = "✖" if one["error"] else "=" if one["known"] else "✔"
    start, end = (date.fromisoformat(one[key]) if one[key] else None for key in ("start", "end"))
    path = paths.get(one["file"])
    return {**one, "sign": sign, "days": _days(start, end), "id": file_id(path) if path else ""}


def _days(start: date | None, end: date | None) -> str:
    """
    >>> _days(date(2026, 11, 9), date(2026, 11, 15)), _days(date(2026, 11, 9), date(2026, 11, 9)), _days(None, None)
    ('11月9日–15日', '11月9日', '')
    """
    if start is None or end is None:
        return ""
    first = f"{start.month}月{start.day}日"
    if start == end:
        return first
    return (
        f"{first}–{end.day}日"
        if (start.year, start.month) == (end.year, end.month)
        else f"{first}–{end.month}月{end.day}日"
    )


def _weeks_with_data(shop: Shop) -> list[tuple[str, str]]:
    """The last weeks that have data: what to ask for, how it is shown."""
    from xlops.facts import coverage

    with reading(shop) as con:
        days = coverage(con).days
    weeks = sorted({week_of(day) for day in days}, reverse=True)[:_WEEKS]
    return [(f"{w.start.isocalendar()[0]}-W{w.start.isocalendar()[1]:02d}", _days(w.start, w.end)) for w in weeks]


def _workbook(shop: Shop) -> dict[str, str]:
    """The shop's workbook by name, or why there is none to open."""
    try:
        return {"name": find_workbook(shop).name, "error": ""}
    except NotFound:
        return {"name": "", "error": ""}
    except XlopsError as error:
        return {"name": "", "error": str(error)}
