"""Numbers as files write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.methods.parse import parse_number, parse_range


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.50", 1234.5),
        ("￥1,234", 1234),
        ("¥ 99", 99),
        ("-￥30.5", -30.5),
        ("￥-30.5", -30.5),
        ("3.25%", 0.0325),
        ("0.00%", 0),
        ("１２．５％", 0.125),
        ("1.2万", 12000),
        ("1.15万", 11500),
        ("2.5万元", 25000),
        ("3,000 元", 3000),
        ("1.5亿", 150_000_000),
        ('="0012"', 12),
        ("\t88\t", 88),
        ("'7", 7),
        ("1.2E+3", 1200),
        ("+5", 5),
        (".5", 0.5),
        ("\u221212", -12),
        (" 42\u3000", 42),
        (3.5, 3.5),
        (7, 7),
    ],
)
def test_numbers(text: object, number: float) -> None:
    assert parse_number(text) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize("text", [None, "", "  ", "-", "--", "—", "——", "N/A", "n/a", "nan", "NULL", "\u3000", '=""'])
def test_missing_marks(text: object) -> None:
    assert parse_number(text) is None
    assert parse_range(text) is None


@pytest.mark.parametrize("text", ["abc", "1,23", "12 34", "1.2.3", "--5", "2000+", "5%%", "2026-11-22", "¥", "=1+1"])
def test_what_is_no_number_is_an_error_and_never_zero(text: str) -> None:
    with pytest.raises(ValueError, match="不是数字"):
        parse_number(text)


@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False))
def test_what_is_written_with_commas_reads_back(number: object) -> None:
    assert parse_number(f"{number:,}") == float(number)  # type: ignore[arg-type]
    assert parse_number(f"{number:,}元") == float(number)  # type: ignore[arg-type]


@given(st.integers(-(10**6), 10**6))
def test_basis_points_read_back_exactly(hundredths: int) -> None:
    assert parse_number(f"{hundredths / 100:.2f}%") == hundredths / 10000


@pytest.mark.parametrize(
    ("text", "low", "high", "mid"),
    [
        ("1,000 ~ 2,000", 1000, 2000, 1500),
        ("100至200", 100, 200, 150),
        ("1万-2万", 10000, 20000, 15000),
        ("1~2万", 10000, 20000, 15000),
        ("500~1万", 500, 10000, 5250),
        ("1~2%", 0.01, 0.02, 0.015),
        ("1.00% ~ 3.00%", 0.01, 0.03, 0.02),
        ("-5 ~ -3", -5, -3, -4),
        ("-5", -5, -5, -5),
        ("￥10-￥20", 10, 20, 15),
    ],
)
def test_ranges(text: str, low: float, high: float, mid: float) -> None:
    assert parse_range(text) == pytest.approx({"low": low, "high": high, "mid": mid})


@pytest.mark.parametrize("text", ["200-100", "a-b", "1-2-3", "1~"])
def test_bad_ranges(text: str) -> None:
    with pytest.raises(ValueError, match="「"):
        parse_range(text)
