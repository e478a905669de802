"""Fill a shop's store with a large shop's year, without going through files.

52 weeks by day of 500 items, of 12 entries and of 12 plans, 1,000,000 order lines in 700,000 orders, 80,000 refunds.
Made by DuckDB out of hashes, so that it is always the same. Made up entirely; it follows no real shop.
"""

from __future__ import annotations

from datetime import date, timedelta

from xlops.store import Shop, transaction, writing

__all__ = ["LAST_DAY", "fill"]

LAST_DAY = date(2026, 11, 15)  # a Sunday
DAYS, ITEMS, ENTRIES, LINES, ORDERS, REFUNDS = 364, 500, 12, 1_000_000, 700_000, 80_000
_FIRST = LAST_DAY - timedelta(days=DAYS - 1)

_DAY = f"DATE '{_FIRST}' + d::INTEGER"
_ITEM = "(672000000000 + i * 7919)::VARCHAR"
# The n-th of `LINES` (or orders) has a place in the year, so that a day's rows lie together as imports leave them.
_MOMENT = f"TIMESTAMP '{_FIRST}' + to_seconds((n * {DAYS * 86_400} // {{count}})::BIGINT)"


def _part(seed: str, most: int) -> str:
    """A whole number from 0 to `most` − 1 out of a hash."""
    return f"(hash({seed}) % {most})::BIGINT"


_STATEMENTS = (
    f"""INSERT INTO shop_facts (start, "end", terminal, source, uv, pv, pay_buyers, pay_orders, pay_items, pay_amount,
            cart_users, favorite_users, order_buyers, refund_amount_done, old_buyers, ad_spend, bounce_rate, avg_stay)
        SELECT {_DAY}, {_DAY}, '全部', 'sycm_core_daily', 90000 + {_part("d", 9000)}, 260000, 2000 + {_part("d + 1", 300)},
            2100 + {_part("d + 1", 300)}, 2900, 160000 + {_part("d + 2", 20000)}, 5200, 1900, 2200, 9000 + {_part("d + 3", 900)},
            520, 21000, 0.51, 38.2
        FROM range({DAYS}) AS t(d)""",
    f"""INSERT INTO item_facts (start, "end", terminal, item_id, source, uv, pv, pay_buyers, pay_items, pay_orders, pay_amount,
            cart_users, favorite_users, refund_amount_done, item_title, merchant_code)
        SELECT {_DAY}, {_DAY}, '全部', {_ITEM}, 'sycm_item', 20 + {_part("d * 1000 + i", 400)}, 500, 4 + {_part("d * 999 + i", 9)},
            6, 5, 90 + {_part("d * 997 + i", 500)}, 12, 5, {_part("d * 991 + i", 30)}, '收纳' || i || '号大容量加厚款', 'YQ' || i
        FROM range({DAYS}) AS t(d), range({ITEMS}) AS u(i)""",
    f"""INSERT INTO entry_facts (start, "end", terminal, scope, tree, carrier, entry_path, source, uv, pay_buyers, pay_amount, entry)
        SELECT {_DAY}, {_DAY}, '全部', '每一次访问', '三级来源', '全店', '平台流量 > ' || entry, 'sycm_entry',
            3000 + {_part("d * 31 + e", 900)}, 90 + {_part("d * 37 + e", 30)}, 7000 + {_part("d * 41 + e", 900)}, entry
        FROM range({DAYS}) AS t(d), (SELECT generate_subscripts(names, 1) AS e, unnest(names) AS entry FROM (SELECT
            ['手淘搜索', '手淘推荐', '关键词推广', '人群推广', '淘宝客', '我的淘宝', '购物车', '直播', '短视频', '逛逛', '活动', '站外'] AS names))""",
    f"""INSERT INTO ad_facts (start, "end", scene, plan_id, plan, subject_type, subject_id, keyword, "window", rule, source,
            impressions, clicks, ad_spend, ad_pay_amount, ad_orders)
        SELECT {_DAY}, {_DAY}, ['关键词推广', '人群推广', '货品全站推广'][1 + p % 3], p::VARCHAR, '计划' || p, '计划', '', '', '15天',
            '末次点击', 'wxt_plan', 40000, 900 + {_part("d * 43 + p", 90)}, 1500 + {_part("d * 47 + p", 300)},
            4200 + {_part("d * 53 + p", 900)}, 60
        FROM range({DAYS}) AS t(d), range(12) AS u(p)""",
    f"""INSERT INTO orders (order_id, created_at, paid_at, shipped_at, order_status, buyer, province, item_title, order_amount,
            paid_amount, quantity)
        SELECT (2600000000000000000 + n)::VARCHAR, {_MOMENT.format(count=ORDERS)}, {_MOMENT.format(count=ORDERS)} + INTERVAL 95 SECOND,
            {_MOMENT.format(count=ORDERS)} + INTERVAL 20 HOUR, '交易成功', md5(({_part("n", 400_000)})::VARCHAR), '浙江省', '收纳',
            80 + {_part("n + 7", 50)}, 75 + {_part("n + 7", 50)}, 1
        FROM range({ORDERS}) AS t(n)""",
    f"""INSERT INTO order_lines (line_key, order_id, sub_order_id, item_id, merchant_code, item_title, sku_props, unit_price, quantity,
            goods_amount, paid_amount, refund_status, order_status, created_at, paid_at)
        SELECT n::VARCHAR, (2600000000000000000 + n * {ORDERS} // {LINES})::VARCHAR, n::VARCHAR, (672000000000 + i * 7919)::VARCHAR,
            'YQ' || i, '收纳' || i || '号大容量加厚款', '颜色分类:灰', 55, 1, 55, 50 + {_part("n + 3", 9)}, '没有申请退款', '交易成功',
            {_MOMENT.format(count=LINES)}, {_MOMENT.format(count=LINES)} + INTERVAL 95 SECOND
        FROM (SELECT n, {_part("n", ITEMS)} AS i FROM range({LINES}) AS t(n))""",
    f"""INSERT INTO refunds (refund_id, order_id, item_id, item_title, paid_at, applied_at, finished_at, paid_amount, refund_amount,
            refund_type, refund_status, refund_reason, goods_status)
        SELECT n::VARCHAR, (2600000000000000000 + n * {ORDERS} // {REFUNDS})::VARCHAR, (672000000000 + {_part("n", ITEMS)} * 7919)::VARCHAR,
            '收纳', {_MOMENT.format(count=REFUNDS)}, {_MOMENT.format(count=REFUNDS)} + INTERVAL 30 HOUR,
            {_MOMENT.format(count=REFUNDS)} + to_hours(40 + {_part("n + 5", 200)}), 55, 50, '退货退款', '退款成功',
            ['质量问题', '七天无理由', '发错货', '未收到货'][1 + {_part("n + 9", 4)}], '买家已退货'
        FROM range({REFUNDS}) AS t(n)""",
    f"""INSERT INTO item_costs (item_id, merchant_code, item_title, unit_cost, on_hand)
        SELECT (672000000000 + i * 7919)::VARCHAR, 'YQ' || i, '收纳' || i, 20 + i % 9, 40 + i * 3 FROM range({ITEMS}) AS t(i)""",
)


def fill(shop: Shop) -> None:
    """Write the year into an empty shop."""
    with writing(shop) as con, transaction(con):
        for statement in _STATEMENTS:
            con.execute(statement)
