"""Clues from outside the shop: the calendar, the platform's events, the market, competitors, search ranks.

Rule: all but the calendar is what operators type; an empty sheet is 数据不足. Source: spec section 3, D01–D07.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, median

from xlops.catalog.causes import Clue
from xlops.facts.rules.case import Case, Said, lacking, said
from xlops.facts.rules.change import points, relative
from xlops.facts.rules.show import show
from xlops.methods.holidays import day_kind
from xlops.methods.pricing import price_index
from xlops.periods import Period

__all__ = ["CLUES"]


def day_kind_differs(case: Case, clue: Clue) -> Said:
    """People rest today and worked on the days compared with, or the other way round."""
    view = case.view
    kinds = [day_kind(day) for day in view.period]
    rest = sum(kind.off for kind in kinds)
    usual = [sum(day_kind(day).off for day in view.steps[i]) for i in view.like_ordinary]
    if not usual:
        return lacking("没有可比的日子")
    differs = sum(n != rest for n in usual)
    what = kinds[0].kind if view.daily else f"休息{rest}天"
    before = "、".join(f"{n}天" for n in usual) if not view.daily else f"{differs}天与今天不同"
    known = "" if all(kind.known for kind in kinds) else "（日历没有这一年，按平常周末）"
    return said(differs * 2 > len(usual), differs, f"{what}，对比的{len(usual)}期：{before}{known}")


def event_not_enrolled(case: Case, clue: Clue) -> Said:
    """An event of the platform that the shop is not part of."""
    view = case.view
    if not view.holds_any("activities"):
        return lacking("活动日历没有内容")
    sql = """SELECT DISTINCT activity FROM activities WHERE platform_event = '是' AND coalesce(enrolled, '') <> '是'
        AND start <= ? AND coalesce("end", start) >= ? ORDER BY 1"""
    names = [str(name) for (name,) in view.rows(sql, view.period.end, view.period.start)]
    return said(bool(names), len(names), "、".join(names) or "没有未报名的平台活动")


def _industry(case: Case, field: str, clue: Clue) -> float | None:
    """A trade number's change against the steps compared with."""
    view = case.view
    sql = f"SELECT avg({field}) FROM industry WHERE day BETWEEN ? AND ?"

    def mean(period: Period) -> float | None:
        value = view.rows(sql, period.start, period.end)[0][0]
        return None if value is None else float(str(value))

    now = mean(view.period)
    before = [v for i in view.like if (v := mean(view.steps[i])) is not None]
    return relative(now, fmean(before)) if now is not None and before and fmean(before) else None


def market_cvr_down(case: Case, clue: Clue) -> Said:
    """The trade converts worse too."""
    change = _industry(case, "market_cvr", clue)
    if change is None:
        return lacking("没有行业转化率")
    return said(change <= clue.params["change"], change, f"行业转化率{show(change, 'change')}")


def market_down(case: Case, clue: Clue) -> Said:
    """The trade sells or converts a tenth less."""
    changes = {
        name: _industry(case, field, clue)
        for name, field in (("行业成交", "market_amount"), ("行业转化率", "market_cvr"))
    }
    known = {name: change for name, change in changes.items() if change is not None}
    if not known:
        return lacking("没有行业数据")
    name = min(known, key=lambda n: known[n])
    return said(known[name] <= clue.params["change"], known[name], f"{name}{show(known[name], 'change')}")


def season_flag(case: Case, clue: Clue) -> Said:
    """Somebody noted the season or the weather."""
    view = case.view
    sql = "SELECT DISTINCT season FROM industry WHERE day BETWEEN ? AND ? AND coalesce(season, '') <> '' ORDER BY 1"
    found = [str(text) for (text,) in view.rows(sql, view.recent(int(clue.params["days"])).start, view.period.end)]
    if not found:
        return lacking("没有登记淡旺季或天气")
    return said(True, len(found), "、".join(found))


@dataclass(frozen=True)
class _Competitor:
    """A competitor as noted last and before: price, buyers, advertising share, reviews; its event."""

    name: str
    price: tuple[Decimal | None, Decimal | None]
    buyers: tuple[int | None, int | None]
    ads: tuple[float | None, float | None]
    reviews: tuple[int | None, int | None]
    event: str

    def growth(self) -> float | None:
        now, before = self.buyers
        return relative(now, before) if now is not None and before else None

    def price_change(self) -> float | None:
        now, before = self.price
        return relative(float(now), float(before)) if now is not None and before else None


def _competitors(case: Case, clue: Clue) -> list[_Competitor]:
    """Competitors noted lately."""
    pairs = ", ".join(
        f"{f}, lag({f} IGNORE NULLS) OVER (PARTITION BY competitor ORDER BY day)"
        for f in ("price", "sold_people", "ad_share", "competitor_reviews")
    )
    sql = f"""SELECT competitor, {pairs}, coalesce(competitor_event, '') FROM competitor_watch WHERE day <= ?
        QUALIFY day >= ? AND row_number() OVER (PARTITION BY competitor ORDER BY day DESC) = 1 ORDER BY competitor"""
    since = case.view.recent(int(clue.params["days"])).start
    return [
        _Competitor(str(r[0]), (r[1], r[2]), (r[3], r[4]), (r[5], r[6]), (r[7], r[8]), str(r[9]))  # type: ignore[arg-type]
        for r in case.view.rows(sql, case.view.period.end, since)
    ]


