"""Whether the declarations of the catalogue fit each other: every id that is named is declared.

Rule: a reference is an id of a field, an input, a metric, a table, an export or a rule; the names in a metric's
expression are exactly its arguments. Run once, when the catalogue is imported.

>>> problems()
[]
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from xlops.catalog.exports import EXPORTS
from xlops.catalog.fields import FIELDS
from xlops.catalog.inputs import INPUTS
from xlops.catalog.metrics import DEFAULTS, FORMULAS, METHOD_IDS, METRICS, SIGNED, WEIGHTS
from xlops.catalog.model import Agg, Export, Metric, Table
from xlops.catalog.rules import CAUSES, CHECKS
from xlops.catalog.tables import PRECEDENCE, TABLES

__all__ = ["export_problems", "metric_problems", "problems", "table_problems"]


def problems() -> list[str]:
    """Every reference that leads nowhere, one line each."""
    found = [line for m in (*METRICS.values(), *FORMULAS.values()) for line in metric_problems(m)]
    found += [line for t in TABLES.values() for line in table_problems(t)]
    found += [line for e in EXPORTS.values() for line in export_problems(e)]
    for rule in CHECKS.values():
        found += _unknown(f"check {rule.id}", rule.fields, {**FIELDS, **INPUTS, **METRICS})
    for cause in CAUSES.values():  # D20:search is a branch of D20
        found += _unknown(f"cause {cause.id}", (t.partition(":")[0] for t in cause.triggers), {**CHECKS, **CAUSES})
    found += _unknown("SIGNED", SIGNED, METRICS)
    found += _unknown("METHOD_IDS", METHOD_IDS, METRICS)
    found += _unknown("DEFAULTS", DEFAULTS, {**METRICS, **FORMULAS})
    found += _unknown("WEIGHTS", (*WEIGHTS, *WEIGHTS.values()), FIELDS)
    found += _unknown("PRECEDENCE", (field for field in PRECEDENCE if field), FIELDS)
    found += _unknown("PRECEDENCE", (id for ids in PRECEDENCE.values() for id in ids), {**TABLES, **EXPORTS})
    found += _unknown("INPUTS (also a field)", INPUTS.keys() & FIELDS.keys(), ())
    return found


def metric_problems(metric: Metric) -> list[str]:
    """Parts that are not declared, arguments that the expression does not use, or the other way round."""
    where = f"metric {metric.id}"
    found = _unknown(where, (p.field for p in metric.parts), {**FIELDS, **INPUTS, **METRICS, **FORMULAS})
    args = [p.arg for p in metric.parts]
    if len(set(args)) < len(args):
        found.append(f"{where}: an argument is named twice")
    if metric.expr:
        names = {n.id for n in ast.walk(ast.parse(metric.expr, mode="eval")) if isinstance(n, ast.Name)}
        if names != set(args):
            found.append(f"{where}: expression and parts differ in {sorted(names ^ set(args))}")
    elif len(args) > (2 if metric.agg is Agg.WAVG else 1):
        found.append(f"{where}: parts without an expression")
    return found


def table_problems(table: Table) -> list[str]:
    """Columns and measures that are not fields, measures dated by a column the table lacks."""
    where = f"table {table.id}"
    own = (*table.key, *table.columns)
    dates = [m.date for m in table.measures] + ([table.created] if table.created else [])
    return (
        _unknown(where, own, FIELDS) + _unknown(where, (m.field for m in table.measures), FIELDS)
        + _unknown(where, dates, own)
    )  # fmt: skip


def export_problems(export: Export) -> list[str]:
    """A table or field that is not declared."""
    where = f"export {export.id}"
    named = (c.field for c in export.columns)
    others = (*export.signature, *export.replaces, *(field for field, _ in export.constants))
    return (
        _unknown(where, [export.table], TABLES) + _unknown(where, named, FIELDS) + _unknown(where, others, FIELDS)
        + _unknown(where, export.beside, EXPORTS)
    )  # fmt: skip


def _unknown(where: str, ids: Collection[str] | Iterator[str], known: Collection[str]) -> list[str]:
    return [f"{where}: no {id}" for id in ids if id not in known]
