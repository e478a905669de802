"""The tables of the store: their full grain, and which fields an event table gives.

Rule: a period row speaks of its own days only: a weekly file's visitors are the week's, daily rows are
never added to it. `source` is part of the key, so two files that say the same thing stand side by side
and `PRECEDENCE` decides, per field, who is believed.
"""

from __future__ import annotations

from xlops.catalog.model import Measure, Table
from xlops.catalog.plans import PLAN_TABLES

__all__ = ["PRECEDENCE", "TABLES"]

_VISITS = (
    "uv", "pv", "avg_stay", "bounce_rate", "favorite_users", "cart_users", "cart_items",
    "order_buyers", "order_items", "order_amount", "pay_buyers", "pay_items", "pay_amount",
    "pay_orders", "new_buyers", "old_buyers", "old_buyer_amount", "refund_amount_done",
)  # fmt: skip

_PAID = "paid_at IS NOT NULL"
_FINISHED = "finished_at IS NOT NULL"

_ALL = (
    Table(
        "shop_facts", "店铺数据", "shop",
        key=("start", "end", "terminal", "source"),
        columns=(
            *_VISITS, "item_uv", "item_pv", "new_visitors", "old_visitors", "pay_sub_orders",
            "created_orders", "refund_amount_paid", "refund_orders",
            "site_spend", "keyword_spend", "audience_spend", "scene_spend", "affiliate_commission", "ad_spend",
            "inquirers", "inquiry_pay_buyers", "silent_pay_buyers", "avg_response", "cs_amount",
            "reviews", "dsr_desc", "dsr_service", "dsr_logistics",
            "members", "new_members", "active_members", "member_amount", "member_buyers", "followers",
        ),
    ),
    Table(
        "item_facts", "商品数据", "item",
        key=("start", "end", "terminal", "item_id", "source"),
        columns=(
            *_VISITS, "item_title", "merchant_code", "main_item_id", "item_type", "item_status", "item_tags",
            "brand", "category", "impressions", "clicks", "juhuasuan_amount", "competitiveness",
            "search_uv", "search_pay_buyers",
        ),
    ),
    Table(
        "entry_facts", "流量来源数据", "entry",
        key=("start", "end", "terminal", "scope", "tree", "carrier", "entry_path", "source"),
        columns=(*_VISITS, "entry", "impressions", "clicks", "new_visitors"),
    ),
    Table(
        "ad_facts", "推广数据", "plan",
        key=("start", "end", "scene", "plan_id", "plan", "subject_type", "subject_id", "keyword", "window", "rule", "source"),
        columns=(
            "subject", "impressions", "clicks", "ad_spend", "ad_pay_amount", "ad_direct_amount",
            "ad_indirect_amount", "ad_net_amount", "ad_orders", "ad_net_orders", "carts", "ad_favorites",
            "ad_visits", "ad_visitors", "ad_buyers", "ad_new_buyers",
        ),
    ),
    Table(
        "orders", "订单", "order",
        key=("order_id",),
        columns=(
            "created_at", "paid_at", "shipped_at", "received_at", "order_status", "close_reason", "buyer",
            "province", "city", "item_title", "order_amount", "goods_amount", "postage", "paid_amount",
            "refund_amount", "merchant_received", "service_fee", "quantity", "shop_name",
        ),
        created="created_at",
        measures=(
            Measure("created_orders", "count(*)", "created_at"),
            Measure("order_amount", "sum(order_amount)", "created_at"),
            Measure("pay_orders", "count(*)", "paid_at", _PAID),
            Measure("pay_amount", "sum(paid_amount)", "paid_at", _PAID),
            Measure("pay_buyers", "count(DISTINCT buyer)", "paid_at", _PAID + " AND buyer <> ''", distinct=True),
            Measure("order_buyers", "count(DISTINCT buyer)", "created_at", "buyer <> ''", distinct=True),
            Measure("refund_orders", "count(*)", "paid_at", _PAID + " AND refund_amount > 0"),
            Measure("refund_amount_paid", "sum(refund_amount)", "paid_at", _PAID),
        ),
    ),
    Table(
        "order_lines", "订单明细", "line",
        key=("line_key",),
        columns=(
            "order_id", "sub_order_id", "item_id", "sku_id", "merchant_code", "item_title", "sku_props", "category",
            "unit_price", "quantity", "goods_amount", "paid_amount", "refund_amount", "refund_status",
            "order_status", "created_at", "paid_at", "shipped_at", "buyer", "province", "city",
        ),
        created="created_at",
        measures=(
            Measure("pay_items", "sum(quantity)", "paid_at", _PAID),
            Measure("pay_sub_orders", "count(*)", "paid_at", _PAID),
            Measure("pay_orders", "count(DISTINCT order_id)", "paid_at", _PAID + " AND order_id <> ''", distinct=True),
            Measure("pay_amount", "sum(paid_amount)", "paid_at", _PAID),
            Measure("refund_amount_paid", "sum(refund_amount)", "paid_at", _PAID),
            Measure("pay_buyers", "count(DISTINCT buyer)", "paid_at", _PAID + " AND buyer <> ''", distinct=True),
        ),
    ),
    Table(
        "refunds", "退款", "refund",
        key=("refund_id",),
        columns=(
            "order_id", "sub_order_id", "item_id", "merchant_code", "item_title", "paid_at", "applied_at", "finished_at",
            "paid_amount", "refund_amount", "refund_type", "refund_status", "refund_reason", "refund_scope",
            "goods_status",
        ),
        created="applied_at",
        measures=(Measure("refund_amount_done", "sum(refund_amount)", "finished_at", _FINISHED),),
    ),
    Table(
        "ledger", "账务", "flow",
        key=("flow_id",),
        columns=(
            "business_flow_id", "order_id", "item_title", "happened_at", "income", "expense", "balance",
            "business_type", "ledger_note",
        ),
        created="happened_at",
    ),
    Table(
        "item_costs", "商品成本与库存", "item",
        key=("item_id", "merchant_code"),
        columns=("item_title", "unit_cost", "on_hand", "in_transit", "arrives_on"),
    ),
)  # fmt: skip

TABLES: dict[str, Table] = {t.id: t for t in (*_ALL, *PLAN_TABLES)}

# Who is believed at shop level, first match with data for the day; an export id or a table id.
# Entries overlap and are never added up to the shop.
PRECEDENCE: dict[str, tuple[str, ...]] = {
    "": ("sycm_core_daily", "sycm_shop", "jd_shop", "orders", "refunds", "order_lines", "item_facts"),
    "ad_spend": ("ad_facts", "sycm_core_daily", "sycm_shop"),
}
