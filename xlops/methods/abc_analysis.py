"""Which few items make most of the amount: classes A, B, C.

Rule: rank by amount; an item is A while the cumulative share *before* it is below 80%, B below 95%, else
C. Of all zeros everything is C. Source: spec section 1.4 and its edges.

>>> abc_classes([500, 300, 100, 60, 40])
['A', 'A', 'B', 'B', 'C']
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xlops.errors import BadInput
from xlops.methods.declare import column, method, scalar
from xlops.methods.values import amount, amounts, exact

__all__ = ["abc_classes"]


@method(
    name="ABC逐项分类",
    name_en="ABC classes",
    definition="按金额从大到小,累计占比(不含本项)低于 80% 为 A,低于 95% 为 B,其余为 C",
    args={
        "values": column("元", note="各商品金额"),
        "a_cut": scalar("%", note="A 的界限"),
        "b_cut": scalar("%", note="B 的界限"),
    },
    result=column(kind="text"),
)
def abc_classes(values: Sequence[float | None], a_cut: float = 0.8, b_cut: float = 0.95) -> list[str | None]:
    """The class of each value, in the given order (ties: first come); None where the value is missing.

    Raises `BadInput` for negatives and where the cuts are not 0 ≤ a ≤ b ≤ 1.
    """
    a, b = exact(amount(a_cut, "A 界限"), "A 界限"), exact(amount(b_cut, "B 界限"), "B 界限")
    if not a <= b <= 1:
        raise BadInput("界限应满足 A ≤ B ≤ 100%,例如 0.8 与 0.95")
    known = amounts(values, "金额")
    given = {i: exact(v, "金额") for i, v in enumerate(known) if v is not None}
    total = sum(given.values(), Fraction(0))
    classes: list[str | None] = [None] * len(known)
    before = Fraction(0)
    for i in sorted(given, key=lambda i: (-given[i], i)):
        classes[i] = "C" if total == 0 else "A" if before < a * total else "B" if before < b * total else "C"
        before += given[i]
    return classes
