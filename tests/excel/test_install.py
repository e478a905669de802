"""Installing for Excel: what is written, what is noted, what is taken back; paths that Excel's side could not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlops.errors import BadInput
from xlops.excel.doctor import checkup, report
from xlops.excel.install import install, installed, uninstall
from xlops.excel.places import Places


@pytest.fixture
def dll(tmp_path: Path) -> Path:
    made = tmp_path / "xlwings64-0.37.8.dll"
    made.write_bytes(b"MZ a library")
    return made


def test_the_bridge_file_says_where_the_dll_is_and_how_python_starts(tmp_path: Path, dll: Path) -> None:
    places = Places(tmp_path / "roaming" / "xlops")
    python = tmp_path / "python" / "pythonw.exe"
    done = install(places, python=python, dll=dll)
    library, command = places.bridge.read_text().splitlines()
    assert Path(library) == places.dll and places.dll.read_bytes() == dll.read_bytes()
    assert command.startswith(f'"{str(python).replace("/", chr(92))}" ')
    assert "$(CLSID)" in command and "xlops.excel.server" in command
    assert installed(places) == done and done.xlwings == "0.37.8"


def test_uninstalling_removes_that_and_nothing_else(tmp_path: Path, dll: Path) -> None:
    places = Places(tmp_path / "roaming" / "xlops")
    install(places, python=tmp_path / "python.exe", dll=dll)
    other = places.folder / "mine.txt"
    other.write_text("not yours")
    assert set(uninstall(places)) == {places.dll, places.bridge, places.record}
    assert other.exists() and installed(places) is None
    other.unlink()
    install(places, python=tmp_path / "python.exe", dll=dll)
    uninstall(places)
    assert not places.folder.exists()


def test_installing_twice_is_installing_once(tmp_path: Path, dll: Path) -> None:
    places = Places(tmp_path / "xlops")
    assert install(places, python=tmp_path / "p.exe", dll=dll) == install(places, python=tmp_path / "p.exe", dll=dll)


def test_a_python_in_a_chinese_folder_is_refused_with_what_to_do(tmp_path: Path, dll: Path) -> None:
    with pytest.raises(BadInput, match="英文"):
        install(Places(tmp_path / "xlops"), python=tmp_path / "程序" / "python.exe", dll=dll)


def test_a_missing_library_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"xlwings64.*重新安装"):
        install(Places(tmp_path / "x"), python=tmp_path / "p.exe", dll=tmp_path / "xlwings64-9.dll")


def test_a_folder_is_trusted_only_after_asking(tmp_path: Path, dll: Path) -> None:
    places, asked = Places(tmp_path / "xlops"), []

    def no(question: str) -> bool:
        asked.append(question)
        return False

    done = install(places, python=tmp_path / "p.exe", dll=dll, folder=tmp_path / "店", may_trust=no)
    assert done.trusted == () and "店" in asked[0]


def test_the_doctor_finds_what_was_broken(tmp_path: Path, dll: Path) -> None:
    places, python = Places(tmp_path / "xlops"), tmp_path / "p.exe"
    python.write_bytes(b"")
    install(places, python=python, dll=dll)
    right = {one.name: one.right for one in checkup(places)}
    assert right["解释器"] and right["组件"]
    places.dll.write_bytes(b"MZ another")
    python.unlink()
    found = {one.name: one for one in checkup(places)}
    assert not found["组件"].right and "xlops install" in found["组件"].do
    assert not found["解释器"].right
    assert report(list(found.values())).splitlines()[1].startswith("✖")
    places.dll.unlink()
    assert "杀毒" in {one.name: one for one in checkup(places)}["组件"].do


def test_the_doctor_says_that_a_file_is_no_workbook_of_ours(tmp_path: Path) -> None:
    stranger = tmp_path / "别的.xlsx"
    stranger.write_bytes(b"PK")
    found = [one for one in checkup(Places(tmp_path / "x"), workbook=stranger) if one.name == "工作簿"]
    assert [one.right for one in found] == [False]
