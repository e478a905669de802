"""SKU计划: a code (规格) a row: price, cost, what an order earns, how long the stock lasts, when to order. And 上新.

Rule: 推广前毛利 = 到手价×(1−退款率)×(1−扣点) − 成本×(1−退款率) − 每单运费包材与退货宝, an order taken as one unit.
The stock-out date is the first day on which the stock, with goods arriving by then, does not outlast the daily sales, of
a code that is out the day after its last sale; the order date lies 供货周期 and 安全天数 before it. Typed wins over imported; without any cost the cost rate serves (grey).
Source: operator.md, SKU计划; spec sections 1.6, 4 and 10; features A5, A12, H2, I7.2, K11.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.launches import LAUNCHES
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet

__all__ = ["SKUS"]

IMPORTED = Origin.IMPORTED

_FEES = "setting(commission_rate) + setting(software_fee_rate) + setting(points_rate)"
_PER_ORDER = "setting(shipping_per_order) + setting(freight_insurance)"

_GRID = Grid(
    "skus", "SKU计划", key=("merchant_code", "item_id"), feed="sku", store="sku_plans",
    note="一个规格一行:空着的到手价按成交均价算,空着的成本按导入的成本算,都没有就按成本率估(灰字)。",
    columns=(
        Column("merchant_code", origin=IMPORTED, width=14),
        Column("item_id", origin=IMPORTED, width=16),
        Column("sku_props", origin=IMPORTED, width=12),
        Column("role", "定位", Kind.TEXT, choices="role", width=8, help="这个规格干什么用,例如:主推。空着跟商品档案。"),
        Column("price", "到手价", digits=2, low=0, help="买家实付一件多少元,例如 62.0。空着用成交均价。"),
        Column("unit_cost", "单位成本", digits=2, low=0, help="一件多少元,例如 24.5。空着用导入的成本。"),
        Column(
            "contribution", "推广前毛利", Kind.MONEY, digits=1,
            formula=(
                f"price_used * (1 - refund_rate) * (1 - ({_FEES})) - cost_used * (1 - refund_rate) - ({_PER_ORDER})"
            ),
            marks=(Mark("bad", "contribution <= 0"), Mark("quiet", 'cost_from == "估算"')),
        ),
        Column(
            "breakeven_roas", "保本投产", Kind.NUMBER, unit="倍", digits=2,
            formula="price_used / contribution if contribution > 0 else None",
        ),
        Column(
            "max_cpc", "最高出价", Kind.MONEY, digits=2,
            formula="contribution * ad_cvr if contribution > 0 else None",
        ),
        Column("on_hand", "可售", origin=IMPORTED),
        Column("in_transit", "在途", low=0, help="已下单还没到的件数,例如 400。"),
        Column("arrives_on", width=11, help="在途的货哪天到,例如 2026-11-20。"),
        Column("daily_units", "日销14天", Kind.NUMBER, unit="件", origin=IMPORTED, digits=0),
        Column(
            "stockout_date", "断货日", Kind.DATE, unit="", width=11,
            formula=(
                "add_days(last_sale, 1) if on_hand <= 0 and last_sale < as_of() else ("
                "add_days(as_of(), maximum(1, roundup((on_hand + coalesce(transit, 0)) / daily_units, 0))) "
                "if arrival <= out_without else out_without)"
            ),
        ),
        Column(
            "order_on", "下单日", Kind.DATE, width=11,
            formula="None if on_hand <= 0 else add_days(stockout_date, -(lead_days + setting(safety_days)))",
            marks=(Mark("warn", "order_on <= as_of()"),),
        ),
        Column(
            "stock_state", "库存状态", Kind.TEXT, width=13,
            formula=(
                '"" if missing(on_hand) else ("断货" if on_hand <= 0 else ('
                '"无销量" if coalesce(daily_units, 0) == 0 else ("今天下单" if order_on <= as_of() else ('
                '"积压" if on_hand / daily_units > setting(slow_days) else "正常"))))'
            ),
            marks=(
                Mark("bad", 'stock_state == "断货"'), Mark("warn", 'stock_state == "今天下单"'),
                Mark("quiet", 'stock_state == "无销量"'),
            ),
        ),
        Column("supplier", "供应商", Kind.TEXT, width=12, help="找谁补货,写供应商表里的名字,例如:义乌宏达。"),
        Column("lead_days", "供货周期", Kind.COUNT, unit="天", formula="coalesce(lookup(suppliers.lead_time_days, suppliers.supplier, supplier), setting(lead_time_days))"),
        Column("stage", "生命周期", Kind.TEXT, width=9, formula="lookup(items.stage, items.item_id, item_id)"),
        Column("item_title", origin=IMPORTED, width=26),
        Column("refund_rate", "退款率", Kind.RATE, origin=IMPORTED, feed="refund_rate_amount@30", digits=1),
        Column("cost_from", "成本来自", Kind.TEXT, width=9, formula='"填写" if present(unit_cost) else ("导入" if present(imported_cost) else ("估算" if present(cost_used) else ""))'),
        # what the columns above are made of
        Column("paid_price", "成交均价", Kind.MONEY, origin=IMPORTED, digits=2, hidden=True),
        Column("imported_cost", "导入的成本", Kind.MONEY, origin=IMPORTED, feed="unit_cost", digits=2, hidden=True),
        Column("imported_transit", "导入的在途", Kind.COUNT, origin=IMPORTED, feed="in_transit", hidden=True),
        Column("imported_arrival", "导入的到货日", Kind.DATE, origin=IMPORTED, feed="arrives_on", hidden=True),
        Column("transit", "采用在途", Kind.COUNT, formula="coalesce(in_transit, imported_transit)", hidden=True),
        Column("arrival", "采用到货日", Kind.DATE, formula="coalesce(arrives_on, imported_arrival)", hidden=True),
        Column("price_used", "采用到手价", Kind.MONEY, formula="coalesce(price, paid_price)", hidden=True),
        Column("cost_used", "采用成本", Kind.MONEY, formula="coalesce(unit_cost, imported_cost, price_used * setting(cost_rate))", hidden=True),
        Column("last_sale", "最后一笔", Kind.DATE, origin=IMPORTED, hidden=True),
        Column("clicks", "30天点击", origin=IMPORTED, feed="clicks@30", hidden=True),
        Column("ad_orders", "30天推广笔数", origin=IMPORTED, feed="ad_orders@30", hidden=True),
        Column("ad_cvr", formula="metric()", digits=2, hidden=True),
        Column("out_without", "不补货断货日", Kind.DATE, formula="add_days(as_of(), maximum(1, roundup(on_hand / daily_units, 0)))", hidden=True),
    ),
    samples=(
        {"merchant_code": "YX-SN01-灰", "item_id": "652300117049", "sku_props": "灰 60L", "role": "主推", "price": 62.0,
         "unit_cost": 24.5, "on_hand": 310, "daily_units": 52.0, "refund_rate": 0.136, "supplier": "义乌宏达",
         "item_title": "云栖家居收纳箱大号加厚带盖60L衣物整理箱", "paid_price": 62.35, "clicks": 21400, "ad_orders": 620},
        {"merchant_code": "YX-CT01-米白", "item_id": "652308036380", "sku_props": "米白 五层", "role": "次推", "price": 139.0,
         "on_hand": 0, "in_transit": 400, "arrives_on": date(2026, 11, 20), "daily_units": 23.0, "refund_rate": 0.112,
         "supplier": "佛山立本", "item_title": "云栖家居抽屉式收纳柜五层家用衣物储物柜", "paid_price": 134.2,
         "last_sale": date(2026, 11, 11),
         "imported_cost": 62.0, "clicks": 5200, "ad_orders": 131},
        {"merchant_code": "YX-CF01-黑", "item_id": "652339713704", "sku_props": "黑 四层", "on_hand": 860, "daily_units": 6.4,
         "refund_rate": 0.094, "item_title": "云栖家居厨房置物架落地多层微波炉架", "paid_price": 96.1},
    ),
)  # fmt: skip

SKUS = Sheet(
    "skus", "SKU计划", Group.PLAN,
    guide="填到手价和单位成本,推广前毛利和保本投产马上出来;库存和日销导入,到了下单日就提醒。右边是上新进度。",
    visible=True,
    buttons=("RefreshSheets",),
    seed=("A5", "A12", "H2", "I1", "I2", "I3", "I4", "I5", "I6", "I7.1", "I7.2", "I7.4", "I7.5", "K11"),
    grids=(_GRID, LAUNCHES),
)  # fmt: skip
