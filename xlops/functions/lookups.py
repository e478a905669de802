"""Look-ups for cells: what operators build their own sheets with. Declared here, answered from the store.

Rule: a look-up reads the last published snapshot and never waits; a period is `2026-W46`, `2026-11`, a day, two days
joined by ~, or 昨日 上周 近7天 …, counted from the last day of data. Source: spec section 10.

>>> LOOKUPS["kpi"].args["metric"].note
'指标的中文名或代号'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from xlops.methods.declare import Arg, scalar, table

__all__ = ["DIMENSION_NAMES", "LOOKUPS", "Lookup"]


@dataclass(frozen=True)
class Lookup:
    """A look-up: its id, names, meaning, arguments in the order a cell passes them, and result."""

    id: str
    name: str
    definition: str
    args: dict[str, Arg]
    result: Arg
    defaults: dict[str, Any] = field(default_factory=dict)


DIMENSION_NAMES = {"商品": "item", "流量来源": "entry", "计划": "plan", "省份": "province"}
"""What `ops_top` can be asked for, and the dimension it means."""

_METRIC = scalar(kind="text", note="指标的中文名或代号")
_PERIOD = scalar(kind="any", note="时间:2026-W46、2026-11、某一天、上周、近7天")
_DAY = scalar(kind="date", note="日期")

_ALL = (
    Lookup(
        "kpi", "查数", "一个指标在一段时间的值,可以只看一个流量来源或一个商品;没有数据时为空",
        {"metric": _METRIC, "period": _PERIOD, "subject": scalar(kind="text", note="流量来源或商品的名称或ID")},
        scalar(), {"subject": None},
    ),
    Lookup(
        "top", "排行", "一段时间里一个指标最大的几个商品、流量来源、计划或省份:名称和值",
        {
            "dimension": scalar(kind="text", note="、".join(DIMENSION_NAMES)), "metric": _METRIC,
            "n": scalar("个", note="取前几名"), "period": _PERIOD,
        },
        table(), {},
    ),
    Lookup(
        "trend", "走势", "一个指标从一天到另一天每天的值:日期和值,没有数据的日子为空",
        {"metric": _METRIC, "start": _DAY, "end": _DAY}, table(),
    ),
    Lookup(
        "breakdown", "涨跌拆解", "一段时间比前一段时间的支付金额变化,拆到流量来源和环节,各项相加等于变化",
        {"period": _PERIOD}, table(),
    ),
    Lookup("explain", "解释", "一个指标的定义、公式、单位、别名和标准", {"metric": _METRIC}, scalar(kind="text")),
)  # fmt: skip

LOOKUPS: dict[str, Lookup] = {lookup.id: lookup for lookup in _ALL}
