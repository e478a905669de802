"""The registry of functions: every metric, arithmetic function and algorithm, called and explained by name.

>>> call("aov_buyer", pay_amount=10140, pay_buyers=78)
130.0
"""

from __future__ import annotations

from xlops.functions.entry import explain
from xlops.functions.names import find, metric_id
from xlops.functions.registry import FUNCTIONS, Function, call

__all__ = ["FUNCTIONS", "Function", "call", "explain", "find", "metric_id"]
