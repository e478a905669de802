"""Last week's to-dos and whether they helped, each by its own metric.

Rule: the metric of the reported week against the week the problem was found in. A share of people or clicks is
judged by the two-proportion test; with no certain difference a sample that could not have shown the change that was
aimed at (80 times in 100) is 样本不足. Any other number is judged against its own eight weeks (a robust z of 2.5). What
was not done helps nobody. Source: features part 4 examples 4 and 9; spec section 9, `noise_verdict`.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from xlops.catalog.fields import FIELDS
from xlops.catalog.metrics import METRICS
from xlops.catalog.model import Kind, Metric
from xlops.errors import XlopsError
from xlops.facts.model import Number, Value
from xlops.facts.planned import planned
from xlops.facts.slices import Span
from xlops.facts.sources import LEVELS, Facts, gather
from xlops.facts.values import compute
from xlops.facts.wanted import wanted
from xlops.methods.robust import robust_z
from xlops.methods.significance import noise_verdict
from xlops.periods import Period, parse_period, week_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Todo", "TodoResult", "judge", "metric_named", "results", "stored_todos", "subject_in", "todo_id", "todos"]

EFFECTIVE, USELESS, TOO_FEW, CHANCE = "有效", "无效", "样本不足", "可能是波动"
NOT_DONE, OPEN = "未做", "进行中"
_WEEKS, _ENOUGH_WEEKS = 8, 5
_Z = 2.5
_ALPHA, _POWER = 0.05, 0.80
_SEPARATOR = "|"


@dataclass(frozen=True)
class Todo:
    """A row of 待办. `week` is the one its problem was found in; `kind` and `key` what the metric speaks of."""

    id: str
    week: Period | None
    source: str
    problem: str
    subject: str
    action: str
    owner: str
    due: date | None
    metric: str
    start: float | None
    target: float | None
    done: str
    result: str
    kind: str = "shop"
    key: str = ""


@dataclass(frozen=True)
class TodoResult:
    """What became of a to-do: the metric in the week of the problem and now, and the verdict.

    `verdict` is 有效, 无效, 样本不足, 可能是波动, 未做 or 进行中; `words` say it with the change.
    """

    todo: Todo
    before: Number | None
    now: Number | None
    verdict: str
    words: str
    z: float | None = None
    p: float | None = None

    @property
    def change(self) -> float | None:
        return float(self.now) - float(self.before) if self.now is not None and self.before is not None else None


def todo_id(label: str, rule: str, kind: str, key: str) -> str:
    """The permanent id of a found problem: it also says what the metric speaks of.

    >>> todo_id("2026-W46", "A01", "entry", "平台流量 > 手淘搜索"), subject_in("2026-W46|A01|entry|平台流量 > 手淘搜索")
    ('2026-W46|A01|entry|平台流量 > 手淘搜索', ('entry', '平台流量 > 手淘搜索'))
    """
    return _SEPARATOR.join((label, rule, kind, key))


def subject_in(id: str) -> tuple[str, str] | None:
    """Level and key out of an id of ours; None for any other."""
    parts = id.split(_SEPARATOR, 3)
    return (parts[2], parts[3]) if len(parts) == 4 and parts[2] in LEVELS else None


def metric_named(text: str) -> str:
    """The metric or field of an id, a Chinese name or an alias; empty where there is none.

    >>> metric_named("支付转化率"), metric_named("费比"), metric_named("uv"), metric_named("好看")
    ('pay_cvr', 'tacos', 'uv', '')
    """
    text = text.strip()
    if text in METRICS or text in FIELDS:
        return text
    for metric in METRICS.values():
        if text and text in (metric.name, *metric.aliases):
            return metric.id
    return next((field.id for field in FIELDS.values() if text and field.name == text), "")


_COLUMNS = (
    "todo_id", "week", "todo_source", "problem", "todo_subject", "action", "owner", "due", "check_metric", "start_value",
    "target_value", "done", "result", "subject_kind", "subject_id",
)  # fmt: skip


def stored_todos(con: DuckDBPyConnection) -> tuple[Todo, ...]:
    """Every to-do of the shop, by id."""
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in planned(con, "todos", *_COLUMNS)]
    names = {} if all(map(_level_and_key, rows)) else _names(con)
    return tuple(_todo(row, names) for row in rows)


def todos(con: DuckDBPyConnection, week: Period) -> tuple[TodoResult, ...]:
    """What became of the problems of the week before, and of what was due in this one.

    Only to-dos with an action: a proposal that nobody took up is none.
    """
    last = week.shift(-7)
    own = [t for t in stored_todos(con) if t.action and (t.week == last or (t.due is not None and t.due in week))]
    return results(con, [t for t in own if t.week is None or t.week.start < week.start], week)


def _level_and_key(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """What a row's id or its own columns say that the metric speaks of; None where only its name tells."""
    found = subject_in(str(values["todo_id"] or ""))
    if found is None and values["subject_kind"]:
        found = str(values["subject_kind"]), str(values["subject_id"] or "")
    return found


