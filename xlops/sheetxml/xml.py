"""The few things of XML that a patch needs: attributes, escapes, and a part that is safe to search as text.

Rule: a part is searched by regular expressions, so it must be plain: UTF-8, no DTD, comment or CDATA,
elements without a prefix. Excel, WPS, LibreOffice, XlsxWriter and openpyxl all write such parts; anything
else is refused. Source: ECMA-376 part 1, 22.9.2.19 (`_x000D_` in texts).

>>> attributes(' r="B3" s="1"')
{'r': 'B3', 's': '1'}
>>> read_text(written_text('a<b\\x07_x0041_'))
'a<b\\x07_x0041_'
"""

from __future__ import annotations

import re

from xlops.errors import BadFile

__all__ = ["TAG", "attributes", "flag", "plain", "quoted", "read_text", "unescaped", "with_attribute", "written_text"]

TAG = r"""(?:[^>"']|"[^"]*"|'[^']*')*?"""  # the inside of a start tag, whatever its attributes hold

_ATTRIBUTE = re.compile(r"""([\w:.\-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ENTITY = re.compile(r"&(#[0-9]+|#x[0-9A-Fa-f]+|lt|gt|amp|quot|apos);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ODD = re.compile(r"<!DOCTYPE|<!--|<!\[CDATA\[|<!ENTITY")
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_PLAIN = re.compile(r"""[^\x00-\x1f_&<>"\ud800-\udfff\ufffe\uffff]*""")  # nothing to escape: the usual case


def plain(data: bytes, part: str) -> str:
    """A part as text; `BadFile` where it is not plain XML."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_plain(part) from error
    root = re.search(r"<(?!\?)([\w:.\-]+)", text)
    if ("<!" in text and _ODD.search(text)) or root is None or ":" in root[1]:
        raise _not_plain(part)
    return text


def _not_plain(part: str) -> BadFile:
    return BadFile(f"工作簿里的「{part}」不是 Excel 写出的样子,请用 Excel/WPS 打开后另存一次再试")


def attributes(tag: str) -> dict[str, str]:
    """The attributes written in a start tag, unescaped."""
    return {name: unescaped(a or b) for name, a, b in _ATTRIBUTE.findall(tag)}


def flag(value: str | None) -> bool:
    """A boolean attribute: `1`, `true` (LibreOffice) or missing."""
    return value in {"1", "true", "on"}


def with_attribute(tag: str, name: str, value: str | None) -> str:
    """The attributes of a start tag with one set; `None` takes it away."""
    found = re.search(rf"""\s{re.escape(name)}\s*=\s*(?:"[^"]*"|'[^']*')""", tag)
    new = "" if value is None else f' {name}="{quoted(value)}"'
    if found:
        return tag[: found.start()] + new + tag[found.end() :]
    return tag.rstrip() + new


def quoted(text: str) -> str:
    """Escape a text for an attribute or an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _entity(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] != "#":
        return _NAMED[code]
    number = int(code[2:], 16) if code[1] == "x" else int(code[1:])
    return chr(number) if number < 0x110000 else ""


def unescaped(text: str) -> str:
    """Undo the escapes of XML."""
    return _ENTITY.sub(_entity, text) if "&" in text else text


def read_text(text: str) -> str:
    """The text of a `<t>` or `<v>`: escapes undone, `_x000D_` decoded, lines ended by a line feed."""
    text = unescaped(text.replace("\r\n", "\n"))
    return _CODED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def written_text(text: str) -> str:
    """A text as it stands in a `<t>`: control characters coded, so that Excel has nothing to repair."""
    if _PLAIN.fullmatch(text):
        return text
    text = _SURROGATE.sub("\ufffd", text)
    return quoted(_UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
