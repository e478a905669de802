"""The order in which a cell passes a function's arguments: required ones first.

>>> from xlops.functions import FUNCTIONS
>>> argument_order(FUNCTIONS["cpc"])
('spend', 'clicks')
"""

from __future__ import annotations

from xlops.functions.registry import Function

__all__ = ["argument_order"]


def argument_order(function: Function) -> tuple[str, ...]:
    """Arguments by name: those without a default, then those with one, each as declared."""
    return tuple(sorted(function.args, key=lambda name: name in function.defaults))
