"""示例: every table's three sample rows beside each other, written from the declarations of all sheets.

Rule: a sheet without grids of its own; the writer of the workbook renders `samples` of every grid. Nothing on it
is read back. Source: features part 1 (every sheet needs an example of how to fill it).
"""

from __future__ import annotations

from xlops.catalog.sheets.model import Group, Sheet

__all__ = ["SAMPLES"]

SAMPLES = Sheet(
    "samples", "示例", Group.BASE,
    guide="每张表填三行给您看;这里是编的数,只看不用填,也不会进任何统计。",
)  # fmt: skip
