"""The same seed gives the same bytes; the number of lines is about the one asked for."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.demo.reading import lines_of
from xlops.demo.write import write_demo
from xlops.errors import BadInput


def _hashes(paths: list[Path]) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_same_seed_same_bytes_other_seed_other_bytes(tmp_path: Path) -> None:
    one = write_demo(tmp_path / "a", orders=700, seed=1)
    two = write_demo(tmp_path / "b", orders=700, seed=1)
    other = write_demo(tmp_path / "c", orders=700, seed=2)
    assert _hashes(one) == _hashes(two)
    assert sorted(_hashes(one)) == sorted(_hashes(other))
    assert not set(_hashes(one).values()) & set(_hashes(other).values())


def test_nothing_else_is_written(small: Path, tmp_path: Path) -> None:
    paths = write_demo(tmp_path / "neu" / "tief", orders=500, seed=1)
    assert sorted(paths) == sorted((tmp_path / "neu" / "tief").iterdir())
    assert {path.name for path in paths} == {path.name for path in small.iterdir()}


def test_number_of_lines(small: Path) -> None:
    assert abs(len(lines_of(small)) - 6000) < 180


@pytest.mark.parametrize("orders", [0, 499, 2_500_001])
def test_sizes_that_make_no_shop_are_refused(tmp_path: Path, orders: int) -> None:
    with pytest.raises(BadInput, match="订单行数"):
        write_demo(tmp_path, orders=orders)
