"""The licence of everything inside, collected from what each library says of itself.

Rule: every library's licence texts travel with the program; a library without a word about its licence, or under one that
would bind the whole (GPL, AGPL), stops the build. Source: core metadata 2.4, `License-Expression` and `License-File`.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path, PurePosixPath

from wheels import metadata

__all__ = ["BadLicence", "collect", "of_wheel"]

_BINDING = re.compile(r"(?<![L\w])A?GPL|GNU (?:Affero )?General Public License", re.IGNORECASE)
_TEXTS = re.compile(r"[^/]+\.dist-info/(?:licenses/.*|(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*)", re.IGNORECASE)
_UNSAID = {"", "UNKNOWN"}


class BadLicence(SystemExit):
    """A library that may not travel with the program."""


def of_wheel(wheel: Path) -> str:
    """What a wheel says of its licence. Raises `BadLicence` where it says nothing, or something that binds the whole."""
    said = metadata(wheel)
    name = said["Name"][0]
    expression = next(iter(said.get("License-Expression", [])), "")
    line = next(iter(said.get("License", [])), "").split("\n")[0].strip()
    classes = [
        c.split(" :: ")[-1] for c in said.get("Classifier", []) if c.startswith("License ::") and c.count("::") > 1
    ]
    licence = expression or (line if line not in _UNSAID and len(line) < 80 else "") or "; ".join(classes)
    if not licence:
        raise BadLicence(f"{name} does not say its licence")
    for words in (licence, *classes):
        if _BINDING.search(words):
            raise BadLicence(f"{name} is under {words}, which would bind the whole program")
    return licence


def texts(wheel: Path, leave_out: frozenset[str] = frozenset()) -> dict[str, bytes]:
    """The licence texts in a wheel, by file name. Raises `BadLicence` where a whole text is one that binds."""
    found = {}
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if _TEXTS.fullmatch(name) and not name.endswith("/") and _called(name) not in leave_out:
                content = archive.read(name)
                if _BINDING.search(content[:400].decode("utf-8", "replace")):
                    raise BadLicence(f"{wheel.name} carries {name}, which would bind the whole program")
                found[_called(name)] = content
    return found


def _called(name: str) -> str:
    """A text's place in its wheel as a file name."""
    return "_".join(PurePosixPath(name).parts[1:]).removeprefix("licenses_")


def collect(wheels: list[Path], folder: Path, more: dict[str, tuple[str, bytes]], leave_out: frozenset[str]) -> None:
    """Write a folder a library and a list of all; `more` is what is no wheel: its licence and text.

    `leave_out` are texts of parts that do not travel with the program.
    """
    lines = []
    for wheel in wheels:
        said = metadata(wheel)
        name, version = said["Name"][0], said["Version"][0]
        lines.append(f"{name} {version}: {of_wheel(wheel)}")
        found = texts(wheel, leave_out)
        for file, text in found.items() if found else {"METADATA.txt": _summary(said)}.items():
            _write(folder / name / file, text)
    for name, (licence, text) in more.items():
        lines.append(f"{name}: {licence}")
        _write(folder / name.split()[0] / "LICENSE.txt", text)
    _write(folder / "licenses.txt", ("\r\n".join(sorted(lines, key=str.lower)) + "\r\n").encode())


def _summary(said: dict[str, list[str]]) -> bytes:
    """Where a wheel carries no text: what it says of itself, where it comes from, and the text of the licence it names.

    Raises `BadLicence` for a licence other than MIT, whose text would have to be found first.
    """
    named = [*said.get("License-Expression", []), *said.get("License", []), *said.get("Classifier", [])]
    if not any(re.search(r"\bMIT\b", words) for words in named):
        raise BadLicence(f"{said['Name'][0]} carries no licence text")
    kept = ("Name", "Version", "Author", "License", "License-Expression", "Home-page", "Project-URL")
    lines = [f"{key}: {value}" for key in kept for value in said.get(key, [])]
    return "\r\n".join([*lines, "", f"Copyright (c) {said.get('Author', ['the authors'])[0]}", "", _MIT]).encode()


_MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def clear(folder: Path) -> None:
    """Begin with an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
