"""Columns and grids that an earlier version of the workbook called otherwise; ids in operators' files live on here.

Rule: an id is never reused. One that was given up stands here with the id that took its place, so that an old
workbook is still read and upgraded. Source: design.md (workbooks age).

>>> former("daily")
{}
"""

from __future__ import annotations

__all__ = ["RENAMED", "former"]

RENAMED: dict[tuple[str, str], str] = {}
"""(grid, column id of an earlier version) → the column id of today."""


def former(grid: str) -> dict[str, str]:
    """The earlier ids of a grid's columns and what they are called today."""
    return {old: new for (of, old), new in RENAMED.items() if of == grid}
