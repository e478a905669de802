"""The generated wrappers, function by function against xlwings' own generator, and the texts of the wizard."""

from __future__ import annotations

import importlib
import io
import re
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from xlops.book.wrappers import Parameter, Udf, help_rows, registry_udfs, wrappers
from xlops.errors import BadInput
from xlops.functions import FUNCTIONS
from xlops.functions.lookups import LOOKUPS
from xlops.functions.order import argument_order

# Arguments of the registry that are addresses of cells or words of VBA, and what they are called there.
RENAMED = {"x1": "x1_", "n1": "n1_", "qty1": "qty1_", "text": "text_", "end": "end_"}

ALL = {**FUNCTIONS, **LOOKUPS}


@pytest.fixture(scope="module")
def generator() -> Any:
    """xlwings' module of UDFs; its generator needs nothing of the Windows libraries that the module imports."""
    names = ("pythoncom", "pywintypes", "win32com", "win32com.client")
    missing = {name: ModuleType(name) for name in names if name not in sys.modules}
    for name, module in missing.items():
        module.__dict__.update(CoInitialize=None, com_error=Exception, Dispatch=None)
        sys.modules[name] = module
    try:
        yield importlib.import_module("xlwings.udfs")
    finally:
        for name in (*missing, "xlwings.udfs"):
            sys.modules.pop(name, None)


def theirs(generator: Any) -> dict[str, list[str]]:
    """What xlwings writes for Python functions of the registry's signatures, by name, as lines."""
    module = ModuleType("udfs")
    for id, function in ALL.items():
        names = [name for name in function.args if name not in function.defaults]
        names += [name for name in function.args if name in function.defaults]
        declared = ", ".join(RENAMED.get(n, n) + ("=None" if n in function.defaults else "") for n in names)
        space: dict[str, Any] = {"__name__": "udfs"}
        exec(f"def ops_{id}({declared}): ...", space)
        setattr(module, f"ops_{id}", generator.xlfunc(space[f"ops_{id}"]))
    text = io.StringIO()
    generator.generate_vba_wrapper("m", module, text, SimpleNamespace(Name="shop.xlsm"))
    return split(text.getvalue().replace(" _\n", ""))


def split(code: str) -> dict[str, list[str]]:
    """The functions of a module by name: their lines without indentation."""
    found = re.findall(r"(?ms)^Function (\w+)\(.*?^End Function$", code)
    blocks = re.findall(r"(?ms)^Function .*?^End Function$", code)
    assert len(set(found)) == len(found)
    return {name: [line.strip() for line in b.splitlines()] for name, b in zip(found, blocks, strict=True)}


def bridged(name: str, lines: list[str]) -> list[str]:
    """xlwings' wrapper with our bridge in place of its own: the signature, the call, the end.

    Its other lines are its bridge: the choice of the Office program and what a failure shows in the cell.
    """
    head, *body, end = lines
    call = next(line for line in body if line.startswith(f"{name} = XLPy.CallUDF"))
    rest = [line for line in body if "XLPy.CallUDF" not in line]
    assert rest == [
        '#If App = "Microsoft Excel" Then',
        "If TypeOf Application.Caller Is Range Then On Error GoTo failed",
        "Exit Function", "#Else", "Exit Function", "#End If", "failed:", f"{name} = Err.Description",
    ]  # fmt: skip
    args = re.fullmatch(
        rf'{name} = XLPy\.CallUDF\("m", "{name}", (Array\(.*\)), ThisWorkbook, Application\.Caller\)', call
    )
    assert args
    return [head, f'{name} = XlCall("{name}", {args.group(1)})', end]


def test_the_wrappers_equal_xlwings_own_function_by_function(generator: Any) -> None:
    ours, expected = split(wrappers(registry_udfs())), theirs(generator)
    assert ours.keys() == expected.keys() and len(ours) == len(ALL) > 150
    assert {name: lines for name, lines in ours.items() if lines != bridged(name, expected[name])} == {}


