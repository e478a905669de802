"""The use cases, one function each: create, import, report, ask for numbers. Faces call these.

Rule: this room opens the connection and the transaction and hands the connection down; the clock and
the folders come from the caller.
"""

from xlops.shop.choices import choose, chosen
from xlops.shop.imports import Imported, bad_rows, import_files, map_table, with_answer
from xlops.shop.lookups import Lookups
from xlops.shop.numbers import Checked, check, kpi
from xlops.shop.reports import weekly
from xlops.shop.sample import create_demo

__all__ = [
    "Checked", "Imported", "Lookups", "bad_rows", "check", "choose", "chosen", "create_demo", "import_files", "kpi", "map_table",
    "weekly", "with_answer",
]  # fmt: skip
