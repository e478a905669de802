"""Clues from the shop's own numbers and notes: reviews, service, page, stock, price, refunds, members.

Rule: what a check has judged already is taken from its finding. 大事记 is the cheapest evidence there is.
Source: spec section 3, D08–D14 D22 D31 D32; operator.md, sheets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean, stdev

from xlops.catalog.causes import Clue
from xlops.catalog.fields import FIELDS
from xlops.facts.rules.baseline import known, ordinary
from xlops.facts.rules.case import Case, Said, lacking, rates, said
from xlops.facts.rules.change import relative
from xlops.facts.rules.model import UNKNOWN, YES, Finding
from xlops.facts.rules.show import show
from xlops.facts.rules.view import View
from xlops.methods.scorecard import rank_scorecard
from xlops.methods.significance import noise_verdict, two_proportion_z

__all__ = ["CLUES"]

_Z = -2.58


def _number(finding: Finding) -> float | int:
    """The first number of a finding's evidence."""
    return next((e.value for e in finding.evidence if isinstance(e.value, int | float)), 0)


def _judged(found: Sequence[Finding], missing: str, holds: Callable[[Finding], bool]) -> Said:
    """A clue that a check has judged already."""
    judged = [f for f in found if f.verdict != UNKNOWN]
    if not judged:
        return lacking(found[0].missing or missing if found else missing)
    hits = [f for f in judged if f.verdict == YES and holds(f)]
    if hits:
        return said(True, _number(hits[0]), hits[0].sentence)
    return said(False, 0, "没有发现")


def bad_reviews_up(case: Case, clue: Clue) -> Said:
    return _judged(case.of("A22"), "没有登记中差评", lambda f: True)


def desc_score_down(case: Case, clue: Clue) -> Said:
    return _judged(case.of("A07", "dsr_desc"), "没有描述相符的分数", lambda f: True)


def bounce_or_stay_worse(case: Case, clue: Clue) -> Said:
    return _judged(case.of("A06", "bounce_rate", "avg_stay"), "没有跳失率和停留时长", lambda f: True)


def price_off_plan(case: Case, clue: Clue) -> Said:
    return _judged([*case.of("A16"), *case.of("A19")], "没有登记价格", lambda f: f.level == "red")


def _history(view: View, *names: str) -> list[tuple[float | None, ...]]:
    """Numbers of the shop, the history and then now."""
    return [(*view.shop(name).history, view.now(name)) for name in names]


def _minus(a: Sequence[float | None], b: Sequence[float | None]) -> list[float | None]:
    return [None if x is None or y is None else x - y for x, y in zip(a, b, strict=True)]


def _inquiry_and_silent(case: Case) -> tuple[float | None, float | None, float | None, float | None]:
    """询单转化 now and usually, 静默转化 now and usually."""
    uv, buyers, asked, paid, silent = _history(
        case.view, "uv", "pay_buyers", "inquirers", "inquiry_pay_buyers", "silent_pay_buyers"
    )
    if all(v is None for v in silent):
        silent = tuple(_minus(buyers, paid))
    return (*rates(case.view, paid, asked), *rates(case.view, silent, _minus(uv, asked)))


def _one_down(case: Case, clue: Clue, *, inquiry: bool) -> Said:
    """One of the two conversions fell while the other stayed."""
    asked, asked0, silent, silent0 = _inquiry_and_silent(case)
    if asked is None or silent is None or not asked0 or not silent0:
        return lacking("没有客服询单数据")
    if (case.view.now("inquirers") or 0) < clue.params["min_inquirers"]:
        return lacking(f"咨询不足{clue.params['min_inquirers']:.0f}人")
    moves = relative(asked, asked0), relative(silent, silent0)
    fell, stayed = moves if inquiry else moves[::-1]
    shown = f"询单转化{show(moves[0], 'change')}，静默转化{show(moves[1], 'change')}"
    return said(fell <= clue.params["down"] and abs(stayed) <= clue.params["stable"], fell, shown)


def inquiry_down_silent_stable(case: Case, clue: Clue) -> Said:
    return _one_down(case, clue, inquiry=True)


def silent_down_inquiry_stable(case: Case, clue: Clue) -> Said:
    return _one_down(case, clue, inquiry=False)


def order_to_pay_down(case: Case, clue: Clue) -> Said:
    """Fewer of those who ordered paid, while as many visitors ordered."""
    uv, ordered, paid = _history(case.view, "uv", "order_buyers", "pay_buyers")
    now, base = rates(case.view, paid, ordered)
    orders, orders0 = rates(case.view, ordered, uv)
    if now is None or orders is None or not base or not orders0:
        return lacking("没有下单买家数")
    like = case.view.like_ordinary
    z = two_proportion_z(
        paid[-1], ordered[-1], sum(paid[i] or 0 for i in like), sum(ordered[i] or 0 for i in like)
    )  # fmt: skip
    change = relative(now, base)
    steady = abs(relative(orders, orders0)) <= clue.params["stable"]
    holds = change <= clue.params["down"] and steady and z is not None and z <= _Z
    return said(holds, change, f"下单到支付{show(base, 'rate')}→{show(now, 'rate')}")


def _noted(topic: str) -> Callable[[Case, Clue], Said]:
    """Whether 大事记 speaks of a topic."""

    def clue_of_notes(case: Case, clue: Clue) -> Said:
        if not case.view.notes:
            return lacking("大事记没有内容")
        found = case.notes(topic, int(clue.params["days"]))
        shown = "、".join(f"{show(day, 'day')}{event}" for day, event, _ in found)
        return said(bool(found), len(found), shown or "大事记没有相关记录")

    return clue_of_notes


