"""The engine: every check of the catalogue over one day or week, as findings ordered by the yuan at stake.

Rule: a check without its tables, its history or its sample is 数据不足 and says what is missing. Of a check that
looks at many subjects only the ones that hold are listed; where none does, one line says how many were looked at.
Source: spec section 3.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.catalog.fields import FIELDS
from xlops.catalog.metrics import METRICS
from xlops.catalog.rules import CHECKS, Check
from xlops.catalog.tables import TABLES
from xlops.facts.rules import (
    check_ads,
    check_data,
    check_items,
    check_prices,
    check_service,
    check_shop,
    check_stock,
    check_traffic,
)
from xlops.facts.rules.baseline import when
from xlops.facts.rules.model import NO, UNKNOWN, YES, Evidence, Finding, Hit, Subject
from xlops.facts.rules.show import show
from xlops.facts.rules.view import View
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["TESTS", "check", "check_day", "red_lines"]

Test = Callable[[View, Check], Iterator[Hit]]

TESTS: dict[str, Test] = {
    "rate_drop": check_shop.rate_drop,
    "level_shift": check_shop.level_shift,
    "bad_shift": check_shop.bad_shift,
    "score_drop": check_shop.score_drop,
    "refund_rate": check_shop.refund_rate,
    "item_rate_drop": check_items.item_rate_drop,
    "reason_share": check_items.reason_share,
    "bad_reviews": check_items.bad_reviews,
    "losing_item": check_items.losing_item,
    "entry_shift": check_traffic.entry_shift,
    "share_band": check_traffic.share_band,
    "stock": check_stock.stock,
    "slow_stock": check_stock.slow_stock,
    "spend_jump": check_ads.spend_jump,
    "below_breakeven": check_ads.below_breakeven,
    "above_limit": check_ads.above_limit,
    "click_rate_drop": check_ads.click_rate_drop,
    "price_changed": check_prices.price_changed,
    "competitor_price": check_prices.competitor_price,
    "activity_ends": check_prices.activity_ends,
    "incident": check_prices.incident,
    "unshipped": check_service.unshipped,
    "agent_drop": check_service.agent_drop,
    "data_gap": check_data.data_gap,
}

# Tables that may stand in for a needed one.
_INSTEAD = {
    "order_lines": ("item_facts",),
    "item_facts": ("order_lines",),
    "orders": ("shop_facts",),
    "agent_facts": ("shop_facts",),
    "shop_facts": ("orders", "order_lines", "entry_facts"),
}
_ORDER = {YES: 0, UNKNOWN: 1, NO: 2}


def check_day(con: DuckDBPyConnection, day: date) -> tuple[Finding, ...]:
    """Every check over one day, the largest yuan at stake first; see `check`."""
    return check(con, Period(day, day))


def check(
    con: DuckDBPyConnection, period: Period, *, rules: Collection[str] = tuple(CHECKS), view: View | None = None
) -> tuple[Finding, ...]:
    """Every check over a day or a Monday-to-Sunday week: what holds, then what can't be told, then what is fine.

    `rules` are the ids of the checks to run; a `view` of the same period is read on and left as it is.
    Raises `BadInput` for a period that is neither.
    """
    view = view or View(con, period)
    found = [finding for rule in CHECKS.values() if rule.id in rules for finding in _run(view, rule)]
    return tuple(sorted(found, key=_place))


def red_lines(findings: Iterable[Finding], most: int = 7) -> tuple[Finding, ...]:
    """The red findings with the most yuan at stake, at most `most`."""
    red = [f for f in findings if f.verdict == YES and f.level == "red"]
    return tuple(sorted(red, key=_place)[:most])


def _place(finding: Finding) -> tuple[int, Decimal, int, str, str]:
    """What holds first; then by yuan; of equals the red ones, then by rule and subject."""
    return (
        _ORDER[finding.verdict], -(finding.yuan or Decimal(0)), 0 if finding.level == "red" else 1, finding.rule,
        finding.subject.id,
    )  # fmt: skip


def _run(view: View, rule: Check) -> list[Finding]:
    lacking = [table for table in rule.needs if not _has(view, table)]
    if lacking:
        names = "、".join(_table_name(table) for table in lacking)
        return [_finding(rule, Hit.unknown(f"没有「{names}」"))]
    hits = list(TESTS[rule.test](view, rule))
    return [_finding(rule, hit) for hit in _worth_listing(view, hits, rule)]


def _has(view: View, table: str) -> bool:
    return any(view.holds_any(t) for t in (table, *_INSTEAD.get(table, ())) if t in TABLES or t == "imports")


def _table_name(table: str) -> str:
    return TABLES[table].name if table in TABLES else "导入记录"


def _worth_listing(view: View, hits: Sequence[Hit], rule: Check) -> Iterator[Hit]:
    """All that hold and all of the shop itself; of many others without a hit one line."""
    listed = [hit for hit in hits if hit.verdict == YES or hit.subject.kind == "shop"]
    yield from listed
    if listed:
        return
    judged = [hit for hit in hits if hit.verdict == NO]
    if len(judged) == 1 and len(hits) == 1:
        yield hits[0]
    elif judged:
        yield Hit(Subject("shop", "", f"{len(judged)}个对象"), NO)
    elif hits:
        yield hits[0]
    else:
        names = "、".join(dict.fromkeys(_table_name(table) for table in rule.needs))
        yield Hit.unknown(f"{when(view)}没有够判断的「{names}」" + (f"（{rule.guard}）" if rule.guard else ""))


def _finding(rule: Check, hit: Hit) -> Finding:
    evidence = _evidence(rule, hit)
    level = "" if hit.verdict != YES else "red" if rule.level == "red" or hit.red else "amber"
    return Finding(
        rule.id, rule.name, hit.verdict, level, hit.subject, evidence, hit.yuan if hit.verdict == YES else None,
        _sentence(rule, hit, evidence), hit.change, hit.missing,
    )  # fmt: skip


def _evidence(rule: Check, hit: Hit) -> tuple[Evidence, ...]:
    if not hit.values:
        return ()
    return tuple(
        Evidence(fact.name, value, show(value, _own_kind(hit) if fact.kind == "own" else fact.kind))
        for fact, value in zip(rule.evidence, hit.values, strict=True)
    )


def _own_kind(hit: Hit) -> str:
    """How the number that a hit speaks of is written, by its unit."""
    declared = FIELDS.get(hit.subject.id) or METRICS[hit.subject.id]
    return {"元": "money", "%": "rate", "人": "count"}.get(declared.unit, "score")


def _sentence(rule: Check, hit: Hit, evidence: Sequence[Evidence]) -> str:
    """One Chinese sentence: what is the case, or what is missing."""
    who = hit.subject.name
    if hit.verdict == UNKNOWN:
        return f"{rule.name}（{who}）：数据不足，{hit.missing}"
    if not evidence:
        return f"{rule.name}：检查了{who}，都正常"
    said = _said(rule.sentence, {"对象": who, **{e.name: e.shown for e in evidence}}, evidence)
    tail = f"（{hit.note}）" if hit.note else ""
    return f"{said}{tail}" if hit.verdict == YES else f"{said}{tail}，正常"


def _said(template: str, shown: dict[str, str], evidence: Sequence[Evidence]) -> str:
    """The sentence without the clauses of which a number is not known; the first always stays."""
    unknown = [f"{{{e.name}}}" for e in evidence if e.value is None or e.value == ""]
    first, *rest = template.split("，")
    kept = [clause for clause in rest if not any(name in clause for name in unknown)]
    return "，".join([first, *kept]).format_map(shown)
