"""A cell's text → a value: the same by SQL and by `parse_number`, and every trap of the formats."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xlops.catalog.model import Kind
from xlops.errors import BadInput
from xlops.ingest.cast import cast, missing, prepare, usual
from xlops.methods.parse import parse_number

CON = duckdb.connect()


def read(kind: Kind, text: str | None, **options: Any) -> Any:
    query = f"SELECT {cast(kind, 'c0', **options)} FROM (SELECT ?::VARCHAR AS c0)"
    return CON.execute(query, [text]).fetchall()[0][0]


def is_missing(text: str | None) -> bool:
    return bool(CON.execute(f"SELECT {missing('c0')} FROM (SELECT ?::VARCHAR AS c0)", [text]).fetchall()[0][0])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", "1234.50"), ("￥99.00", "99.00"), ("12.8元", "12.80"), ("3.5亿", "350000000.00"),
        ("２５", "25.00"), ("0元", "0.00"), ("3.2万", "32000.00"), ('="12.5"', "12.50"), ("\t62.00", "62.00"),
        ("1.005", "1.005"), ("1.00005", "1.0001"), ("748.50元", "748.50"), ("1e3", "1000.00"), ("1,000 ~ 2,000", "1500.00"),
    ],
)  # fmt: skip
def test_money(text: str, value: str) -> None:
    assert read(Kind.MONEY, text) == Decimal(value)


@pytest.mark.parametrize("text", ["-5", "abc", "两元", "1.2.3", "inf", "1,2,3元x", "--5"])
def test_money_that_is_none_or_negative_is_refused(text: str) -> None:
    assert read(Kind.MONEY, text) is None and not is_missing(text)


def test_a_ledger_entry_may_be_negative() -> None:
    assert read(Kind.MONEY, "-3.10", signed=True) == Decimal("-3.10")


@pytest.mark.parametrize("text", ["", " ", "-", "--", "—", "nan", "N/A", "null", "'null", "延迟统计", "\t", None])
def test_missing_marks(text: str | None) -> None:
    assert is_missing(text)


@pytest.mark.parametrize("text", ["0", "0.00%", "-1", "无缝", "nano"])
def test_zero_is_not_missing(text: str) -> None:
    assert not is_missing(text)


@pytest.mark.parametrize(
    ("text", "value"), [("310.0", 310), ("1,234", 1234), ("12个", 12), ("2万", 20000), ("1 ~ 2", 2)]
)
def test_count(text: str, value: int) -> None:
    assert read(Kind.COUNT, text) == value


@pytest.mark.parametrize("text", ["3.5", "-4", "0x10", "9999999999999999999", "一"])
def test_count_must_be_whole_and_positive(text: str) -> None:
    assert read(Kind.COUNT, text) is None


@pytest.mark.parametrize(("text", "value"), [("3.25%", 0.0325), ("0.0325", 0.0325), ("0.00%", 0.0), ("３％", 0.03)])
def test_rate(text: str, value: float) -> None:
    assert read(Kind.RATE, text) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("16分3秒", 963), ("1小时2分", 3720), ("00:16:03", 963), ("13.52", 13.52), ("1899-12-31 00:16:03", 963)],
)
def test_seconds(text: str, value: float) -> None:
    assert read(Kind.NUMBER, text) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "2026-08-10 09:30:00", "2026/8/10 9:30", "2026年8月10日 9时30分", "20260810093000", "2026-08-10T09:30:00",
        "2026-08-10 01:30:00 UTC", "2026-08-09 18:30:00 -0700", "2026-08-10 09:30:00.123", " 2026-08-10 09:30:00\t",
        "46244.395833333336", "2026.8.10 09:30", "2026#8#10 9:30",
    ],
)  # fmt: skip
def test_time(text: str) -> None:
    assert read(Kind.TIME, text) == datetime(2026, 8, 10, 9, 30)


def test_serial_of_a_1904_workbook() -> None:
    assert read(Kind.DATE, "44782", epoch_1904=True) == date(2026, 8, 10)  # 46244 - 1462


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-08-10abc", "9999-12-31", "infinity", "epoch", "昨天", "2026-13-01"]
)
def test_no_time(text: str) -> None:
    assert read(Kind.TIME, text) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-08-10 ~ 2026-08-16", date(2026, 8, 10), date(2026, 8, 16)),
        ("2026/8/10-2026/8/16", date(2026, 8, 10), date(2026, 8, 16)),
        ("20260810-20260816", date(2026, 8, 10), date(2026, 8, 16)),
        ("2026-08-10至2026-08-16", date(2026, 8, 10), date(2026, 8, 16)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026年8月", date(2026, 8, 1), date(2026, 8, 31)),
        ("2026-08-10", date(2026, 8, 10), date(2026, 8, 10)),
    ],
)
def test_period_in_one_cell(text: str, start: date, end: date) -> None:
    assert (read(Kind.DATE, text), read(Kind.DATE, text, last=True)) == (start, end)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('="3299194706518006493"', "3299194706518006493"), ("3299194706518006493\t", "3299194706518006493"),
        ("'v6", "v6"), ("123.0", "123"), ("00123", "00123"), ("1E5", "1E5"), ("No:12", "12"), ("4.0E+17", None),
        ("3.29919E+18", None), ("NA", "NA"),
    ],
)  # fmt: skip
def test_id(text: str, value: str | None) -> None:
    assert read(Kind.ID, text) == value


NUMBER_TEXT = st.from_regex(r"[ \t]?[-+]?[0-9]{1,9}(\.[0-9]{0,6})?(e[0-3]|万元|[万亿%元])?[ \t]?", fullmatch=True)
WIDE = str.maketrans("0123456789.%-", "０１２３４５６７８９．％－")


@settings(max_examples=150, deadline=None)
@given(NUMBER_TEXT, st.booleans())
def test_sql_agrees_with_python(text: str, wide: bool) -> None:
    text = text.translate(WIDE) if wide else text
    expected = parse_number(text)
    found = read(Kind.NUMBER, text, signed=True)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)
    if expected is not None and abs(expected) < 1e13:
        exact = Decimal(str(expected)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert abs(read(Kind.MONEY, text, signed=True) - exact) <= Decimal("0.01")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="0123456789.,-+%万亿元abc", max_size=6))
@example(".,000")
@example("1.5,000")
def test_what_python_refuses_sql_refuses(text: str) -> None:
    try:
        expected = parse_number(text)
    except BadInput:
        expected = None
    found = read(Kind.NUMBER, text, signed=True)
    assert found is None if expected is None else found == pytest.approx(expected)


# --- the usual forms -----------------------------------------------------------------------------------

CELLS = (
    None, "", "-", "12", "-3", "+4.50", "1,234.5", "￥9.9元", "3.25%", "3.2万", "1 ~ 3", "12元", "abc", "0.5分", "16分3秒", "5%元",
    "2026-08-10", "2026/8/1 9:05", "2026-08-10 09:30:00", " 2026-08-10 ", "2026年8月10日", "20260810", "45000", "2026-08",
    "2026-08-01 ~ 2026-08-07", "2026-08-10T09:30:00Z", "2026-13-45", '="123"', "\t123\t", "A-12_b", "1.23E+18", "'123", "123.0",
    "No:77", "无", "１２", "9" * 25,
)  # fmt: skip


@pytest.mark.parametrize("kind", [k for k in Kind if k is not Kind.TEXT])
def test_the_usual_form_of_a_cell_is_read_as_the_whole_rule_reads_it(kind: Kind) -> None:
    """What `usual` leaves out is NULL, to be looked at again; what it reads, `prepare` reads alike."""
    con = duckdb.connect()
    short, whole = usual(kind, "x"), prepare(kind, "x")
    rows = con.execute(f"SELECT x, {short}, {whole} FROM (SELECT unnest(?::VARCHAR[]) AS x)", [list(CELLS)]).fetchall()
    assert [(x, a, b) for x, a, b in rows if a is not None and a != b] == []
    assert any(a is not None for _, a, _ in rows), "it reads something at all"
