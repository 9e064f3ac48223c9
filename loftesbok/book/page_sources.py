"""What the book's pages are made from besides themselves: files that they include or show, files that they link to.

A page is read as MyST reads it (CommonMark with directives and roles), so that all is found before Sphinx looks for it:
``check`` tells of what is not there, and every file is an input of the build, wherever in the project it lies. Paths
count from the page's folder, also in a file that it includes; ``/`` is the book's own folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from loftesbok.domain.problems import DataError
from loftesbok.editions import notebook as notebooks
from loftesbok.project.project import Project
from loftesbok.project.text_files import read_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

PICTURE, INCLUDED, SHOWN, LINKED, DOCUMENT = "picture", "included", "shown", "linked", "document"
"""Kinds of reference: a picture, a text put into the page, a file put into it as it is, a link, a link to a page."""
PAGE_SUFFIXES = (".md", ".ipynb")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_DIRECTIVE = re.compile(r"\{(?P<name>[^}\s]+)\}[ \t]*(?P<argument>.*)", re.DOTALL)
_OPTION = re.compile(r":(?P<name>[\w-]+):[ \t]*(?P<value>.*)")
_YAML_OPTION = re.compile(r"(?P<name>[\w-]+):[ \t]*(?P<value>.*)")
_IN_ROLE = re.compile(r".*?<(?P<target>[^<>]+)>\s*", re.DOTALL)
_HTML_PICTURE = re.compile(r"<img\b[^>]*?\bsrc\s*=\s*[\"']?(?P<target>[^\"'\s>]+)", re.IGNORECASE)
_NO_PICTURE = re.compile(r"!\[[^\]]*\]\((?P<target>[^()<>]*[^()<>\s][ \t]+[^()<>]*\.\w{2,5}|file:[^()<>]*)\)")
_RST = re.compile(r"^\s*\.\. (?:\S+ )?(?P<name>image|figure|include|literalinclude):: +(?P<argument>\S.*?)\s*$")
_QUICK_INCLUDE = re.compile(rb"\{include\}[ \t]*([^\s`]+)")
_BY_ARGUMENT = {"image": PICTURE, "figure": PICTURE, "include": INCLUDED, "literalinclude": SHOWN}
_BY_OPTION = {
    "file": SHOWN, "diff": SHOWN, "img-top": PICTURE, "img-bottom": PICTURE, "img-background": PICTURE,
}  # fmt: skip
_NOT_MARKDOWN = {
    "code", "code-block", "code-cell", "sourcecode", "literalinclude", "include", "raw", "math", "csv-table", "image",
    "mermaid", "graphviz", "parsed-literal", "doctest", "downloads", "toctree", "bibliography",
}  # fmt: skip


@dataclass(frozen=True)
class Reference:
    """Something that a text asks for: ``written`` as it stands there, ``target`` as Sphinx looks for it.

    ``in_html`` tells of a picture in HTML, which Sphinx does not see; ``is_text`` of what looks like one and is none.
    """

    kind: str
    target: str
    line: int
    written: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    in_html: bool = False
    is_text: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading and its level."""

    level: int
    line: int


@dataclass(frozen=True)
class Text:
    """A piece of a page: its words, what it is called within the file, and how many lines stand before it."""

    words: str
    place: str = ""
    before: int = 0


@dataclass(frozen=True)
class Page:
    """A page, or a notebook that pages are made from; ``folder`` is where its paths begin."""

    path: Path
    folder: Path


@dataclass(frozen=True)
class Use:
    """A reference, the file and place in which it stands, and where it leads (None: to no file of the project's).

    ``is_loop`` tells of a file that includes itself.
    """

    reference: Reference
    source: Path
    place: str
    path: Path | None
    is_loop: bool = False


def pages(project: Project) -> list[Page]:
    """Return the pages in the book's folder, but for what is made from data, and the periods' notebooks."""
    folders_made = project.pages_made
    listed = [
        Page(path, path.parent)
        for path in sorted(project.book.rglob("*"))
        if path.suffix in PAGE_SUFFIXES and not is_passed_over(path, project.book) and not _is_below(path, folders_made)
    ]
    return listed + [
        Page(path, project.reports / path.stem)
        for path in sorted(project.notebooks.glob("*.ipynb"))
        if not is_passed_over(path, project.notebooks)
    ]


def is_passed_over(path: Path, folder: Path) -> bool:
    """Tell whether a file is hidden, or lies where Jupyter, Sphinx or a program keeps its own."""
    return any(part.startswith(".") or part in ("_build", "_static", "_templates", "__pycache__")
               for part in path.relative_to(folder).parts)  # fmt: skip


