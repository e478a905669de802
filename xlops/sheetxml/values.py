"""A cell's value between Python and XML: numbers, texts, dates by style, booleans, errors, formulas.

Rule: a text is written in the cell itself (`inlineStr`) and is never a formula; ids of more than 15 digits
must be texts; a date is a serial number shown by the style that the cell already has.
Source: ECMA-376 part 1, 18.3.1.4 (c), 18.18.11 (cell types), 18.17.4 (dates).

>>> written("C4", "1", "=1+1")
'<c r="C4" s="1" t="inlineStr"><is><t>=1+1</t></is></c>'
>>> written("C4", "", Formula("A4*2", 6))
'<c r="C4"><f>A4*2</f><v>6</v></c>'
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from xlops.errors import BadInput
from xlops.sheetxml.xml import quoted, read_text, written_text

__all__ = [
    "ERRORS",
    "Cell",
    "Formula",
    "Value",
    "date_of",
    "number_of",
    "read_value",
    "serial",
    "with_result",
    "written",
]

Value = str | bool | int | float | Decimal | date | None  # datetime is a date

ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA")
"""What a cell shows that has no value."""
_LONGEST = 32_767
_ALWAYS = re.compile(r'<f ca="1"')
_TYPED = re.compile(r'\st="\w+"')
_DAY = timedelta(days=1)
_LEAP = date(1900, 3, 1)  # Excel believes in 29 February 1900


@dataclass(frozen=True)
class Formula:
    """A formula (without the `=`) and its cached value; an empty text is a value too.

    With `None` the cell has no value until a spreadsheet opens the file and calculates it.
    """

    text: str
    value: Value = None


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: value, formula or "", kind, number of its style.

    `kind` is text, number, date, bool, error (the value is its name, `#DIV/0!`) or blank.
    """

    value: Value
    formula: str = ""
    kind: str = "blank"
    style: int = 0


def serial(day: date, date1904: bool = False) -> int | float:
    """The serial number of a date or a moment. `BadInput` before the first day a sheet knows."""
    whole = day.date() if isinstance(day, datetime) else day
    first = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    days = (whole - first).days - (not date1904 and whole < _LEAP)
    if days < (not date1904):
        raise BadInput(f"日期 {whole} 太早,表格里写不下,请检查年份")
    if not isinstance(day, datetime):
        return days
    if day.tzinfo is not None:
        raise BadInput(f"时间 {day} 带有时区,请先换成北京时间")
    rest = (day - datetime.combine(whole, datetime.min.time())) / _DAY
    return days + rest if rest else days


def date_of(number: float, date1904: bool = False) -> date | None:
    """The date (or the moment, to the second) of a serial number; `None` where there is none."""
    if not 0 <= number < 2_958_466:
        return None
    early = not date1904 and number < 61
    base = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 31) if early else datetime(1899, 12, 30)
    moment = base + timedelta(seconds=round(number * 86_400))
    return moment.date() if number == int(number) else moment


def number_of(text: str) -> int | float:
    """A number as it stands in a `<v>`: whole where it is written whole."""
    return float(text) if "." in text or "E" in text or "e" in text else int(text)


def _number(value: int | float | Decimal) -> str:
    if not math.isfinite(value):
        raise BadInput("要写入的数不是有限数(NaN 或无穷大),请留空")
    if isinstance(value, int) and abs(value) >= 10**15:
        raise BadInput(f"「{value}」超过 15 位,表格会丢掉尾数,请按文本写入")
    return repr(float(value)) if isinstance(value, float) else str(value)  # numpy's float64 is a float


def _content(value: Value, date1904: bool) -> tuple[str, str]:
    """Type and text of a value that is not blank."""
    if type(value) is float and value - value == 0:  # finite: the usual case first
        return "", repr(value)
    if isinstance(value, str):
        if len(value) > _LONGEST:
            raise BadInput(f"「{value[:10]}…」超过 {_LONGEST} 个字,一个单元格写不下,请缩短")
        return "str", written_text(value)
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, date):
        return "", _number(serial(value, date1904))
    if isinstance(value, int | float | Decimal):
        return "", _number(value)
    raise BadInput(f"不能把 {type(value).__name__} 写进单元格,请换成文本、数或日期")


