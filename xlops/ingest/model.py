"""What the reader takes and gives: the operator's answers, a mapping, bad rows, a staged file.

Rule: a file becomes rows of one table of the store; what could not be read stands beside them, with
its place in the file, and is never dropped silently.

>>> BadRow("a.csv", "", 7, "退款金额", "两元", "不是数字,请改成数字").text
'a.csv 第7行「退款金额」:「两元」不是数字,请改成数字'
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass

from xlops.catalog.model import Export

__all__ = ["Answers", "BadRow", "Mapping", "Staged"]


@dataclass(frozen=True)
class Answers:
    """What the operator said when asked; empty where nothing was.

    `date` (and `end` for several days) dates a file without dates, `window` and `rule` are the
    attribution of an ad report, `scope` the 归属 of a traffic report, `kind` an export's id.
    """

    date: datetime.date | None = None
    end: datetime.date | None = None
    window: str | None = None
    rule: str | None = None
    scope: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class BadRow:
    """A cell that can't be read: file, sheet, row as Excel counts (from 1), column, value, reason."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    reason: str

    @property
    def text(self) -> str:
        """One Chinese line for the operator."""
        place = " ".join(x for x in (self.file, self.sheet) if x)
        return f"{place} 第{self.row}行「{self.column}」:「{self.value}」{self.reason}"


@dataclass(frozen=True)
class Mapping:
    """How the headers of the operator's own table are understood: header → field, for one table.

    `constants` are field values that the table does not carry; `confidence` tells how near a header
    was to a known name (1: the same).
    """

    table: str
    columns: tuple[tuple[str, str], ...]
    constants: tuple[tuple[str, str], ...] = ()
    confidence: tuple[tuple[str, float], ...] = ()

    def to_json(self) -> str:
        """As a text to be remembered."""
        return json.dumps(
            {"table": self.table, "columns": self.columns, "constants": self.constants}, ensure_ascii=False
        )

    @classmethod
    def from_json(cls, text: str) -> Mapping:
        """The mapping of a remembered text."""
        said = json.loads(text)
        columns, constants = (tuple((str(a), str(b)) for a, b in said[part]) for part in ("columns", "constants"))
        return cls(said["table"], columns, constants)


@dataclass(frozen=True)
class Staged:
    """A sheet read and checked, waiting in a temporary table to be written into the store.

    `relation` holds exactly `columns` (the key of `table`, and the columns that the file has), one row
    per key; `bad` are the first bad rows, `bad_relation` holds all of them (file, sheet, row, column,
    value, reason), `bad_count` how many rows they are; `start` and `end` the days covered; `replaces`
    key columns by whose values earlier rows are replaced completely; `notes` are Chinese sentences
    for the operator; `unknown_headers` are columns that nobody reads.
    """

    export: Export
    table: str
    relation: str
    columns: tuple[str, ...]
    rows: int
    bad: tuple[BadRow, ...]
    bad_relation: str
    bad_count: int
    start: datetime.date | None
    end: datetime.date | None
    shop_names: tuple[str, ...]
    sheet: str
    header_row: int
    notes: tuple[str, ...]
    replaces: tuple[str, ...]
    unknown_headers: tuple[str, ...]
