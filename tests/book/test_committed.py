"""The workbook that is kept with the program is what the code builds, part by part."""

from __future__ import annotations

import zipfile
from pathlib import Path

from xlops.files import resource
from xlops.shop import WORKBOOK, blank_workbook


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_kept_workbook_is_the_built_one(tmp_path: Path) -> None:
    kept = parts(resource(f"workbook/{WORKBOOK}.xlsm"))
    built = parts(blank_workbook(tmp_path / "new.xlsm"))
    assert kept.keys() == built.keys()
    stale = [name for name in kept if kept[name] != built[name]]
    assert not stale, f"run `make workbook`: {stale}"


def test_it_is_built_alike_byte_for_byte(tmp_path: Path) -> None:
    first, second = (blank_workbook(tmp_path / name) for name in ("a.xlsm", "b.xlsm"))
    assert first.read_bytes() == second.read_bytes()