def _todo(values: Mapping[str, Any], names: dict[str, tuple[str, str]]) -> Todo:
    text = {name: str(values[name] or "") for name in _COLUMNS}
    kind, key = _level_and_key(values) or names.get(text["todo_subject"].strip(), ("shop", ""))
    return Todo(
        text["todo_id"], _week(text["week"]), text["todo_source"], text["problem"], text["todo_subject"], text["action"],
        text["owner"], values["due"], metric_named(text["check_metric"]), values["start_value"], values["target_value"],
        text["done"], text["result"], kind, key,
    )  # fmt: skip


def _week(label: str) -> Period | None:
    try:
        return week_of(parse_period(label).start) if label else None
    except XlopsError:
        return None


def _names(con: DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    """Level and key of what an operator calls by its name: entries, plans, items."""
    found: dict[str, tuple[str, str]] = {}
    sql = """SELECT DISTINCT 'item', item_title, item_id FROM item_facts
        UNION SELECT 'item', item_id, item_id FROM item_facts
        UNION SELECT 'item', merchant_code, item_id FROM item_facts
        UNION SELECT 'plan', plan, coalesce(nullif(plan_id, ''), plan) FROM ad_facts
        UNION SELECT 'entry', entry, entry_path FROM entry_facts ORDER BY ALL DESC"""
    for kind, name, key in con.execute(sql).fetchall():  # of equal names an entry wins, then an item
        if name and key and (kind != "plan" or name not in found):
            found[name] = (kind, key)
    return found


def results(con: DuckDBPyConnection, given: Iterable[Todo], week: Period) -> tuple[TodoResult, ...]:
    """Each to-do judged by its metric in `week`, in the order given."""
    own = list(given)
    facts = _facts(con, own, week)
    return tuple(_result(todo, week, facts.get(todo.kind)) for todo in own)


def _facts(con: DuckDBPyConnection, given: Sequence[Todo], week: Period) -> dict[str, Facts]:
    """What the metrics need, one reading a level."""
    found = {}
    for kind in dict.fromkeys(t.kind for t in given if t.kind in LEVELS):
        own = [t for t in given if t.kind == kind and _readable(t.metric)]
        weeks = {week, *(week.shift(-7 * n) for n in range(1, _WEEKS + 1)), *(t.week for t in own if t.week)}
        if own:
            found[kind] = gather(
                con, {t.metric for t in own}, [Span.whole(w) for w in sorted(weeks)], level=kind, keys=_keys(own)
            )
    return found


def _keys(given: Sequence[Todo]) -> frozenset[str]:
    return frozenset(t.key for t in given if t.kind != "shop")


def _readable(metric: str) -> bool:
    try:
        return bool(metric) and bool(wanted(metric).fields)
    except XlopsError:
        return False


def _result(todo: Todo, week: Period, facts: Facts | None) -> TodoResult:
    before = _value(facts, todo, todo.week) if todo.week and todo.week.start < week.start else None
    now = _value(facts, todo, week)
    start = before.value if before is not None and before.value is not None else todo.start
    value = now.value if now is not None else None
    if todo.done != "是":
        verdict = OPEN if not todo.done and todo.due is not None and todo.due > week.end else NOT_DONE
        return TodoResult(todo, start, value, verdict, verdict)
    history = [_value(facts, todo, week.shift(-7 * n)) for n in range(_WEEKS, 0, -1)]
    told = judge(todo, before, now, [v.value if v is not None else None for v in history])
    return TodoResult(todo, start, value, told.verdict, _words(todo, told.verdict, start, value), told.z, told.p)


def _value(facts: Facts | None, todo: Todo, period: Period | None) -> Value | None:
    if facts is None or period is None or not _readable(todo.metric) or Span.whole(period) not in facts.spans:
        return None
    return compute(facts, todo.metric, Span.whole(period), todo.key)


@dataclass(frozen=True)
class _Told:
    verdict: str
    z: float | None = None
    p: float | None = None


def judge(todo: Todo, before: Value | None, now: Value | None, history: Sequence[Number | None]) -> _Told:
    """The verdict on a done to-do; `history` are the weeks before `now`, oldest first."""
    wanted_up = _direction(todo)
    if now is None or now.value is None:
        return _Told(TOO_FEW)
    counts = _counts(todo.metric)
    if counts is not None:
        if before is None or before.value is None:
            return _Told(TOO_FEW)
        (x1, n1), (x0, n0) = ([float(v.parts[name] or 0) for name in counts] for v in (now, before))
        return _of_shares(x1, n1, x0, n0, todo, wanted_up)
    known = [float(v) for v in history if v is not None]
    z = robust_z(known, float(now.value)) if len(known) >= _ENOUGH_WEEKS else None
    if z is None:
        return _Told(TOO_FEW)
    if abs(z) < _Z:
        return _Told(CHANCE, z)
    return _Told(EFFECTIVE if (z > 0) == wanted_up else USELESS, z)


def _of_shares(x1: float, n1: float, x0: float, n0: float, todo: Todo, wanted_up: bool) -> _Told:
    found = noise_verdict(x1, n1, x0, n0) if x1 <= n1 and x0 <= n0 else None
    if found is None:
        return _Told(TOO_FEW)
    z, p = (None if found[k] is None else float(str(found[k])) for k in ("z", "p"))
    verdict = str(found["verdict"])
    if verdict in ("显著上升", "显著下降"):
        return _Told(EFFECTIVE if (verdict == "显著上升") == wanted_up else USELESS, z, p)
    if verdict == "可能是波动" and todo.target is not None:
        needed = _needed(x0 / n0, todo.target)
        if needed is None or min(n1, n0) < needed:
            verdict = TOO_FEW
        elif (x1 / n1 > x0 / n0) != wanted_up:
            verdict = USELESS  # enough were there to see the change that was aimed at, and it went the other way
    return _Told(verdict, z, p)


def _needed(start: float, target: float) -> float | None:
    """How many a week must be there for the change to show, four times in five.

    >>> round(_needed(0.030, 0.035))
    19743
    """
    if not (0 < start < 1 and 0 < target < 1) or start == target:
        return None
    mean = (start + target) / 2
    sure, shown = (NormalDist().inv_cdf(q) for q in (1 - _ALPHA / 2, _POWER))
    spread = sure * math.sqrt(2 * mean * (1 - mean)) + shown * math.sqrt(start * (1 - start) + target * (1 - target))
    return float((spread / (target - start)) ** 2)


def _direction(todo: Todo) -> bool:
    """Should the number rise? By target and start, else by the catalogue."""
    if todo.target is not None and todo.start is not None and todo.target != todo.start:
        return todo.target > todo.start
    return todo.metric not in METRICS or METRICS[todo.metric].direction != "-"


def _counts(id: str) -> tuple[str, str] | None:
    """Numerator and denominator of a share of people, clicks or orders; None for any other number."""
    metric: Metric = wanted(id).metric
    if metric.unit != "%" or not metric.expr:
        return None
    body = ast.parse(metric.expr, mode="eval").body
    if not (isinstance(body, ast.BinOp) and isinstance(body.op, ast.Div)):
        return None
    if not (isinstance(body.left, ast.Name) and isinstance(body.right, ast.Name)):
        return None
    fields = {part.arg: part.field for part in metric.parts}
    names = fields[body.left.id], fields[body.right.id]
    return names if all(name in FIELDS and FIELDS[name].kind is Kind.COUNT for name in names) else None


def _words(todo: Todo, verdict: str, before: Number | None, now: Number | None) -> str:
    """`有效（+0.6个百分点）`; without a change the verdict alone."""
    tail = "，继续观察" if verdict == TOO_FEW else ""
    if before is None or now is None:
        return verdict + tail
    change = float(now) - float(before)
    unit = METRICS[todo.metric].unit if todo.metric in METRICS else FIELDS[todo.metric].unit
    said = (
        f"{change * 100:+.1f}个百分点" if unit == "%" else f"{change:+,.2f}" if abs(change) < 100 else f"{change:+,.0f}"
    )
    return f"{verdict}（{said.replace('-', '−')}）{tail}"
