"""库存: a code a row with what to do today; beside it what came in (入库) and how good it was.

Rule: 再订货点 = 日销 × 供货周期 + 安全库存 (安全天数 × 日销); at or under it with goods on the way counted, order up to two
more weeks of sales. 断货, 无销量, 该补货, 积压, 正常, tried in this order. A code that is no 主推 or 次推 and nearly gone gets its
true stock set instead. Source: spec 1.6; features A12, I2, K11, M3.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet

__all__ = ["STOCK"]

IMPORTED = Origin.IMPORTED


def _of_sku(column: str) -> str:
    return f"lookup(skus.{column}, skus.merchant_code, merchant_code)"


_STOCK = Grid(
    "stock", "库存", key=("merchant_code", "item_id"), feed="sku",
    columns=(
        Column("merchant_code", origin=IMPORTED, width=14),
        Column("sku_props", origin=IMPORTED, width=12),
        Column("item_title", origin=IMPORTED, width=26),
        Column("role", "定位", Kind.TEXT, formula=_of_sku("role"), width=8),
        Column("on_hand", "可售", origin=IMPORTED),
        Column("transit", "在途", Kind.COUNT, unit="件", formula=_of_sku("transit")),
        Column("arrival", "到货日", Kind.DATE, formula=_of_sku("arrival"), width=11),
        Column("daily_units", "日销14天", Kind.NUMBER, unit="件", origin=IMPORTED, digits=1),
        Column("days_of_supply", "可售天数", Kind.NUMBER, unit="天", formula="maximum(0, on_hand) / daily_units", digits=0),
        Column("stockout_date", "断货日", Kind.DATE, unit="", formula=_of_sku("stockout_date"), width=11),
        Column("order_on", "下单日", Kind.DATE, formula=_of_sku("order_on"), width=11),
        Column("reorder_at", "再订货点", Kind.COUNT, unit="件", formula="roundup(daily_units * lead_days + safety, 0)"),
        Column(
            "state", "状态", Kind.TEXT, width=11,
            formula=(
                '"" if missing(on_hand) else ("断货" if on_hand <= 0 else ("无销量" if coalesce(daily_units, 0) == 0 else ('
                '"该补货" if on_hand + coalesce(transit, 0) <= reorder_at else ('
                '"积压" if days_of_supply > setting(slow_days) else "正常"))))'
            ),
            marks=(Mark("bad", 'state == "断货"'), Mark("warn", 'state == "该补货"'), Mark("quiet", 'state == "无销量"')),
        ),
        Column(
            "order_units", "建议订货", Kind.COUNT, unit="件",
            formula=(
                'maximum(0, roundup(reorder_at + 14 * daily_units - maximum(0, on_hand) - coalesce(transit, 0), 0)) '
                'if state in ("断货", "该补货") else None'
            ),
        ),
        Column(
            "todo", "要做的", Kind.TEXT, width=18,
            formula=(
                '"等到货" if ordered == "是" else ("问采购下单没有" if state in ("断货", "该补货") else ('
                '"改成实际库存" if role not in ("主推", "次推") and days_of_supply < setting(safety_days) else ""))'
            ),
            marks=(Mark("warn", 'todo == "问采购下单没有"'),),
        ),
        Column("ordered", "采购已下单", Kind.TEXT, choices="yes_no", width=10, help="问过采购,已下单选「是」,到货后清掉。"),
        Column("stock_cost", "占用成本", Kind.MONEY, digits=0, formula=f"on_hand * {_of_sku('cost_used')}", summed=True),
        Column("note", "备注", Kind.TEXT, width=20, help="可以不填,例如:旧包装清完不补。"),
        Column("item_id", origin=IMPORTED, hidden=True),
        Column("lead_days", "供货周期", Kind.COUNT, unit="天", formula=f"coalesce({_of_sku('lead_days')}, setting(lead_time_days))", hidden=True),
        Column("safety", "安全库存", Kind.NUMBER, unit="件", formula="daily_units * setting(safety_days)", hidden=True),
    ),
    samples=(
        {"merchant_code": "YX-SN01-灰", "item_id": "652300117049", "sku_props": "灰 60L", "on_hand": 310, "daily_units": 52.0,
         "item_title": "云栖家居收纳箱大号加厚带盖60L衣物整理箱"},
        {"merchant_code": "YX-CT01-米白", "item_id": "652308036380", "sku_props": "米白 五层", "on_hand": 0, "daily_units": 23.0,
         "item_title": "云栖家居抽屉式收纳柜五层家用衣物储物柜", "ordered": "是", "note": "20日到400件"},
        {"merchant_code": "YX-CF01-黑", "item_id": "652339713704", "sku_props": "黑 四层", "on_hand": 860, "daily_units": 6.4,
         "item_title": "云栖家居厨房置物架落地多层微波炉架"},
    ),
)  # fmt: skip

_INBOUNDS = Grid(
    "inbounds", "入库", key=("received_on", "merchant_code", "supplier"), newest_first=True,
    note="每到一批货填一行:抽几件、几件合格,合格率自动算;供应商的质量分从这里来。",
    columns=(
        Column("received_on", "入库日", Kind.DATE, width=11, help="哪天到的,例如 2026-11-20。"),
        Column("merchant_code", width=14, help="哪个规格,例如 YX-CT01-米白。"),
        Column("supplier", "供应商", Kind.TEXT, width=12, help="谁送的,写供应商表里的名字,例如:佛山立本。"),
        Column("due_on", "应到日", Kind.DATE, width=11, help="说好哪天到,例如 2026-11-19;不记就空着。"),
        Column("received_units", "到货件数", low=0, help="到了多少件,例如 400。"),
        Column("sampled", "抽检件数", Kind.COUNT, unit="件", low=0, help="抽了多少件,例如 40。"),
        Column("passed", "合格件数", Kind.COUNT, unit="件", low=0, help="其中多少件合格,例如 39。"),
        Column("pass_rate", "合格率", Kind.RATE, formula="passed / sampled", digits=1, marks=(Mark("bad", "pass_rate < 0.98"),)),
        Column("days_late", "晚到", Kind.COUNT, unit="天", formula="maximum(0, days(received_on, due_on))", marks=(Mark("warn", "days_late > 0"),)),
        Column("goods_verdict", "处理", Kind.TEXT, choices="goods_verdict", width=11, help="从列表里选,例如:挑拣后收货。"),
        Column("note", "备注", Kind.TEXT, width=20, help="可以不填,例如:两件磕角。"),
        Column("on_time", "准时", Kind.COUNT, formula="(1 if days_late == 0 else 0) if present(days_late) else None", unit="", hidden=True),
    ),
    samples=(
        {"received_on": date(2026, 10, 21), "merchant_code": "YX-SN01-灰", "supplier": "义乌宏达", "due_on": date(2026, 10, 21),
         "received_units": 1200, "sampled": 60, "passed": 60, "goods_verdict": "收货"},
        {"received_on": date(2026, 10, 30), "merchant_code": "YX-CT01-米白", "supplier": "佛山立本", "due_on": date(2026, 10, 27),
         "received_units": 200, "sampled": 20, "passed": 19, "goods_verdict": "挑拣后收货", "note": "1件抽屉卡滞"},
        {"received_on": date(2026, 11, 6), "merchant_code": "YX-CF01-黑", "supplier": "佛山立本", "received_units": 300,
         "sampled": 30, "passed": 30, "goods_verdict": "收货"},
    ),
)  # fmt: skip

STOCK = Sheet(
    "stock", "库存", Group.DATA,
    guide="先看「要做的」一列:断货和该补货的问采购,其他快卖完的改成实际库存。到货抽检记在右边。",
    buttons=("RefreshSheets",),
    seed=("A12", "I1", "I2", "K11", "M3"),
    grids=(_STOCK, _INBOUNDS),
)  # fmt: skip
