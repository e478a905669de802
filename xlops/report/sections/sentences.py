"""Page one: at most five sentences, each with numbers whose parts add up.

Rule: 1 result, 2 why, 3 money, 4 risk, 5 what to decide. A sentence without data is dropped, never
invented; rounded parts and 其余 add up to the rounded whole; what chance explains is 可能是波动, what is
too small 样本不足. Source: operator.md, page one; spec section 6.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from math import prod

from xlops.facts.chain import Effect, Line
from xlops.facts.items import Item
from xlops.facts.profit import Profit
from xlops.facts.stock import StockLine
from xlops.report.formats import show
from xlops.report.model import Sentence
from xlops.report.sections.ads import below_breakeven
from xlops.report.sections.breakdown import effect_name, shown_value
from xlops.report.sections.items import losers
from xlops.report.week import Week
from xlops.report.words import count, day, days_text, growth, more, percent, share, short, span, times, wan, whole, yuan

__all__ = ["sentences"]

NAMED = 2  # contributions named before 其余合计
SENSIBLE = 0.001  # of the week's sales: a smaller loss of one item is no sentence


def sentences(week: Week) -> tuple[Sentence, ...]:
    """The sentences that the data allows, in their order."""
    found = [result(week), why(week), money(week) if week.boss else None, risk(week), decision(week)]
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
    text += said + _target(week)
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


def why(week: Week) -> Sentence | None:
    """The largest contributions with what they were and are; the rest in one sum."""
    found = week.breakdown
    if found is None:
        return None
    total = whole(found.change)
    head = f"{'多' if total > 0 else '少'}的{yuan(abs(total))}" if total else "与上周持平"
    if found.common:
        head = f"两周都有的{len(found.common)}天" + (f"，{head}" if total else head)
    effects = [(line, effect) for line in found.lines for effect in merged(line.effects) if whole(effect.yuan)]
    effects.sort(key=lambda pair: -abs(pair[1].yuan))
    many = found.kind in ("entries", "items")
    limit = NAMED if many else 3
    named = effects[:limit]
    said = [_effect(line, effect, many) for line, effect in named]
    left = total - sum(whole(effect.yuan) for _, effect in named)
    if not said:
        return None
    if left:
        said.append(f"其余合计{more(left)}")
    return Sentence(f"{head}：{'；'.join(said)}。", "breakdown", Decimal(str(round(named[0][1].yuan, 2))))


def merged(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """Impressions, clicks and arrivals as one effect of the visitors that they make.

    The yuan are the same: the logarithms of the three factors add up to that of the visitors.
    """
    place = next((n for n, e in enumerate(effects) if e.factor == "landing"), None)
    if place is None:
        return effects
    first = effects[: place + 1]
    values = [
        None if any(v is None for v in side) else prod(side)
        for side in zip(*((e.before, e.now) for e in first), strict=True)
    ]
    return (Effect("uv", values[0], values[1], sum(e.yuan for e in first)), *effects[place + 1 :])


def _effect(line: Line, effect: Effect, by_entry: bool) -> str:
    """`手淘搜索转化率3.00%→2.30%，少13,942元`."""
    yuan_text = more(effect.yuan)
    if line.status and by_entry:
        return f"{'新增' if line.status == '新增' else '没有了'}{short(line.name)}，{yuan_text}"
    fmt = shown_value(effect.factor)
    moved = ""
    if effect.before is not None and effect.now is not None:
        moved = f"{show(effect.before, fmt)}→{show(effect.now, fmt)}"
    doubt = {"可能是波动": "（可能是波动）", "样本不足": "（样本不足，不下结论）"}.get(effect.verdict, "")
    return f"{short(line.name) if by_entry else ''}{effect_name(effect.factor)}{moved}，{yuan_text}{doubt}"


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
    return Sentence(text + _over(best) + _returns(week) + "。", "profit", Decimal(left))


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
    """`；投产3.16，低于保本3.21`."""
    roas, best = week.ads.roas if week.ads else None, week.best
    if roas is None or best is None:
        return ""
    if best.breakeven is None:
        return f"；投产{times(roas)}，推广前已亏，任何投产都亏损"
    return f"；投产{times(roas)}，{'高' if roas >= best.breakeven else '低'}于保本{times(best.breakeven)}"


def risk(week: Week) -> Sentence | None:
    """The stock-out that costs most, else the item that loses most."""
    gaps = sorted((x for x in week.stock if x.urgent), key=lambda x: -x.cost)
    if gaps:
        return _stock_out(gaps[0])
    losing = _losing(week)
    if not losing:
        return None
    x = losing[0]
    before, spend = whole(x.before_ads), whole(x.spend or 0)
    text = f"「{short(x.title)}」推广后亏{yuan(spend - before)}：推广前毛利{_plain(before)} − 推广{_plain(spend)}"
    if x.refunds and x.amount:
        text += f"，退款占{share(float(x.refunds / x.amount))}"
    return Sentence(text + ("（成本为估算）" if x.estimated else "") + "。", "earners", Decimal(before - spend))


def _losing(week: Week) -> list[Item]:
    """The item that loses most, where that is a sum worth a sentence."""
    pay = week.number("pay_amount")
    worth = SENSIBLE * float(pay) if pay is not None else 0.0
    return [x for x in losers(week, 1) if -x.after_ads >= worth] if week.boss else []


def _stock_out(x: StockLine) -> Sentence:
    """`「收纳柜」米白11月12日起断货，本周约少卖49件、5,800元；11月20日到货，还要缺4天，约再少49件、5,800元。`"""
    assert x.out_on is not None
    text, still = f"「{short(x.item.title)}」{x.variant}", "要缺"
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
    """A yes or no for the boss: a scene below 保本投产, else the order that stops a stock-out."""
    scene = below_breakeven(week) if week.boss else None
    limit = week.best.breakeven if week.best else None
    if scene is not None and limit is not None and scene.roas is not None and scene.days:
        daily = scene.spend / len(scene.days)
        text = f"请拍板：{scene.scene}花{yuan(scene.spend)}，投产{times(scene.roas)}，低于保本{times(limit)}{_guess(week)}，"
        text += f"日预算{_plain(whole(daily))}降到{_plain(_cut(daily))}元，是否同意？"
        loss = scene.amount * Decimal(str(week.best.margin)) - scene.spend if week.best and scene.amount else None
        return Sentence(text, "ads", loss)
    gaps = sorted((x for x in week.stock if x.urgent and not x.arrives_on), key=lambda x: -x.cost)
    if gaps:
        x = gaps[0]
        units = whole(x.daily * 14)
        return Sentence(
            f"请拍板：「{short(x.item.title)}」{x.variant}今天补货{count(units)}件（14天的量），是否同意？",
            "stock",
            -x.lost_amount,
        )
    losing = _losing(week)
    if losing and losing[0].spend and losing[0].before_ads > 0:
        worst = losing[0]
        text = (
            f"请拍板：「{short(worst.title)}」推广花{yuan(worst.spend or 0)}，推广前毛利只有{yuan(worst.before_ads)}，"
        )
        return Sentence(text + "停掉它的推广，是否同意？", "earners", worst.after_ads)
    return None


def _guess(week: Week) -> str:
    """Said where most of the cost behind 保本投产 is an estimate."""
    own = "cost_rate" in week.settings.own
    return "" if own or (week.best and (week.best.covered or 0) > 0.5) else "（成本为估算）"


def _cut(daily: Decimal) -> int:
    """A fifth less, to the next round number: a step small enough to watch."""
    step = 100 if daily >= 1000 else 10 if daily >= 50 else 1
    return int((daily * 4 / 5 / step).quantize(Decimal(1), ROUND_HALF_UP)) * step
