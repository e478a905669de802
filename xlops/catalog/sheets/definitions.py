"""口径: every metric's name, what it counts, unit, how days add up and where the definition comes from.

Rule: nothing is typed here a second time; each row is derived from the catalogue of metrics. Source: `METRICS`, `SOURCES`.

>>> next(row["definition"] for row in DEFINITIONS.grids[0].rows if row["metric"] == "pay_cvr") == METRICS["pay_cvr"].definition
True
"""

from __future__ import annotations

from collections.abc import Mapping

from xlops.catalog.metrics import METRICS
from xlops.catalog.model import Agg, Kind, Metric
from xlops.catalog.sheets.model import Cell, Column, Grid, Group, Origin, Sheet
from xlops.catalog.sources import SOURCES

__all__ = ["DEFINITIONS"]

IMPORTED = Origin.IMPORTED

_ROLL_UP: dict[Agg, str] = {
    Agg.SUM: "可相加", Agg.UNIQ: "不能相加,用周或月的文件", Agg.RATIO: "分子分母先各自相加再相除", Agg.WAVG: "按人数加权",
    Agg.STOCK: "取最后一天", Agg.LAST: "取最后一天", Agg.INDEX: "只看高低", Agg.NONE: "用合计数重算",
}  # fmt: skip
_DIRECTION = {"+": "越高越好", "-": "越低越好", "0": "看情况"}


def _said(source: str) -> str:
    """A source as operators read it: the three letters of the segments are never on screen."""
    return source.replace("RFM ", "")


def _row(metric: Metric) -> Mapping[str, Cell]:
    return {
        "metric": metric.id,
        "section": metric.section,
        "metric_name": metric.name,
        "definition": metric.definition,
        "unit": metric.unit or None,
        "direction": _DIRECTION[metric.direction],
        "roll_up": _ROLL_UP[metric.agg],
        "benchmark": metric.benchmark or None,
        "source": ";".join(_said(SOURCES[code]) for code in metric.source.split()) or None,
    }


_ROWS = tuple(_row(metric) for metric in METRICS.values())

DEFINITIONS = Sheet(
    "definitions", "口径", Group.BASE,
    guide="每个数怎么算、几天怎么合起来;和平台不一样的地方以这里为准。",
    links=("settings",),
    grids=(
        Grid(
            "definitions", "口径", key=("metric",), fixed=True, at_least=0,
            note="缺数据就是没有值,不当 0;分母为 0 也没有值。",
            columns=(
                Column("section", "类别", Kind.TEXT, origin=IMPORTED, width=8),
                Column("metric_name", "指标", Kind.TEXT, origin=IMPORTED, width=18),
                Column("definition", "怎么算", Kind.TEXT, origin=IMPORTED, width=56),
                Column("unit", "单位", Kind.TEXT, origin=IMPORTED, width=8),
                Column("direction", "好坏", Kind.TEXT, origin=IMPORTED, width=9),
                Column("roll_up", "几天合起来", Kind.TEXT, origin=IMPORTED, width=24),
                Column("benchmark", "参考标准", Kind.TEXT, origin=IMPORTED, width=28),
                Column("source", "出处", Kind.TEXT, origin=IMPORTED, width=34),
                Column("metric", "编号", Kind.TEXT, origin=IMPORTED, hidden=True),
            ),
            rows=_ROWS,
            samples=_ROWS[:3],
        ),
    ),
)  # fmt: skip
