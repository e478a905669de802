"""The compiled project, read by olevba and pyOpenVBA; its macros, run by pyOpenVBA and by LibreOffice.

Nobody has Excel here: two readers that know Excel's files must find the source unchanged and no fault, one
interpreter runs the bridge against a DLL that fails on demand, and LibreOffice runs all the rest.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import olefile
import pytest
import xlwings
from pyopenvba import ExcelFile, check_file
from pyopenvba.apps.excel import ExcelApplication

from xlops.book.ribbon import buttons
from xlops.book.vba import Kind, Module, compile_project, parse, source, vba_modules, vba_project
from xlops.book.vba.workbook import PROJECT_NAME
from xlops.book.wrappers import help_rows, registry_udfs
from xlops.errors import BadInput

from .readers import VBA_Parser
from .samples import FORMULAS, SHEETS, macro_workbook

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "workbook" / "vba"
BOOK = Module("ThisWorkbook", Kind.WORKBOOK, "Option Explicit\n")
SHEET = Module("Daily", Kind.SHEET, "")
PLAIN = Module("Plain", Kind.STANDARD, 'Public Function Twice(n)\n    Twice = n * 2 \' "x"\nEnd Function\n')
CLASS = Module("Counter", Kind.CLASS, "Public Count As Long\n\nPublic Sub Add()\n    Count = Count + 1\nEnd Sub\n")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "店铺运营.xlsm"
    path.write_bytes(macro_workbook())
    return path


# --- the compiler ---------------------------------------------------------------------------------------


def test_olevba_gives_every_module_back_unchanged() -> None:
    modules = [BOOK, SHEET, PLAIN, CLASS]
    parser = VBA_Parser("vbaProject.bin", data=compile_project("Shop", modules))
    assert {path: code for _, path, _, code in parser.extract_all_macros()} == {
        f"VBA/{m.name}": source(m) for m in modules
    }
    assert {file for _, _, file, _ in parser.extract_all_macros()} == {
        "ThisWorkbook.cls", "Daily.cls", "Plain.bas", "Counter.cls",
    }  # fmt: skip


def test_the_whole_workbook_is_given_back_unchanged_and_without_fault(workbook: Path) -> None:
    expected = {m.name: source(m) for m in vba_modules(SHEETS)}
    with ExcelFile(workbook) as book:
        assert book.module_names() == list(expected)
        assert {name: book.get_module(name).replace("\r\n", "\n") for name in expected} == {
            name: text.replace("\r\n", "\n") for name, text in expected.items()
        }
    report = check_file(workbook)
    assert report.issues == () and report.ok and report.checked_parts > 10
    parser = VBA_Parser(str(workbook))
    assert {path: code for _, path, _, code in parser.extract_all_macros()} == {
        f"VBA/{name}": text for name, text in expected.items()
    }


def test_one_source_gives_one_file() -> None:
    assert vba_project(SHEETS) == vba_project(SHEETS)
    assert macro_workbook() == macro_workbook()


def test_code_names_of_the_parts_are_the_document_modules(workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as archive:
        parts = [name for name in archive.namelist() if re.fullmatch(r"xl/(workbook|worksheets/sheet\d+)\.xml", name)]
        named = [re.search(r'codeName="(\w+)"', archive.read(part).decode()) for part in sorted(parts)]
    documents = [m.name for m in vba_modules(SHEETS) if m.kind.is_document]
    assert sorted(found.group(1) for found in named if found) == sorted(documents)


def reveal(hidden: str) -> bytes:
    """A hidden value of the stream PROJECT in the clear, by [MS-OVBA] 2.4.3.3."""
    data = bytes.fromhex(hidden)
    seed, version, key = data[0], data[0] ^ data[1], data[0] ^ data[2]
    assert version == 2
    plain, before_last, last, clear = key, data[1], data[2], []
    for byte in data[3:]:
        plain = byte ^ ((before_last + plain) & 0xFF)
        before_last, last = last, byte
        clear.append(plain)
    ignored = (seed & 6) // 2
    length = int.from_bytes(bytes(clear[ignored : ignored + 4]), "little")
    value = bytes(clear[ignored + 4 :])
    assert len(value) == length
    return bytes([key]) + value


def hidden_values(ole: olefile.OleFileIO) -> dict[str, bytes]:
    text = ole.openstream("PROJECT").read().decode("ascii")
    key = sum(re.search(r'ID="(.*?)"', text).group(1).encode()) & 0xFF  # type: ignore[union-attr]
    values = {name: reveal(value) for name, value in re.findall(r'(CMG|DPB|GC)="(\w+)"', text)}
    assert {value[0] for value in values.values()} == {key}
    return {name: value[1:] for name, value in values.items()}


def test_hidden_values_say_unprotected_as_in_a_file_of_excel() -> None:
    theirs = zipfile.ZipFile(Path(xlwings.__file__).parent / "quickstart.xlsm").read("xl/vbaProject.bin")
    ours = compile_project("Shop", [BOOK])
    open_ = {"CMG": bytes(4), "DPB": bytes(1), "GC": b"\xff"}
    assert hidden_values(olefile.OleFileIO(io.BytesIO(theirs))) == open_
    assert hidden_values(olefile.OleFileIO(io.BytesIO(ours))) == open_


@pytest.mark.parametrize(
    ("name", "modules", "said"),
    [
        ("Shop", [PLAIN], "工作簿模块"),
        ("plain", [BOOK, PLAIN], "重复"),
        ("Shop", [BOOK, PLAIN, Module("PLAIN", Kind.CLASS, "")], "重复"),
    ],
)
def test_projects_that_excel_would_refuse(name: str, modules: list[Module], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        compile_project(name, modules)


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [("首页", "", "英文"), ("1st", "", "英文"), ("N" * 32, "", "31"), ("Ok", "x = 1\ny = \"中\"\n", "第 2 行")],
)  # fmt: skip
def test_modules_that_excel_would_refuse(name: str, code: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        Module(name, Kind.STANDARD, code)


def test_an_exported_class_loses_its_head() -> None:
    text = (
        'VERSION 1.0 CLASS\nBEGIN\n  MultiUse = -1\nEND\nAttribute VB_Name = "Counter"\n'
        "Attribute VB_Exposed = False\nPublic Count As Long\n"
    )
    assert parse(text) == Module("Counter", Kind.CLASS, "Public Count As Long\n")
    assert parse(text, Kind.WORKBOOK).kind is Kind.WORKBOOK
    with pytest.raises(BadInput, match="VB_Name"):
        parse("Option Explicit\n")


def test_sources_are_ascii_and_named_as_their_files() -> None:
    files = sorted(FOLDER.iterdir())
    assert {f.name for f in files} >= {"Bridge.bas", "Buttons.bas", "Ribbon.bas", "Register.bas", "ThisWorkbook.cls"}
    for file in files:
        text = file.read_bytes()
        assert text.isascii(), file.name
        assert parse(text.decode()).name == file.stem


def test_only_the_bridge_calls_out() -> None:
    calling = re.compile(r"(?i)\b(declare|createobject|getobject|shell|open .* for|callbyname)\b")
    assert [m.name for m in vba_modules(SHEETS) if calling.search(re.sub(r"'.*", "", m.code))] == ["Bridge"]
    bridge = (FOLDER / "Bridge.bas").read_text()
    declared = [line for line in bridge.splitlines() if re.search(r"\bDeclare\b", line)]
    assert len(declared) == 3 and all("Declare PtrSafe Function" in line for line in declared)
    assert "0.37" not in bridge  # the DLL's version is the installer's business


# --- the macros, run --------------------------------------------------------------------------------------

FAKE_BRIDGE = """Attribute VB_Name = "Bridge"
Public Const XL_FAILED As String = "#xlops!"
Public Calls As String
Public Answer As String
Public Function XlCall(ByVal functionName As String, ByVal args As Variant) As Variant
    XlCall = functionName & UBound(args)
