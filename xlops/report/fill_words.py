"""What a placeholder of an operator's own workbook may say, and what the report answers.

Rule: `{{ kpi.支付金额 }}`, `{{ kpi.支付金额.环比 }}`, `{{ table("商品", top=10) }}`, `{{ chart("趋势") }}`, `{{ 店铺 }}`,
`{{ 周期 }}`, `{{ 结论[1] }}`. A placeholder is read by Python's own parser and only these few shapes are understood:
nothing is ever run. Numbers are those of the report, never computed again.

>>> parsed('table("商品", top=10)')
Ask(kind='table', names=('商品',), options={'top': 10})
>>> parsed("kpi.支付金额.环比").names
('支付金额', '环比')
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from xlops.catalog.metrics import METRICS
from xlops.errors import BadInput, NotFound, near_names
from xlops.report import heading
from xlops.report.charts import drawable
from xlops.report.model import Cell, Chart, Report, Section, Table

__all__ = ["Ask", "chart_of", "parsed", "table_of", "value_of"]

_HELP = '可以写 {{ kpi.支付金额 }}、{{ table("商品", top=10) }}、{{ chart("趋势") }}'
_OPTIONS: dict[str, dict[str, type]] = {"table": {"top": int, "columns": list, "header": bool}, "chart": {"n": int}}
_NOW = ("本周", "本月", "当日", "现值")
_SAME = {
    "上月": "上周",
    "昨日": "上周",
    "日环比": "环比",
    "去年同月": "去年同周",
    "上周同日": "去年同周",
    "周同比": "同比",
}
_TRENDS = ("趋势", "走势")
_T = TypeVar("_T")


@dataclass(frozen=True)
class Ask:
    """A placeholder taken apart: `kpi`, `table`, `chart` or a single word; names in order; named options."""

    kind: str
    names: tuple[Any, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)


def parsed(text: str) -> Ask:
    """Take a placeholder's inside apart. `BadInput` for anything but the known shapes."""
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadInput(f"看不懂「{text.strip()[:40]}」,{_HELP}") from error
    found = _called(node) if isinstance(node, ast.Call) else _named(node)
    if found is None:
        raise BadInput(f"看不懂「{text.strip()[:40]}」,{_HELP}")
    return found


def _called(node: ast.Call) -> Ask | None:
    """`table(…)` or `chart(…)` with plain arguments."""
    kind = node.func.id if isinstance(node.func, ast.Name) else ""
    known = _OPTIONS.get(kind)
    if known is None or len(node.args) != 1:
        return None
    try:
        names = tuple(ast.literal_eval(arg) for arg in node.args)
        options = {k.arg: ast.literal_eval(k.value) for k in node.keywords}
    except (ValueError, TypeError, SyntaxError):
        return None
    wrong = [k for k, v in options.items() if k is None or k not in known or not isinstance(v, known[k])]
    if wrong or not all(isinstance(name, str) for name in names):
        return None
    return Ask(kind, names, {str(k): v for k, v in options.items()})


def _named(node: ast.expr) -> Ask | None:
    """`kpi.名.列`, `kpi["名"]`, `结论[1]`, `店铺`."""
    names: list[Any] = []
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            names.insert(0, node.attr)
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            names.insert(0, node.slice.value)
        else:
            return None
        node = node.value
    return Ask(node.id, tuple(names))


# --- answers --------------------------------------------------------------------------------------------


def value_of(report: Report, ask: Ask) -> Cell:
    """A single value of the report."""
    if ask.kind == "kpi":
        return _kpi(report, ask.names)
    header = report.header
    words = {
        "店铺": header.shop, "周期": heading.span(header.period), "对比": heading.span(header.previous), "标题": heading.title(header),
        "生成时间": f"{header.made_at:%Y-%m-%d %H:%M}", "数据截止": f"{header.data_until:%Y-%m-%d}", "版本": header.edition,
        "提示": ";".join(report.marks),
    }  # fmt: skip
    if ask.kind == "结论" and len(ask.names) <= 1:
        texts = [s.text for s in report.sentences]
        if not ask.names:
            return Cell("\n".join(texts))
        n = ask.names[0]
        if isinstance(n, int) and n >= 1:
            return Cell(texts[n - 1] if n <= len(texts) else None)
    if ask.kind not in words or ask.names:
        raise NotFound(
            f"没有「{ask.kind}」这个名字,{_HELP}", near_names(ask.kind, [*words, "kpi", "结论", "table", "chart"])
        )
    return Cell(words[ask.kind])


