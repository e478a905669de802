"""The parts of a workbook's zip, judged before the reader sees them.

Rule: the reader allocates the rectangle from the first cell to the furthest one, and as many shared texts as the
file declares: a cell at XFD1048576 in a file of 1 KB would abort the whole process. So every part is unpacked once,
no further than its directory declares, and looked at for references and counts, whatever its name: a workbook may
keep a sheet anywhere. What holds neither costs no memory beyond its bytes.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from xlops.errors import BadFile
from xlops.files import check_zip

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    _Marks = NDArray[np.bool_]  # of each byte, whether it is one of a kind

__all__ = ["check_parts"]

_MAX_CELLS = 5_000_000  # of the rectangle that the reader allocates, where the part is small
_MAX_TEXTS = 50_000_000
_TEXT_BYTES = 5  # that a shared text takes in its part at least
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]*)["']""")
_COUNT = re.compile(rb"""\buniqueCount\s*=\s*["']([0-9]+)""")
_PACKED, _BLOCK = 1 << 16, 1 << 20  # bytes read and bytes unpacked at a time
_LARGE = 4 << 20  # bytes of a part from which on a bound is worth its while
_SLICE = 1 << 17  # bytes compared at a time: what fits the processor's own memory
_OVERLAP = 128  # bytes of the block before, more than any reference with its attribute
_HEADER = struct.Struct("<26xHH")  # of a zip's member: lengths of its name and of what follows it


class _Odd(Exception):
    """A part that can't be what it says."""


def check_parts(path: Path) -> None:
    """Refuse an xlsx that is damaged, or whose cells would need more memory than a sheet has (`BadFile`)."""
    check_zip(path)
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            for member in archive.infolist():
                _check(file, member)
    except _Odd as error:
        raise BadFile(f"「{path.name}」的{error},请另存为新文件再导入") from error
    except (zipfile.BadZipFile, EOFError, OSError, struct.error, zlib.error) as error:
        raise BadFile(f"「{path.name}」已损坏或没有下载完整,请重新下载") from error


def _check(file: BinaryIO, member: zipfile.ZipInfo) -> None:
    """One part: the rectangle of a sheet stays within reason, and so do declared counts.

    A real cell takes ten bytes and more, so an honest rectangle has fewer cells than its part has bytes. A quick
    look bounds a large part; only where that bound is too large, every reference is looked at.
    """
    most = max(_MAX_CELLS, member.file_size)
    if member.file_size > _LARGE:
        bound = _Bound()
        for data in _blocks(file, member):
            _check_counts(data, member)
            bound.see(data)
        if not bound.sheet or bound.cells <= most:
            return
    sheet, width, lowest = False, 0, 0
    for data in _blocks(file, member):
        _check_counts(data, member)
        sheet = sheet or b"heetData" in data
        for letters, figures in _PLACE.findall(data) if sheet else ():
            width, lowest = max(width, _column(letters)), max(lowest, int(figures or b"1"))
    if width * lowest > most:
        raise _Odd(f"单元格位置异常(第{lowest}行、第{width}列)")


def _check_counts(data: bytes, member: zipfile.ZipInfo) -> None:
    """The declared number of shared texts fits the bytes that hold them."""
    for number in _COUNT.findall(data) if b"niqueCount" in data else ():
        if int(number) > _MAX_TEXTS or int(number) * _TEXT_BYTES > member.file_size + 4096:
            raise _Odd("内部计数异常,可能是恶意文件")


class _Bound:
    """The furthest column, and the number of figures of the lowest row, over the blocks seen: never too small.

    A reference is a quote, letters, figures, a quote; a whole block is compared at once, which is several times
    faster than a search.
    """

    def __init__(self) -> None:
        self.sheet, self.width, self.figures = False, 26, 3

    @property
    def cells(self) -> int:
        """No rectangle of these references is larger."""
        return int(self.width * 10**self.figures)

    def see(self, data: bytes) -> None:
        """Look at one block."""
        import numpy as np

        self.sheet = self.sheet or b"heetData" in data
        if not self.sheet:
            return
        at = np.frombuffer(data, np.uint8)
        for start in range(0, len(data), _SLICE):
            self._look(at[start : start + _SLICE + _OVERLAP])

    def _look(self, at: NDArray[np.uint8]) -> None:
        quote = (at == ord('"')) | (at == ord("'"))
        letter, figure = ((at | 32) - ord("a")) < 26, (at - ord("0")) < 10
        pair = letter[:-1] & letter[1:]
        if (pair[:-1] & figure[2:]).any():  # a reference beyond Z, or something that looks like one
            self._widen(at, quote, letter, pair, figure)
        while _longer(figure, quote, self.figures + 1):
            self.figures += 1

    def _widen(self, at: NDArray[np.uint8], quote: _Marks, letter: _Marks, pair: _Marks, figure: _Marks) -> None:
        two = quote[:-3] & pair[1:-1] & figure[3:]
        if two.any():
            first, second = (at[1:-2][two] & 31).astype(int), (at[2:-1][two] & 31).astype(int)
            self.width = max(self.width, int((26 * first + second).max()))
        if (quote[:-4] & pair[1:-2] & letter[3:-1] & figure[4:]).any():
            self.width = max(self.width, _column(b"ZZZ"))
        if (pair[:-3] & pair[2:-1] & figure[4:]).any():  # more letters than any column has
            self.width = 26**9


def _longer(figure: _Marks, quote: _Marks, n: int) -> bool:
    """Whether `n` figures, three or more, stand before a quote."""
    run, length = figure[:-1] & figure[1:], 2
    while length < n:  # two runs that overlap or touch make a longer one
        step = min(length, n - length)
        run, length = run[:-step] & run[step:], length + step
    return bool((run[:-1] & quote[n:]).any())


def _column(letters: bytes) -> int:
    """The number of a column, A being 1; what has no letters is in the first."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return max(number, 1)


def _blocks(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part, a block at a time, each with the end of the one before."""
    rest = b""
    for block in _unpacked(file, member):
        data = rest + block
        yield data
        rest = data[-_OVERLAP:]


def _unpacked(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part. Raises `_Odd` where they are more than the directory says, `BadZipFile` where damaged."""
    file.seek(member.header_offset)
    name, extra = _HEADER.unpack(file.read(_HEADER.size))
    file.seek(name + extra, 1)
    packed, left, sum_ = member.compress_size, member.file_size, 0
    stream = zlib.decompressobj(-zlib.MAX_WBITS) if member.compress_type == zipfile.ZIP_DEFLATED else None
    if stream is None and (member.compress_type != zipfile.ZIP_STORED or packed != left):
        raise _Odd("压缩方式异常,可能是恶意文件")
    waiting = b""
    while waiting or packed:
        if not waiting:
            waiting = file.read(min(_PACKED, packed))
            packed -= len(waiting)
            if not waiting:
                raise EOFError
        block = stream.decompress(waiting, _BLOCK) if stream else waiting
        waiting = stream.unconsumed_tail if stream else b""
        left -= len(block)
        if left < 0:
            raise _Odd("内容比声明的多,可能是恶意文件")
        sum_ = zlib.crc32(block, sum_)
        if block:
            yield block
        if stream and stream.eof:
            break
    if left or sum_ != member.CRC or (stream and not stream.eof):
        raise zipfile.BadZipFile
