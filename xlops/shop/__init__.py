"""The use cases, one function each: create, import, report, ask for numbers. Faces call these.

Rule: this room opens the connection and the transaction and hands the connection down; the clock and
the folders come from the caller. A use case is imported when it is asked for: a report does not pay for the workbook.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlops.shop.choices import choose, chosen
    from xlops.shop.clipboard import copy_text
    from xlops.shop.imports import Imported, bad_rows, import_files, map_table, with_answer
    from xlops.shop.lookups import Lookups
    from xlops.shop.numbers import Checked, check, kpi
    from xlops.shop.reports import Written, weekly, write_report
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
    "build_workbook", "check", "choose", "chosen", "copy_text", "create_demo", "find_workbook",
    "import_files", "kpi", "map_table", "new_shop", "refresh_open", "refresh_workbook", "upgrade_workbook", "weekly",
    "with_answer", "write_report",
]  # fmt: skip

_HOME = {
    "choose": "choices",
    "chosen": "choices",
    "copy_text": "clipboard",
    "Imported": "imports",
    "bad_rows": "imports",
    "import_files": "imports",
    "map_table": "imports",
    "with_answer": "imports",
    "Lookups": "lookups",
    "Checked": "numbers",
    "check": "numbers",
    "kpi": "numbers",
    "Written": "reports",
    "weekly": "reports",
    "write_report": "reports",
    "Sample": "sample",
    "create_demo": "sample",
    "WORKBOOK": "workbook",
    "Refresh": "workbook",
    "blank_workbook": "workbook",
    "build_workbook": "workbook",
    "find_workbook": "workbook",
    "new_shop": "workbook",
    "refresh_open": "workbook",
    "refresh_workbook": "workbook",
    "upgrade_workbook": "workbook",
}


def __getattr__(name: str) -> Any:
    """The use case of that name, from the module that declares it."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
