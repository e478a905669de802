"""What needs no LibreOffice: the process' answers, formulas in both grammars, what is brought back into the file."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import signal
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest

from xlops.book.vba import vba_modules
from xlops.book.wrappers import registry_udfs
from xlops.errors import BadFile, BadInput, NotFound
from xlops.excel.libreoffice import places
from xlops.excel.libreoffice.bridge import bridged_copy
from xlops.excel.libreoffice.formulas import to_calc, to_excel
from xlops.excel.libreoffice.functions import idl, method
from xlops.excel.libreoffice.save import Standing, Table, edits
from xlops.excel.libreoffice.serve import Choose, Service
from xlops.files import resource
from xlops.sheetxml import AppendRows, Formula, SetCell, SetProperty, SetResult
from xlops.shop.workbook import blank_workbook

# --- the process ------------------------------------------------------------------------------------------


def test_functions_are_answered_line_by_line_while_a_macro_runs() -> None:
    """The macro waits; both functions are answered; then it ends, and its sentence is asked for."""
    go, gone = threading.Event(), threading.Event()

    def run(macro: str, book: str, choose: Choose) -> str:
        go.wait(10)
        gone.set()
        return f"{macro} 完成({book})"

    service = Service(run)
    assert service.answer(["run", "refresh_sheets", "7"]) == ""
    assert service.answer(["run", "help", "7"]) == "上一个操作还没有做完,请稍候"
    questions = [
        json.dumps(q).encode() for q in (["call", "ops_pay_cvr", ["", 78, 2400]], ["call", "ops_x", []], ["said"])
    ]
    answers = io.BytesIO()
    service.serve(questions, answers)
    assert [json.loads(line) for line in answers.getvalue().splitlines()] == [
        0.0325, "没有函数 ops_x,请升级 xlops", ["running"],
    ]  # fmt: skip
    go.set()
    gone.wait(10)
    service._thread.join(10)  # type: ignore[union-attr]
    assert service.answer(["said"]) == ["done", "refresh_sheets 完成(7)"]


def test_a_macro_waits_for_the_choice_and_a_stale_answer_is_nobodys() -> None:
    service = Service(lambda macro, book, choose: f"选了 {choose('标题', ['甲', '乙'])}")
    assert service.answer(["chosen", [0, 1]]) == ""
    service.answer(["run", "import_files", "7"])
    while service.answer(["said"]) == ["running"]:
        pass
    assert service.answer(["said"]) == ["choose", "标题", ["甲", "乙"]]
    assert service.answer(["said"]) == ["choose", "标题", ["甲", "乙"]]
    service.answer(["chosen", [1]])
    service._thread.join(10)  # type: ignore[union-attr]
    assert service.answer(["said"]) == ["done", "选了 [1]"]


ECHO = "import sys\nfor line in sys.stdin: print(line.strip(), flush=True)"


def beside(name: str) -> Any:
    """A module that runs inside LibreOffice and needs nothing of it."""
    found = importlib.util.spec_from_file_location(f"xlops_{name}", resource(f"workbook/libreoffice/{name}.py"))
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_a_process_that_ended_is_started_again_at_the_next_question(tmp_path: Path) -> None:
    process = beside("process").Process([sys.executable, "-c", ECHO], {}, str(tmp_path))
    assert process.pid == 0 and process.ask(["甲", 1]) == ["甲", 1]
    first = process.pid
    os.kill(first, signal.SIGKILL)
    assert process.ask([2]) == [2]
    assert process.pid not in (0, first)
    process.end()
    assert process.pid == 0


def test_a_process_that_can_not_answer_is_tried_twice_and_then_left(tmp_path: Path) -> None:
    """Each start writes a line; ten thousand cells don't try ten thousand times, but after 检查安装 it is tried anew."""
    module = beside("process")
    note = tmp_path / "starts"
    start = f"open({str(note)!r}, 'a').write('x')"
    process = module.Process([sys.executable, "-c", start], {}, str(tmp_path))
    for _ in range(3):
        with pytest.raises(module.Gone):
            process.ask([1])
    assert note.read_text() == "xx"
    process.end()
    with pytest.raises(module.Gone):
        process.ask([1])
    assert note.read_text() == "xxxx"


def test_a_macro_that_breaks_is_a_sentence() -> None:
    def run(macro: str, book: str, choose: Choose) -> str:
        raise ValueError("inside")

    service = Service(run)
    service.answer(["run", "help", "7"])
    service._thread.join(10)  # type: ignore[union-attr]
    assert service.answer(["said"]) == ["done", "程序出错了(ValueError),请运行 检查安装"]


# --- functions, bridge, places ----------------------------------------------------------------------------


