"""Every raw column the house knows, once: id, Chinese name, kind, unit, roll-up.

Rule: an id is the field's own standard term; the name is what an operator reads. Headers of platform
files are in `exports.py`, tables in `tables.py`, numbers computed from fields in `metrics.py`.
"""

from __future__ import annotations

from xlops.catalog.model import Agg, Field, Kind

__all__ = ["FIELDS"]

S, U, L, ST, W, N = Agg.SUM, Agg.UNIQ, Agg.LAST, Agg.STOCK, Agg.WAVG, Agg.NONE


def _text(id: str, name: str, note: str = "") -> Field:
    return Field(id, name, Kind.TEXT, note=note)


def _id(id: str, name: str, note: str = "") -> Field:
    return Field(id, name, Kind.ID, note=note)


def _time(id: str, name: str) -> Field:
    return Field(id, name, Kind.TIME)


def _money(id: str, name: str, agg: Agg = S, signed: bool = False, note: str = "") -> Field:
    return Field(id, name, Kind.MONEY, "元", agg, signed, note)


def _people(id: str, name: str, note: str = "") -> Field:
    return Field(id, name, Kind.COUNT, "人", U, note=note)


def _count(id: str, name: str, unit: str, agg: Agg = S, note: str = "") -> Field:
    return Field(id, name, Kind.COUNT, unit, agg, note=note)


def _number(id: str, name: str, unit: str, agg: Agg, signed: bool = False, note: str = "") -> Field:
    return Field(id, name, Kind.NUMBER, unit, agg, signed, note)


def _rate(id: str, name: str, agg: Agg = W, note: str = "") -> Field:
    return Field(id, name, Kind.RATE, "%", agg, note=note)


