"""What every room says to the database alike: the type of each kind, identifiers and constants.

Rule: an amount keeps four places from the file to the store, so that nothing is lost on the way; it is rounded half
up to the fen where it is shown.

>>> quote("end"), literal("it's"), SQL_TYPES[Kind.MONEY]
('"end"', "'it''s'", 'DECIMAL(18,4)')
"""

from __future__ import annotations

from collections.abc import Mapping

from xlops.catalog.model import Kind

__all__ = ["SQL_TYPES", "literal", "quote"]

SQL_TYPES: Mapping[Kind, str] = {
    Kind.TEXT: "VARCHAR",
    Kind.ID: "VARCHAR",
    Kind.DATE: "DATE",
    Kind.TIME: "TIMESTAMP",
    Kind.MONEY: "DECIMAL(18,4)",
    Kind.COUNT: "BIGINT",
    Kind.NUMBER: "DOUBLE",
    Kind.RATE: "DOUBLE",
}


def quote(name: str) -> str:
    """An identifier for SQL: `end` and `window` are words of its own."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text constant for SQL."""
    return "'" + text.replace("'", "''") + "'"
