"""Rows of 待办: problems that were found, ticked or taken on elsewhere, and what became of earlier ones.

Rule: the red lines of the last whole week (at most five) and of the last day come in by themselves; so does what is
ticked 转待办, an entry with an action, a competitor over 10% cheaper. A row that somebody took up stays with its start
value as it was. Source: operator.md, 待办; `facts.todos`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from xlops.book.feeds.care import picked
from xlops.book.feeds.context import Context
from xlops.book.feeds.model import Asked, Feed, Row, Value
from xlops.catalog.metrics import METRICS
from xlops.facts.goods import goods
from xlops.facts.rules import YES, Finding, red_lines
from xlops.facts.sources import LEVELS
from xlops.facts.todos import Todo, metric_named, results, stored_todos, todo_id
from xlops.periods import Period

__all__ = ["TODOS"]

MOST = 5
_CHEAPER = 0.10
_TYPED = ("action", "owner", "due", "target_value", "done", "result")
_CONCLUDED = ("有效", "无效", "样本不足", "可能是波动")

# What a check's problem is followed by; where it speaks of a number itself, by that number.
_METRIC = {
    "A01": "pay_cvr", "A02": "pay_cvr", "A04": "uv", "A08": "refund_rate_amount", "A10": "pay_amount", "A12": "ad_spend",
    "A13": "roas", "A14": "cpc", "A15": "ctr", "A21": "inquiry_cvr", "A24": "pay_amount",
}  # fmt: skip
_SKIPPED = ("A23",)  # lacking files are asked for elsewhere


@dataclass(frozen=True)
class _New:
    """A problem on its way into 待办."""

    id: str
    week: str
    source: str
    problem: str
    subject: str
    metric: str = ""
    kind: str = "shop"
    key: str = ""
    advice: str = ""
    action: str = ""


def _found(ctx: Context) -> Iterator[_New]:
    """Red lines of the week, then those of the day that the week does not tell."""
    week = [f for f in red_lines(ctx.week_findings, 99) if f.rule not in _SKIPPED][:MOST]
    advice = _advice(ctx)
    items = {row.code: row.item for row in goods(ctx.con)} if any(f.rule in ("A10", "A11") for f in week) else {}
    for finding in week:
        yield _of(finding, ctx.week.label, "周报", items, advice)
    if ctx.as_of in ctx.week:
        told = {(f.rule, f.subject.id) for f in week}
        day = [
            f for f in red_lines(ctx.day_findings, 99) if f.rule not in _SKIPPED and (f.rule, f.subject.id) not in told
        ]
        for finding in day[: MOST - len(week)]:
            yield _of(finding, ctx.week.label, "每日巡店", items, advice)


def _advice(ctx: Context) -> dict[str, str]:
    """What the strongest causes of a check's findings advise: two at most."""
    found: dict[str, list[str]] = {}
    for cause in ctx.week_causes:
        for rule in cause.raised_by if cause.verdict == YES else ():
            own = found.setdefault(rule, [])
            if cause.action not in own and len(own) < 2:
                own.append(cause.action)
    return {rule: ";".join(actions) for rule, actions in found.items()}


def _of(finding: Finding, label: str, source: str, items: dict[str, str], advice: dict[str, str]) -> _New:
    subject = finding.subject
    kind = subject.kind if subject.kind in LEVELS else "shop"
    metric = _METRIC.get(finding.rule, subject.id if subject.kind == "shop" and subject.id in METRICS else "")
    key = items.get(subject.id, subject.id) if kind == "item" else "" if kind == "shop" else subject.id
    return _New(
        todo_id(label, finding.rule, subject.kind, subject.id), label, source, finding.sentence, subject.name, metric,
        kind, key, advice.get(finding.rule, ""),
    )  # fmt: skip


