"""The table of contents, ``book/_toc.yml``: its form, and whether each page that it lists is there, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from loftesbok.book import toc
from loftesbok.book.page_sources import PAGE_SUFFIXES, is_passed_over
from loftesbok.domain.problems import DataError, Problem, nearest, quoted
from loftesbok.project.exact_paths import ExactPaths
from loftesbok.project.project import Project
from loftesbok.project.text_files import parse_yaml_lines, read_text
from loftesbok.project.yaml_lines import Mapping, Scalar, Sequence, Value

_SUFFIXES = (*PAGE_SUFFIXES, ".rst")
_FORMATS = {"jb-book": ("parts", "chapters", "sections"), "jb-article": ("subtrees", "sections", "sections"),
            "default": ("subtrees", "entries", "entries")}  # fmt: skip
"""For each format the names of the lists: of parts, of the pages at the top, of the pages below."""
_TOP = ("format", "root", "title", "options", "defaults", "meta")
_ITEM = ("file", "glob", "url")
_PART = ("caption", "hidden", "maxdepth", "numbered", "reversed", "titlesonly", "style", "restart_numbering")
_SOME_EDITION = "reports/_/_"
_PAGE_RIGHT = "namnet på en fil i book/, utan ändelse"


@dataclass(frozen=True)
class Contents:
    """What the table of contents lists, and what is wrong with it.

    ``pages`` are the listed pages by name (without suffix); those that the package lists are not among them.
    """

    pages: dict[str, Path] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read(project: Project, *, has_reports: bool = True) -> Contents:
    """Read the table of contents, with every fault that can be seen without Sphinx.

    ``has_reports`` tells that there are, or will be, editions to list between the marks.
    """
    name = project.relative(project.toc_file)
    try:
        text = read_text(project.toc_file, name)
        begin, end = toc.marks(text, name)
        value = parse_yaml_lines(text, name)
    except DataError as error:
        return Contents(problems=error.problems)
    kept = range(text.count("\n", 0, begin) + 2, text.count("\n", 0, end) + 1)
    reader = _Reader(project, name, kept, has_reports=has_reports)
    reader.read(value)
    indent = " " * (begin - (text.rfind("\n", 0, begin) + 1))
    listed = f"\n{indent}- file: {_SOME_EDITION}\n" if has_reports else "\n"
    return Contents(reader.pages, tuple(reader.problems or _left(f"{text[:begin]}{listed}{indent}{text[end:]}", name)))


def unlisted(project: Project, contents: Contents, used: set[Path]) -> list[Problem]:
    """Return the pages in the book's folder that are not listed and not included (``used``): nobody will see them."""
    folders_made = project.pages_made
    listed = {path.resolve() for path in contents.pages.values()} | used
    return [
        Problem(project.relative(path), 0, "", "sidan nämns inte i book/_toc.yml och kommer inte med i boken",
                "om den ska stå där, eller om filen kan tas bort")
        for path in sorted(project.book.rglob("*"))
        if path.suffix in PAGE_SUFFIXES
        and not is_passed_over(path, project.book)
        and not any(path.is_relative_to(folder) for folder in folders_made)
        and path.resolve() not in listed
    ]  # fmt: skip


def _left(text: str, name: str) -> Iterator[Problem]:
    """Yield what the library that reads the contents for Sphinx does not take, should it be more than is looked for."""
    from sphinx_external_toc.parsing import parse_toc_data  # noqa: PLC0415 - heavy

    from loftesbok.project.yaml_lines import plain  # noqa: PLC0415

    try:
        parse_toc_data(plain(parse_yaml_lines(text, name)))
    except Exception as error:  # whatever it stumbles on would stop the build
        yield Problem(name, 0, "", f"innehållsförteckningen går inte att använda ({error})")


