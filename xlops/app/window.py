"""The window's addresses: which page is shown where, what each button does.

Rule: looking changes nothing (GET), every change is a POST that ends in looking; a file is named by an id of what was shown,
never by a path. What goes wrong is one sentence on the page where it happened.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from xlops.app import columns, views
from xlops.app.desk import Desk
from xlops.app.life import Life
from xlops.app.pages import page, script, style
from xlops.app.places import (
    free_name,
    inbox_file,
    inside,
    new_folder,
    open_outside,
    remember,
    report_file,
    sample_folder,
    there,
)  # fmt: skip
from xlops.app.wire import JSON, Body, Form, Reply, Request, away, nothing
from xlops.errors import BadFile, BadInput, NotFound, XlopsError
from xlops.files import atomic_write, sha256
from xlops.periods import parse_period
from xlops.shop import choose, find_workbook, map_table
from xlops.shop.found import SUFFIXES
from xlops.store import Shop, create_shop, find_shop

__all__ = ["Window"]

_HOLD = 20.0  # seconds that a page waits for news before it asks again
_SHOWN = {"html": "text/html; charset=utf-8", "png": "image/png", "txt": "text/plain; charset=utf-8"}


class Window:
    """Answers the requests of the pages of one desk."""

    def __init__(self, desk: Desk, life: Life, opener: Callable[[Path], None] = open_outside) -> None:
        self.desk, self._life, self._open = desk, life, opener
        self._looking: Mapping[str, Callable[[Request], Reply]] = {
            "": self._home, "shops": self._shops, "new": self._new, "list": self._list, "check": self._check,
            "bad": self._bad, "settings": self._settings, "columns": self._columns, "state": self._state,
            "app.css": lambda _: style(), "app.js": lambda _: script(),
        }  # fmt: skip
        self._doing: Mapping[str, Callable[[Form], Reply]] = {
            "bring": self._bring, "report": self._report, "answer": self._answer, "stop": self._stop,
            "clear": self._clear, "look": self._look, "shop": self._choose_shop, "new": self._make_shop,
            "demo": self._demo, "open": self._open_file, "build": self._build, "settings": self._set,
            "columns": self._map, "goodbye": self._goodbye,
        }  # fmt: skip

    def answer(self, request: Request) -> Reply:
        """The reply to a request that passed the gate."""
        try:
            if request.method == "POST":
                return self._post(request)
            if request.path.startswith("reports/"):
                return self._show_report(request.path.removeprefix("reports/"))
            return self._looking[request.path](request) if request.path in self._looking else nothing()
        except XlopsError as error:
            return self._sentence(str(error))
        except Exception as error:
            return self._sentence(f"程序出错了({type(error).__name__}: {error}),请把这句话和所用文件发给开发者", 500)

    def _post(self, request: Request) -> Reply:
        if request.path == "upload":
            return self._upload(request)
        action = self._doing.get(request.path)
        return action(request.form()) if action else nothing()

    def _sentence(self, text: str, status: int = 200) -> Reply:
        return page("sentence", status, text=text, shop=self.desk.state.shop)

    def _shop(self) -> Shop:
        shop = self.desk.state.shop
        if shop is None:
            raise BadInput("还没有选店铺,请回到首页选一家")
        return there(shop)

    # --- looking -----------------------------------------------------------------------------------------

    def _home(self, request: Request) -> Reply:
        state = self.desk.state
        if state.shop is None:
            return self._shops(request)
        try:
            shop = self._shop()
        except NotFound as error:
            return page("first", shop=None, **views.first(self.desk, str(error)))
        if state.found is None:
            self.desk.look()
        return page("home", shop=shop, **views.home(self.desk, shop))

    def _shops(self, request: Request) -> Reply:
        return page("first", shop=None, **views.first(self.desk))

    def _new(self, request: Request) -> Reply:
        return page("new", shop=None, **views.new_shop())

    def _list(self, request: Request) -> Reply:
        return page("list", shop=None, **views.preparing(self.desk))

    def _check(self, request: Request) -> Reply:
        return page("check", shop=self._shop(), **views.checked(self._shop()))

    def _bad(self, request: Request) -> Reply:
        return page("bad", shop=self._shop(), **views.bad(self._shop()))

    def _settings(self, request: Request) -> Reply:
        return page("settings", shop=self._shop(), saved=request.query.get("saved", ""), **views.settings(self._shop()))

    def _columns(self, request: Request, error: str = "", typed: Mapping[str, str] | None = None) -> Reply:
        shop, id, table = self._shop(), request.query.get("file", ""), request.query.get("table", "")
        found = columns.proposals(views.file_of(self.desk.state, id), table)
        return page("columns", shop=shop, id=id, error=error, typed=typed or {}, **found)

    def _state(self, request: Request) -> Reply:
        """The version, as soon as it is another one: the page's heartbeat."""
        self._life.hello(request.query.get("page", "")[:64])
        known = request.query.get("version", "")
        version = self.desk.wait(int(known) if known.isdecimal() else 0, _HOLD)
        return Reply.text(json.dumps({"version": version}), JSON)

    def _show_report(self, name: str) -> Reply:
        path = report_file(self._shop(), name)
        kind = _SHOWN.get(path.suffix[1:].lower())
        return Reply(kind=kind, file=path, sandboxed=True) if kind else nothing()

    # --- doing -------------------------------------------------------------------------------------------

    def _bring(self, form: Form) -> Reply:
        shop = self._shop()
        files = [views.file_of(self.desk.state, id) for id in form.all("file")]
        files += [inbox_file(shop, name) for name in form.all("uploaded")]
        if not files:
            raise BadInput("还没有勾选文件,请先在列表里勾选,或把文件拖进来")
        self.desk.bring(files, report=form.one("then") == "report")
        return away("")

    def _report(self, form: Form) -> Reply:
        self._shop()
        self.desk.bring([], report=True, week=form.one("week") or None)
        return away("")

    def _answer(self, form: Form) -> Reply:
        asked = self.desk.state.task.asked if self.desk.state.task else None
        if asked is None:
            return away("")
        if form.one("skip"):
            self.desk.answer(None)
        elif asked.option in ("date", "end"):
            self._answer_days(form.one("start"), form.one("end"))
        else:
            self.desk.answer(form.one("answer") or asked.default)
        return away("")

    def _answer_days(self, start: str, end: str) -> None:
        text = f"{start}~{end}" if end and end != start else start
        try:
            if parse_period(text).end > self.desk.now().date():
                raise BadInput("这个日期还没有到,请检查")
        except BadInput as error:
            self.desk.refuse(str(error))
        else:
            self.desk.answer(text)

    def _stop(self, form: Form) -> Reply:
        self.desk.stop()
        return away("")

    def _clear(self, form: Form) -> Reply:
        self.desk.clear()
        return away("")

    def _look(self, form: Form) -> Reply:
        self.desk.look()
        return away("")

    def _choose_shop(self, form: Form) -> Reply:
        self._go_on(find_shop(form.one("shop"), Path.cwd()))
        return away("")

    def _make_shop(self, form: Form) -> Reply:
        name, folder = form.one("name"), form.one("folder")
        try:
            shop = create_shop(name, new_folder(name, folder))
        except XlopsError as error:
            return page("new", shop=None, **views.new_shop(name, folder, str(error)))
        except OSError:
            why = "这个文件夹不能写入,请换一个,例如「文档」里的"
            return page("new", shop=None, **views.new_shop(name, folder, why))
        self._go_on(shop)
        return away("")

    def _go_on(self, shop: Shop) -> None:
        """This shop from now on; files that waited for one are imported."""
        pending = self.desk.state.pending
        self.desk.choose(shop)
        remember(shop)
        if pending:
            self.desk.bring(pending, report=True)

    def _demo(self, form: Form) -> Reply:
        self.desk.start("demo", "造示例店铺", {"folder": str(sample_folder())})
        return away("")

    def _open_file(self, form: Form) -> Reply:
        """Open something of the shop's in the program that the system has for it."""
        shop, what = self._shop(), form.one("what")
        if what == "workbook":
            path = inside(shop, find_workbook(shop))
        elif what == "folder":
            path = inside(shop, shop.reports)
        else:
            path = report_file(shop, what)
        self._open(path)
        return away("")

    def _build(self, form: Form) -> Reply:
        self.desk.start("build", "生成工作簿", {"shop": self._shop().id, "macros": form.one("kind") != "plain"})
        return away("")

    def _set(self, form: Form) -> Reply:
        """Keep what was changed; what can't be kept stays on the page with the reason."""
        shop = self._shop()
        rows = views.settings(shop)["rows"]
        typed = {row["id"]: form.one(row["id"], row["value"]) for row in rows}
        wrong: dict[str, str] = {}
        for row in rows:
            if typed[row["id"]] != row["value"]:
                try:
                    choose(shop, row["id"], typed[row["id"]])
                except XlopsError as error:
                    wrong[row["id"]] = str(error)
        if wrong:
            return page("settings", shop=shop, saved="", **views.settings(shop, typed, wrong))
        return away("settings?saved=1")

    def _map(self, form: Form) -> Reply:
        shop, id, table = self._shop(), form.one("file"), form.one("table")
        path = views.file_of(self.desk.state, id)
        try:
            for mapping in columns.mapped(path, table, lambda sheet, column: form.one(f"c{sheet}-{column}")):
                map_table(shop, path.name, mapping)
        except BadInput as error:
            typed = {name: values[-1] for name, values in form.fields.items()}
            return self._columns(Request("GET", "columns", {"file": id, "table": table}), str(error), typed)
        self.desk.bring([path], report=False)
        return away("")

    def _upload(self, request: Request) -> Reply:
        """A file that was dropped on the page, kept in the shop's inbox; the same content is kept once."""
        name = request.query.get("name", "")
        try:
            shop = self._shop()
        except XlopsError as error:
            return _told(str(error), "")
        suffix = Path(name).suffix.lower()
        if suffix not in SUFFIXES:
            return _told(f"「{Path(name).name}」不是表格文件,请选 xlsx、xls、csv 或 zip", "")
        target = free_name(shop.inbox, name)
        try:
            got = _keep(request.body, target)
        except XlopsError as error:
            return _told(str(error), "")
        except OSError:
            return _told(f"「{target.name}」放不进「{shop.inbox.name}」,请检查磁盘,再拖一次", "")
        same = [p for p in shop.inbox.iterdir() if p != target and p.is_file() and p.stat().st_size == got]
        digest = sha256(target)
        for path in same:
            if sha256(path) == digest:
                target.unlink()
                target = path
                break
        return _told("", target.name)

    def _goodbye(self, form: Form) -> Reply:
        self._life.goodbye(form.one("page"))
        return Reply(204)


def _keep(body: Body | None, target: Path) -> int:
    """Write a body into a file; its size. Raises `BadFile` where it broke off or the disk is full: then nothing is left."""
    with atomic_write(target) as temporary:
        got = 0
        with temporary.open("wb") as file:
            for piece in body.pieces() if body else ():
                got += file.write(piece)
        if body is None or got != body.length:
            raise BadFile(f"「{target.name}」没有传完,请再拖一次")
    return got


def _told(error: str, name: str) -> Reply:
    said: dict[str, Any] = {"error": error, "name": name}
    return Reply.text(json.dumps(said), JSON)
