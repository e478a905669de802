"""What runs inside LibreOffice, in its own Python: functions and macros of the workbook, handed to the project's process.

Rule: nothing of the project is imported here, only what LibreOffice's Python has and what lies beside: `process` asks
the process, `macro` keeps the macro at work, `books` looks into open workbooks, `shown` shows. Beside this file
stand `functions.idl` (the interfaces) and `relay.json` (how to start the process, the functions with their texts).
"""

import json
import os

import uno
import unohelper
import xlops_books as books  # these four lie in the folder that LibreOffice adds to the path
from xlops_macro import FAILED, Macro
from xlops_process import Gone, Process
from xlops_shown import Text

NAME = "xlops.libreoffice.Relay"
ADDIN = "com.sun.star.sheet.AddIn"
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


PROCESS = Process(CONFIG["command"], CONFIG["environment"], CONFIG["folder"])
MACRO = Macro(PROCESS, CONFIG["headless"])


def called(name, cells):
    """A function's value, rows as UNO takes them; one mark where it can't be had."""
    try:
        value = PROCESS.ask(["call", name, [alone(cell) for cell in cells]])
    except Gone:
        return FAILED
    return tuple(tuple(row) for row in value) if isinstance(value, list) else value


def alone(cell):
    """A range of one cell as its value."""
    return cell[0][0] if isinstance(cell, tuple) and len(cell) == 1 and len(cell[0]) == 1 else cell


class Relay:
    """The add-in of Calc, and what the workbook's Basic calls."""

    def __init__(self, context):
        self.context = context

    def call(self, name, cells):
        return called(name, cells)

    def begin(self, macro, book):
        return MACRO.begin(macro, book)

    def said(self):
        return MACRO.said()

    def busy(self):
        return MACRO.busy()

    def copy(self, text):
        clipboard = "com.sun.star.datatransfer.clipboard.SystemClipboard"
        self.context.ServiceManager.createInstanceWithContext(clipboard, self.context).setContents(Text(text), None)

    def process(self):
        return PROCESS.pid

    def stop(self):
        PROCESS.end()

    def looks(self, book, cells):
        return books.looks(book, cells)

    def names(self, book):
        return books.names(book)

    def tables(self, book):
        return books.tables(book)

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
        value = called(name, (books.shop_of(book, CONFIG["sheet"]), *cells))
        lines = value if isinstance(value, tuple) else ((value,),)
        return tuple(tuple(float(v) if isinstance(v, bool) else v for v in line) for line in lines)

    return method


for _name, _method in METHODS.items():
    setattr(Relay, _method, function(_name))

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Relay, NAME, (NAME, ADDIN))
