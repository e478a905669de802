"""The grids of 市场调研 that speak of prices: competitors by week, our place among them, price bands.

Rule: 价差率 is ours over theirs less one; a week is compared with the same competitor's week before. A band
holds its lower bound and not its upper one. Source: operator.md, 市场调研; features A7 A8 K3 O4.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Mark, Origin

__all__ = ["COMPETITORS", "PRICE_BANDS", "PRICE_COMPARE"]

IMPORTED = Origin.IMPORTED

_LAST_WEEK = (
    "competitors.competitor, competitor, competitors.day, ge(add_days(week_start(day), -7)), "
    "competitors.day, lt(week_start(day))"
)

COMPETITORS = Grid(
    "competitors", "竞品", key=("day", "competitor"), feed="competitor", store="competitor_watch", newest_first=True,
    note="每周每个竞品一行,看到什么填什么;我方到手价由对标商品带出,差一成以上标红。",
    columns=(
        Column("day", help="看的那天,例如 2026-11-12。"),
        Column("week", "周", formula="week_label(day)", width=10),
        Column("competitor", width=18, help="竞品的简称,每周写法一样,例如:甲店60L。"),
        Column("link", "竞品链接", width=16, help="商品链接,方便下周再看。"),
        Column("merchant_code", "对标商品", width=14, help="我们拿来比的商家编码,例如 YX-SN01-灰。"),
        Column("price", low=0, help="竞品券后实际价格,例如 59.9。"),
        Column("own_price", "我方到手价", Kind.MONEY, origin=IMPORTED),
        Column(
            "price_gap", "价差率", Kind.RATE, formula="own_price / price - 1", digits=1,
            marks=(Mark("bad", "price_gap > 0.1"), Mark("good", "price_gap < -0.1")),
        ),
        Column("sold_people", low=0, help="页面上的付款人数,2000+ 写 2000。"),
        Column("competitor_event", "活动", width=14, help="在做什么活动,例如:百亿补贴;没有就空着。"),
        Column("selling_point", "主卖点", width=14, help="首图打的卖点,例如:加厚。"),
        Column("reply", width=22, help="我们怎么应对,例如:赠垫片,不跟价。"),
        Column("position", help="同一个词下排第几位,没看就空着。", low=1),
        Column("competitor_reviews", "评价数", low=0, help="页面上的累计评价数,没看就空着。"),
        Column("price_before", "上周到手价", Kind.MONEY, formula=f"averageifs(competitors.price, {_LAST_WEEK})"),
        Column("price_change", "较上周", Kind.RATE, formula="price / price_before - 1", digits=1),
        Column(
            "sold_before", "上周付款人数", Kind.COUNT, "人",
            formula=f"averageifs(competitors.sold_people, {_LAST_WEEK})",
        ),
        Column(
            "movement", "变动", width=12,
            formula='"活动" if present(competitor_event) and (price_change <= -0.05 or sold_people >= 1.5 * sold_before)'
            ' else "降价" if price_change <= -0.05 else "涨价" if price_change >= 0.05'
            ' else "销量猛增,原因不明" if sold_people >= 1.5 * sold_before else "平稳" if present(price_before) else ""',
            marks=(Mark("warn", 'movement == "活动" or movement == "降价"'),),
        ),
    ),
    samples=(
        {"day": date(2026, 11, 5), "competitor": "甲店60L", "link": "item.example/1001", "merchant_code": "YX-SN01-灰",
         "price": 64.9, "own_price": 69.9, "sold_people": 20000, "competitor_event": None, "selling_point": "加厚",
         "reply": None, "position": 2, "competitor_reviews": 8600},
        {"day": date(2026, 11, 12), "competitor": "甲店60L", "link": "item.example/1001", "merchant_code": "YX-SN01-灰",
         "price": 59.9, "own_price": 69.9, "sold_people": 26000, "competitor_event": "百亿补贴",
         "selling_point": "加厚", "reply": "送一对垫片,不跟价", "position": 1, "competitor_reviews": 8900},
        {"day": date(2026, 11, 12), "competitor": "乙店五层柜", "link": "item.example/2002",
         "merchant_code": "YX-CT01-米白", "price": 145.0, "own_price": 139.0, "sold_people": 3000,
         "competitor_event": None, "selling_point": "免安装", "reply": None, "position": 9, "competitor_reviews": 1200},
    ),
)  # fmt: skip

_RECENT = "competitors.merchant_code, merchant_code, competitors.day, gt(add_days(as_of(), -28))"

PRICE_COMPARE = Grid(
    "price_compare", "比价", key=("merchant_code",),
    note="我们的价格站在哪:只比近四周填过的同一对标商品的竞品。",
    columns=(
        Column("merchant_code", "对标商品", width=14, help="商家编码,和竞品表里写的一样,例如 YX-SN01-灰。"),
        Column("own_price", "我方到手价", Kind.MONEY, formula="lookup(skus.price_used, skus.merchant_code, merchant_code)"),
        Column("rival_price", "竞品均价", Kind.MONEY, formula=f"averageifs(competitors.price, {_RECENT})"),
        Column("over_rivals", "较均价", Kind.RATE, formula="own_price / rival_price - 1", digits=1),
        Column("rival_rows", "比了几次", Kind.COUNT, "次", formula=f"countifs({_RECENT})"),
        Column(
            "cheaper_rows", "比我便宜", Kind.COUNT, "次",
            formula=f"countifs({_RECENT}, competitors.price, lt(own_price))",
        ),
        Column(
            "price_place", "价位", Kind.RATE, formula="cheaper_rows / rival_rows", digits=0,
            marks=(Mark("warn", "price_place > 0.8"),),
        ),
    ),
    samples=(
        {"merchant_code": "YX-SN01-灰"},
        {"merchant_code": "YX-CT01-米白"},
        {"merchant_code": "YX-CF01-黑"},
    ),
)  # fmt: skip

PRICE_BANDS = Grid(
    "price_bands", "价格带", key=("band_low",),
    note="行业各价格带占多少、我们占多少:差得多,说明货不对需求,调货或调价。",
    columns=(
        Column("band_low", "价格从", Kind.MONEY, low=0, help="这一段的下限,含这个数,例如 50。"),
        Column("band_high", "到", Kind.MONEY, low=0, help="这一段的上限,不含这个数,例如 70;最后一段空着。"),
        Column("market_part", "行业占比", Kind.RATE, digits=1, low=0, high=1, help="这一段占行业成交的比例,例如 35%。"),
        Column(
            "own_skus", "我方规格数", Kind.COUNT, "个",
            formula="countifs(skus.price_used, ge(band_low), skus.price_used, lt(coalesce(band_high, 9999999)))",
        ),
        Column("own_part", "我方占比", Kind.RATE, formula="own_skus / total(price_bands.own_skus)", digits=1),
        Column(
            "part_gap", "差距", Kind.RATE, formula="own_part - market_part", digits=1,
            marks=(Mark("warn", "absolute(part_gap) >= 0.15"),),
        ),
        Column(
            "rival_rows", "近四周竞品", Kind.COUNT, "次",
            formula="countifs(competitors.price, ge(band_low), competitors.price, lt(coalesce(band_high, 9999999)), "
            "competitors.day, gt(add_days(as_of(), -28)))",
        ),
        Column("reply", width=24, help="怎么做,例如:50–70元补两款。"),
    ),
    samples=(
        {"band_low": 0.0, "band_high": 50.0, "market_part": 0.46, "reply": None},
        {"band_low": 50.0, "band_high": 70.0, "market_part": 0.33, "reply": "60L 做一个59.9元的活动款"},
        {"band_low": 70.0, "band_high": None, "market_part": 0.21, "reply": None},
    ),
)  # fmt: skip
