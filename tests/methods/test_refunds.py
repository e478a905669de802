"""Refund maturity: how much is still to come."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest

from xlops.methods.refunds import refund_maturity, refund_projection

START = date(2026, 1, 5)


def cohort(day: int, weeks: list[float], seen_until: int) -> list[list[object]]:
    """Refunds of one pay day, `weeks[w]` yuan finished w weeks later, as far as day `seen_until` shows."""
    paid = START + timedelta(day)
    rows = [[paid, paid + timedelta(7 * w + 6), money] for w, money in enumerate(weeks)]
    return [row for row in rows if (row[1] - START).days <= seen_until]  # type: ignore[operator]


def test_acceptance_example() -> None:
    """35/62/81/93% seen after weeks 0–3; 4% this week becomes 11.43%."""
    refunds = [row for day in range(14) for row in cohort(day, [35, 27, 19, 12, 7], 10**6)]
    shares = refund_maturity(refunds)
    assert shares == pytest.approx([0.35, 0.62, 0.81, 0.93, 1])
    assert refund_projection(0.04, shares[0]) == pytest.approx(0.1143, abs=5e-5)


def test_young_pay_days_do_not_make_refunds_look_finished() -> None:
    """Ten weeks of pay days, all growing alike, seen up to day 69: the curve is that of the old ones."""
    refunds = [row for day in range(70) for row in cohort(day, [35, 27, 19, 12, 7], 69)]
    assert refund_maturity(refunds) == pytest.approx([0.35, 0.62, 0.81, 0.93, 1])
    naive = sum(r[2] for r in refunds if (r[1] - r[0]).days < 7) / sum(r[2] for r in refunds)  # type: ignore[operator,misc]
    assert naive > 0.38


def test_edges() -> None:
    assert refund_maturity([]) == []
    assert refund_maturity([["2026-01-05", None, 50]]) == []
    assert refund_maturity([["2026-01-05", "2026-01-05", 50]]) == []  # no whole week seen
    late_only = [["2026-01-05", "2026-01-24", 50], ["2026-01-05", "2026-01-25", 0]]
    assert refund_maturity(late_only) == [0, 0, 1]
    deposit = [["2026-01-05", "2026-01-01", 30], ["2026-01-05", "2026-01-18", 10]]
    assert refund_maturity(deposit) == [0.75, 1]
    assert refund_projection(0.04, 0) is None
    with pytest.raises(ValueError, match="100%"):
        refund_projection(0.04, 1.2)


def test_a_hundred_thousand_rows_take_seconds() -> None:
    rows = [
        {
            "pay_date": f"2026-{1 + i % 9:02d}-{1 + i % 28:02d}",
            "finish_date": f"2026-{2 + i % 9:02d}-{1 + (i * 7) % 28:02d}",
            "amount": 1 + i % 90,
        }
        for i in range(100_000)
    ]
    began = time.perf_counter()
    shares = refund_maturity(rows)
    assert time.perf_counter() - began < 10
    assert shares == sorted(shares)
