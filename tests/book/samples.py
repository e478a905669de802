"""A small macro workbook as the planning workbook is built: two sheets, every button, a few functions in cells."""

from __future__ import annotations

import io
from datetime import datetime

import xlsxwriter

from xlops.book.ribbon import add_ribbon, buttons
from xlops.book.vba import vba_project
from xlops.book.wrappers import HELP_SHEET, help_rows, registry_udfs

__all__ = ["FORMULAS", "SHEETS", "macro_workbook"]

SHEETS = ("HomeSheet", "HelpSheet")  # code names
FORMULAS = {
    "B1": "=ops_pay_cvr(A1,A2)",
    "B2": "=ops_promo_margin(A1,A2)",
    "B3": "=ops_hhi(A1:A2)",
}


def macro_workbook() -> bytes:
    """The finished file: macros, buttons, ribbon, and the hidden sheet of texts."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1)})  # else the time of writing is in the file
    book.add_vba_project(io.BytesIO(vba_project(SHEETS)), is_stream=True)
    book.set_vba_name("ThisWorkbook")
    home = book.add_worksheet("首页")
    home.set_vba_name(SHEETS[0])
    for row, button in enumerate(buttons()):
        home.insert_button(row * 2, 5, {"macro": button.macro, "caption": button.caption})
    home.write_column("A1", [78, 2400])
    for cell, formula in FORMULAS.items():
        home.write_formula(cell, formula, None, "")
    texts = book.add_worksheet(HELP_SHEET)
    texts.set_vba_name(SHEETS[1])
    texts.hide()
    for row, cells in enumerate(help_rows(registry_udfs())):
        texts.write_row(row, 0, cells)
    book.close()
    return add_ribbon(target.getvalue())
