"""Look-ups for cells, answered from memory: the snapshot is opened, read and closed, never held.

Rule: what was fetched is kept until the store's next revision; a thousand look-ups of ten metrics cost ten
queries. Errors are Chinese sentences; an unknown name gets the near ones.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from xlops.errors import BadInput, NoData, NotFound, near_names
from xlops.facts import lookups as facts
from xlops.facts.coverage import coverage
from xlops.functions import explain, metric_id
from xlops.functions.lookups import DIMENSION_NAMES
from xlops.periods import Period, parse_period
from xlops.store import Shop, reading, revision

__all__ = ["Lookups"]

_SUBJECTS = ("entry", "item")
_EPOCH = date(1899, 12, 30)


class Lookups:
    """The look-ups of one shop."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._known: dict[tuple[Any, ...], Any] = {}
        self._revision: object = None

    def kpi(self, metric: str, period: Any, subject: str | None = None) -> Any:
        """A metric over a period, of the shop or of one entry or item; None where there is no data."""
        id, when = metric_id(_given(metric, "指标")), self._period(period)
        if subject:
            return self._of(id, when, subject)
        grain = facts.grain_of(when)
        if grain:
            found = self._once(("time", id, grain), lambda con: facts.by_time(con, id, self._covered(), grain))
            return found.get(when)
        return self._once(("range", id, when), lambda con: facts.over(con, id, when))

    def top(self, dimension: str, metric: str, n: Any, period: Any) -> list[list[Any]]:
        """The n largest of a dimension: name and value."""
        name = _given(dimension, "商品、流量来源、计划或省份")
        if name not in DIMENSION_NAMES:
            raise NotFound(f"不能按「{name}」排行", near_names(name, DIMENSION_NAMES) or list(DIMENSION_NAMES))
        id, when = metric_id(_given(metric, "指标")), self._period(period)
        count = int(n) if isinstance(n, (int, float)) and n >= 1 else 10
        groups = self._members(id, when, DIMENSION_NAMES[name])
        rows = [[group.label or group.key, group.values[id].value] for group in groups]
        return [row for row in rows if row[1] is not None][:count]

    def trend(self, metric: str, start: Any, end: Any) -> list[list[Any]]:
        """Every day from start to end with its value."""
        id = metric_id(_given(metric, "指标"))
        if not isinstance(start, date) or not isinstance(end, date):
            raise BadInput("请给出开始和结束日期,例如 2026-11-09")
        found = self._once(("time", id, "day"), lambda con: facts.by_time(con, id, self._covered(), "day"))
        return [[day, found.get(Period(day, day))] for day in Period(start, end)]

    def breakdown(self, period: Any) -> list[dict[str, Any]]:
        """涨跌拆解 of a period against the one before."""
        when = self._period(period)
        rows = self._once(("changes", when), lambda con: facts.changes(con, when))
        if not rows:
            raise BadInput(f"{when} 或前一段时间没有支付金额,不能拆解")
        return list(rows)

    def explain(self, metric: str) -> str:
        """What a metric means."""
        return explain(_given(metric, "指标"))

    def _of(self, id: str, when: Period, subject: str) -> Any:
        names: list[str] = []
        for dimension in _SUBJECTS:
            groups = self._members(id, when, dimension)
            for group in groups:
                if subject in (group.label, group.key):
                    return group.values[id].value
            names += [group.label or group.key for group in groups]
        raise NotFound(f"{when} 没有叫「{subject}」的流量来源或商品", near_names(subject, names))

    def _members(self, id: str, when: Period, dimension: str) -> Any:
        return self._once(("members", id, when, dimension), lambda con: facts.members(con, id, when, dimension))

    def _period(self, given: Any) -> Period:
        """A period as an operator writes it, or a cell's date."""
        if isinstance(given, datetime):
            given = given.date()
        if isinstance(given, (int, float)) and not isinstance(given, bool):
            given = _EPOCH + timedelta(days=int(given))
        if isinstance(given, date):
            return Period(given, given)
        return parse_period(_given(given, "时间"), self._covered().end)

    def _covered(self) -> Period:
        def days(con: Any) -> Period:
            found = coverage(con)
            if found.first is None or found.last is None:
                raise NoData
            return Period(found.first, found.last)

        return self._once(("covered",), days)  # type: ignore[no-any-return]

    def _once(self, key: tuple[Any, ...], fetch: Any) -> Any:
        """The answer from memory, else from the snapshot; a newer snapshot empties the memory."""
        now = revision(self.shop)
        if now != self._revision:
            self._known, self._revision = {}, now
        if key not in self._known:
            if key[0] != "covered":
                self._covered()  # opens the snapshot itself, so before the next opening
            with reading(self.shop) as con:
                self._known[key] = fetch(con)
        return self._known[key]


def _given(text: Any, what: str) -> str:
    if not isinstance(text, str) or not text.strip():
        raise BadInput(f"请填写{what}")
    return text.strip()
