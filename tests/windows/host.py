"""Excel's part, played by a program: it loads the bridge's DLL, starts the server through it, calls functions.

Rule: what the module Bridge of the workbook does, in the same order and with the same files. It reads requests as lines
of JSON and answers in lines of JSON; it runs under the Windows Python, beside `variant.py`. It never imports the
project: all it knows is in `bridge.txt`.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import threading
import time
from ctypes import byref
from pathlib import Path
from typing import Any

from variant import Failed, Variant, invoke, read, release, write  # type: ignore[import-not-found]

TITLE = "店铺运营"
WM_GETTEXT, WM_COMMAND = 0x000D, 0x0111


class Host:
    """A workbook's side of the bridge."""

    def __init__(self) -> None:
        ctypes.WinDLL("ole32").CoInitialize(None)  # type: ignore[attr-defined]
        self.python: int | None = None
        self.library: Any = None

    def activate(self, blanks: int = 0, mode: int = 1, command: str = "", **_: Any) -> dict[str, Any]:
        """`Server()` of the bridge; `blanks` behind the command make it another one; `mode` -1 ends the process."""
        path, wanted = (Path(os.environ["APPDATA"]) / "xlops" / "bridge.txt").read_text("mbcs").splitlines()
        self.library = self.library or ctypes.WinDLL(path)  # type: ignore[attr-defined]
        started, began = Variant(), time.perf_counter()
        line = ((command or wanted) + " " * blanks).encode("mbcs")
        code = self.library.XLPyDLLActivateAuto(byref(started), line, mode)
        value, kind = read(started)
        self.python = value if kind == "object" else None
        return {"code": code, "said": value if kind == "text" else "", "seconds": time.perf_counter() - began}

    def call(self, arguments: list[Any], method: str = "CallUDF", **_: Any) -> dict[str, Any]:
        """A method of the server with its arguments; how long it took."""
        assert self.python, "activate first"
        given = [write(argument) for argument in arguments]
        began = time.perf_counter()
        result = invoke(self.python, method, given)
        seconds = time.perf_counter() - began
        value, kind = read(result)
        return {"value": value, "kind": kind, "seconds": seconds}

    def ask(self, expression: str, **_: Any) -> dict[str, Any]:
        """An expression's value in the server's process."""
        assert self.python, "activate first"
        held, _kind = read(invoke(self.python, "Eval", [write(expression)]))
        value, kind = read(invoke(self.python, "Var", [write({"object": held})]))
        release(held)
        return {"value": value, "kind": kind}

    def open(self, path: str, properties: dict[str, str], sheets: list[str], **_: Any) -> dict[str, Any]:
        """Open a workbook that is played back; the next calls may pass it as `{"object": pointer}`."""
        from recorded import Book, pointer_of  # type: ignore[import-not-found]

        window = ctypes.WinDLL("user32").GetDesktopWindow()  # type: ignore[attr-defined]
        self.book = Book(path, properties, window, sheets)
        return {"object": pointer_of(self.book.object)}

    def noted(self, **_: Any) -> dict[str, Any]:
        """What was set and called since the workbook was opened, and the clipboard."""
        import win32clipboard

        win32clipboard.OpenClipboard()
        try:
            has = win32clipboard.IsClipboardFormatAvailable(13)
            text = win32clipboard.GetClipboardData(13) if has else ""
        finally:
            win32clipboard.CloseClipboard()
        return {
            "notes": self.book.notes, "properties": self.book.properties, "clipboard": text, "asked": self.book.asked(),
        }  # fmt: skip

    def will(self, boxes: list[int], choices: list[list[str]], words: list[str | None], **_: Any) -> dict[str, Any]:
        """What the operator will do: press the buttons of the message boxes that come, choose files, type words."""
        self.book.choices, self.book.words = choices, words
        self.seen: list[str] = []
        self.pressing = threading.Thread(target=press, args=(boxes, self.seen), daemon=True)
        self.pressing.start()
        return {}

    def shown(self, **_: Any) -> dict[str, Any]:
        """The texts of the message boxes that were pressed; what is left of what the operator would have done."""
        self.pressing.join(10)
        return {"boxes": self.seen, "left": [*self.book.choices, *self.book.words]}

    def type(self, name: str, value: Any, **_: Any) -> dict[str, Any]:
        """Type into the cell of a name."""
        self.book.type(name, value)
        return {}

    def cell(self, name: str, **_: Any) -> dict[str, Any]:
        """What stands in the cell of a name."""
        return {"value": self.book.cell(name)}

    def typed(self, **_: Any) -> dict[str, Any]:
        """What stands in the tables of the workbook."""
        return {"tables": self.book.typed()}

    def kill(self, pid: int, **_: Any) -> dict[str, Any]:
        """End a process as the task manager does."""
        os.kill(pid, 9)
        return {}


def press(boxes: list[int], seen: list[str]) -> None:
    """Wait for a message box of Windows for each button, note its text and press the button."""
    user = ctypes.WinDLL("user32")  # type: ignore[attr-defined]
    for button in boxes:
        until = time.monotonic() + 120
        while not (box := user.FindWindowW("#32770", TITLE)):
            if time.monotonic() > until:
                return
            time.sleep(0.05)
        text = ctypes.create_unicode_buffer(4000)
        user.SendMessageW(user.GetDlgItem(box, 0xFFFF), WM_GETTEXT, len(text), text)
        seen.append(text.value)
        while user.IsWindow(box):
            user.PostMessageW(box, WM_COMMAND, button, 0)
            time.sleep(0.1)


def main() -> None:
    host = Host()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        try:
            answer = getattr(host, request["do"])(**request)
        except Failed as error:
            answer = {"number": error.number, "text": error.text}
        except Exception as error:  # the test's fault, told to the test
            answer = {"broken": f"{type(error).__name__}: {error}"}
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
