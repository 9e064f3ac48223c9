"""The text of a follow-up's document: plain text, Markdown, web page, Word, PDF; and its checksum."""

from __future__ import annotations

import hashlib
import io
import re
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from loftesbok.domain.problems import LoftesbokError, quoted

KINDS = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")
STANDARD_INPUT = "-"
_MOST_CHARACTERS = 300_000
_MOST_BYTES, _MOST_UNPACKED, _MOST_PAGES = 50_000_000, 100_000_000, 500
_HTML = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body)", re.IGNORECASE)
_NOT_SHOWN = ("script", "style", "noscript", "template", "svg", "head")
_OWN_LINE = (
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "br", "section", "article", "header",
    "footer", "nav", "ul", "ol", "table", "blockquote", "dd", "dt", "figcaption", "main", "aside", "button",
)  # fmt: skip


@dataclass(frozen=True)
class Document:
    """A document as it was read: its name, its text with line breaks, and the SHA-256 of its bytes."""

    name: str
    text: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The checksum by which `verify-sources` finds the document again."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def title(self) -> str:
        """The first line that says something."""
        lines = (" ".join(line.split()).strip("#* ") for line in self.text.splitlines())
        return next((line for line in lines if len(line) > 12), "")[:200]


def read(path: Path, name: str = "", more_kinds: Mapping[str, Callable[[str, bytes], str]] | None = None) -> Document:
    """Read a document; ``-`` is standard input, which holds plain text and is called by the ``name`` given to it.

    ``more_kinds`` holds, by suffix, what reads the text of other kinds of files than `text_of` does.
    Raises LoftesbokError where it is missing, of another kind, too large, or holds no text.
    """
    if str(path) == STANDARD_INPUT:
        data, name = sys.stdin.buffer.read(_MOST_BYTES + 1), name or "inklistrad.txt"
    else:
        name = path.name
        kinds = (*KINDS, *(more_kinds or ()))
        if path.suffix.lower() not in kinds:
            raise LoftesbokError(
                f"{name}: dokument av slaget {quoted(path.suffix)} läses inte; rätt vore {', '.join(kinds)}."
            )
        try:
            with path.open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
        except OSError as error:
            raise LoftesbokError(f"{path} går inte att läsa ({error.strerror}).") from error
    if len(data) > _MOST_BYTES:
        raise LoftesbokError(f"{name} är större än {_MOST_BYTES // 1_000_000} MB; spara bara uppföljningens text.")
    read_text = (more_kinds or {}).get(path.suffix.lower(), text_of)
    text = read_text(name, data)
    if text is None:
        raise LoftesbokError(f"{name} går inte att läsa som text; spara texten som .txt i UTF-8.")
    if len(text) > _MOST_CHARACTERS:
        raise LoftesbokError(
            f"{name} har {len(text)} tecken, fler än {_MOST_CHARACTERS}; spara bara uppföljningens text."
        )
    if not text.strip():
        raise LoftesbokError(f"{name} innehåller ingen text; är det en inskannad bild behöver texten skrivas av.")
    return Document(name, text, data)


def text_of(name: str, data: bytes) -> str | None:
    """Return the text of a document by its name and bytes; None where it cannot be read."""
    suffix = Path(name).suffix.lower()
    try:
        if suffix == ".pdf":
            return _pdf(data)
        if suffix == ".docx":
            return _word(data)
        text = data.decode("utf-8-sig")
    except (UnicodeDecodeError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    return _web_page(data) if suffix in (".html", ".htm") or _HTML.match(data) else text


def _web_page(data: bytes) -> str:
    """Return the text of a web page as a reader sees it, with a line for each block."""
    from bs4 import BeautifulSoup  # noqa: PLC0415 - heavy

    page = BeautifulSoup(data, "html.parser")
    for element in page.find_all(_NOT_SHOWN):
        element.decompose()
    for string in page.find_all(string=True):
        string.replace_with(re.sub(r"\s+", " ", str(string)))
    for element in page.find_all(_OWN_LINE):
        if element.name == "li":
            element.insert(0, "• ")
        element.insert(0, "\n\n" if element.name in ("p", "h1", "h2", "h3", "h4", "table", "ul", "ol") else "\n")
        element.append("\n")
    return page.get_text()


def _word(data: bytes) -> str:
    """Return the text of a Word document: paragraphs and cells of tables in order, a line for each."""
    import docx  # noqa: PLC0415 - heavy
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415
    from docx.table import Table  # noqa: PLC0415

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
            raise ValueError("too large")
    try:
        document = docx.Document(io.BytesIO(data))
    except PackageNotFoundError as error:
        raise ValueError(str(error)) from error
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(cell.text for cell in row.cells)
                lines += [cell for cell in cells if cell.strip()]
        else:
            style = (block.style.name or "") if block.style is not None else ""
            lines += ["", f"• {block.text}" if style.startswith("List") and block.text.strip() else block.text]
    return "\n".join(lines)


def _pdf(data: bytes) -> str:
    """Return the text of a PDF, page by page."""
    from pypdf import PdfReader  # noqa: PLC0415 - heavy
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        pages = PdfReader(io.BytesIO(data)).pages
        if len(pages) > _MOST_PAGES:
            raise ValueError("too many pages")
        return "\n\n".join(page.extract_text() for page in pages)
    except PyPdfError as error:
        raise ValueError(str(error)) from error
