"""The catalogue of metrics against its published list, and the words an operator may read.

The list is the file `data/metrics.csv`: one row a metric with section, unit, direction and roll-up.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest

from xlops.catalog.check import export_problems, metric_problems, problems, table_problems
from xlops.catalog.exports import EXPORTS
from xlops.catalog.fields import FIELDS
from xlops.catalog.inputs import INPUTS
from xlops.catalog.metrics import DEFAULTS, FORMULAS, METRICS, SECTIONS, reference
from xlops.catalog.model import Agg, Kind, Metric, Part
from xlops.catalog.sources import SOURCES
from xlops.catalog.tables import TABLES

with (Path(__file__).parent.parent / "data" / "metrics.csv").open(encoding="utf-8-sig", newline="") as _file:
    LISTED = {row["id"]: row for row in csv.DictReader(_file)}

ALL = [*METRICS.values(), *FORMULAS.values()]
WORDS_NOT_ON_SCREEN = (
    "人天", "归因", "抢占方案表", "日检", "DSR", "运费险", "ROI", "最高可承受CPC", "频次", "账面", "到位后", "次爆款",
    "诊断环境", "直通车", "钻展", "LMDI", "RFM", "UDF",
)  # fmt: skip
CODES_NOT_ON_SCREEN = re.compile(r"(?<![A-Za-z])[pz](?![A-Za-z])")


def test_every_listed_metric_is_declared_in_the_order_of_the_list() -> None:
    assert list(METRICS) == list(LISTED)
    assert len(METRICS) == 127


@pytest.mark.parametrize("id", list(METRICS))
def test_unit_direction_and_roll_up_are_as_listed(id: str) -> None:
    listed, metric = LISTED[id], METRICS[id]
    assert metric.unit == listed["unit"].removesuffix("/天")  # 时/天: hours are stored
    assert metric.direction == listed["direction"]
    assert metric.agg == listed["aggregation"]
    assert metric.section == listed["section"].split()[-1]


def test_sections_in_the_order_of_the_list() -> None:
    assert list(SECTIONS) == list(dict.fromkeys(row["section"].split()[-1] for row in LISTED.values()))


def test_no_name_or_alias_means_two_metrics() -> None:
    """Names and aliases together, letter case aside; a metric doesn't repeat its own name either."""
    owners: dict[str, list[str]] = {}
    for metric in ALL:
        for name in (metric.name, *metric.aliases):
            owners.setdefault(name.casefold(), []).append(metric.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_a_plain_field_is_called_like_the_field() -> None:
    renamed = {"market_size"}  # 行业容量 reads the field 行业支付金额
    for metric in METRICS.values():
        if metric.parts and not metric.expr and metric.id not in renamed:
            assert metric.name == reference(metric.parts[0].field).name


@pytest.mark.parametrize("metric", ALL, ids=lambda m: m.id)
def test_words_that_are_not_on_screen(metric: Metric) -> None:
    for text in (metric.name, metric.definition, metric.benchmark):
        assert not [word for word in WORDS_NOT_ON_SCREEN if word in text]
        assert not CODES_NOT_ON_SCREEN.search(text)


def test_words_that_are_said_instead() -> None:
    said = {
        "uv": "访客数", "roas": "投产", "breakeven_roas": "保本投产", "max_cpc": "最高出价", "orders_per_buyer": "人均笔数",
        "dsr_vs_industry": "体验分与同行比", "logistics_cost": "运费与退货宝",
    }  # fmt: skip
    assert {id: METRICS[id].name for id in said} == said


def test_an_ambiguous_word_is_nobodys_alias() -> None:
    """竞争度 is used in both directions, 连带率, 复购率 and 退款率 in two meanings."""
    every = {name for m in ALL for name in (m.name, *m.aliases)}
    assert every.isdisjoint({"竞争度", "连带率", "复购率", "退款率"})


@pytest.mark.parametrize("metric", ALL, ids=lambda m: m.id)
def test_texts_are_chinese_and_sources_are_spelled_out(metric: Metric) -> None:
    assert re.search("[一-鿿]", metric.name)
    assert re.search("[一-鿿]", metric.definition)
    assert metric.name_en.isascii() and metric.name_en
    assert set(metric.source.split()) <= SOURCES.keys()


@pytest.mark.parametrize("metric", ALL, ids=lambda m: m.id)
def test_an_expression_divides_by_what_it_says(metric: Metric) -> None:
    """A ratio has a division or is computed elsewhere; a sum of fields has none."""
    if metric.agg is Agg.RATIO and metric.expr:
        assert "/" in metric.expr
    if metric.unit == "%" and metric.parts and metric.id != "blended_cvr":
        assert "/" in metric.expr


def test_the_references_of_the_catalogue_hold() -> None:
    assert problems() == []
    assert FIELDS.keys().isdisjoint(INPUTS)


def test_a_broken_reference_is_named() -> None:
    ctr = METRICS["ctr"]
    assert metric_problems(replace(ctr, parts=(Part("klicks", "clicks"), ctr.parts[1]))) == ["metric ctr: no klicks"]
    assert metric_problems(replace(ctr, expr="clicks / shown")) == [
        "metric ctr: expression and parts differ in ['impressions', 'shown']"
    ]
    assert metric_problems(replace(ctr, expr="")) == ["metric ctr: parts without an expression"]
    table = TABLES["refunds"]
    assert table_problems(replace(table, columns=(*table.columns, "nope"))) == ["table refunds: no nope"]
    assert table_problems(replace(table, created="paid_on")) == ["table refunds: no paid_on"]
    export = next(iter(EXPORTS.values()))
    assert export_problems(replace(export, table="nowhere")) == [f"export {export.id}: no nowhere"]


def test_what_may_be_negative() -> None:
    """Counts, amounts paid and spend may not; net sales, profit and growth may."""
    assert reference("net_sales").signed
    assert reference("contribution_before_ads").signed
    assert reference("margin_rate").signed
    assert not any(reference(id).signed for id in ("pay_amount", "ad_spend", "uv", "clicks", "pay_cvr", "cac"))
    assert reference("pay_cvr").kind is Kind.RATE


def test_defaults_are_arguments() -> None:
    for id, given in DEFAULTS.items():
        metric = METRICS.get(id) or FORMULAS[id]
        assert given.keys() <= {p.arg for p in metric.parts}
