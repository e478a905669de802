"""What the demo shop's operator noted and looked up: events, competitors, ranks, the trade, service.

Rule: nothing of it explains the last week better than what was planted: the trade is flat, competitors hold their prices,
ranks and agents stay as they were.
"""

from __future__ import annotations

from datetime import date, timedelta

from xlops.demo.shop import ITEMS
from xlops.demo.story import EVENTS, HERO, LAST_DAY, SECOND, WEEKS

__all__ = ["WATCH", "Row"]

Row = dict[str, object]

_KINDS = ((("断货",), "断货"), (("首图", "主图"), "改图"), (("预算",), "推广调整"), (("满减", "开始"), "促销"))


def _kind(event: str) -> str:
    return next((kind for words, kind in _KINDS if any(word in event for word in words)), "其他")


def _daily() -> list[Row]:
    return [{"day": day, "event_kind": _kind(event), "event": event} for day, event in EVENTS.items()]


# rival, held against, price, people who paid, activity, selling point, place, reviews
_RIVALS = (
    ("百纳生活 60L整理箱", f"{HERO}-灰", (67.9, 67.9, 66.9, 66.9), 2000, "", "加厚、送隔板", 3, 18_200),
    ("简居日用 60L收纳箱", f"{HERO}-灰", (64.9, 64.9, 64.9, 64.9), 5000, "百亿补贴", "低价、三色", 1, 41_500),
    ("木可家 五层抽屉柜", f"{SECOND}-浅灰", (145.0, 145.0, 142.0, 142.0), 800, "", "免安装", 6, 6_300),
)  # fmt: skip


def _competitors() -> list[Row]:
    """Looked at on the Monday of each of the last four weeks."""
    rows = []
    for n, week in enumerate(WEEKS[-4:]):
        for name, code, prices, people, activity, point, place, reviews in _RIVALS:
            rows.append({
                "day": week.start, "competitor": name, "merchant_code": code, "price": prices[n], "sold_people": people + 50 * n,
                "competitor_event": activity or None if n == 0 else None, "selling_point": point, "position": place,
                "competitor_reviews": reviews + 90 * n,
                "reply": "不跟价,主图写清加厚和承重" if activity and n == 0 else None,
            })  # fmt: skip
    return rows


def _ranks() -> list[Row]:
    item = {code: next(i.id for i in ITEMS if i.code == code) for code in (HERO, SECOND)}
    words = (("收纳箱 大号", HERO, 5, "是"), ("衣服收纳箱", HERO, 9, "是"), ("抽屉式收纳柜", SECOND, 12, "否"))
    return [
        {"day": week.start, "keyword": word, "item_id": item[code], "position": place, "first_page": page}
        for week in WEEKS[-4:]
        for word, code, place, page in words
    ]


_TRADE = (0.97, 0.95, 0.96, 0.98, 0.98, 1.07, 1.09)  # Monday to Sunday


def _scores() -> list[Row]:
    """The trade's page, copied every day of the last four weeks."""
    rows = []
    for back in range(27, -1, -1):
        day = LAST_DAY - timedelta(days=back)
        rows.append({
            "day": day, "dsr_desc_industry": 4.81, "dsr_service_industry": 4.80, "dsr_logistics_industry": 4.80,
            "market_amount": round(1_402_000 * _TRADE[day.weekday()]), "market_cvr": 0.0276,
            "season": "降温" if day == date(2026, 11, 6) else None,
        })  # fmt: skip
    return rows


_AGENTS = (("小桃", 0.42, 0.28, 21.0, 22.0), ("阿秋", 0.36, 0.26, 24.0, 20.0), ("新人小何", 0.22, 0.22, 35.0, 14.0))
"""Agent, share of those who ask, share of them who buy, seconds to answer, rated a hundred asked."""

_ASKED = (2_970, 2_960, 2_940, 3_190)  # a week


def _agents() -> list[Row]:
    rows = []
    for week, asked in zip(WEEKS[-4:], _ASKED, strict=True):
        for name, share, buys, seconds, rated in _AGENTS:
            people = round(asked * share)
            ratings = round(people * rated / 100)
            rows.append({
                "start": week.start, "end": week.end, "agent": name, "inquirers": people,
                "inquiry_pay_buyers": round(people * buys), "avg_response": seconds,
                "cs_amount": round(people * buys) * 88, "very_satisfied": round(ratings * 0.74),
                "satisfied": round(ratings * 0.18), "rated": ratings,
            })  # fmt: skip
    return rows


def _incidents() -> list[Row]:
    return [{
        "day": date(2026, 10, 20), "incident_id": "TS20261020-01", "incident_kind": "投诉", "item_id": ITEMS[5].id,
        "points_lost": 0, "handling": "补发配件,买家撤诉", "closed": "是",
    }]  # fmt: skip


def _bad_reviews() -> list[Row]:
    """About one a week, none in the last."""
    said = (
        (date(2026, 10, 14), "箱角磕破"), (date(2026, 10, 22), "有塑料味"), (date(2026, 10, 29), "箱角磕破"),
        (date(2026, 11, 5), "盖子扣不紧"),
    )  # fmt: skip
    return [
        {"day": day, "item_id": ITEMS[0].id, "bad_reviews": 1, "said": words, "reply": "已补发,包装加护角"}
        for day, words in said
    ]


def _prices() -> list[Row]:
    plan = {HERO: 69.9, SECOND: 139.0}
    return [
        {"day": day, "item_id": next(i.id for i in ITEMS if i.code == code), "price": price, "planned_price": price}
        for day in (LAST_DAY - timedelta(days=7), LAST_DAY)
        for code, price in plan.items()
    ]


def _budgets() -> list[Row]:
    plans = (("全站_主推收纳箱", 1_500), ("全站_收纳柜五层", 700), ("关键词_主推收纳箱", 700))
    return [
        {"day": LAST_DAY - timedelta(days=back), "plan": plan, "budget": budget, "spent_out_hour": None}
        for back in (2, 1, 0)
        for plan, budget in plans
    ]


def _balances() -> list[Row]:
    """Topped up on the Monday, looked at on the last three days."""
    return [
        {"day": LAST_DAY - timedelta(days=back), "balance": balance}
        for back, balance in ((2, 21_300), (1, 18_150), (0, 15_060))
    ]


WATCH: dict[str, list[Row]] = {
    "daily": _daily(),
    "competitors": _competitors(),
    "keyword_ranks": _ranks(),
    "scores": _scores(),
    "agents": _agents(),
    "incidents": _incidents(),
    "bad_reviews": _bad_reviews(),
    "price_watch": _prices(),
    "ad_budgets": _budgets(),
    "ad_balances": _balances(),
}
"""Rows by grid."""
