"""The daily check, its findings, their causes and the orders that wait, as rows.

Rule: a check has one row: 异常 where it holds for anything, 数据不足 where nothing could be judged; its worst finding
speaks. Every finding that holds has a row of its own, the largest yuan first. Source: `facts.rules`.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from xlops.book.feeds.context import Context
from xlops.book.feeds.model import Asked, Feed, Row, Value
from xlops.catalog.rules import CHECKS
from xlops.facts.rules import NO, UNKNOWN, YES, Finding

__all__ = ["CARE", "LEVELS", "picked"]

LEVELS = {"red": "红", "amber": "黄", "": ""}
_VERDICTS = {YES: "异常", NO: "正常", UNKNOWN: "数据不足"}
_NAMES = frozenset({
    "check_id", "check_name", "verdict", "level", "now_value", "yuan", "subjects", "day", "subject_id", "subject_kind",
    "subject_name",
})  # fmt: skip


def picked(asked: Asked, known: Row) -> Row:
    """The keys and wishes of a grid out of what is known by name."""
    return {id: known.get(name) for id, name in asked.keys.items()} | {
        id: known.get(want.name) for id, want in asked.wants.items()
    }


def _checks(ctx: Context, asked: Asked) -> list[Row]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in ctx.day_findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return [picked(asked, _check(ctx, id, by_rule.get(id, []))) for id in CHECKS if id in by_rule]


def _check(ctx: Context, id: str, found: list[Finding]) -> Row:
    holding = [f for f in found if f.verdict == YES]
    first = (holding or [f for f in found if f.verdict == NO] or found)[0]
    yuan = [f.yuan for f in holding if f.yuan is not None]
    more = f"；另有{len(holding) - 1}项" if len(holding) > 1 else ""
    levels = {f.level for f in holding}
    return {
        "check_id": id, "check_name": CHECKS[id].name, "verdict": _VERDICTS[first.verdict],
        "level": LEVELS["red" if "red" in levels else "amber" if levels else ""], "now_value": first.sentence + more,
        "yuan": sum(yuan[1:], yuan[0]) if yuan else None,
        "subjects": "、".join(f.subject.name for f in holding), "day": ctx.as_of,
    }  # fmt: skip


def _findings(ctx: Context, asked: Asked) -> list[Row]:
    return [
        picked(asked, {
            "check_id": f.rule, "check_name": f.name, "verdict": _VERDICTS[f.verdict], "level": LEVELS[f.level],
            "now_value": f.sentence, "yuan": f.yuan, "subjects": f.subject.name,
            "day": ctx.as_of, "subject_id": f.subject.id or f.subject.name, "subject_kind": f.subject.kind,
            "subject_name": f.subject.name,
        })
        for f in ctx.day_findings if f.verdict == YES
    ]  # fmt: skip


def _causes(ctx: Context, asked: Asked) -> list[Row]:
    rows = []
    for cause in ctx.week_causes:
        holds = [clue.shown for clue in cause.clues if clue.verdict == YES]
        missing = dict.fromkeys(clue.missing for clue in cause.clues if clue.missing)
        evidence = "；".join(holds) or ("、".join(missing) if not cause.testable else "没有证据")
        rows.append(picked(asked, {
            "cause_id": cause.id, "cause_name": cause.name, "side": cause.side, "evidence": evidence,
            "strength": cause.strength, "action": cause.action if holds else "", "yuan": cause.yuan if holds else None,
        }))  # fmt: skip
    return rows


def _unshipped(ctx: Context, asked: Asked) -> list[Row]:
    """Orders paid over a day before the end of the last day with data, the oldest first."""
    now = datetime.combine(ctx.as_of + timedelta(days=1), time())
    sql = """SELECT o.order_id, coalesce(l.item_title, o.item_title), l.merchant_code, o.paid_at, o.paid_amount
        FROM orders o LEFT JOIN (
            SELECT order_id, string_agg(DISTINCT item_title, '、' ORDER BY item_title) AS item_title,
                string_agg(DISTINCT merchant_code, '、' ORDER BY merchant_code) AS merchant_code
            FROM order_lines WHERE paid_at >= $oldest GROUP BY 1
        ) l ON l.order_id = o.order_id
        WHERE o.paid_at < $late AND o.paid_at >= $oldest AND (o.shipped_at IS NULL OR o.shipped_at >= $now)
            AND coalesce(o.import_id, 0) IN (SELECT coalesce(import_id, 0) FROM orders GROUP BY 1
                HAVING bool_or(shipped_at IS NOT NULL) OR bool_or(coalesce(order_status, '') <> ''))
            AND NOT regexp_matches(coalesce(o.order_status, ''), '已发货|关闭|成功|预售|定金')
            AND NOT (coalesce(o.refund_amount, 0) > 0 AND o.refund_amount >= o.paid_amount)
        ORDER BY o.paid_at, o.order_id LIMIT 200"""
    window = {"now": now, "late": now - timedelta(hours=24), "oldest": now - timedelta(days=30)}
    names = ("order_id", "item_title", "merchant_code", "paid_at", "paid_amount")
    rows = []
    for found in ctx.con.execute(sql, window).fetchall():
        known: Row = dict(zip(names, found, strict=True))
        waited: Value = (now - found[3]).total_seconds() / 3600
        rows.append(picked(asked, known | {"hours": waited}))
    return rows


CARE: dict[str, Feed] = {
    "checks": Feed("每日巡店:一项一行", frozenset({"check_id"}), _checks, _NAMES),
    "findings": Feed("异常:一条一行", frozenset({"check_id", "subject_id"}), _findings, _NAMES),
    "causes": Feed(
        "上周异常的可能原因", frozenset({"cause_id"}), _causes,
        frozenset({"cause_name", "side", "evidence", "strength", "action", "yuan"}),
    ),
    "unshipped": Feed(
        "付款超过一天没有发货的订单", frozenset({"order_id"}), _unshipped,
        frozenset({"item_title", "merchant_code", "paid_at", "hours", "paid_amount"}),
    ),
}  # fmt: skip
