"""The VBA side of the functions in cells: one thin wrapper each, and the texts of the function wizard.

Rule: a wrapper hands its arguments to the bridge and nothing else. Names are ASCII, no word of VBA, no address of
a cell and not twice, whatever the case; one bad name would break the whole module. An argument whose name can't be
used gets `_` behind it; arguments are passed by position, required ones first. Chinese stands in the hidden
sheet `_udf`, from where the workbook registers it at opening.
Source: form of the wrapper as xlwings writes it, apart from the bridge; limits of Excel (255 characters a
description) and of VBA (60 arguments, lines of 1023 characters).

>>> print(wrappers([Udf("ops_cpc", (Parameter("spend"), Parameter("clicks", optional=True)), "每次点击花费")]))
Option Explicit
<BLANKLINE>
Function ops_cpc(spend, Optional clicks)
    ops_cpc = XlCall("ops_cpc", Array(spend, clicks))
End Function
<BLANKLINE>
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from xlops.errors import BadInput
from xlops.functions import FUNCTIONS, Function
from xlops.functions.lookups import LOOKUPS, Lookup
from xlops.functions.order import argument_order

__all__ = ["HELP_SHEET", "PREFIX", "Parameter", "Udf", "help_rows", "registry_udfs", "wrappers"]

PREFIX = "ops_"
HELP_SHEET = "_udf"
"""Name of the hidden sheet that the module Register reads."""

_TEXTS = {
    "text_title": "店铺运营",
    "text_category": "店铺运营",
    "text_busy": "店铺运营:正在处理,请稍候",
    "text_failed": "连不上 xlops 程序,请关闭本表格,重新运行安装程序后再打开",
}
_LONGEST, _MOST, _LINE = 255, 60, 1023
_SHAPES = {
    "column": "一列", "matrix": "一块区域", "mapping": "两列:名称、值", "records": "一块区域,首行为列名",
    "record": "两列:名称、值", "table": "一块区域,首行为列名",
}  # fmt: skip

# Reserved identifiers of VBA ([MS-VBAL] 3.3.5.2), which no argument may be called.
_RESERVED = """
    abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur cdate cdbl cdec cint
    circle clng clnglng clngptr close const csng cstr currency cvar cverr date debug decimal declare defbool defbyte
    defcur defdate defdbl defdec defint deflng deflnglng deflngptr defobj defsng defstr defvar dim do doevents double
    each else elseif empty end endif enum eqv erase event exit false fix for friend function get global gosub goto if
    imp implements in input inputb int integer is lbound len lenb let like line lock long longlong longptr loop lset
    me mod new next not nothing null on open option optional or paramarray preserve print private property pset
    public put raiseevent redim rem resume return rset scale seek select set sgn shared single spc static stop string
    sub tab text then time to true type typeof ubound unlock until variant wend while with withevents write xor
"""
_WORDS = frozenset(_RESERVED.split())


@dataclass(frozen=True)
class Parameter:
    """An argument of a wrapper: its name in VBA, whether it may be left out, its Chinese description."""

    name: str
    optional: bool = False
    text: str = ""


@dataclass(frozen=True)
class Udf:
    """A function for cells: its name, its arguments in the order they are passed, its Chinese description."""

    name: str
    parameters: tuple[Parameter, ...]
    text: str


def registry_udfs() -> list[Udf]:
    """Every function of the registry and every look-up as a function for cells, `ops_<id>`, in their order."""
    functions = [_udf(function, argument_order(function)) for function in FUNCTIONS.values()]
    return functions + [_udf(lookup, tuple(lookup.args)) for lookup in LOOKUPS.values()]


def wrappers(udfs: Iterable[Udf]) -> str:
    """The code of the module that holds a wrapper for each function.

    Raises `BadInput` for a name that VBA or a cell can't bear.
    """
    given = list(udfs)
    _check(given)
    return "\n".join(["Option Explicit", "", *(_wrapper(udf) for udf in given)])


def help_rows(udfs: Iterable[Udf], shop_id: str = "") -> list[list[str]]:
    """The rows of the hidden sheet: a key, its text, and for a function the texts of its arguments.

    The first rows hold the few sentences that the macros say themselves, and which shop the workbook is of.
    """
    said = [[key, text] for key, text in _TEXTS.items()] + [["shop", shop_id]]
    return said + [[udf.name, udf.text, *(p.text or p.name for p in udf.parameters)] for udf in udfs]


def _udf(function: Function | Lookup, order: tuple[str, ...]) -> Udf:
    parameters = (Parameter(_argument_name(n), n in function.defaults, _describe(function, n)) for n in order)
    text = f"{function.name}:{function.definition}" if function.definition else function.name
    return Udf(PREFIX + function.id, tuple(parameters), _short(text))


def _wrapper(udf: Udf) -> str:
    declared = ", ".join(("Optional " if p.optional else "") + p.name for p in udf.parameters)
    passed = ", ".join(p.name for p in udf.parameters)
    return (
        f"Function {udf.name}({declared})\n"
        f'    {udf.name} = XlCall("{udf.name}", Array({passed}))\n'
        "End Function\n"
    )  # fmt: skip


def _check(udfs: list[Udf]) -> None:
    _unique([udf.name for udf in udfs], "函数")
    for udf in udfs:
        _name(udf.name, "函数")
        names = [p.name for p in udf.parameters]
        _unique([udf.name, *names], f"{udf.name} 的参数")
        for name in names:
            _name(name, f"{udf.name} 的参数")
        optional = [p.optional for p in udf.parameters]
        if len(names) > _MOST or optional != sorted(optional):
            raise BadInput(f"{udf.name} 的参数超过 {_MOST} 个,或可省略的参数不在最后")
        if max(len(line) for line in _wrapper(udf).splitlines()) > _LINE:
            raise BadInput(f"{udf.name} 的参数名太长,一行放不下,请缩短")


def _unique(names: list[str], what: str) -> None:
    counted = Counter(name.casefold() for name in names)
    if twice := [name for name, count in counted.items() if count > 1]:
        raise BadInput(f"{what}「{twice[0]}」重名,请改名")


def _name(name: str, what: str) -> None:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,254}", name) or _is_taken(name):
        raise BadInput(f"{what}「{name}」不能用在表格里:要用英文,不能是保留字或单元格地址")


def _argument_name(name: str) -> str:
    return name + "_" if _is_taken(name) else name


def _is_taken(name: str) -> bool:
    """Is it a word of VBA, or an address such as X1 or R1C1?"""
    if name.lower() in _WORDS or re.fullmatch(r"(?i:r\d*c?\d*|c\d*)", name):
        return True
    cell = re.fullmatch(r"([A-Za-z]{1,3})([1-9]\d{0,6})", name)
    return bool(cell) and _column(cell.group(1)) <= 16_384 and int(cell.group(2)) <= 1_048_576 if cell else False


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _describe(function: Function | Lookup, name: str) -> str:
    """What to say of an argument: what it is, its unit, its shape, and its value when left out."""
    arg = function.args[name]
    text = arg.note or name
    text += f"({arg.unit})" if arg.unit else ""
    text += f",{_SHAPES[arg.shape]}" if arg.shape in _SHAPES else ""
    if name in function.defaults:
        default = function.defaults[name]
        default = {True: "是", False: "否"}[default] if isinstance(default, bool) else default
        text += ",可省略" if default is None else f",可省略,默认 {default}"
    return _short(text)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