def _cached(value: Value, date1904: bool) -> tuple[str, str]:
    """Type and text of a formula's value; the name of an error is that error.

    >>> _cached("#N/A", False), _cached("#N/A?", False)
    (('e', '#N/A'), ('str', '#N/A?'))
    """
    return ("e", value) if isinstance(value, str) and value in ERRORS else _content(value, date1904)


@lru_cache(maxsize=4096)
def _formula(text: str) -> str:
    """A formula as XML; the same one stands in every row of a table."""
    return quoted(text.removeprefix("="))


def written(name: str, style: str, value: Value | Formula, date1904: bool = False) -> str:
    """The XML of a cell by its address. `style` is its style's number or "" for none; a blank without style is nothing, an empty text is a blank."""
    head = f'<c r="{name}" s="{style}"' if style else f'<c r="{name}"'
    if value is None or (isinstance(value, str) and not value):
        return head + "/>" if style else ""
    if type(value) is float and value - value == 0:  # finite: the usual case first
        return f"{head}><v>{value!r}</v></c>"
    if isinstance(value, Formula):
        formula, result = _formula(value.text), value.value
        if type(result) is float and result - result == 0:
            return f"{head}><f>{formula}</f><v>{result!r}</v></c>"
        if result == "":
            return f'{head} t="str"><f>{formula}</f><v></v></c>'
        if value.value is None:  # `ca`: to be calculated at the next opportunity, which is opening the file
            return f'{head}><f ca="1">{formula}</f></c>'
        kind, text = _cached(value.value, date1904)
        typed = f' t="{kind}"' if kind else ""
        return f"{head}{typed}><f>{formula}</f><v>{text}</v></c>"
    kind, text = _content(value, date1904)
    if kind == "str":
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        return f'{head} t="inlineStr"><is><t{space}>{text}</t></is></c>'
    typed = f' t="{kind}"' if kind else ""
    return f"{head}{typed}><v>{text}</v></c>"


def with_result(xml: str, value: Value, date1904: bool = False) -> str:
    """The XML of a formula's cell with another cached value; `None`: with none, to be calculated on opening.

    >>> with_result('<c r="A1" s="2" t="str"><f>B1*2</f><v></v></c>', 6)
    '<c r="A1" s="2"><f>B1*2</f><v>6</v></c>'
    >>> with_result('<c r="A1"><f>B1*2</f><v>6</v></c>', None)
    '<c r="A1"><f ca="1">B1*2</f></c>'
    """
    start = xml.index("<f")
    end = xml.find("</f>", start) + 4
    if end < 4:  # a shared formula's number only
        end = xml.index("/>", start) + 2
    opened = xml.index(">")
    head, formula = _TYPED.sub("", xml[:opened], count=1), xml[start:end]
    formula = _ALWAYS.sub("<f", formula, count=1)
    if value is None:
        return head + '><f ca="1"' + formula[2:] + "</c>"
    kind, text = _cached(value, date1904)
    typed = f' t="{kind}"' if kind else ""
    return f"{head}{typed}>{formula}<v>{text}</v></c>"


def read_value(kind: str, text: str, shared: Sequence[str], is_date: bool, date1904: bool) -> tuple[Value, str]:
    """Value and kind of a cell from its type attribute, the text of its `<v>` and its style.

    An index of a shared text that does not exist, or a number that is none, reads as a blank.
    """
    try:
        if kind == "n":
            number = number_of(text)
            day = date_of(number, date1904) if is_date else None
            return (number, "number") if day is None else (day, "date")
        if kind == "s":
            return shared[int(text)], "text"
        if kind == "b":
            return text in {"1", "true"}, "bool"
        if kind == "d":
            moment = datetime.fromisoformat(text.removesuffix("Z"))
            return moment.date() if "T" not in text else moment, "date"
    except (ValueError, IndexError):
        return None, "blank"
    return read_text(text), "error" if kind == "e" else "text"