_ALL = (
    # grain: when, where, of what
    Field("start", "开始日期", Kind.DATE),
    Field("end", "结束日期", Kind.DATE),
    _text("terminal", "终端", "全部, PC, 无线"),
    _text("source", "来源文件种类", "id of the export that said it"),
    _text("scope", "归属", "每一次访问, 第一次访问, 最后一次访问 or 未注明"),
    _text("tree", "来源树", "layout of the traffic tree: weeks of different trees are not compared"),
    _text("shop_name", "店铺名称"),
    # traffic
    _count("impressions", "展现量", "次"),
    _count("clicks", "点击量", "次"),
    _people("uv", "访客数"),
    _count("pv", "浏览量", "次"),
    _people("item_uv", "商品访客数"),
    _count("item_pv", "商品浏览量", "次"),
    _number("avg_stay", "平均停留时长", "秒", W, note="weighted by uv"),
    _rate("bounce_rate", "跳失率", note="weighted by uv"),
    _people("bounced_visitors", "跳失访客数"),
    _people("clicking_visitors", "点击访客数"),
    _people("new_visitors", "新访客数"),
    _people("old_visitors", "老访客数"),
    _people("favorite_users", "收藏人数"),
    _people("cart_users", "加购人数"),
    _count("cart_items", "加购件数", "件"),
    _people("fav_or_cart_visitors", "加购收藏人数"),
    _people("search_uv", "搜索引导访客数"),
    _people("search_pay_buyers", "搜索引导支付买家数"),
    # conversion
    _people("order_buyers", "下单买家数"),
    _people("pay_buyers", "支付买家数"),
    _people("inquirers", "咨询人数"),
    _people("inquiry_pay_buyers", "询单支付买家数"),
    _people("silent_pay_buyers", "静默支付买家数"),
    _people("new_buyers", "支付新买家数"),
    _people("old_buyers", "支付老买家数"),
    _money("old_buyer_amount", "老买家支付金额"),
    # basket and sales
    _count("created_orders", "下单笔数", "笔"),
    _count("order_items", "下单件数", "件"),
    _money("order_amount", "下单金额"),
    _money("pay_amount", "支付金额"),
    _count("pay_orders", "支付订单数", "笔"),
    _count("pay_sub_orders", "支付子订单数", "笔"),
    _count("pay_items", "支付件数", "件"),
    _count("multi_sku_orders", "多款订单数", "笔"),
    _count("refund_orders", "退款笔数", "笔"),
    _money("refund_amount_done", "退款金额(完结时间)"),
    _money("refund_amount_paid", "退款金额(支付时间)"),
    _money("juhuasuan_amount", "聚划算支付金额"),
    _count("skus_with_sales", "有销量商品数", "款"),
    _count("skus_on_sale", "在售商品数", "款", ST),
    _count("sold_units", "销售件数", "件"),
    _count("received_units", "到货件数", "件"),
    # ads
    _money("ad_spend", "推广花费"),
    _money("site_spend", "全站推广花费"),
    _money("keyword_spend", "关键词推广花费"),
    _money("audience_spend", "精准人群推广花费"),
    _money("scene_spend", "智能场景花费"),
    _money("affiliate_commission", "淘宝客佣金"),
    _money("ad_pay_amount", "推广成交金额"),
    _money("ad_direct_amount", "直接成交金额"),
    _money("ad_indirect_amount", "间接成交金额"),
    _money("ad_net_amount", "净成交金额"),
    _count("ad_orders", "推广成交笔数", "笔"),
    _count("ad_net_orders", "净成交笔数", "笔"),
    _count("carts", "推广加购数", "次"),
    _count("ad_favorites", "推广收藏数", "次"),
    _count("ad_visits", "引导访问量", "次"),
    _people("ad_visitors", "引导访问人数"),
    _people("ad_buyers", "推广成交人数"),
    _people("ad_new_buyers", "成交新客数"),
    _money("acquisition_spend", "拉新花费"),
    _text("scene", "推广场景"),
    _id("plan_id", "计划ID"),
    _text("plan", "计划名称"),
    _text("subject_type", "主体类型"),
    _id("subject_id", "主体ID"),
    _text("subject", "主体名称"),
    _id("keyword", "关键词"),
    _text("window", "转化周期", "1, 3, 7, 15 or 30 days, or 未注明"),
    _text("rule", "归因规则", "末次点击, MTA or 未注明"),
    # items and entries
    _id("item_id", "商品ID"),
    _id("main_item_id", "主商品ID"),
    _id("sku_id", "规格ID"),
    _id("merchant_code", "商家编码"),
    _text("item_title", "商品名称"),
    _text("item_type", "商品类型"),
    _text("item_status", "商品状态"),
    _text("item_tags", "商品标签"),
    _text("brand", "品牌"),
    _text("category", "类目"),
    _text("sku_props", "规格"),
    _number("competitiveness", "竞争力评分", "分", L),
    _text("carrier", "流量载体", "全店, or the carrier of 分载体流量来源"),
    _text("entry_path", "来源路径", "levels joined by ' > ', the leaf last"),
    _text("entry", "流量来源", "the leaf"),
    # orders
    _id("order_id", "订单编号"),
    _id("sub_order_id", "子订单编号"),
    _id("line_key", "行标识", "sub order id, or parent order and position, or all columns and occurrence"),
    _time("created_at", "订单创建时间"),
    _time("paid_at", "订单付款时间"),
    _time("shipped_at", "发货时间"),
    _time("received_at", "确认收货时间"),
    _text("order_status", "订单状态"),
    _text("close_reason", "订单关闭原因"),
    _text("buyer", "买家", "keyed hash; empty where the platform masks names"),
    _text("province", "省份"),
    _text("city", "城市"),
    _money("goods_amount", "应付货款"),
    _money("postage", "邮费"),
    _money("paid_amount", "实付金额"),
    _money("refund_amount", "退款金额"),
    _money("merchant_received", "打款商家金额"),
    _money("service_fee", "卖家服务费"),
    _count("quantity", "数量", "件"),
    _money("unit_price", "单价", N),
    _money("line_amount", "行金额"),
    _text("refund_status", "退款状态"),
    # refunds
    _id("refund_id", "退款编号"),
    _time("applied_at", "申请时间"),
    _time("finished_at", "完结时间"),
    _text("refund_type", "退款类型", "仅退款, 退货退款"),
    _text("refund_reason", "退款原因"),
    _text("refund_scope", "部分或全部退款"),
    _text("goods_status", "货物状态"),
    # ledger
    _id("flow_id", "账务流水号"),
    _id("business_flow_id", "业务流水号"),
    _time("happened_at", "发生时间"),
    _money("income", "收入金额", signed=True),
    _money("expense", "支出金额", signed=True, note="negative as the platform writes it"),
    _money("balance", "账户余额", L, signed=True),
    _text("business_type", "业务类型"),
    _text("ledger_note", "备注"),
    _text("ledger_class", "账目", "by the map of config.py"),
    # service
    _count("reviews", "评价数", "条"),
    _count("good_reviews", "好评数", "条"),
    _number("dsr_desc", "描述相符", "分", L),
    _number("dsr_service", "服务态度", "分", L),
    _number("dsr_logistics", "物流服务", "分", L),
    _number("response_seconds", "响应时长合计", "秒", S),
    _number("avg_response", "平均响应时长", "秒", W),
    _count("responses", "响应次数", "次"),
    _count("dispute_refunds", "纠纷退款数", "笔"),
    _count("complaints", "投诉成立数", "件"),
    _count("very_satisfied", "很满意", "条"),
    _count("satisfied", "满意", "条"),
    _count("rated", "收到评价数", "条"),
    _money("cs_amount", "客服支付金额"),
    # members
    _count("members", "会员总数", "人", L),
    _people("new_members", "新增会员数"),
    _people("active_members", "活跃会员数"),
    _money("member_amount", "会员成交金额"),
    _people("member_buyers", "会员成交人数"),
    _people("followers", "关注店铺人数"),
    _people("lost_customers", "流失客户数"),
    _count("customers_at_start", "期初客户数", "人", L),
    # stock, cost, market
    _count("on_hand", "可售库存", "件", ST),
    _count("in_transit", "在途", "件", ST),
    _money("unit_cost", "单位成本", N),
    Field("arrives_on", "到货日", Kind.DATE),
    _money("market_amount", "行业支付金额"),
    _number("search_popularity", "搜索人气", "", Agg.INDEX),
    _count("online_items", "在线商品数", "款", ST),
    # what operators type
    Field("day", "日期", Kind.DATE),
    _text("event", "大事记"),
    _text("event_kind", "事项种类", "促销, 断货, 改图, 改价, 违规 or free text"),
    _text("activity", "活动名称"),
    _text("activity_text", "活动文案"),
    _text("enrolled", "是否报名", "是 or 否"),
    _text("platform_event", "平台活动", "是 or 否"),
    _money("planned_price", "计划价", N),
    _money("price", "到手价", N),
    _text("competitor", "竞品"),
    _count("sold_people", "付款人数", "人", L),
    _text("competitor_event", "竞品活动"),
    _count("position", "排名", "位", L),
    _rate("ad_share", "推广占比", L),
    _count("competitor_reviews", "竞品评价数", "条", L),
    _text("reply", "应对"),
    _text("incident_id", "编号"),
    _text("incident_kind", "类型", "投诉, 违规, 扣分, 降权, 屏蔽"),
    _count("bad_reviews", "中差评数", "条"),
    _money("budget", "日预算", N),
    _number("spent_out_hour", "花完时间", "点", L),
    _text("agent", "客服"),
    _number("dsr_desc_industry", "描述相符同行", "分", L),
    _number("dsr_service_industry", "服务态度同行", "分", L),
    _number("dsr_logistics_industry", "物流服务同行", "分", L),
    _rate("market_cvr", "行业支付转化率"),
    _text("season", "淡旺季与天气"),
    _text("campaign", "短信活动"),
    _count("sent_people", "发送人数", "人"),
    _people("sent_buyers", "发送组买家"),
    _count("control_people", "对照组人数", "人"),
    _people("control_buyers", "对照组买家"),
    _money("campaign_cost", "短信费用"),
    _money("buyer_margin", "每买家毛利", N),
    # plans: targets, goods, entries, to-dos, suppliers
    Field("month", "月份", Kind.DATE, note="the first day of the month"),
    _text("week", "周", "2026-W46"),
    _money("month_target", "月目标", N),
    _rate("tacos_limit", "费比上限", N),
    _money("net_profit_target", "净利目标", N),
    _money("fixed_costs", "固定费用", note="labour, rent, software, photo, other"),
    _money("other_costs", "其他变动费用"),
    _text("cost_name", "费用名称"),
    _money("cost_amount", "费用金额"),
    _text("role", "定位", "主推, 次推, 引流, 利润 …"),
    Field("listed_on", "上架日期", Kind.DATE),
    _text("launch", "新品"),
    Field("list_on", "计划上架日", Kind.DATE),
    _text("excluded", "不参与统计", "是 or 否"),
    _text("fragment", "备注里的字"),
    _text("supplier", "供应商"),
    _text("contact", "联系人"),
    _number("lead_time_days", "到货天数", "天", N),
    _count("min_order", "起订量", "件", N),
    _text("owner", "负责人"),
    _text("traffic_group", "流量归类", "自然, 付费, 活动, 会员, 其他"),
    _count("target_uv", "目标访客", "人", N),
    _id("todo_id", "待办编号"),
    _text("todo_source", "待办来源", "周报, 每日巡店, 手填 …"),
    _text("problem", "问题"),
    _text("subject_kind", "对象层级", "shop, item, entry, plan …"),
    _text("todo_subject", "商品或来源"),
    _text("action", "动作"),
    Field("due", "截止", Kind.DATE),
    _text("check_metric", "验证指标", "a metric's id or name"),
    _number("start_value", "起始值", "", N, True),
    _number("target_value", "目标值", "", N, True),
    _text("done", "做了吗", "是 or 否"),
    _text("result", "结果"),
)

FIELDS: dict[str, Field] = {f.id: f for f in _ALL}
assert len(FIELDS) == len(_ALL), "a field id is declared twice"
