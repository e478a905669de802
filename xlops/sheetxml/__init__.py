"""Read and patch parts of an operator's workbook without touching the rest."""

from xlops.sheetxml.book import Book, Column, Sheet, Table, open_book
from xlops.sheetxml.edits import AppendRows, Edit, Patched, SetCell, SetProperty, SetResult
from xlops.sheetxml.ids import Located, locate, name_of, table_name, write_ids
from xlops.sheetxml.lock import check_closed
from xlops.sheetxml.patch import patch
from xlops.sheetxml.refs import Area, cell_at, cell_name, one_cell
from xlops.sheetxml.values import Cell, Formula, Value

__all__ = [
    "AppendRows", "Area", "Book", "Cell", "Column", "Edit", "Formula", "Located", "Patched", "SetCell",
    "SetProperty", "SetResult", "Sheet", "Table", "Value", "cell_at", "cell_name", "check_closed", "locate", "name_of",
    "one_cell", "open_book", "patch", "table_name", "write_ids",
]  # fmt: skip
