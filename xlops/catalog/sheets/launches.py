"""上新: a new item a row, from 货源 to 优化 in the seed's seven steps, each with its day and its quality check.

Rule: a step is done when its day is typed; the next step is the first without one. Listings are spread: the grid says how
many items go on sale on the same weekday. Source: features I1–I7 and I7.5.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Mark

__all__ = ["LAUNCHES", "STEPS"]

STEPS = (
    ("sourcing", "货源"), ("warehouse", "仓库"), ("shooting", "拍摄"), ("retouching", "美化"), ("decoration", "装修"),
    ("listing", "录入"), ("tuning", "优化"),
)  # fmt: skip
"""The seven steps: id and name."""


def _day(step: str) -> Column:
    number = [id for id, _ in STEPS].index(step) + 1
    name = dict(STEPS)[step]
    return Column(
        f"{step}_on", f"{number}{name}完成", Kind.DATE, width=11, help=f"「{name}」哪天做完,例如 2026-11-18。"
    )


def _checked(id: str, name: str, help: str) -> Column:
    return Column(
        id, name, Kind.TEXT, choices="check_result", width=9, help=help, marks=(Mark("bad", f'{id} == "不合格"'),)
    )


_NEXT = '"已完成"'
for _id, _name in reversed(STEPS):
    _NEXT = f'"{_name}" if missing({_id}_on) else ({_NEXT})'

_DONE = " + ".join(f"(1 if present({id}_on) else 0)" for id, _ in STEPS)
_FAILED = " or ".join(
    f'{id} == "不合格"'
    for id in ("sample_check", "photo_check", "colour_check", "style_check", "listing_check", "tuning_check")
)

LAUNCHES = Grid(
    "launches", "上新", key=("launch",), store="launches",
    note="新品七步:做完一步填日期,并选质检是否合格;同一天上架太多时换一天。",
    columns=(
        Column("launch", "新品", Kind.TEXT, width=20, help="新品叫什么,例如:桌面升降置物架。"),
        Column("owner", "负责人", Kind.TEXT, width=9, help="谁负责,例如:阿秋。"),
        Column("list_on", "计划上架日", Kind.DATE, width=11, help="打算哪天上架,例如 2026-11-24。"),
        Column("list_weekday", "星期", Kind.TEXT, formula="weekday_name(list_on)", width=7),
        Column(
            "same_weekday", "同星期上架", Kind.COUNT, unit="款", formula="countifs(launches.list_weekday, list_weekday)",
            marks=(Mark("warn", "same_weekday > roundup(all_planned / 7, 0)"),),
        ),
        Column("progress", "完成率", Kind.RATE, digits=0, formula=f"(None if missing(launch) else {_DONE}) / {len(STEPS)}", marks=(Mark("bar"),)),
        Column("next_step", "下一步", Kind.TEXT, width=9, formula=f'"" if missing(launch) else ({_NEXT})'),
        Column(
            "quality", "质检", Kind.TEXT, width=9,
            formula=f'"" if missing(launch) else ("不合格" if {_FAILED} or defect_rate > 0.02 else "正常")',
            marks=(Mark("bad", 'quality == "不合格"'),),
        ),
        _day("sourcing"),
        Column("defect_rate", "采购不良率", Kind.RATE, digits=1, low=0, high=1, help="采购抽查的不良率,超过2%不收货,例如 1.5%。"),
        _day("warehouse"),
        _checked("sample_check", "入库抽检", "入库抽检是否合格;件数记在库存表的入库里。"),
        _day("shooting"),
        _checked("photo_check", "图片齐全", "实拍、平铺、细节三种图都有才算合格。"),
        _day("retouching"),
        _checked("colour_check", "色差", "图片和实物颜色对得上才算合格。"),
        _day("decoration"),
        _checked("style_check", "风格统一", "首页、分类页、列表页、详情页风格和色调统一才算合格。"),
        _day("listing"),
        _checked("listing_check", "资料齐全", "标题、主图、文案、属性、上架都完成才算合格。"),
        _day("tuning"),
        _checked("tuning_check", "优化完成", "主图促销信息、价格、标题、关联销售都做完才算合格。"),
        Column("item_id", "商品ID", Kind.ID, width=16, help="上架后的商品ID,例如 652300117049。"),
        Column("all_planned", "已排上架", Kind.COUNT, unit="款", formula="count(launches.list_on)", hidden=True),
    ),
    samples=(
        {"launch": "桌面升降置物架", "owner": "阿秋", "list_on": date(2026, 11, 24), "sourcing_on": date(2026, 11, 6),
         "defect_rate": 0.012, "warehouse_on": date(2026, 11, 11), "sample_check": "合格", "shooting_on": date(2026, 11, 14),
         "photo_check": "合格"},
        {"launch": "磁吸调料架", "owner": "小林", "list_on": date(2026, 11, 26), "sourcing_on": date(2026, 11, 12),
         "defect_rate": 0.034},
        {"launch": "折叠脏衣篓大号", "owner": "阿秋", "list_on": date(2026, 12, 1)},
    ),
)  # fmt: skip
