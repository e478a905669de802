"""Files at the edge: replace in one step, back up, check a zip, find what ships with the package.

Rule: a file is written beside its target under a temporary name, flushed to disk, then put in place by
one `os.replace`; a crash leaves the old file or the new one, never half of one. A zip is judged by its
directory before anything is unpacked.

>>> safe_name('小店/旗舰:店*?')
'小店_旗舰_店__'
>>> safe_name('CON')
'_CON'
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath

from xlops.errors import BadFile, Busy, NotFound, XlopsError

__all__ = ["atomic_write", "backup", "check_zip", "resource", "safe_name", "sha256"]

_TRIES, _PAUSE = 6, 0.25  # a virus scanner or a preview holds a file for a moment
_LOCKED = {errno.EACCES, errno.EPERM, errno.EBUSY}
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}  # no quotas on Windows
_MAX_MEMBERS = 5000
_MAX_TOTAL = 4 << 30  # bytes after unpacking
_MAX_RATIO = 400  # deflate reaches 1032 on zeros; the XML of a large sheet stays under 100
_FREE = 32 << 20  # a member this small may have any ratio
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{d}{i}" for d in ("COM", "LPT") for i in range(1, 10))}


@contextlib.contextmanager
def atomic_write(path: Path | str) -> Iterator[Path]:
    """Give a temporary path in the same folder; when the block ends well, it replaces `path`.

    Raises `Busy` when the target is open in Excel, `BadFile` when the disk is full or the folder
    can't be written. After an error in the block the target is untouched and nothing is left behind.
    """
    target = Path(path)
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}-", suffix=target.suffix, dir=target.parent)
        os.close(handle)
    temporary = Path(name)
    try:
        with _told(target):
            yield temporary
            _flush(temporary)
            _replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def _told(target: Path) -> Iterator[None]:
    """An `OSError` of writing becomes a sentence, also one that a library wrapped into its own (XlsxWriter does)."""
    try:
        yield
    except XlopsError:
        raise
    except Exception as error:
        why = error if isinstance(error, OSError) else error.__cause__ or error.__context__
        if not isinstance(why, OSError):
            raise
        if why.errno in _FULL:
            raise BadFile(f"磁盘已满,写不下「{target.name}」,请腾出空间再试") from error
        if why.errno in _LOCKED or isinstance(why, PermissionError):
            raise Busy(f"「{target.name}」正被打开或没有写入权限,请先在 Excel/WPS 里关闭它再试") from error
        raise


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _replace(source: Path, target: Path) -> None:
    """Move into place, keeping the permissions of what was there; a lock is waited for, not for ever."""
    if target.exists():
        shutil.copymode(target, source)
    else:
        umask = os.umask(0)
        os.umask(umask)
        source.chmod(0o666 & ~umask)
    for attempt in range(_TRIES):
        try:
            os.replace(source, target)
            return
        except OSError as error:
            if error.errno not in _LOCKED or attempt == _TRIES - 1:
                raise
            time.sleep(_PAUSE)


def backup(path: Path | str, folder: Path | str, keep: int = 20, now: datetime | None = None) -> Path | None:
    """Copy a file into `folder` under its name and the time; keep the last `keep` copies.

    Returns the copy, or `None` where there is nothing to copy. `now` is the time in the name (the
    file's own modification time by default, so that an unchanged file is not copied twice).
    """
    source = Path(path)
    if not source.exists():
        return None
    stamp = now or datetime.fromtimestamp(source.stat().st_mtime)
    copy = Path(folder) / f"{source.stem}-{stamp:%Y%m%d-%H%M%S-%f}{source.suffix}"
    if not copy.exists():
        with atomic_write(copy) as temporary:
            shutil.copyfile(source, temporary)
    pattern = re.compile(re.escape(source.stem) + r"-\d{8}-\d{6}-\d{6}" + re.escape(source.suffix))
    copies = sorted(p for p in Path(folder).iterdir() if pattern.fullmatch(p.name))
    for old in copies[: max(0, len(copies) - keep)]:
        if old != copy:
            old.unlink(missing_ok=True)
    return copy


def check_zip(path: Path | str) -> None:
    """Judge a zip (or an xlsx) by its directory. Raises `BadFile` when it is damaged, encrypted or dangerous."""
    name = Path(path).name
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise BadFile(f"「{name}」已损坏或没有下载完整,请重新下载") from error
    if len(members) > _MAX_MEMBERS:
        raise BadFile(f"「{name}」里有 {len(members)} 个文件,太多了,请解压后只选需要的文件")
    if any(m.flag_bits & 1 for m in members):
        raise BadFile(f"「{name}」有密码,请先用密码打开,另存为不加密的文件")
    if sum(m.file_size for m in members) > _MAX_TOTAL:
        raise BadFile(f"「{name}」解压后超过 4GB,可能是恶意文件,没有打开")
    for member in members:
        if _outside(member.filename):
            raise BadFile(f"「{name}」里有指向文件夹外的路径,可能是恶意文件,没有打开")
        if member.file_size > max(_FREE, member.compress_size * _MAX_RATIO):
            raise BadFile(f"「{name}」压缩比异常,可能是恶意文件,没有打开")


def _outside(member: str) -> bool:
    path = PurePosixPath(member.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or bool(re.match(r"[A-Za-z]:", member))


def sha256(path: Path | str) -> str:
    """The SHA-256 of a file's bytes, as hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def resource(name: str) -> Path:
    """A file that ships with the package, such as `templates/report.html.j2` or `workbook/ribbon.xml`.

    It lies under `xlops/_resources/` in a wheel and beside the package in a working copy.
    """
    package = Path(__file__).resolve().parent
    for root in (package / "_resources", package.parent):
        if not _outside(name) and (path := root / name).exists():
            return path
    raise NotFound(f"安装不完整,缺少「{name}」,请重新安装")


def safe_name(text: str, longest: int = 80) -> str:
    """A text as a file name that Windows, macOS and Linux accept; at most `longest` characters.

    Forbidden characters become `_`, names of devices get one in front, an empty name is `未命名`.
    """
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]', "_", text).strip().rstrip(". ")[:longest].rstrip(". ")
    if name.split(".")[0].rstrip().upper() in _RESERVED:
        name = "_" + name
    return name or "未命名"
