"""What the demo shop's operator typed about months, goods, suppliers, entries and to-dos.

Rule: it fits the story: Wednesday before the last week somebody should have ordered the colour that ran out; the search
picture was changed to lift conversion and did the opposite; the larger ad budget brought the visitors it should.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.metrics import METRICS
from xlops.demo.entries import ENTRIES, SEARCH
from xlops.demo.shop import ITEMS, SKUS
from xlops.demo.story import HERO, SECOND, STOCK_OUT
from xlops.demo.write_costs import UNCOVERED

__all__ = ["PLANS", "Row"]

Row = dict[str, object]

_LISTED = {
    HERO: date(2025, 3, 1),
    SECOND: date(2025, 9, 10),
    "YX-YG01": date(2025, 5, 20),
    "YX-SN03": date(2026, 2, 26),
}
_ROLES = {
    HERO: "主推", SECOND: "次推", "YX-SN02": "次推", "YX-YG01": "引流", "YX-SN03": "利润", "YX-CF01": "利润", "YX-ZM01": "引流",
    "YX-SN08": "新品", "YX-CT09": "清仓",
}  # fmt: skip
_OWNERS = {"SN": "小林", "CT": "小林", "YG": "阿杰", "CF": "阿杰", "WY": "小何", "ZM": "小何"}
_SUPPLIERS = {
    "SN": "义乌宏达",
    "YG": "义乌宏达",
    "CT": "佛山立本",
    "CF": "台州欣禾",
    "WY": "台州欣禾",
    "ZM": "义乌宏达",
}
_PRICES = {HERO: 69.9, SECOND: 139.0}
"""Prices that are held by plan, in yuan; the others are what was paid."""

_COSTS = {"人工": 86_000, "房租": 18_000, "仓储": 12_000, "软件": 3_200, "拍摄": 4_000}
"""Yuan a month."""


def _letters(code: str) -> str:
    return code[3:5]


def _targets() -> list[Row]:
    return [
        {"month": date(2026, 9, 1), "month_target": 750_000, "tacos_limit": 0.15, "net_profit_target": 80_000},
        {"month": date(2026, 10, 1), "month_target": 800_000, "tacos_limit": 0.15, "net_profit_target": 95_000},
        {"month": date(2026, 11, 1), "month_target": 780_000, "tacos_limit": 0.15, "net_profit_target": 85_000},
    ]


def _fixed_costs() -> list[Row]:
    return [
        {"month": date(2026, month, 1), "cost_name": name, "cost_amount": amount}
        for month in (8, 9, 10, 11)
        for name, amount in _COSTS.items()
    ]


def _items() -> list[Row]:
    return [
        {
            "item_id": item.id, "merchant_code": item.code, "role": _ROLES.get(item.code),
            "owner": _OWNERS[_letters(item.code)] if item.code in _ROLES else None, "listed_on": _LISTED.get(item.code),
        }
        for item in ITEMS
    ]  # fmt: skip


def _skus() -> list[Row]:
    """Roles and suppliers of the leading codes, held prices, and costs of items that the cost table leaves out."""
    rows: list[Row] = []
    for sku in SKUS:
        item = ITEMS[sku.item]
        role = _ROLES.get(item.code)
        uncovered = sku.item % UNCOVERED == UNCOVERED - 1
        typed_cost = sku.cost / 100 if uncovered and sku.item < 30 else None
        if role or typed_cost:
            rows.append({
                "merchant_code": sku.code, "item_id": item.id, "role": role, "price": _PRICES.get(item.code),
                "unit_cost": typed_cost, "supplier": _SUPPLIERS[_letters(item.code)],
            })  # fmt: skip
    return rows


def _path(name: str) -> str:
    return next(" > ".join(entry.path) for entry in ENTRIES if entry.name == name)


def _entries() -> list[Row]:
    given: tuple[tuple[str, str, str, str, str | None], ...] = (
        ("手淘搜索", "高", "已占住", "小林", None),
        ("全站推广", "高", "已占住", "阿杰", None),
        ("关键词推广", "中", "在做", "阿杰", None),
        ("购物车", "中", "在做", "小赵", "给加购未买的人发3天有效的券"),
        ("会员短信", "低", "在做", "小赵", None),
        ("聚划算", "低", "没做", "小林", None),
    )
    return [
        {
            "entry_path": _path(name), "entry": name, "priority": priority, "entry_state": state, "owner": owner,
            "action": action, "traffic_group": None,
        }
        for name, priority, state, owner, action in given
    ]  # fmt: skip


def _todos() -> list[Row]:
    """Last week's, each with what it is checked by; and the two that are taken up now.

    The start values are those of 2026-W45.
    """
    search, site, sms = _path(ENTRIES[SEARCH].name), _path("全站推广"), _path("会员短信")
    hero, second = (next(item for item in ITEMS if item.code == code) for code in (HERO, SECOND))
    last = {"week": "2026-W45", "todo_source": "周报", "done": "是"}
    return [
        {
            **last, "todo_id": f"2026-W45|A01|entry|{search}", "problem": "手淘搜索转化率八周没有提高,停在3.00%",
            "todo_subject": "手淘搜索", "action": "主推款换搜索首图", "owner": "小林", "due": date(2026, 11, 9),
            "check_metric": METRICS["pay_cvr"].name, "start_value": 0.03, "target_value": 0.033,
        },
        {
            **last, "todo_id": f"2026-W45|A04|entry|{site}", "problem": "推广访客连着几周没有增长", "todo_subject": "全站推广",
            "action": "全站推广日预算加一成", "owner": "阿杰", "due": date(2026, 11, 9), "check_metric": METRICS["uv"].name,
            "start_value": 15_000, "target_value": 16_500,
        },
        {
            **last, "todo_id": f"2026-W45|A01|entry|{sms}", "problem": "老客短信点进来的人买得不多", "todo_subject": "会员短信",
            "action": "短信改推同款新色", "owner": "小赵", "due": date(2026, 11, 10), "check_metric": METRICS["pay_cvr"].name,
            "start_value": 0.055, "target_value": 0.065,
        },
        {
            **last, "todo_id": f"2026-W45|A10|item|{second.id}", "problem": "次推款米白只够卖一周", "todo_subject": second.title,
            "action": f"米白补货{STOCK_OUT.in_transit}件,催工厂提前", "owner": "阿秋", "due": date(2026, 11, 6), "done": "否",
            "check_metric": METRICS["pay_amount"].name, "start_value": 21_645, "target_value": 22_000,
        },
        {
            "todo_id": f"2026-W46|A02|item|{hero.id}", "week": "2026-W46", "action": "换回旧首图,再测一版",
            "owner": "小林", "due": date(2026, 11, 18), "target_value": 0.029,
        },
        {
            "todo_id": f"2026-W46|A10|item|{STOCK_OUT.sku}", "week": "2026-W46", "action": "详情页先引导买浅灰,盯住20日到货",
            "owner": "阿秋", "due": STOCK_OUT.arrival, "target_value": None,
        },
    ]  # fmt: skip


def _activities() -> list[Row]:
    hero = next(item for item in ITEMS if item.code == HERO)
    second = next(item for item in ITEMS if item.code == SECOND)
    anniversary = {
        "activity": "店庆满减", "start": date(2026, 10, 12), "end": date(2026, 10, 18), "promo_type": "满减", "enrolled": "是",
        "platform_event": "否", "activity_text": "全店12%优惠", "owner": "小林",
    }  # fmt: skip
    december = {
        "activity": "双12", "start": date(2026, 12, 10), "end": date(2026, 12, 12), "promo_type": "平台大促", "enrolled": "是",
        "platform_event": "是", "activity_text": "跨店满减,主推款前两小时加赠", "owner": "小林",
    }  # fmt: skip
    return [
        {**anniversary, "item_id": hero.id, "planned_price": 61.51},
        {**anniversary, "item_id": second.id, "planned_price": 122.32},
        {**december, "item_id": hero.id, "planned_price": 62.9},
        {**december, "item_id": second.id, "planned_price": 125.0},
    ]


PLANS: dict[str, list[Row]] = {
    "targets": _targets(),
    "fixed_costs": _fixed_costs(),
    "items": _items(),
    "skus": _skus(),
    "entries": _entries(),
    "todos": _todos(),
    "activities": _activities(),
}
"""Rows by grid."""
