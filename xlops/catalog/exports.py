"""The platforms' files, each a declaration: which headers fill which field, and how the file is known.

Rule: a file is recognised by its headers, never by its name; every header it was ever seen under stands
in its column's tuple, the present one first. Headers are compared after NFKC, without blanks and case;
`(元)` and `(%)` at the end may be left out here. Source: public code and fixtures that read these files;
real files where they could be had.
"""

from __future__ import annotations

from collections.abc import Iterable

from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Col, Export
from xlops.catalog.tables import TABLES

__all__ = ["CHANGES", "CURRENCY", "EXPORTS", "MISSING", "OWN_NAMES", "TOTALS", "WORDS"]

# Texts that mean that there is no value (spec section 0, and what exports write besides).
MISSING = (
    "", "-", "--", "---", "—", "——", "/", "无", "暂无", "N/A", "n/a", "nan", "NaN", "null", "NULL", "None", "#N/A", "延迟统计", "待统计", "无退款申请",
)  # fmt: skip
TOTALS = ("总计", "合计", "汇总", "总和", "小计", "全部汇总", "total", "Total")

# Words looked for in preamble, sheet names and file names, and the value they stand for.
WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "terminal": (("无线", "无线"), ("移动", "无线"), ("PC", "PC"), ("全部终端", "全部"), ("所有终端", "全部")),
    "scope": (("每一次访问", "每一次访问"), ("第一次访问", "第一次访问"), ("最后一次访问", "最后一次访问")),
}

# Columns that repeat a number's change against the period before: recomputed, never read.
CHANGES = ("变化", "环比", "同比", "较上期", "较前一日", "较上周", "较前一周")

# Headers of a column of currencies, and what it says where amounts are in yuan.
CURRENCY = (("Currency", "币种", "货币"), ("CNY", "RMB", "人民币", "元"))

# What operators call columns in tables of their own, besides the platforms' headers.
OWN_NAMES: dict[str, tuple[str, ...]] = {
    "order_id": ("订单编码", "单号", "订单"),
    "paid_at": ("订单日期", "成交日期", "销售日期", "付款日期", "成交时间", "日期", "下单日期"),
    "created_at": ("创建日期", "拍下日期"),
    "item_id": ("商品编号", "商品编码", "产品编号", "产品编码", "商品代码", "货品编号", "宝贝编号"),
    "merchant_code": ("货号", "款号", "商家货号", "SKU编码"),
    "item_title": ("商品", "产品名称", "品名", "宝贝", "货品名称"),
    "quantity": ("订购数量", "销量", "件数", "销售数量", "数量(件)"),
    "unit_price": ("订购单价", "销售单价", "售价", "到手价"),
    "paid_amount": ("金额", "销售额", "成交额", "总价", "销售金额", "实收", "实收金额", "小计", "支付金额", "成交金额"),
    "province": ("所在省份", "省", "收货省份"),
    "city": ("所在地市", "市", "地市", "所在城市", "收货城市"),
    "category": ("商品小类", "品类", "分类", "商品分类"),
    "shop_name": ("店名", "店铺"),
    "refund_amount": ("退款", "退货金额"),
}

_BUYER = Col(
    "buyer",
    (
        "买家会员名",
        "买家会员名称",
        "买家昵称",
        "买家旺旺",
        "买家ID",
        "客户编码",
        "会员名",
        "买家",
        "客户编号",
        "客户ID",
    ),
    how="buyer",
)
_PRIVATE = (
    "买家支付宝账号", "买家支付宝账户", "收货人姓名", "收货人", "收件人", "收件人手机号", "收货地址", "详细地址",
    "联系电话", "联系手机", "手机号", "买家留言", "订单备注", "商家备注", "卖家备注", "备注", "联系方式备注", "发票抬头",
    "修改后的收货地址", "卖家真实姓名", "卖家退货地址", "卖家邮编", "卖家电话", "卖家手机", "买家退款说明",
    "对方账号", "对方账户", "对方名称", "审核操作人", "退款操作人", "收货人手机", "收货人电话", "身份证姓名", "身份证号码",
    "姓名", "昵称", "邮编",
)  # fmt: skip


def _place(*headers: str) -> tuple[Col, Col]:
    """Province and city out of an address, or out of the province's own column."""
    return Col("province", headers, how="province"), Col("city", headers, how="city")


def _period(*headers: str) -> tuple[Col, Col]:
    """A day, or `a ~ b`, or two columns."""
    return Col("start", ("开始日期", *headers)), Col("end", ("结束日期", *headers))


_DAY = _period("统计日期", "日期", "时间", "统计时间", "数据日期", "日期范围", "时间周期")

_SALES = (
    Col("order_buyers", ("下单买家数", "下单人数")),
    Col("order_items", ("下单件数", "下单商品件数")),
    Col("order_amount", ("下单金额",)),
    Col("pay_buyers", ("支付买家数", "支付人数", "成交买家数")),
    Col("pay_items", ("支付件数", "支付商品件数")),
    Col("pay_amount", ("支付金额", "成交金额")),
    Col("pay_orders", ("支付订单数", "支付父订单数", "支付笔数")),
    Col("new_buyers", ("支付新买家数",)),
    Col("old_buyers", ("支付老买家数",)),
    Col("old_buyer_amount", ("老买家支付金额",)),
    Col("refund_amount_done", ("成功退款金额", "成功退款退货金额")),
)

