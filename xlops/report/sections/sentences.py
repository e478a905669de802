"""Page one: at most five sentences, each with numbers whose parts add up.

Rule: 1 result, 2 why, 3 money, 4 risk, 5 what to decide. A sentence without data is dropped, never
invented; rounded parts and 其余 add up to the rounded whole; what chance explains is 可能是波动, what is
too small 样本不足. Source: operator.md, page one; spec section 6.
"""

from __future__ import annotations

from decimal import Decimal

from xlops.facts.ad_balance import SHORT
from xlops.facts.items import Item
from xlops.facts.profit import Profit
from xlops.facts.stock import StockLine
from xlops.report.model import Sentence
from xlops.report.sections.ads import more_spent
from xlops.report.sections.decisions import SENSIBLE, questions
from xlops.report.sections.items import losers
from xlops.report.sections.why import why
from xlops.report.week import Week
from xlops.report.words import count, day, days_text, growth, more, percent, share, span, times, wan, whole, yuan

__all__ = ["sentences"]


def sentences(week: Week) -> tuple[Sentence, ...]:
    """The sentences that the data allows, in their order."""
    earned = money(week) if week.boss else None
    found = [result(week), why(week), earned or _lasts(week), risk(week), decision(week)]
    return tuple(s for s in found if s is not None)


def result(week: Week) -> Sentence | None:
    """How much, against last week, against the target, and where the month ends."""
    pay = week.value("pay_amount")
    if pay is None or pay.value is None:
        return None
    text = f"{span(week.period)}支付{yuan(pay.value)}"
    if pay.missing:
        text += f"（只有{week.period.days - len(pay.missing)}天的数据，缺{days_text(pay.missing)}）"
    change, said = _against(week)
    text += said + _market(week) + _target(week)
    month = _month(week)
    return Sentence(text + (f"；{month}" if month else "") + "。", "kpi", change)


def _against(week: Week) -> tuple[Decimal | None, str]:
    """`，比上周少10,050元（−5.3%）`, over the common days where a week is incomplete."""
    before = week.number("pay_amount", week.previous)
    now = week.number("pay_amount")
    if before is None or now is None:
        return None, "，上周没有数据"
    a, b = Decimal(str(now)), Decimal(str(before))
    where = ""
    if week.common:
        shift = week.period.start - week.previous.start
        pairs = [(week.day("pay_amount", d), week.day("pay_amount", d - shift)) for d in week.common]
        a = sum((Decimal(str(x)) for x, _ in pairs if x is not None), Decimal(0))
        b = sum((Decimal(str(y)) for _, y in pairs if y is not None), Decimal(0))
        where = f"两周都有的{len(week.common)}天"
    elif any(v is not None and v.missing for v in (week.value("pay_amount"), week.value("pay_amount", week.previous))):
        return None, "，与上周没有共同的日子可比"
    gap = whole(a) - whole(b)
    rate = f"（{growth(float(a / b - 1))}）" if b > 0 else ""
    said = f"{where}比上周{more(gap)}{rate}" if gap else f"{where}与上周持平"
    return a - b, "，" + said


def _market(week: Week) -> str:
    """`，行业同期−4.8%`: does the market fall too?"""
    found = week.more.market
    if found is None or week.number("pay_amount", week.previous) is None:
        return ""
    days = "" if found.days == week.period.days else f"（{found.days}天）"
    return f"，行业同期{growth(found.rate)}{days}"


def _target(week: Week) -> str:
    pay = week.number("pay_amount")
    target = week.month.week_target(week.period) if week.month and not week.month.reference else None
    if pay is None or not target:
        return ""
    return f"，完成周目标{yuan(target)}的{share(float(Decimal(str(pay)) / target))}"


def _month(week: Week) -> str:
    """`本月累计425,600元，照此月底约824,600元，离84万差15,400元`."""
    m = week.month
    if m is None:
        return ""
    gaps = f"（缺{m.missing}天）" if m.missing else ""
    if m.complete:
        text = f"{m.month.start.month}月共{yuan(m.to_date)}{gaps}"
    else:
        text = f"本月累计{yuan(m.to_date)}{gaps}，照此月底约{yuan(m.straight or 0)}"
    end = m.end
    if m.target is None or end is None:
        return text
    gap = whole(m.target) - whole(end)
    goal = f"上月实际{yuan(m.target)}（参考）" if m.reference else wan(m.target)
    if gap > 0:
        return f"{text}，离{goal}差{yuan(gap)}"
    return f"{text}，{'超过' if gap else '正好是'}{goal}{yuan(-gap) if gap else ''}"


def _balance(week: Week) -> str:
    """`推广余额15,060元（11月15日），按本周日均花费3,012元够5天`; whole days, begun ones not counted."""
    found = week.more.balance
    if found is None:
        return ""
    left = ("不够1天" if found.days < 1 else f"够{int(found.days)}天") + ("，请充值" if found.days < SHORT else "")
    return f"推广余额{yuan(found.yuan)}（{day(found.day)}），按本周日均花费{yuan(found.daily)}{left}"


def _lasts(week: Week) -> Sentence | None:
    """The same on its own, where there is no sentence about money."""
    said = _balance(week)
    return Sentence(said + "。", "ads") if said else None


