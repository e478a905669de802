"""健康: the seven factors with the guide's numbers beside the shop's own last eight weeks, and the certifications.

Rule: 达标 keeps the guide's standard; 关注 misses it but is no worse than the last eight weeks; else 不达标; a factor without
data counts nowhere. Bounds belong to the band (以上, 以内). The verdict on a share of traffic follows the standard that the
shop chose, as in 流量占比 and in the weekly report. Source: features Q1–Q8 R; operator.md (the seed's standards in today's shops).
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.config import GROUP_NAMES, SEED_BANDS
from xlops.catalog.model import Kind
from xlops.catalog.sheets.health_bands import LADDER, LADDER_ITEMS, TRAFFIC_BANDS
from xlops.catalog.sheets.model import Cell, Column, Grid, Group, Mark, Origin, Sheet

__all__ = ["HEALTH"]

IMPORTED = Origin.IMPORTED
_PERCENT = (Mark("percent", 'unit == "%"'), Mark("whole", 'unit in ("件", "处", "个", "款")'))


def _band(group: str) -> tuple[float | None, float | None]:
    low, high = SEED_BANDS[group]
    return (None if low is None else float(low)), (None if high is None else float(high))


# id, factor, item, what is looked at, unit, lower and upper bound of the guide (against the trade: of the difference)
_ITEMS: tuple[tuple[str, str, str, str, str, float | None, float | None], ...] = (
    ("incidents", "1 店铺安全", "处罚违规", "近30天投诉、违规、扣分、降权合计为0", "件", None, 0),
    ("dsr_desc", "2 体验分", "描述较同行", "描述相符不低于同行", "分", 0, None),
    ("dsr_service", "2 体验分", "服务较同行", "服务态度不低于同行", "分", 0, None),
    ("dsr_logistics", "2 体验分", "物流较同行", "物流服务不低于同行", "分", 0, None),
    ("organic", "3 流量结构", "自然占比", "基础自然流量70%以上", "%", *_band("organic")),
    ("paid", "3 流量结构", "付费占比", "付费推广5%–10%", "%", *_band("paid")),
    ("campaign", "3 流量结构", "活动占比", "活动10%–20%", "%", *_band("campaign")),
    ("member", "3 流量结构", "会员占比", "会员营销10%–20%", "%", *_band("member")),
    ("other", "3 流量结构", "其他占比", "其他5%以内", "%", *_band("other")),
    ("uv_trend", "3 流量结构", "访客较前八周", "流量正常,呈上升趋势", "%", 0, None),
    ("broken_tiers", "4 销量阶梯", "断层", "抛物线下滑,不出现断层", "处", None, 0),
    ("pay_cvr", "5 高于同行", "转化率较行业", "支付转化率高于同行", "%", 0, None),
    ("aov_buyer", "5 高于同行", "客单价较行业", "客单价高于同行", "%", 0, None),
    ("new_items", "5 高于同行", "上新较同行", "新品引进速度比同行快", "款", 0, None),
    ("returning_gap", "5 高于同行", "回头客较同行", "回头客比例高于同行", "%", 0, None),
    ("ranked_words", "6 搜索排名", "前三或首页的词", "有单品在自然搜索排前三或首页", "个", 1, None),
    ("returning_buyer_share", "7 老客户", "回头客占比较前八周", "老客户回头率越高越健康", "%", 0, None),
)


def _given(row: tuple[str | float | None, ...]) -> dict[str, Cell]:
    return dict(zip(("health_item", "factor", "item", "standard", "unit", "low", "high"), row, strict=True))


_PEER_COLUMNS = {"pay_cvr": "cvr_gap", "aov_buyer": "aov_gap", "new_items": "new_gap", "returning_gap": "returning_gap"}


def _peer_value() -> str:
    """The mean of the last three months' gap to the trade, by the row's item."""
    recent = "peers.month, gt(add_months(month_start(as_of()), -3))"
    found = [
        f'averageifs(peers.{column}, {recent}) if health_item == "{item}"' for item, column in _PEER_COLUMNS.items()
    ]
    return " else ".join(found) + " else None"


_RECENT_RANKS = "keyword_ranks.day, gt(add_days(as_of(), -28))"
_RANKED = (
    f'countifs(keyword_ranks.rank_class, "前三", {_RECENT_RANKS}) + countifs(keyword_ranks.rank_class, "首页", {_RECENT_RANKS}) '
    f'if health_item == "ranked_words" and countifs({_RECENT_RANKS}) > 0 else None'
)

_BAND = " else ".join(f'"{name}" if health_item == "{id}"' for id, name in GROUP_NAMES.items()) + ' else ""'

CARD = Grid(
    "health", "健康", key=("health_item",), feed="health", fixed=True, at_least=0,
    note="原文标准是写文章时的数;今天的店先和自己近八周比,再看离标准差多少。流量占比五项按设置里选的流量标准判断。",
    columns=(
        Column("factor", "因素", Kind.TEXT, origin=IMPORTED, width=12),
        Column("item", "项目", Kind.TEXT, origin=IMPORTED, width=20),
        Column("standard", "原文标准", Kind.TEXT, origin=IMPORTED, width=34),
        Column("value", "现值", Kind.NUMBER, "", formula="coalesce(fed_value, peer_value, rank_value)", digits=2, marks=_PERCENT),
        Column("unit", "单位", Kind.TEXT, origin=IMPORTED, width=6),
        Column("own_low", "近八周最低", Kind.NUMBER, "", origin=IMPORTED, digits=2, marks=_PERCENT),
        Column("own_high", "近八周最高", Kind.NUMBER, "", origin=IMPORTED, digits=2, marks=_PERCENT),
        Column("gap", "离标准差", Kind.NUMBER, "", digits=2, marks=_PERCENT, formula=(
            'None if missing(value) else low - value if value < low else value - high if value > high else 0'
        )),
        Column("own_state", "和自己比", Kind.TEXT, width=10, formula=(
            '"" if missing(value) or missing(own_low) or missing(own_high) else "低于八周" if value < own_low '
            'else "高于八周" if value > own_high else "和平时一样"'
        )),
        Column("verdict", "结论", Kind.TEXT, width=9, formula=(
            '"无数据" if missing(value) else "达标" if (missing(band_state) and gap == 0) or band_state == "达标" '
            'else "关注" if (value < low and value >= own_low) or (value > high and value <= own_high) else "不达标"'
        ), marks=(
            Mark("good", 'verdict == "达标"'), Mark("warn", 'verdict == "关注"'), Mark("bad", 'verdict == "不达标"'),
            Mark("quiet", 'verdict == "无数据"'),
        )),
        Column("action", "要做什么", width=28, help="一件事,例如:描述分补到4.85前不推新图。"),
        Column("owner", "负责人", width=9, help="谁管,例如:小林。"),
        Column("fed_value", "导入值", Kind.NUMBER, "", origin=IMPORTED, hidden=True),
        Column("peer_value", "同行差", Kind.NUMBER, "", formula=_peer_value(), hidden=True),
        Column("rank_value", "上榜词", Kind.NUMBER, "", formula=_RANKED, hidden=True),
        Column(
            "band_state", "流量占比结论", Kind.TEXT, hidden=True,
            formula='lookup(traffic_bands.state, traffic_bands.group, band) if present(band) else ""',
        ),
        Column("band", "流量类", Kind.TEXT, hidden=True, formula=_BAND),
        Column("health_item", "编号", Kind.TEXT, origin=IMPORTED, hidden=True),
        Column("low", "标准下限", Kind.NUMBER, "", origin=IMPORTED, hidden=True),
        Column("high", "标准上限", Kind.NUMBER, "", origin=IMPORTED, hidden=True),
    ),
    rows=tuple(_given(row) for row in _ITEMS),
    samples=(
        _given(_ITEMS[0]) | {"fed_value": 1.0, "own_low": 0.0, "own_high": 1.0, "action": "缺货先告知再催付", "owner": "阿秋"},
        _given(_ITEMS[4]) | {"fed_value": 0.436, "own_low": 0.441, "own_high": 0.472, "action": "主推款换回旧首图", "owner": "小林"},
        _given(_ITEMS[15]) | {"action": "夹缝柜标题加「缝隙」", "owner": "小林"},
    ),
)  # fmt: skip

SCORE = Grid(
    "health_score", "健康分", key=("verdict",), fixed=True, at_least=0,
    note="达标那一行的占比就是健康分;没有数据的项目不算。",
    columns=(
        Column("verdict", "结论", Kind.TEXT, origin=IMPORTED, width=10),
        Column("items", "项目数", Kind.COUNT, "项", formula="countifs(health.verdict, verdict)"),
        Column("with_data", "有数据", Kind.COUNT, "项", hidden=True, formula=(
            'total(health_score.items) - countifs(health.verdict, "无数据")'
        )),
        Column("items_part", "占比", Kind.RATE, digits=0, formula=(
            'None if verdict == "无数据" else items / with_data'
        )),
    ),
    rows=tuple({"verdict": verdict} for verdict in ("达标", "关注", "不达标", "无数据")),
    samples=({"verdict": "达标"}, {"verdict": "关注"}, {"verdict": "不达标"}),
)  # fmt: skip

PEERS = Grid(
    "peers", "和同行比", key=("month",), feed="month", newest_first=True,
    note="同行的数每月从生意参谋抄一次;没抄的不比。",
    columns=(
        Column("month", "月份", Kind.DATE, origin=IMPORTED),
        Column("pay_cvr", "转化率", origin=IMPORTED, digits=2),
        Column("market_cvr", "同行转化率", low=0, high=1, digits=2, help="同行同层平均,例如 2.80%。"),
        Column("aov_buyer", "客单价", origin=IMPORTED),
        Column("peer_aov", "同行客单价", Kind.MONEY, low=0, help="同行同层平均,例如 92。"),
        Column("returning_buyer_share", "回头客", origin=IMPORTED, digits=1),
        Column("peer_returning", "同行回头客", Kind.RATE, low=0, high=1, help="同行同层平均,例如 18%。"),
        Column("new_items", "上新款数", Kind.COUNT, "款", low=0, help="这个月上了几款新品,例如 4。"),
        Column("peer_new_items", "同行上新", Kind.COUNT, "款", low=0, help="主要对手上了几款,例如 3。"),
        Column("staff", "人数", Kind.NUMBER, "人", low=0, digits=1, help="全店几个人,半职算0.5,例如 5。"),
        Column("pay_amount", origin=IMPORTED),
        Column("per_head", "人均支付金额", Kind.MONEY, formula="pay_amount / staff", digits=0),
        Column("better_in", "高于同行", Kind.COUNT, "项", formula=(
            "(1 if pay_cvr > market_cvr else 0) + (1 if aov_buyer > peer_aov else 0) + "
            "(1 if returning_buyer_share > peer_returning else 0) + (1 if new_items > peer_new_items else 0) "
            "if present(market_cvr) or present(peer_aov) or present(peer_returning) or present(peer_new_items) else None"
        )),
        Column("cvr_gap", "转化率较同行", Kind.RATE, formula="pay_cvr / market_cvr - 1", digits=1),
        Column("aov_gap", "客单价较同行", Kind.RATE, formula="aov_buyer / peer_aov - 1", digits=1),
        Column("returning_gap", "回头客较同行", Kind.RATE, formula="returning_buyer_share - peer_returning", digits=1),
        Column("new_gap", "上新较同行", Kind.NUMBER, "款", formula="new_items - peer_new_items", digits=0),
    ),
    samples=(
        {"month": date(2026, 9, 1), "pay_cvr": 0.0281, "market_cvr": 0.0276, "aov_buyer": 101.2, "peer_aov": 94.0,
         "returning_buyer_share": 0.186, "peer_returning": 0.20, "new_items": 3, "peer_new_items": 5, "staff": 5.0,
         "pay_amount": 752_300.0},
        {"month": date(2026, 10, 1), "pay_cvr": 0.0284, "market_cvr": 0.0279, "aov_buyer": 100.4, "peer_aov": 93.5,
         "returning_buyer_share": 0.189, "peer_returning": 0.20, "new_items": 4, "peer_new_items": 3, "staff": 5.0,
         "pay_amount": 861_420.0},
        {"month": date(2026, 11, 1), "pay_cvr": 0.0272, "market_cvr": None, "aov_buyer": 102.8, "peer_aov": None,
         "returning_buyer_share": 0.194, "peer_returning": None, "new_items": None, "peer_new_items": None,
         "staff": None, "pay_amount": 401_280.0},
    ),
)  # fmt: skip

_CERTIFICATES = (
    "淘字号或淘品牌", "店铺街热销前十", "淘店铺导航收录", "金牌卖家", "支付宝成交额排名靠前", "信用高、销量大", "业内知名度高",
)  # fmt: skip

CERTIFICATES = Grid(
    "certificates", "官方认证", key=("certificate",), fixed=True, at_least=0,
    note="原文列的七项官方认证;有的名目平台已改,没有就选否。",
    columns=(
        Column("certificate", "认证", Kind.TEXT, origin=IMPORTED, width=22),
        Column("have", "已有", choices="yes_no", width=7),
        Column("aim", "目标", width=26, help="想做到什么,例如:收纳类目月成交前五十。"),
        Column("due", "目标日期", Kind.DATE, help="哪天前,例如 2027-03-31。"),
        Column("checked_on", "上次核对", Kind.DATE, help="哪天看过后台,例如 2026-11-02。"),
        Column("note", "备注", width=24, help="平台现在叫什么、条件是什么。"),
    ),
    rows=tuple({"certificate": name} for name in _CERTIFICATES),
    samples=(
        {"certificate": "金牌卖家", "have": "是", "aim": "保持", "due": date(2026, 12, 31),
         "checked_on": date(2026, 11, 2), "note": None},
        {"certificate": "信用高、销量大", "have": "否", "aim": "60L月销过3,000件", "due": date(2027, 3, 31),
         "checked_on": date(2026, 11, 2), "note": None},
        {"certificate": "淘店铺导航收录", "have": "否", "aim": None, "due": None, "checked_on": date(2026, 11, 2),
         "note": "入口已下线"},
    ),
)  # fmt: skip

HEALTH = Sheet(
    "health", "健康", Group.CARE,
    guide="每月看一次:先看结论是不达标的,再看和自己近八周比是变好还是变坏。",
    seed=("Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "R"),
    links=("service", "entries", "market", "todos"),
    grids=(CARD, SCORE, TRAFFIC_BANDS, LADDER, LADDER_ITEMS, PEERS, CERTIFICATES),
)  # fmt: skip
