"""Service 服务: scores, answers, disputes and late parcels.

Source: spec 1.9. Scores are rolling windows of the platform: the last value counts, never a mean of days.
"""

from __future__ import annotations

from xlops.catalog.metrics.build import parts
from xlops.catalog.model import Agg, Metric

__all__ = ["SERVICE"]

_S = "服务"
_SCORE = "平台滚动窗口内 1–5 分评价的平均分(窗口约半年,未核实);取最后一天的值,不按天平均"


def _score(id: str, name: str, name_en: str, aliases: tuple[str, ...]) -> Metric:
    return Metric(
        id, name, name_en, _S, _SCORE, "分", "+", Agg.LAST, parts(id),
        aliases=aliases, benchmark="不低于同行(原文)", source="S",
    )  # fmt: skip


SERVICE = (
    _score("dsr_desc", "描述相符", "score: as described", ("描述相符评分", "宝贝与描述相符")),
    _score("dsr_service", "服务态度", "score: service", ("服务态度评分", "卖家的服务态度")),
    _score("dsr_logistics", "物流服务", "score: logistics", ("物流服务评分", "物流服务的质量")),
    Metric(
        "dsr_vs_industry", "体验分与同行比", "score against the industry", _S,
        "高于同行:(本店 − 平均)÷(最高 − 平均);低于同行:−(平均 − 本店)÷(平均 − 最低)", "%", "+", Agg.LAST,
        aliases=("高于/低于同行", "DSR与同行比"), benchmark="≥0(公式未核实)",
    ),
    Metric(
        "dsr_needed_5star", "所需五星数", "five-star ratings needed", _S, "把评分提到目标还需要多少个五星评价", "个", "-", Agg.NONE,
    ),
    Metric(
        "avg_response_seconds", "平均响应时长", "average response time", _S,
        "响应时长合计除以响应次数;平台导出的平均值直接采用,不重算", "秒", "-", Agg.RATIO,
        parts("response_seconds:total_response_seconds", "responses"), "total_response_seconds / responses",
        aliases=("旺旺人工响应时长(秒)", "客服平均响应时长(秒)"), source="A1 A3",
    ),
    Metric(
        "refund_hours", "退款处理时长", "refund handling time", _S, "从申请到完结的小时数合计除以完结退款笔数", "时", "-", Agg.RATIO,
        parts("refund_hours_total", "finished_refunds"), "refund_hours_total / finished_refunds", source="A3",
    ),
    Metric(
        "dispute_rate", "纠纷退款率", "dispute rate", _S, "判定买家有理的纠纷数占支付子订单数的比例,按 30 天", "%", "-", Agg.RATIO,
        parts("dispute_refunds", "pay_sub_orders"), "dispute_refunds / pay_sub_orders",
        aliases=("平台判责率",), source="A1 A3",
    ),
    Metric(
        "complaint_rate", "投诉率", "complaint rate", _S, "成立的投诉数占支付订单数的比例", "%", "-", Agg.RATIO,
        parts("complaints", "pay_orders"), "complaints / pay_orders",
    ),
    Metric(
        "good_review_rate", "好评率", "good review rate", _S, "好评数占全部评价数的比例", "%", "+", Agg.RATIO,
        parts("good_reviews", "reviews"), "good_reviews / reviews",
    ),
    Metric(
        "satisfaction_rate", "客户满意率", "satisfaction rate", _S, "很满意与满意之和占收到评价数的比例", "%", "+", Agg.RATIO,
        parts("very_satisfied", "satisfied", "rated:received"), "(very_satisfied + satisfied) / received", source="A1",
    ),
    Metric(
        "cs_sales_share", "客服销售占比", "share of sales by agents", _S, "咨询客服后付款的金额占支付金额的比例", "%", "0", Agg.RATIO,
        parts("cs_amount", "pay_amount"), "cs_amount / pay_amount", source="A1",
    ),
    Metric(
        "overdue_unshipped", "超时未发货", "overdue unshipped orders", _S,
        "已付款、未发货、未关闭,且超过时限(默认 48 小时,不含刚好到点)的订单", "笔", "-", Agg.LAST,
        benchmark="0(原文)", source="A1 A3 S",
    ),
)  # fmt: skip
