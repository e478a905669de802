"""What a stranger gets: nothing. Asked over real sockets, as a page on another site or a program would."""

from __future__ import annotations

import json
import socket
import stat
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.app.client import Answer, Browser, ask
from xlops.app import Program
from xlops.store import Shop, home

PAGES = (
    "",
    "shops",
    "new",
    "list",
    "check",
    "bad",
    "settings",
    "columns",
    "state",
    "app.css",
    "app.js",
    "reports/a.html",
)
BUTTONS = (
    "bring", "report", "answer", "stop", "clear", "look", "shop", "new", "demo", "open", "build", "settings", "columns",
    "goodbye", "upload?name=a.csv",
)  # fmt: skip


def is_nothing(found: Answer) -> bool:
    """An empty answer that tells nothing of who gave it."""
    return found.status == 404 and found.body == b"" and set(found.headers) <= {"Content-Length", "Connection"}


@pytest.mark.parametrize("page", PAGES)
def test_without_the_cookie_no_page(program: Program, page: str) -> None:
    base = program.server.gate.base
    for headers in ({}, {"Cookie": "xlops=guess"}, {"Cookie": "xlops="}):
        assert is_nothing(ask(program, "GET", f"{base}/{page}", headers))


@pytest.mark.parametrize("button", BUTTONS)
def test_without_the_cookie_no_button(program: Program, button: str) -> None:
    gate = program.server.gate
    assert is_nothing(ask(program, "POST", f"{gate.base}/{button}", {"Origin": gate.origin}, b"name=x"))


