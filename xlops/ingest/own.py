"""The operator's own table: any headers, understood by near names, confirmed by the operator.

Rule: a header is proposed for the field whose known names come nearest; the operator confirms; the reader
then treats the mapping as a declaration made for this one file.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import cache

from xlops.catalog.exports import EXPORTS, OWN_NAMES, TOTALS
from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Col, Export
from xlops.catalog.tables import TABLES
from xlops.ingest.headers import Match, plain
from xlops.ingest.model import Mapping

__all__ = ["export_of", "match_own", "propose_mapping"]

_HOW = {"buyer": "buyer", "province": "province", "city": "own_city"}


def export_of(mapping: Mapping) -> Export:
    """A mapping as a declaration."""
    columns = [Col(field, (header,), how=_HOW.get(field, "")) for header, field in mapping.columns]
    fields = {c.field for c in columns}
    if {"start"} & fields and "end" not in fields and "end" in TABLES[mapping.table].key:
        header = next(h for h, f in mapping.columns if f == "start")
        columns.append(Col("end", (header,)))
    return Export(
        "own", "自己的表格", "自己的表格", mapping.table, tuple(columns), tuple(fields), totals=TOTALS,
        constants=mapping.constants, line="" if "line_key" in fields else "content",
    )  # fmt: skip


def match_own(head: Sequence[Sequence[str | None]], mapping: Mapping) -> Match | None:
    """The row of a sheet that has all headers of a mapping."""
    export = export_of(mapping)
    wanted = {plain(h) for h, _ in mapping.columns}
    for row, cells in enumerate(head):
        at: dict[str, int] = {}
        for i, cell in enumerate(cells):
            if name := plain(cell):
                at.setdefault(name, i)
        if wanted <= set(at):
            return Match(export, row, tuple((c or "").strip() for c in cells), at, len(wanted))
    return None


@cache
def _names(table: str) -> dict[str, str]:
    """Every name that a field of a table is known by → the field."""
    fields = {*TABLES[table].key, *TABLES[table].columns} - {"source", "line_key", "tree", "carrier"}
    names = {plain(name): field for field in fields for name in OWN_NAMES.get(field, ())}
    for export in EXPORTS.values():
        for col in export.columns:
            if col.field in fields and export.table == table:
                for header in col.headers:
                    names.setdefault(plain(header), col.field)
    for field in fields:
        names.setdefault(plain(FIELDS[field].name), field)
        names.setdefault(field, field)
    return names


def propose_mapping(headers: Sequence[str], table: str = "") -> Mapping:
    """A mapping for these headers, with a confidence from 0 to 1 a header; the table that explains the most
    of them, unless one is said. A header that nothing comes near is left out."""
    tables = [table] if table else [t.id for t in TABLES.values()]
    return max((_propose(headers, t) for t in tables), key=lambda m: sum(c for _, c in m.confidence))


def _propose(headers: Sequence[str], table: str) -> Mapping:
    names = _names(table)
    scored = []
    for header in headers:
        wanted = plain(header)
        for near in difflib.get_close_matches(wanted, names, n=3, cutoff=0.6):
            scored.append((difflib.SequenceMatcher(None, wanted, near).ratio(), header, names[near]))
    columns: list[tuple[str, str]] = []
    confidence: list[tuple[str, float]] = []
    for score, header, field in sorted(scored, key=lambda s: -s[0]):
        if all(header != h and field != f for h, f in columns):
            columns.append((header, field))
            confidence.append((header, round(score, 2)))
    return Mapping(table, tuple(columns), (), tuple(confidence))
