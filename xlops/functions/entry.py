"""What there is to say about a function, in Chinese: the lines of the glossary and of `explain`.

>>> print(explain("UV价值"))
访客价值(uv_value)amount per visitor
支付金额除以访客数,等于支付转化率 × 客单价
公式:支付金额 ÷ 访客数
单位:元
好坏:越高越好
合并几天或几个商品:先分别相加再相除
参数:pay_amount 支付金额(元);visitors 访客数(人)
别名:UV价值、访客平均价值
来源:生意参谋商品报表说明;京东商智导出表头;抖店数据字段
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Agg, Field
from xlops.catalog.sources import SOURCES
from xlops.errors import NotFound
from xlops.formula import words
from xlops.functions.names import find, metric_id
from xlops.functions.registry import Function
from xlops.methods.declare import Arg

__all__ = ["explain", "facts"]

_DIRECTIONS = {"+": "越高越好", "-": "越低越好"}
_AGGREGATION = {
    Agg.SUM: "可以相加",
    Agg.UNIQ: "去重人数,不能相加",
    Agg.RATIO: "先分别相加再相除",
    Agg.WAVG: "按权重平均",
    Agg.STOCK: "几天取最后一天,商品之间可以相加",
    Agg.LAST: "取最后一天",
    Agg.INDEX: "平台指数,只看高低",
    Agg.NONE: "用合计数重新计算",
}
_SHAPES = {
    "column": "一列", "matrix": "一块区域", "mapping": "名称和值", "records": "多行记录", "record": "一条记录", "table": "表格",
}  # fmt: skip


def explain(text: str) -> str:
    """What a function or a column is, in plain Chinese, found by id, Chinese name or alias.

    Raises `NotFound` with near names.
    """
    try:
        function = find(text)
    except NotFound as unknown:
        try:
            return _of_field(FIELDS[metric_id(text)])
        except NotFound:
            raise unknown from None
    head = f"{function.name}({function.id}){function.name_en}"
    return "\n".join([head, function.definition, *(f"{label}:{said}" for label, said in facts(function))])


def facts(function: Function) -> Iterator[tuple[str, str]]:
    """What there is to say beyond the definition: label and text."""
    metric = function.metric
    formula = words(metric) if metric is not None else ""
    if formula:
        yield "公式", formula
    unit = metric.unit if metric is not None else function.result.unit
    if unit:
        yield "单位", unit
    if function.direction in _DIRECTIONS:
        yield "好坏", _DIRECTIONS[function.direction]
    if metric is not None and metric.section:
        yield "合并几天或几个商品", _AGGREGATION[metric.agg]
    if function.origin != "field":
        yield "参数", ";".join(_argument(name, arg, function) for name, arg in function.args.items())
    if function.benchmark:
        yield "标准", function.benchmark
    if function.aliases:
        yield "别名", "、".join(function.aliases)
    codes = dict.fromkeys(re.findall(r"[A-Z]\d*", function.source))
    if known := [SOURCES[code] for code in codes if code in SOURCES]:
        yield "来源", ";".join(known)


def _argument(name: str, arg: Arg, function: Function) -> str:
    """An argument: its id, what it is, its unit, and what it is when left out."""
    said = [arg.note, _SHAPES.get(arg.shape, "")]
    text = name + "".join(f" {s}" for s in said if s) + (f"({arg.unit})" if arg.unit else "")
    default = function.defaults.get(name)
    if isinstance(default, bool):
        default = "是" if default else "否"
    return text if default is None else f"{text},默认 {default}"


def _of_field(field: Field) -> str:
    unit = [f"单位:{field.unit}"] if field.unit else []
    return "\n".join(
        [f"{field.name}({field.id})", "文件里的一列", *unit, f"合并几天或几个商品:{_AGGREGATION[field.agg]}"]
    )
