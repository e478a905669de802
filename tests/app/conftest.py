"""A running window on a Monday morning, a shop of its own, an empty 下载; nothing is opened outside."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.app.client import Browser
from tests.beside import SUBPROCESS
from xlops.app import Program
from xlops.app.life import Life
from xlops.store import Shop, create_shop

MONDAY = datetime(2026, 11, 16, 9, 30)


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "下载"
    folder.mkdir()
    monkeypatch.setenv("XLOPS_DOWNLOADS", str(folder))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XLOPS_BROWSER", str(tmp_path / "no browser"))  # a picture and a PDF take their time
    (tmp_path / "home").mkdir()
    return folder


@pytest.fixture
def shop(tmp_path: Path, downloads: Path) -> Shop:
    return create_shop("我的小店", tmp_path / "店 铺")


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker runs beside the window without a process of its own; `test_processes` has those."""
    monkeypatch.setattr("xlops.app.work.subprocess", SUBPROCESS)
    monkeypatch.setattr("xlops.app.desk._LOOK", 0.5)


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def opened() -> list[Path]:
    """What was opened in a program of the system."""
    return []


@pytest.fixture
def begin(opened: list[Path], hand: Hand, downloads: Path) -> Iterator[Callable[..., Program]]:
    """Start a window; all of them are ended with the test."""
    running: list[tuple[Program, threading.Thread]] = []

    def start(shop: Shop | None = None, *files: Path) -> Program:
        program = Program(
            shop, files, life=Life(hand), clock=lambda: MONDAY, opener=opened.append, open=lambda address: False
        )
        thread = threading.Thread(target=program.run, daemon=True)
        thread.start()
        running.append((program, thread))
        return program

    yield start
    for program, thread in running:
        program.end()
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture
def program(begin: Callable[..., Program], shop: Shop) -> Program:
    return begin(shop)


@pytest.fixture
def browser(program: Program) -> Browser:
    return Browser(program).open()
