"""The process beside the window that does the long work: `python -m xlops.app.worker JOB`.

Rule: the order is one line of JSON on standard input; events are lines of JSON on standard output, pure ASCII, so that no
code page can spoil them: `progress`, `question` (the answer is the next line of standard input), and at the end
`done` or `error`. The time is told by the order. A process that is killed leaves the store as its last whole file left it;
one whose window is gone ends with its pipe.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from xlops.errors import Busy, NotFound, Question, XlopsError
from xlops.store import Shop, find_shop, mappings, reading

__all__ = ["FORMS", "JOBS", "main"]

FORMS = ("xlsx", "html", "txt", "png", "pdf")
"""The forms of a weekly report that a Monday leaves."""

Order = Mapping[str, Any]
_MOST_BAD = 20  # bad rows of a file that are told at once; all of them are kept with the shop


class Channel:
    """Speaks to the program that started this one."""

    def __init__(self, given: TextIO, out: TextIO) -> None:
        self._given, self._out = given, out

    def send(self, event: str, **more: Any) -> None:
        self._out.write(json.dumps({"event": event, **more}, default=str) + "\n")
        self._out.flush()

    def hear(self) -> Any:
        return json.loads(self._given.readline() or "null")

    def step(self, text: str, done: int = 0, total: int = 0) -> None:
        self.send("progress", text=text, done=done, total=total)

    def ask(self, question: Question) -> str | None:
        self.send("question", text=str(question), option=question.option, default=question.default)
        said = self.hear()
        return None if said is None else str(said)


def main(job: str, given: TextIO, out: TextIO) -> int:
    """Do a job; 0 where it came to its end."""
    channel = Channel(given, out)
    try:
        channel.send("done", result=JOBS[job](channel.hear(), channel))
    except XlopsError as error:
        channel.send("error", message=str(error))
        return 1
    except Exception as error:
        channel.send("error", message=f"程序出错了({type(error).__name__}: {error}),请把这句话和所用文件发给开发者")
        return 1
    return 0


def _shop(order: Order) -> Shop:
    try:
        return find_shop(str(order["shop"]), Path.cwd())
    except NotFound:
        raise NotFound("店铺的文件夹不见了,请移回原处,或在「换店铺」里另选一家") from None


def _now(order: Order) -> datetime:
    return datetime.fromisoformat(order["now"])


def find(order: Order, channel: Channel) -> Any:
    """Files that may be imported."""
    from xlops.shop.found import find_files

    found = find_files(
        _shop(order), [Path(folder) for folder in order["folders"]], now=_now(order),
        tell=lambda name: channel.step(f"正在认文件:{name}"),
    )  # fmt: skip
    return {"files": [asdict(one) for one in found.files], "unknown": list(found.unknown)}


def demo(order: Order, channel: Channel) -> Any:
    """The sample shop with its report."""
    from xlops.shop import create_demo

    folder = Path(order["folder"])
    channel.step("正在造示例店铺的报表……")
    made = create_demo(
        folder, now=_now(order), progress=lambda name: channel.step(f"正在导入示例:{name}"), formats=FORMS
    )
    text = next((path.read_text(encoding="utf-8") for path in made.reports if path.suffix == ".txt"), "")
    return {"shop": made.shop.id, "report": {"files": [path.name for path in made.reports], "text": text}}


def monday(order: Order, channel: Channel) -> Any:
    """Files into the store, what was typed into the store, the report, the workbook: as far as each can be done.

    Without files only the rest; without `report` only the files.
    """
    shop = _shop(order)
    imported = _import(shop, order, channel) if order["files"] else []
    came = not imported or any(not one["error"] for one in imported)
    done: dict[str, Any] = {"imported": imported, "report": None, "report_error": "", "notes": [], "workbook": None}
    if order.get("report") and came:
        channel.step("正在读工作簿里填的内容……")
        done["notes"] = _read_typed(shop)
        channel.step("正在出周报……")
        try:
            done["report"] = _report(shop, order, FORMS)
        except XlopsError as error:
            done["report_error"] = str(error)
    if came:
        channel.step("正在刷新工作簿……")
        done["workbook"] = refresh({"shop": shop.id}, channel)
    return done


def _import(shop: Shop, order: Order, channel: Channel) -> list[dict[str, Any]]:
    from xlops.shop import import_files

    paths = [Path(path) for path in order["files"]]
    begun = 0

    def tell(name: str) -> None:
        nonlocal begun
        begun += 1
        channel.step(f"正在导入:{name}", begun - 1, max(len(paths), begun))

    found = import_files(shop, paths, now=_now(order), ask=channel.ask, progress=tell)
    strange = _strange(shop, [path for path in paths if any(one.error and one.file == path.name for one in found)])
    return [
        {**asdict(one), "bad": [asdict(bad) for bad in one.bad[:_MOST_BAD]], "strange": one.file in strange}
        for one in found
    ]


def _strange(shop: Shop, paths: list[Path]) -> set[str]:
    """Names of files that are tables, but of no known kind: their columns may be explained."""
    from xlops.app.columns import proposals
    from xlops.ingest import Mapping as Known
    from xlops.ingest import kinds_of

    with reading(shop) as con:
        own = [Known.from_json(text) for text in mappings(con)]
    found = set()
    for path in paths:
        with suppress(XlopsError, OSError):
            if path.is_file() and not kinds_of(path, own) and proposals(path):
                found.add(path.name)
    return found


def _read_typed(shop: Shop) -> list[str]:
    """Sentences about what could not be taken from the workbook; it never stops a report."""
    from xlops.shop.typed import read_typed

    try:
        return list(read_typed(shop).bad)
    except NotFound:
        return []
    except XlopsError as error:
        return [f"工作簿里填的内容这次没有读到:{error}"]


def _report(shop: Shop, order: Order, forms: tuple[str, ...]) -> dict[str, Any]:
    from xlops.shop.reports import write_report

    found = write_report(shop, "weekly", now=_now(order), period=order.get("week"), formats=forms)
    return {"files": [path.name for path in found.files], "notes": list(found.notes), "text": found.text}


def refresh(order: Order, channel: Channel) -> Any:
    """Write what the store knows into the workbook; `waiting` where it is open, None where there is none."""
    from xlops.shop import refresh_workbook

    try:
        found = refresh_workbook(_shop(order))
    except NotFound:
        return None
    except Busy as error:
        return {"waiting": True, "error": str(error)}
    except XlopsError as error:
        return {"waiting": False, "error": str(error)}
    told = [str(bad) for bad in found.bad] + [problem.sentence for problem in found.done.problems]
    return {
        "waiting": False, "error": "", "name": found.workbook.name, "cells": found.done.cells,
        "typed": found.typed, "conflicts": len(found.done.conflicts), "told": list(dict.fromkeys(told)),
    }  # fmt: skip


def build(order: Order, channel: Channel) -> Any:
    """The shop's first workbook, with macros or without."""
    from xlops.shop import build_workbook

    channel.step("正在生成工作簿……")
    return {"built": build_workbook(_shop(order), macros=bool(order["macros"])).name}


JOBS: dict[str, Callable[[Order, Channel], Any]] = {
    "find": find, "demo": demo, "monday": monday, "refresh": refresh, "build": build,
}  # fmt: skip
"""What can be ordered, by name."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.stdin, sys.stdout))
