"""The text for the group chat: page one, at most 600 characters, nothing that a chat takes for markup."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.sample import hostile, sample, tiny
from xlops.errors import BadInput
from xlops.report.model import Sentence
from xlops.report.text import LONGEST, TEMPLATE, chat_text, unmarked

MARKUP = re.compile(r"[*#_`~|\[\]<>]|^\s*(?:[-+>]|\d+\.)\s", re.M)


@pytest.mark.parametrize("make", [sample, hostile, tiny])
def test_it_is_short_and_plain(make) -> None:
    text = chat_text(make())
    assert len(text) <= 600
    assert not MARKUP.search(text)
    assert "\n\n" not in text


def test_it_says_page_one() -> None:
    report = sample()
    text = chat_text(report)
    assert text.startswith("【云朵家居旗舰店 运营周报(初版)】8月10–16日\n")
    for sentence in report.sentences:
        assert sentence.text in text
    assert "指标：支付金额 180,350元 ▼ −5.3%" in text


def test_what_is_least_needed_goes_first() -> None:
    """Five sentences of 100 characters leave no room for cards; of five of 120 the last is dropped whole."""
    sentences = tuple(Sentence(f"第{i}句" + "长" * 97) for i in range(5))
    text = chat_text(replace(sample(), sentences=sentences))
    assert all(s.text in text for s in sentences)
    assert "指标" not in text
    more = tuple(Sentence(f"第{i}句" + "长" * 117) for i in range(5))
    text = chat_text(replace(sample(), sentences=more))
    assert [s.text in text for s in more] == [True, True, True, True, False]


def test_a_single_endless_sentence_is_cut() -> None:
    text = chat_text(replace(sample(), sentences=(Sentence("长" * 2000),)))
    assert len(text) <= LONGEST
    assert "…" in text


@given(st.text(max_size=400))
def test_any_text_stays_plain_and_short(evil: str) -> None:
    assert not re.search(r"[*#_`~|\[\]<>\n\x00-\x1f]", unmarked(evil))


def test_a_template_of_the_shop_stands_in_for_ours(tmp_path: Path) -> None:
    (tmp_path / TEMPLATE).write_text("{{ period }} {{ sentences[0] }}", encoding="utf-8")
    assert chat_text(sample(), [tmp_path]) == f"8月10–16日 {sample().sentences[0].text}\n"


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("一\n{{ nothing }}", f"模板「{TEMPLATE}」第 2 行.*没有这个名字"),
        ("一\n\n{% if %}", f"模板「{TEMPLATE}」第 3 行写错了"),
        ("{{ 1 / 0 }}", f"模板「{TEMPLATE}」第 1 行.*除以了 0"),
        ("{{ ''.__class__.__mro__ }}", f"模板「{TEMPLATE}」第 1 行"),
        ("长{{ '长' * 700 }}", "超过 600 个字"),
    ],
)
def test_a_wrong_template_is_named_with_its_line(template: str, says: str, tmp_path: Path) -> None:
    (tmp_path / TEMPLATE).write_text(template, encoding="utf-8")
    with pytest.raises(BadInput, match=says):
        chat_text(sample(), [tmp_path])
