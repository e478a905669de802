"""The language of the workbook's sheets: a formula once, as an Excel formula and as a value in Python.

Rule: both agree, missing included: a test writes every function and every sheet, lets a spreadsheet calculate and
compares cell by cell. Adding a function is one declaration in `functions/`.

>>> from xlops.catalog.sheets import GRIDS
>>> rows = evaluate({"daily": [{"pay_buyers": 30, "uv": 1000}, {"pay_buyers": None, "uv": 9}]}, GRIDS, {}, None)
>>> [row["pay_cvr"] for row in rows["daily"]]
[0.03, None]
"""

from __future__ import annotations

from xlops.formula.sheet.book import Held, card_values, evaluate, value_of
from xlops.formula.sheet.check import check, check_sheet
from xlops.formula.sheet.functions import FUNCTIONS
from xlops.formula.sheet.nodes import Type, type_of
from xlops.formula.sheet.place import AS_OF, Place, RefPlace, TablePlace, column_ref, setting_name
from xlops.formula.sheet.text import Arguments, excel, excel_card, excel_condition

__all__ = [
    "AS_OF", "FUNCTIONS", "Arguments", "Held", "Place", "RefPlace", "TablePlace", "Type", "card_values", "check", "check_sheet",
    "column_ref", "evaluate", "excel", "excel_card", "excel_condition", "setting_name", "type_of", "value_of",
]  # fmt: skip
