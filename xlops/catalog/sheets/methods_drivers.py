"""What drives the value of an order: the guide's four drivers of 客单价, each with its number and what is done.

Rule: 商品结构, 页面引导, 客服推荐 and 营销活动 are each looked at through one number, last week against the mean of the
four weeks before. What is bought together stands in 商品档案. Source: features C3.
"""

from __future__ import annotations

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Mark, Origin

__all__ = ["AOV_DRIVERS"]

IMPORTED = Origin.IMPORTED
_PERCENT = (Mark("percent", 'unit == "%"'),)

_DRIVERS = (
    ("price_mix", "商品结构", "件单价:卖的是贵的还是便宜的", "元"),
    ("page_guide", "页面引导", "连带购买率:一单买几款", "%"),
    ("agent_advice", "客服推荐", "客服客单价较全店:问过的人是否买得更多", "%"),
    ("promotion", "营销活动", "人均件数:满减和第二件有没有多带一件", "件"),
)

AOV_DRIVERS = Grid(
    "aov_drivers", "客单价四因素", key=("driver",), feed="aov_driver", fixed=True, at_least=0,
    note="客单价掉了,先看是哪一个因素变了,再定动作。",
    columns=(
        Column("driver_name", "因素", Kind.TEXT, origin=IMPORTED, width=10),
        Column("looked_at", "看哪个数", Kind.TEXT, origin=IMPORTED, width=36),
        Column("value", "上周", Kind.NUMBER, "", origin=IMPORTED, digits=2, marks=_PERCENT),
        Column("usual", "前四周平均", Kind.NUMBER, "", origin=IMPORTED, digits=2, marks=_PERCENT),
        Column("unit", "单位", Kind.TEXT, origin=IMPORTED, width=6),
        Column("driver_change", "变化", Kind.NUMBER, "", digits=2, marks=_PERCENT, formula="value - usual"),
        Column("action", "动作", width=30, help="做什么,例如:60L详情挂压缩袋,第二件9折。"),
        Column("owner", "负责人", width=9, help="谁管,例如:小林。"),
        Column("driver", "编号", Kind.TEXT, origin=IMPORTED, hidden=True),
    ),
    rows=tuple({"driver": a, "driver_name": b, "looked_at": c, "unit": d} for a, b, c, d in _DRIVERS),
    samples=(
        {"driver": "price_mix", "unit": "元", "value": 66.4, "usual": 68.1, "action": "五层柜到货后恢复推广", "owner": "小林"},
        {"driver": "page_guide", "unit": "%", "value": 0.117, "usual": 0.121, "action": "60L详情挂压缩袋", "owner": "小林"},
        {"driver": "promotion", "unit": "件", "value": 1.55, "usual": 1.54, "action": None, "owner": None},
    ),
)  # fmt: skip
