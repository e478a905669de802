"""What runs inside LibreOffice, in its own Python: functions and macros of the workbook, handed to the project's process.

Rule: nothing of the project is imported here, only what LibreOffice's Python has. Each question is a line of JSON on
the pipe of one process, each answer a line; the process is started at the first question and started again when it
has ended, LibreOffice never ends with it. Nobody waits here for a macro: it is begun, and asked for until it has
ended. Beside this file stand `functions.idl` (the interfaces) and `relay.json` (how to start the process, the
functions with their texts).
"""

import contextlib
import json
import os
import subprocess
import threading

import uno
import unohelper
from xlops_shown import Text, choose  # beside this file, in the folder that LibreOffice adds to the path

NAME = "xlops.libreoffice.Relay"
ADDIN = "com.sun.star.sheet.AddIn"
FAILED = "#xlops!"
HERE = os.path.dirname(os.path.abspath(__file__))

with open(os.path.join(HERE, "relay.json"), encoding="utf-8") as _file:
    CONFIG = json.load(_file)

_types = uno.getComponentContext().getByName("/singletons/com.sun.star.reflection.theTypeDescriptionManager")
_types.insert(uno.systemPathToFileUrl(os.path.join(HERE, "functions.idl")))

FUNCTIONS = {function["method"]: function for function in CONFIG["functions"]}
METHODS = {function["name"]: function["method"] for function in CONFIG["functions"]}
INTERFACES = tuple(
    uno.getTypeByName(name)
    for name in (
        "xlops.libreoffice.XRelay",
        "xlops.libreoffice.XFunctions",
        "com.sun.star.sheet.XAddIn",
        "com.sun.star.sheet.XCompatibilityNames",
        "com.sun.star.lang.XServiceName",
        "com.sun.star.lang.XServiceInfo",
        "com.sun.star.lang.XTypeProvider",
    )
)


class Gone(Exception):
    """The process can't be started, or has ended twice."""


def calculation(book, wanted=None):
    """Does an open workbook calculate by itself? With a wish, so be it."""
    context = uno.getComponentContext()
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    found = desktop.Components.createEnumeration()
    while found.hasMoreElements():
        one = found.nextElement()
        if getattr(one, "RuntimeUID", "") == book and hasattr(one, "enableAutomaticCalculation"):
            if wanted is not None:
                one.enableAutomaticCalculation(wanted)
            return one.isAutomaticCalculationEnabled()
    return True


def alone(cell):
    """A range of one cell as its value."""
    return cell[0][0] if isinstance(cell, tuple) and len(cell) == 1 and len(cell[0]) == 1 else cell