def test_with_the_cookie_but_from_elsewhere(browser: Browser) -> None:
    """A page on another site, on another port of this computer, or a name that was made to point here."""
    program, base = browser.program, browser.base
    port = program.server.server_address[1]
    for wrong in (
        {"Host": f"evil.example:{port}"}, {"Host": f"localhost:{port}"}, {"Host": "127.0.0.1"},
        {"Origin": "https://evil.example"}, {"Origin": f"http://127.0.0.1:{port + 1}"}, {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    ):  # fmt: skip
        assert is_nothing(ask(program, "GET", base, {**browser.headers, **wrong})), wrong
        headers = {**browser.headers, "Origin": program.server.gate.origin, **wrong}
        assert is_nothing(ask(program, "POST", base + "clear", headers, b"a=b")), wrong
    assert is_nothing(ask(program, "POST", base + "clear", browser.headers, b"a=b"))
    assert browser.get().status == 200


def test_no_other_path_and_no_other_method(browser: Browser) -> None:
    for path in (
        "/",
        "/index.html",
        "/favicon.ico",
        "/../",
        browser.base.rstrip("/"),
        browser.base + "../",
        browser.base + "x",
    ):
        assert ask(browser.program, "GET", path, browser.headers).status == 404
    for method in ("PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "PATCH", "CONNECT", "GETT"):
        found = ask(browser.program, method, browser.base, browser.headers)
        assert is_nothing(found), method


def test_a_ticket_is_good_once(program: Program) -> None:
    where = urlsplit(program.address())
    target = f"{where.path}?{where.query}"
    first = ask(program, "GET", target, {})
    assert first.status == 303 and first.body == b"" and "HttpOnly; SameSite=Strict" in first.headers["Set-Cookie"]
    assert is_nothing(ask(program, "GET", target, {}))
    assert is_nothing(ask(program, "GET", target, {"Cookie": first.headers["Set-Cookie"].split(";")[0]}))


def test_a_ticket_is_not_spent_by_a_stranger(program: Program) -> None:
    where = urlsplit(program.address())
    target = f"{where.path}?{where.query}"
    assert is_nothing(ask(program, "GET", target, {"Host": "evil.example"}))
    assert is_nothing(ask(program, "GET", target, {"Sec-Fetch-Site": "cross-site"}))
    assert ask(program, "GET", target, {}).status == 303


def test_no_page_may_be_read_framed_or_kept(browser: Browser) -> None:
    for page in ("", "settings", "app.js", "app.css"):
        headers = browser.get(page).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert headers["Cache-Control"] == "no-store" and headers["X-Content-Type-Options"] == "nosniff"
        assert not [name for name in headers if name.lower().startswith("access-control")]
        assert "Server" not in headers


def test_it_listens_on_this_computer_only(program: Program) -> None:
    assert program.server.socket.getsockname()[0] == "127.0.0.1"


# --- paths -----------------------------------------------------------------------------------------------

OUTSIDE = (
    "../秘密.txt",
    "..\\秘密.txt",
    "..%2f秘密.txt",
    "/etc/passwd",
    "....//秘密.txt",
    "秘密.txt\x00.html",
    ".",
    "..",
    "",
)


@pytest.fixture
def secret(shop: Shop) -> Path:
    """A file in the shop's folder that is no report, and one that a link in 周报 leads to."""
    outside = shop.folder.parent / "外面.html"
    outside.write_text("别人的", encoding="utf-8")
    (shop.reports / "链接.html").symlink_to(outside)
    (shop.reports / "周报 一.html").write_text("<p>自己的</p>", encoding="utf-8")
    (shop.folder / "秘密.txt").write_text("秘密", encoding="utf-8")
    return outside


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_report_is_named_never_reached_by_a_path(
    browser: Browser, secret: Path, opened: list[Path], name: str
) -> None:
    for target in (quote(name, safe="%"), quote(name, safe="/%.")):
        found = browser.get("reports/" + target)
        assert "秘密" not in found.text.replace("没有这个文件", "") and "root:" not in found.text
        assert "没有这个文件" in found.text or found.status == 404
    browser.post("open", {"what": name})
    assert opened == []


def test_a_link_leads_nowhere(browser: Browser, secret: Path, opened: list[Path]) -> None:
    assert "别人的" not in browser.get("reports/" + quote("链接.html")).text
    browser.post("open", {"what": "链接.html"})
    assert opened == []


def test_a_report_is_shown_in_a_sandbox(browser: Browser, secret: Path) -> None:
    """Whatever stands in it, it is of no origin and reaches nothing of the window's."""
    found = browser.get("reports/" + quote("周报 一.html"))
    assert "自己的" in found.text
    policy = found.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox") and "allow-same-origin" not in policy and "allow-top-navigation" not in policy


@pytest.mark.parametrize("name", ["../../逃.csv", "..\\..\\逃.csv", "/tmp/逃.csv", "C:\\逃.csv", "逃.csv"])
def test_an_upload_stays_in_the_inbox(browser: Browser, shop: Shop, name: str) -> None:
    said = browser.upload(name, b"a,b\n1,2\n")
    assert said == {"error": "", "name": "逃.csv"}
    assert [path.name for path in shop.inbox.iterdir()] == ["逃.csv"]
    assert not list(shop.folder.parent.glob("逃.csv"))


def test_an_upload_is_a_table(browser: Browser, shop: Shop) -> None:
    for name in ("病毒.exe", "页.html", "无", ".csv", "a.csv.lnk"):
        assert "不是表格文件" in browser.upload(name, b"x")["error"]
    assert list(shop.inbox.iterdir()) == []


def test_nothing_is_imported_by_a_path(browser: Browser, shop: Shop, secret: Path) -> None:
    for fields in ({"file": str(secret)}, {"uploaded": "../秘密.txt"}, {"uploaded": str(secret)}, {"file": "0" * 16}):
        found = browser.post("bring", fields)
        assert "没有做成" in found.text
    assert browser.program.desk.state.task is None


# --- bodies ----------------------------------------------------------------------------------------------


def test_a_body_that_is_too_large_is_not_read(browser: Browser) -> None:
    headers = {**browser.headers, "Origin": browser.program.server.gate.origin}
    for length in ("99999999999999", "-1", "abc", "1e3"):
        found = ask(browser.program, "POST", browser.base + "upload?name=a.csv", {**headers, "Content-Length": length})
        assert found.status == 413 and found.body == b""
    found = ask(browser.program, "POST", browser.base + "clear", {**headers, "Transfer-Encoding": "chunked"})
    assert found.status == 413


def test_an_upload_that_breaks_off_leaves_nothing(browser: Browser, shop: Shop) -> None:
    host = browser.program.server.gate.host
    with socket.create_connection(("127.0.0.1", browser.program.server.server_address[1])) as wire:
        lines = [f"POST {browser.base}upload?name=half.csv HTTP/1.1", f"Host: {host}", f"Origin: http://{host}"]
        lines += [f"Cookie: {browser.headers['Cookie']}", "Content-Length: 1000", "", ""]
        wire.sendall("\r\n".join(lines).encode() + b"a,b\n1")
        wire.shutdown(socket.SHUT_WR)
        answer = wire.makefile("rb").read()
    assert json.loads(answer.split(b"\r\n\r\n", 1)[1])["error"].startswith("「half.csv」没有传完")
    assert list(shop.inbox.iterdir()) == []


@pytest.mark.parametrize(
    "line", [b"\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00" + b"x" * 80, b"GET / HTTP/9.9\r\n\r\n", b"A" * 70000]
)
def test_what_is_no_request_gets_nothing(program: Program, line: bytes) -> None:
    with socket.create_connection(("127.0.0.1", program.server.server_address[1])) as wire:
        wire.settimeout(10)
        wire.sendall(line)
        wire.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: wire.recv(4096), b"")) if len(line) < 70000 else wire.recv(4096)
    assert b"python" not in answer.lower() and b"<" not in answer
    assert answer == b"" or answer.startswith(b"HTTP/1.1 404")


# --- a second start --------------------------------------------------------------------------------------


def test_files_are_handed_over_by_who_knows_the_key(program: Program) -> None:
    note = home() / "window.json"
    for _ in range(50):
        if note.exists():
            break
        program.desk.wait(program.desk.state.version, 0.1)
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    said = json.loads(note.read_text(encoding="utf-8"))
    body = json.dumps({"shop": "", "files": []}).encode()
    assert is_nothing(ask(program, "POST", "/handover", {}, body))
    assert is_nothing(ask(program, "POST", "/handover", {"X-Xlops-Key": "guess"}, body))
    assert is_nothing(
        ask(program, "POST", "/handover", {"X-Xlops-Key": said["key"], "Origin": "http://evil.example"}, body)
    )
    assert is_nothing(ask(program, "POST", "/handover", {"X-Xlops-Key": said["key"], "Host": "evil.example"}, body))
    found = ask(program, "POST", "/handover", {"X-Xlops-Key": said["key"]}, body)
    assert json.loads(found.body)["address"].startswith(program.server.gate.origin + "/?ticket=")