End Function
Public Function XlRun(ByVal macroName As String) As String
    Calls = Calls & macroName & "(" & Application.ScreenUpdating & "," & Application.StatusBar & ");"
    If Answer = "raise" Then Err.Raise 5, , "broken"
    XlRun = Answer
End Function
Public Sub XlStop()
    Calls = Calls & "stop;"
End Sub
Public Sub SetAnswer(ByVal text As String)
    Answer = text
End Sub
Public Function GetCalls() As String
    GetCalls = Calls
End Function
"""
BUSY, FAILED, TITLE = "店铺运营:正在处理,请稍候", "连不上 xlops 程序,请关闭本表格,重新运行安装程序后再打开", "店铺运营"
MACROS = {
    "ImportFiles": "import_files", "RefreshSheets": "refresh_sheets", "DailyCheck": "daily_check",
    "WeeklyReport": "weekly_report", "SendChat": "send_chat", "Targets": "targets", "Doctor": "doctor", "Help": "help",
}  # fmt: skip


@pytest.fixture
def app(workbook: Path) -> ExcelApplication:
    """The workbook in pyOpenVBA, its bridge replaced."""
    opened = ExcelApplication.open(workbook)
    opened.add_module(FAKE_BRIDGE, name="Bridge")
    return opened


@pytest.mark.parametrize(("macro", "python"), MACROS.items())
def test_a_button_runs_its_macro_and_restores_the_screen(app: ExcelApplication, macro: str, python: str) -> None:
    app.run(macro)
    stopped = "stop;" if macro == "Doctor" else ""
    assert str(app.run("GetCalls")) == f"{stopped}{python}(False,{BUSY});"
    assert (app.evaluate("Application.ScreenUpdating"), app.evaluate("Application.StatusBar")) == (True, False)
    assert app.dialogs == []


@pytest.mark.parametrize(
    ("answer", "said"), [("已导入 3 个文件", "已导入 3 个文件"), ("#xlops!", FAILED), ("raise", FAILED)]
)
def test_what_came_of_it_is_said_and_the_screen_restored(app: ExcelApplication, answer: str, said: str) -> None:
    """An answer is shown; a bridge that gives its mark or even fails is told in a sentence."""
    app.run("SetAnswer", answer)
    app.run("WeeklyReport")
    assert (app.evaluate("Application.ScreenUpdating"), app.evaluate("Application.StatusBar")) == (True, False)
    assert [(prompt, title) for _, prompt, title, _ in app.dialogs] == [(said, TITLE)]


# A DLL of plain VBA. Its process answers the calls listed in Plan, one letter each: "k" is answered, "d" finds the
# process dead, "e" is an error of Python; "x" stands for a start that fails.
FAKE_DLL = """Attribute VB_Name = "Dll"
Public Plan As String
Public Trace As String
Public Function LoadLibraryW(ByVal dllPath As Long) As Long
    LoadLibraryW = 1