_SHOP = (
    *_DAY,
    Col("terminal", ("所属终端", "终端")),
    Col("shop_name", ("店铺名称", "店铺")),
    Col("uv", ("访客数", "店铺访客数")),
    Col("pv", ("浏览量", "店铺浏览量")),
    Col("item_uv", ("商品访客数",)),
    Col("item_pv", ("商品浏览量",)),
    Col("avg_stay", ("平均停留时长", "人均停留时长")),
    Col("bounce_rate", ("跳失率",)),
    Col("favorite_users", ("商品收藏买家数", "商品收藏人数", "收藏人数")),
    Col("cart_users", ("加购人数", "商品加购人数")),
    Col("cart_items", ("加购件数", "商品加购件数")),
    *_SALES,
    Col("pay_sub_orders", ("支付子订单数",)),
    Col("created_orders", ("下单笔数", "下单订单数")),
    Col("old_visitors", ("老访客数",)),
    Col("new_visitors", ("新访客数",)),
    Col("site_spend", ("全站推广花费", "全站推广消耗")),
    Col("keyword_spend", ("关键词推广花费", "直通车花费", "直通车消耗")),
    Col("audience_spend", ("精准人群推广花费", "人群推广花费", "引力魔方花费", "钻石展位消耗", "钻展花费")),
    Col("scene_spend", ("智能场景花费", "万相台花费")),
    Col("affiliate_commission", ("淘宝客佣金",)),
    Col("ad_spend", ("推广花费", "推广总花费", "广告花费")),
    Col("inquirers", ("咨询人数", "咨询客服人数")),
    Col("inquiry_pay_buyers", ("询单支付人数", "询单支付买家数")),
    Col("silent_pay_buyers", ("静默支付人数", "静默支付买家数")),
    Col("avg_response", ("平均响应时长", "平均响应(秒)", "旺旺人工响应时长(秒)")),
    Col("cs_amount", ("客服支付金额", "客服成交金额")),
    Col("reviews", ("评价数",)),
    Col("dsr_desc", ("描述相符评分", "描述相符")),
    Col("dsr_service", ("服务态度评分", "卖家服务评分", "服务态度")),
    Col("dsr_logistics", ("物流服务评分", "物流服务")),
    Col("members", ("会员总数",)),
    Col("new_members", ("新增会员数",)),
    Col("active_members", ("活跃会员数",)),
    Col("member_amount", ("会员成交金额",)),
    Col("member_buyers", ("会员成交人数",)),
    Col("followers", ("关注店铺人数",)),
)
_SHOP_KNOWN = ("支付转化率", "下单转化率", "客单价", "UV价值", "无线端访客数", "询单转化率", "静默支付转化率")
_NOT_SHOP = (
    "商品ID", "宝贝ID", "SKU", "来源", "来源名称", "一级来源", "来源明细", "计划ID", "主体ID", "关键词", "搜索词",
    "商品名称", "订单编号", "旺旺昵称",
)  # fmt: skip

_ENTRY = (
    *_DAY,
    Col("terminal", ("所属终端", "终端")),
    Col("scope", ("归属", "归属方式", "访问归属", "归属类型")),
    Col("uv", ("访客数",)),
    Col("new_visitors", ("新访客", "新访客数")),
    Col("pv", ("浏览量",)),
    Col("impressions", ("曝光量", "曝光次数")),
    Col("clicks", ("点击量", "点击次数")),
    Col("avg_stay", ("平均停留时长", "人均停留时长")),
    Col("bounce_rate", ("跳失率",)),
    Col("favorite_users", ("收藏人数", "商品收藏人数", "商品收藏买家数")),
    Col("cart_users", ("加购人数", "商品加购人数")),
    Col("cart_items", ("加购件数", "商品加购件数")),
    *_SALES,
)
_ENTRY_SHEETS = ("全店流量来源",)
_ENTRY_KNOWN = ("支付转化率", "下单转化率", "客单价", "UV价值", "人均浏览量", "访客平均价值")