class Server:
    """The process that computes, one for all workbooks of this LibreOffice."""

    def __init__(self):
        self.process = None
        self.failed = False
        self.macro = None
        self.calculating = True  # by itself, before the macro
        self.choosing = False
        self.lock = threading.RLock()

    def call(self, name, cells):
        """A function's value, rows as UNO takes them; one mark where it can't be had."""
        try:
            value = self.ask(["call", name, [alone(cell) for cell in cells]])
        except Gone:
            return FAILED
        return tuple(tuple(row) for row in value) if isinstance(value, list) else value

    def begin(self, macro, book):
        """Begin a macro on a workbook, named by its id in this run of LibreOffice; a sentence where it can't be."""
        with self.lock:
            self.failed = False  # a macro tries again where functions have given up
            try:
                refused = self.ask(["run", macro, book])
            except Gone:
                return FAILED
            if not refused:
                self.macro, self.calculating = (macro, book), calculation(book)
            return refused

    def said(self):
        """What the macro says at its end; None while it runs. One cut short by the end of its process is begun again."""
        with self.lock:
            if self.macro is None:
                return FAILED
            try:
                state = self.ask(["said"])
                if state == ["none"]:
                    macro, self.macro = self.macro, None
                    calculation(macro[1], self.calculating)  # the process that ended could not put it back
                    if len(macro) == 2:
                        self.ask(["run", *macro])
                        self.macro = (*macro, "again")
                    return None
            except Gone:
                return FAILED
        if state[0] == "choose" and not self.choosing:
            self.choosing = True
            try:  # not under the lock: functions are answered while the list is open
                title, lines = state[1:]
                self.ask(["chosen", list(range(len(lines))) if CONFIG["headless"] else choose(title, lines)])
            except Gone:
                return FAILED
            finally:
                self.choosing = False
        return state[1] if state[0] == "done" else None

    def busy(self):
        """Is a macro at work?"""
        try:
            return self.macro is not None and self.ask(["said"])[0] != "done"
        except Gone:
            return False

    def ask(self, question):
        line = json.dumps(question).encode() + b"\n"
        with self.lock:
            for _ in (1, 2):
                self.living()
                try:
                    self.process.stdin.write(line)
                    self.process.stdin.flush()
                    answer = self.process.stdout.readline()
                except OSError:
                    answer = b""
                if answer:
                    return json.loads(answer)
                self.end()
            self.failed = True  # so that ten thousand cells don't all try
            raise Gone

    def living(self):
        """A process, perhaps a new one."""
        if self.failed:
            raise Gone
        if self.process is None or self.process.poll() is not None:
            try:
                self.process = subprocess.Popen(
                    CONFIG["command"],
                    env=dict(os.environ, **CONFIG["environment"]),
                    cwd=CONFIG["folder"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
            except OSError as error:
                self.failed = True
                raise Gone from error

    def end(self):
        """End the process; the next question starts another."""
        with self.lock:
            if self.process is not None:
                self.process.kill()
                self.process.wait(10)
                for pipe in (self.process.stdin, self.process.stdout):
                    with contextlib.suppress(OSError):
                        pipe.close()
            self.process, self.failed = None, False


SERVER = Server()
SHOPS = {}


def shop_of(book):
    """The shop of a workbook, from its hidden sheet; empty for a workbook of others."""
    if book is None:
        return ""
    key = book.RuntimeUID
    if key not in SHOPS:
        rows = ()
        if book.Sheets.hasByName(CONFIG["sheet"]):
            rows = book.Sheets.getByName(CONFIG["sheet"]).getCellRangeByName("A1:B40").getDataArray()
        SHOPS[key] = str(dict(rows).get("shop", ""))
    return SHOPS[key]


class Relay:
    """The add-in of Calc, and what the workbook's Basic calls."""

    def __init__(self, context):
        self.context = context

    def call(self, name, cells):
        return SERVER.call(name, cells)

    def begin(self, macro, book):
        return SERVER.begin(macro, book)

    def said(self):
        return SERVER.said()

    def busy(self):
        return SERVER.busy()

    def copy(self, text):
        clipboard = "com.sun.star.datatransfer.clipboard.SystemClipboard"
        self.context.ServiceManager.createInstanceWithContext(clipboard, self.context).setContents(Text(text), None)

    def process(self):
        process = SERVER.process
        return process.pid if process is not None and process.poll() is None else 0

    def stop(self):
        SERVER.end()

    # what the project's process asks of an open workbook, at once instead of in a thousand calls
    def looks(self, book, cells):
        """The areas of a range that hold days or yes and no: kind, first row and column, last row and column."""
        found = cells.getUniqueCellFormatRanges()
        formats = book.NumberFormats
        areas = []
        for i in range(found.Count):
            group = found.getByIndex(i)
            kind = formats.getByKey(group.NumberFormat).Type & ~1  # without "defined by the user"
            if kind in (2, 6, 1024):  # com.sun.star.util.NumberFormat: DATE, DATETIME, LOGICAL
                areas += [[kind, a.StartRow, a.StartColumn, a.EndRow, a.EndColumn] for a in group.RangeAddresses]
        return json.dumps(areas)

    def names(self, book):
        """Every name with its content."""
        return json.dumps({name: book.NamedRanges.getByName(name).Content for name in book.NamedRanges.ElementNames})

    def tables(self, book):
        """Every table with the number of its sheet."""
        ranges = book.DatabaseRanges
        return json.dumps({name: ranges.getByName(name).DataArea.Sheet for name in ranges.ElementNames})

    # XAddIn: names and texts of the functions (the first name is misspelt in the interface)
    def getProgrammaticFuntionName(self, shown):
        return METHODS.get(shown.lower(), "")

    def getDisplayFunctionName(self, method):
        return FUNCTIONS[method]["name"] if method in FUNCTIONS else ""

    def getFunctionDescription(self, method):
        return FUNCTIONS[method]["text"] if method in FUNCTIONS else ""

    def getDisplayArgumentName(self, method, place):
        return argument(method, place, 0)

    def getArgumentDescription(self, method, place):
        return argument(method, place, 1)

    def getProgrammaticCategoryName(self, method):
        return "Add-In"

    def getDisplayCategoryName(self, method):
        return "Add-In"

    # XCompatibilityNames: the name in files of Excel
    def getCompatibilityNames(self, method):
        found = []
        for language in ("en", "zh") if method in FUNCTIONS else ():
            one = uno.createUnoStruct("com.sun.star.sheet.LocalizedName")
            one.Locale = uno.createUnoStruct("com.sun.star.lang.Locale", language, "", "")
            one.Name = FUNCTIONS[method]["name"]
            found.append(one)
        return tuple(found)

    # XLocalizable, of which XAddIn is one
    def setLocale(self, locale):
        pass

    def getLocale(self):
        return uno.createUnoStruct("com.sun.star.lang.Locale", "zh", "CN", "")

    def getServiceName(self):
        return NAME

    def getImplementationName(self):
        return NAME

    def supportsService(self, name):
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self):
        return (NAME, ADDIN)

    def getTypes(self):
        return INTERFACES

    def getImplementationId(self):
        return uno.ByteSequence(b"")


def argument(method, place, which):
    """Name or text of an argument; the first is the workbook, which Calc adds."""
    given = FUNCTIONS.get(method, {}).get("arguments", ())
    return given[place - 1][which] if 0 < place <= len(given) else ""


def function(name):
    """The add-in's method for a function of cells."""

    def method(self, book, *cells):
        value = SERVER.call(name, (shop_of(book), *cells))
        lines = value if isinstance(value, tuple) else ((value,),)
        return tuple(tuple(float(v) if isinstance(v, bool) else v for v in line) for line in lines)

    return method


for _name, _method in METHODS.items():
    setattr(Relay, _method, function(_name))

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Relay, NAME, (NAME, ADDIN))