def _kpi(report: Report, names: tuple[Any, ...]) -> Cell:
    """The cell of 核心指标 in a metric's row, in the column named or in that of this period."""
    if not 1 <= len(names) <= 2 or not all(isinstance(name, str) for name in names):
        raise BadInput("指标要写成 {{ kpi.支付金额 }} 或 {{ kpi.支付金额.环比 }}")
    rows = [
        (table, row) for s in _sections(report) if s.id in ("kpi", "day") for table in s.tables for row in table.rows
    ]
    wanted = _canonical(names[0])
    table, row = next(((t, r) for t, r in rows if _plain(str(r[0].value)) == wanted), (None, None))
    if table is None or row is None:
        if wanted in {m.name for m in METRICS.values()}:
            return Cell(None)  # known, and not in this report: no data, or not for this edition
        raise NotFound(f"没有指标「{names[0]}」", near_names(names[0], [_plain(str(r[0].value)) for _, r in rows]))
    if len(names) == 1 or names[1] in _NOW:
        return row[1]
    columns = [_plain(column.title) for column in table.columns]
    column = names[1]
    for j, title in enumerate(columns):
        if column == title or _SAME.get(title) == column:
            return Cell(None) if row[j].spark else row[j]
    if column in ("去年同周", "同比", "目标", "达成"):
        return Cell(None)
    raise NotFound(f"指标没有「{column}」这一列", near_names(column, columns[1:]) or columns[1:])


def _canonical(name: str) -> str:
    """A metric's own name, where an alias or its id is written."""
    for id, metric in METRICS.items():
        if name in (metric.name, id, *metric.aliases):
            return metric.name
    return name


def _plain(title: str) -> str:
    """A title without its unit."""
    return title.partition("(")[0].partition("（")[0].strip()


def _sections(report: Report) -> Iterable[Section]:
    return (*report.page_one, *report.sections)


def _short(title: str) -> str:
    """A section's title without its conclusion."""
    return title.partition("：")[0].partition(":")[0].strip()


def table_of(report: Report, ask: Ask) -> Table:
    """A table by its title or its section's, cut to `top` rows and the `columns` named."""
    known = list(_tables(report))
    table = _found(str(ask.names[0]), known, "表")
    top = ask.options.get("top")
    if top is not None and top < 1:
        raise BadInput("top 至少是 1")
    rows = table.rows[:top]
    total = (table.total,) if table.total and len(rows) == len(table.rows) else ()
    keep = list(range(len(table.columns)))
    if wanted := ask.options.get("columns"):
        titles = [_plain(column.title) for column in table.columns]
        unknown = [c for c in wanted if c not in titles]
        if unknown:
            raise NotFound(
                f"表「{ask.names[0]}」没有「{unknown[0]}」这一列", near_names(str(unknown[0]), titles) or titles
            )
        keep = [titles.index(c) for c in wanted]
    return Table(
        table.title,
        tuple(table.columns[j] for j in keep),
        tuple(tuple(row[j] for j in keep) for row in (*rows, *total)),
    )


def chart_of(report: Report, ask: Ask) -> Chart:
    """A chart by its title or its section's; `n` is its number in the section, from 1."""
    name = str(ask.names[0])
    known = list(_charts(report))
    if name in _TRENDS:
        line = next((c for _, c in known if c.kind == "line"), None)
        if line is None:
            raise NotFound("这份报告没有走势图,数据不够两天")
        return line
    same = [chart for key, chart in known if key == name]
    n = int(ask.options.get("n", 1))
    if n > 1 and same:
        if n > len(same):
            raise BadInput(f"「{name}」只有 {len(same)} 张图")
        return same[n - 1]
    return _found(name, known, "图")


def _tables(report: Report) -> Iterator[tuple[str, Table]]:
    for section in _sections(report):
        for table in section.tables:
            yield _short(section.title), table
            if table.title:
                yield _short(table.title), table


def _charts(report: Report) -> Iterator[tuple[str, Chart]]:
    for section in _sections(report):
        for chart in filter(drawable, section.charts):
            yield _short(section.title), chart
            yield _short(chart.title), chart


def _found(name: str, known: list[tuple[str, _T]], what: str) -> _T:
    """The first of exactly that name, else the first whose name holds it."""
    same = [one for key, one in known if key == name] or [one for key, one in known if name in key]
    if same:
        return same[0]
    titles = list(dict.fromkeys(key for key, _ in known))
    raise NotFound(f"这份报告里没有{what}「{name}」(可能没有数据)", near_names(name, titles) or titles[:4])
