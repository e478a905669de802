"""Buyers of public data sets, against the numbers that others published about them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from xlops.methods.repurchase import cohort_retention, repeat_purchase_rate

pytestmark = pytest.mark.samples


@pytest.fixture(scope="module")
def purchases(samples: Path) -> list[tuple[str, str]]:
    """(customer, day) of the CDNOW purchases."""
    lines = (samples / "customers" / "CDNOW_master.txt").read_text().split("\n")
    rows = [line.split() for line in lines if line.strip()]
    return [(row[0], f"{row[1][:4]}-{row[1][4:6]}-{row[1][6:]}") for row in rows]


def test_buyers_who_came_back(purchases: list[tuple[str, str]]) -> None:
    """23,570 customers; 12,054 bought on one day only, 11,516 on more."""
    days: dict[str, set[str]] = defaultdict(set)
    for customer, day in purchases:
        days[customer].add(day)
    assert repeat_purchase_rate([len(d) for d in days.values()]) == pytest.approx(11516 / 23570)


def test_cohorts_hold_every_buyer_of_each_month(purchases: list[tuple[str, str]]) -> None:
    """Buyers by month from 1997-01, published: 7846 9633 9524 2822; all customers are new within them."""
    cohorts = cohort_retention(purchases)
    months = [f"1997-{m:02d}" for m in range(1, 5)]
    buyers = [
        sum(round(c["size"] * c["retention"][i - j]) for j, c in enumerate(cohorts.values()) if j <= i)  # type: ignore[index,operator]
        for i in range(len(months))
    ]
    assert buyers == [7846, 9633, 9524, 2822]
    assert sum(c["size"] for c in cohorts.values()) == 23570  # type: ignore[misc]