def files_beside_book(project: Project) -> list[Path]:
    """Return the files outside the book's folder, in the project, that pages include, show or link to.

    Those that are not there yet are among them. What cannot be read is passed over: ``check`` tells of it.
    """
    root, book = project.root.resolve(), project.book.resolve()
    paths = set()
    for page in pages(project):
        if _may_lead_out(page.path, page.folder, set()):
            with suppress(DataError):
                paths |= {use.path for use in uses(project, page) if isinstance(use, Use) and use.path}
    beside = (path for path in paths if path.is_relative_to(root) and not path.is_relative_to(book))
    return sorted(project.root / path.relative_to(root) for path in beside)


def _may_lead_out(path: Path, folder: Path, seen: set[Path]) -> bool:
    """Tell whether a page, or a file that it includes, may name a file outside the book's folder; nothing is parsed."""
    if path in seen or not path.is_file():
        return False
    seen.add(path)
    data = path.read_bytes()
    return b".." in data or any(
        _may_lead_out(folder / os.fsdecode(match[1]), folder, seen) for match in _QUICK_INCLUDE.finditer(data)
    )


def texts(page: Page) -> list[Text]:
    """Return the texts of a page: a notebook's Markdown cells, one by one. Raises DataError."""
    if page.path.suffix != ".ipynb":
        return [Text(read_text(page.path))]
    cells = notebooks.chapter_cells(notebooks.read(page.path))
    return [Text(cell.source, f"cellen {cell.id}") for cell in cells if cell.cell_type == "markdown"]


def uses(project: Project, page: Page) -> Iterator[Use | Heading]:
    """Yield what a page asks for and its headings, in order, those of the files that it includes among them.

    Raises DataError for a page that cannot be read; an included file that cannot be read is yielded and not entered.
    """
    reading = _Reading(project, page, page.path, page.folder, (page.path.resolve(),))
    for text in texts(page):
        yield from _uses(reading, text)


@dataclass(frozen=True)
class _Reading:
    """Which file is read, as a part of which page; where its pictures' paths begin, and the files that include it."""

    project: Project
    page: Page
    source: Path
    pictures: Path
    above: tuple[Path, ...]


def _uses(reading: _Reading, text: Text) -> Iterator[Use | Heading]:
    project = reading.project
    for item in parse(text.words, text.before):
        if isinstance(item, Heading):
            yield item
            continue
        path = _path(project, item, reading.pictures if item.kind == PICTURE else reading.page.folder)
        is_loop = item.kind == INCLUDED and path is not None and path.resolve() in reading.above
        yield Use(item, reading.source, text.place, path, is_loop)
        if item.kind != INCLUDED or is_loop or path is None or not _may_be_entered(project, item, path):
            continue
        with suppress(DataError):
            part = _part(read_text(path), item.options)
            folder = path.parent if "relative-images" in item.options else reading.pictures
            above = (*reading.above, path.resolve())
            yield from _uses(replace(reading, source=path, pictures=folder, above=above), part)


def _may_be_entered(project: Project, reference: Reference, path: Path) -> bool:
    """Tell whether an included text is Markdown of the project's own."""
    as_it_is = {"literal", "code", "parser"} & reference.options.keys()
    inside = path.resolve().is_relative_to(project.root.resolve()) and not _is_below(path, (project.generated,))
    return not as_it_is and inside and path.is_file()


def _part(words: str, options: Mapping[str, str]) -> Text:
    """Return the part of a text that is included."""
    start, end = (_number(options.get(name, "")) for name in ("start-line", "end-line"))
    lines = words.split("\n")
    words, before = "\n".join(lines[start:end]), len(lines[: start or 0])
    if (begin := options.get("start-after", "")) in words:
        skipped, _, words = words.partition(begin) if begin else ("", "", words)
        before += skipped.count("\n")
    if end_mark := options.get("end-before", ""):
        words = words.partition(end_mark)[0]
    return Text(words, before=before)


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d+", text) else None


def _path(project: Project, reference: Reference, folder: Path) -> Path | None:
    """Return where a reference leads; None for another host, the page itself and docutils' own files."""
    target = reference.target.partition("#")[0] if reference.kind in (LINKED, DOCUMENT) else reference.target
    if not target or (reference.kind == INCLUDED and target.startswith("<")):
        return None
    if _SCHEME.match(target) and not target.startswith("path:") and not target.startswith("project:"):
        return None
    target = target.removeprefix("path:").removeprefix("project:")
    candidates = [target] if unquote(target) == target else [target, unquote(target)]
    paths = [_joined(project.book if name.startswith("/") else folder, name.lstrip("/")) for name in candidates]
    return next((path for path in paths if path.exists()), paths[-1])


