"""What 支付宝 really took and paid: the account's flows by class and month.

Rule: a flow's class is the first of the catalogue's map whose fragment stands in its note or business type, else 其他;
expenses are negative as the platform writes them and are given as they are. Source: `LEDGER_MAP`; spec section 1.12.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from xlops.book.feeds.context import Context
from xlops.book.feeds.model import Asked, Feed, Row, Value
from xlops.catalog.config import LEDGER_MAP
from xlops.facts.planned import planned
from xlops.periods import Period

__all__ = ["LEDGER", "STATEMENT", "statement"]

OTHER = "未分类"
MONTHS = 6
# in the order of the map: a column's name for each class
_IDS = (
    "tmall", "software", "points", "payment_fees", "affiliate", "coupons", "charity", "insurance", "after_sale",
    "transfers", "refunds", "receipts",
)  # fmt: skip
_NAMES = dict(zip(_IDS, (name for name, _ in LEDGER_MAP), strict=True))
_FEES = tuple(_NAMES[id] for id in ("tmall", "software", "points"))
_OF_CLASS: dict[str, tuple[str, ...]] = {
    **{f"ledger_{id}": (name,) for id, name in _NAMES.items()},
    "ledger_commission": _FEES, "ledger_fees": (*_FEES, _NAMES["payment_fees"]), "ledger_other": (OTHER,),
}  # fmt: skip
STATEMENT = frozenset({*_OF_CLASS, "ledger_income", "ledger_expense"})


def _map(ctx: Context) -> list[tuple[str, str]]:
    """Fragment and class, in order: the shop's own map where one is typed, else the catalogue's."""
    own = [(part, name) for part, name in planned(ctx.con, "ledger_map", "fragment", "ledger_class") if part and name]
    order = {name: n for n, (name, _) in enumerate(LEDGER_MAP)}
    own.sort(key=lambda pair: (order.get(pair[1], len(order)), pair[0]))
    return own or [(part, name) for name, parts in LEDGER_MAP for part in parts]


def _flows(ctx: Context) -> list[tuple[date, str, Decimal, Decimal, int]]:
    """Income, expense and number of flows by day and class; read once."""
    if "ledger" not in ctx.flows:
        ctx.flows["ledger"] = _read(ctx)
    return ctx.flows["ledger"]


def _read(ctx: Context) -> list[tuple[date, str, Decimal, Decimal, int]]:
    pairs = _map(ctx)
    tests = " ".join(f"WHEN contains(said, ${2 * n + 2}) THEN ${2 * n + 3}" for n in range(len(pairs)))
    sql = f"""SELECT day, CASE {tests} ELSE '{OTHER}' END AS class, sum(income), sum(expense), sum(n)::BIGINT FROM (
            SELECT happened_at::DATE AS day, coalesce(sum(income), 0) AS income, coalesce(sum(expense), 0) AS expense, count(*) AS n,
                regexp_replace(coalesce(ledger_note, '') || ' ' || coalesce(business_type, ''), '[0-9]{{6,}}', '', 'g') AS said
            FROM ledger WHERE happened_at IS NOT NULL AND happened_at < $1::DATE + INTERVAL 1 DAY GROUP BY ALL
        ) GROUP BY ALL ORDER BY ALL"""
    return ctx.con.execute(sql, [ctx.as_of, *(text for pair in pairs for text in pair)]).fetchall()


def statement(ctx: Context, periods: Sequence[Period]) -> dict[Period, dict[str, Value]]:
    """Yuan by class of each period (what went out less what came back, so costs are positive); receipts and 收入 as they came.

    A period that the account's file does not cover has none.
    """
    flows = _flows(ctx)
    source = ctx.coverage.sources.get("ledger")
    found: dict[Period, dict[str, Value]] = {}
    for period in periods:
        if source is None or any(day not in source.days for day in period):
            continue
        own = [flow for flow in flows if flow[0] in period]
        net = {name: sum((i + e for _, c, i, e, _ in own if c == name), Decimal(0)) for name in {f[1] for f in own}}
        row: dict[str, Value] = {
            id: -sum((net.get(name, Decimal(0)) for name in names), Decimal(0)) for id, names in _OF_CLASS.items()
        }
        row["ledger_receipts"] = net.get(_NAMES["receipts"], Decimal(0))
        row["ledger_income"] = sum((i for _, _, i, _, _ in own), Decimal(0))
        row["ledger_expense"] = sum((e for _, _, _, e, _ in own), Decimal(0))
        found[period] = row
    return found


def _by_month(ctx: Context, asked: Asked) -> list[Row]:
    """A row a month and class, of the last six months; both sides as positive numbers."""
    sums: dict[tuple[date, str], tuple[Decimal, Decimal, int]] = {}
    for day, name, income, expense, count in _flows(ctx):
        if (ctx.as_of.year - day.year) * 12 + ctx.as_of.month - day.month >= MONTHS:
            continue
        old = sums.get((day.replace(day=1), name), (Decimal(0), Decimal(0), 0))
        sums[day.replace(day=1), name] = old[0] + income, old[1] + expense, old[2] + count
    order = {name: n for n, (name, _) in enumerate(LEDGER_MAP)}
    rows = []
    for (month, name), (income, expense, count) in sorted(
        sums.items(), key=lambda x: (x[0][0], order.get(x[0][1], 99), x[0][1])
    ):
        known: dict[str, Value] = {
            "month": month, "ledger_class": name, "income": income, "expense": -expense, "net": income + expense,
            "lines": count,
        }  # fmt: skip
        row: Row = {id: known[key] for id, key in asked.keys.items()}
        rows.append(row | {id: known[want.name] for id, want in asked.wants.items()})
    return rows


LEDGER = Feed(
    "支付宝账目:一月一类一行", frozenset({"month", "ledger_class"}), _by_month,
    frozenset({"income", "expense", "net", "lines"}),
)  # fmt: skip
