"""The workbook and the store kept in step: read, merge three ways, patch the closed file, upgrade an old one."""

from xlops.book.sync.engine import Engine, sheet_language
from xlops.book.sync.merge import Merged, merge
from xlops.book.sync.model import Conflict, Problem, ReadBook, ReadGrid, Refreshed
from xlops.book.sync.prepare import Prepared, prepare
from xlops.book.sync.read import key_of, label_of, read_tables
from xlops.book.sync.refresh import base_of, refresh, settle

__all__ = [
    "Conflict", "Engine", "Merged", "Prepared", "Problem", "ReadBook", "ReadGrid", "Refreshed", "base_of", "key_of", "label_of",
    "merge", "prepare", "read_tables", "refresh", "settle", "sheet_language",
]  # fmt: skip
