"""The background that a chapter tells, as pieces of a paper: the notebook's narrative is written once.

What a narrative may hold is plain MyST: paragraphs, lists, emphasis, links and roles. Of a link and a role the words
stay; a reference to a section of the book becomes the section's title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from loftesbok.data.dataset import Dataset
from loftesbok.document.pieces import Block, Bullets, Inline, Line, Link, Paragraph, Strong
from loftesbok.editions import notebook, period_notebook
from loftesbok.project.project import Project
from loftesbok.project.text_files import read_text

if TYPE_CHECKING:
    from markdown_it.token import Token

HEADING = "background-heading"
_TITLED = re.compile(r"(.*?)\s*<(.*)>", re.DOTALL)
_WORD = "term"  # a role whose content is the word itself; of the others it is a label


def background(project: Project, dataset: Dataset, period_id: str) -> tuple[Block, ...]:
    """Return what the chapter's notebook tells under its heading on the background; nothing where it tells nothing."""
    path = project.notebook(period_id)
    if not path.is_file():
        return ()
    template = {cell.source for cell in period_notebook.from_template(dataset, period_id).cells}
    under, sources = False, []
    for cell in notebook.chapter_cells(notebook.read(path)):
        if cell.id == HEADING:
            under = True
        elif notebook.NARRATIVE not in notebook.tags(cell):
            under = False
        elif (
            under and cell.cell_type == "markdown" and cell.source not in template
        ):  # what the template says there is an instruction to the writer
            sources.append(cell.source)
    return tuple(blocks("\n\n".join(sources), _titles(project)))


def blocks(source: str, titles: dict[str, str]) -> Iterator[Block]:
    """Turn a narrative into blocks; ``titles`` holds the titles of the book's sections by their labels."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - heavy for --help
    from mdit_py_plugins.myst_role import myst_role_plugin  # noqa: PLC0415

    items: list[Line] = []
    within = 0
    for token in MarkdownIt("commonmark").use(myst_role_plugin).parse(source):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            within += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            within -= 1
            if not within:
                yield Bullets(tuple(items))
                items = []
        elif token.type == "inline":
            content = _line(token.children or [], titles)
            if content and within:
                items.append(content)
            elif content:
                yield Paragraph(content)


def _line(tokens: Iterable[Token], titles: dict[str, str]) -> Line:
    pieces: list[Inline] = []
    strong, address, words = 0, "", ""
    for token in tokens:
        if token.type == "strong_open":
            strong += 1
        elif token.type == "strong_close":
            strong -= 1
        elif token.type == "link_open":
            address, words = str(token.attrGet("href") or ""), ""
        elif token.type == "link_close":
            pieces.append(Link(words, address) if address.startswith(("https://", "http://")) else words)
            address = ""
        else:
            text = _text(token, titles)
            if address:
                words += text
            elif text:
                pieces.append(Strong(text) if strong else text)
    return tuple(pieces)


def _text(token: Token, titles: dict[str, str]) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type != "myst_role":
        return token.content
    titled = _TITLED.fullmatch(token.content)
    if titled and titled[1]:
        return titled[1]
    if token.meta.get("name") == _WORD:
        return token.content
    title = titles.get(token.content)
    return f"”{title}” i löftesboken" if title else "löftesboken"


def _titles(project: Project) -> dict[str, str]:
    """Return the titles of the sections that have a label, in the book's own pages."""
    titles = {}
    for path in sorted(project.book.glob("*.md")):
        for match in re.finditer(r"^\(([\w-]+)\)=\n+#+ +(.+?) *$", read_text(path), re.MULTILINE):
            titles[match[1]] = match[2]
    return titles
