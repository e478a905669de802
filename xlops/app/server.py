"""HTTP on 127.0.0.1: every request passes the gate first; who does not gets an empty 404.

Rule: one thread a request; a body is read only after the gate, and only as long as it was announced; nothing is logged.
An error of ours is one Chinese sentence on the page, never a traceback.
"""

from __future__ import annotations

import shutil
import socket
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from xlops.app.gate import Gate
from xlops.app.wire import Body, Reply, Request, away, nothing

__all__ = ["Answer", "Server"]

Answer = Callable[[Request], Reply]
_LARGEST_BODY = 2 << 30  # bytes: the largest export that anybody would drop
_PATIENCE = 60.0  # seconds for a browser to go on


class Server(ThreadingHTTPServer):
    """The listening socket; `answer` makes the replies, `handover` answers another start of the program."""

    daemon_threads = True
    allow_reuse_address = False  # on Windows it would let another program listen on the same port

    def __init__(self, port: int, answer: Answer, handover: Callable[[str, bytes], Reply]) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.gate = Gate(self.server_address[1])
        self.answer = answer
        self.handover = handover
        self.over = False

    def close(self) -> None:
        """Take no more requests, on connections that are open neither."""
        self.over = True
        self.shutdown()
        self.server_close()

    def server_bind(self) -> None:
        if sys.platform == "win32":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        super().server_bind()

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away in the middle is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "xlops", ""
    timeout = _PATIENCE

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: object) -> None:
        """No log: what is done here is the operator's own business."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the library refuses (a malformed line, an unknown method) is as empty as everything for strangers."""
        self.close_connection = True
        self._send(nothing(404))

    def _serve(self) -> None:
        reply = nothing() if self.server.over else self._reply()
        if self.command == "POST" or self.server.over:
            self.close_connection = True  # what was not read of a body must not be taken for the next request
        try:
            self._send(reply)
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def _reply(self) -> Reply:
        gate, headers = self.server.gate, dict(self.headers.items())
        where = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(where.query).items()}
        if self.command == "POST" and where.path == "/handover":
            return self._handed(headers.get("X-Xlops-Key", ""))
        if not gate.from_here(headers, changes=self.command == "POST"):
            return nothing()
        if self.command == "GET" and where.path == "/" and "ticket" in query:
            cookie = gate.redeem(query["ticket"])
            return Reply(303, headers={"Location": gate.base + "/", "Set-Cookie": cookie}) if cookie else nothing()
        if not gate.known(headers) or not where.path.startswith(gate.base + "/"):
            return nothing()
        length = self._length()
        if length is None:
            return nothing(413)
        path = unquote(where.path.removeprefix(gate.base + "/"))
        body = Body(self.rfile, length)
        reply = self.server.answer(Request(self.command, path, query, body))
        body.drain()
        return away(f"{gate.base}/{reply.headers['Location']}") if reply.status == 303 else reply

    def _handed(self, key: str) -> Reply:
        """Another start of the program passes its files on; it knows the key, it sends no page's headers."""
        if self.headers.get("Host", "") != self.server.gate.host or "Origin" in self.headers:
            return nothing()
        length = self._length()
        if length is None or length > 1 << 20:
            return nothing()
        return self.server.handover(key, self.rfile.read(length))

    def _length(self) -> int | None:
        """Bytes of the body; None where that is not said or is too much."""
        if "Transfer-Encoding" in self.headers:
            return None
        said = self.headers.get("Content-Length", "0")
        return int(said) if said.isdecimal() and int(said) <= _LARGEST_BODY else None

    def _send(self, reply: Reply) -> None:
        body = reply.body
        size = reply.file.stat().st_size if reply.file else len(body)
        self.send_response_only(reply.status)
        for name, value in (reply.all_headers() if reply.status != 404 or body else {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(size))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if reply.file:
            with reply.file.open("rb") as file:
                shutil.copyfileobj(file, self.wfile)
        else:
            self.wfile.write(body)