def hero_out_of_stock(case: Case, clue: Clue) -> Said:
    """Colours or sizes of the leading items that can't be sold although people bought them."""
    view = case.view
    if not view.holds_any("item_costs"):
        return lacking("没有库存")
    if view.coverage.last is not None and (view.coverage.last - view.period.end).days > 7:
        return lacking("库存表只说现在")
    heroes = list(view.heroes[: int(clue.params["heroes"])])
    if not heroes:
        return lacking("没有近28天的商品销量")
    sql = """SELECT coalesce(merchant_code, ''), coalesce(item_title, ''), on_hand FROM item_costs
        WHERE on_hand <= 0 AND list_contains(?::VARCHAR[], coalesce(nullif(item_id, ''), merchant_code)) ORDER BY ALL"""
    sales = view.sold(28).by_code
    out = [str(code or title) for code, title, _ in view.rows(sql, heroes) if not sales or sales.get(str(code), 0) > 0]
    return said(bool(out), len(out), "、".join(out) + "断货" if out else "主推款、次推款都有货")


def incident_new(case: Case, clue: Clue) -> Said:
    """Violations and the like of the last days."""
    view = case.view
    if not view.holds_any("incidents"):
        return lacking("没有登记投诉与违规")
    sql = """SELECT coalesce(incident_kind, ''), count(*) FROM incidents WHERE day BETWEEN ? AND ? GROUP BY 1 ORDER BY 1"""
    rows = view.rows(sql, view.recent(int(clue.params["days"])).start, view.period.end)
    count = sum(int(str(n)) for _, n in rows)
    return said(count > 0, count, "、".join(f"{kind or '未分类'}{n}件" for kind, n in rows) or "没有新增")


def rank_factor_weak(case: Case, clue: Clue) -> Said:
    """The weakest of the guide's rank factors against the shop's own ordinary days (peers publish none)."""
    view = case.view
    uv, buyers, favorites, carts = _history(view, "uv", "pay_buyers", "favorite_users", "cart_users")

    def over(values: Sequence[float | None]) -> list[float | None]:
        return [v / n if v is not None and n else None for v, n in zip(values, uv, strict=True)]

    factors: dict[str, tuple[Sequence[float | None], bool]] = {
        "转化": (over(buyers), True), "收藏": (over(favorites), True), "加购": (over(carts), True),
        "访问深度": (_history(view, "pv_per_uv")[0], True), "跳失": (_history(view, "bounce_rate")[0], False),
        FIELDS["dsr_desc"].name: (_history(view, "dsr_desc")[0], True),
    }  # fmt: skip
    own, mean, spread, better = {}, {}, {}, {}
    for name, (values, higher) in factors.items():
        past = known(ordinary(view, values[:-1]))
        if values[-1] is not None and len(past) >= 5:
            own[name], mean[name], spread[name], better[name] = values[-1], fmean(past), stdev(past), higher
    scores = (
        {name: z for name, z in rank_scorecard(own, mean, spread, better)["z"].items() if z is not None} if own else {}
    )
    if not scores:
        return lacking("没有排名因素的历史")
    worst = min(scores, key=lambda n: scores[n])
    shown = f"{worst}{show(own[worst] / mean[worst] - 1, 'change')}" if mean[worst] else worst
    return said(scores[worst] < clue.params["z"], scores[worst], f"最弱的是{shown}（与平时比）")


def old_buyer_share_down(case: Case, clue: Clue) -> Said:
    """老买家 are a smaller part of the buyers, beyond chance."""
    old, buyers = _history(case.view, "old_buyers", "pay_buyers")
    now, base = rates(case.view, old, buyers)
    if now is None or not base:
        return lacking("没有老买家数")
    pairs = [(old[i], buyers[i]) for i in case.view.like_ordinary if old[i] is not None and buyers[i] is not None]
    told = noise_verdict(old[-1], buyers[-1], sum(o or 0 for o, _ in pairs), sum(b or 0 for _, b in pairs))
    change = relative(now, base)
    holds = change <= clue.params["change"] and told is not None and told["verdict"] == "显著下降"
    return said(holds, change, f"老买家占比{show(base, 'rate')}→{show(now, 'rate')}")


def leading_reason(case: Case, clue: Clue) -> Said:
    """One reason leads the shop's refunds of the last days."""
    view = case.view
    recent = view.recent(int(clue.params["days"]))
    sql = """SELECT refund_reason, count(*) FROM refunds WHERE coalesce(refund_reason, '') <> ''
        AND coalesce(applied_at, finished_at) >= ? AND coalesce(applied_at, finished_at) < ?::DATE + INTERVAL 1 DAY
        GROUP BY 1 ORDER BY 2 DESC, 1"""
    rows = [(str(reason), int(str(n))) for reason, n in view.rows(sql, recent.start, recent.end)]
    if not rows:
        return lacking("近7天没有退款原因")
    (reason, count), total = rows[0], sum(n for _, n in rows)
    leading = [f for f in case.raised if f.rule == "A09"]
    if leading:  # an item's own leading reason speaks louder than the shop's
        return said(True, _number(leading[0]), leading[0].sentence)
    holds = count / total >= clue.params["share"] and count >= clue.params["min_count"]
    return said(holds, count / total, f"「{reason}」{count}笔，占{show(count / total, 'rate')}")


CLUES = {
    f.__name__: f
    for f in (
        bad_reviews_up, desc_score_down, bounce_or_stay_worse, price_off_plan, inquiry_down_silent_stable,
        silent_down_inquiry_stable, order_to_pay_down, hero_out_of_stock, incident_new, rank_factor_weak,
        old_buyer_share_down, leading_reason,
    )
} | {
    "page_changed": _noted("page"), "price_noted": _noted("price"), "ads_noted": _noted("ads"),
    "stock_noted": _noted("stock"),
}  # fmt: skip