def _joined(folder: Path, name: str) -> Path:
    return Path(os.path.normpath(folder.resolve() / name))


def _is_below(path: Path, folders: Iterable[Path]) -> bool:
    return any(path.is_relative_to(folder) or path.is_relative_to(folder.resolve()) for folder in folders)


def parse(words: str, before: int = 0) -> list[Reference | Heading]:
    """Return what a Markdown text asks for and its headings, in order."""
    return list(_items(_parser().parse(words), before))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - heavy for --help
    from mdit_py_plugins.colon_fence import colon_fence_plugin  # noqa: PLC0415
    from mdit_py_plugins.front_matter import front_matter_plugin  # noqa: PLC0415
    from mdit_py_plugins.myst_role import myst_role_plugin  # noqa: PLC0415

    parser = MarkdownIt("commonmark").enable("table")
    return parser.use(front_matter_plugin).use(myst_role_plugin).use(colon_fence_plugin)


def _items(tokens: Iterable[Token], before: int) -> Iterator[Reference | Heading]:
    for token in tokens:
        line = before + (token.map[0] if token.map else 0) + 1
        if token.type in ("fence", "colon_fence"):
            if match := _DIRECTIVE.fullmatch(token.info.strip()):
                yield from _in_directive(match["name"], match["argument"].strip(), token.content, line)
        elif token.type == "heading_open":
            yield Heading(int(token.tag[1:]), line)
        elif token.type == "html_block":
            yield from _in_html(token.content, line)
        elif token.type == "inline":
            yield from _in_line(token.children or [], line)


def _in_directive(name: str, argument: str, content: str, line: int) -> Iterator[Reference | Heading]:
    options, body, skipped = _options(content)
    if kind := _BY_ARGUMENT.get(name):
        target = "".join(argument.replace("\\ ", "%20").split()) if kind == PICTURE else argument
        yield Reference(kind, target, line, argument, options)
    for option, kind in _BY_OPTION.items():
        if value := options.get(option, ""):
            yield Reference(kind, "".join(value.split()) if kind == PICTURE else value, line, value)
    if name == "eval-rst":
        yield from _in_rst(content, line + 1)
    elif name not in _NOT_MARKDOWN:
        yield from _items(_parser().parse(body), line + skipped)


def _options(content: str) -> tuple[dict[str, str], str, int]:
    """Return a directive's options, its body, and how many lines stand before the body."""
    lines = content.split("\n")
    options: dict[str, str] = {}
    if lines[0].startswith("---"):
        count = next((number for number, row in enumerate(lines[1:], start=1) if row.startswith("---")), len(lines))
        rows, pattern = lines[1:count], _YAML_OPTION
        count += 1
    else:
        count = next((number for number, row in enumerate(lines) if not row.lstrip().startswith(":")), len(lines))
        if count and lines[0].lstrip().startswith(":::"):
            count = 0
        rows, pattern = lines[:count], _OPTION
    for row in rows:
        if match := pattern.fullmatch(row.strip()):
            options[match["name"]] = match["value"].strip().strip("\"'")
    return options, "\n".join(lines[count:]), count


def _in_rst(content: str, line: int) -> Iterator[Reference]:
    for number, row in enumerate(content.split("\n")):
        if match := _RST.match(row):
            yield Reference(_BY_ARGUMENT[match["name"]], match["argument"], line + number, match["argument"])


def _in_line(children: Iterable[Token], line: int) -> Iterator[Reference]:
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "image":
            source = str(child.attrGet("src") or "")
            yield Reference(PICTURE, source, line, unquote(source))
        elif child.type == "link_open":
            address = str(child.attrGet("href") or "")
            yield Reference(LINKED, address, line, unquote(address))
        elif child.type == "html_inline":
            yield from _in_html(child.content, line)
        elif child.type == "myst_role":
            yield from _in_role(child, line)
        elif child.type == "text" and (match := _NO_PICTURE.search(child.content)):
            yield Reference(PICTURE, match["target"], line, match["target"], is_text=True)


def _in_role(role: Token, line: int) -> Iterator[Reference]:
    kind = {"download": LINKED, "doc": DOCUMENT}.get(str(role.meta.get("name")))
    if kind:
        match = _IN_ROLE.fullmatch(role.content)
        target = (match["target"] if match else role.content).strip()
        yield Reference(kind, target, line, target)


def _in_html(content: str, line: int) -> Iterator[Reference]:
    for match in _HTML_PICTURE.finditer(content):
        at = line + content.count("\n", 0, match.start())
        yield Reference(PICTURE, match["target"], at, unquote(match["target"]), in_html=True)
