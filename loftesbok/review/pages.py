"""The pages of a review: one for each document, and the one that leads to all. The same bytes for the same inputs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from loftesbok.document.html import render_html
from loftesbok.document.pieces import Facts
from loftesbok.domain.problems import Problem
from loftesbok.domain.swedish import plural
from loftesbok.project import atomic_files
from loftesbok.review.documents import ReviewedDocument
from loftesbok.review.marks import Marks, row_id

if TYPE_CHECKING:
    from jinja2 import Environment

INDEX, DOCUMENT, STYLE, ASSETS = "index.html", "document.html", "review.css", "_static"
_OPENING = 70  # characters of a passage that are shown in a list of passages


@dataclass
class Part:
    """Paragraphs beside their rows (their places in the document's list): one with rows, or a run of those without."""

    number: int
    paragraphs: list[str] = field(default_factory=list)
    rows: tuple[int, ...] = ()
    sentences: int = 0
    passed_over: int = 0
    numbers: tuple[str, ...] = ()
    opening: str = ""


def write(documents: Sequence[ReviewedDocument], doubts: Sequence[Problem], place: Path) -> Path:
    """Write all pages and put them in place as a whole; return the page that leads to all.

    ``doubts`` are what is wrong with the data apart from their documents.
    """
    from loftesbok.sphinx_ext.theme import STYLE_SHEETS, THEME  # noqa: PLC0415 - imports Sphinx

    files = {f"{ASSETS}/{name}": _read(THEME / "static" / name) for name in (*STYLE_SHEETS, "favicon.svg")}
    files |= {f"{ASSETS}/{STYLE}": _template(STYLE), **render(documents, doubts)}
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        pages = Path(folder, place.name)
        for name, content in files.items():
            atomic_files.write(pages / name, content, lasting=False)
        atomic_files.swap_in(pages, place)
    return place / INDEX


def render(documents: Sequence[ReviewedDocument], doubts: Sequence[Problem] = ()) -> dict[str, str]:
    """Return every page by its file name."""
    environment = _environment()
    shown = [document for document in documents if document.is_shown]
    index = environment.get_template(INDEX)
    pages = {INDEX: index.render(documents=documents, shown=shown, doubts=doubts)}
    for position, document in enumerate(shown):
        pages[page_name(document)] = environment.get_template(DOCUMENT).render(
            document=document,
            parts=_parts(document),
            unplaced=[row for row, reviewed in enumerate(document.rows) if not reviewed.places],
            wrong=[row for row, reviewed in enumerate(document.rows) if reviewed.problems],
            before=shown[position - 1] if position else None,
            after=shown[position + 1] if position + 1 < len(shown) else None,
        )
    return {name: f"{page}\n" for name, page in pages.items()}


def page_name(document: ReviewedDocument) -> str:
    """Return the file name of a document's page."""
    return f"dokument-{document.source_id}.html"


def _parts(document: ReviewedDocument) -> list[Part]:
    marks = Marks(document)
    parts: list[Part] = []
    placed: set[int] = set()
    for paragraph in document.paragraphs:
        if not parts or paragraph.rows or parts[-1].rows:
            parts.append(Part(len(parts) + 1, opening=_shorten(paragraph.opening)))
        part = parts[-1]
        if paragraph.passed_over and not part.passed_over:
            part.opening = _shorten(paragraph.opening)
        part.paragraphs.append(marks.paragraph(paragraph))
        part.rows = tuple(row for row in paragraph.rows if row not in placed)
        placed |= {*paragraph.rows}
        part.sentences += paragraph.sentences
        part.passed_over += paragraph.passed_over
        part.numbers += paragraph.numbers_without_row
    return parts


def _shorten(text: str) -> str:
    return text if len(text) <= _OPENING else f"{text[: _OPENING - 1].rsplit(' ', 1)[0]} …"


@cache
def _environment() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined  # noqa: PLC0415 - heavy
    from markupsafe import Markup  # noqa: PLC0415 - heavy

    from loftesbok.sphinx_ext.content_security_policy import POLICY  # noqa: PLC0415 - imports Sphinx
    from loftesbok.sphinx_ext.theme import STYLE_SHEETS  # noqa: PLC0415 - imports Sphinx

    def as_html(rendered: str) -> Markup:
        return Markup(rendered)  # escaped by document.html

    def facts(pairs: Facts) -> Markup:
        return Markup(render_html([pairs]))

    def count(items: Sequence[object]) -> int:
        return len(items)

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        loader=DictLoader({name: _template(name) for name in ("frame.html", INDEX, DOCUMENT)}),
    )  # fmt: skip
    environment.filters |= dict[str, Callable[..., object]](html=as_html, facts=facts, count=count)
    environment.globals |= {
        "plural": plural, "row_id": row_id, "page_name": page_name, "policy": POLICY,
        "styles": [f"{ASSETS}/{name}" for name in (*STYLE_SHEETS, STYLE)], "icon": f"{ASSETS}/favicon.svg",
    }  # fmt: skip
    return environment


def _template(name: str) -> str:
    return resources.files("loftesbok.review").joinpath("templates", name).read_text(encoding="utf-8")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
