"""Whole numbers that add up: splits without a remainder, fen, and the texts of platform files.

Rule: money is counted in fen (whole numbers). A total is split by the largest remainder, so the parts
add up to it to the last fen. Source: the platforms write counts as `1,234` and rates as `3.25%`.

>>> split(100, (1, 1, 1))
[34, 33, 33]
>>> money(123456), plain(123456), rate(1, 40), rate(1, 0)
('1,234.56', '1234.56', '2.50%', '-')
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["commas", "money", "of", "per", "plain", "rate", "split"]


def split(total: int, weights: Sequence[float]) -> list[int]:
    """Parts of a whole number in proportion to the weights; they add up to it exactly.

    The largest remainders get the units that rounding down leaves over, earlier parts first. Weights
    that are all zero count as equal.
    """
    whole = sum(weights)
    if whole <= 0:
        weights, whole = [1.0] * len(weights), float(len(weights))
    exact = [total * w / whole for w in weights]
    parts = [int(x) for x in exact]
    left = total - sum(parts)
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[:left]:
        parts[i] += 1
    return parts


def of(amount: int, part: int, whole: int) -> int:
    """`amount × part ÷ whole`, rounded half up; 0 when the whole is 0."""
    return (2 * amount * part + whole) // (2 * whole) if whole else 0


_COMMON = tuple(f"{fen / 100:.2f}" for fen in range(40_000))  # most amounts of a small shop


def plain(fen: int) -> str:
    """Fen as yuan with two decimals: `1234.56`."""
    if 0 <= fen < len(_COMMON):
        return _COMMON[fen]
    return f"{fen / 100:.2f}"  # exact: a double holds any amount below 90 billion yuan to the fen


def money(fen: int) -> str:
    """Fen as yuan with thousands commas: `1,234.56`."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def commas(count: int) -> str:
    """A count with thousands commas: `1,234`."""
    return f"{count:,}"


def rate(part: int, whole: int, scale: int = 10_000) -> str:
    """A share as percent text with two decimals, `-` when there is nothing to divide by."""
    if not whole:
        return "-"
    points = of(scale, part, whole)
    return f"{points // 100}.{points % 100:02d}%"


def per(fen: int, count: int) -> str:
    """Yuan per unit with two decimals (客单价 and the like), `0.00` when there are none."""
    return money(of(fen, 1, count))
