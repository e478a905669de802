"""When the program ends: not while somebody looks, not in the middle of work."""

from __future__ import annotations

import pytest

from tests.app.conftest import Hand
from xlops.app.life import Life


@pytest.fixture
def life(hand: Hand) -> Life:
    return Life(hand)


def over_at(life: Life, hand: Hand, seconds: float, *, busy: bool = False) -> bool:
    hand.now = seconds
    return life.over(busy=busy)


def test_the_browser_has_two_minutes_to_come(life: Life, hand: Hand) -> None:
    assert not over_at(life, hand, 119)
    assert over_at(life, hand, 121)


def test_it_ends_soon_after_the_last_page(life: Life, hand: Hand) -> None:
    life.hello("a")
    life.hello("b")
    assert not over_at(life, hand, 300)
    life.goodbye("a")
    assert not over_at(life, hand, 400)
    life.goodbye("b")
    assert not over_at(life, hand, 414)
    assert over_at(life, hand, 416)


def test_a_page_that_is_loaded_anew_keeps_it(life: Life, hand: Hand) -> None:
    hand.now = 200
    life.hello("before")
    life.goodbye("before")
    hand.now = 201
    life.hello("after")
    assert not over_at(life, hand, 900)


def test_what_is_late_opens_no_closed_page(life: Life, hand: Hand) -> None:
    life.hello("a")
    hand.now = 200
    life.goodbye("a")
    life.hello("a")
    assert over_at(life, hand, 216)


def test_a_silent_page_has_half_an_hour(life: Life, hand: Hand) -> None:
    life.hello("asleep")
    assert not over_at(life, hand, 1799)
    assert over_at(life, hand, 1801)


def test_work_is_done_to_its_end(life: Life, hand: Hand) -> None:
    assert not over_at(life, hand, 9999, busy=True)
    assert over_at(life, hand, 9999)


def test_another_start_gives_the_browser_its_time_again(life: Life, hand: Hand) -> None:
    hand.now = 200
    life.expect()
    assert not over_at(life, hand, 319)
    assert over_at(life, hand, 321)
