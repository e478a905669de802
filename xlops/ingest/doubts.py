"""Values that read well and are wrong all the same: ids that Excel has rounded, dates of far years.

Rule: such a cell makes its row bad; the operator is told what to do. Excel keeps 15 figures of a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Kind
from xlops.ingest.plan import Plan
from xlops.sql import quote

__all__ = ["far_dates", "lost_digits"]

_FAR = 400  # days after nearly all others: a slip of the pen
_AHEAD = ("arrives_on",)  # dates that lie in the future by their meaning
_NUMBER = "regexp_full_match({}, '[0-9]+')"
_MANY = 0.2  # share of a column's ids: one in ten ends in a zero by chance
_LONG = 16  # figures that a number in Excel can't hold


def lost_digits(plan: Plan, work: str) -> None:
    """Ids whose last figures Excel has changed into zeros make their rows bad."""
    ids = [f for f in plan.cells if FIELDS[f].kind is Kind.ID and not _rule(plan, f)]
    for name, (long, ending) in zip(ids, _long_ones(plan, work, ids), strict=True):
        column = quote(name)
        lost = _lost(plan, work, name, long, ending) if ending else ""
        if lost:
            plan.con.execute(
                f"UPDATE {work} SET _bad = true, {column} = NULL WHERE length({column}) >= {_LONG} AND {lost}"
            )
            plan.notes.append(
                f"「{plan.cells[name][1]}」的后几位已被 Excel 改成 0,请从平台重新下载,不要用 Excel 打开后另存"
            )


def _long_ones(plan: Plan, work: str, ids: Sequence[str]) -> list[tuple[int, int]]:
    """Of each column, how many ids are longer than a number in Excel can be, and how many of these end in a zero."""
    if not ids:
        return []
    columns = [quote(f) for f in ids]
    ends = ", ".join(
        f"CASE WHEN strlen({c}) >= {_LONG} AND {_NUMBER.format(c)} THEN ends_with({c}, '0') END AS e{i}"
        for i, c in enumerate(columns)
    )
    counts = ", ".join(f"count(e{i}), count_if(e{i})" for i in range(len(columns)))
    found = plan.con.execute(f"SELECT {counts} FROM (SELECT {ends} FROM {work})").fetchall()[0]
    return list(zip(found[::2], found[1::2], strict=True))


def _lost(plan: Plan, work: str, name: str, long: int, ending: int) -> str:
    """The condition of ids that have lost figures, of `long` ones with `ending` zeros; "" if none has."""
    column = quote(name)
    if plan.grid.typed is not None:
        return _numeric_rows(plan, name) if ending > _MANY * long or long < 1000 else ""
    if ending <= _MANY * long:
        return ""
    zeros = f"right({column}, -15) = repeat('0', length({column}) - 15)"
    found = plan.con.execute(
        f"SELECT count(*) FROM {work} WHERE strlen({column}) >= {_LONG} AND {_NUMBER.format(column)} AND {zeros}"
    ).fetchall()[0][0]
    if found > _MANY * long:
        return zeros
    return f"right({column}, 1) = '0'" if long >= 10 and ending > 0.6 * long else ""


def _rule(plan: Plan, name: str) -> str:
    return plan.match.columns[name][0].how if name in plan.match.columns else ""


def _numeric_rows(plan: Plan, name: str) -> str:
    """A condition for rows whose cell is a number in the workbook, not text."""
    if plan.grid.typed is None:
        return ""
    rows = plan.grid.typed(int(plan.cells[name][0][1:]))
    return f"row IN (SELECT unnest({sorted(rows)}::BIGINT[]))" if rows else ""


def far_dates(plan: Plan, work: str, latest: date | None) -> None:
    """A date long after nearly all others of its column is a slip; so is one after `latest`."""
    for name in [f for f in plan.cells if FIELDS[f].kind in (Kind.DATE, Kind.TIME) and f not in _AHEAD]:
        column = quote(name)
        row = plan.con.execute(
            f"SELECT count({column}), quantile_disc({column}, 0.99)::DATE, quantile_disc({column}, 0.5)::DATE "
            f"FROM {work} WHERE NOT _bad"
        ).fetchall()[0]
        count, most, median = row
        if not count:
            continue
        limit = f"DATE '{most}' + {_FAR}" if count >= 100 else f"DATE '{median}' + {_FAR * 9}"
        if latest:
            limit = f"least({limit}, DATE '{latest}')"
        plan.con.execute(f"UPDATE {work} SET _bad = true, {column} = NULL WHERE {column}::DATE > {limit}")