End Function
Public Function StrPtr(ByVal text As String) As Long
    StrPtr = 1
    Trace = Trace & "load " & text & ";"
End Function
Public Function XLPyDLLActivateAuto(ByRef result As Variant, ByVal startCommand As String, ByVal mode As Long) As Long
    Trace = Trace & "start" & mode & " " & startCommand & ";"
    If Left(Plan, 1) = "x" Then
        Plan = Mid(Plan, 2)
        XLPyDLLActivateAuto = 1
        Exit Function
    End If
    Set result = New Process
End Function
Public Function CoRegisterMessageFilter(ByVal wanted As Long, ByRef previous As Long) As Long
    Trace = Trace & "filter" & wanted & ";"
    If wanted = 0 Then previous = 7
End Function
Public Sub ReadSettings(ByRef dllPath As String, ByRef startCommand As String)
    dllPath = "D"
    startCommand = "C"
End Sub
Public Sub SetPlan(ByVal text As String)
    Plan = text
    Trace = ""
End Sub
Public Function GetTrace() As String
    GetTrace = Trace
End Function
Public Function NoArgument() As Variant
    NoArgument = XlCall("ops_x", Array())
End Function
Public Function LeftOut(Optional a) As Variant
    LeftOut = XlCall("ops_x", Array(1, a))
End Function
Public Function OneCall() As Variant
    OneCall = XlCall("ops_x", Array(1, ThisWorkbook.Worksheets(1).Range("A1:A2"), "t"))
End Function
"""
FAKE_PROCESS = """Attribute VB_Name = "Process"
Public Function CallUDF(a, b, c, Optional d)
    Dim what As String
    Dim i As Long
    what = Left(Plan, 1)
    Plan = Mid(Plan, 2)
    If what = "d" Then Err.Raise -2147023174
    If what = "e" Then Err.Raise 5
    For i = LBound(c) To UBound(c)
        If IsMissing(c(i)) Then CallUDF = CallUDF & "left out,"
        If Not IsMissing(c(i)) Then CallUDF = CallUDF & TypeName(c(i)) & ","
    Next i
    CallUDF = a & ":" & b & ":" & CallUDF & IIf(IsMissing(d), "", TypeName(d))
