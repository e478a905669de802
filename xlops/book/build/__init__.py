"""The writer of the planning workbook: the catalogue's sheets and a shop's tables to one .xlsm or .xlsx."""

from __future__ import annotations

from xlops.book.build.charts import CHART_SHEET
from xlops.book.build.kept import fresh
from xlops.book.build.place import headers
from xlops.book.build.workbook import PROPERTIES, VERSION, build, build_bytes, code_name, loose

__all__ = ["CHART_SHEET", "PROPERTIES", "VERSION", "build", "build_bytes", "code_name", "fresh", "headers", "loose"]