class _Reader:
    """Goes through the contents and gathers pages and problems. ``kept`` are the lines that the package writes."""

    def __init__(self, project: Project, name: str, kept: range, *, has_reports: bool) -> None:
        self.pages: dict[str, Path] = {}
        self.problems: list[Problem] = []
        self._project, self._name, self._kept, self._has_reports = project, name, kept, has_reports
        self._lines: dict[str, int] = {}
        self._disk = ExactPaths(project.book)
        self._words = _FORMATS["default"]

    def read(self, contents: Value) -> None:
        if not isinstance(contents, Mapping):
            self._wrong(contents.line, "", "innehållsförteckningen har inga nycklar", "format, root och parts")
            return
        form = contents.items.get("format", Scalar("default", 0, "default"))
        text = form.text if isinstance(form, Scalar) else ""
        if text not in _FORMATS:
            self._wrong(form.line, "format", f"{quoted(text)} är inget format", "jb-book")
            return
        self._words = _FORMATS[text]
        if "root" in contents.items:
            self._page(contents.items["root"], "root")
        else:
            self._wrong(0, "root", "bokens första sida saknas", "root: index")
        self._below(contents, 0, _TOP)

    def _below(self, entry: Mapping, depth: int, known: tuple[str, ...]) -> None:
        parts, items = self._words[0] if depth == 0 else "subtrees", self._words[1 if depth == 0 else 2]
        self._keys(entry, (*known, parts, items))
        if "title" in entry.items:
            self._text(entry.items["title"], "title")
        if parts in entry.items and items in entry.items:
            self._wrong(entry.lines[parts], parts, f"står bredvid {items}", "det ena eller det andra")
        for part in self._list(entry, parts):
            if not isinstance(part, Mapping) or items not in part.items:
                self._wrong(part.line, parts, f"delen saknar {items}", f"{items}: och en lista av sidor")
                continue
            self._keys(part, (*_PART, items))
            if "caption" in part.items:
                self._text(part.items["caption"], "caption")
            self._items(part, items, depth)
        self._items(entry, items, depth)

    def _items(self, entry: Mapping, items: str, depth: int) -> None:
        for item in self._list(entry, items):
            kinds = [kind for kind in _ITEM if isinstance(item, Mapping) and kind in item.items]
            if not isinstance(item, Mapping) or len(kinds) != 1:
                self._wrong(item.line, items, "punkten är ingen sida", "- file: och namnet på en fil i book/")
                continue
            value = item.items[kinds[0]]
            if kinds == ["file"]:
                self._page(value, "file")
                self._below(item, depth + 1, ("file", "title", "options"))
            else:
                self._keys(item, (kinds[0], "title"))
                self._text(value, kinds[0])
                if kinds == ["glob"] and isinstance(value, Scalar):
                    self._pages_like(value)

    def _list(self, entry: Mapping, key: str) -> tuple[Value, ...]:
        value = entry.items.get(key)
        if value is None:
            return ()
        if isinstance(value, Sequence) and value.items:
            return value.items
        if self._has_reports and isinstance(value, Scalar) and not value.text and self._begins_kept(entry.lines[key]):
            return ()
        self._wrong(entry.lines[key], key, "är tom eller ingen lista", "en lista med - framför varje punkt")
        return ()

    def _begins_kept(self, line: int) -> bool:
        """Tell whether the part that the package keeps begins below a line: the list will not be empty."""
        return line + 2 == self._kept.start

    def _keys(self, entry: Mapping, known: tuple[str, ...]) -> None:
        for twice in entry.doubled:
            self._wrong(twice.line, twice.text, "nyckeln står två gånger på samma nivå", "en gång")
        for key in entry.items:
            if key not in known:
                right = nearest(key, known) or f"någon av {', '.join(known)}"
                self._wrong(entry.lines[key], key, "nyckeln hör inte hemma här", right)

    def _text(self, value: Value, key: str) -> None:
        if not isinstance(value, Scalar) or not isinstance(value.value, str) or not value.text:
            shown = (
                f"{quoted(value.text)} är ingen text" if isinstance(value, Scalar) and value.text else "texten saknas"
            )
            self._wrong(value.line, key, shown, "en text, inom citationstecken om den ser ut som ett tal, ja eller nej")

    def _page(self, value: Value, key: str) -> None:
        """Take in a page: there, spelt as it is, and listed nowhere else."""
        if not isinstance(value, Scalar) or not isinstance(value.value, str) or not value.text:
            self._text(value, key)
            return
        page = _without_suffix(value.text)
        files = [path for path in self._candidates(value.text) if self._disk.has(path)]
        if page in self._lines:
            self._wrong(value.line, key, f"{quoted(page)} står redan på rad {self._lines[page]}", "varje sida en gång")
        elif value.line not in self._kept and len(files) > 1:
            names = " och ".join(path.name for path in files)
            self._wrong(value.line, key, f"{quoted(page)} är flera filer: {names}", "en enda av dem")
        elif value.line not in self._kept and not files:
            self._missing(value, key, page)
        elif files:
            self.pages[page] = files[0]
        self._lines.setdefault(page, value.line)

    def _missing(self, value: Scalar, key: str, page: str) -> None:
        spelt = (self._disk.spelt(path) for path in self._candidates(value.text))
        alike = next((path for path in spelt if path and path.is_file()), None)
        if alike:
            right = quoted(alike.relative_to(self._project.book).with_suffix("").as_posix())
            self._wrong(value.line, key, f"{quoted(page)} stavas inte som filen {alike.name}", right)
        else:
            right = nearest(page, [name for name in self._on_disk() if name not in self._lines]) or _PAGE_RIGHT
            self._wrong(value.line, key, f"sidan {quoted(page)} finns inte i book/", right)

    def _candidates(self, name: str) -> list[Path]:
        place = self._project.book / name
        if not place.resolve().is_relative_to(self._project.book.resolve()):
            return []
        return [place] if place.suffix in _SUFFIXES else [place.parent / f"{place.name}{end}" for end in _SUFFIXES]

    def _pages_like(self, value: Scalar) -> None:
        names = [name for name in self._on_disk() if fnmatchcase(name, value.text) and name not in self._lines]
        if not names:
            self._wrong(value.line, "glob", f"ingen sida i book/ passar {quoted(value.text)}", _PAGE_RIGHT)
        for name in names:
            self._lines[name] = value.line
            self.pages[name] = next(path for path in self._candidates(name) if path.is_file())

    def _on_disk(self) -> list[str]:
        return [
            path.relative_to(self._project.book).with_suffix("").as_posix()
            for path in sorted(self._project.book.rglob("*"))
            if path.suffix in _SUFFIXES and not is_passed_over(path, self._project.book)
        ]

    def _wrong(self, line: int, key: str, what: str, right: str) -> None:
        self.problems.append(Problem(self._name, line, key, what, right))


def _without_suffix(name: str) -> str:
    return next((name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix)), name)