End Function
"""


@pytest.fixture
def bridged(workbook: Path) -> ExcelApplication:
    """The workbook with its own bridge, of which only the doors to Windows are replaced (pyOpenVBA has no LongPtr)."""
    text = (FOLDER / "Bridge.bas").read_text().replace("As LongPtr", "As Long")
    text = re.sub(r"(?m)^Private Declare .*\n", "", text)
    text = re.sub(r"(?ms)^Private Sub ReadSettings.*?^End Sub\n", "", text)
    opened = ExcelApplication.open(workbook)
    opened.add_module(text, name="Bridge")
    opened.add_module(FAKE_DLL, name="Dll")
    opened.add_module(FAKE_PROCESS, name="Process", kind="class")
    return opened


STARTED = "load D;start1 C;"
AGAIN = "start-1 C;load D;start1 C ;"  # what is left of the old process is ended; the command is another one
CALLED = "xlops.excel.udfs:ops_x:String,Integer,Variant(),String,"


@pytest.mark.parametrize(
    ("plan", "value", "trace"),
    [
        ("k", CALLED, STARTED),
        ("dk", CALLED, STARTED + AGAIN),  # the process had ended: one new try
        ("ddk", "#xlops!", STARTED + AGAIN + "start-1 C ;"),  # but no third
        ("ek", "#xlops!", STARTED),  # an error of Python is not repeated
        ("xk", "#xlops!", STARTED),
    ],
)
def test_a_function_in_a_cell_reaches_python(bridged: ExcelApplication, plan: str, value: str, trace: str) -> None:
    """The shop first, then ranges as values; a dead process is started again once; a failure is one mark."""
    bridged.run("SetPlan", plan)
    assert str(bridged.run("Dll.OneCall")) == value
    assert str(bridged.run("GetTrace")) == trace


def test_no_argument_and_an_argument_left_out(bridged: ExcelApplication) -> None:
    """What is left out stays so, and Python takes its default."""
    bridged.run("SetPlan", "kk")
    assert str(bridged.run("Dll.NoArgument")) == "xlops.excel.udfs:ops_x:String,"
    assert str(bridged.run("Dll.LeftOut")) == "xlops.excel.udfs:ops_x:String,Integer,left out,"


def test_a_start_that_failed_is_tried_again_by_the_next_macro_only(bridged: ExcelApplication) -> None:
    bridged.run("SetPlan", "xkkk")
    assert [str(bridged.run("Dll.OneCall")) for _ in range(2)] == ["#xlops!"] * 2
    assert str(bridged.run("GetTrace")) == STARTED
    assert str(bridged.run("XlRun", "help")) == "xlops.excel.macros:run:String,Workbook"
    assert str(bridged.run("Dll.OneCall")) == CALLED
    assert str(bridged.run("GetTrace")) == f"{STARTED}filter0;{STARTED}filter7;"


@pytest.mark.parametrize(
    ("plan", "said"), [("dk", "xlops.excel.macros:run:String,Workbook"), ("e", "#xlops!"), ("x", "#xlops!")]
)
def test_a_macro_reaches_python_and_gives_the_message_filter_back(
    bridged: ExcelApplication, plan: str, said: str
) -> None:
    bridged.run("SetPlan", plan)
    assert str(bridged.run("XlRun", "help")) == said
    trace = str(bridged.run("GetTrace"))
    assert trace.startswith("filter0;") and trace.endswith("filter7;")


def test_stopping_ends_the_process_and_the_next_call_starts_one(bridged: ExcelApplication) -> None:
    bridged.run("SetPlan", "kk")
    bridged.run("Dll.OneCall")
    bridged.run("XlStop")
    bridged.run("Dll.OneCall")
    assert str(bridged.run("GetTrace")) == STARTED + AGAIN


RECORDER = """Attribute VB_Name = "Recorder"
Public Log As String
Public Sub Record(Macro, Description, Category, Optional ArgumentDescriptions)
    Dim i As Long
    Log = Log & Macro & "|" & Description & "|" & Category
    If Not IsMissing(ArgumentDescriptions) Then
        For i = LBound(ArgumentDescriptions) To UBound(ArgumentDescriptions)
            Log = Log & "|" & ArgumentDescriptions(i)
        Next i
    End If
    Log = Log & vbLf
End Sub
Public Function GetLog() As String
    GetLog = Log
