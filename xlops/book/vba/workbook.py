"""The macros of 店铺运营.xlsm: what lies in `workbook/vba/`, the wrappers, and a module for each sheet.

Rule: every `.bas` of the folder is a standard module, `ThisWorkbook.cls` is the workbook's own; a sheet has an
empty module under its code name, which must be the one in the sheet's part.
"""

from __future__ import annotations

from collections.abc import Iterable

from xlops.book.vba.modules import Kind, Module, parse
from xlops.book.vba.project import compile_project
from xlops.book.wrappers import Udf, registry_udfs, wrappers
from xlops.files import resource

__all__ = ["PROJECT_NAME", "WORKBOOK_CODE_NAME", "vba_modules", "vba_project"]

PROJECT_NAME = "ShopOps"
WORKBOOK_CODE_NAME = "ThisWorkbook"
_UDF_MODULE = "Udfs"


def vba_modules(sheets: Iterable[str], udfs: Iterable[Udf] | None = None) -> list[Module]:
    """The modules of a workbook whose sheets have these code names, in the workbook's order.

    `udfs` are the functions for its cells, by default those of the whole registry.
    """
    folder = resource("workbook/vba")
    book = parse((folder / f"{WORKBOOK_CODE_NAME}.cls").read_text(encoding="ascii"), Kind.WORKBOOK)
    written = [parse(path.read_text(encoding="ascii")) for path in sorted(folder.glob("*.bas"))]
    generated = Module(_UDF_MODULE, Kind.STANDARD, wrappers(registry_udfs() if udfs is None else udfs))
    return [book, *(Module(name, Kind.SHEET, "") for name in sheets), *written, generated]


def vba_project(sheets: Iterable[str], udfs: Iterable[Udf] | None = None) -> bytes:
    """The bytes of `vbaProject.bin` for a workbook whose sheets have these code names."""
    return compile_project(PROJECT_NAME, vba_modules(sheets, udfs))
