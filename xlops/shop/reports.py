"""Reports written to the shop's folder, in the forms asked for; an earlier one of the same period is kept.

Rule: all forms are drawn before the first is put in place, so that a wrong template writes nothing. What only a
browser can draw and none is there for is said and left out; the rest is written. After the data has changed, and
where an operator may have written into the file, a report is `_v2`; a further form of a report whose data has not
changed joins it under its name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.errors import BadFile, BadInput, NoData, XlopsError
from xlops.files import atomic_write, safe_name
from xlops.periods import Period, month_of, parse_period
from xlops.shop.together import shop_weeks
from xlops.store import Shop, reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from xlops.facts.coverage import Coverage
    from xlops.report import Screen
    from xlops.report.model import Report

__all__ = ["TEMPLATES", "Written", "daily", "monthly", "weekly", "write_report"]

TEMPLATES = "模板"  # the shop's folder of its own templates
BOSS = "老板版"
_DRAWN = ("pdf", "png", "txt")  # forms that nobody edits


@dataclass(frozen=True)
class Written:
    """What a report left: its files, what could not be made and why, and how to say it in the group chat."""

    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()
    say: Callable[[], str] = field(default=str, repr=False, compare=False)

    @cached_property
    def text(self) -> str:
        """The text for the group chat, made when it is asked for."""
        return self.say()


def weekly(
    shop: Shop, *, now: datetime, week: str | None = None, formats: Sequence[str] = ("xlsx", "html"),
    out: Path | None = None, edition: str = BOSS, template: Path | None = None,
) -> list[Path]:  # fmt: skip
    """Write the weekly report and return its files; see `write_report`."""
    return list(
        write_report(
            shop, "weekly", now=now, period=week, formats=formats, out=out, edition=edition, template=template
        ).files
    )


def daily(shop: Shop, *, now: datetime, day: date | None = None, formats: Sequence[str] = ("txt", "html")) -> Written:
    """Write the report of a day; without one, the last with data."""
    return write_report(shop, "daily", now=now, period=None if day is None else str(day), formats=formats)


def monthly(
    shop: Shop, *, now: datetime, month: str | None = None, formats: Sequence[str] = ("xlsx", "html")
) -> Written:
    """Write the report of a calendar month; without one, the last that the data covers to its end."""
    return write_report(shop, "monthly", now=now, period=month, formats=formats)


def write_report(
    shop: Shop, kind: str = "weekly", *, now: datetime, period: str | None = None,
    formats: Sequence[str] = ("xlsx", "html"), out: Path | None = None, edition: str = BOSS,
    template: Path | None = None,
) -> Written:  # fmt: skip
    """Write the report of a period: `kind` is weekly, daily or monthly.

    Without a period, the last that the data covers. `template` is a workbook of the operator's own that is filled
    instead of drawing ours. Raises `BadInput` for a period, a form or an edition that makes no sense and for a
    wrong template; then nothing is written.
    """
    from xlops.facts import coverage
    from xlops.report import PICTURED, Screen, checked_forms
    from xlops.report.text import chat_text as text_of

    forms = checked_forms(tuple(formats))
    template = _found(shop, template)
    choose, make = _kinds()[kind]
    with ExitStack() as begun:
        screen = Screen()
        if PICTURED & set(forms):  # it starts while the numbers are worked out
            begun.enter_context(screen)
        with reading(shop) as con:
            covered = coverage(con)
            if covered.last is None:
                raise NoData
            chosen = choose(period, covered)
            report = make(con, chosen, shop, now, edition)
        folder = out or shop.reports
        stem = safe_name(shop.name) + f"_运营{_tag(chosen)}" + ("" if edition == BOSS else f"_{edition}")
        files, notes = _write(shop, report, folder, stem, forms, template, screen)
    return Written(files, notes, lambda: text_of(report, _own_templates(shop)))


def warm() -> None:
    """Load what a weekly report in its usual forms is made of, so that the first one does not wait for it."""
    _kinds()
    for room in ("jinja2.sandbox", "xlsxwriter.workbook", "xlops.facts", "xlops.report.html", "xlops.report.xlsx"):
        import_module(room)


def _write(
    shop: Shop, report: Report, folder: Path, stem: str, forms: Sequence[str], template: Path | None, screen: Screen
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Draw every form beside its target, then put all in place. What a browser draws it draws beside the others."""
    from xlops.report import PICTURED, NoBrowser, render

    def draw(form: str, temporary: Path) -> None:
        if form == "xlsx" and template is not None:
            from xlops.report.fill import fill

            fill(template, report, temporary)
        else:
            render(form, report, temporary, screen, dirs)

    endings = [_ending(form, template) for form in forms]
    stem = _free_stem(folder, stem, endings, shop.database.stat().st_mtime)
    dirs, files, notes = _own_templates(shop), [], []
    with ExitStack() as placed, ThreadPoolExecutor(1, "browser") as browser:
        each = [placed.enter_context(ExitStack()) for _ in forms]
        targets = [
            one.enter_context(atomic_write(folder / f"{stem}.{ending}"))
            for one, ending in zip(each, endings, strict=True)
        ]
        pictures = {
            form: browser.submit(draw, form, target)
            for form, target in zip(forms, targets, strict=True)
            if form in PICTURED
        }
        for form, ending, one, target in zip(forms, endings, each, targets, strict=True):
            try:
                if form in pictures:
                    pictures[form].result()
                else:
                    draw(form, target)
            except NoBrowser as error:
                _forget(one, error)
                notes.append(str(error))
                continue
            files.append(folder / f"{stem}.{ending}")
    if not files:
        raise BadFile(";".join(notes))
    return tuple(files), tuple(notes)


