"""Reports written to the shop's folder; an earlier one of the same period is kept, the new one is `_v2`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from xlops.errors import BadInput
from xlops.files import atomic_write, safe_name
from xlops.periods import Period, parse_period
from xlops.store import Shop, reading

__all__ = ["weekly"]


def weekly(
    shop: Shop, *, now: datetime, week: str | None = None, formats: Sequence[str] = ("xlsx", "html"),
    out: Path | None = None,
) -> list[Path]:  # fmt: skip
    """Write the weekly report; without a week, the last one that the data covers to its Sunday.

    Returns the files written; an earlier report of the week is kept, the new one is `_v2`.
    """
    from xlops.facts import coverage
    from xlops.report import RENDERERS, weekly_report

    unknown = [f for f in formats if f not in RENDERERS]
    if unknown:
        raise BadInput(f"不认识的格式「{'、'.join(unknown)}」,可以用 {'、'.join(RENDERERS)}")
    with reading(shop) as con:
        covered = coverage(con)
        if covered.last is None:
            raise BadInput("这家店还没有数据,请先用 xlops import 导入文件")
        period = parse_period(week, covered.last) if week else covered.last_full_week()
        if period is None or not period.is_week:
            raise BadInput(f"「{week}」不是一个周一到周日的自然周,请写成 2026-W46")
        report = weekly_report(con, period, shop=shop.name, made_at=now)
    folder = out or shop.reports
    folder.mkdir(parents=True, exist_ok=True)
    stem = _free_stem(folder, f"{safe_name(shop.name)}_运营周报_{_tag(period)}", formats)
    written = []
    for form in formats:
        path = folder / f"{stem}.{form}"
        with atomic_write(path) as temporary:
            RENDERERS[form](report, temporary)
        written.append(path)
    return written


def _tag(week: Period) -> str:
    year, number, _ = week.start.isocalendar()
    return f"{year}W{number:02d}_{week.start:%m%d}-{week.end:%m%d}"


def _free_stem(folder: Path, stem: str, formats: Sequence[str]) -> str:
    version, name = 1, stem
    while any((folder / f"{name}.{form}").exists() for form in formats):
        version += 1
        name = f"{stem}_v{version}"
    return name
