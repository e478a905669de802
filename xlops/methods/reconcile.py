"""Do the ratios a platform reports follow from the counts beside them?

Rule: 支付转化率 within ±0.00005, 客单价 and 访客平均价值 within ±0.005 of the recomputed value; a ratio
that does not match comes from another scope (item or shop, PC or all terminals). With 0 visitors any
reported rate is a mismatch. Source: spec section 0, import check 2, and its edges.

>>> reconcile_row(2400, 78, 10140, pay_cvr=0.0412, aov_buyer=130)
['pay_cvr']
"""

from __future__ import annotations

from fractions import Fraction

from xlops.methods.declare import column, method, scalar
from xlops.methods.values import amount, exact, missing

__all__ = ["reconcile_row"]

_RATE, _YUAN = Fraction(5, 100_000), Fraction(5, 1_000)


@method(
    name="平台比率核对",
    name_en="reconcile reported ratios",
    definition="用人数和金额重算支付转化率、客单价、访客平均价值,列出与平台数不符的",
    args={
        "visitors": scalar("人"),
        "pay_buyers": scalar("人"),
        "pay_amount": scalar("元"),
        "pay_cvr": scalar("%", note="平台给出的"),
        "aov_buyer": scalar("元", note="平台给出的"),
        "uv_value": scalar("元", note="平台给出的"),
    },
    result=column(kind="text", note="不符的指标"),
    source="[A2]",
)
def reconcile_row(
    visitors: float | None,
    pay_buyers: float | None,
    pay_amount: float | None,
    pay_cvr: float | None = None,
    aov_buyer: float | None = None,
    uv_value: float | None = None,
) -> list[str]:
    """Ids of the reported ratios that the counts contradict; what is not reported, or can't be recomputed
    because a count is missing, is not judged."""
    checks = (
        ("pay_cvr", pay_cvr, pay_buyers, visitors, _RATE),
        ("aov_buyer", aov_buyer, pay_amount, pay_buyers, _YUAN),
        ("uv_value", uv_value, pay_amount, visitors, _YUAN),
    )
    return [id for id, reported, num, den, tolerance in checks if _contradicts(reported, num, den, tolerance)]


def _contradicts(reported: float | None, num: float | None, den: float | None, tolerance: Fraction) -> bool:
    if missing(reported, num, den):
        return False
    for value in (reported, num, den):
        amount(value, "数值")
    base = exact(den, "分母")
    return base == 0 or abs(exact(reported, "比率") - exact(num, "分子") / base) > tolerance
