"""A function found by what people call it: id, Chinese name or alias, whatever the letter case.

>>> find("投入产出比").id
'roas'
>>> metric_id("新增会员数")
'new_members'
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from xlops.catalog.fields import FIELDS
from xlops.catalog.metrics import METRICS
from xlops.errors import NotFound, near_names
from xlops.functions.registry import FUNCTIONS, Function

__all__ = ["find", "metric_id"]


def find(text: str) -> Function:
    """The function of an id, a Chinese name or an alias. Raises `NotFound` with near names."""
    named = ((name, f.id) for f in FUNCTIONS.values() for name in (f.id, f.name, *f.aliases))
    return FUNCTIONS[_lookup(text, named)]


@lru_cache(maxsize=1024)
def metric_id(text: str) -> str:
    """The id of a metric or of a field, for a query. Raises `NotFound` with near names."""
    metrics = [(name, m.id) for m in METRICS.values() for name in (m.id, m.name, *m.aliases)]
    return _lookup(text, [*metrics, *((name, f.id) for f in FIELDS.values() for name in (f.id, f.name))])


def _lookup(text: str, named: Iterable[tuple[str, str]]) -> str:
    """The id under a name, first come first served."""
    ids: dict[str, str] = {}
    shown: dict[str, str] = {}
    for name, id in named:
        ids.setdefault(name.casefold(), id)
        shown.setdefault(name.casefold(), name)
    wanted = text.strip().casefold()
    if wanted in ids:
        return ids[wanted]
    near = [name for name in shown if len(wanted) > 1 and wanted in name] or near_names(wanted, shown)
    best = {ids[name]: shown[name] for name in reversed(near)}  # one name an id, the best
    raise NotFound(f"没有指标「{text}」", list(reversed(best.values()))[:3])
