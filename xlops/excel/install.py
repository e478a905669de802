"""What makes the workbook live on Windows: the bridge file, the DLL under a name of its own, a trusted folder.

Rule: per user, no administrator; the interpreter that runs this is the one that workbooks will start. Everything that was
written is noted, and uninstalling removes exactly that. Shops and their files are never touched.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PureWindowsPath

from xlops import __version__
from xlops.errors import BadInput, Busy
from xlops.excel import registry
from xlops.excel.places import Places, ascii_or_short, code_page, package_version
from xlops.excel.server import command
from xlops.files import atomic_write, sha256

__all__ = ["Installed", "install", "installed", "uninstall"]


@dataclass(frozen=True)
class Installed:
    """What an installation wrote: versions and interpreter for the handshake, files and folders to take back."""

    xlops: str
    xlwings: str
    python: str
    dll: str
    dll_sha256: str
    bits: int
    trusted: tuple[str, ...] = ()


def install(
    places: Places, *, python: Path | None = None, dll: Path | None = None, folder: Path | None = None,
    may_trust: Callable[[str], bool] = lambda _: False,
) -> Installed:  # fmt: skip
    """Write the bridge file and the DLL; `folder` (the shops') becomes trusted if `may_trust` agrees.

    Raises `BadInput` where a path can't be written for Excel or the DLL is missing, `Busy` while Excel has it loaded.
    """
    bits = registry.excel_bits()
    source = dll or _shipped_dll(bits)
    if not source.is_file():
        raise BadInput(f"找不到 {source.name},xlwings 没有装全,请重新安装 xlops")
    interpreter = ascii_or_short(str(python or _interpreter()))
    places.folder.mkdir(parents=True, exist_ok=True)
    try:
        if not places.dll.exists() or sha256(places.dll) != sha256(source):
            with atomic_write(places.dll) as temporary:
                shutil.copyfile(source, temporary)
    except (PermissionError, Busy) as error:
        raise Busy("Excel 正在使用 xlops,请先关闭所有 Excel 窗口再安装") from error
    lines = (str(places.dll), command(PureWindowsPath(interpreter)))
    _write(places.bridge, _encoded(lines))
    agreed = folder is not None and may_trust(
        f"要让 Excel 直接运行「{folder}」里工作簿的按钮吗?(把它设为受信任位置,只影响这个文件夹)"
    )
    kept = installed(places)
    trusted = set(kept.trusted if kept else ())
    if agreed and folder is not None:
        registry.trust(folder)
        trusted.add(str(folder))
    done = Installed(
        __version__,
        package_version("xlwings"),
        interpreter,
        str(places.dll),
        sha256(places.dll),
        bits,
        tuple(sorted(trusted)),
    )
    _write(places.record, json.dumps(asdict(done), ensure_ascii=False, indent=1).encode())
    return done


def uninstall(places: Places) -> list[Path]:
    """Remove what `install` wrote; returns it. Raises `Busy` while Excel has the DLL loaded."""
    gone = []
    try:
        for path in (places.dll, places.bridge, places.record):
            if path.exists():
                path.unlink()
                gone.append(path)
    except PermissionError as error:
        raise Busy("Excel 正在使用 xlops,请先关闭所有 Excel 窗口再卸载") from error
    with suppress(OSError):
        places.folder.rmdir()  # not where something of another's lies in it
    return gone + registry.untrust()


def installed(places: Places) -> Installed | None:
    """What the last installation noted; None where there is none."""
    try:
        said = json.loads(places.record.read_text(encoding="utf-8"))
        return Installed(**{**said, "trusted": tuple(said["trusted"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _interpreter() -> Path:
    """The interpreter without a console window, where there is one."""
    here = Path(sys.executable)
    quiet = here.with_name("pythonw.exe")
    return quiet if quiet.exists() else here


def _shipped_dll(bits: int) -> Path:
    """xlwings' DLL, which its wheel lays into the environment's root."""
    name = f"xlwings{bits}-{package_version('xlwings')}.dll"
    for root in (Path(sys.prefix), Path(sys.executable).parent, Path(sys.base_prefix)):
        if (root / name).is_file():
            return root / name
    return Path(sys.prefix) / name


def _encoded(lines: tuple[str, ...]) -> bytes:
    try:
        return ("\r\n".join(lines) + "\r\n").encode(code_page())
    except UnicodeEncodeError:
        raise BadInput(
            f"用户文件夹「{Path(lines[0]).parent}」里有本机代码页写不出的字,请换一个英文的 Windows 用户"
        ) from None


def _write(path: Path, content: bytes) -> None:
    with atomic_write(path) as temporary:
        temporary.write_bytes(content)
        with suppress(OSError):
            os.chmod(temporary, 0o644)
