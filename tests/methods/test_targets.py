"""Targets: back to visitors, forward to days, and what each path costs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.methods.target_paths import target_paths
from xlops.methods.targets import required_by_entry, required_visitors, split_weekly_target


@given(st.integers(0, 10**9), st.lists(st.floats(0.01, 5), min_size=7, max_size=7))
def test_days_add_up_to_the_fen(fen: int, weights: list[float]) -> None:
    days = split_weekly_target(fen / 100, weights)
    assert sum(Decimal(str(d)) for d in days) == Decimal(fen) / 100
    for day, weight in zip(days, weights, strict=True):
        assert abs(day - fen / 100 * weight / sum(weights)) <= 0.011


def test_split_by_hand() -> None:
    """10.00 over 1:2:3 is 1.666…, 3.333…, 5.0: the missing fen goes to the largest remainder."""
    assert split_weekly_target(10, [1, 2, 3]) == [1.67, 3.33, 5]
    assert split_weekly_target(10, [0, 0]) is None
    assert split_weekly_target(10, [1, None]) is None
    with pytest.raises(ValueError, match="负数"):
        split_weekly_target(-1, [1])
    with pytest.raises(ValueError, match="权重"):
        split_weekly_target(1, [])


def test_required_visitors() -> None:
    assert required_visitors(3, 0.1, 0.3) == 100  # 3/0.03 on exact decimals
    assert required_visitors(100, 0, 50) is None
    assert required_visitors(None, 0.1, 50) is None


def test_entries_must_share_everything() -> None:
    half = {"name": "a", "uv_share": 0.5, "cvr": 0.02, "aov": 100, "ctr": 0.04}
    with pytest.raises(ValueError, match="100%"):
        required_by_entry(1000, [half])
    got = required_by_entry(1000, [half, {**half, "name": "b", "ctr": 0}])
    assert got["uv_value"] == 2
    assert got["total_visitors"] == 500
    assert [(e["visitors"], e["impressions"], e["sales"]) for e in got["entries"]] == [
        (250, 6250, 500),
        (250, None, 500),
    ]
    nobody_buys = required_by_entry(1000, [{**half, "uv_share": 1, "cvr": 0}])
    assert nobody_buys["total_visitors"] is None


def test_acceptance_example_of_paths() -> None:
    """20,000 × 2.5% × 80 = 40,000, target 50,000, 1.2 a click, 37%: visitors cost 6,000, bring 3,700."""
    paths = {row["path"]: row for row in target_paths(50000, 20000, 0.025, 80, 1.2, 0.37)}
    assert paths["uv"]["needed"] == 25000
    assert (paths["uv"]["extra_cost"], paths["uv"]["extra_contribution"], paths["uv"]["net"]) == (6000, 3700, -2300)
    assert paths["uv"]["verdict"] == "不建议"
    assert paths["cvr"]["needed"] == pytest.approx(0.03125)
    assert paths["aov"]["needed"] == 100
    assert paths["cvr"]["verdict"] == "可行"
    assert paths["all"]["needed"] == pytest.approx(1.0772, abs=5e-5)
    product = paths["all"]["uv"] * paths["all"]["cvr"] * paths["all"]["aov"]
    assert product == pytest.approx(50000)


def test_paths_without_work_or_data() -> None:
    assert {row["verdict"] for row in target_paths(30000, 20000, 0.025, 80, 1.2, 0.37)} == {"已达成"}
    assert {row["verdict"] for row in target_paths(30000, 0, 0.025, 80, 1.2, 0.37)} == {"数据不足"}
    no_cpc = target_paths(50000, 20000, 0.025, 80, None, 0.37)
    assert [row["verdict"] for row in no_cpc] == ["数据不足", "可行", "可行", "数据不足"]