def test_the_module_is_ascii_with_nothing_but_wrappers() -> None:
    code = wrappers(registry_udfs())
    assert code.isascii() and max(len(line) for line in code.splitlines()) < 1024
    outside = re.sub(r"(?ms)^Function .*?^End Function$", "", code)
    assert outside.split() == ["Option", "Explicit"]


def test_required_arguments_come_first() -> None:
    function = FUNCTIONS["pay_cvr"]
    assert argument_order(function) == ("pay_buyers", "visitors")
    mixed = SimpleNamespace(args=dict.fromkeys("abcd"), defaults={"a": 1, "c": 2})
    assert argument_order(mixed) == ("b", "d", "a", "c")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("udf", "said"),
    [
        (Udf("cpc1", (), ""), "cpc1"),  # a cell
        (Udf("xfd1048576", (), ""), "xfd1048576"),  # the last one
        (Udf("r1c1", (), ""), "r1c1"),
        (Udf("ops_率", (), ""), "ops_率"),
        (Udf("_ops", (), ""), "_ops"),
        (Udf("Date", (), ""), "Date"),
        (Udf("ops_x", (Parameter("Next"),), ""), "Next"),
        (Udf("ops_x", (Parameter("x1"),), ""), "x1"),
        (Udf("ops_x", (Parameter("a"), Parameter("A")), ""), "重名"),
        (Udf("ops_x", (Parameter("OPS_X"),), ""), "重名"),
        (Udf("ops_x", (Parameter("a", optional=True), Parameter("b")), ""), "可省略"),
        (Udf("ops_x", tuple(Parameter(f"a_{i}") for i in range(61)), ""), "60"),
        (Udf("ops_x", tuple(Parameter(f"a_{i}" + "x" * 40) for i in range(30)), ""), "太长"),
    ],
)
def test_names_that_would_break_the_module_are_refused(udf: Udf, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        wrappers([udf])


def test_a_function_may_not_come_twice() -> None:
    with pytest.raises(BadInput, match="重名"):
        wrappers([Udf("ops_x", (), ""), Udf("OPS_X", (), "")])


@pytest.mark.parametrize("name", ["xfe1", "a0", "a1048577", "abcd1", "period0", "rate", "rc_1"])
def test_names_beyond_the_sheet_are_free(name: str) -> None:
    """XFD1048576 is the last cell; a row 0 there is none."""
    assert f"Function {name}()" in wrappers([Udf(name, (), "")])


def test_texts_of_the_wizard_are_chinese_and_fit() -> None:
    rows = [row for row in help_rows(registry_udfs()) if row[0].startswith("ops_")]
    assert [row[0] for row in rows] == [f"ops_{id}" for id in ALL]
    for row, function in zip(rows, ALL.values(), strict=True):
        assert len(row) == 2 + len(function.args) and all(row)
        assert max(map(len, row)) <= 255  # what Application.MacroOptions takes
        assert function.name in row[1]


def test_the_text_of_an_argument_says_what_it_is() -> None:
    rows = {row[0]: row for row in help_rows(registry_udfs())}
    assert rows["ops_pay_cvr"][2:] == ["支付买家数(人)", "访客数(人)"]
    assert rows["ops_cr_n"][-1].endswith("可省略")
    assert rows["ops_abc_classes"][-1].endswith("可省略,默认 0.95")
    assert rows["ops_clv_geometric"][-1].endswith("可省略,默认 是")
    assert "一列" in rows["ops_hhi"][2]


def test_the_macros_find_their_own_texts() -> None:
    """Every key that the VBA asks for stands in the sheet."""
    from xlops.book.vba import vba_modules

    code = "\n".join(module.code for module in vba_modules([]))
    asked = set(re.findall(r'HelpText\("(\w+)"\)', code))
    assert asked == {row[0] for row in help_rows([])}


def test_a_long_text_is_cut_with_a_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from xlops.book import wrappers as module

    long = replace(FUNCTIONS["pay_cvr"], definition="很" * 300)
    monkeypatch.setattr(module, "FUNCTIONS", {"pay_cvr": long})
    text = module.registry_udfs()[0].text
    assert len(text) == 255 and text.endswith("很…")
