"""The use cases, one function each: create, import, report, ask for numbers. Faces call these.

Rule: this room opens the connection and the transaction and hands the connection down; the clock and
the folders come from the caller.
"""

from xlops.shop.choices import choose, chosen
from xlops.shop.clipboard import copy_text
from xlops.shop.imports import Imported, bad_rows, import_files, map_table, with_answer
from xlops.shop.lookups import Lookups
from xlops.shop.numbers import Checked, check, kpi
from xlops.shop.reports import Written, chat_text, weekly, write_report
from xlops.shop.sample import Sample, create_demo
from xlops.shop.workbook import (
    WORKBOOK,
    Refresh,
    blank_workbook,
    build_workbook,
    find_workbook,
    new_shop,
    refresh_open,
    refresh_workbook,
    upgrade_workbook,
)

__all__ = [
    "WORKBOOK", "Checked", "Imported", "Lookups", "Refresh", "Sample", "Written", "bad_rows", "blank_workbook",
    "build_workbook", "chat_text", "check", "choose", "chosen", "copy_text", "create_demo", "find_workbook",
    "import_files", "kpi", "map_table", "new_shop", "refresh_open", "refresh_workbook", "upgrade_workbook", "weekly",
    "with_answer", "write_report",
]  # fmt: skip
