"""Numbers as platform files write them: ￥1,234.50, 3.25%, 1.2万, 1,000 ~ 2,000.

Rule: full-width text is folded (NFKC), an Excel text guard (`="…"`, a leading apostrophe, a tab) is
taken off; a blank, -, --, —, N/A and the like are missing; 3.25% is 0.0325; 万 is 10,000 and 亿
100,000,000. Anything else that is no number is an error, never 0. Source: spec section 0, import check 1.

>>> parse_number("￥1,234.50"), parse_number("1.2万"), parse_number("--")
(1234.5, 12000, None)
>>> parse_range("1,000 ~ 2,000")
{'low': 1000, 'high': 2000, 'mid': 1500}
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from xlops.errors import BadInput
from xlops.methods.declare import method, record, scalar
from xlops.methods.values import is_missing, signed

__all__ = ["MISSING_MARKS", "clean_text", "is_missing_mark", "parse_number", "parse_range"]

# after NFKC and lower case; "——" folds to two em dashes
MISSING_MARKS = frozenset((
    "", "-", "--", "---", "—", "——", "–", "−", "/", "n/a", "na", "#n/a", "nan", "nat", "null", "none", "\\n", "暂无", "无",
))  # fmt: skip

_NUMBER = re.compile(
    r"""(?P<sign>[-+−]?) \s* ¥? \s* (?P<sign2>[-−]?) \s*
        (?P<digits> \d{1,3}(?:,\d{3})+(?:\.\d*)? | \d+(?:\.\d*)? | \.\d+ )
        (?P<exp> e[-+]?\d{1,3})?
        \s* (?P<unit> [万亿]?) \s* (?P<tail> 元|%|‰)?""",
    re.VERBOSE | re.IGNORECASE,
)
_UNITS = {"": 1, "万": 10_000, "亿": 100_000_000}
_TAILS = {"": Decimal(1), "元": Decimal(1), "%": Decimal("0.01"), "‰": Decimal("0.001")}
_BETWEEN = re.compile(r"\s*(?:~|〜|至|到|—|–|-)\s*")


def clean_text(text: str) -> str:
    """The text folded to half width, without blanks around it and without Excel's text guards."""
    text = unicodedata.normalize("NFKC", text).strip(" \t\r\n\ufeff\u200b")
    if text.startswith('="') and text.endswith('"') and len(text) >= 3:
        text = text[2:-1]
    return text.lstrip("'").strip(" \t\r\n\ufeff\u200b")


def is_missing_mark(text: str) -> bool:
    """Whether a cleaned text stands for a missing value."""
    return text.lower() in MISSING_MARKS


def _plain(value: Decimal) -> float:
    """An int where the number is whole (within exact reach), else a float."""
    return int(value) if value == value.to_integral_value() else float(value)


def _read(text: str) -> Decimal | None:
    match = _NUMBER.fullmatch(text.strip())
    if not match or (match["sign"] and match["sign2"]) or (match["unit"] and match["tail"] == "%"):
        return None
    number = Decimal(match["digits"].replace(",", "") + (match["exp"] or ""))
    number *= _UNITS[match["unit"]] * _TAILS[match["tail"] or ""]
    return -number if "-" in (sign := match["sign"] + match["sign2"]) or "−" in sign else number


def _bad(text: object) -> BadInput:
    return BadInput(f"「{str(text)[:20]}」不是数字,请改成数字或留空")


@method(
    name="读取数字",
    name_en="parse number",
    definition="把平台文件里的文字读成数字:认得全角、千分位、￥、元、%、万、亿;空、-、--、N/A 为缺失",
    args={"text": scalar(kind="text", note="单元格里的文字")},
    result=scalar(),
    source="[A1] [A12]",
)
def parse_number(text: object) -> float | None:
    """The number a cell holds; None where it is missing.

    `text`: a cell's text (a number is given back as it is). Whole results are ints.
    Raises `BadInput` where the text is neither a number nor a missing mark.
    """
    if is_missing(text):
        return None
    if not isinstance(text, str):
        return signed(text, "单元格")
    cleaned = clean_text(text)
    if is_missing_mark(cleaned):
        return None
    number = _read(cleaned)
    if number is None:
        raise _bad(text)
    return _plain(number)


@method(
    name="读取区间",
    name_en="parse range",
    definition="把「1,000 ~ 2,000」这样的区间读成下限、上限、中值;单个数的三者相同;由它算出的比率都是估算",
    args={"text": scalar(kind="text", note="单元格里的文字")},
    result=record("low", "high", "mid"),
    source="[A1] [A12]",
)
def parse_range(text: object) -> dict[str, float] | None:
    """Low, high and middle of an interval cell; None where it is missing.

    A bare low end takes the unit of the high end where it must (`1~2万` is 10,000 to 20,000, `1~2%`
    is 1% to 2%, but `500~1万` is 500 to 10,000). Raises `BadInput` for anything else, and where the
    low end exceeds the high end.
    """
    if is_missing(text):
        return None
    if not isinstance(text, str):
        number = signed(text, "单元格")
        return {"low": number, "high": number, "mid": number}
    cleaned = clean_text(text)
    if is_missing_mark(cleaned):
        return None
    single = _read(cleaned)
    low, high = (single, single) if single is not None else _ends(cleaned)
    if low is None or high is None:
        raise _bad(text)
    if low > high:
        raise BadInput(f"区间「{text[:20]}」的下限大于上限,请对调")
    return {"low": _plain(low), "high": _plain(high), "mid": _plain((low + high) / 2)}


def _ends(text: str) -> tuple[Decimal | None, Decimal | None]:
    """Both ends of `a~b`: the first separator that leaves a number on either side."""
    for between in _BETWEEN.finditer(text):
        left, right = text[: between.start()], text[between.end() :]
        low, high = _read(left), _read(right)
        if low is None or high is None:
            continue
        unit = re.search(r"([万亿]|%|‰)元?$", right.strip())
        if unit and not re.search(r"[万亿%‰元]", left):
            widened = _read(left + unit[1])
            bare = high / _UNITS[unit[1]] if unit[1] in _UNITS else None
            if widened is not None and (bare is None or low <= bare):
                low = widened
        return low, high
    return None, None
