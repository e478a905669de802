"""每日巡店: the seed's seven checks and its data checks with their verdicts; findings, causes, unshipped orders, prices.

Rule: what files can say is judged by the checks of `catalog/rules.py` and fed; what only eyes can see (pictures, pages,
purchasing) counts as seen when its day is the last day with data or later. Source: operator.md, 每日巡店; features M1–M7, N2, O2.
"""

from __future__ import annotations

from datetime import date, datetime

from xlops.catalog.model import Kind
from xlops.catalog.rules import CHECKS as RULES
from xlops.catalog.sheets.model import Cell, Column, Grid, Group, Mark, Origin, Sheet

__all__ = ["CHECKS_SHEET"]

IMPORTED = Origin.IMPORTED

# In the order an operator walks through the shop: the group and its checks; M… are seen by eye.
_WALK: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("活动与推广费", ("A19", "A16", "M2", "A12")),
    ("主推次推", ("A02", "A24")),
    ("库存", ("A10", "A11", "M3")),
    ("页面", ("M4",)),
    ("投诉违规", ("A20",)),
    ("发货", ("A18",)),
    ("体验与售后", ("A07", "A22", "A08", "A09")),
    ("数据", ("A23", "A03", "A01", "A04", "A05", "A06")),
    ("推广效果", ("A13", "A14", "A15")),
    ("客服", ("A21",)),
    ("竞品", ("A17",)),
)
_SHARES = {"change", "share", "red_share"}
_STANDARDS = {
    "A01": "比平时低不到{change}",
    "A02": "比平时低不到{change}",
    "A03": "和平时差不到{change}",
    "A04": "和平时差不到{change}",
    "A05": "连续{days}天在流量标准里",
    "A06": "不比平时差{change}",
    "A07": "不低于同行,一周掉不到{drop}",
    "A08": "不到平时的{times}倍",
    "A09": "一种原因不到{share}",
    "A10": "到货前不断货",
    "A11": "不超过积压天数",
    "A12": "不到前{days}天的{times}倍,不超预算",
    "A13": "{days}天投产不低于保本投产",
    "A14": "不超过最高出价",
    "A15": "比前{days}天低不到{change}",
    "A16": "和计划价一样",
    "A17": "变动不到{change}",
    "A18": "0单超过{hours}小时",
    "A19": "{hours}小时内不到期,价和计划一样",
    "A20": "0件",
    "A21": "比平时低不到{change}",
    "A22": "一天不到{count}条",
    "A23": "文件齐,数对得上",
    "A24": "不连续{days}天亏损",
}
_BY_EYE = {
    "M2": ("活动时间和促销内容与图片一致", "打开在做的活动,逐个对图片、价格、时间"),
    "M3": ("快断货的已问采购", "库存表「要做的」一列都处理了"),
    "M4": ("首页、详情页、分类、店招、链接正常", "手机上点一遍,图片不缺、链接不断"),
}


def _said(id: str, text: str) -> str:
    """A standard with the thresholds of its check filled in: shares as per cent, counts and hours plain."""
    numbers = {
        name: f"{abs(value):.0%}" if name in _SHARES else f"{value:g}" for name, value in RULES[id].params.items()
    }
    return text.format(**numbers)


def _row(area: str, id: str) -> dict[str, Cell]:
    name, standard = _BY_EYE.get(id) or (RULES[id].name, _said(id, _STANDARDS[id]))
    return {
        "check_id": id,
        "area": area,
        "check_name": name,
        "standard": standard,
        "by_eye": "是" if id in _BY_EYE else "否",
    }


_ROWS = tuple(_row(area, id) for area, ids in _WALK for id in ids)


def _sample(id: str, **cells: Cell) -> dict[str, Cell]:
    return {**next(row for row in _ROWS if row["check_id"] == id), **cells}