def competitor_cheaper(case: Case, clue: Clue) -> Said:
    """A competitor cut its price."""
    changes = {c.name: change for c in _competitors(case, clue) if (change := c.price_change()) is not None}
    if not changes:
        return lacking("没有两次以上的竞品价格")
    name = min(changes, key=lambda n: changes[n])
    return said(changes[name] <= clue.params["change"], changes[name], f"{name}价格{show(changes[name], 'change')}")


def price_index_high(case: Case, clue: Clue) -> Said:
    """The leading item against the competitors' median price."""
    view = case.view
    theirs = [c.price[0] for c in _competitors(case, clue) if c.price[0]]
    sql = """SELECT item_id, arg_max(price, day) FROM price_watch WHERE day BETWEEN ? AND ? AND price IS NOT NULL
        GROUP BY 1 ORDER BY 1"""
    rows = view.rows(sql, view.recent(int(clue.params["days"])).start, view.period.end)
    own = {str(item): price for item, price in rows}
    item = next((id for id in (*view.heroes, *own) if id in own), None)
    if item is None or not theirs:
        return lacking("没有登记主推款或竞品的价格")
    index = price_index(float(str(own[item])), [float(p) for p in theirs])
    if index is None:
        return lacking("竞品价格为0")
    middle = Decimal(str(median(theirs)))
    shown = f"{view.name_of(item)}{show(Decimal(str(own[item])), 'price')}，竞品中位{show(middle, 'price')}"
    return said(index > clue.params["index"], float(index), shown)


def _steady(c: _Competitor) -> bool:
    """Has its price stayed?"""
    return (change := c.price_change()) is not None and abs(change) < 0.01


def competitor_sales_up(case: Case, clue: Clue) -> Said:
    """A competitor sells half as much again at the same price."""
    growths = {c.name: g for c in _competitors(case, clue) if (g := c.growth()) is not None and _steady(c)}
    if not growths:
        return lacking("没有价格不变的竞品的两次付款人数")
    name = max(growths, key=lambda n: growths[n])
    return said(growths[name] >= clue.params["growth"], growths[name], f"{name}付款人数{show(growths[name], 'change')}")


def competitor_event(case: Case, clue: Clue) -> Said:
    """A competitor is part of an event."""
    seen = _competitors(case, clue)
    if not seen:
        return lacking("近期没有登记竞品")
    events = [f"{c.name}：{c.event}" for c in seen if c.event not in ("", "无", "否")]
    return said(bool(events), len(events), "、".join(events) or "竞品没有活动")


def competitor_ads_up(case: Case, clue: Clue) -> Said:
    """A competitor holds more of the advertising places."""
    moves = {
        c.name: points(c.ads[0], c.ads[1])
        for c in _competitors(case, clue)
        if c.ads[0] is not None and c.ads[1] is not None
    }
    if not moves:
        return lacking("没有登记竞品推广占比")
    name = max(moves, key=lambda n: moves[n])
    return said(moves[name] >= clue.params["points"], moves[name], f"{name}推广占比{show(moves[name], 'points')}")


def competitor_jump_unexplained(case: Case, clue: Clue) -> Said:
    """A jump in sales with price, event and reviews as before: noted, not judged."""
    found: dict[str, tuple[float, bool]] = {}
    for c in _competitors(case, clue):
        growth, (reviews, before) = c.growth(), c.reviews
        if growth is None or reviews is None or not before:
            continue
        quiet = _steady(c) and c.event in ("", "无", "否") and reviews / before - 1 < clue.params["reviews"]
        found[c.name] = (growth, quiet and growth >= clue.params["growth"])
    if not found:
        return lacking("没有竞品付款人数和评价数的两次登记")
    name = max(found, key=lambda n: (found[n][1], found[n][0]))
    growth, holds = found[name]
    return said(holds, growth, f"{name}付款人数{show(growth, 'change')}" + ("，异常，原因不明" if holds else ""))


def rank_worse(case: Case, clue: Clue) -> Said:
    """Our places in search against those noted before."""
    sql = """SELECT keyword, position, lag(position) OVER (PARTITION BY keyword, item_id ORDER BY day) FROM keyword_ranks
        WHERE position IS NOT NULL AND day <= ?
        QUALIFY day >= ? AND row_number() OVER (PARTITION BY keyword, item_id ORDER BY day DESC) = 1 ORDER BY keyword"""
    rows = case.view.rows(sql, case.view.period.end, case.view.recent(int(clue.params["days"])).start)
    moves = {str(word): int(str(now)) - int(str(before)) for word, now, before in rows if before is not None}
    if not moves:
        return lacking("没有两次以上的搜索排名")
    mean = fmean(moves.values())
    worst = max(moves, key=lambda w: moves[w])
    shown = f"{len(moves)}个词平均{'后退' if mean > 0 else '前进'}{abs(mean):.1f}位，「{worst}」{moves[worst]:+d}"
    return said(mean >= clue.params["places"], mean, shown)


CLUES = {
    f.__name__: f
    for f in (
        day_kind_differs, event_not_enrolled, market_cvr_down, market_down, season_flag, competitor_cheaper,
        price_index_high, competitor_sales_up, competitor_event, competitor_ads_up, competitor_jump_unexplained, rank_worse,
    )
}  # fmt: skip
