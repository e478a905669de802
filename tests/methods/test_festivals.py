"""Anchor days as published for 2025 to 2028, and windows around them."""

from datetime import date

import pytest

from xlops.methods.festivals import windows

LUNAR = {
    "nhj": ("2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26"),
    "qx": ("2025-08-29", "2026-08-19", "2027-08-08", "2028-08-26"),
    "zq": ("2025-10-06", "2026-09-25", "2027-09-15", "2028-10-03"),
}


@pytest.mark.parametrize("code", LUNAR)
def test_lunar_anchors(code):
    found = [next(w.anchor for w in windows(year) if w.code == code).isoformat() for year in range(2025, 2029)]
    assert tuple(found) == LUNAR[code]


def test_windows_stand_around_their_anchor_and_none_is_confirmed():
    found = {w.code: (w.start, w.end) for w in windows(2026)}
    assert found["nhj"] == (date(2026, 1, 13), date(2026, 2, 7))
    assert found["618"] == (date(2026, 5, 15), date(2026, 6, 20))
    assert found["1111"] == (date(2026, 10, 15), date(2026, 11, 14))
    assert found["sd"] == (date(2026, 12, 24), date(2027, 1, 1))
    assert not any(w.confirmed for w in windows(2026))
