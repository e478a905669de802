"""What was last written into the workbook is kept by its stamp, the last few of them."""

from __future__ import annotations

import time
from typing import Any

import pytest

from xlops.store import Shop, reading, transaction, writing
from xlops.store.book import Base, read_base, write_base


def _base(amount: float) -> Base:
    rows: dict[str, Any] = {
        "daily": {("2026-11-01",): {"pay_amount": amount, "uv": None}, ("2026-11-02",): {"pay_amount": 0.1 + 0.2}},
        "skus": {("YX-1", "61234567890123456789"): {"text": "引号\"'\\ 换行\n,]", "shown": True}},
    }
    return Base(rows, {"daily": frozenset({("2026-10-31",), ("",)})})


def test_nothing_was_written_yet(shop: Shop) -> None:
    with writing(shop) as con:
        assert (read_base(con), read_base(con, "abc").stamp) == (Base(), "")


def test_it_comes_back_exactly(shop: Shop) -> None:
    with writing(shop) as con, transaction(con):
        write_base(con, _base(1.5))
    with reading(shop) as con:
        assert read_base(con, _base(1.5).stamp) == _base(1.5)


def test_the_last_three_are_kept_and_the_last_one_is_given_for_an_unknown_stamp(shop: Shop) -> None:
    with writing(shop) as con:
        for amount in (1.0, 2.0, 3.0, 4.0):
            write_base(con, _base(amount))
        assert [read_base(con, _base(a).stamp) == _base(a) for a in (1.0, 2.0, 3.0, 4.0)] == [False, True, True, True]
        assert read_base(con, _base(1.0).stamp) == _base(4.0)
        write_base(con, _base(2.0))  # written again: the last one now
        assert read_base(con, "?") == _base(2.0)
        assert con.execute("SELECT count(*) FROM book_rows").fetchall() == [(3 * 5,)]


def test_a_stamp_tells_rows_and_deletions_apart() -> None:
    rows = {("a",): {"x": 1.0}}
    stamps = {
        Base({"g": rows}).stamp, Base({"h": rows}).stamp, Base({"g": {("b",): {"x": 1.0}}}).stamp,
        Base({"g": {("a",): {"x": None}}}).stamp, Base({"g": rows}, {"g": frozenset({("b",)})}).stamp, Base().stamp,
    }  # fmt: skip
    assert len(stamps) == 6
    assert Base({"g": {("a",): {"x": 1.0}, ("b",): {}}}).stamp == Base({"g": {("b",): {}, ("a",): {"x": 1.0}}}).stamp


@pytest.mark.bench
def test_ten_thousand_rows_take_half_a_second(shop: Shop) -> None:
    rows = {(f"2026-{n}", f"61234567{n}"): {f"c{c}": n * c / 7 for c in range(10)} for n in range(10_000)}
    with writing(shop) as con:
        start = time.process_time()
        with transaction(con):
            write_base(con, Base({"item_days": rows}))
        stamp = Base({"item_days": rows}).stamp
        assert read_base(con, stamp).rows["item_days"] == rows
        assert time.process_time() - start < 1
