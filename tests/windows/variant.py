"""Values as Excel and VBA hold them: VARIANT, SAFEARRAY, and calling an object's method the way late-bound VBA does.

Rule: only ctypes, so that nothing of pywin32 softens what Excel really sends: an error cell is VT_ERROR, a range a
two-dimensional array from 1, what is left out DISP_E_PARAMNOTFOUND. It runs under Windows only, in the host's process.
Source: Microsoft, Automation: VARIANT, SAFEARRAY, IDispatch::Invoke; [MS-OAUT].
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from ctypes import POINTER, byref, c_int, c_long, c_uint, c_ushort, c_void_p
from typing import Any

__all__ = ["Failed", "Variant", "invoke", "read", "release", "write"]

EMPTY, I2, I4, R8, BSTR, DISPATCH, ERROR, BOOL, VARIANT, I8, ARRAY, BYREF = (
    0,
    2,
    3,
    5,
    8,
    9,
    10,
    11,
    12,
    20,
    0x2000,
    0x4000,
)
_NAMES = {EMPTY: "empty", 1: "null", I2: "i2", I4: "i4", R8: "r8", 6: "currency", 7: "date", BSTR: "text", DISPATCH: "object",
          ERROR: "error", BOOL: "bool", 14: "decimal", I8: "i8", 21: "ui8"}  # fmt: skip
LEFT_OUT = -2147352572


class _Value(ctypes.Union):
    _fields_ = [
        ("i2", ctypes.c_short),
        ("i4", c_int),
        ("i8", ctypes.c_longlong),
        ("r8", ctypes.c_double),
        ("p", c_void_p),
    ]


class Variant(ctypes.Structure):
    """A value of any kind, 24 bytes."""

    _fields_ = [("vt", c_ushort), ("r", c_ushort * 3), ("v", _Value), ("more", c_void_p)]


class _Bound(ctypes.Structure):
    _fields_ = [("count", c_uint), ("first", c_long)]


class _Params(ctypes.Structure):
    _fields_ = [("args", POINTER(Variant)), ("named", c_void_p), ("n", c_uint), ("n_named", c_uint)]


class _ExcepInfo(ctypes.Structure):
    _fields_ = [("code", c_ushort), ("r", c_ushort), ("source", c_void_p), ("text", c_void_p), ("help", c_void_p),
                ("context", c_uint), ("reserved", c_void_p), ("fill", c_void_p), ("scode", c_int)]  # fmt: skip


class Failed(Exception):
    """A call that COM or Python refused: the number that VBA sees in Err.Number, and the text."""

    def __init__(self, number: int, text: str = "") -> None:
        super().__init__(f"{number} {text}")
        self.number, self.text = number, text


def _auto() -> Any:
    library = ctypes.WinDLL("oleaut32")  # type: ignore[attr-defined]
    library.SysAllocStringLen.restype = library.SafeArrayCreate.restype = c_void_p
    library.SysAllocStringLen.argtypes = [ctypes.c_wchar_p, c_uint]
    library.SafeArrayCreate.argtypes = [c_ushort, c_uint, POINTER(_Bound)]
    for name in ("SafeArrayAccessData",):
        getattr(library, name).argtypes = [c_void_p, POINTER(c_void_p)]
    library.SafeArrayUnaccessData.argtypes = [c_void_p]
    library.SafeArrayGetDim.argtypes = [c_void_p]
    for name in ("SafeArrayGetLBound", "SafeArrayGetUBound"):
        getattr(library, name).argtypes = [c_void_p, c_uint, POINTER(c_long)]
    library.SysStringLen.argtypes = [c_void_p]
    library.VariantClear.argtypes = [POINTER(Variant)]
    return library


AUTO = _auto()


def write(value: Any) -> Variant:
    """A value as VBA would pass it: numbers are doubles, a list is `Array(…)`, a dict one of Excel's own kinds.

    `{"range": rows}` is the `.Value2` of a range, `{"error": number}` an error cell, `{"left_out": true}` an optional
    argument that was not given, `{"object": pointer}` an object.
    """
    made = Variant()
    if isinstance(value, bool):
        made.vt, made.v.i2 = BOOL, -value
    elif isinstance(value, (int, float)):
        made.vt, made.v.r8 = R8, float(value)
    elif isinstance(value, str):
        made.vt, made.v.p = BSTR, AUTO.SysAllocStringLen(value, len(value.encode("utf-16-le")) // 2)
    elif isinstance(value, list):
        made.vt, made.v.p = ARRAY | VARIANT, _array([value], (_Bound(len(value), 0),))
    elif isinstance(value, dict) and "range" in value:
        rows = value["range"]
        made.vt, made.v.p = ARRAY | VARIANT, _array(rows, (_Bound(len(rows), 1), _Bound(len(rows[0]), 1)))
    elif isinstance(value, dict) and "object" in value:
        made.vt, made.v.p = DISPATCH, value["object"]
        _method(value["object"], 1, ctypes.c_ulong)()  # AddRef
    elif isinstance(value, dict):
        made.vt, made.v.i4 = ERROR, value.get("error", LEFT_OUT)
    return made


def _array(rows: Sequence[Sequence[Any]], bounds: Sequence[_Bound]) -> int:
    """A SAFEARRAY of variants; in memory the rows of a column follow each other."""
    made = AUTO.SafeArrayCreate(VARIANT, len(bounds), (_Bound * len(bounds))(*bounds))
    data = c_void_p()
    AUTO.SafeArrayAccessData(made, byref(data))
    cells = ctypes.cast(data, POINTER(Variant))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            cells[c * len(rows) + r] = write(cell)
    AUTO.SafeArrayUnaccessData(made)
    return int(made)


def read(given: Variant) -> tuple[Any, str]:
    """A result and the kind it came as; an array is rows of `[value, kind]`."""
    kind = given.vt
    if kind & ARRAY:
        return _rows(given.v.p), f"array{AUTO.SafeArrayGetDim(given.v.p)}"
    plain: dict[int, Any] = {
        EMPTY: None, I2: given.v.i2, I4: given.v.i4, I8: given.v.i8, R8: given.v.r8, BOOL: given.v.i2 != 0,
        ERROR: given.v.i4, DISPATCH: given.v.p,
    }  # fmt: skip
    value = _text(given.v.p) if kind == BSTR else plain.get(kind)
    return value, _NAMES.get(kind, str(kind))


def _text(pointer: int | None) -> str:
    return ctypes.wstring_at(pointer, AUTO.SysStringLen(pointer)) if pointer else ""


def _rows(array: int) -> list[list[Any]]:
    sizes = []
    for dimension in range(1, AUTO.SafeArrayGetDim(array) + 1):
        low, high = c_long(), c_long()
        AUTO.SafeArrayGetLBound(array, dimension, byref(low))
        AUTO.SafeArrayGetUBound(array, dimension, byref(high))
        sizes.append(high.value - low.value + 1)
    height, width = sizes if len(sizes) == 2 else (1, sizes[0])
    data = c_void_p()
    AUTO.SafeArrayAccessData(array, byref(data))
    cells = ctypes.cast(data, POINTER(Variant))
    found = [[list(read(cells[c * height + r])) for c in range(width)] for r in range(height)]
    AUTO.SafeArrayUnaccessData(array)
    return found


def _method(pointer: int, index: int, result: Any, *types: Any) -> Any:
    """A method of a COM object by its place in the table, bound to the object."""
    table = ctypes.cast(ctypes.cast(pointer, POINTER(c_void_p))[0], POINTER(c_void_p))
    function = ctypes.WINFUNCTYPE(result, c_void_p, *types)(table[index])  # type: ignore[attr-defined]
    return lambda *arguments: function(pointer, *arguments)


def release(pointer: int) -> None:
    """Give an object back."""
    _method(pointer, 2, ctypes.c_ulong)()


def invoke(pointer: int, method: str, arguments: Sequence[Variant]) -> Variant:
    """Call a method by its name; an array goes by reference, as a variable of VBA does. Raises `Failed`."""
    id, name = c_long(), ctypes.c_wchar_p(method)
    nothing = (ctypes.c_byte * 16)()
    names = _method(pointer, 5, c_int, c_void_p, POINTER(ctypes.c_wchar_p), c_uint, c_uint, POINTER(c_long))
    if number := names(byref(nothing), byref(name), 1, 2052, byref(id)):
        raise Failed(number, f"no method {method}")
    backwards = (Variant * len(arguments))(*(_by_reference(a) for a in reversed(arguments)))
    params = _Params(backwards, None, len(arguments), 0)
    result, error, position = Variant(), _ExcepInfo(), c_uint()
    call = _method(
        pointer, 6, c_int, c_long, c_void_p, c_uint, c_ushort, POINTER(_Params), POINTER(Variant), POINTER(_ExcepInfo),
        POINTER(c_uint),
    )  # fmt: skip
    number = call(id, byref(nothing), 2052, 3, byref(params), byref(result), byref(error), byref(position))
    if number:
        raise Failed(error.scode or number, _text(error.text))
    return result


def _by_reference(given: Variant) -> Variant:
    if not given.vt & ARRAY:
        return given
    made = Variant()
    made.vt, made.v.p = BYREF | VARIANT, ctypes.addressof(given)
    return made
