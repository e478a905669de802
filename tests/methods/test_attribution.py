"""The change of sales taken apart: exact sums, symmetry, zeros, and the published examples."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.methods.chain import chain_substitution
from xlops.methods.lmdi import lmdi_additive, log_mean
from xlops.methods.shapley import shapley_additive

FACTORS = ["impressions", "ctr", "cvr", "frequency", "price"]


def chain(e: float, k: float, b: float, o: float, a: float) -> list[float]:
    """The factor chain of counts: impressions, clicks, buyers, orders, amount."""
    return [e, k / e, b / k, o / b, a / o]


# spec section 2, worked example
WEEK0 = {
    "search": chain(200000, 8000, 240, 252, 25200),
    "paid": chain(120000, 3600, 72, 74, 7030),
    "member": chain(10000, 1500, 120, 144, 17280),
}
WEEK1 = {
    "search": chain(210000, 7980, 231, 242, 23716),
    "paid": chain(150000, 4800, 96, 98, 9212),
    "member": chain(9000, 1395, 117, 138, 16284),
    "campaign": chain(30000, 900, 36, 37, 2923),
}

positive = st.floats(1e-3, 1e6)
ratio = st.one_of(st.just(0.0), positive)
chains = st.lists(positive, min_size=3, max_size=3)
zero_chains = st.lists(ratio, min_size=3, max_size=3)
periods = st.dictionaries(st.sampled_from("abcd"), zero_chains, min_size=1)


def test_worked_example_to_six_digits() -> None:
    change = lmdi_additive(FACTORS, WEEK0, WEEK1)
    assert change["total_0"] == pytest.approx(49510, abs=1e-6)
    assert change["total_1"] == pytest.approx(52135, abs=1e-6)
    table = {
        "search": (1192.943647, -1254.146419, -873.324787, -55.506255, -493.966187),
        "paid": (1801.193887, 520.948910, 0, -54.725000, -85.417797),
        "member": (-1767.641047, 550.117246, 792.765092, -289.267043, -281.974248),
        "campaign": (2923, 0, 0, 0, 0),
    }
    for entry, row in table.items():
        assert tuple(change["matrix"][entry].values()) == pytest.approx(row, abs=1e-6)
    sums = (4149.496487, -183.080263, -80.559695, -399.498297, -861.358232)
    assert tuple(change["by_factor"].values()) == pytest.approx(sums, abs=1e-6)
    assert tuple(change["by_entry"].values()) == pytest.approx((-1484, 2182, -996, 2923), abs=1e-6)


def test_acceptance_example_of_two_entries() -> None:
    """48,800 → 43,740; published: 搜索 −12,960 and 推广 +7,900, factor by factor."""
    before = {"搜索": chain(200000, 10000, 300, 315, 37800), "推广": chain(100000, 4000, 100, 100, 11000)}
    after = {"搜索": chain(180000, 9900, 198, 207, 24840), "推广": chain(150000, 6300, 189, 189, 18900)}
    change = lmdi_additive(FACTORS, before, after)
    search, ads = change["matrix"]["搜索"], change["matrix"]["推广"]
    assert tuple(search.values()) == pytest.approx((-3252.26, 2942.02, -12515.85, -133.92, 0), abs=0.005)
    assert tuple(ads.values()) == pytest.approx((5917.92, 712.11, 2661.05, 0, -1391.09), abs=0.005)
    total = (2665.67, 3654.14, -9854.80, -133.92, -1391.09)
    assert tuple(change["by_factor"].values()) == pytest.approx(total, abs=0.01)
    assert math.fsum(change["by_factor"].values()) == pytest.approx(-5060, abs=1e-6)


def test_the_four_methods_on_one_change() -> None:
    """[1000, 0.03, 100] → [1200, 0.025, 110], spec section 2."""
    before, after = {"x": [1000, 0.03, 100]}, {"x": [1200, 0.025, 110]}
    uct = ["u", "c", "p"]
    lmdi = lmdi_additive(uct, before, after)["by_factor"]
    assert tuple(lmdi.values()) == pytest.approx((573.878542, -573.878542, 300), abs=1e-6)
    shapley = shapley_additive(uct, before, after)["by_factor"]
    assert tuple(shapley.values()) == pytest.approx((576.666667, -578.333333, 301.666667), abs=1e-6)
    swapped = chain_substitution(["p", "u", "c"], {"x": [100, 1000, 0.03]}, {"x": [110, 1200, 0.025]})["by_factor"]
    assert swapped == pytest.approx({"p": 300, "u": 660, "c": -660})


def test_mix_effect_of_a_conversion_rate() -> None:
    """Share × rate: 60/40 at 4%/2% to 50/50 at the same rates is all structure, −0.2 points."""
    change = lmdi_additive(["share", "cvr"], {"s": [0.6, 0.04], "p": [0.4, 0.02]}, {"s": [0.5, 0.04], "p": [0.5, 0.02]})
    assert change["by_factor"] == pytest.approx({"share": -0.002, "cvr": 0})


@given(periods, periods)
def test_contributions_add_up_exactly(before: dict[str, list[float]], after: dict[str, list[float]]) -> None:
    for decompose in (lmdi_additive, shapley_additive, chain_substitution):
        change = decompose(["u", "c", "p"], before, after)
        total = sum(map(math.prod, after.values())) - sum(map(math.prod, before.values()))
        # mixed products may exceed both periods by far: the bound is the largest of each factor
        scale = max(1.0, math.prod(max(row[i] for row in [*before.values(), *after.values()]) for i in range(3)))
        assert math.fsum(change["by_factor"].values()) == pytest.approx(total, abs=1e-11 * scale)


@given(periods, periods)
def test_swapping_the_periods_flips_every_sign(before: dict[str, list[float]], after: dict[str, list[float]]) -> None:
    there, back = (lmdi_additive(["u", "c", "p"], *weeks)["matrix"] for weeks in ((before, after), (after, before)))
    for entry, row in there.items():
        for factor, value in row.items():
            assert back[entry][factor] == pytest.approx(-value, rel=1e-9, abs=1e-9)


@given(chains, chains, st.permutations([0, 1, 2]))
def test_the_order_of_factors_does_not_matter(before: list[float], after: list[float], order: list[int]) -> None:
    straight = lmdi_additive(["u", "c", "p"], {"x": before}, {"x": after})["by_factor"]
    mixed = lmdi_additive(
        ["ucp"[i] for i in order], {"x": [before[i] for i in order]}, {"x": [after[i] for i in order]}
    )
    scale = max(math.prod(before), math.prod(after))
    for factor, value in straight.items():
        assert mixed["by_factor"][factor] == pytest.approx(value, rel=1e-9, abs=1e-12 * scale)


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=1, max_size=4))
def test_shapley_is_the_mean_over_all_orders(pairs: list[tuple[int, int]]) -> None:
    """Brute force: walk every order of replacement and average what each factor adds."""
    n = len(pairs)
    brute = [0.0] * n
    for order in itertools.permutations(range(n)):
        now = [a for a, _ in pairs]
        for i in order:
            before = math.prod(now)
            now[i] = pairs[i][1]
            brute[i] += (math.prod(now) - before) / math.factorial(n)
    names = [str(i) for i in range(n)]
    got = shapley_additive(names, {"x": [a for a, _ in pairs]}, {"x": [b for _, b in pairs]})["by_factor"]
    assert list(got.values()) == pytest.approx(brute, rel=1e-9, abs=1e-6)


def test_zeros_take_their_analytical_limit() -> None:
    factors = ["u", "c", "p"]
    no_buyers = lmdi_additive(factors, {"x": [100, 0, None]}, {"x": [120, 0.05, 50]})
    assert no_buyers["by_factor"] == {"u": 0, "c": 300, "p": 0}
    vanished = lmdi_additive(factors, {"x": [100, 0.05, 50]}, {})
    assert vanished["by_factor"] == {"u": -250, "c": 0, "p": 0}
    two_zeros = lmdi_additive(factors, {"x": [0, 0, 5]}, {"x": [10, 0.2, 5]})
    assert two_zeros["by_factor"] == {"u": 5, "c": 5, "p": 0}
    for other in (shapley_additive, chain_substitution):
        assert other(factors, {}, {"x": [10, 0.5, 40]})["by_factor"] == pytest.approx({"u": 200, "c": 0, "p": 0})
    shown = ({"x": [100, 0, None]}, {"x": [120, 0.05, 50]})
    assert chain_substitution(factors, *shown)["by_factor"] == pytest.approx({"u": 0, "c": 300, "p": 0})
    # of the 300, the 20 more visitors add 50 once buyers are there and 0 before: 25 on average
    assert shapley_additive(factors, *shown)["by_factor"] == pytest.approx({"u": 25, "c": 275, "p": 0})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([1, 2], [1, -2]),  # negative factor
        ([1, None], [1, 2]),  # a missing factor with sales
        ([None, None], [1, 2]),  # nothing says that sales were 0
        ([1, 2, 3], [1, 2]),  # another length
        (["viele", 2], [1, 2]),
        ([float("inf"), 2], [1, 2]),
    ],
)
def test_what_can_not_be_decomposed_is_an_error(before: list[object], after: list[object]) -> None:
    with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]"):
        lmdi_additive(["u", "p"], {"x": before}, {"x": after})


def test_shapley_takes_seven_factors_and_not_eight() -> None:
    assert shapley_additive(list("abcdefg"), {"x": [1] * 7}, {"x": [2] + [1] * 6})["by_factor"]["a"] == pytest.approx(1)
    with pytest.raises(ValueError, match="7"):
        shapley_additive(list("abcdefgh"), {"x": [1] * 8}, {"x": [1] * 8})


@given(positive, positive)
def test_log_mean_lies_between_the_geometric_and_the_arithmetic_mean(a: float, b: float) -> None:
    assert math.sqrt(a) * math.sqrt(b) * (1 - 1e-12) <= log_mean(a, b) <= (a + b) / 2 * (1 + 1e-12)
    assert log_mean(a, b) == pytest.approx(log_mean(b, a), rel=1e-12)


def test_log_mean_of_neighbours_in_floating_point() -> None:
    assert log_mean(1e6, math.nextafter(1e6, 2e6)) == pytest.approx(1e6, rel=1e-15)
    assert log_mean(7, 7) == 7
    assert log_mean(None, 3) is None
