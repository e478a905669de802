"""The floors of the house, held by reading every import of every module, lazy ones included.

Rule: an import points strictly downward; rooms on one floor do not import each other; a heavy library
is imported only in the rooms that need it, and inside a function where start-up would pay for it.
Nothing is excused: there is no allow-list.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "xlops"

FLOORS = (
    ("errors",),
    ("files", "periods"),
    ("catalog",),
    ("formula", "methods", "sheetxml", "demo", "sql"),
    ("functions", "ingest", "store"),
    ("glossary", "facts"),
    ("book", "report"),
    ("shop",),
    ("excel", "app", "output"),
    ("cli",),
    ("__main__",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

OF_LIBREOFFICE = {"uno", "unohelper", "com"}  # come with the program itself, not from a registry

# What a room may import from outside: freely, and inside a function only.
FREELY: dict[str, set[str]] = {
    "demo": {"xlsxwriter"},
    "ingest": {"duckdb", "fastexcel", "python_calamine"},
    "store": {"duckdb", "filelock"},
    "facts": {"duckdb"},
    "book": {"xlsxwriter", "openpyxl"},
    "report": {"xlsxwriter", "openpyxl", "jinja2", "markupsafe"},
    "excel": {"xlwings"},
    "app": {"jinja2"},
    "cli": {"click"},
}
LAZILY: dict[str, set[str]] = {
    "formula": {"numpy", "pandas"},
    "methods": {"numpy", "pandas", "statsmodels", "scipy", "chinese_calendar", "lunar_python"},
    "functions": {"numpy", "pandas"},
    "ingest": {"numpy", "pandas"},
    "store": {"pandas"},
    "facts": {"numpy", "pandas", "chinese_calendar", "lunar_python"},
    "book": {"pandas", "chinese_calendar", "lunar_python"},
    "report": {"pandas", "websockets"},
    "shop": {"pandas", "pyperclip"},
    "excel": {"pandas", "numpy", *OF_LIBREOFFICE},
    "app": {"duckdb"},
    "output": {"rich"},
    "cli": {"rich"},
}
NEVER = ("xlwings.pro", "xlwings.reports", "xlwings.server")  # need a licence key


@dataclass(frozen=True)
class Import:
    """One import: where it stands, what it names, and when it happens."""

    path: str
    line: int
    room: str
    target: str  # dotted
    lazy: bool  # inside a function
    typing: bool  # under `if TYPE_CHECKING:`

    def __str__(self) -> str:
        return f"{self.path}:{self.line} imports {self.target}"

    @property
    def inside(self) -> str:
        """The room imported, or "" for a library."""
        parts = self.target.split(".")
        return parts[1] if parts[0] == "xlops" and len(parts) > 1 else ""

    @property
    def library(self) -> str:
        top = self.target.split(".")[0]
        return "" if top == "xlops" or top in sys.stdlib_module_names else top


def room_of(path: Path, house: Path) -> str:
    """The first name below the house: `store/query.py` → store, `periods.py` → periods."""
    return path.relative_to(house).parts[0].removesuffix(".py")


def _typing_only(node: ast.AST) -> bool:
    test = node.test if isinstance(node, ast.If) else None
    name = test.attr if isinstance(test, ast.Attribute) else test.id if isinstance(test, ast.Name) else ""
    return name == "TYPE_CHECKING"


def _targets(node: ast.AST, package: tuple[str, ...]) -> Iterator[str]:
    """What an import statement names; `from xlops import store` names xlops.store."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
        module = ".".join(part for part in (base, node.module) if part)
        if module == "xlops":
            yield from (f"xlops.{alias.name}" for alias in node.names)
        else:
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names if module.split(".")[0] != "xlops")
    elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = ast.unparse(node.func)
        if called in {"import_module", "importlib.import_module", "__import__"}:
            yield str(node.args[0].value)


