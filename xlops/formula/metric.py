"""A metric of the catalogue in every language: Python value, SQL, Excel formula, Chinese words.

Rule: a plain field is its own expression; an average (WAVG) is a value and its weight; an algorithm has
no expression and is called through `functions`. Source: the declarations of `catalog.metrics`.

>>> from xlops.catalog.metrics import METRICS
>>> value(METRICS["pay_cvr"], pay_buyers=78, visitors=2400)
0.0325
>>> words(METRICS["pay_cvr"])
'支付买家数 ÷ 访客数'
>>> excel(METRICS["net_sales"], {"pay_amount": "B2", "refund_amount": "C2"})
'IF(COUNT(B2,C2)<2,"",B2-C2)'
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from xlops.catalog.fields import FIELDS
from xlops.catalog.inputs import INPUTS
from xlops.catalog.metrics import DEFAULTS, FORMULAS, METRICS, reference
from xlops.catalog.model import Agg, Metric, Part
from xlops.errors import BadInput, NotFound, near_names
from xlops.formula import cells as _cells
from xlops.formula import sql as _sql
from xlops.formula.compute import evaluate
from xlops.formula.grammar import Expression, parse
from xlops.formula.render import WORDS, render

__all__ = [
    "adds_by_row", "called", "excel", "excel_total", "expand", "expression", "has_expression", "row_sql", "signed", "sum_sql",
    "value", "words",
]  # fmt: skip


def has_expression(metric: Metric) -> bool:
    """Whether the catalogue alone says how to compute it (otherwise an algorithm does)."""
    return bool(metric.parts)


@lru_cache(maxsize=1024)
def expression(metric: Metric) -> Expression:
    """The metric's checked expression over its argument names. Raises `BadInput` for an algorithm."""
    if not has_expression(metric):
        raise BadInput(f"「{metric.name}」要用算法计算,没有公式")
    return parse(metric.expr or metric.parts[0].arg, tuple(p.arg for p in metric.parts))


def adds_by_row(metric: Metric) -> bool:
    """Whether rows are computed first and then added: an amount that each row gets with its own rate."""
    return metric.agg is Agg.SUM and any(reference(p.field).agg is not Agg.SUM for p in metric.parts)


@lru_cache(maxsize=1024)
def signed(metric: Metric) -> frozenset[str]:
    """Argument names that may be negative."""
    return frozenset(p.arg for p in metric.parts if reference(p.field).signed)


@lru_cache(maxsize=1024)
def called(metric: Metric) -> Mapping[str, str]:
    """Argument name → Chinese name."""
    return {p.arg: reference(p.field).name for p in metric.parts}


def value(metric: Metric, /, **inputs: Any) -> Any:
    """The metric's value from its arguments, single values or columns (see `evaluate`).

    Raises `BadInput` on a wrong, missing, negative or non-numeric argument.
    """
    formula = expression(metric)
    given = {**DEFAULTS.get(metric.id, {}), **inputs}
    for name in given.keys() - set(formula.names):
        raise BadInput(f"「{metric.name}」没有参数 {name},可用的是:{'、'.join(formula.names)}")
    for name in formula.names:
        if name not in given:
            raise BadInput(f"「{metric.name}」缺少参数 {name}({called(metric)[name]})")
    return evaluate(formula, given, signed(metric), called(metric))


def row_sql(metric: Metric, columns: Mapping[str, str]) -> str:
    """SQL of one row's value; `columns` gives an SQL expression for each argument."""
    formula = expression(metric)
    return _sql.row_sql(formula, _filled(metric, columns, formula.names), signed(metric))


def sum_sql(metric: Metric, columns: Mapping[str, str]) -> str:
    """SQL of the value over many rows: sums of complete rows, then divided; an average is weighted.

    Whether the rows may be added at all is `rollup.check`'s to say.
    """
    columns = _filled(metric, columns, [p.arg for p in metric.parts])
    if adds_by_row(metric):
        return f"sum({row_sql(metric, columns)})"
    if _is_average(metric):
        average, weight = (columns[p.arg] for p in metric.parts)
        return _sql.sum_sql(
            parse("value / weight"), {"value": f"(({average}) * ({weight}))", "weight": f"({weight})"}, signed(metric)
        )
    return _sql.sum_sql(expression(metric), columns, signed(metric))


def excel(metric: Metric, refs: Mapping[str, str]) -> str:
    """The formula of a cell, without `=`; `refs` gives a cell or structured reference for each argument."""
    formula = expression(metric)
    return _cells.cell(formula, _filled(metric, refs, formula.names), signed(metric))


def excel_total(metric: Metric, ranges: Mapping[str, str]) -> str:
    """The formula of a total cell over ranges of rows, without `=`: sum, then divide.

    Raises `BadInput` for an amount that each row computes with its own rate: sum its column instead.
    """
    if adds_by_row(metric):
        raise BadInput(f"「{metric.name}」每行的比率不同,请直接对这一列求和")
    ranges = _filled(metric, ranges, [p.arg for p in metric.parts])
    if _is_average(metric):
        return _cells.weighted(*(ranges[p.arg] for p in metric.parts))
    return _cells.total(expression(metric), ranges, signed(metric))


def words(metric: Metric) -> str:
    """The formula in Chinese, for the glossary; empty for a plain field or an algorithm."""
    if not metric.expr:
        return ""
    names = called(metric)
    return render(expression(metric).tree, names.__getitem__, WORDS)


@lru_cache(maxsize=1024)
def expand(metric: Metric) -> Metric:
    """The metric over fields and inputs only: metrics among its parts are replaced by their expressions.

    Arguments of the result are called like their fields, so a query needs one column for each.

    >>> expand(METRICS["gross_profit"]).expr
    'pay_amount - refund_amount_done - goods_cost'
    """
    if not metric.expr:
        return replace(metric, parts=tuple(Part(p.field, p.field) for p in metric.parts))
    inner = {p.arg: _leaf(p.field) for p in metric.parts}
    tree = _Substitute({arg: tree for arg, (tree, _) in inner.items()}).visit(parse(metric.expr).tree)
    leaves = dict.fromkeys(field for _, fields in inner.values() for field in fields)
    return replace(metric, expr=ast.unparse(tree), parts=tuple(Part(f, f) for f in leaves))


def _leaf(field: str) -> tuple[ast.expr, tuple[str, ...]]:
    """A part's expression over fields, and these fields."""
    if field not in FIELDS and field not in INPUTS:
        metric = METRICS.get(field) or FORMULAS[field]
        if has_expression(metric):
            whole = expand(metric)
            return parse(whole.expr or field).tree, tuple(p.field for p in whole.parts)
    return ast.Name(field, ast.Load()), (field,)


class _Substitute(ast.NodeTransformer):
    def __init__(self, trees: Mapping[str, ast.expr]) -> None:
        self.trees = trees

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.trees[node.id]


def _is_average(metric: Metric) -> bool:
    """Whether its two parts are an average and its weight."""
    return metric.agg is Agg.WAVG and not metric.expr and len(metric.parts) == 2


def _filled(metric: Metric, given: Mapping[str, str], names: Iterable[str]) -> Mapping[str, str]:
    """The columns or references of the named arguments, defaults filled in. Raises on a missing one."""
    filled = {**{k: str(v) for k, v in DEFAULTS.get(metric.id, {}).items()}, **given}
    for name in names:
        if name not in filled:
            raise NotFound(f"「{metric.name}」缺少「{name}」一列", near_names(name, given, n=1))
    return filled
