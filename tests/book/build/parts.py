"""A built workbook read as plain XML, apart from every reader of ours."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from xlops.book.build import build_bytes
from xlops.catalog.config import DEFAULTS
from xlops.catalog.sheets.model import Sheet

__all__ = ["MAIN", "SETTINGS", "Cell", "cells", "parts", "sample_tables", "sheet_parts", "small"]

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SETTINGS: dict[str, Any] = {default.id: default.value for default in DEFAULTS.values()}


@dataclass(frozen=True)
class Cell:
    """A cell as it stands in the file: kind (`t`), text of the formula, text of the value (None: no `v`)."""

    kind: str
    formula: str | None
    value: str | None
    style: str


def small(*sheets: Sheet, tables: Any = None, as_of: date | None = None, **more: Any) -> bytes:
    """A workbook of these sheets alone."""
    given = {sheet.id: sheet for sheet in sheets}
    return build_bytes(tables or {}, settings=SETTINGS, as_of=as_of, sheets=given, **more)


@lru_cache(maxsize=8)
def parts(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@lru_cache(maxsize=8)
def sheet_parts(workbook: bytes) -> dict[str, str]:
    """Sheet's name → its part."""
    found = parts(workbook)
    targets = {r.attrib["Id"]: r.attrib["Target"] for r in ElementTree.fromstring(found["xl/_rels/workbook.xml.rels"])}
    book = ElementTree.fromstring(found["xl/workbook.xml"])
    return {s.attrib["name"]: "xl/" + targets[s.attrib[_REL + "id"]] for s in book.iter(MAIN + "sheet")}


@lru_cache(maxsize=256)
def cells(workbook: bytes, sheet: str) -> dict[str, Cell]:
    """The cells of a sheet by their addresses, shared texts resolved."""
    found = parts(workbook)
    shared = _shared(workbook)
    root = ElementTree.fromstring(found[sheet_parts(workbook)[sheet]])
    out = {}
    for c in root.iter(MAIN + "c"):
        kind, formula, value = c.attrib.get("t", "n"), c.find(MAIN + "f"), c.find(MAIN + "v")
        text = None if value is None else value.text or ""
        if kind == "s" and text is not None:
            text = shared[int(text)]
        told = None if formula is None else formula.text or ""
        out[c.attrib["r"]] = Cell(kind, told, text, c.attrib.get("s", ""))
    return out


@lru_cache(maxsize=8)
def _shared(workbook: bytes) -> list[str]:
    part = parts(workbook).get("xl/sharedStrings.xml")
    if part is None:
        return []
    return ["".join(t.text or "" for t in si.iter(MAIN + "t")) for si in ElementTree.fromstring(part)]


def sample_tables(sheets: Any) -> dict[str, list[dict[str, Any]]]:
    """The samples of every grid as the rows of a workbook."""
    tables = {}
    for sheet in sheets.values():
        for grid in sheet.grids:
            given = {tuple(row.get(k) for k in grid.key): dict(row) for row in grid.rows}
            for row in grid.samples if grid.id != "settings" else ():  # the settings are those of SETTINGS
                key = tuple(row.get(k) for k in grid.key)
                given[key] = {**given.get(key, {}), **row}
            tables[grid.id] = list(given.values())
    return tables
