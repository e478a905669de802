"""Opening the next workbook ahead changes when it is read, not what is read or said."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from xlops.errors import BadFile
from xlops.ingest import Ahead, stage

KEY = bytes(range(32))
HEADERS = ("订单编号", "买家会员名", "买家实付金额", "订单创建时间", "订单付款时间")


def orders(path: Path, amount: float) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADERS)
        page.write_row(1, 0, ["3299194706518006493", "小明", amount, "2026-08-10 09:00:00", "2026-08-10 09:01:00"])
    return path


def paid(path: Path, ahead: Ahead | None) -> list[tuple[object, ...]]:
    con = duckdb.connect()
    staged = stage(con, path, buyer_key=KEY, ahead=ahead)[0]
    return con.execute(f"SELECT paid_amount::DOUBLE FROM {staged.relation}").fetchall()


def test_what_was_opened_ahead_is_read_as_if_it_was_not(tmp_path: Path) -> None:
    one, two = orders(tmp_path / "a.xlsx", 10), orders(tmp_path / "b.xlsx", 20.5)
    with Ahead() as ahead:
        ahead.begin(two)
        assert paid(one, ahead) == [(10,)]
        assert paid(two, ahead) == [(20.5,)]
        orders(two, 99)
        assert paid(two, ahead) == [(99,)], "taken once, read anew"


def test_a_file_is_in_memory_once_it_was_begun(tmp_path: Path) -> None:
    path = orders(tmp_path / "a.xlsx", 10)
    with Ahead() as ahead:
        ahead.begin(path)
        opened = ahead.take(path)
        assert opened is not None and [name for name, _ in opened.sheets] == ["Sheet1"]
        assert ahead.take(path) is None


def test_a_damaged_file_is_refused_in_its_turn(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(orders(tmp_path / "b.xlsx", 1).read_bytes()[:-300])
    with Ahead() as ahead:
        ahead.begin(path)
        with pytest.raises(BadFile, match=r"损坏|打不开"):
            paid(path, ahead)


def test_large_files_and_others_are_left_for_their_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlops.ingest.ahead._LARGEST", 1000)
    large, text = orders(tmp_path / "a.xlsx", 1), tmp_path / "a.csv"
    text.write_text("订单编号", encoding="utf-8")
    with Ahead() as ahead:
        for path in (large, text, tmp_path / "none.xlsx"):
            ahead.begin(path)
            assert ahead.take(path) is None
