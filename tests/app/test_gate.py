"""Who gets in: tickets, cookies, where a request comes from."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.app.conftest import Hand
from xlops.app.gate import Gate


@pytest.fixture
def gate(hand: Hand) -> Gate:
    return Gate(40123, hand)


def ticket(gate: Gate) -> str:
    return parse_qs(urlsplit(gate.address()).query)["ticket"][0]


def test_a_ticket_buys_one_cookie(gate: Gate) -> None:
    given = ticket(gate)
    cookie = gate.redeem(given)
    assert cookie is not None
    value, *rules = cookie.split("; ")
    assert set(rules) == {f"Path={gate.base}/", "HttpOnly", "SameSite=Strict"}
    assert gate.known({"Cookie": value})
    assert gate.redeem(given) is None


def test_a_ticket_waits_two_minutes(gate: Gate, hand: Hand) -> None:
    late, early = ticket(gate), ticket(gate)
    hand.now = 119
    assert gate.redeem(early)
    hand.now = 121
    assert gate.redeem(late) is None


def test_no_two_runs_share_anything(hand: Hand) -> None:
    one, other = Gate(40123, hand), Gate(40123, hand)
    cookie = one.redeem(ticket(one))
    assert cookie and not other.known({"Cookie": cookie.split(";")[0]})
    assert one.base != other.base and len(one.base) > 15
    assert other.redeem(ticket(one)) is None


@pytest.mark.parametrize(
    "cookie", ["", "xlops=", "xlops=x", "other=1", "xlops", "xlops=\x00;;=", "xlops=中文", ";" * 99]
)
def test_another_cookie_is_none(gate: Gate, cookie: str) -> None:
    gate.redeem(ticket(gate))
    assert not gate.known({"Cookie": cookie})


HERE = "http://127.0.0.1:40123"


@pytest.mark.parametrize(
    ("headers", "look", "change"),
    [
        ({"Host": "127.0.0.1:40123"}, True, False),
        ({"Host": "127.0.0.1:40123", "Origin": HERE}, True, True),
        ({"Host": "127.0.0.1:40123", "Origin": HERE, "Sec-Fetch-Site": "same-origin"}, True, True),
        ({"Host": "127.0.0.1:40123", "Sec-Fetch-Site": "none"}, True, False),
        ({"Host": "127.0.0.1:40123", "Origin": HERE, "Sec-Fetch-Site": "same-site"}, False, False),
        ({"Host": "127.0.0.1:40123", "Sec-Fetch-Site": "cross-site"}, False, False),
        ({"Host": "127.0.0.1:40123", "Origin": "http://127.0.0.1:40124"}, False, False),
        ({"Host": "127.0.0.1:40123", "Origin": "https://127.0.0.1:40123"}, False, False),
        ({"Host": "127.0.0.1:40123", "Origin": "null"}, False, False),
        ({"Host": "127.0.0.1:40123", "Origin": ""}, False, False),
        ({"Host": "localhost:40123", "Origin": HERE}, False, False),
        ({"Host": "127.0.0.1", "Origin": HERE}, False, False),
        ({"Host": "evil.example:40123", "Origin": HERE}, False, False),
        ({"Origin": HERE}, False, False),
        ({}, False, False),
    ],
)
def test_only_our_own_pages_may_ask(gate: Gate, headers: dict[str, str], look: bool, change: bool) -> None:
    assert gate.from_here(headers, changes=False) is look
    assert gate.from_here(headers, changes=True) is change