_AD_NUMBERS = (
    Col("impressions", ("展现量", "展现", "展现数", "曝光量")),
    Col("clicks", ("点击量", "点击", "点击数")),
    Col("ad_spend", ("花费", "消耗", "花费(元)", "消耗(元)", "总花费", "推广花费")),
    Col("ad_pay_amount", ("总成交金额", "成交订单金额", "成交金额", "总成交金额(元)")),
    Col("ad_direct_amount", ("直接成交金额", "直接成交金额(元)")),
    Col("ad_indirect_amount", ("间接成交金额", "间接成交金额(元)")),
    Col("ad_net_amount", ("净成交额", "净成交金额")),
    Col("ad_orders", ("总成交笔数", "成交订单量", "成交笔数")),
    Col("ad_net_orders", ("净成交笔数",)),
    Col("carts", ("总购物车数", "添加购物车量", "购物车数", "总加购数")),
    Col("ad_favorites", ("总收藏数", "收藏宝贝数", "宝贝收藏数", "收藏宝贝量")),
    Col("ad_visits", ("引导访问量", "访问量")),
    Col("ad_visitors", ("引导访问人数", "访客")),
    Col("ad_buyers", ("成交人数",)),
    Col("ad_new_buyers", ("成交新客数",)),
)
_AD_GRAIN = (
    *_DAY,
    Col("scene", ("场景名字", "场景名称", "场景", "营销场景", "推广类型")),
    Col("plan_id", ("计划ID", "推广计划ID")),
    Col("plan", ("计划名字", "计划名称", "计划", "推广计划", "推广计划名称")),
    Col("window", ("转化周期", "归因周期")),
    Col("rule", ("归因规则", "归因方式", "归因模型")),
)
_AD_SUBJECT = (
    Col("subject_type", ("主体类型", "推广主体类型")),
    Col("subject_id", ("主体ID", "商品ID", "宝贝ID", "推广主体ID", "主体id")),
    Col("subject", ("主体名称", "推广主体名称", "商品名称", "宝贝名称", "推广单元名称")),
)
_AD_KNOWN = (
    "点击率", "平均点击花费", "千次展现花费", "投入产出比", "实际投产比", "净实际投产比", "点击转化率", "总成交成本",
    "直接成交笔数", "间接成交笔数", "直接购物车数", "加购率", "收藏店铺数", "宝贝收藏加购数", "场景ID", "原二级场景名字",
    "投资回报率", "千次展现成本", "点击成本", "创意名称", "拍下订单量", "拍下订单金额", "店铺收藏数", "计划组",
    "点击单价", "3天回报率", "7天回报率", "15天回报率", "创意id", "主体ID", "主体类型", "主体名称", "原二级场景ID",
    "总预售成交金额", "总预售成交笔数", "直接预售成交金额", "直接预售成交笔数", "间接预售成交金额", "间接预售成交笔数", "含预售投产比",
    "间接购物车数", "收藏店铺数", "店铺收藏成本", "总收藏加购数", "总收藏加购成本", "宝贝收藏加购成本", "总收藏数", "宝贝收藏成本",
    "宝贝收藏率", "加购成本", "拍下订单笔数", "直接收藏宝贝数", "间接收藏宝贝数", "优惠券领取量", "购物金充值笔数", "购物金充值金额",
    "旺旺咨询量", "引导访问潜客数", "引导访问潜客占比", "入会率", "入会量", "引导访问率", "深度访问量", "平均访问页面数", "成交新客占比",
    "会员首购人数", "会员成交金额", "会员成交笔数", "人均成交笔数", "人均成交金额", "自然流量转化金额", "自然流量曝光量",
    "平台助推总成交", "平台助推直接成交", "平台助推点击",
)  # fmt: skip
_AD_MENU = "阿里妈妈 万相台无界版 → 报表 → 下载(勾选分日)"
_AD_ASKS = ("date",)

_ORDER_ID = Col("order_id", ("订单编号", "订单号", "订单ID", "交易编号"))
_ORDER = (
    _ORDER_ID,
    _BUYER,
    Col("created_at", ("订单创建时间", "创建时间", "下单时间", "拍下时间")),
    Col("paid_at", ("订单付款时间", "付款时间", "支付时间")),
    Col("shipped_at", ("发货时间",)),
    Col("received_at", ("确认收货时间",)),
    Col("order_status", ("订单状态", "交易状态")),
    Col("close_reason", ("订单关闭原因", "关闭原因")),
    *_place("收货地址", "修改后的收货地址", "省份", "收货地区"),
    Col("item_title", ("商品标题", "宝贝标题", "商品名称")),
    Col("order_amount", ("总金额", "订单金额")),
    Col("goods_amount", ("买家应付货款", "应付货款")),
    Col("postage", ("买家应付邮费", "应付邮费", "邮费")),
    Col("paid_amount", ("买家实付金额", "买家实际支付金额", "实付金额", "实际支付金额")),
    Col("refund_amount", ("退款金额",)),
    Col("merchant_received", ("打款商家金额",)),
    Col("service_fee", ("卖家服务费",)),
    Col("quantity", ("购买数量", "宝贝总数量", "商品总数量", "商品数量")),
    Col("shop_name", ("店铺名称",)),
)
_ORDER_KNOWN = (
    "买家支付积分", "返点积分", "买家实际支付积分", "运送方式", "宝贝种类", "物流单号", "物流公司", "店铺Id", "买家服务费",
    "是否手机订单", "分阶段订单信息", "特权订金订单id", "是否上传合同照片", "是否上传小票", "是否代付", "定金排名", "修改后的sku",
    "异常信息", "天猫卡券抵扣", "集分宝抵扣", "是否是O2O交易", "预约门店", "卡券抵扣", "积分抵扣", "新零售交易类型", "数据采集时间",
)  # fmt: skip

