"""The registry: every metric, arithmetic function and algorithm under its id, and one way to call them.

Rule: nothing is listed here. Metrics and arithmetic come from the catalogue, algorithms from the modules
of `methods/`, found and imported when the registry is first looked at. Every single-valued argument
takes a column as well and then a column comes back.

>>> call("pay_cvr", pay_buyers=78, visitors=2400)
0.0325
>>> call("cpc", spend=[10, 3, None], clicks=[4, 0, 5])
[2.5, None, None]
>>> FUNCTIONS["pay_cvr"].args["visitors"].note
'访客数'
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from types import ModuleType
from typing import Any

from xlops import methods
from xlops.catalog.metrics import DEFAULTS, FORMULAS, METHOD_IDS, METRICS, reference
from xlops.catalog.model import Agg, Kind, Metric
from xlops.errors import BadInput, NotFound, near_names
from xlops.formula import metric as formulas
from xlops.functions.rows import run_method
from xlops.methods.declare import Arg, Method

__all__ = ["FUNCTIONS", "Function", "call"]

_KINDS = {Kind.TEXT: "text", Kind.ID: "text", Kind.DATE: "date", Kind.TIME: "date"}


@dataclass(frozen=True)
class Function:
    """What the house knows of a function: its names, its meaning, its arguments and how to run it.

    `origin` is `expression`, `field` (its own argument) or `method`; `defaults` holds the arguments
    that may be left out; `metric` is its declaration if the catalogue has one.
    """

    id: str
    name: str
    name_en: str
    section: str
    definition: str
    source: str
    direction: str
    benchmark: str
    aliases: tuple[str, ...]
    args: dict[str, Arg]
    result: Arg
    defaults: dict[str, Any]
    origin: str
    run: Callable[..., Any] = field(compare=False)
    metric: Metric | None = None


class _Registry(Mapping[str, Function]):
    """All functions by id, collected on first use."""

    @cached_property
    def _all(self) -> dict[str, Function]:
        found = {m.id: m for module in _method_modules() for m in _declared(module)}
        functions: dict[str, Function] = {}
        for metric in (*METRICS.values(), *FORMULAS.values()):
            algorithm = found.get(METHOD_IDS.get(metric.id, metric.id))
            if algorithm is not None:
                functions[metric.id] = _of_method(algorithm, metric)
            elif formulas.has_expression(metric):
                functions[metric.id] = _of_metric(metric)
        return functions | {id: _of_method(m, None) for id, m in found.items() if id not in functions}

    def __getitem__(self, id: str) -> Function:
        return self._all[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


FUNCTIONS: Mapping[str, Function] = _Registry()


def call(id: str, /, **inputs: Any) -> Any:
    """The value of a function for the given arguments, single values or columns.

    Raises `NotFound` for an unknown id, `BadInput` (a `ValueError`) for arguments that make no sense.
    """
    function = FUNCTIONS.get(id)
    if function is None:
        raise NotFound(f"没有函数「{id}」", near_names(id, FUNCTIONS))
    for name in inputs:
        if name not in function.args:
            near = near_names(name, function.args, n=1)
            hint = f",您是不是要写 {near[0]}?" if near else f",可用的是:{'、'.join(function.args)}"
            raise BadInput(f"「{function.name}」没有参数 {name}{hint}")
    for name, arg in function.args.items():
        if name not in inputs and name not in function.defaults:
            raise BadInput(f"「{function.name}」缺少参数 {name}" + (f"({arg.note})" if arg.note else ""))
    return function.run(**inputs)


def _method_modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(methods.__path__, methods.__name__ + "."):
        yield importlib.import_module(info.name)


def _declared(module: ModuleType) -> Iterator[Method]:
    """Methods that the module itself defines."""
    for run in vars(module).values():
        declared = getattr(run, "method", None)
        if isinstance(declared, Method) and getattr(run, "__module__", "") == module.__name__:
            yield declared


def _of_metric(metric: Metric) -> Function:
    return Function(
        metric.id, metric.name, metric.name_en, metric.section, metric.definition, metric.source,
        metric.direction, metric.benchmark, metric.aliases,
        args={p.arg: _arg(p.field) for p in metric.parts if p.arg in formulas.expression(metric).names},
        result=Arg("scalar", metric.unit),
        defaults=dict(DEFAULTS.get(metric.id, {})),
        origin="expression" if metric.expr else "field",
        run=partial(formulas.value, metric),
        metric=metric,
    )  # fmt: skip


def _of_method(method: Method, metric: Metric | None) -> Function:
    parameters = inspect.signature(method.run).parameters.values()
    known = metric or Metric(
        method.id, method.name, method.name_en, "", method.definition, method.result.unit,
        method.direction, Agg.NONE, benchmark=method.benchmark, source=method.source,
    )  # fmt: skip
    return Function(
        known.id, known.name, known.name_en, known.section, known.definition, known.source or method.source,
        known.direction, known.benchmark or method.benchmark, known.aliases,
        args=method.args,
        result=method.result,
        defaults={p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty},
        origin="method",
        run=partial(run_method, method),
        metric=metric,
    )  # fmt: skip


def _arg(id: str) -> Arg:
    declared = reference(id)
    return Arg("scalar", declared.unit, _KINDS.get(declared.kind, "number"), note=declared.name)