def _forget(one: ExitStack, error: XlopsError) -> None:
    """Give a file up: what was to replace it goes, what was there stays."""
    try:
        one.__exit__(type(error), error, error.__traceback__)
    except XlopsError:
        return


def _own_templates(shop: Shop) -> list[Path]:
    folder = shop.folder / TEMPLATES
    return [folder] if folder.is_dir() else []


def _found(shop: Shop, template: Path | None) -> Path | None:
    """A template by its path, or by its name alone where it lies in the shop's folder 「模板」."""
    own = shop.folder / TEMPLATES / template.name if template is not None else None
    return own if template is not None and own is not None and not template.exists() and own.exists() else template


def _ending(form: str, template: Path | None) -> str:
    """A workbook filled keeps its ending: one with macros stays one."""
    return template.suffix[1:].lower() if form == "xlsx" and template is not None else form


# --- kinds of report ------------------------------------------------------------------------------------

_Choose = Callable[[str | None, "Coverage"], Period]
_Make = Callable[["DuckDBPyConnection", Period, Shop, datetime, str], "Report"]


def _kinds() -> dict[str, tuple[_Choose, _Make]]:
    """How the period of each kind of report is chosen, and what makes the report."""
    from xlops.report.daily import daily_report
    from xlops.report.monthly import monthly_report
    from xlops.report.weekly import weekly_report

    def week(con: DuckDBPyConnection, p: Period, shop: Shop, now: datetime, edition: str) -> Report:
        together = shop_weeks(shop, p, edition)
        return weekly_report(con, p, shop=shop.name, made_at=now, edition=edition, shops=together)

    return {
        "weekly": (_week, week),
        "daily": (_day, lambda con, p, s, now, e: daily_report(con, p.start, shop=s.name, made_at=now, edition=e)),
        "monthly": (_month, lambda con, p, s, now, e: monthly_report(con, p, shop=s.name, made_at=now, edition=e)),
    }


def _week(text: str | None, covered: Coverage) -> Period:
    period = parse_period(text, covered.last) if text else covered.last_full_week()
    if period is None or not period.is_week:
        raise BadInput(f"「{text}」不是一个周一到周日的自然周,请写成 2026-W46")
    return period


def _day(text: str | None, covered: Coverage) -> Period:
    assert covered.last is not None
    period = parse_period(text, covered.last) if text else Period(covered.last, covered.last)
    if period.days != 1:
        raise BadInput(f"「{text}」不是一天,请写成 2026-11-15")
    return period


def _month(text: str | None, covered: Coverage) -> Period:
    assert covered.last is not None
    if text is None:
        month = month_of(covered.last)
        return month if month.end <= covered.last else month.previous()
    period = parse_period(text, covered.last)
    if period != month_of(period.start):
        raise BadInput(f"「{text}」不是一个月,请写成 2026-10")
    return period


# --- names ----------------------------------------------------------------------------------------------


def _tag(period: Period) -> str:
    if period.days == 1:
        return f"日报_{period.start:%Y%m%d}"
    if period.is_week:
        year, number, _ = period.start.isocalendar()
        return f"周报_{year}W{number:02d}_{period.start:%m%d}-{period.end:%m%d}"
    return f"月报_{period.start:%Y%m}"


def _free_stem(folder: Path, stem: str, endings: Sequence[str], changed: float) -> str:
    """The name of the next version: one of which nothing is there, or only what may stay beside or be drawn again.

    That is, of the same data, other forms and those that nobody edits. `changed` is when the shop's data last
    changed, in seconds as files count them.
    """
    from xlops.report import FORMS

    version, name = 1, stem
    while True:
        there = [p for form in {*FORMS, "xlsm", *endings} if (p := folder / f"{name}.{form}").exists()]
        mine = {folder / f"{name}.{ending}" for ending in endings if ending not in _DRAWN}
        if not there or (not mine & set(there) and min(p.stat().st_mtime for p in there) >= changed):
            return name
        version += 1
        name = f"{stem}_v{version}"
