"""Every export has a golden pair: the file as the platform writes it, and what the reader makes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ingest.regenerate import described, expected_path, golden_files
from xlops.catalog.exports import EXPORTS


@pytest.mark.parametrize("path", golden_files(), ids=lambda p: p.name)
def test_file_reads_as_expected(path: Path) -> None:
    assert described(path) == json.loads(expected_path(path).read_text(encoding="utf-8"))


def test_every_export_has_a_golden_pair() -> None:
    seen = {s["export"] for p in golden_files() for s in json.loads(expected_path(p).read_text(encoding="utf-8"))}
    assert set(EXPORTS) - seen == set()


@pytest.mark.parametrize("path", golden_files(), ids=lambda p: p.name)
def test_large_files_read_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small sheets take short cuts in planning; a large text is read once, by the whole rule."""
    for limit in ("_SMALL_ROWS", "_SMALL_TEXT", "_SOON"):
        monkeypatch.setattr(f"xlops.ingest.rows.{limit}", 0)
    assert described(path) == json.loads(expected_path(path).read_text(encoding="utf-8"))
