"""The page, read back by an html parser: complete, self-contained, inert against hostile texts."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.report.sample import EVIL, hostile, sample, tiny
from xlops.errors import BadInput
from xlops.report.html import TEMPLATE, page, render_html
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone

ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "p", "span", "section", "ol", "li", "a",
    "div", "figure", "figcaption", "table", "thead", "tbody", "tr", "th", "td", "footer",
    "details", "summary", "script", "svg", "g", "rect", "text", "line", "polyline", "circle",
}  # fmt: skip


class _Page(HTMLParser):
    """All elements with their attributes, and all text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


def test_it_says_what_the_report_says() -> None:
    report = sample()
    texts = _Page(page(report)).texts
    assert "云朵家居旗舰店 运营周报(初版)" in texts
    for sentence in report.sentences:
        assert sentence.text in texts
    for wanted in (
        "180,350元",
        "▼ −5.3%",
        "▼ −0.30 个百分点",
        "2.82%",
        "8月13日",
        "✖ 预警",
        "− 预计退款",
        "18.04",
        "—",
        "新增",
    ):
        assert wanted in texts
    assert "二、涨跌拆解:主要少在手淘搜索转化率" in texts
    assert report.missing in texts


@pytest.mark.parametrize("make", [sample, hostile, tiny])
def test_it_is_one_file_that_loads_nothing_and_runs_our_scripts_only(make: Any) -> None:
    """Every script that runs is named in the page's policy by its hash; chart data run nowhere."""
    text = page(make())
    parsed = _Page(text)
    ran = re.findall(r"<script>(.*?)</script>", text, re.S)
    hashes = [f"sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}" for one in ran]
    assert 1 <= len(ran) <= 2
    assert len(re.findall("<script", text)) == len(ran) + text.count('<script type="application/json" class="spec">')
    assert {tag for tag, _ in parsed.elements} <= ALLOWED
    for _, attributes in parsed.elements:
        assert not [a for a in attributes if a.startswith("on")]
        assert not {"src", "style", "srcset", "action"} & set(attributes)
        assert (attributes.get("href") or "#").startswith("#")
    style = text[text.index("<style>") : text.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    policy = next(a["content"] for t, a in parsed.elements if a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert re.findall(r"'(sha256-[^']+)'", policy) == hashes


def test_a_picture_and_a_print_have_no_script() -> None:
    for text in (page(sample(), picture=True), page(sample(), still=True)):
        assert "<script" not in text
        assert "script-src" not in text


def test_texts_of_a_file_stay_texts() -> None:
    text = page(hostile())
    texts = set(_Page(text).texts)
    for evil in ("<script>alert(1)</script>", "{{ 7*7 }}", EVIL[0], EVIL[7], "badend", "agpj.exe"):
        assert evil in texts
    assert "49" not in texts
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]", text)


def test_a_sentence_leads_to_a_section_that_is_there() -> None:
    parsed = _Page(page(sample()))
    targets = {a["id"] for t, a in parsed.elements if t == "section" and "id" in a}
    links = [a["href"] for t, a in parsed.elements if t == "a"]
    assert len(links) == 5
    assert {link.removeprefix("#") for link in links if link} <= targets


def test_a_chart_has_its_title_a_description_and_a_tip_a_category() -> None:
    report = sample()
    chart = report.page_one[1].charts[0]
    parsed = _Page(page(replace(report, page_one=(report.page_one[1],), sections=())))
    assert parsed.texts.count(chart.title) == 1
    pictures = [a for t, a in parsed.elements if t == "svg" and a.get("role") == "img"]
    assert [p["aria-label"] for p in pictures] == [chart.title] * 2  # for the phone and for the page
    assert sum(a.get("class") == "hit" for _, a in parsed.elements) == 2 * len(chart.categories)


def test_nothing_is_drawn_empty() -> None:
    parsed = _Page(page(tiny()))
    assert "svg" not in {tag for tag, _ in parsed.elements}
    assert "本周无数据" in parsed.texts
    assert "0元" in parsed.texts


def test_colours_follow_the_setting() -> None:
    report = sample()
    turned = page(replace(report, header=replace(report.header, colors="绿涨红跌")))
    assert re.search(r"\.up \{ color: #C00000", page(report))
    assert re.search(r"\.up \{ color: #00802B", turned)


def test_a_status_has_its_word_and_shape_and_numbers_stand_right() -> None:
    columns = (Column("指标"), Column("值", Fmt.SHARE), Column("状态"))
    row = (Cell("占比"), Cell(0.62), Cell("关注", tone=Tone.WATCH))
    text = page(replace(tiny(), sections=(Section("s", "表", (), (Table("", columns, (row,)),)),)))
    assert '<td class="right "><span>62.0%</span></td>' in text
    assert '<td class="left watch"><span>● 关注</span></td>' in text


def test_a_trace_is_told_on_hover() -> None:
    parsed = _Page(page(sample()))
    titles = [a["title"] for _, a in parsed.elements if a.get("title")]
    assert "公式:支付买家数 ÷ 访客数\n来源:店铺整体_周.xlsx\n数据:1 行" in titles


def test_a_template_of_the_shop_stands_in_for_ours(tmp_path: Path) -> None:
    (tmp_path / TEMPLATE).write_text(
        "{{ heading }}|{{ report.cards[0].value | shown }}|{{ report.missing }}", encoding="utf-8"
    )
    report = replace(sample(), missing="<b>")
    assert page(report, [tmp_path]) == "云朵家居旗舰店 运营周报(初版)|180,350元|&lt;b&gt;"


def test_only_the_looks_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "weekly.css").write_text("body { color: #123456; }", encoding="utf-8")
    text = page(sample(), [tmp_path])
    assert "#123456" in text
    assert "本周结论" in text


@pytest.mark.parametrize(
    ("template", "says"),
    [("{{ nothing }}", "用不了"), ("{% if %}", "第 1 行"), ("{{ ''.__class__.__mro__ }}", "用不了")],
)
def test_a_wrong_or_wicked_template_is_a_sentence(template: str, says: str, tmp_path: Path) -> None:
    (tmp_path / TEMPLATE).write_text(template, encoding="utf-8")
    with pytest.raises(BadInput, match=says):
        page(sample(), [tmp_path])


def test_the_file_is_utf_8_and_always_the_same(tmp_path: Path) -> None:
    render_html(sample(), tmp_path / "a.html")
    render_html(sample(), tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert "云朵家居旗舰店" in (tmp_path / "a.html").read_text(encoding="utf-8")
