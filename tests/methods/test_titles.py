"""Listing titles."""

from __future__ import annotations

import pytest

from xlops.methods.titles import title_check

SLOTS = (["连衣裙", "女装"], ["正品", "包邮"], ["打折", "特价"])


def test_a_good_title() -> None:
    """9 Chinese characters and a blank: 19 bytes of 60."""
    got = title_check("显瘦连衣裙 正品特价", *SLOTS, ["显瘦", "夏季", "连衣裙"])
    assert got == {
        "bytes": 19,
        "free_bytes": 41,
        "product": True,
        "guarantee": True,
        "promo": True,
        "hot_covered": ["显瘦", "连衣裙"],
        "hot_missing": ["夏季"],
        "repeated": [],
        "forbidden": [],
    }


def test_thirty_characters_fill_it() -> None:
    got = title_check("裙" * 30, *SLOTS, [])
    assert (got["bytes"], got["free_bytes"]) == (60, 0)
    assert title_check("裙" * 30 + "a", *SLOTS, [])["free_bytes"] == -1


@pytest.mark.parametrize(
    ("title", "repeated"),
    [
        ("女装夏季女装", ["女装"]),
        ("连衣裙新款 连衣裙", ["连衣裙"]),
        ("Nike 跑鞋 NIKE", ["nike"]),
        ("2026夏 2025秋", []),
        ("红裙 红衣", []),
        ("女装 女装 女装", ["女装"]),
    ],
)
def test_repetitions(title: str, repeated: list[str]) -> None:
    assert title_check(title, *SLOTS, [])["repeated"] == repeated


def test_absolute_words_with_their_place() -> None:
    got = title_check("女装 国家级 全网最低价", *SLOTS, [])
    assert got["forbidden"] == [{"word": "国家级", "position": 4}, {"word": "全网最低", "position": 8}]
    assert got["guarantee"] is False
    assert title_check("１００％纯棉", *SLOTS, [])["forbidden"] == [{"word": "100%", "position": 1}]


def test_nothing_to_check() -> None:
    assert title_check(None, [], [], [], []) is None
    assert title_check("", [], [], [], ["热"])["hot_missing"] == ["热"]
    with pytest.raises(ValueError, match="字节"):
        title_check("a", [], [], [], [], 0)
