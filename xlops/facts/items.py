"""Items of a week: traffic, sales, refunds, advertising and what each one earned.

Rule: one file kind gives the items (item export, else order lines); money by item is after refunds and
ads; an item without a unit cost is costed by the shop's cost rate and marked 估算. Shares are of the
shown items' sum. Source: spec section 1.12, profit per paid order in its short form; operator.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.facts.ads import item_spend
from xlops.facts.goods import goods
from xlops.facts.model import Number
from xlops.facts.planned import planned
from xlops.facts.rows import Row, View, read, views
from xlops.facts.settings import Settings
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Cost", "Item", "ItemWeek", "costs", "earnings", "excluded", "items"]

GRAIN = ("terminal", "source")
_SUMS = ("uv", "pay_buyers", "pay_items", "pay_orders", "pay_amount", "refund_amount_done")
_TEXTS = ("item_title", "merchant_code")
_ZERO = Decimal(0)
# links that carry money but are no goods (design.md, exclusion list)
_NOT_GOODS = ("补差价", "邮费", "运费", "赠品", "专拍链接")


@dataclass(frozen=True)
class Cost:
    """What the shop knows of an item: mean unit cost of its codes, stock and what is on its way."""

    unit_cost: Decimal | None
    on_hand: int | None
    arrivals: tuple[tuple[object, int], ...] = ()  # (date or None, units)
    mixed: bool = False  # codes of different cost: the mean is an estimate


@dataclass(frozen=True)
class Item:
    """One item in one week. `before_ads`, `after_ads` are what it earned; None where sales are unknown."""

    id: str
    title: str
    uv: int | None
    buyers: int | None
    units: int | None
    orders: int | None
    amount: Decimal
    previous: Decimal | None
    previous_uv: int | None
    previous_buyers: int | None
    refunds: Decimal | None
    spend: Decimal | None
    unit_cost: Decimal | None
    estimated: bool
    before_ads: Decimal
    share: float | None = None

    @property
    def cvr(self) -> float | None:
        return self.buyers / self.uv if self.buyers is not None and self.uv else None

    @property
    def after_ads(self) -> Decimal:
        return self.before_ads - (self.spend or _ZERO)

    @property
    def change(self) -> float | None:
        return float(self.amount / self.previous - 1) if self.previous else None

    @property
    def costed(self) -> bool:
        """Whether its goods are costed by units and unit cost."""
        return self.unit_cost is not None and self.units is not None

    @property
    def is_goods(self) -> bool:
        return not any(word in self.title for word in _NOT_GOODS)


@dataclass(frozen=True)
class ItemWeek:
    """All items of a week, largest first. `basis` period or daily; `refund_basis` paid, done or empty."""

    period: Period
    items: tuple[Item, ...]
    source: str
    basis: str
    days: int
    refund_basis: str
    has_ads: bool

    @property
    def amount(self) -> Decimal:
        return sum((i.amount for i in self.items), _ZERO)

    @property
    def costed(self) -> Decimal:
        """Sales of the items whose unit cost is known."""
        return sum((i.amount for i in self.items if i.costed), _ZERO)


def costs(con: DuckDBPyConnection) -> dict[str, Cost]:
    """Cost and stock by 商品ID, and by 商家编码 where no id is given; empty where nobody gave any."""
    by_key: dict[str, list[tuple[Decimal | None, int | None, int | None, object]]] = {}
    for row in goods(con):
        by_key.setdefault(row.item or row.code, []).append((row.unit_cost, row.on_hand, row.in_transit, row.arrives_on))
    found = {}
    for key, lines in by_key.items():
        prices = [unit for unit, *_ in lines if unit is not None]
        stocks = [stock for _, stock, *_ in lines if stock is not None]
        mean = sum(prices, _ZERO) / len(prices) if prices else None
        arrivals = tuple((day, units) for *_, units, day in lines if units)
        found[key] = Cost(mean, sum(stocks) if stocks else None, arrivals, len(set(prices)) > 1)
    return found


def items(con: DuckDBPyConnection, now: Period, before: Period, settings: Settings) -> ItemWeek | None:
    """The items of `now` with their sales of `before`; None without item data."""
    got = _from_items(con, now, before) or _from_lines(con, now, before)
    if got is None:
        return None
    rows, old, texts, source, basis, days = got
    refunds, refund_basis = _refunds(con, now, rows)
    spend, known = item_spend(con, now), costs(con)
    left_out = excluded(con)
    found = []
    for id, row in rows.items():
        amount = _money(row.get("pay_amount"))
        if amount is None or id in left_out:
            continue
        text = texts.get(id, {})
        cost = known.get(id) or known.get(text.get("merchant_code", ""))
        item = _item(id, text.get("item_title") or f"商品{id}", row, old.get(id), amount, refunds, spend, cost)
        found.append(replace(item, before_ads=earnings(item, settings)))
    total = sum((i.amount for i in found), _ZERO)
    shared = [replace(i, share=float(i.amount / total) if total else None) for i in found]
    ranked = tuple(sorted(shared, key=lambda i: (-i.amount, i.id)))
    return ItemWeek(now, ranked, source, basis, days, refund_basis, bool(spend))


def excluded(con: DuckDBPyConnection) -> frozenset[str]:
    """Items that the shop left out of its numbers by item (商品档案, 不参与统计)."""
    return frozenset(id for id, said in planned(con, "item_plans", "item_id", "excluded") if said == "是")


def earnings(item: Item, settings: Settings) -> Decimal:
    """推广前毛利 of an item's week: net × (1 − fees) − goods of kept sales − freight of its orders.

    Goods of refunded sales come back, so goods count for the kept share only; refunds beyond the
    week's own sales (of earlier weeks) take no more goods back than the week sold.
    """
    refunds = item.refunds or _ZERO
    net = item.amount - refunds
    kept = max(_ZERO, net) / item.amount if item.amount else _ZERO
    if item.unit_cost is not None and item.units is not None:  # costed
        goods = item.unit_cost * item.units * kept
    else:
        goods = max(_ZERO, net) * settings.rate("cost_rate")
    return net - goods - fees(net, settings) - freight(item.orders or item.buyers or item.units, settings)


def fees(net: Decimal, settings: Settings) -> Decimal:
    """平台扣点 on what stays sold: refunded sales pay none."""
    rates = sum((settings.rate(id) for id in ("commission_rate", "software_fee_rate", "points_rate")), _ZERO)
    return max(_ZERO, net) * rates


def freight(orders: int | None, settings: Settings) -> Decimal:
    """运费包材 and 退货宝 of the shipped orders."""
    return (orders or 0) * (settings.rate("shipping_per_order") + settings.rate("freight_insurance"))


def _item(
    id: str,
    title: str,
    row: Row,
    old: Row | None,
    amount: Decimal,
    refunds: Mapping[str, Decimal] | None,
    spend: Mapping[str, Decimal],
    cost: Cost | None,
) -> Item:
    unit = cost.unit_cost if cost else None
    return Item(
        id,
        title,
        _whole(row.get("uv")),
        _whole(row.get("pay_buyers")),
        _whole(row.get("pay_items")),
        _whole(row.get("pay_orders")),
        amount,
        _money(old.get("pay_amount")) if old else None,
        _whole(old.get("uv")) if old else None,
        _whole(old.get("pay_buyers")) if old else None,
        None if refunds is None else refunds.get(id),
        spend.get(id) if spend else None,
        unit,
        unit is None or row.get("pay_items") is None or bool(cost and cost.mixed),
        _ZERO,
    )


_Got = tuple[dict[str, Row], dict[str, Row], dict[str, dict[str, str]], str, str, int]


def _from_items(con: DuckDBPyConnection, now: Period, before: Period) -> _Got | None:
    """The item export of all terminals; last week like with like, else unknown."""

    def rank(view: View) -> tuple[int, int, int, int]:
        terminals = ("全部", "", "无线", "PC")
        place = terminals.index(view["terminal"]) if view["terminal"] in terminals else len(terminals)
        return place, 0 if view.exact else 1, -len(view.days), -view.rows

    ours = sorted(views(con, "item_facts", now, GRAIN), key=rank)
    if not ours:
        return None
    view = ours[0]
    this = read(con, "item_facts", now, view, "item_id", _SUMS, _TEXTS)
    other = next((v for v in views(con, "item_facts", before, GRAIN) if v.grain == view.grain), None)
    last: dict[str, Row] = {}
    if other is not None and (other.exact == view.exact) and (view.exact or len(other.days) == len(view.days)):
        last = read(con, "item_facts", before, other, "item_id", _SUMS).rows
    return this.rows, last, this.texts, view["source"], this.basis, this.days


def _from_lines(con: DuckDBPyConnection, now: Period, before: Period) -> _Got | None:
    """Items out of order lines by pay day: units, orders, amount; no visitors."""
    key = "coalesce(nullif(item_id, ''), nullif(merchant_code, ''), nullif(item_title, ''))"
    sql = f"""
        SELECT {key} AS k, sum(quantity), count(DISTINCT order_id), sum(paid_amount), max(item_title),
            max(merchant_code), list(DISTINCT paid_at::DATE)
        FROM order_lines
        WHERE paid_at >= $start AND paid_at < $end::DATE + INTERVAL 1 DAY AND {key} IS NOT NULL
        GROUP BY 1 ORDER BY 1
    """
    weeks: list[dict[str, Row]] = []
    texts: dict[str, dict[str, str]] = {}
    days: set[object] = set()
    for period in (before, now):
        rows: dict[str, Row] = {}
        for name, units, orders, amount, title, code, paid in con.execute(
            sql, {"start": period.start, "end": period.end}
        ).fetchall():
            rows[name] = {"pay_items": units, "pay_orders": orders, "pay_amount": amount}
            texts[name] = {"item_title": title or "", "merchant_code": code or ""}
            if period is now:
                days.update(paid)
        weeks.append(rows)
    return (weeks[1], weeks[0], texts, "order_lines", "daily", len(days)) if weeks[1] else None


def _refunds(
    con: DuckDBPyConnection, period: Period, rows: Mapping[str, Row]
) -> tuple[Mapping[str, Decimal] | None, str]:
    """Refunds by item: of the week's sales where the refund file knows them, else those finished in it."""
    sql = """
        SELECT item_id, sum(refund_amount) FROM refunds
        WHERE finished_at IS NOT NULL AND item_id <> ''
            AND paid_at >= $start AND paid_at < $end::DATE + INTERVAL 1 DAY
        GROUP BY 1
    """
    paid = dict(con.execute(sql, {"start": period.start, "end": period.end}).fetchall())
    if paid:
        return {id: Decimal(paid.get(id) or 0) for id in rows}, "paid"
    done = {id: _money(row.get("refund_amount_done")) for id, row in rows.items()}
    known = {id: value for id, value in done.items() if value is not None}
    return (known, "done") if known else (None, "")


def _money(value: Number | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _whole(value: Number | None) -> int | None:
    return None if value is None else int(value)
