"""商品档案: an item a row: the bridge between 商品ID and 商家编码, what it sold in 30 days, where it stands in its life.

Rule: people are those of the last whole week, for they do not add up over weeks. The seed's ladder is scaled to the shop by its shares of items: 2% 秒杀人气,
the next 8% 促销低价, the next 10% 热销活动, the rest 利润款. 潜力款: growing, converting better than the shop, earning, in
stock. An excluded link (补差价, 邮费, 赠品) counts nowhere. Source: features A5, A12, A13, D1, Q4; spec 1.12.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.bundles import BUNDLES
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet, Spark

__all__ = ["ITEMS"]

IMPORTED = Origin.IMPORTED

_FEES = "setting(commission_rate) + setting(software_fee_rate) + setting(points_rate)"
_PER_ORDER = "setting(shipping_per_order) + setting(freight_insurance)"
_ITEMS_WITH_SALES = "countifs(items.counted, gt(0))"
_WEEKS = tuple(
    Column(f"week_{n}", f"{n}周前支付金额", Kind.MONEY, origin=IMPORTED, feed=f"pay_amount@week-{n}", hidden=True)
    for n in range(8, 0, -1)
)  # fmt: skip


def _counted(column: str) -> str:
    """A column's sum without the links that don't count."""
    return f'total(items.{column}) - coalesce(sumifs(items.{column}, items.excluded, "是"), 0)'


def _sum30(id: str, name: str, digits: int | None = None, hidden: bool = False) -> Column:
    """A field's sum over the last 30 days."""
    return Column(id, name, origin=IMPORTED, feed=f"{id}@30", digits=digits, hidden=hidden)


