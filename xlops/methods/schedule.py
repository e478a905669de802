"""When to list items so that every weekday has its share and the best hours come first.

Rule: every weekday gets ⌊n/7⌋ or ⌈n/7⌉ items; within a weekday the slots of most visitors first, the
n mod 7 extra items on the weekdays with the best next slot; then items by priority to slots by value.
These sets are the bases of a matroid, so the greedy choice is optimal for every priority ≥ 0.
Source: [S]; spec section 4 and its edges. It spreads listings; it promises no rank.

>>> listing_schedule(2, [[1, 3], [2, 2], [0, 9], [0, 0], [0, 0], [0, 0], [0, 0]])
{'assignment': [[0, 2, 1], [1, 0, 1]], 'objective': 12}
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlops.errors import BadInput
from xlops.methods.declare import column, matrix, method, record, scalar
from xlops.methods.values import amounts, is_missing, items, whole

__all__ = ["listing_schedule"]

_Slot = tuple[float, int, int]  # value, weekday, hour


@method(
    name="上架排期",
    name_en="listing schedule",
    definition="把商品排到一周各时段:每天数量相差不超过 1,优先访客多的时段,重要商品先挑",
    args={
        "n_items": scalar("款"),
        "slot_values": matrix(note="7 行(周一在前)× 各时段的访客占比;空格为不可用"),
        "per_slot_cap": scalar("款", note="每个时段最多几款"),
        "priorities": column(note="各款的重要程度,不填则相同"),
    },
    result=record("assignment", "objective"),
    source="[S]",
)
def listing_schedule(
    n_items: int,
    slot_values: Sequence[Sequence[float | None]],
    per_slot_cap: int = 1,
    priorities: Sequence[float] | None = None,
) -> dict[str, Any]:
    """`assignment`: [item, weekday, hour column] per item, all from 0; `objective`: Σ priority · value.

    Raises `BadInput` for more items than slots, a weekday without enough slots, other than seven rows, or
    priorities of another length.
    """
    n, cap = whole(n_items, "商品数"), whole(per_slot_cap, "每时段上限", least=1)
    weekdays = _weekdays(slot_values, cap)
    if n > sum(map(len, weekdays)):
        raise BadInput(f"商品 {n} 款,时段只够 {sum(map(len, weekdays))} 款,请增加时段或上限")
    weights = _priorities(priorities, n)
    slots = sorted(_pick(weekdays, n), key=lambda s: (-s[0], s[1], s[2]))
    order = sorted(range(n), key=lambda i: (-weights[i], i))
    assigned = sorted((item, slot) for item, slot in zip(order, slots, strict=True))
    return {
        "assignment": [[item, weekday, hour] for item, (_, weekday, hour) in assigned],
        "objective": sum(weights[item] * slot[0] for item, slot in assigned),
    }


def _weekdays(slot_values: object, cap: int) -> list[list[_Slot]]:
    """The usable slots of each weekday, best first, each as often as it may be used."""
    rows = [amounts(row, "时段") for row in items(slot_values, "时段表")]
    if len(rows) != 7:
        raise BadInput(f"时段表应有 7 行(周一到周日),现在有 {len(rows)} 行")
    return [
        sorted(
            ((v, weekday, hour) for hour, v in enumerate(row) if v is not None for _ in range(cap)),
            key=lambda s: (-s[0], s[2]),
        )
        for weekday, row in enumerate(rows)
    ]


def _priorities(priorities: Sequence[float] | None, n: int) -> list[float]:
    if priorities is None or (not isinstance(priorities, Sequence) and is_missing(priorities)):
        return [1] * n
    given = [w for w in amounts(priorities, "重要程度") if w is not None]
    if len(given) != n:
        raise BadInput(f"重要程度应有 {n} 个数,现在有 {len(given)} 个")
    return given


def _pick(weekdays: list[list[_Slot]], n: int) -> list[_Slot]:
    """The slots to use: the best ⌊n/7⌋ of each weekday and the best next ones for the rest."""
    each, extra = divmod(n, 7)
    longer = [slots[each] for slots in weekdays if len(slots) > each]
    if any(len(slots) < each for slots in weekdays) or len(longer) < extra:
        raise BadInput("有的日子时段不够,无法每天均匀排,请增加时段")
    best_next = sorted(longer, key=lambda s: (-s[0], s[1]))[:extra]
    return [slot for slots in weekdays for slot in slots[:each]] + best_next