@cache
def parsed(path: Path) -> ast.Module:
    """A module as it is written; every test below reads all of them."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(path: Path, house: Path = HOUSE) -> list[Import]:
    """Every import of a module, wherever it stands."""
    package = (house.name, *path.relative_to(house).parts[:-1])
    found: list[Import] = []

    def visit(node: ast.AST, lazy: bool, typing: bool) -> None:
        for target in _targets(node, package):
            where = str(path.relative_to(house.parent))
            found.append(Import(where, getattr(node, "lineno", 0), room_of(path, house), target, lazy, typing))
        inner = lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        guarded = node.body if _typing_only(node) else []  # type: ignore[attr-defined]
        for child in ast.iter_child_nodes(node):
            visit(child, inner, typing or child in guarded)

    visit(parsed(path), False, False)
    return found


def upward(found: Import) -> bool:
    """Does it point to its own floor or above, into another room?"""
    if not found.inside or found.inside == found.room or found.inside in {"__version__", "_resources"}:
        return False
    if found.room == "__init__":
        return True  # the package itself imports nothing, so that `import xlops` costs nothing
    return FLOOR.get(found.inside, 99) >= FLOOR[found.room]


def foreign(found: Import) -> bool:
    """Is it a library that the room may not import, or not at that moment?"""
    if not found.library or found.target.startswith(NEVER):
        return found.target.startswith(NEVER)
    freely = FREELY.get(found.room, set())
    if found.library in freely or (found.typing and FLOOR.get(found.room, 0) > 1):
        return False
    return not (found.lazy and found.library in LAZILY.get(found.room, set()))


MODULES = sorted(HOUSE.rglob("*.py"))


@pytest.fixture(scope="module")
def imports() -> list[Import]:
    """Every import of the house."""
    return [found for path in MODULES for found in imports_of(path)]


def test_every_module_stands_on_a_floor() -> None:
    rooms = {room_of(path, HOUSE) for path in MODULES} - {"__init__"}
    assert rooms <= set(FLOOR), f"no floor for {sorted(rooms - set(FLOOR))}"


def test_imports_point_strictly_downward(imports: list[Import]) -> None:
    assert [str(found) for found in imports if upward(found)] == []


def test_libraries_are_imported_only_where_they_belong(imports: list[Import]) -> None:
    assert [str(found) for found in imports if foreign(found)] == []


def test_every_library_imported_is_declared(imports: list[Import]) -> None:
    """A library that arrives only because another one needs it may leave with it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + project["optional-dependencies"]["forecast"]
    declared = {re.split(r"[^\w-]", line)[0].lower().replace("-", "_") for line in lines}
    declared |= {"chinese_calendar"} if "chinesecalendar" in declared else set()
    declared |= {"markupsafe"} if "jinja2" in declared else set()
    optional = {"scipy"}  # comes with statsmodels, tried and done without
    used = {found.library for found in imports if found.library and not found.typing}
    assert used - declared - optional - OF_LIBREOFFICE == set()


@pytest.mark.parametrize(
    ("path", "source", "bad"),
    [
        ("store/query.py", "from xlops.facts import values", ["upward"]),
        ("store/query.py", "from xlops import facts", ["upward"]),
        ("store/query.py", "def f():\n    import xlops.ingest.reader", ["upward"]),
        ("store/query.py", "from ..shop import create", ["upward"]),
        ("store/query.py", "import importlib\nimportlib.import_module('xlops.report.html')", ["upward"]),
        ("store/query.py", "if TYPE_CHECKING:\n    from xlops.shop import Shop", ["upward"]),
        ("store/query.py", "from . import schema\nfrom xlops.catalog.tables import TABLES\nimport duckdb", []),
        ("catalog/fields.py", "import duckdb", ["foreign"]),
        ("facts/values.py", "import pandas", ["foreign"]),
        ("facts/values.py", "def f():\n    import pandas as pd", []),
        ("shop.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import duckdb", []),
        ("shop.py", "import duckdb", ["foreign"]),
        ("excel/udfs.py", "from xlwings import pro", ["foreign"]),
        ("__init__.py", "from xlops.shop import create", ["upward"]),
    ],
)
def test_the_watch_itself_sees(tmp_path: Path, path: str, source: str, bad: list[str]) -> None:
    """Each line is a module of an imagined house and what is wrong with it."""
    file = tmp_path / "xlops" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, encoding="utf-8")
    seen = imports_of(file, tmp_path / "xlops")
    wrong = ["upward" for found in seen if upward(found)] + ["foreign" for found in seen if foreign(found)]
    assert sorted(set(wrong)) == bad