ITEMS = Sheet(
    "items", "商品档案", Group.DATA,
    guide="导入后每个商品一行。只需补商家编码(平台文件里没有的)和定位;补差价、邮费、赠品链接在「不参与统计」选是。右边是常一起买的搭配。",
    visible=True,
    buttons=("ImportFiles", "RefreshSheets"),
    seed=("A5", "A12", "A13", "C4", "D1", "Q4"),
    grids=(
        Grid(
            "items", "商品档案", key=("item_id",), feed="item", store="item_plans",
            columns=(
                Column("item_id", origin=IMPORTED, width=16),
                Column("item_title", origin=IMPORTED, width=30),
                Column("merchant_code", width=12, help="商家编码(货号),例如 YX-SN01;成本和库存按它来找。"),
                Column("role", "定位", Kind.TEXT, choices="role", width=9, help="这个商品干什么用,例如:主推。"),
                Column(
                    "stage", "生命周期", Kind.TEXT, width=9,
                    formula=(
                        '"导入期" if stage_code == "introduction" else ("成长期" if stage_code == "growth" else ('
                        '"成熟期" if stage_code == "maturity" else ("衰退期" if stage_code == "decline" else ('
                        '"数据不足" if counted > 0 else ""))))'
                    ),
                    marks=(Mark("quiet", 'stage == "数据不足"'),),
                ),
                Column(
                    "tier", "销量层级", Kind.TEXT, width=10,
                    formula=(
                        '"" if missing(counted) else ("无动销" if counted == 0 else ('
                        '"秒杀人气" if place <= roundup(sellers * 0.02, 0) else ('
                        '"促销低价" if place <= roundup(sellers * 0.1, 0) else ('
                        '"热销活动" if place <= roundup(sellers * 0.2, 0) else "利润款"))))'
                    ),
                ),
                Column(
                    "promising", "潜力款", Kind.TEXT, width=8,
                    formula=(
                        '"是" if week_change >= 0.2 and pay_cvr > shop_cvr and margin_rate > 0 '
                        "and on_hand >= pay_items / 30 * (setting(lead_time_days) + setting(safety_days)) "
                        'and excluded != "是" else ""'
                    ),
                    marks=(Mark("good", 'promising == "是"'),),
                ),
                _sum30("pay_amount", "30天支付金额", 0),
                Column("week_change", "近一周涨跌", Kind.RATE, digits=1, formula="week_1 / week_2 - 1"),
                _sum30("pay_items", "30天件数"),
                _sum30("pay_orders", "30天订单", hidden=True),
                Column("uv", "上周访客", origin=IMPORTED, feed="uv@week"),
                Column("pay_buyers", "上周买家", origin=IMPORTED, feed="pay_buyers@week", hidden=True),
                Column("pay_cvr", "上周转化率", formula="metric()", digits=2),
                Column("cart_users", "上周加购人数", origin=IMPORTED, feed="cart_users@week", hidden=True),
                Column("add_to_cart_rate", "上周加购率", formula="metric()", digits=2),
                _sum30("refund_amount_done", "30天退款", 0, hidden=True),
                Column("refund_rate_amount", "退款率", formula="metric()", digits=1),
                _sum30("ad_spend", "30天推广花费", 0),
                Column(
                    "contribution_before_ads", "推广前毛利", Kind.MONEY, digits=0, hidden=True,
                    formula=f"net_sales * (1 - ({_FEES})) - goods_cost - coalesce(pay_orders, pay_items) * ({_PER_ORDER})",
                ),
                Column("margin_rate", "推广前毛利率", Kind.RATE, formula="contribution_before_ads / pay_amount", digits=1),
                Column(
                    "contribution_after_ads", "推广后毛利", Kind.MONEY, digits=0,
                    formula="contribution_before_ads - coalesce(ad_spend, 0)",
                    marks=(Mark("bad", "contribution_after_ads < 0"),),
                ),
                Column("on_hand", origin=IMPORTED),
                Column("owner", "负责人", Kind.TEXT, width=9, help="谁管这个商品,例如:小林。"),
                Column("listed_on", "上架日", Kind.DATE, width=11, help="哪天上架的,例如 2026-03-01;空着按第一天有数据算。"),
                Column(
                    "excluded", "不参与统计", Kind.TEXT, choices="yes_no", width=10,
                    help="补差价、邮费、赠品等链接选「是」,各表都不再算它。", marks=(Mark("quiet", 'excluded == "是"'),),
                ),
                Column("category", origin=IMPORTED, width=11),
                Column("first_day", "首次有数据", Kind.DATE, origin=IMPORTED, hidden=True),
                # what the columns above are made of
                Column("unit_cost", "单位成本(平均)", Kind.MONEY, digits=2, formula="averageifs(skus.cost_used, skus.item_id, item_id)", hidden=True),
                Column("net_sales", "30天净销售额", Kind.MONEY, formula="pay_amount - coalesce(refund_amount_done, 0)", hidden=True),
                Column(
                    "goods_cost", "30天货品成本", Kind.MONEY, hidden=True,
                    formula="coalesce(unit_cost * pay_items * net_sales / pay_amount, net_sales * setting(cost_rate))",
                ),
                Column("growth_3m", "近3个月增长", Kind.RATE, origin=IMPORTED, hidden=True),
                Column("level_ratio", "相对最好3个月", Kind.RATE, origin=IMPORTED, hidden=True),
                Column("months_listed", "上架月数", Kind.NUMBER, hidden=True, formula="days(as_of(), coalesce(listed_on, first_day)) / 30.4"),
                Column(
                    "stage_code", "阶段代号", Kind.TEXT, hidden=True,
                    formula='ops("plc_stage", growth=growth_3m, level_ratio=level_ratio, months_since_launch=months_listed)',
                ),
                Column("counted", "计入件数", Kind.COUNT, formula='pay_items if excluded != "是" else None', hidden=True),
                Column("place", "件数名次", Kind.COUNT, formula="rank(counted, items.counted)", hidden=True),
                Column("sellers", "有销量款数", Kind.COUNT, formula=_ITEMS_WITH_SALES, hidden=True),
                Column("shop_cvr", "全店商品转化率", Kind.RATE, formula=f"({_counted('pay_buyers')}) / ({_counted('uv')})", hidden=True),
                *_WEEKS,
            ),
            sparks=(Spark("pay_trend", "8周走势", over=tuple(column.id for column in _WEEKS)),),
            samples=(
                {"item_id": "652300117049", "item_title": "云栖家居收纳箱大号加厚带盖60L衣物整理箱", "merchant_code": "YX-SN01",
                 "role": "主推", "pay_amount": 268400.0, "pay_items": 4310, "pay_orders": 3110, "uv": 23100, "pay_buyers": 713, "cart_users": 2080,
                 "refund_amount_done": 24100.0, "ad_spend": 52600.0, "on_hand": 1620, "owner": "小林", "category": "收纳箱",
                 "listed_on": date(2025, 3, 1), "first_day": date(2026, 8, 17), "week_2": 63900.0, "week_1": 55200.0,
                 "growth_3m": 0.04, "level_ratio": 0.97},
                {"item_id": "652308036380", "item_title": "云栖家居抽屉式收纳柜五层家用衣物储物柜", "merchant_code": "YX-CT01",
                 "role": "次推", "pay_amount": 85900.0, "pay_items": 680, "pay_orders": 652, "uv": 5020, "pay_buyers": 148, "cart_users": 470,
                 "refund_amount_done": 9300.0, "ad_spend": 12800.0, "on_hand": 96, "owner": "阿秋", "category": "收纳柜",
                 "first_day": date(2026, 8, 17), "week_2": 20150.0, "week_1": 15800.0, "growth_3m": 0.18, "level_ratio": 1.0},
                {"item_id": "652324000001", "item_title": "补差价专用链接", "pay_amount": 320.0, "pay_items": 320, "uv": 9,
                 "pay_buyers": 3, "excluded": "是", "first_day": date(2026, 8, 17)},
            ),
        ),
        BUNDLES,
    ),
)  # fmt: skip
