"""Planning tables: what operators type and no platform exports. They enter the store like any file.

Rule: the daily check and the diagnosis read these beside the platform's numbers; 大事记 is the cheapest
evidence there is. Source: operator.md (sheets), spec section 3 (what the rules need).
"""

from __future__ import annotations

from xlops.catalog.model import Table

__all__ = ["PLAN_TABLES"]

PLAN_TABLES = (
    Table("events", "大事记", "day", key=("day", "event"), columns=("event_kind",)),
    Table(
        "activities", "活动日历", "activity",
        key=("activity", "item_id", "start"),
        columns=("end", "planned_price", "enrolled", "platform_event", "activity_text"),
    ),
    Table(
        "competitor_watch", "竞品", "competitor",
        key=("day", "competitor"),
        columns=("price", "sold_people", "competitor_event", "position", "ad_share", "competitor_reviews", "reply"),
    ),
    Table("price_watch", "价格巡查", "item", key=("day", "item_id"), columns=("price", "planned_price")),
    Table("keyword_ranks", "搜索排名", "keyword", key=("day", "keyword", "item_id"), columns=("position",)),
    Table("incidents", "投诉与违规", "incident", key=("day", "incident_id"), columns=("incident_kind", "item_id")),
    Table("bad_review_counts", "中差评", "item", key=("day", "item_id"), columns=("bad_reviews",)),
    Table("ad_budgets", "推广预算", "plan", key=("day", "plan"), columns=("budget", "spent_out_hour")),
    Table("ad_balances", "推广余额", "day", key=("day",), columns=("balance",)),
    Table(
        "agent_facts", "客服绩效", "agent",
        key=("start", "end", "agent", "source"),
        columns=("inquirers", "inquiry_pay_buyers", "avg_response", "cs_amount", "very_satisfied", "satisfied", "rated"),
    ),
    Table(
        "industry", "行业与同行", "day",
        key=("day",),
        columns=(
            "dsr_desc_industry", "dsr_service_industry", "dsr_logistics_industry", "market_amount", "market_cvr",
            "season",
        ),
    ),
    Table(
        "sms_campaigns", "短信营销", "campaign",
        key=("day", "campaign"),
        columns=("sent_people", "sent_buyers", "control_people", "control_buyers", "campaign_cost", "buyer_margin"),
    ),
    Table("targets", "目标", "month", key=("month",), columns=("month_target", "tacos_limit", "net_profit_target")),
    Table("week_costs", "每周固定费用", "week", key=("week",), columns=("fixed_costs", "other_costs")),
    Table("cost_items", "每月固定费用", "cost", key=("month", "cost_name"), columns=("cost_amount",)),
    Table(
        "sku_plans", "SKU计划", "sku",
        key=("merchant_code",),
        columns=("item_id", "role", "price", "unit_cost", "in_transit", "arrives_on", "supplier"),
    ),
    Table("item_plans", "商品档案", "item", key=("item_id",), columns=("merchant_code", "role", "owner", "listed_on", "excluded")),
    Table("launches", "上新", "launch", key=("launch",), columns=("owner", "list_on")),
    Table(
        "entry_owners", "流量渠道", "entry",
        key=("entry",), columns=("entry_path", "traffic_group", "target_uv", "owner", "action"),
    ),
    Table(
        "todos", "待办", "todo",
        key=("todo_id",),
        columns=(
            "week", "todo_source", "problem", "subject_kind", "subject_id", "todo_subject", "action", "owner", "due",
            "check_metric", "start_value", "target_value", "done", "result",
        ),
    ),
    Table("ledger_map", "账目对照", "flow", key=("fragment",), columns=("ledger_class", "position")),
    Table("suppliers", "供应商", "supplier", key=("supplier",), columns=("contact", "lead_time_days", "min_order")),
)  # fmt: skip
