"""The grids of 素材与方法 that are read again and again: titles, phrases, events, roles, checklists.

Rule: a title is 产品词 + 保障词 + 促销词 of at most 30 characters, without absolute words; a role's handbook is looked through every
90 days; a checklist's row is ticked with the day. Source: features C2 E1 G2 I3–I7 J2 J7 K5 K10 L2 P4.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Mark, Origin

__all__ = ["CHECKLISTS", "OCCASIONS", "PHRASES", "ROLES", "TITLES"]

IMPORTED = Origin.IMPORTED

# 广告法: absolute words seen most in titles; the function of the same purpose knows more of them.
_ABSOLUTE = ("最", "第一", "国家级", "顶级", "极致", "100%")
_ABSOLUTE_TEST = " or ".join(f'contains(title, "{word}")' for word in _ABSOLUTE)

TITLES = Grid(
    "titles", "标题", key=("merchant_code",),
    note="产品词+保障词+促销词,30个字尽量用满,不写「最」「第一」这类词。",
    columns=(
        Column("merchant_code", "商品", width=14, help="商家编码,例如 YX-SN01。"),
        Column("title", "新标题", width=44, help="要换上的标题,例如:收纳箱大号加厚带盖60L衣物整理箱。"),
        Column("product_word", "产品词", width=12, help="必须有的产品词,例如:收纳箱。"),
        Column("guarantee_word", "保障词", width=12, help="例如:加厚;没有就空着。"),
        Column("promotion_word", "促销词", width=12, help="例如:第二件半价;没有就空着。"),
        Column("title_length", "字数", Kind.COUNT, "字", formula="length(title)", marks=(Mark("bad", "title_length > 30"),)),
        Column("words_in", "三类词", width=14, formula=(
            '"" if missing(title) else "缺产品词" if not contains(title, product_word) '
            'else "缺保障词" if not contains(title, guarantee_word) '
            'else "缺促销词" if not contains(title, promotion_word) else "齐全"'
        )),
        Column("absolute", "绝对化用语", width=11, formula=f'"" if missing(title) else "有,要改" if {_ABSOLUTE_TEST} else "没有"',
               marks=(Mark("bad", 'absolute == "有,要改"'),)),
        Column("changed_on", "换上日期", Kind.DATE, help="哪天换的,例如 2026-11-18;日数据的大事记也写一笔。"),
    ),
    samples=(
        {"merchant_code": "YX-SN01", "title": "云栖家居收纳箱大号加厚带盖60L衣物整理箱", "product_word": "收纳箱",
         "guarantee_word": "加厚", "promotion_word": None, "changed_on": date(2026, 8, 20)},
        {"merchant_code": "YX-CT01", "title": "云栖家居抽屉式收纳柜五层免安装家用储物柜第二件8折", "product_word": "收纳柜",
         "guarantee_word": "免安装", "promotion_word": "第二件8折", "changed_on": None},
        {"merchant_code": "YX-YG01", "title": "云栖家居真空压缩袋免抽气加厚11件套", "product_word": "压缩袋",
         "guarantee_word": "加厚", "promotion_word": None, "changed_on": None},
    ),
)  # fmt: skip

PHRASES = Grid(
    "phrases", "快捷短语", key=("scene", "asked"),
    note="客服最常用的回答和套餐推荐,一个场景一条,复制就能用。",
    columns=(
        Column("scene", "场景", choices="phrase_scene", width=10),
        Column("asked", "买家问", width=22, help="买家的问法,例如:能装多少衣服。"),
        Column("phrase", "快捷短语", width=48, help="直接能发的话,例如:60L 能装 12 件冬装哦。"),
        Column("merchant_code", "推荐搭配", width=16, help="顺带推哪款,例如 YX-YG01。"),
        Column("phrase_by", "谁写的", width=9, help="例如:小桃。"),
    ),
    samples=(
        {"scene": "售前", "asked": "60L能装多少衣服?", "phrase": "60L大约装12件冬装或一床冬被,盖子能站稳叠三层哦。",
         "merchant_code": "YX-YG01", "phrase_by": "小桃"},
        {"scene": "催付", "asked": "(拍下未付款)", "phrase": "您拍的收纳箱还留着库存,今天付款今天发,有问题随时问我。",
         "merchant_code": None, "phrase_by": "小桃"},
        {"scene": "售后", "asked": "盖子裂了", "phrase": "很抱歉让您收到这样的箱子,拍张照片给我,今天就给您补发新盖子。",
         "merchant_code": None, "phrase_by": "阿秋"},
    ),
)  # fmt: skip

OCCASIONS = Grid(
    "occasions", "借势", key=("occasion_on", "occasion"), newest_first=True,
    note="节日之外的大事:只说真实的、和商品有关的。",
    columns=(
        Column("occasion_on", "日期", Kind.DATE, help="哪天,例如 2026-11-17。"),
        Column("occasion", "事件", width=24, help="例如:全国大降温。"),
        Column("occasion_use", "怎么用", width=30, help="真实的关联,例如:首页换冬被收纳。"),
        Column("outcome", "结果", width=24, help="带数字,例如:压缩袋访客多两成。"),
        Column("owner", "负责人", width=9, help="谁管,例如:小赵。"),
    ),
    samples=(
        {"occasion_on": date(2026, 11, 14), "occasion": "南方降温", "occasion_use": "首页第一屏换冬被收纳",
         "outcome": None, "owner": "小赵"},
        {"occasion_on": date(2026, 9, 1), "occasion": "开学", "occasion_use": "宿舍收纳专题",
         "outcome": "床底箱多卖64件", "owner": "小赵"},
        {"occasion_on": date(2026, 8, 20), "occasion": "毕业搬家季", "occasion_use": "搬家袋搭整理箱", "outcome": None,
         "owner": "小林"},
    ),
)  # fmt: skip

ROLES = Grid(
    "roles", "岗位", key=("role_name",),
    note="一个岗位一行:管什么、考核什么、手册在哪;三个月看一遍。",
    columns=(
        Column("role_name", "岗位", width=12, help="例如:运营。"),
        Column("duty", "职责", width=36, help="三五件事,例如:日数据、推广、上新、周报。"),
        Column("measure", "考核指标", width=24, help="看哪几个数,例如:支付金额、费比、动销率。"),
        Column("head_count", "人数", Kind.NUMBER, "人", low=0, digits=1, help="半职写 0.5。"),
        Column("holder", "谁", width=12, help="例如:小林。"),
        Column("manual", "手册在哪", width=24, help="流程手册放哪,例如:共享盘/运营手册.docx。"),
        Column("reviewed_on", "上次看", Kind.DATE, help="哪天看过手册,例如 2026-10-08。"),
        Column("review_state", "该看了吗", width=9, formula=(
            '"该看了" if days(as_of(), reviewed_on) > 90 else "不急" if present(reviewed_on) else ""'
        ), marks=(Mark("warn", 'review_state == "该看了"'),)),
    ),
    samples=(
        {"role_name": "运营", "duty": "日数据、推广、上新、周报", "measure": "支付金额、费比、动销率", "head_count": 1.0,
         "holder": "小林", "manual": "共享盘/运营手册.docx", "reviewed_on": date(2026, 10, 8)},
        {"role_name": "客服", "duty": "售前接待、催付、售后个案", "measure": "询单转化率、响应时长、满意率",
         "head_count": 2.5, "holder": "小桃、阿秋、小何", "manual": "共享盘/客服手册.docx", "reviewed_on": date(2026, 7, 20)},
        {"role_name": "仓库", "duty": "抽检、入库、发货、盘点", "measure": "按时发货、破损率", "head_count": 1.0,
         "holder": "老周", "manual": None, "reviewed_on": None},
    ),
)  # fmt: skip

_CHECKS: dict[str, tuple[str, ...]] = {
    "详情说服": (
        "写清为什么需要它", "写清为什么买我们的", "写清为什么现在买", "第一屏有尺寸和场景", "疑问都有回答(材质、承重、气味)",
        "挂了最优惠的关联商品", "活动和价格是最新的", "写明退换和质保",
    ),
    "拍摄": ("真人或真实场景实拍", "平铺图", "细节图:材质、接缝、盖子", "尺寸对照图"),
    "图片": ("颜色和实物对过", "没有遮挡重要部位", "促销信息是最新的", "推广图突出一个卖点", "主图五张齐全"),
    "装修": ("首页、分类、列表、详情统一风格", "统一色调,配合商品颜色", "品牌标志清楚", "链接逐个点过", "手机上看过一遍"),
    "上新": ("标题", "五张主图", "属性填全", "价格和库存", "详情文案", "物流模板", "上架时间"),
    "包裹": ("外箱不破不脏", "缓冲够,跌一次不坏", "有使用说明或感谢卡", "发票和清单齐", "快递单信息正确"),
    "评价": ("只请买家如实评价、晒图", "不用返现换好评", "差评两天内回复", "好的买家图征得同意再用"),
}  # fmt: skip

CHECKLISTS = Grid(
    "checklists", "清单", key=("checklist", "point"), fixed=True, at_least=0,
    note="上新、拍图、装修、发货前照着打勾;不合格的写下来改。",
    columns=(
        Column("checklist", "清单", Kind.TEXT, origin=IMPORTED, width=10),
        Column("point", "检查项", Kind.TEXT, origin=IMPORTED, width=34),
        Column("result", "结果", choices="tick", width=9),
        Column("checked_on", "检查日期", Kind.DATE, help="哪天查的,例如 2026-11-14。"),
        Column("checked_by", "谁查", width=9, help="例如:小林。"),
        Column("note", "备注", width=28, help="不合格的写哪里、怎么改,例如:YX-SN01 主图价格没改。"),
    ),
    rows=tuple({"checklist": name, "point": point} for name, points in _CHECKS.items() for point in points),
    samples=(
        {"checklist": "详情说服", "point": "第一屏有尺寸和场景", "result": "合格", "checked_on": date(2026, 11, 14),
         "checked_by": "小林", "note": None},
        {"checklist": "图片", "point": "促销信息是最新的", "result": "不合格", "checked_on": date(2026, 11, 14),
         "checked_by": "小林", "note": "YX-CT01 还写着店庆满减"},
        {"checklist": "包裹", "point": "缓冲够,跌一次不坏", "result": "合格", "checked_on": date(2026, 11, 13),
         "checked_by": "老周", "note": None},
    ),
)  # fmt: skip
