"""A formula in Excel's grammar and in LibreOffice's own, from one to the other.

Rule: they differ in separators, in how a sheet stands before an address, in an array formula's braces and in names of our
functions; texts and headers in brackets are left alone. (LibreOffice's FormulaParser would do it as well, but
version 7.4 prints `#NAME?` for every table.)

>>> print(to_excel('=SUM($日数据.$A$1:$A$3;t_daily[[#This Row];[支付金额]])&"a;b"'))
=SUM('日数据'!$A$1:$A$3,t_daily[[#This Row],[支付金额]])&"a;b"
>>> to_calc("=IF('日 数据'!A1>0,ops_ctr(A1,B1),Sheet2!B2)")
"=IF($'日 数据'.A1>0;ops_ctr(A1;B1);$Sheet2.B2)"
>>> to_excel("=XLOPS.LIBREOFFICE.RELAY.OPSCTR(A1;B1)"), to_excel("=OPS_CTR(A1;B1)")
('=ops_ctr(A1,B1)', '=ops_ctr(A1,B1)')
"""

from __future__ import annotations

import re
from functools import lru_cache

from xlops.book.wrappers import registry_udfs
from xlops.excel.libreoffice.functions import RELAY, method

__all__ = ["to_calc", "to_excel"]

_TEXT = r'"(?:[^"]|"")*"'
_HEADERS = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
_CELL = r"(?=\$?[A-Za-z]{1,3}\$?\d)"
_CALC = re.compile(
    rf"(?P<text>{_TEXT})|(?P<headers>{_HEADERS})|(?P<inline>\{{[^{{}}=]*\}})"
    rf"|\$?(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^\W\d][\w]*))\.{_CELL}"
    r"|(?P<called>[A-Za-z_][\w.]*)(?=\()|(?P<mark>[;~])"
)
_EXCEL = re.compile(
    rf"(?P<text>{_TEXT})|(?P<headers>{_HEADERS})|(?P<inline>\{{[^{{}}]*\}})"
    rf"|(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^\W\d][\w.]*))!{_CELL}|(?P<mark>,)"
)


def to_excel(formula: str) -> str:
    """A formula as Excel writes it, array formulas without their braces."""
    if formula.startswith("{="):
        formula = formula[1:].removesuffix("}")
    return _CALC.sub(_excel, formula)


def to_calc(formula: str) -> str:
    """A formula as LibreOffice's cells take it."""
    return _EXCEL.sub(_calc, formula)


def _excel(found: re.Match[str]) -> str:
    if found["text"]:
        return found[0]
    if found["headers"]:
        return found[0].replace("];[", "],[")
    if found["inline"]:
        return found[0].translate(str.maketrans(";|", ",;"))
    if found["called"]:
        return _ours().get(found[0].upper(), found[0])
    if found["mark"]:
        return ","
    sheet = found["quoted"] or found["plain"]
    return f"'{sheet}'!"


def _calc(found: re.Match[str]) -> str:
    if found["text"]:
        return found[0]
    if found["headers"]:
        return found[0].replace("],[", "];[")
    if found["inline"]:
        return found[0].translate(str.maketrans(",;", ";|"))
    if found["mark"]:
        return ";"
    return f"$'{found['quoted']}'." if found["quoted"] else f"${found['plain']}."


@lru_cache(maxsize=1)
def _ours() -> dict[str, str]:
    """Names of our functions, as an add-in's and as Basic's, to their own."""
    names = [udf.name for udf in registry_udfs()]
    return {f"{RELAY}.{method(name)}".upper(): name for name in names} | {name.upper(): name for name in names}
