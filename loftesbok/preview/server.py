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
from loftesbok.preview import addresses, page
from loftesbok.preview.state import BUILDING, FAILED, State, StateHolder
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

    def __init__(self, html: Path, states: StateHolder, port: int) -> None:
        from loftesbok.sphinx_ext.content_security_policy import HEADER  # noqa: PLC0415 - brings Sphinx; the builder starts meanwhile

        self.html, self.states, self.policy = html, states, HEADER
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


def listen(html: Path, states: StateHolder, port: int | None = None) -> BookServer:
    """Return a server on a port, or on the first free one from 8000; raise LoftesbokError where there is none."""
    reason = f"Portarna {FIRST_PORT} till {FIRST_PORT + PORTS - 1} är upptagna allihop; ange en ledig med --port."
    for number in range(FIRST_PORT, FIRST_PORT + PORTS) if port is None else [port]:
        try:
            return BookServer(html, states, number)
        except OverflowError:
            raise LoftesbokError(f"--port {port} är ingen port; rätt vore ett tal från 1 till 65535.") from None
        except PermissionError:  # Windows keeps some ports for itself
            if port is not None:
                reason = f"--port {port} får inte användas här; ange en annan."
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            if port is not None:
                reason = f"--port {port} är upptagen; ange en annan, eller utelämna --port så tas nästa lediga."
    raise LoftesbokError(reason)


class _Handler(BaseHTTPRequestHandler):
    server: BookServer
    server_version, sys_version = "loftesbok", ""
    protocol_version = "HTTP/1.1"
    timeout = 60  # seconds that a silent connection is kept

    def do_GET(self) -> None:
        if not addresses.may_ask(self.headers.get("Host", ""), self.server.server_port):
            return self._say(421, "Här besvaras bara den egna datorns adress.")
        names = addresses.parts(self.path)
        if names is None:
            return self._say(400, "Adressen leder ingenstans i boken.")
        if names[:1] == ["_loftesbok"]:
            return self._ours(names[1:])
        return self._book(names)

    do_HEAD = do_GET

    def _ours(self, names: list[str]) -> None:
        state = self.server.states.now()
        if names == ["state.json"]:
            return self._send(200, json.dumps(_summary(state)).encode(), "application/json")
        if names == ["fel"]:
            return self._send(200, page.own_page(state), addresses.TYPES[".html"])
        for folder in _ASSETS if len(names) == 1 else ():
            if path := addresses.find(PACKAGE / folder, names):
                return self._send(200, path.read_bytes(), addresses.content_type(path))
        return self._say(404, "Filen finns inte.")

    def _book(self, names: list[str]) -> None:
        state, html = self.server.states.now(), self.server.html
        if not state.has_book:
            return self._send(503, page.own_page(state), addresses.TYPES[".html"])
        answer = _read(html, names, state)
        if answer is None:
            if missing := _read(html, ["404.html"], state):
                return self._send(404, page.with_script(missing[1], state, missing=True), addresses.TYPES[".html"])
            return self._say(404, "Sidan finns inte.")
        path, data = answer
        is_folder = path.name == "index.html" and names[-1:] != ["index.html"]
        if is_folder and not self.path.partition("?")[0].endswith("/"):
            return self._send(301, b"", "text/plain", {"Location": addresses.folder_address(names)})
        if path.suffix == ".html":
            data = page.with_script(data, state)
        return self._send(200, data, addresses.content_type(path))

    def _say(self, code: int, text: str) -> None:
        self._send(code, f"{text}\n".encode(), addresses.TYPES[".txt"])

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
            if path := addresses.find(html, names):
                return path, path.read_bytes()
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