_CHECKS = Grid(
    "checks", "每日巡店", key=("check_id",), feed="checks", fixed=True, rows=_ROWS,
    columns=(
        Column("area", "环节", Kind.TEXT, origin=IMPORTED, width=12),
        Column("check_name", "检查项", Kind.TEXT, origin=IMPORTED, width=30),
        Column("now_value", "现值", Kind.TEXT, origin=IMPORTED, width=40),
        Column("standard", "标准", Kind.TEXT, origin=IMPORTED, width=30),
        Column(
            "verdict", "结论", Kind.TEXT, width=9,
            formula='("已看" if seen_on >= as_of() else "待看") if by_eye == "是" else auto_verdict',
            marks=(
                Mark("bad", 'verdict == "异常" and level == "红"'), Mark("warn", 'verdict == "异常"'),
                Mark("quiet", 'verdict in ("正常", "已看", "数据不足")'),
            ),
        ),
        Column("level", "级别", Kind.TEXT, origin=IMPORTED, width=6),
        Column("seen_on", "手查日期", Kind.DATE, width=11, help="看过就填今天(按 Ctrl 和分号);只有「待看」的几项要填。"),
        Column("note", "备注", Kind.TEXT, width=24, help="发现了什么,例如:二店招还是旧活动。"),
        Column("handler", "处理人", Kind.TEXT, width=9, help="谁处理,例如:阿秋。"),
        Column("to_todo", "转待办", Kind.TEXT, choices="yes_no", width=8, help="选「是」,刷新后进待办。"),
        Column("day", "检查日", Kind.DATE, origin=IMPORTED, width=11),
        Column("check_id", "编号", Kind.TEXT, origin=IMPORTED, width=6, hidden=True),
        Column("by_eye", "手查", Kind.TEXT, origin=IMPORTED, hidden=True),
        Column("auto_verdict", "自动结论", Kind.TEXT, origin=IMPORTED, feed="verdict", hidden=True),
    ),
    samples=(
        _sample("A18", now_value="3笔付款超过24小时未发货,最久31小时", auto_verdict="异常", level="黄", day=date(2026, 11, 15),
                handler="仓库老周"),
        _sample("A20", now_value="没有新增", auto_verdict="正常", day=date(2026, 11, 15)),
        _sample("M4", seen_on=date(2026, 11, 16), note="二店招还是旧活动", to_todo="是"),
    ),
)  # fmt: skip

_FINDINGS = Grid(
    "findings", "异常明细", key=("check_id", "subject_id"), feed="findings",
    note="每条异常说的是谁、差多少、值多少钱,钱多的在前。",
    columns=(
        Column("level", "级别", Kind.TEXT, origin=IMPORTED, width=6, marks=(Mark("bad", 'level == "红"'),)),
        Column("check_name", "检查项", Kind.TEXT, origin=IMPORTED, width=18),
        Column("subject_name", "对象", Kind.TEXT, origin=IMPORTED, width=22),
        Column("now_value", "现象", Kind.TEXT, origin=IMPORTED, width=44),
        Column("yuan", "影响", Kind.MONEY, origin=IMPORTED, digits=0),
        Column("to_todo", "转待办", Kind.TEXT, choices="yes_no", width=8, help="选「是」,刷新后进待办。"),
        Column("check_id", "编号", Kind.TEXT, origin=IMPORTED, hidden=True),
        Column("subject_id", "对象编号", Kind.ID, origin=IMPORTED, hidden=True),
    ),
    samples=(
        {"check_id": "A02", "subject_id": "652300117049", "level": "红", "check_name": "主推款、次推款转化率下降",
         "subject_name": "收纳箱大号加厚", "now_value": "支付转化率1.9%,平时3.2%(−41%)", "yuan": 1860.0},
        {"check_id": "A10", "subject_id": "652308036380", "level": "红", "check_name": "缺货与补货", "subject_name": "抽屉柜 米白",
         "now_value": "可售0、在途400,日销23,20日到货,缺4天", "yuan": 12345.0, "to_todo": "是"},
        {"check_id": "A13", "subject_id": "全站推广", "level": "黄", "check_name": "投产低于保本", "subject_name": "主推款全站",
         "now_value": "7天投产2.92,保本投产3.21,亏2,026元", "yuan": 2026.0},
    ),
)  # fmt: skip

_CAUSES = Grid(
    "causes", "可能原因", key=("cause_id",), feed="causes",
    note="上一周的异常可能因为什么;有数字支持的排前面,没有数据的不下结论。",
    columns=(
        Column("side", "方面", Kind.TEXT, origin=IMPORTED, width=8),
        Column("cause_name", "可能原因", Kind.TEXT, origin=IMPORTED, width=20),
        Column("evidence", "依据", Kind.TEXT, origin=IMPORTED, width=44),
        Column("strength", "支持", Kind.RATE, origin=IMPORTED, digits=0, marks=(Mark("bar"),)),
        Column("action", "建议", Kind.TEXT, origin=IMPORTED, width=28),
        Column("yuan", "影响", Kind.MONEY, origin=IMPORTED, digits=0),
        Column("judged", "我的判断", Kind.TEXT, choices="cause_verdict", width=10, help="你觉得是不是,从列表里选,例如:就是它。"),
        Column("cause_id", "编号", Kind.TEXT, origin=IMPORTED, hidden=True),
    ),
    samples=(
        {"cause_id": "D11", "side": "自身", "cause_name": "页面", "evidence": "跳失率57%→63%;换过主图", "strength": 0.75,
         "action": "检查详情页首屏、价格显示、规格有货", "yuan": 13942.0, "judged": "就是它"},
        {"cause_id": "D12", "side": "自身", "cause_name": "主推款缺货", "evidence": "米白断货3天", "strength": 1.0,
         "action": "催采购,上替代款", "yuan": 11300.0},
        {"cause_id": "D04", "side": "竞争", "cause_name": "价格", "evidence": "没有登记竞品价格", "strength": None,
         "action": "先算促销后毛利,再决定跟不跟"},
    ),
)  # fmt: skip