# --- a header is typed once ---------------------------------------------------------------------------


def string_literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of every string in the code that is not a docstring."""
    spoken = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken:
            yield node.lineno, node.value


def export_headers() -> set[str]:
    """Every header of every export that is long enough to be nothing else (`Name` is a word of every library)."""
    from xlops.catalog.exports import EXPORTS

    headers = {header for export in EXPORTS.values() for column in export.columns for header in column.headers}
    return {header for header in headers if len(header) >= 3 and not (header.isascii() and header.isalpha())}


def sheet_headers() -> set[str]:
    """Every header of every sheet that is long enough to be no plain word."""
    from xlops.catalog.sheets import GRIDS

    return {column.title for grid in GRIDS.values() for column in grid.columns if len(column.title) >= 3}


def test_headers_of_exports_are_typed_in_the_catalogue_only() -> None:
    """Sheets and files are read and written by declarations, so a header elsewhere is a second truth.

    `demo/headers.py` writes the layouts independently, as their test. `methods` touches no file: what it
    names, in the sentence of an error, is an argument.
    """
    headers = export_headers()
    assert len(headers) > 100
    elsewhere = [
        f"{path.relative_to(ROOT)}:{line} 「{text}」"
        for path in MODULES
        if room_of(path, HOUSE) not in {"catalog", "methods"} and path != HOUSE / "demo" / "headers.py"
        for line, text in string_literals(parsed(path))
        if text in headers
    ]
    assert elsewhere == []


def test_headers_of_sheets_are_typed_in_the_catalogue_only() -> None:
    """The rooms that write and read sheets know a column by its id; elsewhere a header is a word like any other."""
    headers, rooms = sheet_headers(), {"book", "excel", "shop", "app"}
    assert len(headers) > 200
    elsewhere = [
        f"{path.relative_to(ROOT)}:{line} 「{text}」"
        for path in MODULES
        if room_of(path, HOUSE) in rooms
        for line, text in string_literals(parsed(path))
        if text in headers
    ]
    assert elsewhere == []


def test_a_docstring_is_not_a_literal() -> None:
    source = '"""支付金额"""\ndef f():\n    """支付金额"""\n    return "支付金额"\n'
    assert list(string_literals(ast.parse(source))) == [(4, "支付金额")]


# --- the house speaks of itself alone -----------------------------------------------------------------

_OTHER_WORDS = re.compile(
    r"/work/|#\s*TODO|\bTODO[:(]|\bFIXME\b|\bXXX\b|\bissue #|\b(?:this|earlier|next|last) session\b"
)
_SPOKEN = {".py", ".md", ".toml", ".bas", ".cls", ".j2", ".html", ".css", ".xml", ".txt", ""}


def _texts() -> Iterator[Path]:
    yield from ROOT.glob("*.md")
    yield from (ROOT / name for name in ("pyproject.toml", "Makefile", ".ci/run"))
    for folder in ("xlops", "templates", "workbook", "docs", "tests"):
        yield from (path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in _SPOKEN)


def test_the_house_speaks_of_itself_alone() -> None:
    """No place of a workshop, no note to oneself: what is to be done is done or in the changelog."""
    said = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:80]}"
        for path in _texts()
        if path.is_file() and path != Path(__file__) and "__pycache__" not in path.parts and "vendor" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if _OTHER_WORDS.search(line)
    ]
    assert said == []


def test_every_module_begins_by_saying_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT)) for path in MODULES if path.stat().st_size and not ast.get_docstring(parsed(path))
    ]
    assert silent == []
