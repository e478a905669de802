"""Entries and their factor chains, aligned over two periods: what every attribution starts from.

Rule: the value of an entry is the product of its factors. An entry absent in a period had volume 0 and
no ratios; a ratio over 0 is undefined (None), which is all right as long as a true zero stands in the
chain, because the product is then 0 for certain. Source: spec section 2.

>>> [e.value0 for e in align(["u", "p"], {"a": [2, 3]}, {"b": [1, 1]})]
[6, 0]
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlops.errors import BadInput
from xlops.methods.values import is_missing, items, ordered_pairs, signed

__all__ = ["Entry", "align"]

Chain = tuple[float | None, ...]


@dataclass(frozen=True)
class Entry:
    """One entry: its factors in both periods (None: undefined) and the products."""

    name: str
    chain0: Chain
    chain1: Chain
    value0: float
    value1: float

    @property
    def filled(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Both chains with undefined factors taken as unchanged, so that they explain nothing.

        A factor undefined in both periods counts as 1: both products are 0 then.
        """
        pairs = [
            (1.0, 1.0) if a is None and b is None else (b if a is None else a, a if b is None else b)
            for a, b in zip(self.chain0, self.chain1, strict=True)
        ]
        return tuple(a for a, _ in pairs), tuple(b for _, b in pairs)  # type: ignore[misc]


def _chain(name: str, raw: object, n: int, negative: bool) -> Chain:
    values = items(raw, f"入口「{name}」的因素")
    if len(values) != n:
        raise BadInput(f"入口「{name}」有 {len(values)} 个数,应与 {n} 个因素对应")
    chain = tuple(None if is_missing(v) else signed(v, f"入口「{name}」的因素") for v in values)
    if not negative and any(v is not None and v < 0 for v in chain):
        raise BadInput(f"入口「{name}」的因素有负数,无法拆解,请检查")
    return chain


def _product(name: str, chain: Chain) -> float:
    if any(v == 0 for v in chain):
        return 0
    if None in chain:
        raise BadInput(f"入口「{name}」缺少因素,请补上或减少因素")
    return math.prod(v for v in chain if v is not None)


def align(
    factors: Sequence[str],
    period0: Mapping[str, object],
    period1: Mapping[str, object],
    negative: bool = False,
) -> list[Entry]:
    """The entries of both periods, those of period 0 first.

    `factors` names the links of the chain in order (volume first); `period0` and `period1` map an
    entry to its factor values. `negative` lets factors be negative. Raises `BadInput` for a chain of
    another length, a negative factor, or a missing factor where nothing else is 0.
    """
    names = items(factors, "因素")
    if not names or len(set(names)) != len(names):
        raise BadInput("因素至少要有一个,且名称不能重复")
    before, after = dict(ordered_pairs(period0, "上期")), dict(ordered_pairs(period1, "本期"))
    absent: Chain = (0, *[None] * (len(names) - 1))
    entries = []
    for name in {**before, **after}:
        chain0, chain1 = (
            absent if side.get(name) is None else _chain(name, side[name], len(names), negative)
            for side in (before, after)
        )
        entries.append(Entry(name, chain0, chain1, _product(name, chain0), _product(name, chain1)))
    return entries
