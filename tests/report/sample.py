"""A believable week, composed by hand, to draw with: the example week of a shop that sells soft seating.

The numbers belong together: 190,400 − 10,050 = 180,350; the causes of the breakdown add up to −10,050; the
profit lines to 30,658. Hostile texts come in through `hostile()`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal as D

from xlops.periods import Period
from xlops.report.model import (
    Card,
    Cell,
    Chart,
    Column,
    Fmt,
    Header,
    Report,
    Section,
    Sentence,
    Series,
    Table,
    Tone,
    Trace,
)  # fmt: skip

__all__ = ["hostile", "sample", "tiny"]

WEEKS = tuple(f"W{n}" for n in range(26, 34))
DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")

HEADER = Header(
    shop="云朵家居旗舰店",
    period=Period(date(2026, 8, 10), date(2026, 8, 16)),
    previous=Period(date(2026, 8, 3), date(2026, 8, 9)),
    last_year=Period(date(2025, 8, 11), date(2025, 8, 17)),
    data_until=date(2026, 8, 16),
    made_at=datetime(2026, 8, 17, 9, 40),
    completeness="店铺 7/7 天;推广 6/7 天,缺 8月16日",
    stamp="初版",
)

SENTENCES = (
    Sentence(
        "8月10–16日支付180,350元,比上周少10,050元(−5.3%),完成周目标189,700元的95.1%;本月累计425,600元,"
        "照此月底约824,600元,离84万差15,400元。",
        "kpi",
        D("-10050"),
    ),
    Sentence(
        "少的10,050元:手淘搜索转化率3.00%→2.30%,少13,942元;推广访客31,000→35,200,多8,180元;其余合计少4,288元。",
        "breakdown",
        D("-13942"),
    ),
    Sentence(
        "预计净利10,658元(净销售额的6.8%):推广前毛利56,258 − 推广25,600 − 固定费用20,000;只按已退款算为15,062元。",
        "profit",
        D("10658"),
    ),
    Sentence(
        "主推款米白8月13日起断货(占搜索少卖中的11,300元),20日到货,还要缺3天,约再少138件、8,556元。",
        "stock",
        D("-8556"),
    ),
    Sentence("请拍板:全站推广花22,400元,投产2.92,低于保本3.21,日预算3,200降到2,600元,是否同意?", "ads", D("-2240")),
)


def _up(value: float, fmt: Fmt = Fmt.GROWTH) -> Cell:
    return Cell(value, fmt, Tone.UP if value > 0 else Tone.DOWN if value < 0 else Tone.FLAT)


CARDS = (
    Card(
        "支付金额",
        Cell(D("180350.00"), Fmt.YUAN, trace=Trace("Σ支付金额", ("店铺经营核心日报_20260817.xlsx",), 7, "按支付时间")),
        _up(-0.0528),
        "周目标 189,700 元",
        (171200, 176800, 183100, 179400, 188600, 186900, 190400, 180350),
    ),
    Card(
        "访客数",
        Cell(71900, Fmt.COUNT, trace=Trace("", ("店铺整体_周.xlsx",), 1, "整周去重")),
        _up(0.0481),
        "上周 68,600",
        (64100, 65300, 66900, 66000, 68200, 67900, 68600, 71900),
    ),
    Card(
        "支付转化率",
        Cell(0.02818, Fmt.CVR, trace=Trace("支付买家数 ÷ 访客数", ("店铺整体_周.xlsx",), 1)),
        _up(-0.00302, Fmt.PP),
        "上周 3.12%",
        (0.0302, 0.0305, 0.0309, 0.0307, 0.0311, 0.0310, 0.0312, 0.02818),
    ),
    Card(
        "客单价",
        Cell(D("89.02"), Fmt.FEN),
        _up(0.0006),
        "上周 88.97 元",
        (88.4, 88.7, 88.6, 88.5, 88.9, 88.8, 88.97, 89.02),
    ),
    Card(
        "推广后毛利",
        Cell(D("30658"), Fmt.YUAN),
        _up(-0.1042),
        "按预计退款;运费包材为估算",
        (29800, 31200, 33100, 32500, 34800, None, 34224, 30658),
    ),
)


def _money(*values: int | None) -> tuple[Cell, ...]:
    return tuple(Cell(None if v is None else D(v), Fmt.DELTA) for v in values)


def _entry(name: str, last: int, now: int, *factors: int | None) -> tuple[Cell, ...]:
    change = now - last
    tone = Tone.UP if change > 0 else Tone.DOWN
    return (
        Cell(name),
        Cell(D(last), Fmt.YUAN),
        Cell(D(now), Fmt.YUAN),
        Cell(D(change), Fmt.DELTA, tone),
        *_money(*factors),
    )


BREAKDOWN = Section(
    "breakdown",
    "涨跌拆解:主要少在手淘搜索转化率",
    ("来源没有展现和订单数据,按 访客数 × 支付转化率 × 客单价 拆解;三项之和就是该来源的变化。",),
    (
        Table(
            "",
            (
                Column("来源", width=16),
                Column("上周(元)", Fmt.YUAN),
                Column("本周(元)", Fmt.YUAN),
                Column("变化(元)", Fmt.DELTA, 11),
                Column("访客数", Fmt.DELTA),
                Column("转化率", Fmt.DELTA),
                Column("客单价", Fmt.DELTA),
                Column("判断", width=12),
            ),
            (
                (*_entry("手淘搜索", 59650, 45305, -675, -13942, 272), Cell("显著", tone=Tone.BAD)),
                (*_entry("关键词推广与全站推广", 72100, 80900, 8180, 410, 210), Cell("显著", tone=Tone.GOOD)),
                (*_entry("手淘推荐", 21400, 18900, -1480, -820, -200), Cell("可能是波动", tone=Tone.WATCH)),
                (*_entry("我的淘宝与会员", 17900, 17100, -300, -350, -150), Cell("可能是波动", tone=Tone.WATCH)),
                (*_entry("淘金币等活动", 9850, 9300, -250, -200, -100), Cell("样本不足", tone=Tone.MISSING)),
                (*_entry("其余(未归入来源)", 9500, 8845, None, None, None), Cell(None)),
            ),
            (
                Cell("全店"), Cell(D(190400), Fmt.YUAN), Cell(D(180350), Fmt.YUAN), Cell(D(-10050), Fmt.DELTA, Tone.DOWN),
                *_money(5475, -14902, 32), Cell("合计−变化 = 0"),
            ),
        ),
    ),
    (
        Chart(
            "waterfall",
            "少的10,050元:搜索转化率少13,942元,推广访客补回8,180元",
            ("上周", "搜索转化率", "推广访客", "推荐访客", "推荐转化率", "搜索访客", "其余", "本周"),
            (Series("支付金额", (190400, -13942, 8180, -1480, -820, -675, -1313, 180350), Fmt.YUAN),),
        ),
    ),
)  # fmt: skip

_ITEM = (Column("商品", width=22), Column("支付金额(元)", Fmt.YUAN, 10), Column("推广后毛利(元)", Fmt.DELTA, 10))


def _item(name: str, amount: int, profit: int) -> tuple[Cell, ...]:
    return (Cell(name), Cell(D(amount), Fmt.YUAN), Cell(D(profit), Fmt.DELTA))


EARNERS = Section(
    "earners",
    "赚钱与亏钱的商品",
    (),
    (
        Table(
            "最赚钱的3款",
            _ITEM,
            (
                _item("懒人沙发 灰60L 加厚可拆洗", 41850, 11920),
                _item("客厅抱枕套 45×45 亚麻", 22310, 7015),
                _item("儿童坐墩 小象", 15980, 5230),
            ),
        ),
        Table(
            "最亏钱的3款",
            _ITEM,
            (
                _item("懒人沙发 米白 主推款", 38640, -2860),
                _item("榻榻米坐垫 圆形", 6120, -1435),
                _item("飘窗垫 定制尺寸(含退货邮费)", 3890, -980),
            ),
        ),
    ),
)

TODO = Section(
    "review",
    "上周对策回头看",
    (),
    (
        Table(
            "",
            (
                Column("动作", width=26),
                Column("负责人", width=8),
                Column("验证指标", width=12),
                Column("起始值", Fmt.CVR, 8),
                Column("现值", Fmt.CVR, 8),
                Column("结论", width=10),
            ),
            (
                (Cell("主推款换主图,突出可拆洗"), Cell("小林"), Cell("点击率"), Cell(0.03, Fmt.CVR), Cell(0.036, Fmt.CVR), Cell("有效", tone=Tone.GOOD)),
                (Cell("客服快捷短语补充尺寸问答"), Cell("阿文"), Cell("询单转化率"), Cell(0.412, Fmt.CVR), Cell(0.418, Fmt.CVR), Cell("样本不足", tone=Tone.WATCH)),
                (Cell("米白补货下单 580 件"), Cell("老周"), Cell("可售天数"), Cell(2.1, Fmt.DAYS), Cell(0, Fmt.DAYS), Cell("未做", tone=Tone.BAD)),
            ),
        ),
    ),
)  # fmt: skip


def _kpi(name: str, now: Cell, before: Cell, change: Cell, year: Cell, judged: Cell, *spark: float) -> tuple[Cell, ...]:
    return (Cell(name), now, before, change, year, Cell(None, spark=spark), judged)


_OK, _WATCH, _BAD = Cell("达标", tone=Tone.GOOD), Cell("关注", tone=Tone.WATCH), Cell("预警", tone=Tone.BAD)

KPI = Section(
    "kpi",
    "核心指标",
    (),
    (
        Table(
            "",
            (
                Column("指标", width=16), Column("本周"), Column("上周"), Column("环比", width=13), Column("同比", width=10),
                Column("近8周", width=14), Column("好坏", width=8),
            ),
            (
                _kpi("支付金额(元)", Cell(D(180350), Fmt.YUAN), Cell(D(190400), Fmt.YUAN), _up(-0.0528), _up(0.113), _WATCH, *map(float, CARDS[0].spark)),  # type: ignore[arg-type]
                _kpi("净支付金额(元)", Cell(D(162912), Fmt.YUAN), Cell(D(171640), Fmt.YUAN), _up(-0.0509), _up(0.094), _WATCH, 154, 158, 163, 160, 169, 168, 171.6, 162.9),
                _kpi("访客数", Cell(71900, Fmt.COUNT), Cell(68600, Fmt.COUNT), _up(0.0481), Cell("新增"), _OK, 64.1, 65.3, 66.9, 66, 68.2, 67.9, 68.6, 71.9),
                _kpi("支付转化率", Cell(0.02818, Fmt.CVR), Cell(0.0312, Fmt.CVR), _up(-0.00302, Fmt.PP), _up(-0.0011, Fmt.PP), _BAD, 3.02, 3.05, 3.09, 3.07, 3.11, 3.1, 3.12, 2.82),
                _kpi("客单价(元)", Cell(D("89.02"), Fmt.FEN), Cell(D("88.97"), Fmt.FEN), _up(0.0006), _up(0.021), _OK, 88.4, 88.7, 88.6, 88.5, 88.9, 88.8, 88.97, 89.02),
                _kpi("退款率(按金额)", Cell(0.0967, Fmt.SHARE), Cell(0.0985, Fmt.SHARE), _up(-0.0018, Fmt.PP), Cell(None), _OK, 9.9, 10.1, 9.7, 9.8, 9.6, 9.9, 9.85, 9.67),
                _kpi("费比", Cell(0.1419, Fmt.SHARE), Cell(0.1214, Fmt.SHARE), _up(0.0205, Fmt.PP), Cell(None), _WATCH, 12.3, 12.5, 12.1, 12.2, 12.4, 12, 12.1, 14.2),
                _kpi("投产", Cell(3.16, Fmt.TIMES), Cell(3.12, Fmt.TIMES), _up(0.0128), Cell(None), _OK, 3.3, 3.28, 3.2, 3.25, 3.22, 3.19, 3.12, 3.16),
                _kpi("平均响应时长(秒)", Cell(34.6, Fmt.SECONDS), Cell(38.2, Fmt.SECONDS), _up(-0.0942), Cell(None), _OK, 41, 40, 39, 41, 38, 37, 38, 35),
            ),
            note="环比 = 与上一自然周比;同比 = 与去年同周比。— 表示没有数据。",
        ),
    ),
    (
        Chart(
            "line",
            "周四起每天都低于上周,正是米白断货的日子",
            DAYS,
            (
                Series("本周", (25764, 26110, 27020, 24180, 23876, 27050, 26350), Fmt.YUAN),
                Series("上周", (25980, 26040, 26900, 27210, 26870, 29100, 28300), Fmt.YUAN),
            ),
        ),
        Chart(
            "column",
            "访客在涨,转化率在掉",
            WEEKS,
            (
                Series("访客数", (64100, 65300, 66900, 66000, 68200, None, 68600, 71900)),
                Series("支付转化率", (0.0302, 0.0305, 0.0309, 0.0307, 0.0311, None, 0.0312, 0.02818), Fmt.CVR, True, "line"),
            ),
        ),
    ),
)  # fmt: skip

TRAFFIC = Section(
    "traffic",
    "流量结构",
    ("全站推广占推广费八成以上,颜色按本店近8周判断;原文标准列在旁边。",),
    (
        Table(
            "五类来源",
            (
                Column("来源类", width=8), Column("访客数", Fmt.COUNT, 9), Column("占比", Fmt.SHARE, 8),
                Column("近8周平均", Fmt.SHARE, 9), Column("差", Fmt.PP, 14), Column("原文标准", width=9), Column("状态", width=8),
            ),
            (
                (Cell("自然"), Cell(29450, Fmt.COUNT), Cell(0.4096, Fmt.SHARE), Cell(0.448, Fmt.SHARE), Cell(-0.0384, Fmt.PP), Cell("≥70%"), _BAD),
                (Cell("付费"), Cell(35200, Fmt.COUNT), Cell(0.4896, Fmt.SHARE), Cell(0.452, Fmt.SHARE), Cell(0.0376, Fmt.PP), Cell("5–10%"), _WATCH),
                (Cell("活动"), Cell(3100, Fmt.COUNT), Cell(0.0431, Fmt.SHARE), Cell(0.044, Fmt.SHARE), Cell(-0.0009, Fmt.PP), Cell("10–20%"), _OK),
                (Cell("会员"), Cell(3750, Fmt.COUNT), Cell(0.0522, Fmt.SHARE), Cell(0.051, Fmt.SHARE), Cell(0.0012, Fmt.PP), Cell("10–20%"), _OK),
                (Cell("其他"), Cell(400, Fmt.COUNT), Cell(0.0056, Fmt.SHARE), Cell(0.005, Fmt.SHARE), Cell(0.0006, Fmt.PP), Cell("≤5%"), _OK),
            ),
        ),
    ),
    (
        Chart(
            "stacked100",
            "付费占比首次超过自然",
            WEEKS,
            (
                Series("自然", (0.48, 0.475, 0.468, 0.462, 0.455, 0.451, 0.446, 0.4096), Fmt.SHARE),
                Series("付费", (0.42, 0.424, 0.431, 0.438, 0.445, 0.449, 0.452, 0.4896), Fmt.SHARE),
                Series("活动", (0.045, 0.046, 0.046, 0.045, 0.044, 0.044, 0.045, 0.0431), Fmt.SHARE),
                Series("会员", (0.05, 0.05, 0.05, 0.05, 0.051, 0.051, 0.052, 0.0522), Fmt.SHARE),
                Series("其他", (0.005, 0.005, 0.005, 0.005, 0.005, 0.005, 0.005, 0.0056), Fmt.SHARE),
            ),
        ),
    ),
)  # fmt: skip

ADS = Section(
    "ads",
    "推广",
    ("多花的3,100元换来8,800元支付金额,边际投产2.84,低于保本3.21。",),
    (
        Table(
            "",
            (
                Column("渠道", width=14), Column("花费(元)", Fmt.YUAN, 9), Column("点击量", Fmt.COUNT, 8), Column("平均点击花费(元)", Fmt.FEN, 9),
                Column("成交(元)", Fmt.YUAN, 9), Column("投产", Fmt.TIMES, 7), Column("保本投产", Fmt.TIMES, 8), Column("盈亏(元)", Fmt.DELTA, 9),
                Column("建议", width=18),
            ),
            (
                (Cell("全站推广"), Cell(D(22400), Fmt.YUAN), Cell(30100, Fmt.COUNT), Cell(D("0.74"), Fmt.FEN), Cell(D(65408), Fmt.YUAN), Cell(2.92, Fmt.TIMES), Cell(3.21, Fmt.TIMES), Cell(D(-2024), Fmt.DELTA), Cell("日预算 3,200 降到 2,600 元")),
                (Cell("关键词推广"), Cell(D(2400), Fmt.YUAN), Cell(2650, Fmt.COUNT), Cell(D("0.91"), Fmt.FEN), Cell(D(9600), Fmt.YUAN), Cell(4.0, Fmt.TIMES), Cell(3.21, Fmt.TIMES), Cell(D(591), Fmt.DELTA), Cell("保持")),
                (Cell("人群推广"), Cell(D(800), Fmt.YUAN), Cell(2450, Fmt.COUNT), Cell(D("0.33"), Fmt.FEN), Cell(D(5892), Fmt.YUAN), Cell(7.365, Fmt.TIMES), Cell(3.21, Fmt.TIMES), Cell(D(1036), Fmt.DELTA), Cell("可加 20%")),
            ),
            (Cell("合计"), Cell(D(25600), Fmt.YUAN), Cell(35200, Fmt.COUNT), Cell(D("0.73"), Fmt.FEN), Cell(D(80900), Fmt.YUAN), Cell(3.16, Fmt.TIMES), Cell(3.21, Fmt.TIMES), Cell(D(-397), Fmt.DELTA), Cell("")),
            "平台成交额含间接成交与退款。归属:7天,末次点击。",
        ),
    ),
)  # fmt: skip

_TITLES = (
    "懒人沙发 灰60L 加厚可拆洗 榻榻米阳台卧室单人椅", "懒人沙发 米白 主推款", "客厅抱枕套 45×45 亚麻", "儿童坐墩 小象",
    "榻榻米坐垫 圆形", "飘窗垫 定制尺寸", "脚凳 换鞋凳 可收纳", "宠物窝 秋冬加厚", "记忆棉靠枕 办公室护腰", "灯芯绒盖毯",
)  # fmt: skip

ITEMS = Section(
    "items",
    "商品 TOP10",
    (),
    (
        Table(
            "",
            (
                Column("排名", Fmt.COUNT, 5), Column("商品", width=24), Column("访客数", Fmt.COUNT, 8), Column("转化率", Fmt.CVR, 8),
                Column("件数", Fmt.COUNT, 6), Column("金额(元)", Fmt.YUAN, 9), Column("占比", Fmt.SHARE, 7), Column("环比", Fmt.GROWTH, 9),
                Column("退款率", Fmt.SHARE, 7), Column("推广后毛利(元)", Fmt.DELTA, 10),
            ),
            tuple(
                (
                    Cell(n, Fmt.COUNT), Cell(title), Cell(9200 - 700 * n, Fmt.COUNT), Cell(0.031 - 0.001 * n, Fmt.CVR),
                    Cell(700 - 55 * n, Fmt.COUNT), Cell(D(44000 - 3900 * n), Fmt.YUAN), Cell(0.232 - 0.02 * n, Fmt.SHARE),
                    _up((-1) ** n * 0.013 * n), Cell(0.07 + 0.004 * n, Fmt.SHARE), Cell(D(9000 - 1500 * n), Fmt.DELTA),
                )
                for n, title in enumerate(_TITLES, 1)
            ),
        ),
    ),
    (Chart("bar", "灰60L一款占四分之一", _TITLES[:5], (Series("支付金额", (41850, 38640, 22310, 15980, 6120), Fmt.YUAN),)),),
)  # fmt: skip

PROFIT = Section(
    "profit",
    "利润",
    (),
    (
        Table(
            "",
            (Column("项目", width=24), Column("本周(万元)", Fmt.WAN), Column("上周(万元)", Fmt.WAN), Column("环比", Fmt.GROWTH), Column("占净销售额", Fmt.SHARE), Column("说明", width=26)),
            (
                (Cell("支付金额"), Cell(D("18.035"), Fmt.WAN), Cell(D("19.04"), Fmt.WAN), _up(-0.0528), Cell(1.1574, Fmt.SHARE), Cell("")),
                (Cell("− 预计退款"), Cell(D("-2.4528"), Fmt.WAN), Cell(D("-2.5894"), Fmt.WAN), _up(-0.0528), Cell(-0.1574, Fmt.SHARE), Cell("按近 8 周退款到位进度")),
                (Cell("− 货品成本"), Cell(D("-7.7911"), Fmt.WAN), Cell(D("-8.2153"), Fmt.WAN), _up(-0.0516), Cell(-0.5, Fmt.SHARE), Cell("成本覆盖支付金额的 92.4%,其余按 50% 估算")),
                (Cell("− 平台扣点"), Cell(D("-0.8726"), Fmt.WAN), Cell(D("-0.9213"), Fmt.WAN), _up(-0.0529), Cell(-0.056, Fmt.SHARE), Cell("5% + 0.6%,待确认")),
                (Cell("− 运费包材退货宝"), Cell(D("-1.2927"), Fmt.WAN), Cell(D("-1.33"), Fmt.WAN), _up(-0.028), Cell(-0.083, Fmt.SHARE), Cell("估算")),
                (Cell("推广前毛利", bold=True), Cell(D("5.6258"), Fmt.WAN, bold=True), Cell(D("5.984"), Fmt.WAN, bold=True), _up(-0.0599), Cell(0.3611, Fmt.SHARE), Cell("")),
                (Cell("− 推广"), Cell(D("-2.56"), Fmt.WAN), Cell(D("-2.25"), Fmt.WAN), _up(0.1378), Cell(-0.1643, Fmt.SHARE), Cell("")),
            ),
            (Cell("推广后毛利"), Cell(D("3.0658"), Fmt.WAN), Cell(D("3.4224"), Fmt.WAN), _up(-0.1042), Cell(0.1968, Fmt.SHARE), Cell("未填固定费用,不算净利")),
        ),
    ),
)  # fmt: skip

STOCK = Section(
    "stock",
    "库存预警",
    (),
    (
        Table(
            "",
            (
                Column("商品", width=22), Column("可售", Fmt.COUNT, 7), Column("在途", Fmt.COUNT, 7), Column("日销", Fmt.DAYS, 7),
                Column("可售天数", Fmt.DAYS, 8), Column("预计断货", Fmt.DATE, 10), Column("建议下单", Fmt.DATE, 10), Column("建议量", Fmt.COUNT, 8),
                Column("状态", width=8),
            ),
            (
                (Cell("懒人沙发 米白 主推款"), Cell(0, Fmt.COUNT), Cell(600, Fmt.COUNT), Cell(46.0, Fmt.DAYS), Cell(0.0, Fmt.DAYS), Cell(date(2026, 8, 13), Fmt.DATE), Cell(date(2026, 8, 17), Fmt.DATE), Cell(580, Fmt.COUNT), _BAD),
                (Cell("懒人沙发 灰60L"), Cell(310, Fmt.COUNT), Cell(None), Cell(52.0, Fmt.DAYS), Cell(5.96, Fmt.DAYS), Cell(date(2026, 8, 22), Fmt.DATE), Cell(date(2026, 8, 17), Fmt.DATE), Cell(520, Fmt.COUNT), _WATCH),
            ),
        ),
    ),
)  # fmt: skip

BASIS = Section(
    "basis",
    "口径与数据",
    ("支付金额按支付时间;访客数为整周去重;流量归属:每一次访问。",),
    (
        Table(
            "数据文件",
            (Column("文件", width=36), Column("种类", width=18), Column("行数", Fmt.COUNT, 8), Column("坏行", Fmt.COUNT, 6), Column("时间", width=20)),
            (
                (Cell("店铺经营核心日报_20260817.xlsx"), Cell("店铺经营核心日报"), Cell(30, Fmt.COUNT), Cell(0, Fmt.COUNT), Cell("7月18日–8月16日")),
                (Cell("流量来源_周_2026-08-10_2026-08-16.xls"), Cell("流量来源"), Cell(64, Fmt.COUNT), Cell(0, Fmt.COUNT), Cell("8月10日–8月16日")),
                (Cell("计划报表_20260817_093012.zip"), Cell("万相台计划报表"), Cell(182, Fmt.COUNT), Cell(1, Fmt.COUNT), Cell("8月10日–8月15日")),
            ),
        ),
    ),
)  # fmt: skip


def sample() -> Report:
    """The week of 10 to 16 August 2026."""
    return Report(
        HEADER,
        SENTENCES,
        CARDS,
        (TODO, BREAKDOWN, EARNERS, STOCK),
        (KPI, TRAFFIC, ADS, ITEMS, PROFIT, BASIS),
        "没有数据而略去:会员、客服、竞品。请导入 客服绩效、会员数据,或在 市场调研 里填写。",
        ("初版:8月16日(周日)的推广数据未出", "估算:运费包材每单 4.5 元", "待确认:平台扣点 5% + 0.6%"),
    )


EVIL = (
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "=HYPERLINK(\"http://evil.example\",\"点我\")",
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{ 7*7 }}", "bad\x00\x08\x1f\x7fend", "a\u202egpj.exe",
    "http://evil.example/x", "{=1+1}", "＝1+1",
)  # fmt: skip


def hostile() -> Report:
    """A report whose every text comes from a file that means harm."""
    rows = tuple((Cell(text, trace=Trace(text, (text,), 1, text)), Cell(text, Fmt.YUAN, Tone.WATCH)) for text in EVIL)
    evil = EVIL[0]
    markup = EVIL[6]
    table = Table(evil, (Column(evil), Column(markup)), rows, (Cell(evil), Cell(markup)), markup)
    chart = Chart("column", evil, EVIL[:3], (Series(markup, (1, 2, 3)), Series(evil, (1, 2, 3))))
    section = Section("s1", markup, (evil, markup), (table,), (chart,))
    header = Header(evil, HEADER.period, HEADER.previous, None, HEADER.data_until, HEADER.made_at, markup, evil)
    cards = (Card(markup, Cell(evil), Cell(markup), evil, (1, 2)),)
    return Report(header, (Sentence(evil, "s1"), Sentence(markup, "nowhere")), cards, (section,), (), markup, (evil,))


def tiny() -> Report:
    """A report of a shop's first day: one sentence, one card without a past, nothing else."""
    header = Header("小店", HEADER.period, HEADER.previous, None, date(2026, 8, 10), HEADER.made_at, "1/7天")
    empty = Section(
        "kpi",
        "核心指标",
        (),
        (Table("", (Column("指标"), Column("本周")), ()),),
        (Chart("line", "空", ("周一",), (Series("a", (None,)),)),),
    )
    return Report(
        header,
        (Sentence("8月10日支付0元。"),),
        (Card("支付金额", Cell(D(0), Fmt.YUAN), Cell(None, tone=Tone.MISSING)),),
        (),
        (empty,),
        "请导入 商品(周)。",
    )
