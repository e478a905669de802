"""A reading of the store that asks each question once: many rooms ask the same of it while one refresh is worked out.

Rule: for as long as nothing is written the same statement with the same parameters has the same rows, so they are kept.
A statement that writes is refused.

>>> import duckdb
>>> con = remembering(duckdb.connect())
>>> con.execute("SELECT 1 + ?", [2]).fetchall(), con.execute("SELECT 1 + ?", [2]).fetchone()
([(3,)], (3,))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["remembering"]

_READS = ("SELECT", "WITH", "FROM", "PRAGMA", "DESCRIBE")


class _Rows:
    """What a statement gave; each reading of it starts at the first row."""

    def __init__(self, rows: list[tuple[Any, ...]], description: Any) -> None:
        self._rows, self.description = rows, description

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(self._rows)

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._rows[0] if self._rows else None


class _Reading:
    def __init__(self, con: DuckDBPyConnection) -> None:
        self._con = con
        self._known: dict[tuple[str, str], _Rows] = {}

    def execute(self, sql: str, parameters: Any = None) -> _Rows:
        assert sql.lstrip(" \n(").upper().startswith(_READS), f"this connection only reads: {sql[:40]}"
        key = (sql, repr(parameters))
        if key not in self._known:
            found = self._con.execute(sql) if parameters is None else self._con.execute(sql, parameters)
            self._known[key] = _Rows(found.fetchall(), found.description)
        return self._known[key]


def remembering(con: DuckDBPyConnection) -> DuckDBPyConnection:
    """The connection as a reader that remembers; it knows `execute`, `fetchall` and `fetchone`."""
    return cast("DuckDBPyConnection", _Reading(con))
