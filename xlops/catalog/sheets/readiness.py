"""投放前检查: six things an item must have before money is spent on its visitors, and the thresholds for them.

Rule: free traffic first. An item may be advertised when every threshold is met; the first that is not is named, and what
is not known is no yes. Our thresholds are experience (经验值), the shop's own come before. Source: features B2, B3.
"""

from __future__ import annotations

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Cell, Column, Grid, Mark, Origin

__all__ = ["READINESS", "READINESS_LIMITS"]

IMPORTED = Origin.IMPORTED

# id of the column that is judged, its name, the threshold, its unit
_NEEDS: tuple[tuple[str, str, float, str], ...] = (
    ("image_ctr", "主图点击率", 0.03, "%"),
    ("page_cvr", "页面转化率", 0.02, "%"),
    ("inquiry_cvr", "询单转化率", 0.3, "%"),
    ("units", "30天件数", 30.0, "件"),
    ("margin_rate", "推广前毛利率", 0.2, "%"),
    ("reviews", "真实评价数", 20.0, "条"),
)
_SHAPES = (Mark("percent", 'need_unit == "%"'), Mark("whole", 'need_unit in ("件", "条")'))


def _limit(id: str) -> str:
    return f'lookup(readiness_limits.limit, readiness_limits.need, "{id}")'


def _gap(id: str, name: str) -> Column:
    """The need's name where it is not met."""
    return Column(f"{id}_gap", f"缺{name}", Kind.TEXT, hidden=True, formula=f'"" if {id} >= {_limit(id)} else "{name}"')


_GAPS = tuple(_gap(id, name) for id, name, *_ in _NEEDS)


def _row(id: str, name: str, value: float, unit: str) -> dict[str, Cell]:
    return {"need": id, "need_name": name, "default_limit": value, "need_unit": unit, "source": "经验值"}


READINESS_LIMITS = Grid(
    "readiness_limits", "投放门槛", key=("need",), fixed=True,
    note="达到几项才投:默认是经验值,按本店的情况改。",
    columns=(
        Column("need_name", "条件", Kind.TEXT, origin=IMPORTED, width=12),
        Column("own_limit", "本店门槛", Kind.NUMBER, unit="", low=0, marks=_SHAPES, help="本店自己的门槛,比率带百分号,例如 2.5%;空着用默认。"),
        Column("default_limit", "默认门槛", Kind.NUMBER, unit="", origin=IMPORTED, marks=_SHAPES),
        Column("limit", "采用门槛", Kind.NUMBER, unit="", formula="coalesce(own_limit, default_limit)", marks=_SHAPES),
        Column("need_unit", "单位", Kind.TEXT, origin=IMPORTED, width=6),
        Column("source", "来自", Kind.TEXT, origin=IMPORTED, width=9),
        Column("need", "代号", Kind.TEXT, origin=IMPORTED, hidden=True),
    ),
    rows=tuple(_row(*need) for need in _NEEDS),
    samples=({**_row(*_NEEDS[0]), "own_limit": 0.025}, _row(*_NEEDS[1]), {**_row(*_NEEDS[5]), "own_limit": 50.0}),
)  # fmt: skip

READINESS = Grid(
    "readiness", "投放前检查", key=("item_id",),
    note="先做自然流量:一项没到门槛就先补它,别急着花钱。",
    columns=(
        Column("item_id", "商品ID", width=16, help="想投的商品,例如 652300117049。"),
        Column("item_title", "商品", Kind.TEXT, formula="lookup(items.item_title, items.item_id, item_id)", width=26),
        Column(
            "ready", "结论", Kind.TEXT, width=10,
            formula='"" if missing(item_id) else ("可投放" if first_gap == "可投放" else "先别投")',
            marks=(Mark("good", 'ready == "可投放"'), Mark("warn", 'ready == "先别投"')),
        ),
        Column("gap", "先补", Kind.TEXT, width=12, formula='"" if missing(item_id) or first_gap == "可投放" else first_gap'),
        Column("image_ctr", "主图点击率", Kind.RATE, digits=2, low=0, help="后台的搜索主图点击率,例如 3.2%。"),
        Column("page_cvr", "页面转化率", Kind.RATE, digits=2, formula="lookup(items.pay_cvr, items.item_id, item_id)"),
        Column("inquiry_cvr", "询单转化率", Kind.RATE, digits=1, low=0, help="这个商品的询单转化率,例如 35%。"),
        Column("units", "30天件数", Kind.COUNT, unit="件", formula="lookup(items.pay_items, items.item_id, item_id)"),
        Column("margin_rate", "推广前毛利率", Kind.RATE, digits=1, formula="lookup(items.margin_rate, items.item_id, item_id)"),
        Column("reviews", "真实评价数", low=0, help="有多少条真实评价,例如 86。"),
        *_GAPS,
        Column("first_gap", "第一个缺口", Kind.TEXT, hidden=True, formula=f"coalesce({', '.join(c.id for c in _GAPS)}, \"可投放\")"),
    ),
    samples=(
        {"item_id": "652300117049", "image_ctr": 0.041, "inquiry_cvr": 0.38, "reviews": 2310},
        {"item_id": "652308036380", "image_ctr": 0.033, "inquiry_cvr": 0.27, "reviews": 410},
        {"item_id": "652339713704", "image_ctr": 0.021, "reviews": 95},
    ),
)  # fmt: skip