def test_every_function_has_a_method_of_its_own() -> None:
    names = [udf.name for udf in registry_udfs()]
    assert len({method(name).casefold() for name in names}) == len(names)
    text = idl(registry_udfs())
    assert all(f" {method(name)}([in] com::sun::star::beans::XPropertySet book" in text for name in names)


def test_the_copy_has_another_bridge_and_the_same_rest(tmp_path: Path) -> None:
    source = blank_workbook(tmp_path / "店铺运营.xlsm")
    copy = bridged_copy(source, tmp_path / "copy.xlsm")
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(copy) as after:
        assert before.namelist() == after.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == ["xl/vbaProject.bin"]
    from tests.book.readers import VBA_Parser

    def modules(path: Path) -> dict[str, str]:
        found = VBA_Parser(str(path)).extract_all_macros()
        return {name.rpartition("/")[2]: code for _, name, _, code in found}

    mine, theirs = modules(copy), modules(source)
    assert mine.keys() == theirs.keys()
    assert [name for name in mine if mine[name] != theirs[name]] == ["Bridge"]
    assert "kernel32" not in mine["Bridge"] and "createUnoService" in mine["Bridge"]
    doors = ("Const XL_FAILED", "Function XlCall(", "Function XlRun(", "Sub XlStop(")
    ours = next(one.code for one in vba_modules([]) if one.name == "Bridge")
    assert all(f"Public {door}" in mine["Bridge"] and f"Public {door}" in ours for door in doors)


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsm").write_bytes(b"nothing")
    with pytest.raises(BadFile, match=r"a\.xlsm"):
        bridged_copy(tmp_path / "a.xlsm", tmp_path / "b.xlsm")


def test_without_libreoffice_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places.shutil, "which", lambda name: None)
    monkeypatch.setattr(places.Path, "exists", lambda self: False)
    with pytest.raises(NotFound, match="请安装 LibreOffice"):
        places.soffice()


# --- formulas ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("excel", "calc"),
    [
        ("=IF(A1>0,1,2)", "=IF(A1>0;1;2)"),
        ("='日 数据'!$A$1+日数据!B2", "=$'日 数据'.$A$1+$日数据.B2"),
        ('=A1&",;"&"他说""a;b"""', '=A1&",;"&"他说""a;b"""'),
        ("=SUM(t_daily[[#This Row],[支付金额]],t_x[a,b;c])", "=SUM(t_daily[[#This Row];[支付金额]];t_x[a,b;c])"),
        ("=MATCH(1,{1,2;3,4},0)", "=MATCH(1;{1;2|3;4};0)"),
        ("=1.5*A1", "=1.5*A1"),
        ("='it''s'!A1", "=$'it''s'.A1"),
    ],
)
def test_a_formula_in_both_grammars(excel: str, calc: str) -> None:
    assert to_calc(excel) == calc
    assert to_excel(calc) == excel.replace("+日数据!", "+'日数据'!")


# --- what is brought back ---------------------------------------------------------------------------------


def standing(cells: dict[tuple[int, int], tuple[str, object]], bottom: int = 3, **properties: str) -> Standing:
    table = Table("日数据", 1, 1, bottom, 2)
    return Standing({"日数据": cells}, {"t_x": table}, {"ops.x.a": "$日数据.$A$1"}, properties)


def test_typed_cells_results_new_rows_and_properties() -> None:
    """B2 is typed, A4 below the table is its new row, C1 is a formula with another result, C2 was emptied."""
    before = standing({(2, 1): ("", 1.0), (1, 3): ("A1*2", 2.0), (2, 3): ("", "旧")}, revision="a")
    now = standing(
        {(2, 1): ("", 1.0), (2, 2): ("", "新"), (1, 3): ("A1*2", 4.0), (4, 1): ("", 5.0), (4, 2): ("A4*2", 10.0)},
        bottom=4, revision="b",
    )  # fmt: skip
    assert edits(before, now) == [
        SetResult("日数据", 1, 3, 4.0),
        SetCell("日数据", 2, 2, "新"),
        SetCell("日数据", 2, 3, None),
        AppendRows("t_x", [{1: 5.0, 2: Formula("A4*2", 10.0)}]),
        SetProperty("revision", "b"),
    ]
    assert edits(now, now) == []


def test_what_was_moved_is_refused() -> None:
    before = standing({})
    others = (
        Standing({"别的": {}}, before.tables, before.names, {}),
        Standing(before.sheets, {"t_x": Table("日数据", 2, 1, 4, 2)}, before.names, {}),
        Standing(before.sheets, before.tables, {"ops.x.a": "$日数据.$B$1"}, {}),
        standing({}, bottom=2),
    )
    for now in others:
        with pytest.raises(BadInput, match="不能写回"):
            edits(before, now)
