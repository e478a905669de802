"""What was last written into the workbook: the base of the next merge, kept by the stamp it was written under.

Rule: a row is one JSON by grid and key; the stamp is a digest of it all, so that a workbook carries a stamp
exactly when these rows are what was written into it. The last few stamps are kept: the new one is
remembered before the workbook is replaced, and a crash in between leaves the workbook with one that is known.

>>> Base({"daily": {("2026-11-09",): {"uv": 7}}}).stamp == Base({"daily": {("2026-11-09",): {"uv": 8}}}).stamp
False
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Base", "JsonRow", "read_base", "write_base"]

KEEP = 3
JsonRow = Mapping[str, str | int | float | bool | None]
_Key = tuple[str, ...]


@dataclass(frozen=True)
class Base:
    """Rows as written, by grid and key (imported columns, JSON values), and the keys that the operator deleted."""

    rows: Mapping[str, Mapping[_Key, JsonRow]] = field(default_factory=dict)
    deleted: Mapping[str, frozenset[_Key]] = field(default_factory=dict)

    @cached_property
    def _lines(self) -> list[tuple[str, str, str, bool]]:
        """Grid, key, row, deleted; as they are stored, in a fixed order."""
        dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
        lines = [(grid, dump(key), dump(row), False) for grid, rows in self.rows.items() for key, row in rows.items()]
        lines += [(grid, dump(key), "{}", True) for grid, keys in self.deleted.items() for key in keys]
        return sorted(lines)

    @cached_property
    def stamp(self) -> str:
        """A digest of everything in it; "" where there is nothing."""
        if not self._lines:
            return ""
        text = "\n".join([f"{grid}\t{key}\t{row}\t{deleted}" for grid, key, row, deleted in self._lines])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_base(con: DuckDBPyConnection, revision: str = "") -> Base:
    """The base written under a stamp; where the stamp is unknown, the last one. Compare `Base.stamp`.

    An empty base where nothing was ever written.
    """
    known = con.execute(
        "SELECT revision FROM book_revisions ORDER BY revision = ? DESC, id DESC", [revision]
    ).fetchone()
    if known is None:
        return Base()
    found = con.execute(
        "SELECT grid, deleted, '[' || string_agg('[' || \"key\" || ',' || \"row\" || ']', ',') || ']' "
        "FROM book_rows WHERE revision = ? GROUP BY grid, deleted ORDER BY grid",
        [known[0]],
    ).fetchall()
    rows: dict[str, dict[_Key, JsonRow]] = {}
    deleted: dict[str, frozenset[_Key]] = {}
    for grid, is_deleted, text in found:
        pairs = json.loads(text)
        if is_deleted:
            deleted[grid] = frozenset(tuple(key) for key, _ in pairs)
        else:
            rows[grid] = {tuple(key): row for key, row in pairs}
    return Base(rows, deleted)


def write_base(con: DuckDBPyConnection, base: Base) -> None:
    """Remember a base under its stamp, inside the caller's transaction; older ones than the last few are dropped."""
    row = con.execute("SELECT coalesce(max(id), 0) + 1 FROM book_revisions").fetchone()
    number = int(row[0]) if row else 1
    known = con.execute("SELECT count(*) FROM book_revisions WHERE revision = ?", [base.stamp]).fetchone()
    if known and known[0]:
        con.execute("UPDATE book_revisions SET id = ? WHERE revision = ?", [number, base.stamp])
        return
    con.execute("INSERT INTO book_revisions VALUES (?, ?)", [number, base.stamp])
    lines = json.dumps(base._lines, ensure_ascii=False)
    con.execute(
        "INSERT INTO book_rows SELECT ?, line[1], line[2], line[3], CAST(line[4] AS BOOLEAN) "
        "FROM (SELECT unnest(from_json(?, '[[\"VARCHAR\"]]')) AS line)",
        [base.stamp, lines],
    )
    last = f"(SELECT revision FROM book_revisions ORDER BY id DESC LIMIT {KEEP})"
    con.execute(f"DELETE FROM book_rows WHERE revision NOT IN {last}")
    con.execute(f"DELETE FROM book_revisions WHERE revision NOT IN {last}")
