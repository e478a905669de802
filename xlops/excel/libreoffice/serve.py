"""The process behind the workbooks in a LibreOffice: computes functions and runs macros until LibreOffice ends.

Rule: the relay inside LibreOffice starts it and asks, a line of JSON a question, a line an answer, both pure ASCII:
`["call", name, cells]` a function's value; `["run", macro, book]` begins a macro, whose end is asked for by `["said"]`,
which may first want a choice, answered by `["chosen", numbers]`.
One macro runs at a time, on a connection of its own; functions are answered meanwhile.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

__all__ = ["Service", "main"]

Choose = Callable[[str, list[str]], "list[int] | None"]
_BUSY = "上一个操作还没有做完,请稍候"


class Service:
    """What is asked of the process; `run` does a macro on the workbook of an id, and may let the operator choose."""

    def __init__(self, run: Callable[[str, str, Choose], str]) -> None:
        self._run = run
        self._thread: threading.Thread | None = None
        self._said: list[Any] = ["none"]
        self._chosen: queue.Queue[list[int] | None] = queue.Queue()

    def serve(self, questions: Iterable[bytes], answers: IO[bytes]) -> None:
        """Answer until the questions end."""
        for line in questions:
            answers.write(json.dumps(self.answer(json.loads(line))).encode() + b"\n")
            answers.flush()

    def answer(self, question: list[Any]) -> Any:
        """The answer to one question."""
        match question:
            case ["call", name, cells]:
                return _value(name, cells)
            case ["run", macro, book]:
                if self._thread is not None and self._thread.is_alive():
                    return _BUSY
                self._said = ["running"]
                self._thread = threading.Thread(target=self._macro, args=(macro, book), daemon=True)
                self._thread.start()
                return ""
            case ["chosen", numbers]:
                if self._said[0] == "choose":  # else it was asked by a process that has ended
                    self._said = ["running"]
                    self._chosen.put(numbers)
                return ""
            case _:
                return self._said

    def choose(self, title: str, lines: list[str]) -> list[int] | None:
        """Let the operator tick lines; waits for the answer."""
        self._said = ["choose", title, lines]
        return self._chosen.get()

    def _macro(self, macro: str, book: str) -> None:
        try:
            said = self._run(macro, book, self.choose)
        except Exception as error:
            said = f"程序出错了({type(error).__name__}),请运行 检查安装"
        self._said = ["done", said]


def _value(name: str, cells: list[Any]) -> Any:
    """A function's value, rows of rows for an array."""
    from xlops.excel import udfs

    return getattr(udfs, name)(*cells) if name in udfs.NAMES else f"没有函数 {name},请升级 xlops"


def main(pipe: str, folder: Path) -> None:
    """Serve the LibreOffice behind a pipe until it ends."""
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what anybody prints must not stand among the answers

    def run(macro: str, book: str, choose: Choose) -> str:
        from xlops.excel import macros
        from xlops.excel.libreoffice.engine import open_book

        return str(macros.run(macro, open_book(pipe, folder, book, choose)) or "")

    Service(run).serve(questions, answers)
    os._exit(0)  # a macro that waits for the LibreOffice that has ended would keep us


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
