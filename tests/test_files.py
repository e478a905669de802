"""A file is whole or untouched; copies are kept; a zip is judged before it is opened."""

from __future__ import annotations

import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.errors import BadFile, Busy, NotFound
from xlops.files import atomic_write, backup, check_zip, resource, safe_name, sha256


def test_write_replaces_in_one_step(tmp_path: Path) -> None:
    target = tmp_path / "周报.txt"
    target.write_text("old")
    with atomic_write(target) as temporary:
        temporary.write_text("new")
        assert target.read_text() == "old" and temporary.parent == tmp_path
    assert target.read_text() == "new" and os.listdir(tmp_path) == ["周报.txt"]


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(RuntimeError), atomic_write(target) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old" and os.listdir(tmp_path) == ["a.txt"]


def test_permissions_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    target.chmod(0o640)
    with atomic_write(target) as temporary:
        temporary.write_text("new")
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("number", "kind", "said"), [(28, BadFile, "磁盘已满"), (13, Busy, "关闭"), (16, Busy, "关闭")]
)
def test_errors_of_the_disk_are_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception], said: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("xlops.files._PAUSE", 0)
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(kind, match=said), atomic_write(tmp_path / "a.txt") as temporary:
        temporary.write_text("x")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("number", "kind"), [(28, BadFile), (13, Busy), (5, RuntimeError)])
def test_an_error_that_a_library_wrapped_is_one_too(tmp_path: Path, number: int, kind: type[Exception]) -> None:
    """XlsxWriter raises its own error while it handles the system's; a defect of a program stays a defect."""
    with pytest.raises(kind), atomic_write(tmp_path / "a.xlsx"):
        try:
            raise OSError(number, "no")
        except OSError as error:
            raise RuntimeError(error)  # noqa: B904 - as XlsxWriter does
    assert os.listdir(tmp_path) == []


def test_a_short_lock_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []
    real = os.replace

    def once_locked(source: Path, target: Path) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise PermissionError(13, "locked")
        real(source, target)

    monkeypatch.setattr("xlops.files._PAUSE", 0)
    monkeypatch.setattr(os, "replace", once_locked)
    with atomic_write(tmp_path / "a.txt") as temporary:
        temporary.write_text("x")
    assert (tmp_path / "a.txt").read_text() == "x" and len(tries) == 2


def test_backups_keep_the_last(tmp_path: Path) -> None:
    source = tmp_path / "店铺运营.xlsm"
    folder = tmp_path / "备份"
    for day in range(1, 6):
        source.write_text(str(day))
        backup(source, folder, keep=3, now=datetime(2026, 8, day))
    assert [p.read_text() for p in sorted(folder.iterdir())] == ["3", "4", "5"]
    assert backup(tmp_path / "none.xlsm", folder) is None


def test_backup_removes_no_other_files(tmp_path: Path) -> None:
    source, folder = tmp_path / "a.xlsm", tmp_path / "b"
    folder.mkdir()
    (folder / "a-mine.xlsm").write_text("mine")
    source.write_text("x")
    for day in range(1, 4):
        backup(source, folder, keep=1, now=datetime(2026, 8, day))
    assert sorted(p.name for p in folder.iterdir()) == ["a-20260803-000000-000000.xlsm", "a-mine.xlsm"]


def make(path: Path, name: str, data: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return path


def test_a_good_zip_passes(tmp_path: Path) -> None:
    check_zip(make(tmp_path / "a.zip", "a/订单.csv", b"1,2\n" * 1000))


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="压缩比"):
        check_zip(make(tmp_path / "a.zip", "a.csv", b"0" * (40 << 20)))


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "C:\\a.csv", "x/../../a.csv", "..\\a.csv"])
def test_a_path_outside_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadFile, match="路径"):
        check_zip(make(tmp_path / "a.zip", name, b"1"))


def test_a_truncated_zip_is_refused(tmp_path: Path) -> None:
    path = make(tmp_path / "a.zip", "a.csv", os.urandom(5000))
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(BadFile, match="损坏"):
        check_zip(path)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = make(tmp_path / "a.zip", "a.csv", b"1")
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    with pytest.raises(BadFile, match="密码"):
        check_zip(path)


def test_sha256_of_abc(tmp_path: Path) -> None:
    """The first vector of FIPS 180-2."""
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@given(st.text(max_size=200))
def test_every_text_gives_a_safe_name(text: str) -> None:
    name = safe_name(text)
    assert name and len(name) <= 81 and not set(name) & set('<>:"/\\|?*\0\n')
    assert name not in (".", "..") and name == name.strip() and not name.endswith(".")
    assert name.split(".")[0].upper() not in {"CON", "NUL", "COM1"}


def test_resources_are_found_and_stay_inside() -> None:
    assert resource("xlops/files.py").is_file()
    with pytest.raises(NotFound):
        resource("no/such.file")
    with pytest.raises(NotFound):
        resource("../etc/passwd")
