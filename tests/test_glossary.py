"""The glossary is fresh, whole and in words an operator reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlops.catalog.metrics import METHOD_IDS
from xlops.errors import NotFound
from xlops.functions import FUNCTIONS, explain
from xlops.glossary import glossary, main

DOCS = Path(__file__).parent.parent / "docs" / "glossary.md"


def test_the_glossary_is_not_stale() -> None:
    assert DOCS.read_text(encoding="utf-8") == glossary(), "run: python -m xlops.glossary"


def test_every_function_has_one_entry() -> None:
    headings = [line for line in glossary().splitlines() if line.startswith("### ")]
    assert len(headings) == len(FUNCTIONS) - len(METHOD_IDS)
    assert len(set(headings)) == len(headings)


def test_it_is_written_where_it_is_told(tmp_path: Path) -> None:
    main(tmp_path / "new" / "glossary.md")
    assert (tmp_path / "new" / "glossary.md").read_text(encoding="utf-8").startswith("# 指标与函数\n")


def test_explain_says_formula_direction_and_standard() -> None:
    said = explain("投入产出比")
    assert said.startswith("投产(roas)")
    assert "公式:推广成交金额 ÷ 推广花费" in said
    assert "好坏:越高越好" in said
    assert "标准:不低于保本投产" in said


def test_explain_says_how_days_are_put_together() -> None:
    assert "合并几天或几个商品:去重人数,不能相加" in explain("访客数")


def test_explain_of_an_unknown_name_proposes_near_ones() -> None:
    with pytest.raises(NotFound, match="您是不是要找「客单价」"):
        explain("客单")


def test_explain_of_a_column_without_a_metric() -> None:
    assert (
        explain("新增会员数") == "新增会员数(new_members)\n文件里的一列\n单位:人\n合并几天或几个商品:去重人数,不能相加"
    )
