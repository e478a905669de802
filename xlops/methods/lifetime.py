"""How long a customer stays and what that is worth.

Rule: lifetime = 1 / churn, in periods of the churn rate. Value with constant retention r and discount d:
m(1+d)/(1+d−r) if the first payment is now, m·r/(1+d−r) if it comes after one period.
Source: [T6] Gupta et al. (2006); spec section 1.8.

>>> round(clv_geometric(78, 0.6, 0.1, first_payment_now=False), 6)
93.6
"""

from __future__ import annotations

from xlops.methods.declare import method, scalar
from xlops.methods.values import amount, divide, missing, signed

__all__ = ["clv_geometric", "customer_lifetime"]


@method(
    name="客户生命周期",
    name_en="customer lifetime",
    definition="1 ÷ 流失率,单位与流失率的期相同",
    args={"churn_rate": scalar("%")},
    result=scalar("期"),
    direction="+",
)
def customer_lifetime(churn_rate: float | None) -> float | None:
    """Periods a customer stays; None without churn."""
    return None if missing(churn_rate) else divide(1, amount(churn_rate, "流失率"))


@method(
    name="客户终身价值(折现)",
    name_en="customer lifetime value, geometric",
    definition="每期贡献 ×(1+折现率)÷(1+折现率−留存率);首期不计时为 每期贡献×留存率÷(1+折现率−留存率)",
    args={
        "contribution_per_period": scalar("元"),
        "retention_rate": scalar("%"),
        "discount_rate": scalar("%", note="每期折现率"),
        "first_payment_now": scalar(kind="flag", note="首期是否现在就付"),
    },
    result=scalar("元"),
    source="[T6]",
    direction="+",
)
def clv_geometric(
    contribution_per_period: float | None,
    retention_rate: float | None,
    discount_rate: float | None,
    first_payment_now: bool = True,
) -> float | None:
    """Present value of all payments, in yuan; None where the sum does not converge (r ≥ 1+d)."""
    if missing(contribution_per_period, retention_rate, discount_rate):
        return None
    m = signed(contribution_per_period, "每期贡献")
    r, d = amount(retention_rate, "留存率"), amount(discount_rate, "折现率")
    if r >= 1 + d:
        return None
    return m * ((1 + d) if first_payment_now else r) / (1 + d - r)
