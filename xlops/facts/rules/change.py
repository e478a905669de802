"""Differences that meet their bounds exactly: 80 against 100 is −20%, not −19.999999999999996%.

Rule: bounds of 以上 and 以下 belong to the range; a float division must not push a value off its bound.
Source: spec section 0, bounds.

>>> relative(80, 100), points(0.2, 0.15)
(-0.2, 0.05)
"""

from __future__ import annotations

__all__ = ["points", "relative"]

_PLACES = 12


def relative(now: float, base: float) -> float:
    """now / base − 1; the base must not be 0."""
    return round(now / base - 1, _PLACES)


def points(now: float, before: float) -> float:
    """now − before, of shares."""
    return round(now - before, _PLACES)
