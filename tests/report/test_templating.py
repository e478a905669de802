"""Templates compiled before are kept in the user's folder, and a shop's own take their place at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.report.sample import tiny
from xlops.report.html import TEMPLATE, page
from xlops.store import home


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XLOPS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def kept() -> list[Path]:
    return sorted((home() / "compiled").glob("*"))


def test_a_second_page_compiles_nothing_and_is_the_same() -> None:
    first = page(tiny())
    before = {path: path.stat().st_mtime_ns for path in kept()}
    assert before  # something was kept
    assert page(tiny()) == first
    assert {path: path.stat().st_mtime_ns for path in kept()} == before


def test_a_changed_template_is_compiled_again(tmp_path: Path) -> None:
    folder = tmp_path / "模板"
    folder.mkdir()
    for text in ("{{ heading }}一", "{{ heading }}二"):
        (folder / TEMPLATE).write_text(text, encoding="utf-8")
        assert page(tiny(), [folder]).endswith(text[-1])


def test_a_broken_or_unwritable_folder_costs_only_time(own_home: Path) -> None:
    first = page(tiny())
    for path in kept():
        path.write_bytes(b"j2" + b"\0" * 40)  # as a crash would leave it
    assert page(tiny()) == first
    for path in kept():
        path.unlink()
    (own_home / "compiled").rmdir()
    (own_home / "compiled").write_text("a file where the folder should be", encoding="utf-8")
    assert page(tiny()) == first
