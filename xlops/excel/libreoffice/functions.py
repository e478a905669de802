"""The functions in cells, by both routes of LibreOffice: an add-in of Calc, and the wrappers of the workbook's Basic.

Rule: nothing is listed here; the functions are those of `registry_udfs`, their interface is written as text, which
LibreOffice reads as it is. Both routes end in the same relay inside LibreOffice, and that in one process of the
project. It must stand before Calc reads its first formula.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from xlops.book.wrappers import HELP_SHEET, Udf, registry_udfs
from xlops.excel.libreoffice.office import Office
from xlops.files import resource

__all__ = ["RELAY", "SERVE", "idl", "install", "method", "relay"]

RELAY = "xlops.libreoffice.Relay"
SERVE = "xlops.excel.libreoffice.serve"
_PARTS = ("books", "macro", "process", "shown")  # of the relay
_known: set[Path] = set()  # UNO keeps interfaces for the whole process, and takes none twice
_ROWS = "sequence<sequence<any> >"
_IDL = """module xlops {{ module libreoffice {{
    interface XRelay : com::sun::star::uno::XInterface {{
        any call([in] string name, [in] sequence<any> cells);
        string begin([in] string macro, [in] string book);
        any said();
        boolean busy();
        void copy([in] string text);
        long process();
        void stop();
        string looks([in] com::sun::star::uno::XInterface book, [in] com::sun::star::uno::XInterface cells);
        string names([in] com::sun::star::uno::XInterface book);
        string tables([in] com::sun::star::uno::XInterface book);
    }};
    interface XFunctions : com::sun::star::uno::XInterface {{
{functions}
    }};
}}; }};
"""


def idl(udfs: Iterable[Udf]) -> str:
    """The interfaces as text; of every function the workbook comes first, which Calc adds itself. A result is rows of
    rows, a single value too, for what may be either Calc does not take.

    Arguments are `any`, which alone takes numbers, texts, ranges and what is left out. A single empty cell reaches an
    add-in as 0 (also as rows of rows; as a cell range numbers would be refused): written `A1:A1` it arrives as
    missing, as do what is left out and empty cells in a range. They are numbered, for a name may be a word of the
    language.
    """
    lines = []
    for udf in udfs:
        cells = "".join(f", [in] any a{i}" for i, _ in enumerate(udf.parameters))
        lines.append(
            f"        sequence<sequence<any> > {method(udf.name)}([in] com::sun::star::beans::XPropertySet book{cells});"
        )
    return _IDL.format(functions="\n".join(lines))


def method(name: str) -> str:
    """A function's name as the language of interfaces bears it, without underscores.

    >>> method("ops_pay_cvr")
    'opsPayCvr'
    """
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)


def install(host: Office, folder: Path) -> Any:
    """Put the relay into LibreOffice; `folder` holds its few files. Returns the relay."""
    udfs = registry_udfs()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "functions.idl").write_text(idl(udfs), encoding="utf-8")
    (folder / "relay.json").write_text(json.dumps(_config(host, folder, udfs), ensure_ascii=False), encoding="utf-8")
    beside = folder / "pythonpath"  # LibreOffice adds the folder of this name to its path
    beside.mkdir(exist_ok=True)
    for part in _PARTS:
        shutil.copyfile(resource(f"workbook/libreoffice/{part}.py"), beside / f"xlops_{part}.py")
    component = shutil.copyfile(resource("workbook/libreoffice/relay.py"), folder / "relay.py")
    manager = host.context.ServiceManager
    loader = manager.createInstanceWithContext("com.sun.star.loader.Python", host.context)
    manager.insert(loader.activate(RELAY, "", component.as_uri(), None))
    return relay(host.context, folder)


def relay(context: Any, folder: Path) -> Any:
    """The relay inside LibreOffice, with its interfaces made known to this process."""
    import uno

    types = uno.getComponentContext().getByName("/singletons/com.sun.star.reflection.theTypeDescriptionManager")
    if folder not in _known:
        types.insert((folder / "functions.idl").as_uri())
        _known.add(folder)
    return context.ServiceManager.createInstanceWithContext(RELAY, context)


def _config(host: Office, folder: Path, udfs: Iterable[Udf]) -> dict[str, Any]:
    """How the relay starts the process: this Python, the same shops, wherever the package lies."""
    package = str(Path(__file__).resolve().parents[3])
    kept = {k: v for k, v in os.environ.items() if k in ("HOME", "PATH", "LANG") or k.startswith("XLOPS_")}
    return {
        "command": [sys.executable, "-P", "-B", "-m", SERVE, host.pipe, str(folder)],
        "environment": {**kept, "PYTHONPATH": package},
        "folder": str(Path.cwd()),
        "sheet": HELP_SHEET,
        "headless": host.headless,
        "functions": [
            {
                "name": udf.name,
                "method": method(udf.name),
                "text": udf.text,
                "arguments": [[p.name, p.text or p.name] for p in udf.parameters],
            }
            for udf in udfs
        ],
    }
