"""The process beside a host that does the long work: `python -m xlops.excel.worker JOB`.

Rule: the order is one line of JSON on standard input; what comes of it are lines of JSON on standard output, pure
ASCII, so that no code page can spoil them: `progress`, `question` (the answer is the next line of standard
input), and at the end `done` or `error`. A process that is killed leaves the store as its last whole file left it.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from xlops.errors import Question, XlopsError
from xlops.store import Shop, find_shop

__all__ = ["JOBS", "main"]

Order = Mapping[str, Any]
Send = Callable[..., None]


def main(job: str, given: TextIO, out: TextIO) -> int:
    """Do a job; 0 where it came to its end."""

    def send(event: str, **more: Any) -> None:
        out.write(json.dumps({"event": event, **more}, default=str) + "\n")
        out.flush()

    def answer() -> str | None:
        said = json.loads(given.readline() or "null")
        return None if said is None else str(said)

    try:
        order = json.loads(given.readline())
        shop = find_shop(str(order["shop"]), Path.cwd())
        send("done", result=JOBS[job](shop, order, send, answer))
    except XlopsError as error:
        send("error", message=str(error))
        return 1
    except Exception as error:
        traceback.print_exc()
        send("error", message=f"后台程序出错了({type(error).__name__}),请点「检查安装」;还不行请升级 xlops 再试")
        return 1
    return 0


def _now() -> datetime:
    return datetime.now(UTC).astimezone().replace(microsecond=0, tzinfo=None)


def _find(shop: Shop, order: Order, send: Send, answer: Callable[[], str | None]) -> Any:
    """Files that may be imported: new exports, and files of the inbox that are of no known kind."""
    from xlops.shop.found import find_files

    def tell(name: str) -> None:
        send("progress", text=f"正在认文件:{name}")

    found = find_files(shop, [Path(folder) for folder in order["folders"]], now=_now(), tell=tell)
    return {"files": [asdict(one) for one in found.files], "unknown": list(found.unknown)}


def _import(shop: Shop, order: Order, send: Send, answer: Callable[[], str | None]) -> Any:
    """Import files; each with its counts or its error, bad rows as sentences."""
    from xlops.shop import import_files

    paths = [Path(path) for path in order["files"]]
    begun = 0

    def tell(name: str) -> None:
        nonlocal begun
        begun += 1
        send("progress", text=f"正在导入 {begun}/{len(paths)}:{name}", finished=begun - 1)

    def ask(question: Question) -> str | None:
        send("question", text=str(question), option=question.option, default=question.default)
        return answer()

    found = import_files(shop, paths, now=_now(), ask=ask, progress=tell)
    return [{**asdict(one), "bad": [bad.text for bad in one.bad[:3]]} for one in found]


def _weekly(shop: Shop, order: Order, send: Send, answer: Callable[[], str | None]) -> Any:
    """Write the weekly report; its files, and what could not be made."""
    from xlops.shop import write_report

    send("progress", text="正在生成周报……")
    done = write_report(shop, now=_now(), formats=("xlsx", "html", "pdf"))
    return {"files": [str(path) for path in done.files], "notes": done.notes}


def _chat(shop: Shop, order: Order, send: Send, answer: Callable[[], str | None]) -> Any:
    """Page one of the last whole week for the group chat: a picture, and plain text."""
    from xlops.shop import write_report

    send("progress", text="正在准备发群的图片和文字……")
    done = write_report(shop, now=_now(), formats=("png", "txt"))
    return {"files": [str(path) for path in done.files], "notes": done.notes, "text": done.text}


JOBS: dict[str, Callable[[Shop, Order, Send, Callable[[], str | None]], Any]] = {
    "find": _find, "import": _import, "weekly": _weekly, "chat": _chat,
}  # fmt: skip
"""What can be ordered, by name."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.stdin, sys.stdout))
