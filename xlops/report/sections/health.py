"""店铺健康: the seven factors of the guide, each with its value, its standard and what to do. Monthly, or with a violation.

Rule: a factor without data is 无数据 and no point lost; the score counts those with data only, and the table lists
what is not 达标. The guide's numbers stand as written beside what was judged by. Source: features Q1–Q8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlops.facts.health import SCORES
from xlops.facts.model import Number
from xlops.report.formats import show
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.sections.indicators import line, usual
from xlops.report.week import Week
from xlops.report.words import count, cvr, name, share, times, whole

__all__ = ["health"]

GOOD, WATCH, BAD, NONE = "达标", "关注", "不达标", "无数据"
_TONES = {GOOD: Tone.GOOD, WATCH: Tone.WATCH, BAD: Tone.BAD, NONE: Tone.MISSING}
_FIRST_PLACES, _FIRST_PAGE = 3, 20


@dataclass(frozen=True)
class _Factor:
    """One factor; texts as shown, `loud` where it is worth a report in any week."""

    title: str
    value: str
    standard: str
    state: str
    action: str = ""
    loud: bool = False


def health(week: Week) -> Section | None:
    """The section; None in an ordinary week and without a single factor."""
    found = [f(week) for f in (_penalties, _scores, _traffic, _ladder, _rates, _rank, _old_buyers)]
    known = [f for f in found if f.state != NONE]
    if not known or not (week.more.month_ends or any(f.loud and f.state == BAD for f in found)):
        return None
    good = [f for f in known if f.state == GOOD]
    columns = (
        Column("因素", Fmt.TEXT, 14), Column("现值", Fmt.TEXT, 22), Column("标准", Fmt.TEXT, 20), Column("状态", Fmt.TEXT, 8),
        Column("动作", Fmt.TEXT, 20),
    )  # fmt: skip
    rows = tuple(
        (Cell(f.title), Cell(f.value or None), Cell(f.standard), Cell(f.state, Fmt.TEXT, _TONES[f.state]), Cell(f.action or None))
        for f in known
        if f.state != GOOD
    )  # fmt: skip
    lead = f"有数据的{len(known)}项里达标{len(good)}项" + _listed(good) + "。"
    if len(known) < len(found):
        lead += f"没有数据的{len(found) - len(known)}项不计{_listed([f for f in found if f.state == NONE])}。"
    return Section("health", "店铺健康", (lead,), (Table("", columns, rows),) if rows else ())


def _listed(found: Sequence[_Factor]) -> str:
    """`（转化率2.86%，同行2.80%；…）`."""
    said = [f.title + (f"：{f.value}" if f.value and f.state == GOOD else "") for f in found]
    return f"（{'；'.join(said)}）" if said else ""


def _penalties(week: Week) -> _Factor:
    n = week.more.standing.incidents
    title, standard = "处罚与违规", "没有处罚、降权、屏蔽"
    if n is None:
        return _Factor(title, "", standard, NONE)
    return _Factor(title, f"本周新增{count(n)}件", standard, BAD if n else GOOD, "申诉，改正违规" if n else "", True)


def _scores(week: Week) -> _Factor:
    title, standard = "体验分", "三项都不低于同行"
    told, below = [], []
    for id in SCORES:
        own, peers = week.number(id), week.more.standing.industry.get(id)
        if own is None or peers is None:
            continue
        told.append(f"{name(id)}{times(float(own))}（同行{times(peers)}）")
        if round(float(own), 2) < round(peers, 2):
            below.append(name(id))
    if not told:
        return _Factor(title, "", standard, NONE)
    state = BAD if below else GOOD if len(told) == len(SCORES) else WATCH
    return _Factor(title, "；".join(told), standard, state, f"先补{'、'.join(below)}" if below else "")


def _traffic(week: Week) -> _Factor:
    title, standard = "流量占比", "自然≥70%，付费5–10%，活动10–20%，会员10–20%，其他≤5%"
    found = week.traffic
    if found is None or any(g.status == "样本不足" for g in found.groups):
        return _Factor(title, "", standard, NONE)
    off = [g for g in found.groups if g.status != "达标"]
    value = "，".join(f"{g.name}{share(g.share or 0)}" for g in found.groups)
    said = "、".join(f"{g.name}{g.status}" for g in off)
    judged = f"按{found.standard}判断" + (f"：{said}" if said else "")
    return _Factor(title, value, standard, WATCH if off else GOOD, judged)


def _ladder(week: Week) -> _Factor:
    title, standard = "销量阶梯", "慢慢减少，不断层（相邻不超过3.3倍）"
    found = week.more.ladder
    if found is None:
        return _Factor(title, "", standard, NONE)
    if found.gap is None:
        return _Factor(title, "没有断层", standard, GOOD)
    rank, above, below = found.gap
    value = f"第{rank}名{count(whole(above))}件，第{rank + 1}名{count(whole(below))}件"
    return _Factor(title, value, standard, WATCH, "养下一款：测主图，给推广")


def _rates(week: Week) -> _Factor:
    title, standard = "转化率", "高于同行"
    own, peers = week.number("pay_cvr"), week.more.standing.market_cvr
    if own is None or peers is None:
        return _Factor(title, cvr(float(own)) if own is not None else "", standard, NONE)
    state = GOOD if float(own) >= peers else BAD
    return _Factor(
        title, f"{cvr(float(own))}，同行{cvr(peers)}", standard, state, "查详情页、价格和客服" if state == BAD else ""
    )


def _rank(week: Week) -> _Factor:
    title, standard = "搜索排名", "有单品在首页或前三"
    found = week.more.standing.rank
    if found is None:
        return _Factor(title, "", standard, NONE)
    keyword, place = found
    state = GOOD if place <= _FIRST_PLACES else WATCH if place <= _FIRST_PAGE else BAD
    return _Factor(title, f"「{keyword}」第{count(place)}名", standard, state, "" if state == GOOD else "推一款进前三")


def _old_buyers(week: Week) -> _Factor:
    """The trend: below its ordinary weeks is 关注."""
    title, standard = "老客回头率", "越高越好，不低于平常几周"
    found = line(week, "returning_buyer_share")
    band = usual(found)
    now: Number | None = found.now
    if now is None:
        return _Factor(title, "", standard, NONE)
    value = f"{found.title}{show(now, found.fmt)}"
    if band is None:
        return _Factor(title, value, standard, NONE)
    low, high = (show(v, found.fmt) for v in band)
    below = float(now) < band[0]
    return _Factor(title, f"{value}，平常{low}–{high}", standard, WATCH if below else GOOD, "联系老客" if below else "")
