"""Clues from money: commissions, text messages, baskets, lines of profit, tiers of best-sellers.

Rule: changes are split exactly, by LMDI-I or line by line. Source: spec sections 2 and 3, D25 D26 D30 D33 D34.
"""

from __future__ import annotations

from decimal import Decimal

from xlops.catalog.causes import Clue
from xlops.facts.rules.case import Case, Said, lacking, said
from xlops.facts.rules.check_shop import yuan
from xlops.facts.rules.clues_traffic import chain
from xlops.facts.rules.margin import profit_lines
from xlops.facts.rules.show import show
from xlops.methods.lmdi import lmdi_additive
from xlops.methods.tiers import tier_structure

__all__ = ["CLUES"]

_TIERS = {"flash_hero": "秒杀人气款", "promo": "促销低价款", "hot": "热销活动款", "profit": "利润款"}


def commission_above_margin(case: Case, clue: Clue) -> Said:
    view = case.view
    paid = view.now("affiliate_commission")
    sales = sum(
        row.get("pay_amount") or 0 for key, row in view.entries.now.items() if "淘宝客" in view.entries.name(key)
    )
    if paid is None or not sales or view.margin is None:
        return lacking("没有淘宝客佣金或淘宝客成交")
    rate, limit = paid / sales, view.margin.rate
    shown = f"佣金率{show(rate, 'rate')}，推广前毛利率{show(limit, 'rate')}"
    return said(rate > limit, rate, shown, yuan=yuan(max(0.0, paid - limit * sales)))


def _campaigns(case: Case, clue: Clue) -> list[tuple[str, int, float | None, Decimal | None, Decimal | None]]:
    """Campaigns of the last days: name, people, lift of the sent over the control group, cost, margin a buyer."""
    sql = """SELECT campaign, sent_people, sent_buyers, control_people, control_buyers, campaign_cost, buyer_margin
        FROM sms_campaigns WHERE day BETWEEN ? AND ? AND sent_people > 0 AND sent_buyers IS NOT NULL ORDER BY day DESC, campaign"""
    found = []
    for name, sent, bought, control, control_bought, cost, margin in case.view.rows(
        sql, case.view.recent(int(clue.params["days"])).start, case.view.period.end
    ):
        lift = None
        if control and control_bought is not None:
            lift = int(str(bought)) / int(str(sent)) - int(str(control_bought)) / int(str(control))
        costs = [value if isinstance(value, Decimal) else None for value in (cost, margin)]
        found.append((str(name), int(str(sent)), lift, costs[0], costs[1]))
    return found


def sms_no_lift(case: Case, clue: Clue) -> Said:
    told = [
        (lift, name)
        for name, sent, lift, *_ in _campaigns(case, clue)
        if lift is not None and sent >= clue.params["min_people"]
    ]
    if not told:
        return lacking("没有短信营销的对照组")
    lift, name = min(told)
    return said(lift < 0, lift, f"{name}：发送组比对照组{show(lift, 'points')}")


def sms_cost_above_margin(case: Case, clue: Clue) -> Said:
    told = [
        (Decimal(str(max(0.0, lift))) * sent * margin - cost, name)
        for name, sent, lift, cost, margin in _campaigns(case, clue)
        if lift is not None and cost is not None and margin is not None
    ]
    if not told:
        return lacking("没有短信费用或每买家毛利")
    left, name = min(told)
    return said(
        left < 0, left, f"{name}：带来的毛利减费用{show(left, 'money')}", yuan=yuan(-left) if left < 0 else None
    )


def basket_explains(case: Case, clue: Clue) -> Said:
    """How much of the fall of sales comes from 客单价 and 人均笔数."""
    view = case.view
    names = [
        n for n in ("uv", "pay_buyers", "pay_orders", "pay_amount") if n != "pay_orders" or view.now(n) is not None
    ]
    rows = []
    for places in (view.like_ordinary, None):
        told = {n: [view.now(n)] if places is None else [view.shop(n).history[i] for i in places] for n in names}
        if not all(values and all(v is not None for v in values) for values in told.values()):
            return lacking("没有访客数、支付买家数或支付金额的历史")
        rows.append({n: sum(v or 0 for v in values) / len(values) for n, values in told.items()})
    before, now = rows
    change = now["pay_amount"] - before["pay_amount"]
    if change >= 0:
        return said(False, 0, "支付金额没有下降")
    factors = ["uv", "cvr", *(["frequency"] if "pay_orders" in names else []), "price"]
    split = lmdi_additive(factors, {"x": chain(before, *names)}, {"x": chain(now, *names)})["by_factor"]
    assert isinstance(split, dict)
    part = sum(split[f] for f in factors[2:]) / change
    return said(
        part >= clue.params["share"], part, f"解释{show(max(0.0, part), 'rate')}", yuan=yuan(abs(part * change))
    )


def worst_profit_line(case: Case, clue: Clue) -> Said:
    """The line that took the most from 推广后毛利 against the period before."""
    view = case.view
    periods = view.period, view.period.shift(-7)
    now, before = (profit_lines(view.con, period, view.settings) for period in periods)
    if now is None or before is None:
        return lacking("没有两期可比的利润")
    total = now.after_ads - before.after_ads
    line, worst = min(now.bridge(before).items(), key=lambda pair: pair[1])
    fell = before.after_ads > 0 and total <= before.after_ads * Decimal(str(clue.params["change"]))
    shown = f"推广后毛利{show(total, 'money')}，其中{line}{show(worst, 'money')}"
    return said(fell and worst < 0, worst, shown, yuan=yuan(-worst) if worst < 0 else None)


def tier_gap(case: Case, clue: Clue) -> Said:
    """An empty tier between two that sell."""
    sales = case.view.sold(int(clue.params["days"]))
    if sales.days < clue.params["days"]:
        return lacking(f"近30天的商品销量只有{sales.days}天")
    broken = tier_structure(list(sales.units.values()))["broken_tiers"]
    return said(bool(broken), len(broken), "缺" + "、".join(_TIERS[t] for t in broken) if broken else "没有断层")


CLUES = {
    f.__name__: f
    for f in (
        commission_above_margin, sms_no_lift, sms_cost_above_margin, basket_explains, worst_profit_line, tier_gap,
    )
}  # fmt: skip
