"""The test's side of Excel's part: a host process under Wine, asked in lines of JSON."""

from __future__ import annotations

import json
import selectors
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from tests.windows.environment import PYTHON, Environment

__all__ = ["Excel", "LeftOut", "excel", "flat"]

HERE = Path(__file__).parent
LeftOut = {"left_out": True}
_BUTTONS = {"ok": 1, "cancel": 2, "yes": 6, "no": 7}


class Excel:
    """A running host. `activate` starts Python behind it, `cell` is a function in a cell, `ask` looks into the server."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def _do(self, what: str, timeout: float = 90, **arguments: Any) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"do": what, **arguments}).encode() + b"\n")
        self._process.stdin.flush()
        noise = b""
        while True:
            line = self._line(what, timeout, noise)
            if line.startswith(b"{"):
                answer = cast("dict[str, Any]", json.loads(line))
                assert "broken" not in answer, answer
                return answer
            noise += line
            if not line:
                raise AssertionError(f"{what} ended the host; it said {noise.decode('gbk', 'replace')}")

    def _line(self, what: str, timeout: float, noise: bytes) -> bytes:
        assert self._process.stdout
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._process.stdout, selectors.EVENT_READ)
            if not waiting.select(timeout):
                raise AssertionError(f"{what} took over {timeout} s; it said {noise.decode('gbk', 'replace')}")
        return self._process.stdout.readline()

    def activate(self, **how: Any) -> dict[str, Any]:
        return self._do("activate", **how)

    def call(self, module: str, function: str, arguments: list[Any], *book: Any) -> dict[str, Any]:
        return self._do("call", arguments=[module, function, arguments, *book])

    def cell(self, id: str, *arguments: Any, shop: str = "") -> dict[str, Any]:
        """What `=ops_<id>(…)` does: the shop first, then what the cell passes."""
        return self.call("xlops.excel.udfs", f"ops_{id}", [shop, *arguments])

    def ask(self, expression: str) -> Any:
        answer = self._do("ask", expression=expression)
        assert "number" not in answer, answer
        return answer["value"]

    def open(self, path: str, sheets: list[str], **properties: str) -> dict[str, Any]:
        """A workbook that is played back with some of its sheets, as an argument for calls."""
        named = {name.replace("_", ".", 1): value for name, value in properties.items()}
        return self._do("open", path=path, properties=named, sheets=sheets)

    def type(self, name: str, value: Any) -> None:
        """Into the cell of a name."""
        self._do("type", name=name, value=value)

    def read(self, name: str) -> Any:
        return self._do("cell", name=name)["value"]

    def noted(self) -> dict[str, Any]:
        return self._do("noted")

    def typed(self) -> dict[str, list[list[Any]]]:
        """What stands in the tables of the open workbook: rows of values, `=` for a formula."""
        found: dict[str, list[list[Any]]] = self._do("typed")["tables"]
        return found

    def press(self, name: str, book: dict[str, Any]) -> str:
        """What a button does; the sentence that it shows."""
        answer = self._do("call", 300, arguments=["xlops.excel.macros", "run", [name], book])
        assert "number" not in answer, answer
        return str(answer["value"])

    def will(self, *boxes: str, choose: Sequence[list[str]] = (), type: Sequence[str | None] = ()) -> None:
        """What the operator will do at the next button: press in message boxes, choose in file dialogs, type."""
        self._do("will", boxes=[_BUTTONS[one] for one in boxes], choices=list(choose), words=list(type))

    def shown(self) -> list[str]:
        """The texts of the message boxes that were pressed; everything that was foreseen must have happened."""
        answer = self._do("shown")
        assert answer["left"] == []
        return list(answer["boxes"])

    def kill(self, pid: int) -> None:
        self._do("kill", pid=pid)

    def pid(self) -> int:
        return int(self.ask("__import__('os').getpid()"))


@contextmanager
def excel(windows: Environment, **variables: str) -> Iterator[Excel]:
    """A host for as long as the block lasts; its end is Excel's end."""
    folder = windows.wine.path("C:\\excel")
    folder.mkdir(exist_ok=True)
    for program in ("host.py", "recorded.py", "variant.py"):
        shutil.copy(HERE / program, folder)
    process = subprocess.Popen(
        windows.wine.command(PYTHON, "-B", "-c", "import sys; sys.path.insert(0, r'C:\\excel'); import host; host.main()"),
        env=windows.wine.environment(**variables), cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, bufsize=0,
    )  # fmt: skip
    try:
        yield Excel(process)
    finally:
        assert process.stdin and process.stdout
        process.stdin.close()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def flat(answer: dict[str, Any]) -> tuple[Any, set[str]]:
    """A result as the cells it fills, without the kinds, and the kinds that came.

    A single row comes as one line of cells, as Excel takes it.
    """
    assert "number" not in answer, answer
    if not str(answer["kind"]).startswith("array"):
        return answer["value"], {answer["kind"]}
    rows = answer["value"]
    return [[value for value, _ in row] for row in rows], {kind for row in rows for _, kind in row}
