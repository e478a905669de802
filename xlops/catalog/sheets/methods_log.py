"""素材与方法: material, methods tried, phrases, picture tests, titles, events to follow, roles, checklists.

Rule: no method is good for every shop, so each is measured: sales of its days against as many days before. A picture is
better only where the difference in click rate is more than chance (two-proportion test on pooled rates, 5%, at
least 5 expected in each cell). Nothing here speaks of bought sales, clicks or reviews.
Source: features C2 C3 D2 E1 G2 I3–I7 J2 K5 K7 K10 L2 P1 P2 P4.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.methods_checks import CHECKLISTS, OCCASIONS, PHRASES, ROLES, TITLES
from xlops.catalog.sheets.methods_drivers import AOV_DRIVERS
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Sheet

__all__ = ["METHODS"]

MATERIALS = Grid(
    "materials", "素材", key=("collected_on", "material_text"), newest_first=True,
    note="看到好的卖点、创意、买家图就记一条,做图写文案时来翻。",
    columns=(
        Column("collected_on", "日期", Kind.DATE, help="哪天收的,例如 2026-11-14。"),
        Column("material_kind", "类型", choices="material_kind", width=9),
        Column("material_text", "素材", width=36, help="一句话或文件名,例如:60L和行李箱放一起比大小。"),
        Column("merchant_code", "用在", width=14, help="哪款用得上,例如 YX-SN01。"),
        Column("found_at", "来源", width=20, help="从哪来的,例如:买家秀、问大家、自己拍。"),
        Column("used", "用了", choices="yes_no", width=7),
    ),
    samples=(
        {"collected_on": date(2026, 11, 14), "material_kind": "创意", "material_text": "60L和20寸行李箱放一起比大小",
         "merchant_code": "YX-SN01", "found_at": "自己想的", "used": "否"},
        {"collected_on": date(2026, 11, 12), "material_kind": "卖点", "material_text": "盖子站得住80公斤",
         "merchant_code": "YX-SN01", "found_at": "买家评价", "used": "是"},
        {"collected_on": date(2026, 11, 10), "material_kind": "买家图", "material_text": "衣柜整理前后对比",
         "merchant_code": "YX-YG01", "found_at": "买家秀,已征得同意", "used": "否"},
    ),
)  # fmt: skip

_DURING = "sumifs(daily.pay_amount, daily.day, ge(start), daily.day, le(end))"
_BEFORE = "sumifs(daily.pay_amount, daily.day, ge(add_days(start, -days_run)), daily.day, lt(start))"

TRIED = Grid(
    "methods_tried", "试过的方法", key=("method_name", "start"), newest_first=True,
    note="没有万能的方法:花了多少、前后同样天数卖了多少,自己店有用才算有用。",
    columns=(
        Column("method_name", "方法", width=24, help="例如:满减改成第二件半价。"),
        Column("start", "开始", help="第一天,例如 2026-10-12。"),
        Column("end", "结束", help="最后一天,例如 2026-10-18。"),
        Column("method_cost", "花费", Kind.MONEY, low=0, help="为它单独花了多少,例如 600。"),
        Column("days_run", "天数", Kind.COUNT, "天", formula="days(end, start) + 1"),
        Column("pay_before", "之前支付", Kind.MONEY, formula=_BEFORE, digits=0),
        Column("pay_during", "期间支付", Kind.MONEY, formula=_DURING, digits=0),
        Column("pay_lift", "涨了", Kind.RATE, formula="pay_during / pay_before - 1", digits=1,
               marks=(Mark("good", "pay_lift >= 0.05"), Mark("bad", "pay_lift <= -0.05"))),
        Column("pay_per_cost", "每元多卖", Kind.MONEY, formula="(pay_during - pay_before) / method_cost"),
        Column("repeat_it", "再用吗", choices="yes_no", width=8),
        Column("learned", "结论", width=30, help="一句话,例如:满减比直降好,客单高6元。"),
    ),
    samples=(
        {"method_name": "店庆满减", "start": date(2026, 10, 12), "end": date(2026, 10, 18), "method_cost": 600.0,
         "repeat_it": "是", "learned": "满减比直降好卖"},
        {"method_name": "全站推广砍预算", "start": date(2026, 9, 28), "end": date(2026, 10, 4), "method_cost": None,
         "repeat_it": "否", "learned": "访客跟着少,搜索也没补上"},
        {"method_name": "主推款换首图", "start": date(2026, 11, 9), "end": date(2026, 11, 15), "method_cost": 350.0,
         "repeat_it": "否", "learned": "点进来没少,买的人少了,换回旧图"},
    ),
)  # fmt: skip

PICTURES = Grid(
    "picture_tests", "主图测试", key=("merchant_code", "start"), newest_first=True,
    note="两张图同时跑,各看展现和点击;样本不够先别换。",
    columns=(
        Column("merchant_code", "商品", width=14, help="哪款在测,例如 YX-SN01。"),
        Column("start", "开始", help="从哪天起测,例如 2026-11-02。"),
        Column("picture_a", "旧图", width=18, help="旧图是什么,例如:白底正面。"),
        Column("shown_a", "旧图展现", Kind.COUNT, "次", low=0, help="例如 20000。"),
        Column("clicks_a", "旧图点击", Kind.COUNT, "次", low=0, help="例如 600。"),
        Column("picture_b", "新图", width=18, help="新图是什么,例如:行李箱对比。"),
        Column("shown_b", "新图展现", Kind.COUNT, "次", low=0, help="例如 20000。"),
        Column("clicks_b", "新图点击", Kind.COUNT, "次", low=0, help="例如 720。"),
        Column("rate_a", "旧图点击率", Kind.RATE, formula="clicks_a / shown_a", digits=2),
        Column("rate_b", "新图点击率", Kind.RATE, formula="clicks_b / shown_b", digits=2),
        Column("pooled", "合计点击率", Kind.RATE, formula="(clicks_a + clicks_b) / (shown_a + shown_b)", hidden=True),
        Column("least", "最少预期", Kind.NUMBER, "次", hidden=True,
               formula="minimum(shown_a, shown_b) * minimum(pooled, 1 - pooled)"),
        Column("difference", "差异程度", Kind.NUMBER, "", hidden=True,
               formula='ops("two_proportion_z", x1=clicks_b, n1=shown_b, x0=clicks_a, n0=shown_a)'),
        Column("verdict", "结论", width=16, formula=(
            '"样本不足" if least < 5 else "新图更好" if difference >= 1.96 else "旧图更好" if difference <= -1.96 '
            'else "可能是波动,继续测" if present(difference) else ""'
        ), marks=(Mark("good", 'verdict == "新图更好"'), Mark("bad", 'verdict == "旧图更好"'))),
        Column("chosen", "用哪张", width=12, help="最后用了哪张,例如:新图。"),
    ),
    samples=(
        {"merchant_code": "YX-SN01", "start": date(2026, 11, 2), "picture_a": "白底正面", "shown_a": 20_000,
         "clicks_a": 600, "picture_b": "行李箱对比", "shown_b": 20_000, "clicks_b": 720, "chosen": "新图"},
        {"merchant_code": "YX-CT01", "start": date(2026, 10, 20), "picture_a": "客厅场景", "shown_a": 4000,
         "clicks_a": 100, "picture_b": "抽屉全开", "shown_b": 6300, "clicks_b": 189, "chosen": None},
        {"merchant_code": "YX-CF01", "start": date(2026, 11, 12), "picture_a": "白底", "shown_a": 100, "clicks_a": 3,
         "picture_b": "厨房场景", "shown_b": 100, "clicks_b": 5, "chosen": None},
    ),
)  # fmt: skip

METHODS = Sheet(
    "methods", "素材与方法", Group.PLAN,
    guide="平时随手记素材和试过的方法;上新、换图、培训客服时来这里翻。",
    seed=(
        "C2", "C3", "D2", "E1", "G2", "I3", "I4", "I5", "I6", "I7.1", "I7.3", "I7.4", "J2", "J7", "K5", "K7", "K10", "L2", "P1",
        "P2", "P4",
    ),
    links=("items", "skus", "service", "plan"),
    grids=(MATERIALS, TRIED, PICTURES, TITLES, PHRASES, AOV_DRIVERS, OCCASIONS, ROLES, CHECKLISTS),
)  # fmt: skip