_ALL = (
    Export(
        "sycm_core_daily", "生意参谋 店铺经营核心日报", "淘宝/天猫", "shop_facts",
        _SHOP, ("uv", "pay_amount", "site_spend"), absent=_NOT_SHOP, totals=TOTALS,
        known=_SHOP_KNOWN, dated_name=True,
        menu="生意参谋 → 自助取数 → 推荐报表 → 店铺经营核心日报",
    ),
    Export(
        "sycm_shop", "生意参谋 店铺整体", "淘宝/天猫", "shop_facts",
        _SHOP, ("uv", "pay_amount"), absent=(*_NOT_SHOP, "全站推广花费", "成交客户数"), totals=TOTALS,
        known=_SHOP_KNOWN, dated_name=True,
        menu="生意参谋 → 自助取数 → 我要取数(店铺)",
    ),
    Export(
        "sycm_item", "生意参谋 商品", "淘宝/天猫", "item_facts",
        (
            *_DAY,
            Col("terminal", ("所属终端", "终端", "PC端/无线端")),
            Col("item_id", ("商品ID", "宝贝ID", "商品编号")),
            Col("item_title", ("商品名称", "商品标题", "宝贝标题", "宝贝名称")),
            Col("main_item_id", ("主商品ID",)),
            Col("item_type", ("商品类型",)),
            Col("merchant_code", ("货号", "商家编码")),
            Col("item_status", ("商品状态", "商品在线状态")),
            Col("item_tags", ("商品标签",)),
            Col("uv", ("商品访客数", "访客数")),
            Col("pv", ("商品浏览量", "浏览量")),
            Col("impressions", ("曝光量", "商品曝光次数")),
            Col("clicks", ("点击次数", "商品点击次数")),
            Col("avg_stay", ("平均停留时长",)),
            Col("bounce_rate", ("商品详情页跳出率", "详情页跳出率", "跳失率")),
            Col("favorite_users", ("商品收藏人数", "收藏人数", "商品收藏买家数")),
            Col("cart_items", ("商品加购件数", "加购件数")),
            Col("cart_users", ("商品加购人数", "加购人数")),
            *_SALES,
            Col("juhuasuan_amount", ("聚划算支付金额",)),
            Col("competitiveness", ("竞争力评分",)),
            Col("search_uv", ("搜索引导访客数",)),
            Col("search_pay_buyers", ("搜索引导支付买家数",)),
        ),
        ("item_id", "uv"), absent=("花费", "消耗", "计划ID", "SKU"), totals=TOTALS, dated_name=True,
        known=(
            "访问收藏转化率", "访问加购转化率", "下单转化率", "商品支付转化率", "访客平均价值", "年累计支付金额", "月累计支付金额",
            "月累计支付件数", "搜索引导支付转化率", "结构化详情引导转化率", "结构化详情引导成交占比", "商品链接", "点击率",
        ),
        menu="生意参谋 → 品类 → 商品360/宏观监控 → 全量商品排行 → 下载(周)",
    ),
    Export(
        "sycm_entry", "生意参谋 流量来源", "淘宝/天猫", "entry_facts",
        _ENTRY, ("uv", "entry_path"), absent=("商品ID", "宝贝ID"), sheets=_ENTRY_SHEETS, totals=TOTALS,
        constants=(("tree", "三级来源"), ("carrier", "全店")), asks=("date",), dated_name=True, known=_ENTRY_KNOWN,
        path=(("一级来源", "一级流量来源", "一级渠道"), ("二级来源", "二级流量来源", "二级渠道"),
              ("三级来源", "三级流量来源", "三级渠道"), ("四级来源", "四级流量来源")),
        level=("来源层级", "层级"),
        menu="生意参谋 → 流量 → 店铺来源 → 下载(周)",
    ),
    Export(
        "sycm_entry_parent", "生意参谋 流量来源(上级来源)", "淘宝/天猫", "entry_facts",
        _ENTRY, ("uv", "entry_path"), absent=("商品ID", "宝贝ID", "一级来源"), sheets=_ENTRY_SHEETS, totals=TOTALS,
        constants=(("tree", "上级来源"), ("carrier", "全店")), asks=("date",), dated_name=True, known=_ENTRY_KNOWN,
        path=(("来源类型", "类型"), ("上级来源名称", "上级来源"), ("来源名称", "流量来源", "流量来源名称")),
        parent=("上级来源名称", "上级来源"), level=("来源层级", "层级"),
        menu="生意参谋 → 流量 → 店铺来源 → 下载(周)",
    ),
    Export(
        "sycm_entry_detail", "生意参谋 流量来源(来源明细)", "淘宝/天猫", "entry_facts",
        _ENTRY, ("uv", "entry_path"), absent=("商品ID", "宝贝ID", "一级来源", "来源名称"), totals=TOTALS,
        constants=(("tree", "来源明细"), ("carrier", "全店")), asks=("date",), dated_name=True, known=_ENTRY_KNOWN,
        path=(("来源", "流量来源"), ("来源明细", "流量来源明细")),
        menu="生意参谋 → 流量 → 流量看板 → 来源 → 下载",
    ),
    Export(
        "wxt_keyword", "万相台 关键词报表", "淘宝/天猫", "ad_facts",
        (*_AD_GRAIN, *_AD_SUBJECT, Col("keyword", ("关键词", "词名字/词包名字", "词名称", "关键词名称", "词")), *_AD_NUMBERS),
        ("keyword", "ad_spend"), totals=TOTALS, asks=_AD_ASKS, known=_AD_KNOWN, menu=_AD_MENU,
    ),
    Export(
        "wxt_item", "万相台 商品报表", "淘宝/天猫", "ad_facts",
        (*_AD_GRAIN, *_AD_SUBJECT, *_AD_NUMBERS),
        ("subject_id", "ad_spend"), absent=("关键词",), totals=TOTALS, asks=_AD_ASKS, known=_AD_KNOWN, menu=_AD_MENU,
    ),
    Export(
        "wxt_plan", "万相台 计划报表", "淘宝/天猫", "ad_facts",
        (*_AD_GRAIN, *_AD_NUMBERS),
        ("plan", "ad_spend"), absent=("关键词", "主体ID", "商品ID", "宝贝ID"), totals=TOTALS,
        constants=(("subject_type", "计划"),), asks=_AD_ASKS, known=_AD_KNOWN, menu=_AD_MENU,
    ),
    Export(
        "wxt_scene", "万相台 场景报表", "淘宝/天猫", "ad_facts",
        (*_AD_GRAIN, *_AD_NUMBERS),
        ("scene", "ad_spend"), absent=("关键词", "主体ID", "商品ID", "宝贝ID", "计划ID", "计划名字", "计划名称"),
        totals=TOTALS, constants=(("subject_type", "场景"),), asks=_AD_ASKS, known=_AD_KNOWN, menu=_AD_MENU,
    ),
    Export(
        "ad_account", "推广账户报表(钻展等)", "淘宝/天猫", "ad_facts",
        (*_AD_GRAIN, *_AD_NUMBERS),
        ("impressions", "clicks", "ad_spend"),
        absent=("关键词", "主体ID", "商品ID", "宝贝ID", "计划ID", "计划名字", "计划名称", "计划", "场景名字", "访客数"),
        totals=TOTALS, constants=(("subject_type", "账户"),), asks=_AD_ASKS, known=_AD_KNOWN, menu=_AD_MENU,
    ),
    Export(
        "taobao_refund", "退款/售后报表", "淘宝/天猫", "refunds",
        (
            Col("refund_id", ("退款编号", "退款单编号", "售后编号")),
            _ORDER_ID,
            Col("item_id", ("商品ID", "商品id", "宝贝ID")),
            Col("merchant_code", ("商品编码(商家编码)", "商家编码", "商品编码")),
            Col("item_title", ("宝贝标题", "商品标题", "商品名称")),
            Col("paid_at", ("订单付款时间", "付款时间")),
            Col("applied_at", ("退款的申请时间", "退款申请时间", "申请时间")),
            Col("finished_at", ("退款完结时间", "完结时间", "退款完成时间")),
            Col("paid_amount", ("买家实际支付金额", "买家实付金额", "交易金额")),
            Col("refund_amount", ("买家退款金额", "退款金额", "申请退款金额")),
            Col("refund_type", ("售后类型", "退款类型", "是否需要退货"), how="refund_type"),
            Col("refund_status", ("退款状态", "售后状态")),
            Col("refund_reason", ("买家退款原因", "退款原因")),
            Col("refund_scope", ("部分退款/全部退款", "退款范围")),
            Col("goods_status", ("货物状态",)),
        ),
        ("refund_id", "refund_amount"), totals=TOTALS, private=(*_PRIVATE, "买家会员名称", "买家会员名"),
        known=(
            "支付宝交易号", "手工退款/系统退款", "超时时间", "退货物流信息", "发货物流信息", "客服介入状态", "退货物流单号",
            "退货物流公司", "买家退货时间", "责任方", "售中或售后", "举证超时", "是否零秒响应",
        ),
        menu="千牛 → 交易 → 退款管理 → 导出",
    ),
    Export(
        "taobao_lines", "宝贝报表(子订单)", "淘宝/天猫", "order_lines",
        (
            Col("line_key", ("子订单编号", "子订单号", "子订单ID")),
            Col("sub_order_id", ("子订单编号", "子订单号", "子订单ID")),
            Col("order_id", ("主订单编号", "订单编号", "订单号", "主订单号")),
            Col("item_id", ("商品ID", "宝贝ID")),
            Col("sku_id", ("SKU ID", "skuId", "规格ID")),
            Col("merchant_code", ("商家编码", "外部系统编号")),
            Col("item_title", ("商品标题", "宝贝标题", "标题", "商品名称")),
            Col("sku_props", ("商品属性", "商品规格", "销售属性")),
            Col("unit_price", ("商品价格", "价格", "单价")),
            Col("quantity", ("购买数量", "数量", "商品数量")),
            Col("goods_amount", ("买家应付货款",)),
            Col("paid_amount", ("买家实付金额", "买家实际支付金额", "订单实际金额")),
            Col("refund_amount", ("退款金额",)),
            Col("refund_status", ("退款状态",)),
            Col("order_status", ("订单状态",)),
            Col("created_at", ("订单创建时间", "创建时间")),
            Col("paid_at", ("订单付款时间", "付款时间")),
            Col("shipped_at", ("发货时间",)),
            _BUYER,
        ),
        ("line_key", "order_id"), absent=("选购商品", "退款编号"), totals=TOTALS, private=_PRIVATE,
        known=("套餐信息", "支付单号", "物流单号", "物流公司", "外部系统编号"),
        menu="千牛 → 交易 → 已卖出的宝贝 → 批量导出 → 宝贝报表",
    ),
    Export(
        "taobao_lines_old", "宝贝报表(旧)", "淘宝/天猫", "order_lines",
        (
            _ORDER_ID,
            Col("item_title", ("标题", "宝贝标题", "商品标题")),
            Col("unit_price", ("价格", "商品价格")),
            Col("quantity", ("购买数量",)),
            Col("merchant_code", ("商家编码", "外部系统编号")),
            Col("sku_props", ("商品属性",)),
            Col("order_status", ("订单状态",)),
            Col("created_at", ("创建时间", "订单创建时间")),
            Col("paid_at", ("付款时间", "订单付款时间")),
        ),
        ("order_id", "item_title", "unit_price", "quantity"), absent=("子订单编号", "子订单号"), totals=TOTALS,
        private=_PRIVATE, known=("外部系统编号", "套餐信息"), line="position", replaces=("order_id",),
        menu="千牛 → 交易 → 已卖出的宝贝 → 批量导出 → 宝贝报表",
    ),
    Export(
        "taobao_orders", "订单报表", "淘宝/天猫", "orders",
        _ORDER, ("order_id", "paid_amount", "created_at"), totals=TOTALS, private=_PRIVATE, known=_ORDER_KNOWN,
        absent=("子订单编号", "子订单号", "主订单编号", "退款编号", "账务流水号", "选购商品"),
        menu="千牛 → 交易 → 已卖出的宝贝 → 批量导出 → 订单报表",
    ),
    Export(
        "taobao_unnumbered", "订单表(没有订单编号)", "淘宝/天猫", "order_lines",
        (
            _BUYER,
            Col("paid_amount", ("买家实付金额", "买家实际支付金额")),
            Col("quantity", ("宝贝总数量", "购买数量")),
            Col("item_title", ("宝贝标题", "商品标题")),
            Col("created_at", ("订单创建时间",)),
            Col("paid_at", ("订单付款时间",)),
            Col("refund_amount", ("退款金额",)),
            Col("order_status", ("订单状态",)),
            *_place("收货地址"),
        ),
        ("paid_amount", "paid_at", "item_title"), totals=TOTALS, private=_PRIVATE, line="content",
        absent=("订单编号", "主订单编号", "子订单编号", "订单号", "退款编号"),
        menu="自己整理过的订单报表",
    ),
    Export(
        "item_costs", "商品成本与库存", "自己的表格", "item_costs",
        (
            Col("item_id", ("商品ID", "宝贝ID", "商品id")),
            Col("merchant_code", ("商家编码", "货号", "款号", "SKU编码")),
            Col("item_title", ("商品名称", "品名", "商品标题", "宝贝标题")),
            Col("unit_cost", ("单位成本", "成本", "成本价", "采购价", "进价", "进货价")),
            Col("on_hand", ("可售库存", "库存", "可用库存", "当前库存", "库存数量")),
            Col("in_transit", ("在途", "在途数量", "采购在途")),
            Col("arrives_on", ("到货日", "预计到货日", "到货日期", "预计到货")),
        ),
        ("item_id", "unit_cost"), totals=TOTALS, absent=("订单编号", "商品访客数"),
        menu="自己的成本表:商品ID、商家编码、单位成本、可售库存、在途、到货日",
    ),
    Export(
        "alipay_ledger", "支付宝 账务明细", "支付宝", "ledger",
        (
            Col("flow_id", ("账务流水号",)),
            Col("business_flow_id", ("业务流水号",)),
            Col("order_id", ("商户订单号", "业务基础订单号"), how="ledger_order", also=("业务基础订单号", "备注", "业务描述")),
            Col("item_title", ("商品名称",)),
            Col("happened_at", ("发生时间", "入账时间")),
            Col("income", ("收入金额(+元)", "收入金额", "收入(+元)", "收入")),
            Col("expense", ("支出金额(-元)", "支出金额", "支出(-元)", "支出"), how="negative"),
            Col("balance", ("账户余额(元)", "账户余额")),
            Col("business_type", ("业务类型",)),
            Col("ledger_note", ("备注",), how="masked", also=("业务描述",)),
        ),
        ("flow_id", "happened_at", "income", "expense"), comment="#", totals=TOTALS,
        private=("对方账号", "对方账户", "对方名称"),
        known=("交易渠道", "业务订单号", "业务账单来源", "业务描述", "业务基础订单号"),
        menu="支付宝商家中心 → 对账中心 → 账务明细 → 下载(ZIP)",
    ),
    Export(
        "jd_item", "京东商智 商品明细", "京东", "item_facts",
        (
            *_DAY,
            Col("item_id", ("SKU", "SKU编号", "商品编号", "商品SKU")),
            Col("item_title", ("SKU名称", "商品名称")),
            Col("brand", ("品牌",)),
            Col("category", ("三级类目", "二级类目", "一级类目")),
            Col("uv", ("商品访客数", "访客数")),
            Col("pv", ("商品浏览量", "浏览量")),
            Col("avg_stay", ("平均停留时长",)),
            Col("impressions", ("搜索曝光次数", "商品曝光次数")),
            Col("clicks", ("搜索点击次数", "商品点击次数")),
            Col("cart_users", ("加购客户数", "加购人数")),
            Col("pay_items", ("成交商品件数",)),
            Col("pay_buyers", ("成交客户数",)),
            Col("pay_orders", ("成交单量",)),
            Col("pay_amount", ("成交金额",)),
            Col("order_amount", ("下单金额",)),
            Col("order_buyers", ("下单客户数",)),
            Col("refund_amount_done", ("取消及售后退款金额",)),
        ),
        ("item_id", "uv", "pay_items"), absent=("花费", "支付金额"), totals=TOTALS,
        # 成交码洋 values the books at their list price: it is no amount paid
        known=("成交码洋", "ISBN", "首次入库时间", "人均浏览量", "一级类目", "二级类目", "商品曝光人数", "下单单量"),
        menu="京东商智 → 商品 → 商品明细 → 下载",
    ),
    Export(
        "jd_shop", "京东商智 店铺概况", "京东", "shop_facts",
        (
            *_DAY,
            Col("uv", ("访客数",)),
            Col("pv", ("浏览量",)),
            Col("avg_stay", ("平均停留时长",)),
            Col("bounce_rate", ("跳失率",)),
            Col("pay_buyers", ("成交客户数",)),
            Col("pay_orders", ("成交单量",)),
            Col("pay_items", ("成交商品件数",)),
            Col("pay_amount", ("成交金额",)),
            Col("order_amount", ("下单金额",)),
            Col("order_buyers", ("下单客户数",)),
            Col("cart_users", ("加购客户数", "加购人数")),
        ),
        ("uv", "pay_buyers", "pay_amount"), absent=("SKU", "商品名称", "商品编号"), totals=TOTALS, first_total=True,
        known=("成交转化率", "客单价"),
        menu="京东商智 → 首页/经营 → 店铺概况 → 下载",
    ),
    Export(
        "douyin_lines", "抖店 订单", "抖店", "order_lines",
        (
            Col("line_key", ("子订单编号",)),
            Col("sub_order_id", ("子订单编号",)),
            Col("order_id", ("主订单编号",)),
            Col("item_id", ("商品ID",)),
            Col("merchant_code", ("商家编码",)),
            Col("item_title", ("选购商品",)),
            Col("sku_props", ("商品规格",)),
            Col("unit_price", ("商品单价",)),
            Col("quantity", ("商品数量",)),
            Col("paid_amount", ("订单应付金额",)),
            Col("refund_status", ("售后状态",)),
            Col("order_status", ("订单状态",)),
            Col("created_at", ("订单提交时间",)),
            Col("paid_at", ("支付完成时间", "支付时间")),
            Col("shipped_at", ("发货时间",)),
            *_place("省", "详细地址"),
        ),
        ("line_key", "order_id", "item_title"), totals=TOTALS, private=_PRIVATE,
        known=("运费", "订单完成时间", "取消原因", "平台实际承担优惠金额", "商家实际承担优惠金额", "达人实际承担优惠金额"),
        menu="抖店 → 订单管理 → 导出",
    ),
    Export(
        "pdd_lines", "拼多多 订单明细", "拼多多", "order_lines",
        (
            Col("line_key", ("订单号",)),
            Col("order_id", ("订单号",)),
            Col("item_id", ("商品id",)),
            Col("sku_id", ("样式ID",)),
            Col("merchant_code", ("商家编码-规格维度", "商家编码-商品维度")),
            Col("item_title", ("商品", "商品名称")),
            Col("sku_props", ("商品规格",)),
            Col("quantity", ("商品数量(件)", "商品数量")),
            Col("goods_amount", ("商品总价(元)", "商品总价")),
            Col("paid_amount", ("用户实付金额(元)", "用户实付金额")),
            Col("refund_status", ("售后状态",)),
            Col("order_status", ("订单状态",)),
            Col("created_at", ("订单成交时间", "下单时间")),
            Col("paid_at", ("支付时间",)),
            Col("shipped_at", ("发货时间",)),
            *_place("省",),
        ),
        ("line_key", "item_title", "paid_amount", "goods_amount"), totals=TOTALS, private=_PRIVATE, beside=("pdd_orders",),
        known=(
            "邮费", "店铺优惠折扣", "平台优惠折扣", "多多支付立减金额", "上门安装费", "送货入户费", "送货入户并安装费", "商家实收金额",
            "承诺发货时间", "确认收货时间", "快递单号", "快递公司",
        ),
        menu="拼多多商家后台 → 订单查询 → 批量导出",
    ),
    Export(
        "pdd_orders", "拼多多 订单", "拼多多", "orders",
        (
            Col("order_id", ("订单号",)),
            Col("item_title", ("商品", "商品名称")),
            Col("quantity", ("商品数量(件)", "商品数量")),
            Col("goods_amount", ("商品总价(元)", "商品总价")),
            Col("order_amount", ("商品总价(元)", "商品总价")),
            Col("postage", ("邮费(元)", "邮费")),
            Col("paid_amount", ("用户实付金额(元)", "用户实付金额")),
            Col("merchant_received", ("商家实收金额(元)", "商家实收金额")),
            Col("order_status", ("订单状态",)),
            Col("created_at", ("订单成交时间", "下单时间")),
            Col("paid_at", ("支付时间",)),
            Col("shipped_at", ("发货时间",)),
            Col("received_at", ("确认收货时间",)),
            *_place("省",),
        ),
        ("order_id", "item_title", "paid_amount", "goods_amount"), totals=TOTALS, private=_PRIVATE,
        menu="拼多多商家后台 → 订单查询 → 批量导出",
    ),
    Export(
        "shopify_orders", "Shopify 订单", "Shopify", "orders",
        (
            Col("order_id", ("Name",)),
            Col("buyer", ("Email",), how="buyer"),
            Col("created_at", ("Created at",)),
            Col("paid_at", ("Paid at",)),
            Col("shipped_at", ("Fulfilled at",)),
            Col("order_status", ("Financial Status",)),
            Col("goods_amount", ("Subtotal",)),
            Col("order_amount", ("Total",)),
            Col("postage", ("Shipping",)),
            Col("paid_amount", ("Total",)),
            Col("refund_amount", ("Refunded Amount",)),
        ),
        ("order_id", "created_at", "paid_at", "order_amount"), only=("Total",), beside=("shopify_lines",),
        private=(
            "Email", "Phone", "Notes", "Note Attributes", "Billing Name", "Billing Street", "Billing Address1",
            "Billing Address2", "Billing Company", "Billing City", "Billing Zip", "Billing Phone", "Shipping Name",
            "Shipping Street", "Shipping Address1", "Shipping Address2", "Shipping Company", "Shipping City",
            "Shipping Zip", "Shipping Phone",
        ),
        known=(
            "Currency", "Taxes", "Fulfillment Status", "Accepts Marketing", "Discount Code", "Discount Amount",
            "Shipping Method", "Lineitem compare at price", "Lineitem requires shipping", "Lineitem taxable",
            "Lineitem fulfillment status", "Lineitem discount", "Billing Province", "Billing Country",
            "Shipping Province", "Shipping Country", "Cancelled at", "Payment Method", "Payment Reference",
            "Outstanding Balance", "Employee", "Location", "Device ID", "Id", "Tags", "Risk Level", "Source",
            "Receipt Number", "Duties", "Billing Province Name", "Shipping Province Name", "Payment ID",
            "Payment Terms Name", "Next Payment Due At", "Payment References", "Vendor",
            *(f"Tax {i} {what}" for i in range(1, 6) for what in ("Name", "Value")),
        ),
        menu="Shopify Admin → Orders → Export",
    ),
    Export(
        "shopify_lines", "Shopify 订单明细", "Shopify", "order_lines",
        (
            Col("order_id", ("Name",)),
            Col("item_title", ("Lineitem name",)),
            Col("merchant_code", ("Lineitem sku",)),
            Col("unit_price", ("Lineitem price",)),
            Col("quantity", ("Lineitem quantity",)),
            Col("created_at", ("Created at",)),
            Col("paid_at", ("Paid at",), how="down"),
            Col("shipped_at", ("Fulfilled at",), how="down"),
            Col("order_status", ("Financial Status",), how="down"),
        ),
        ("order_id", "item_title", "quantity"), line="position", replaces=("order_id",),
        menu="Shopify Admin → Orders → Export",
    ),
)  # fmt: skip

EXPORTS: dict[str, Export] = {e.id: e for e in _ALL}


def _check(exports: Iterable[Export]) -> None:
    """References between declarations hold, or the program is wrong."""
    for export in exports:
        table = TABLES[export.table]
        fields = {*table.key, *table.columns, "shop_name"}
        named = [c.field for c in export.columns] + [f for f, _ in export.constants]
        assert all(f in FIELDS and f in fields for f in named), (export.id, set(named) - fields)
        assert len(set(named)) == len(named), (export.id, "a field is filled twice")
        known = {*named, *(("entry_path",) if export.path else ())}
        assert set(export.signature) <= known, (export.id, set(export.signature) - known)
        assert set(export.replaces) <= fields and set(export.beside) <= set(EXPORTS), export.id


assert len(EXPORTS) == len(_ALL), "an export id is declared twice"
_check(_ALL)
