"""The workbook's VBA: sources in `workbook/vba/`, generated wrappers, and the compiler to `vbaProject.bin`."""

from __future__ import annotations

from xlops.book.vba.modules import Kind, Module, parse, source
from xlops.book.vba.project import compile_project
from xlops.book.vba.workbook import vba_modules, vba_project

__all__ = ["Kind", "Module", "compile_project", "parse", "source", "vba_modules", "vba_project"]
