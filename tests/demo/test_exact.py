"""Splits leave nothing over; texts are what the platforms write."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xlops.demo.exact import commas, money, of, per, plain, rate, split


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**4), min_size=1, max_size=60))
def test_split_adds_up_and_stays_within_one_unit(total: int, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    if whole:
        assert all(abs(part - Fraction(total * w, whole)) < 1 for part, w in zip(parts, weights, strict=True))


@given(st.integers(0, 10**9), st.integers(0, 10**4), st.integers(1, 10**4))
def test_of_rounds_half_up(amount: int, part: int, whole: int) -> None:
    exact = Decimal(amount) * part / whole
    assert of(amount, part, whole) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(st.integers(-(10**12), 10**12))
def test_plain_is_exact(fen: int) -> None:
    assert Decimal(plain(fen)) == Decimal(fen) / 100


def test_texts() -> None:
    assert [commas(1234567), money(5), money(1234500), per(1000, 3), per(5, 0)] == [
        "1,234,567", "0.05", "12,345.00", "3.33", "0.00",
    ]  # fmt: skip
    assert [rate(672, 22_400), rate(1, 3), rate(3, 2), rate(0, 5), rate(1, 0)] == [
        "3.00%", "33.33%", "150.00%", "0.00%", "-",
    ]  # fmt: skip
