"""Which files of 下载 are proposed: new ones of known kinds, each content once."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.app.files import core, entries, own
from xlops.ingest import Mapping
from xlops.shop import import_files, map_table
from xlops.shop.found import downloads, find_files
from xlops.store import Shop, create_shop

NOW = datetime(2026, 11, 16, 9, 30)


def written(path: Path, days_ago: float) -> Path:
    """The file, as if it had been saved that many days before."""
    moment = (NOW - timedelta(days=days_ago)).timestamp()
    os.utime(path, (moment, moment))
    return path


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return create_shop("小店", tmp_path / "小店")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """下载."""
    made = tmp_path / "下载"
    made.mkdir()
    return made


def names(shop: Shop, folder: Path) -> list[str]:
    return [one.path.name for one in find_files(shop, [folder], now=NOW).files]


def test_the_newest_first_and_none_older_than_a_week(shop: Shop, folder: Path) -> None:
    written(core(folder, "a.csv"), 6.9)
    written(entries(folder, "b.csv"), 0.1)
    written(core(folder, "c.csv", bad="1"), 7.1)
    (new, old) = find_files(shop, [folder], now=NOW).files
    assert [new.path.name, old.path.name] == ["b.csv", "a.csv"]
    assert old.kind == "生意参谋 店铺整体" and old.size == (folder / "a.csv").stat().st_size
    assert old.modified == NOW - timedelta(days=6.9)


def test_what_was_imported_is_not_proposed_again(shop: Shop, folder: Path) -> None:
    first = written(core(folder, "a.csv"), 1)
    shutil.copy(first, folder / "a(1).csv")
    written(folder / "a(1).csv", 0.5)
    assert names(shop, folder) == ["a(1).csv"]
    import_files(shop, [first], now=NOW)
    assert names(shop, folder) == []


def test_other_files_are_nobodys_business(shop: Shop, folder: Path) -> None:
    """In the shop's own inbox an unknown file is named, in 下载 it is not."""
    for place in (folder, shop.inbox):
        (place / "工资.csv").write_text("谁,多少\n小明,1\n", encoding="utf-8")
        (place / "~$a.csv").write_text("x", encoding="utf-8")
        (place / "照片.jpg").write_bytes(b"x")
    (folder / "内层").mkdir()
    core(folder / "内层")
    core(shop.inbox / "11月")
    found = find_files(shop, [folder], now=NOW)
    assert [one.path.parent.name for one in found.files] == ["11月"]
    assert found.unknown == ()  # the same content, seen in 下载 first
    (folder / "工资.csv").unlink()
    assert find_files(shop, [folder], now=NOW).unknown == ("工资.csv",)


def test_a_table_that_was_explained_once_is_known(shop: Shop, folder: Path) -> None:
    own(folder)
    assert names(shop, folder) == []
    columns = (("那天", "start"), ("来的人", "uv"), ("成交了多少钱", "pay_amount"))
    map_table(shop, "日报", Mapping("shop_facts", columns))
    assert names(shop, folder) == ["我的日报.csv"]


def test_a_folder_that_is_not_there_holds_nothing(shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert names(shop, folder / "无") == []
    monkeypatch.setenv("XLOPS_DOWNLOADS", str(folder))
    assert downloads() == folder
