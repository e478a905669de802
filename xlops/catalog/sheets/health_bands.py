"""The grids of 健康 that hold the guide's bands: shares of traffic, tiers of the sales ladder, gaps between items.

Rule: a share is a group's visitors over the five groups' together; bounds belong to the band. The guide's minima of the others leave
自然 no more than 75%. A tier is broken when it is empty between filled ones; two neighbours break where one sells over
10000/3000 times the next (from 100 units up: below, every drop is chance). Tier counts hold for about 100 items, so the share of the items is shown beside.
Source: features Q3 Q4, part 4 examples 12 and 13; the bands are those of `config.SEED_BANDS`.

>>> [row["seed_low"] for row in TRAFFIC_BANDS.rows]
[0.7, 0.05, 0.1, 0.1, None]
"""

from __future__ import annotations

from decimal import Decimal

from xlops.catalog.config import GROUP_NAMES, SEED_BANDS
from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Cell, Column, Grid, Mark, Origin

__all__ = ["LADDER", "LADDER_ITEMS", "TRAFFIC_BANDS"]

IMPORTED = Origin.IMPORTED


def _bound(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _state(low: str, high: str) -> str:
    return (
        f'"" if missing(group_share) else "偏低" if group_share < {low} else "偏高" if group_share > {high} else "达标"'
    )


_STATE_MARKS = (Mark("bad", 'state == "偏低" or state == "偏高"'), Mark("good", 'state == "达标"'))

TRAFFIC_BANDS = Grid(
    "traffic_bands", "流量占比", key=("group",), feed="group", fixed=True, at_least=0,
    note="原文五条同时达标时,自然只能在70%–75%;颜色按设置里选的流量标准,开着全站推广时按近八周。",
    columns=(
        Column("group", "来源", Kind.TEXT, origin=IMPORTED, width=8),
        Column("uv", "上周访客", origin=IMPORTED, feed="uv@week"),
        Column("group_share", "占比", Kind.RATE, formula="uv / total(traffic_bands.uv)", digits=1),
        Column("seed_low", "原文下限", Kind.RATE, origin=IMPORTED, digits=0),
        Column("seed_high", "原文上限", Kind.RATE, origin=IMPORTED, digits=0),
        Column("seed_gap", "离原文差", Kind.RATE, digits=1, formula=(
            "None if missing(group_share) else group_share - seed_low if group_share < seed_low "
            "else group_share - seed_high if group_share > seed_high else 0"
        )),
        Column("seed_state", "按原文", Kind.TEXT, formula=_state("seed_low", "seed_high"), width=8),
        Column("low", "采用下限", Kind.RATE, origin=IMPORTED, digits=1),
        Column("high", "采用上限", Kind.RATE, origin=IMPORTED, digits=1),
        Column("state", "结论", Kind.TEXT, formula=_state("low", "high"), width=8, marks=_STATE_MARKS),
        Column("standard", "采用标准", Kind.TEXT, origin=IMPORTED, width=10),
        Column("needed_uv", "到原文需访客", Kind.COUNT, "人", formula=(
            "roundup((total(traffic_bands.uv) - uv) * seed_low / (1 - seed_low), 0) if group_share < seed_low else None"
        )),
        Column("action", "动作", width=26, help="补这一类流量做什么,例如:老客短信带回300人。"),
    ),
    rows=tuple(
        {"group": name, "seed_low": _bound(SEED_BANDS[id][0]), "seed_high": _bound(SEED_BANDS[id][1])}
        for id, name in GROUP_NAMES.items()
    ),
    samples=(
        {"group": "自然", "uv": 29_100, "seed_low": 0.7, "low": 0.431, "high": 0.482, "standard": "近8周"},
        {"group": "付费", "uv": 35_200, "seed_low": 0.05, "seed_high": 0.1, "low": 0.46, "high": 0.53,
         "standard": "近8周", "action": "全站推广日预算先不加"},
        {"group": "会员", "uv": 2_100, "seed_low": 0.1, "seed_high": 0.2, "low": 0.028, "high": 0.041,
         "standard": "近8周"},
    ),
)  # fmt: skip

# tier, monthly units from, up to, items the guide wants (of about 100), share of items
_TIERS: tuple[tuple[str, int, int | None, int | None, int | None, float], ...] = (
    ("秒杀人气", 10_000, None, 1, 2, 0.02),
    ("促销低价", 3_000, 10_000, 4, 12, 0.08),
    ("热销活动", 1_000, 3_000, 8, 16, 0.10),
    ("利润款", 1, 1_000, None, None, 0.80),
    ("无动销", 0, 1, None, None, 0.0),
)


def _tier(row: tuple[str, int, int | None, int | None, int | None, float]) -> dict[str, Cell]:
    return dict(zip(("tier", "units_from", "units_to", "items_low", "items_high", "items_share"), row, strict=True))


LADDER = Grid(
    "ladder", "销量阶梯", key=("tier",), fixed=True, at_least=0,
    note="原文的款数大约对应100款在售;款数不同的店看「按占比应有」。",
    columns=(
        Column("tier", "档位", Kind.TEXT, origin=IMPORTED, width=11),
        Column("units_from", "月销从", Kind.COUNT, "件", origin=IMPORTED),
        Column("units_to", "不到", Kind.COUNT, "件", origin=IMPORTED),
        Column("items_low", "原文最少", Kind.COUNT, "款", origin=IMPORTED),
        Column("items_high", "原文最多", Kind.COUNT, "款", origin=IMPORTED),
        Column("items_share", "原文占比", Kind.RATE, origin=IMPORTED, digits=0),
        Column("items", "现有款数", Kind.COUNT, "款", formula="countifs(ladder_items.tier, tier)"),
        Column("own_share", "现有占比", Kind.RATE, formula="items / total(ladder.items)", digits=1),
        Column(
            "items_wanted", "按占比应有", Kind.COUNT, "款",
            formula="rounded(items_share * total(ladder.items), 0)",
        ),
        Column("state", "款数", Kind.TEXT, width=8, formula=(
            '"偏少" if items < items_low else "偏多" if items > items_high else "合适" if present(items_low) else ""'
        ), marks=(Mark("warn", 'state == "偏少"'),)),
        Column("above", "上面款数", Kind.COUNT, "款", hidden=True, formula=(
            "coalesce(sumifs(ladder.items, ladder.units_from, gt(units_from)), 0)"
        )),
        Column("below", "下面款数", Kind.COUNT, "款", hidden=True, formula=(
            "coalesce(sumifs(ladder.items, ladder.units_from, lt(units_from), ladder.units_from, ge(1)), 0)"
        )),
        Column("broken", "断层", Kind.TEXT, width=8, formula=(
            '"断层" if items == 0 and above > 0 and below > 0 else ""'
        ), marks=(Mark("bad", 'broken == "断层"'),)),
        Column("action", "动作", width=26, help="怎么补这一档,例如:五层柜测主图,冲1,000件。"),
    ),
    rows=tuple(_tier(row) for row in _TIERS),
    samples=(
        _tier(_TIERS[1]) | {"action": None},
        _tier(_TIERS[2]) | {"action": "五层柜到货后测主图"},
        _tier(_TIERS[3]) | {"action": None},
    ),
)  # fmt: skip

LADDER_ITEMS = Grid(
    "ladder_items", "商品阶梯", key=("item_id",), feed="item", at_least=0,
    note="在售商品按近30天件数排开;上一名卖得是下一名的3.3倍以上,中间就断了。",
    columns=(
        Column("item_id", origin=IMPORTED, width=18),
        Column("item_title", origin=IMPORTED, width=34),
        Column("units", "近30天件数", Kind.COUNT, "件", origin=IMPORTED, feed="pay_items@30", marks=(Mark("bar"),)),
        Column("place", "名次", Kind.COUNT, "位", formula="rank(units, ladder_items.units)"),
        Column("tier", "档位", Kind.TEXT, width=10, formula=(
            " else ".join(f'"{tier}" if units >= {start}' for tier, start, *_ in _TIERS) + ' else ""'
        )),
        Column("last_place", "并列末位", Kind.COUNT, "位", hidden=True, formula=(
            "place + countifs(ladder_items.units, units) - 1"
        )),
        Column("units_above", "上一名件数", Kind.COUNT, "件", formula=(
            "lookup(ladder_items.units, ladder_items.last_place, place - 1)"
        )),
        Column("drop", "上一名是几倍", Kind.NUMBER, "倍", formula="units_above / units", digits=2),
        Column("broken", "断层", Kind.TEXT, width=8, formula=(
            '"断层" if drop > 10000 / 3000 and units_above >= 100 else ""'
        ), marks=(Mark("bad", 'broken == "断层"'),)),
    ),
    samples=(
        {"item_id": "652300117049", "item_title": "云栖家居收纳箱大号加厚带盖60L衣物整理箱", "units": 3120},
        {"item_id": "652308036380", "item_title": "云栖家居抽屉式收纳柜五层家用衣物储物柜", "units": 514},
        {"item_id": "652315955711", "item_title": "云栖家居收纳箱中号45L带滑轮储物箱", "units": 331},
    ),
)  # fmt: skip
