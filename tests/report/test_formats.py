"""How values are shown: expected texts come from the layout conventions and from rounding by hand."""

from __future__ import annotations

import csv
import os
import subprocess
from datetime import date, datetime
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.report.formats import FORMATS, excel_code, excel_value, rounded, show
from xlops.report.model import Fmt, Scalar

SHOWN: list[tuple[Scalar, Fmt, str]] = [
    (D("180350.49"), Fmt.YUAN, "180,350"),
    (D("180350.50"), Fmt.YUAN, "180,351"),
    (D("-1234.5"), Fmt.YUAN, "−1,235"),
    (D("12.345"), Fmt.FEN, "12.35"),
    (D("-0.004"), Fmt.FEN, "0.00"),
    (D("18.035"), Fmt.WAN, "18.04"),
    (22100, Fmt.COUNT, "22,100"),
    (0, Fmt.COUNT, "0"),
    (0.023, Fmt.CVR, "2.30%"),
    (1.0725, Fmt.CVR, "107.25%"),
    (0.62, Fmt.SHARE, "62.0%"),
    (0.053, Fmt.GROWTH, "+5.3%"),
    (-0.053, Fmt.GROWTH, "−5.3%"),
    (-0.0004, Fmt.GROWTH, "0.0%"),
    (0, Fmt.GROWTH, "0.0%"),
    (12.5, Fmt.GROWTH, "+1,250.0%"),
    (-0.007, Fmt.PP, "−0.70 个百分点"),
    (0.00125, Fmt.PP, "+0.13 个百分点"),
    (1234, Fmt.DELTA, "+1,234"),
    (D("-1234"), Fmt.DELTA, "−1,234"),
    (D("-0.4"), Fmt.DELTA, "0"),
    (2.915, Fmt.TIMES, "2.92"),
    (12345.6, Fmt.TIMES, "12345.60"),
    (12.25, Fmt.DAYS, "12.3"),
    (34.5, Fmt.SECONDS, "35"),
    (date(2026, 8, 13), Fmt.DATE, "8月13日"),
    (datetime(2026, 8, 3, 9, 5), Fmt.DATE, "8月3日"),
    (None, Fmt.YUAN, "—"),
    (float("nan"), Fmt.SHARE, "—"),
    (float("inf"), Fmt.TIMES, "—"),
    (D("NaN"), Fmt.YUAN, "—"),
    ("新增", Fmt.GROWTH, "新增"),
    (3, Fmt.TEXT, "3"),
]


@pytest.mark.parametrize(("value", "fmt", "text"), SHOWN)
def test_a_value_is_shown_as_the_conventions_say(value: Scalar, fmt: Fmt, text: str) -> None:
    assert show(value, fmt) == text


@pytest.mark.parametrize(
    ("value", "fmt", "text"),
    [(D("180350"), Fmt.YUAN, "180,350元"), (12.3, Fmt.DAYS, "12.3天"), (5, Fmt.COUNT, "5"), (None, Fmt.FEN, "—")],
)
def test_a_card_says_the_unit(value: Scalar, fmt: Fmt, text: str) -> None:
    assert show(value, fmt, unit=True) == text


def test_every_format_is_declared() -> None:
    assert set(FORMATS) == set(Fmt)


@given(st.integers(-(10**12), 10**12), st.integers(0, 3))
def test_rounding_is_half_up_by_integer_arithmetic(thousandths: int, digits: int) -> None:
    size = 10 ** (3 - digits)
    whole, rest = divmod(abs(thousandths), size)
    expected = (whole + (2 * rest >= size)) * (1 if thousandths >= 0 else -1)
    assert rounded(D(thousandths).scaleb(-3), digits) == D(expected).scaleb(-digits)


@given(
    st.decimals(-(10**9), 10**9, places=4, allow_nan=False), st.sampled_from(sorted(set(Fmt) - {Fmt.TEXT, Fmt.DATE}))
)
def test_no_sign_on_what_is_shown_as_zero(value: D, fmt: Fmt) -> None:
    text = show(value, fmt)
    if not any(c in "123456789" for c in text):
        assert text[0] not in "+−-"
    assert "-" not in text  # a true minus, always


def test_excel_gets_points_as_percentage_points_and_text_without_control_characters() -> None:
    assert excel_value(-0.007, Fmt.PP) == -0.7
    assert excel_value("a\x00b", Fmt.TEXT) == "ab"
    assert excel_value(None, Fmt.COUNT) == "—"
    assert excel_value(D("0.1"), Fmt.FEN) == 0.1


@pytest.mark.libreoffice
def test_a_spreadsheet_shows_the_same(tmp_path: Path) -> None:
    """The number formats, read by a second engine, give the text of `show`."""
    import xlsxwriter

    cases = [(v, f, t) for v, f, t in SHOWN if not isinstance(v, str) and t != "—" and f is not Fmt.TEXT]
    book = xlsxwriter.Workbook(tmp_path / "formats.xlsx")
    sheet = book.add_worksheet()
    for i, (value, fmt, text) in enumerate(cases):
        shown = book.add_format({"num_format": excel_code(fmt, zero=not any(c in "123456789" for c in text))})
        raw = excel_value(value, fmt)
        (sheet.write_datetime if isinstance(raw, date) else sheet.write_number)(i, 0, raw, shown)
        sheet.set_column(0, 0, 30)
    book.close()
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": os.environ.get("LANG", "C.UTF-8")}
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to"]
    command += ["csv:Text - txt - csv (StarCalc):44,34,76,1", "formats.xlsx"]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=120)
    with open(tmp_path / "formats.csv", encoding="utf-8", newline="") as file:
        assert [row[0] for row in csv.reader(file)] == [text for _, _, text in cases]
