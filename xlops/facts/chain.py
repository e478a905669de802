"""涨跌拆解: what each entry and each factor of it added to the change of sales, in yuan.

Rule: an entry's amount is a chain of factors (impressions × ctr × cvr × frequency × price, as far as
its files know them); LMDI-I splits the change exactly; what the entries do not explain is one line,
其余, shop minus Σ entries, never decomposed. A change that chance explains is marked, not stated.
Source: spec section 2; operator.md, page one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from xlops.catalog.metrics import METRICS
from xlops.facts.model import Number
from xlops.methods.lmdi import lmdi_additive
from xlops.methods.significance import noise_verdict

__all__ = ["CHAIN", "FACTOR_NAMES", "Breakdown", "Effect", "Line", "break_down", "effects"]

# The chain in its order; a factor is each known field over the one before it.
CHAIN = ("impressions", "clicks", "uv", "pay_buyers", "pay_orders", "pay_amount")

# (field over field) → factor; a chain begins with its first field as the volume. With impressions and
# visitors but no clicks, visitors per impression take the place of the click rate.
_FACTOR = {
    ("clicks", "impressions"): "ctr",
    ("uv", "impressions"): "ctr",
    ("uv", "clicks"): "landing",
    ("pay_buyers", "uv"): "cvr",
    ("pay_buyers", "clicks"): "cvr",
    ("pay_buyers", "impressions"): "cvr",
    ("pay_orders", "uv"): "order_cvr",
    ("pay_orders", "clicks"): "order_cvr",
    ("pay_orders", "impressions"): "order_cvr",
    ("pay_orders", "pay_buyers"): "frequency",
    ("pay_amount", "pay_buyers"): "price_buyer",
    ("pay_amount", "pay_orders"): "price_order",
    ("pay_amount", "uv"): "uv_value",
    ("pay_amount", "clicks"): "uv_value",
    ("pay_amount", "impressions"): "uv_value",
}
FACTOR_NAMES = {
    "impressions": "展现", "clicks": "点击", "uv": "访客", "ctr": METRICS["ctr"].name, "landing": "到店率", "cvr": "转化率",
    "order_cvr": "下单率", "pay_orders": "订单数", "pay_buyers": "买家数",
    "frequency": METRICS["orders_per_buyer"].name, "price_order": METRICS["aov_order"].name,
    "price_buyer": METRICS["aov_buyer"].name, "uv_value": METRICS["uv_value"].name, "pay_amount": "金额",
}  # fmt: skip
"""What an operator calls a factor."""

# Shares of a count in a count: there chance can be judged.
_PROPORTIONS = {"ctr", "landing", "cvr"}


@dataclass(frozen=True)
class Effect:
    """One factor of one entry: its values, its yuan, and whether chance may explain it.

    `factor` is impressions, clicks, uv, pay_buyers, pay_orders, pay_amount (volumes), ctr, landing,
    cvr, order_cvr, frequency, price_buyer, price_order or uv_value. `verdict` is 可能是波动, 样本不足,
    显著上升, 显著下降 or empty where a count test does not apply.
    """

    factor: str
    before: float | None
    now: float | None
    yuan: float
    verdict: str = ""


@dataclass(frozen=True)
class Line:
    """One entry: amounts, change and its effects, which add up to the change."""

    key: str
    name: str
    before: Decimal
    now: Decimal
    effects: tuple[Effect, ...]
    status: str = ""  # 新增, 消失 or empty
    note: str = ""

    @property
    def change(self) -> Decimal:
        return self.now - self.before


@dataclass(frozen=True)
class Breakdown:
    """The change of sales between two weeks. `rest_*` are shop minus Σ entries (None: no shop amount)."""

    kind: str  # entries, visitors, orders
    before: Decimal
    now: Decimal
    lines: tuple[Line, ...]
    rest_before: Decimal | None = None
    rest_now: Decimal | None = None
    common: tuple[date, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def change(self) -> Decimal:
        return self.now - self.before

    @property
    def rest(self) -> Decimal:
        if self.rest_now is None or self.rest_before is None:
            return Decimal(0)
        return self.rest_now - self.rest_before

    def by_factor(self) -> dict[str, float]:
        """Yuan by factor over all lines, in the order of the chain; 其余 is not in it."""
        sums: dict[str, float] = {}
        for line in self.lines:
            for effect in line.effects:
                sums[effect.factor] = sums.get(effect.factor, 0.0) + effect.yuan
        order = [*CHAIN[:-1], "ctr", "landing", "cvr", "order_cvr", "frequency", "price_order", "price_buyer"]
        return {f: sums[f] for f in [*order, "uv_value", "pay_amount"] if f in sums}

    def gap(self) -> float:
        """Σ of all effects and 其余 minus the change: zero but for rounding of floats."""
        return sum(self.by_factor().values()) + float(self.rest) - float(self.change)


def break_down(
    kind: str,
    now: Mapping[str, Mapping[str, Number | None]],
    before: Mapping[str, Mapping[str, Number | None]],
    names: Mapping[str, str],
    shop: tuple[Decimal, Decimal] | None,
    common: tuple[date, ...] = (),
    notes: tuple[str, ...] = (),
) -> Breakdown:
    """Break the change down over entries (rows by key, fields of `CHAIN`).

    `shop` is the shop's amount (before, now); the difference to Σ entries becomes 其余. An entry
    without any amount in both weeks is left out.
    """
    lines = []
    for key in {**before, **now}:
        old, new = before.get(key, {}), now.get(key, {})
        if old.get("pay_amount") is None and new.get("pay_amount") is None:
            continue
        lines.append(_line(key, names.get(key, key), old, new))
    lines.sort(key=lambda line: (-abs(line.change), line.key))
    sums = sum((x.before for x in lines), Decimal(0)), sum((x.now for x in lines), Decimal(0))
    if shop is None:
        return Breakdown(kind, *sums, tuple(lines), common=common, notes=notes)
    rest = shop[0] - sums[0], shop[1] - sums[1]
    return Breakdown(kind, shop[0], shop[1], tuple(lines), rest[0], rest[1], common, notes)


def _line(key: str, name: str, old: Mapping[str, Number | None], new: Mapping[str, Number | None]) -> Line:
    a, b = _amount(old), _amount(new)
    status = "新增" if not old and new else "消失" if old and not new else ""
    parts, note = effects(old, new)
    return Line(key, name, a, b, parts, status, note)


def _amount(row: Mapping[str, Number | None]) -> Decimal:
    value = row.get("pay_amount")
    return Decimal(0) if value is None else Decimal(str(value))


def effects(old: Mapping[str, Number | None], new: Mapping[str, Number | None]) -> tuple[tuple[Effect, ...], str]:
    """The factors of one entry and their yuan; with a note where its numbers allow fewer factors.

    A field counts where every week that has the entry has it. Numbers that contradict each other (an
    amount without visitors) shorten the chain from the front.
    """
    chain = [f for f in CHAIN if all(row.get(f) is not None for row in (old, new) if row)]
    while len(chain) > 1:
        try:
            return _split(chain, old, new), ""
        except ValueError:  # an amount without the volume before it: the shorter chain still adds up
            chain = chain[1:]
    yuan = float(_amount(new) - _amount(old))
    return (Effect("pay_amount", float(_amount(old)), float(_amount(new)), yuan),), "数据不全，未再拆分"


def _split(chain: list[str], old: Mapping[str, Number | None], new: Mapping[str, Number | None]) -> tuple[Effect, ...]:
    factors = [chain[0]] + [_FACTOR[b, a] for a, b in pairwise(chain)]
    vectors = _vector(chain, old), _vector(chain, new)
    got = lmdi_additive(factors, {"x": vectors[0]} if old else {}, {"x": vectors[1]} if new else {})
    yuan = got["matrix"]["x"]
    found = []
    for place, factor in enumerate(factors):
        verdict = _verdict(factor, chain, place, old, new)
        found.append(Effect(factor, vectors[0][place], vectors[1][place], float(yuan[factor]), verdict))
    return tuple(found)


def _vector(chain: list[str], row: Mapping[str, Number | None]) -> list[float | None]:
    """Volume, then each field over the one before; null over zero. An absent entry has volume 0."""
    if not row:
        return [0.0, *[None] * (len(chain) - 1)]
    values = [_float(row[f]) for f in chain]
    ratios = [b / a if a else None for a, b in pairwise(values)]
    if any(a == 0 and b != 0 for a, b in pairwise(values)):
        raise ValueError("an amount without the volume before it")
    return [values[0], *ratios]


def _float(value: Number | None) -> float:
    assert value is not None
    return float(value)


def _verdict(
    factor: str, chain: list[str], place: int, old: Mapping[str, Number | None], new: Mapping[str, Number | None]
) -> str:
    if factor not in _PROPORTIONS or not old or not new:
        return ""
    over, under = chain[place], chain[place - 1]
    x1, n1, x0, n0 = (_float(new[over]), _float(new[under]), _float(old[over]), _float(old[under]))
    if x1 > n1 or x0 > n0 or not n1 or not n0:  # no proportion (visitors above clicks)
        return ""
    return str(noise_verdict(x1, n1, x0, n0)["verdict"])
