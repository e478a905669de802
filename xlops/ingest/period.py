"""The days a sheet speaks of where no column says so: preamble, the name, the operator's answer.

Rule: a name counts only where the platform writes the period of the data into it (生意参谋:
`…_2026-06-18_2026-06-18.xls`); a name such as `商品报表_20260619_110309` carries the moment of the download
and is never read. What nobody says is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from xlops.catalog.exports import WORDS
from xlops.errors import Question
from xlops.ingest.grid import Grid
from xlops.ingest.headers import Match
from xlops.ingest.model import Answers

__all__ = ["Dated", "period_of", "word_of"]

_DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_TWO = re.compile(_DAY + r"(?:\s*[0-9:]{5,8})?\s*(?:~|～|至|到|—|-|_)\s*" + _DAY)
_ONE = re.compile(_DAY)
_NAME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[_~至-](\d{4})-(\d\d)-(\d\d)")
_DOWNLOADED = re.compile("下载|导出|生成|更新")


@dataclass(frozen=True)
class Dated:
    """The days found, and a sentence on where."""

    start: date
    end: date
    note: str = ""


def period_of(grid: Grid, match: Match, answers: Answers) -> Dated:
    """The days of a sheet without a column of dates. Raises `Question` where nobody says."""
    for row in grid.head[: match.row]:
        line = " ".join(c for c in row if c)
        if not _DOWNLOADED.search(line) and (found := _days(line)):
            return Dated(*found, f"日期取自表头上方的说明:{found[0]}~{found[1]}")
    if match.export.dated_name and (name := _NAME.search(grid.file)):
        numbers = [int(n) for n in name.groups()]
        if found := _pair(numbers):
            return Dated(*found, f"日期取自文件名:{found[0]}~{found[1]}")
    if answers.date:
        return Dated(answers.date, answers.end or answers.date)
    raise Question(f"「{grid.file}」里没有日期,请告诉我它是哪一天的数据", option="date")


def _days(line: str) -> tuple[date, date] | None:
    if two := _TWO.search(line):
        return _pair([int(n) for n in two.groups()])
    if one := _ONE.search(line):
        return _pair([int(n) for n in one.groups()] * 2)
    return None


def _pair(n: list[int]) -> tuple[date, date] | None:
    try:
        start, end = date(*n[:3]), date(*n[3:])
    except ValueError:
        return None
    return (start, end) if start <= end else None


def word_of(name: str, grid: Grid, match: Match) -> str | None:
    """A value said by the preamble, the sheet's name or (where the platform dates it) the file's name."""
    places = [" ".join(c for c in row if c) for row in grid.head[: match.row]] + [grid.sheet]
    if match.export.dated_name:
        places.append(grid.file)
    for place in places:
        for word, value in WORDS.get(name, ()):
            if word in place:
                return value
    return None
