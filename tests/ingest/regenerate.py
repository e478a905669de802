"""Write what the reader makes of every file of `golden/` beside it: `python -m tests.ingest.regenerate`.

The result is checked by eye against the file before it is committed; the tests compare with it.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from xlops.ingest import Answers, stage

__all__ = ["ANSWERS", "GOLDEN", "KEY", "described", "expected_path"]

GOLDEN = Path(__file__).parent / "golden"
KEY = bytes(range(32))
ANSWERS = Answers(date=date(2026, 8, 16), window="15", rule="末次点击")


def described(path: Path) -> list[dict[str, Any]]:
    """Everything the reader says of a file, as plain JSON; a row a line of texts."""
    con = duckdb.connect()
    return [
        {
            "export": s.export.id,
            "table": s.table,
            "header_row": s.header_row,
            "days": [str(s.start), str(s.end)],
            "shops": list(s.shop_names),
            "notes": list(s.notes),
            "replaces": list(s.replaces),
            "unknown": list(s.unknown_headers),
            "columns": list(s.columns),
            "rows": [
                [_text(v) for v in row] for row in con.execute(f"SELECT * FROM {s.relation} ORDER BY ALL").fetchall()
            ],
            "bad": [b.text for b in s.bad],
        }
        for s in stage(con, path, answers=ANSWERS, buyer_key=KEY)
    ]


def _text(value: object) -> str | None:
    """A value as a text; an amount with its fen, and with more places only where it has them."""
    if isinstance(value, Decimal) and value == (fen := round(value, 2)):
        value = fen
    return None if value is None else str(value)


def expected_path(path: Path) -> Path:
    """Where the expectation of a golden file stands."""
    return path.with_name(path.name + ".expected.json")


def golden_files() -> list[Path]:
    """Every golden file, without the expectations."""
    return sorted(p for p in GOLDEN.iterdir() if p.suffix != ".json")


if __name__ == "__main__":
    for file in golden_files():
        lines = json.dumps(described(file), ensure_ascii=False, indent=1)
        expected_path(file).write_text(lines + "\n", encoding="utf-8")
