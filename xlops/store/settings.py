"""What a shop set for itself (设置) and how its own tables are mapped; small texts by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["mappings", "remember_mapping", "setting", "settings", "write_setting"]


def settings(con: DuckDBPyConnection) -> dict[str, str]:
    """Everything the shop set, by id."""
    return dict(con.execute("SELECT id, value FROM settings").fetchall())


def setting(con: DuckDBPyConnection, id: str) -> str | None:
    """One of them, or None."""
    return settings(con).get(id)


def write_setting(con: DuckDBPyConnection, id: str, value: str) -> None:
    """Set or overwrite one."""
    con.execute("DELETE FROM settings WHERE id = ?", [id])
    con.execute("INSERT INTO settings VALUES (?, ?)", [id, value])


def mappings(con: DuckDBPyConnection) -> list[str]:
    """The remembered mappings of the operator's own tables, as their own texts."""
    return [str(text) for (text,) in con.execute("SELECT mapping FROM mappings ORDER BY name").fetchall()]


def remember_mapping(con: DuckDBPyConnection, fingerprint: str, name: str, mapping: str) -> None:
    """Keep a mapping for the next file with the same headers."""
    con.execute("DELETE FROM mappings WHERE fingerprint = ?", [fingerprint])
    con.execute("INSERT INTO mappings VALUES (?, ?, ?)", [fingerprint, name, mapping])