_UNSHIPPED = Grid(
    "unshipped", "未发货", key=("order_id",), feed="unshipped",
    note="付款后还没发的订单,久的在前;选个原因,缺货的去库存表看。",
    columns=(
        Column("order_id", origin=IMPORTED, width=20),
        Column("item_title", origin=IMPORTED, width=28),
        Column("merchant_code", origin=IMPORTED, width=14),
        Column("paid_at", origin=IMPORTED, width=16),
        Column("hours", "已过", Kind.NUMBER, unit="小时", origin=IMPORTED, digits=0, marks=(Mark("bad", "hours > setting(unshipped_hours)"),)),
        Column("paid_amount", "实付", origin=IMPORTED, digits=2),
        Column("reason", "原因", Kind.TEXT, choices="unshipped_reason", width=12, help="为什么没发,从列表里选,例如:缺货。"),
        Column("handler", "处理人", Kind.TEXT, width=9, help="谁处理,例如:仓库老周。"),
    ),
    samples=(
        {"order_id": "4402251103358817026", "item_title": "云栖家居抽屉式收纳柜五层家用衣物储物柜", "merchant_code": "YX-CT01-米白",
         "paid_at": datetime(2026, 11, 14, 17, 12), "hours": 31.0, "paid_amount": 139.0, "reason": "缺货", "handler": "仓库老周"},
        {"order_id": "4402251107741220415", "item_title": "云栖家居收纳箱大号加厚带盖60L衣物整理箱", "merchant_code": "YX-SN01-灰",
         "paid_at": datetime(2026, 11, 14, 21, 3), "hours": 27.0, "paid_amount": 62.0},
        {"order_id": "4402251109902218733", "item_title": "云栖家居厨房置物架落地多层微波炉架", "merchant_code": "YX-CF01-黑",
         "paid_at": datetime(2026, 11, 14, 22, 48), "hours": 25.0, "paid_amount": 99.0, "reason": "买家要求晚发"},
    ),
)  # fmt: skip

_PRICES = Grid(
    "price_watch", "价格巡查", key=("day", "item_id"), store="price_watch", newest_first=True,
    note="看到前台价格和计划不一样就记一行,巡店会提醒。",
    columns=(
        Column("day", "日期", Kind.DATE, width=11, help="哪天看的,例如 2026-11-15。"),
        Column("item_id", "商品ID", width=16, help="哪个商品,例如 652300117049。"),
        Column("item_title", "商品", Kind.TEXT, formula="lookup(items.item_title, items.item_id, item_id)", width=26),
        Column("price", "前台到手价", digits=2, low=0, help="前台实际到手价,例如 62.0。"),
        Column("planned_price", digits=2, low=0, help="计划卖多少,例如 62.0。"),
        Column(
            "gap", "差价", Kind.MONEY, digits=2, formula="price - planned_price", marks=(Mark("bad", "absolute(gap) > 0"),),
        ),
    ),
    samples=(
        {"day": date(2026, 11, 15), "item_id": "652300117049", "price": 62.0, "planned_price": 62.0},
        {"day": date(2026, 11, 15), "item_id": "652308036380", "price": 129.0, "planned_price": 139.0},
        {"day": date(2026, 11, 14), "item_id": "652300117049", "price": 62.0, "planned_price": 62.0},
    ),
)  # fmt: skip

CHECKS_SHEET = Sheet(
    "checks", "每日巡店", Group.CARE,
    guide="五分钟:先处理红的,再看三项要用眼看的。转待办选「是」,刷新后就在待办里。",
    buttons=("DailyCheck", "RefreshSheets"),
    seed=("M1", "M2", "M3", "M4", "M5", "M6", "M7", "N1", "N2", "N3", "O2"),
    grids=(_CHECKS, _FINDINGS, _CAUSES, _UNSHIPPED, _PRICES),
)  # fmt: skip
