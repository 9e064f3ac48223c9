"""The web server: the book under its Content-Security-Policy, for this machine alone."""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any

from loftesbok.domain.problems import LoftesbokError
from loftesbok.preview import addresses as address
from loftesbok.preview import page
from loftesbok.preview.state import BUILDING, FAILED, Board, State
from loftesbok.preview.watch import PACKAGE

HOST = "127.0.0.1"
FIRST_PORT = 8000
PORTS = 50  # as many as are tried, from the first one on
_ASSETS = ("sphinx_ext/html_theme/live", "sphinx_ext/html_theme/static")
_SWAP = 2.0  # seconds in which a finished book takes the old one's place, at the very most


class BookServer(ThreadingHTTPServer):
    """Serves a folder that holds a book, or will hold one; listens from the moment that it is made."""

    daemon_threads = True
    # Elsewhere this lets a server start at once after another; on Windows it would let two servers share a port.
    allow_reuse_address = os.name == "posix"

    def __init__(self, html: Path, board: Board, port: int) -> None:
        from loftesbok.sphinx_ext.content_security_policy import HEADER  # noqa: PLC0415 - brings Sphinx; the builder starts meanwhile

        self.html, self.board, self.policy = html, board, HEADER
        super().__init__((HOST, port), _Handler)

    @property
    def url(self) -> str:
        """The address of the book."""
        return f"http://{HOST}:{self.server_port}/"

    def server_bind(self) -> None:
        """Bind without asking the network for the machine's name, as the usual server does."""
        TCPServer.server_bind(self)
        self.server_port = self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that has gone away."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def listen(html: Path, board: Board, port: int | None = None) -> BookServer:
    """Return a server on a port, or on the first free one from 8000; raise LoftesbokError where there is none."""
    for one in range(FIRST_PORT, FIRST_PORT + PORTS) if port is None else [port]:
        try:
            return BookServer(html, board, one)
        except OverflowError:
            raise LoftesbokError(f"--port {port} is no port; it must be a number from 1 to 65535.") from None
        except PermissionError:  # Windows keeps some ports for itself
            taken = f"--port {port} may not be used here; name another."
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            taken = f"--port {port} is taken; name another, or leave it out and the next free one is used."
    if port is None:
        taken = f"The ports {FIRST_PORT} to {FIRST_PORT + PORTS - 1} are all taken; name a free one with --port."
    raise LoftesbokError(taken)


class _Handler(BaseHTTPRequestHandler):
    server: BookServer
    server_version, sys_version = "loftesbok", ""
    protocol_version = "HTTP/1.1"
    timeout = 60  # seconds that a silent connection is kept

    def do_GET(self) -> None:
        if not address.may_ask(self.headers.get("Host", ""), self.server.server_port):
            return self._say(421, "Only this machine's own address is answered here.")
        names = address.parts(self.path)
        if names is None:
            return self._say(400, "The address leads nowhere in the book.")
        if names[:1] == ["_loftesbok"]:
            return self._ours(names[1:])
        return self._book(names)

    do_HEAD = do_GET

    def _ours(self, names: list[str]) -> None:
        state = self.server.board.now()
        if names == ["state.json"]:
            return self._send(200, json.dumps(_summary(state)).encode(), "application/json")
        if names == ["fel"]:
            return self._send(200, page.own_page(state), address.TYPES[".html"])
        for folder in _ASSETS if len(names) == 1 else ():
            if found := address.find(PACKAGE / folder, names):
                return self._send(200, found.read_bytes(), address.content_type(found))
        return self._say(404, "There is no such file.")

    def _book(self, names: list[str]) -> None:
        state, html = self.server.board.now(), self.server.html
        if not state.has_book:
            return self._send(503, page.own_page(state), address.TYPES[".html"])
        held = _read(html, names, state)
        if held is None:
            if missing := _read(html, ["404.html"], state):
                return self._send(404, page.with_script(missing[1], state, missing=True), address.TYPES[".html"])
            return self._say(404, "There is no such page.")
        found, data = held
        is_folder = found.name == "index.html" and names[-1:] != ["index.html"]
        if is_folder and not self.path.partition("?")[0].endswith("/"):
            return self._send(301, b"", "text/plain", {"Location": address.folder_address(names)})
        if found.suffix == ".html":
            data = page.with_script(data, state)
        return self._send(200, data, address.content_type(found))

    def _say(self, code: int, text: str) -> None:
        self._send(code, f"{text}\n".encode(), address.TYPES[".txt"])

    def _send(self, code: int, data: bytes, kind: str, more: dict[str, str] | None = None) -> None:
        self.send_response(code)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(data)),
            "Content-Security-Policy": self.server.policy,
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        for name, value in (headers | (more or {})).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Leave the terminal to what the builds say."""


def _read(html: Path, names: list[str], state: State) -> tuple[Path, bytes] | None:
    """Find and read a file of the book; for as long as a new book takes the old one's place, wait."""
    last = time.monotonic() + _SWAP
    while True:
        with suppress(OSError):
            if found := address.find(html, names):
                return found, found.read_bytes()
            if html.is_dir():
                return None
        if state.phase != BUILDING or time.monotonic() > last:
            return None
        time.sleep(0.02)


def _summary(state: State) -> dict[str, Any]:
    """Return what the live script needs to know."""
    return {
        "phase": state.phase,
        "book": state.book,
        "before": state.before,
        "attempt": state.attempt,
        "targets": state.targets,
        "headline": state.failure.headline if state.failure and state.phase == FAILED else "",
    }