End Function
"""


def test_the_workbook_registers_every_function_at_opening(workbook: Path) -> None:
    """pyOpenVBA has no MacroOptions: a recorder takes its place."""
    text = (FOLDER / "Register.bas").read_text().replace("Application.MacroOptions ", "Record ")
    opened = ExcelApplication.open(workbook)
    opened.add_module(RECORDER, name="Recorder")
    opened.add_module(text, name="Register")
    opened.run("ThisWorkbook.Workbook_Open")
    functions = [row for row in help_rows(registry_udfs()) if row[0].startswith("ops_")]
    assert str(opened.run("GetLog")).splitlines() == [
        "|".join([f"'{workbook.name}'!{name}", text, TITLE, *arguments]) for name, text, *arguments in functions
    ]


# --- LibreOffice ------------------------------------------------------------------------------------------

# What LibreOffice is given in place of the bridge: it writes down who called and with what.
TEST_BRIDGE = """Attribute VB_Name = "Bridge"
Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
Public Const XL_FAILED As String = "#xlops!"
Public Function XlCall(ByVal functionName As String, ByVal args As Variant) As Variant
    Dim i, s
    For i = LBound(args) To UBound(args)
        If IsMissing(args(i)) Then
            s = s & "|missing"
        ElseIf IsObject(args(i)) Then
            If IsArray(args(i).Value) Then s = s & "|column " & UBound(args(i).Value, 1) Else s = s & "|" & args(i).Value
        Else
            s = s & "|" & args(i)
        End If
    Next i
    XlCall = functionName & s
End Function
Public Function XlRun(ByVal macroName As String) As String
    Note macroName
End Function
Public Sub XlStop()
    Note "stop"
End Sub
Private Sub Note(ByVal text As String)
    With ThisWorkbook.Worksheets(1).Range("D1")
        .Value = .Value & text & ";"
    End With
End Sub
"""


@pytest.fixture(scope="module")
def opened(workbook: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The workbook, open in LibreOffice with the test's bridge."""
    from .office import office

    with office(tmp_path_factory.mktemp("office")) as host, host.open(workbook) as book:
        book.BasicLibraries.getByName(PROJECT_NAME).replaceByName("Bridge", TEST_BRIDGE)
        yield book


def invoke(book: Any, macro: str, *args: object) -> Any:
    script = f"vnd.sun.star.script:{PROJECT_NAME}.{macro}?language=Basic&location=document"
    return book.getScriptProvider().getScript(script).invoke(args, (), ())[0]


@pytest.mark.libreoffice
def test_libreoffice_lists_the_modules(opened: Any) -> None:
    listed = opened.BasicLibraries.getByName(PROJECT_NAME).ElementNames
    assert sorted(listed) == sorted(m.name for m in vba_modules(SHEETS))


@pytest.mark.libreoffice
def test_libreoffice_runs_every_macro_and_every_callback(opened: Any) -> None:
    note = opened.Sheets.getByIndex(0).getCellRangeByName("D1")
    for button in buttons():
        expected = "stop;" * (button.macro == "Doctor") + MACROS[button.macro] + ";"
        note.String = ""
        invoke(opened, f"Buttons.{button.macro}")
        assert note.String == expected
        note.String = ""
        invoke(opened, f"Ribbon.{button.callback}", opened)
        assert note.String == expected


@pytest.mark.libreoffice
def test_libreoffice_calls_the_functions_in_cells(opened: Any) -> None:
    """What stands in A1:A2 arrives, a range as one column, an argument left out as missing."""
    sheet = opened.Sheets.getByIndex(0)
    opened.calculateAll()
    assert {cell: sheet.getCellRangeByName(cell).String for cell in FORMULAS} == {
        "B1": "ops_pay_cvr|78|2400", "B2": "ops_promo_margin|78|2400|missing", "B3": "ops_hhi|column 2",
    }  # fmt: skip


@pytest.mark.libreoffice
def test_libreoffice_reads_the_chinese_texts(opened: Any) -> None:
    assert invoke(opened, "Register.HelpText", "text_failed") == FAILED
    assert invoke(opened, "Register.HelpText", "unknown") == "unknown"


@pytest.mark.libreoffice
def test_a_press_on_each_button_runs_its_macro(opened: Any) -> None:
    sheet = opened.Sheets.getByIndex(0)
    page, note = sheet.DrawPage, sheet.getCellRangeByName("D1")
    models = [page.getByIndex(i).Control for i in range(page.Count)]
    assert [model.Label for model in models] == [button.caption for button in buttons()]
    controller = opened.CurrentController
    controller.FormDesignMode = False
    for model, button in zip(models, buttons(), strict=True):
        note.String = ""
        controller.getControl(model).getAccessibleContext().doAccessibleAction(0)
        deadline = time.monotonic() + 10
        while MACROS[button.macro] not in note.String and time.monotonic() < deadline:
            time.sleep(0.02)
        assert note.String == "stop;" * (button.macro == "Doctor") + MACROS[button.macro] + ";"
