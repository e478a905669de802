"""What all windows show: the shop, the work that is being done, what came of the last, the files that may be imported.

Rule: one piece of work at a time; every change raises the version, for which windows wait. A workbook that is open is
looked at every few seconds, and refreshed when it is closed. Nothing here knows of pages.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from xlops.app.work import Ended, Work
from xlops.errors import Busy, XlopsError
from xlops.sheetxml import check_closed
from xlops.shop import find_workbook
from xlops.store import Shop, find_shop

__all__ = ["Asked", "Desk", "State", "Task"]

_LOOK = 3.0  # seconds between two looks at an open workbook


@dataclass(frozen=True)
class Asked:
    """A question that waits for the operator; `wrong` says why the last answer was none."""

    text: str
    option: str
    default: str | None
    wrong: str = ""


@dataclass(frozen=True)
class Task:
    """A piece of work: what it is, how far it is, what it asks, and its end."""

    job: str
    title: str
    step: str = ""
    done: int = 0
    total: int = 0
    asked: Asked | None = None
    running: bool = True
    error: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """Everything at one moment."""

    version: int = 1
    shop: Shop | None = None
    task: Task | None = None
    found: Mapping[str, Any] | None = None  # None: not looked yet
    looking: bool = False
    waiting: str = ""  # why the workbook is not written yet
    pending: tuple[Path, ...] = ()  # files that came before there was a shop


class Desk:
    """The one place that windows look at and give orders to."""

    def __init__(
        self, shop: Shop | None, clock: Callable[[], datetime], folders: Sequence[Path] = (),
        show: Callable[[Path], None] = lambda _: None,
    ) -> None:  # fmt: skip
        """`folders` are looked through for new files; `show` opens a report that has just been written."""
        self._changed = threading.Condition()
        self._show = show
        self._folders = tuple(folders)
        self._state = State(shop=shop)
        self._work: Work | None = None
        self._clock = clock
        self._ended = threading.Event()
        self._look_after = threading.Thread(target=self._watch_workbook, daemon=True)
        self._look_after.start()

    @property
    def state(self) -> State:
        with self._changed:
            return self._state

    def now(self) -> datetime:
        return self._clock()

    def wait(self, version: int, seconds: float) -> int:
        """The version, as soon as it is another one than the given."""
        with self._changed:
            self._changed.wait_for(lambda: self._state.version != version or self._ended.is_set(), seconds)
            return self._state.version

    def _set(self, **changes: Any) -> None:
        with self._changed:
            self._state = replace(self._state, version=self._state.version + 1, **changes)
            self._changed.notify_all()

    def _task(self, **changes: Any) -> None:
        with self._changed:
            if self._state.task is not None:
                self._set(task=replace(self._state.task, **changes))

    # --- the shop --------------------------------------------------------------------------------------

    def choose(self, shop: Shop) -> None:
        """Go on with another shop. Raises `Busy` in the middle of work."""
        with self._changed:
            self._free()
            same = self._state.shop is not None and self._state.shop.id == shop.id
            self._set(shop=shop, task=self._state.task if same else None, found=None, waiting="")

    def leave(self) -> None:
        """Show no shop, so that one is chosen; not in the middle of work."""
        with self._changed:
            if not self.busy():
                self._set(shop=None, task=None, found=None, waiting="")

    def bring(self, files: Sequence[Path], *, report: bool, week: str | None = None) -> None:
        """Import files (without any: only the report) and write the report.

        Before there is a shop, and while other work is done, files wait; only a report of its own raises `Busy`.
        """
        with self._changed:
            shop = self._state.shop
            if files and (shop is None or self.busy()):
                self._set(pending=tuple(dict.fromkeys((*self._state.pending, *files))))
                return
        if shop is None:
            return
        title = "导入并出周报" if files and report else "导入" if files else "出周报"
        order = {"shop": shop.id, "files": [str(path) for path in files], "report": report, "week": week}
        self.start("monday", title, order, files=tuple(map(str, files)))

    # --- work ------------------------------------------------------------------------------------------

    def _free(self) -> None:
        task = self._state.task
        if task is not None and task.running:
            raise Busy(f"正在{task.title},请等它完成再试")

    def busy(self) -> bool:
        """Is work being done?"""
        task = self.state.task
        return task is not None and task.running

    def start(self, job: str, title: str, order: Mapping[str, Any], *, files: tuple[str, ...] = ()) -> None:
        """Begin a job of `worker`. Raises `Busy` while another one runs."""
        with self._changed:
            self._free()
            waiting = tuple(path for path in self._state.pending if str(path) not in files)
            self._set(task=Task(job, title, "正在准备……", files=files), pending=waiting)
        self._work = Work(job, {**order, "now": self.now().isoformat()}, self._heard)
        threading.Thread(target=self._finish, args=(self._work,), daemon=True).start()

    def _heard(self, said: Mapping[str, Any]) -> None:
        if said["event"] == "question":
            self._task(asked=Asked(said["text"], said["option"], said["default"]))
        elif said["event"] == "progress":
            self._task(step=said["text"], done=said["done"], total=said["total"])

    def _finish(self, work: Work) -> None:
        try:
            result = work.result()
        except Ended as error:
            with self._changed:
                self._set(found=None)
                self._task(running=False, asked=None, error=str(error))
            return
        changes: dict[str, Any] = {}
        if "shop" in result:
            with suppress(XlopsError):
                changes["shop"] = find_shop(result["shop"], Path.cwd())
        book = result.get("workbook") or {}
        changes["waiting"] = book["error"] if book.get("waiting") else ""
        with self._changed:
            self._set(found=None, **changes)
            self._task(running=False, asked=None, result=result)
            shop, pending = self._state.shop, self._state.pending
        if shop is not None:
            self._show_report(shop, result.get("report") or {})
            if pending:
                self.bring(pending, report=True)

    def _show_report(self, shop: Shop, report: Mapping[str, Any]) -> None:
        for name in report.get("files", ()):
            if name.endswith(".html"):
                with suppress(XlopsError, OSError):
                    self._show(shop.reports / name)

    def answer(self, text: str | None) -> None:
        """The operator's answer; None leaves this file out."""
        with self._changed:
            task, work = self._state.task, self._work
            if task is None or task.asked is None or work is None:
                return
            self._task(asked=None)
        work.answer(text)

    def refuse(self, why: str) -> None:
        """The answer made no sense: ask again, and say why."""
        with self._changed:
            if self._state.task is not None and self._state.task.asked is not None:
                self._task(asked=replace(self._state.task.asked, wrong=why))

    def stop(self) -> None:
        """End the work; what was imported file by file stays."""
        if self._work is not None and self.busy():
            self._work.stop()

    def clear(self) -> None:
        """Put the result away."""
        with self._changed:
            if self._state.task is not None and not self._state.task.running:
                self._set(task=None)

    def end(self) -> None:
        """The program ends: no work outlives it."""
        self._ended.set()
        with self._changed:
            self._changed.notify_all()
        self.stop()

    # --- files that may be imported ----------------------------------------------------------------------

    def look(self) -> None:
        """Look for new files, in the background; once at a time."""
        with self._changed:
            shop = self._state.shop
            if shop is None or self._state.looking or self.busy():
                return
            self._set(looking=True)
        order = {"shop": shop.id, "folders": [str(folder) for folder in self._folders], "now": self.now().isoformat()}
        threading.Thread(target=self._look, args=(shop, order), daemon=True).start()

    def _look(self, shop: Shop, order: Mapping[str, Any]) -> None:
        found: Mapping[str, Any] = {"files": [], "unknown": []}
        try:
            found = Work("find", order, lambda _: None).result()
        except Ended as error:
            found = {"files": [], "unknown": [], "error": str(error)}
        finally:
            with self._changed:
                mine = self._state.shop is not None and self._state.shop.id == shop.id
                self._set(looking=False, **({"found": found} if mine else {}))

    # --- the workbook -------------------------------------------------------------------------------------

    def _watch_workbook(self) -> None:
        while not self._ended.wait(_LOOK):
            state = self.state
            if state.waiting and state.shop is not None and not self.busy():
                with suppress(XlopsError, OSError):
                    check_closed(find_workbook(state.shop))
                    self.refresh()

    def refresh(self) -> None:
        """Write what the store knows into the closed workbook, beside the last result, which stays on the screen."""
        shop, before = self.state.shop, self.state.task
        if shop is None:
            return
        try:
            done = Work("refresh", {"shop": shop.id}, lambda _: None).result()
        except Ended as error:
            done = {"waiting": False, "error": str(error)}
        with self._changed:
            waiting = done["error"] if done and done["waiting"] else ""
            task = self._state.task
            if task is before and task is not None and done and not waiting:
                self._task(result={**task.result, "workbook": done})
            self._set(waiting=waiting)