def _ticked(ctx: Context) -> Iterator[_New]:
    """What other sheets send: ticks of 每日巡店, actions of 流量渠道, cheap competitors."""
    label = ctx.week.label
    for grid in ("checks", "findings"):
        for row in ctx.known.get(grid, ()):
            if row.get("to_todo") == "是":
                place = "|".join(filter(None, (_text(row, "check_id"), _text(row, "subject_id"))))
                said = _text(row, "note") or _text(row, "now_value") or _text(row, "check_name")
                subject = _text(row, "subject_name") or _text(row, "area")
                yield _New(f"{label}|{grid}|{place}", label, "每日巡店", said, subject)
    for row in ctx.known.get("entries", ()):
        if _text(row, "action"):
            path, name = _text(row, "entry_path"), _text(row, "entry")
            id = todo_id(label, "entries", "entry", path or name)
            said = f"{name}:{_text(row, 'action')}"
            yield _New(id, label, "流量渠道", said, name, "pay_cvr", "entry", path, action=_text(row, "action"))
    for row in ctx.known.get("competitors", ()):
        day, own, price = row.get("day"), row.get("own_price"), row.get("price")
        if not isinstance(day, date) or day < ctx.as_of - timedelta(days=14) or own is None or not price:
            continue
        gap = float(str(own)) / float(str(price)) - 1
        if gap > _CHEAPER:
            name = _text(row, "competitor")
            said = f"比{name}贵{gap * 100:.1f}%(我方{float(str(own)):g}元,对方{float(str(price)):g}元)"
            yield _New(f"{label}|competitors|{day.isoformat()}|{name}", label, "市场调研", said, name)


def _text(row: Row, id: str) -> str:
    return str(row.get(id) or "").strip()


def _rows(ctx: Context, asked: Asked) -> list[Row]:
    by_name = {want.name: id for id, want in asked.wants.items()} | {name: id for id, name in asked.keys.items()}
    standing = {
        _text(row, by_name.get("todo_id", "todo_id")): row
        for row in asked.known if any(row.get(id) not in (None, "") for id in _TYPED)
    }  # fmt: skip
    new = {found.id: found for found in (*_found(ctx), *_ticked(ctx))}
    rows = [_new_row(ctx, asked, found) for found in new.values() if found.id not in standing]
    kept = [(id, row) for id, row in standing.items() if id]
    told = _told(ctx, [id for id, _ in kept])
    for id, row in kept:
        own = {column: value for column, value in row.items() if value not in (None, "")}
        fresh = _new_row(ctx, asked, new[id]) if id in new else {}
        known = {want.name: own.get(column, fresh.get(column)) for column, want in asked.wants.items()} | {
            "todo_id": id
        }
        now = told.get(id, {})
        if now.get("now_value") is None:
            now = now | {"now_value": fresh.get(by_name.get("now_value", ""))}
        rows.append(picked(asked, known | {"conclusion": None} | now))
    return rows


def _new_row(ctx: Context, asked: Asked, found: _New) -> Row:
    start = _start(ctx, found)
    return picked(asked, {
        "todo_id": found.id, "week": found.week, "todo_source": found.source, "problem": found.problem,
        "todo_subject": found.subject, "subject_kind": found.kind, "subject_id": found.key,
        "check_metric": METRICS[found.metric].name if found.metric in METRICS else None,
        "start_value": start, "now_value": start, "advice": found.advice or None, "conclusion": None,
    })  # fmt: skip


def _start(ctx: Context, found: _New) -> Value:
    """The metric in the week of the problem."""
    return ctx.number(found.kind, found.metric, ctx.week, found.key) if found.metric else None


def _prepare(ctx: Context, asked: Asked) -> None:
    for found in (*_found(ctx), *_ticked(ctx)):
        if found.metric:
            ctx.ask(found.kind, [found.metric], [ctx.week])


def _told(ctx: Context, ids: list[str]) -> dict[str, Row]:
    """Value now and conclusion of the to-dos in the store."""
    own = [todo for todo in stored_todos(ctx.con) if todo.id in set(ids)]
    return {
        found.todo.id: {
            "now_value": found.now,
            "conclusion": found.verdict if found.verdict in _CONCLUDED and _earlier(found.todo, ctx.week) else None,
        }
        for found in results(ctx.con, own, ctx.week)
    }


def _earlier(todo: Todo, week: Period) -> bool:
    return todo.week is not None and todo.week.start < week.start and bool(metric_named(todo.metric))


TODOS = Feed(
    "待办:发现的问题和它们的结果", frozenset({"todo_id"}), _rows,
    frozenset({
        "week", "todo_source", "problem", "todo_subject", "subject_kind", "subject_id", "check_metric", "start_value",
        "now_value", "advice", "conclusion",
    }),
    prepare=_prepare,
)  # fmt: skip
