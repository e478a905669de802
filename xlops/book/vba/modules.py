"""A module of a VBA project: its kind, its name and its source as the editor exports it.

Rule: source is pure ASCII, for the editor shows only the system's code page; a document module belongs to the
workbook or to one sheet and bears its code name. What stands in the file is a head of attributes, by the kind,
and the code.
Source: [MS-OVBA] 2.3.4.3 and 2.2.10; attributes as Excel writes them.

>>> print(source(Module("Sheet1", Kind.SHEET, "")).splitlines()[1])
Attribute VB_Base = "0{00020820-0000-0000-C000-000000000046}"
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from xlops.errors import BadInput

__all__ = ["Kind", "Module", "parse", "source"]


class Kind(Enum):
    """What a module belongs to; the value is its class in the project, if it has one."""

    STANDARD = ""
    CLASS = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
    WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
    SHEET = "0{00020820-0000-0000-C000-000000000046}"

    @property
    def is_document(self) -> bool:
        return self in (Kind.WORKBOOK, Kind.SHEET)


@dataclass(frozen=True)
class Module:
    """A module: name (the code name of its document), kind and code without the head of attributes."""

    name: str
    kind: Kind
    code: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,30}", self.name):
            raise BadInput(f"宏模块名「{self.name}」不合规,请用字母开头的英文名,最多 31 个字符")
        if not self.code.isascii():
            line = next(i for i, text in enumerate(self.code.splitlines(), 1) if not text.isascii())
            raise BadInput(f"宏模块「{self.name}」第 {line} 行有非英文字符,请把文字放到工作表里")


def parse(text: str, kind: Kind | None = None) -> Module:
    """A module from an exported file (`.bas`, `.cls`).

    `kind` is needed for a document module, which is exported like a class; by default a file with a class
    head is a class, any other a standard module. Raises `BadInput` without a name.
    """
    is_class = text.startswith("VERSION ")
    body = re.sub(r"\AVERSION .*?^END\r?\n", "", text, flags=re.DOTALL | re.MULTILINE)
    head = re.match(r"(?:Attribute VB_\w+ = .*\r?\n)*", body)
    attributes = head.group() if head else ""
    name = re.search(r'VB_Name = "(\w+)"', attributes)
    if not name:
        raise BadInput("宏模块文件没有名称,第一行应写 Attribute VB_Name")
    return Module(name.group(1), kind or (Kind.CLASS if is_class else Kind.STANDARD), body[len(attributes) :])


def source(module: Module) -> str:
    """The whole text of a module in the file: attributes and code, lines ended by CR LF."""
    lines = [f'Attribute VB_Name = "{module.name}"']
    if module.kind is not Kind.STANDARD:
        document = str(module.kind.is_document)
        lines += [
            f'Attribute VB_Base = "{module.kind.value}"',
            "Attribute VB_GlobalNameSpace = False",
            "Attribute VB_Creatable = False",
            f"Attribute VB_PredeclaredId = {document}",
            f"Attribute VB_Exposed = {document}",
            "Attribute VB_TemplateDerived = False",
            f"Attribute VB_Customizable = {document}",
        ]
    return "\r\n".join([*lines, *module.code.splitlines(), ""])
