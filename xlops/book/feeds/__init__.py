"""Between store and workbook: what a refresh writes into imported columns, and what typed rows become.

>>> from xlops.catalog.sheets import GRIDS
>>> problems(GRIDS["daily"])
[]
"""

from xlops.book.feeds.fill import feed_rows, feed_tables
from xlops.book.feeds.model import Row, Value, key_of
from xlops.book.feeds.registry import FEEDS, problems
from xlops.book.feeds.typed import BadCell, Typed, stored_rows, typed_rows
from xlops.book.feeds.whole import whole_tables

__all__ = [
    "FEEDS", "BadCell", "Row", "Typed", "Value", "feed_rows", "feed_tables", "key_of", "problems", "stored_rows", "typed_rows",
    "whole_tables",
]  # fmt: skip
