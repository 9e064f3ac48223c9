"""Addresses: which requests are answered at all, and which file of the book an address stands for."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote_to_bytes

# Not the system's own list: Windows' may say that a script is plain text.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".ipynb": "application/x-ipynb+json",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".rdf": "application/rdf+xml",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


def content_type(path: Path) -> str:
    """Return a file's type for the browser."""
    return TYPES.get(path.suffix.lower(), "application/octet-stream")


def may_ask(host: str, port: int) -> bool:
    """Tell whether a Host header is this server's own; a page elsewhere whose name leads here has another.

    That is how DNS rebinding works: a stranger's page lets its own name point to 127.0.0.1, and the browser would let
    it read the answer.
    """
    names = ("127.0.0.1", "localhost", "[::1]")
    return host.lower() in {f"{name}:{port}" for name in names} | (set(names) if port == 80 else set())


def parts(target: str) -> list[str] | None:
    """Return the names that the path of a request consists of; None for a path that may lead out of a folder."""
    path = target.partition("#")[0].partition("?")[0]
    if not path.startswith("/"):
        return None
    try:
        names = [unquote_to_bytes(part).decode("utf-8") for part in path.split("/") if part]
    except UnicodeDecodeError:
        return None
    # A backslash parts names on Windows and a colon names a drive there; a name with a dot first is not published.
    if any(part.startswith(".") or any(sign in part for sign in "/\\:\0") for part in names):
        return None
    return names


def find(root: Path, names: list[str]) -> Path | None:
    """Return the file of a folder that names lead to, ``index.html`` for a folder; None where there is none.

    A link on disk that leads out of the folder leads nowhere.
    """
    try:
        root = root.resolve()
        place = root.joinpath(*names).resolve()
        if place.is_dir():
            place = (place / "index.html").resolve()
        return place if place.is_relative_to(root) and place.is_file() else None
    except (OSError, ValueError):  # a name that the system cannot have
        return None


def folder_address(names: list[str]) -> str:
    """Return the address of a folder, with the slash at its end that relative links need."""
    return str(PurePosixPath("/", *map(quote, names))).rstrip("/") + "/"