def money(week: Week) -> Sentence | None:
    """推广前毛利 − 推广 (− 固定费用), and 投产 beside 保本投产."""
    best = week.best
    if best is None:
        return None
    doubt = _doubt(week)
    lead = "预计" if week.expected else ""
    if best.after_ads is None:
        text = f"{lead}推广前毛利{yuan(best.before_ads)}{doubt}，没有推广花费，算不出推广后毛利" + _over(best)
        return Sentence(text + "。", "profit", best.before_ads)
    before, spend = whole(best.before_ads), whole(best.ads or 0)
    parts = f"推广前毛利{_plain(before)} − 推广{_plain(spend)}"
    if best.net_profit is not None:
        fixed = whole(best.fixed or 0)
        left, title, parts = before - spend - fixed, "净利", f"{parts} − 固定费用{_plain(fixed)}"
    else:
        left, title = before - spend, "推广后毛利"
    rate = f"（净销售额的{share(float(left / best.net))}）" if best.net > 0 else ""
    text = f"{lead}{title}{yuan(left)}{rate}：{parts}{doubt}"
    if week.expected and week.profit:
        known = week.profit.net_profit if best.net_profit is not None else week.profit.after_ads
        text += f"；只按已退款算为{yuan(known or 0)}" if known != left else ""
    elif best.refunds is None:
        text += "；没有退款数据，未扣退款"
    text += _over(best) + _returns(week)
    balance = _balance(week)
    return Sentence(text + (f"；{balance}" if balance else "") + "。", "profit", Decimal(left))


def _doubt(week: Week) -> str:
    """How much of the cost is an estimate, where it is more than a tenth."""
    covered = week.best.covered or 0 if week.best else 0
    if covered >= 0.9:
        return ""
    rate = percent(week.settings.rate("cost_rate"))
    return f"（{'其余' if covered else ''}成本按{rate}估算{f'，已录入的占{share(covered)}' if covered else ''}）"


def _over(best: Profit) -> str:
    """Refunds above the week's own sales, said plainly."""
    return f"；退款{yuan(best.refunds)}超过本周支付" if best.refunds is not None and best.refunds > best.pay else ""


def _plain(value: int) -> str:
    return count(value)


def _returns(week: Week) -> str:
    """`；推广多花3,100元、多成交12,000元，投产3.16，低于保本3.21`: what the further money bought, and all of it."""
    roas, best = week.ads.roas if week.ads else None, week.best
    if roas is None or best is None:
        return ""
    more = f"；{said}，" if (said := more_spent(week)) else "；"
    if best.breakeven is None:
        return f"{more}投产{times(roas)}，推广前已亏，任何投产都亏损"
    return f"{more}投产{times(roas)}，{'高' if roas >= best.breakeven else '低'}于保本{times(best.breakeven)}"


def risk(week: Week) -> Sentence | None:
    """The stock-out that costs most, else the item that loses most."""
    gaps = sorted((x for x in week.stock if x.urgent), key=lambda x: -x.cost)
    if gaps:
        return _stock_out(week, gaps[0])
    losing = _losing(week)
    if not losing:
        return None
    x = losing[0]
    before, spend = whole(x.before_ads), whole(x.spend or 0)
    text = f"「{week.short(x.title)}」推广后亏{yuan(spend - before)}：推广前毛利{_plain(before)} − 推广{_plain(spend)}"
    if x.refunds and x.amount:
        text += f"，退款占{share(float(x.refunds / x.amount))}"
    return Sentence(text + ("（成本为估算）" if x.estimated else "") + "。", "earners", Decimal(before - spend))


def _losing(week: Week) -> list[Item]:
    """The item that loses most, where that is a sum worth a sentence."""
    pay = week.number("pay_amount")
    worth = SENSIBLE * Decimal(str(pay)) if pay is not None else Decimal(0)
    return [x for x in losers(week, 1) if -x.after_ads >= worth] if week.boss else []


def _stock_out(week: Week, x: StockLine) -> Sentence:
    """`「收纳柜」米白11月12日起断货，本周约少卖49件、5,800元；11月20日到货，还要缺4天，约再少49件、5,800元。`"""
    assert x.out_on is not None
    text, still = f"「{week.short(x.item.title)}」{x.variant}", "要缺"
    if x.since is not None:
        lost, yuan_lost = x.lost_before
        text += f"{day(x.since)}起断货，本周约少卖{count(lost)}件、{yuan(yuan_lost)}；"
        still = "还要缺"
    else:
        text += f"可售{count(x.on_hand)}件，日销{count(round(x.daily))}件，"
        text += "已断货，" if x.on_hand <= 0 else f"{day(x.out_on)}起断货，"
    if x.arrives_on is not None and x.arrives_on >= x.out_on:
        text += f"{day(x.arrives_on)}到货，{still}"
    else:
        text += f"没有接得上的在途，今天下单也{still}"
    text += f"{x.gap_days}天，约{'再' if x.since else ''}少{count(x.lost_units)}件、{yuan(x.lost_amount)}"
    return Sentence(text + "。", "stock", -x.cost)


def decision(week: Week) -> Sentence | None:
    """The yes or no that most yuan hang on."""
    asked = questions(week)
    return Sentence(asked[0].text, asked[0].section, asked[0].yuan) if asked else None
