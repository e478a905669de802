"""Which libraries may travel with the program, by what they say of themselves."""

from __future__ import annotations

import zipfile
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging" / "windows"


@pytest.fixture
def licences(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(PACKAGING))
    import licences

    return licences


def wheel(folder: Path, *lines: str, **texts: str) -> Path:
    """A wheel that says these lines of itself and carries these texts."""
    path = folder / "thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "thing-1.0.dist-info/METADATA", "\n".join(["Metadata-Version: 2.4", "Name: thing", "Version: 1.0", *lines])
        )
        for name, text in texts.items():
            archive.writestr(f"thing-1.0.dist-info/licenses/{name}", text)
    return path


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        (["License-Expression: MIT"], "MIT"),
        (["License: BSD 3-clause", "Classifier: License :: OSI Approved :: BSD License"], "BSD 3-clause"),
        (["Classifier: License :: OSI Approved :: MIT License"], "MIT License"),
        (["License-Expression: LGPL-2.1-or-later"], "LGPL-2.1-or-later"),
    ],
)
def test_what_may_travel(licences: ModuleType, tmp_path: Path, lines: list[str], licence: str) -> None:
    assert licences.of_wheel(wheel(tmp_path, *lines)) == licence


@pytest.mark.parametrize(
    "lines",
    [
        ["License-Expression: GPL-3.0-only"],
        ["License-Expression: MIT AND AGPL-3.0-or-later"],
        ["License: GPLv2"],
        ["License: MIT", "Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)"],
        ["Classifier: License :: OSI Approved :: GNU Affero General Public License v3"],
        ["License: UNKNOWN"],
        [],
    ],
)
def test_what_may_not(licences: ModuleType, tmp_path: Path, lines: list[str]) -> None:
    with pytest.raises(licences.BadLicence):
        licences.of_wheel(wheel(tmp_path, *lines))


def test_a_text_says_more_than_a_line(licences: ModuleType, tmp_path: Path) -> None:
    made = wheel(tmp_path, "License-Expression: MIT", COPYING="        GNU GENERAL PUBLIC LICENSE\n   Version 3")
    with pytest.raises(licences.BadLicence):
        licences.texts(made)
    assert licences.texts(made, frozenset({"COPYING"})) == {}


def test_texts_and_a_list_are_written(licences: ModuleType, tmp_path: Path) -> None:
    made = wheel(tmp_path, "License-Expression: MIT", LICENSE="Permission is hereby granted", **{"sub/NOTICE": "more"})
    licences.collect([made], tmp_path / "out", {"Python 3": ("PSF-2.0", b"psf")}, leave_out=frozenset())
    assert (tmp_path / "out" / "thing" / "LICENSE").read_text() == "Permission is hereby granted"
    assert (tmp_path / "out" / "thing" / "sub_NOTICE").read_text() == "more"
    assert (tmp_path / "out" / "licenses.txt").read_text().split() == [
        "Python",
        "3:",
        "PSF-2.0",
        "thing",
        "1.0:",
        "MIT",
    ]
