"""The book's pages: readable, with headings in order, and with every picture, file and page that they ask for there.

Looked at are the pages that the contents list, what they include, and the texts of one's own in the periods' notebooks.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from loftesbok.book import page_sources
from loftesbok.book.page_sources import DOCUMENT, INCLUDED, LINKED, PAGE_SUFFIXES, PICTURE, Heading, Page, Use
from loftesbok.domain.problems import DataError, Problem, nearest, quoted
from loftesbok.project.exact_paths import ExactPaths
from loftesbok.project.project import Project
from loftesbok.project.text_files import parse_yaml_lines, plain_values, read_text

_WORDS = {PICTURE: "bilden", INCLUDED: "filen", page_sources.SHOWN: "filen", LINKED: "länken till", DOCUMENT: "sidan"}
_INSIDE = "en fil i projektets mapp"


@dataclass
class Pages:
    """What is wrong with the pages, what is odd, and which files they use."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    used: set[Path] = field(default_factory=set)


def find(project: Project, listed: dict[str, Path], fragments: Collection[str]) -> Pages:
    """Look through the pages; ``listed`` are those of the contents, ``fragments`` what may stand in ``_generated/``."""
    looking = _Looking(project, listed, fragments)
    for path in dict.fromkeys(listed.values()):
        if path.suffix in PAGE_SUFFIXES:
            looking.page(Page(path, path.parent), has_title=True)
    for page in page_sources.pages(project):
        if page.path.parent == project.notebooks:
            looking.page(page, has_title=False)
    return looking.result


@dataclass(frozen=True)
class _Place:
    """Where something is asked for: file, line, cell; and in what words it is told."""

    name: str
    line: int = 0
    cell: str = ""
    words: str = ""


class _Looking:
    def __init__(self, project: Project, listed: dict[str, Path], fragments: Collection[str]) -> None:
        self.result = Pages()
        self._project, self._fragments = project, fragments
        self._root = project.root.resolve()
        self._listed = {path.resolve() for path in listed.values()}
        self._disk = ExactPaths(self._root)

    def page(self, page: Page, *, has_title: bool) -> None:
        """Look through one page."""
        try:
            if page.path.suffix == ".md":
                self._front_matter(page)
            items = list(page_sources.uses(self._project, page))
        except DataError as error:
            if has_title:  # a notebook is looked at elsewhere
                self.result.problems += error.problems
            return
        for item in items:
            if isinstance(item, Use):
                self._use(item)
        if has_title:
            self._headings(page, items)

    def _front_matter(self, page: Page) -> None:
        """Look at the settings that a page may begin with, between lines of ---."""
        lines = read_text(page.path).split("\n")
        if lines[0].rstrip() == "---" and "---" in (line.rstrip() for line in lines[1:]):
            end = next(number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---")
            name = self._project.relative(page.path)
            plain_values(parse_yaml_lines("\n".join(lines[1:end]), name, before=1), name)

    def _headings(self, page: Page, items: list[Use | Heading]) -> None:
        """See that a page has a title, and that no level of headings is left out."""
        name = self._project.relative(page.path)
        level: int | None = 0  # None: unknown, behind a text that is not there yet
        has_any = False
        for item in items:
            if isinstance(item, Use):
                if item.reference.kind == INCLUDED and (item.path is None or self._is_generated(item.path)):
                    level, has_any = None, True
                continue
            if level is not None and item.level > level + 1:
                behind = f"en rubrik med {item.level} # står under en med {level}"
                what = behind if level else f"sidans första rubrik har {item.level} #"
                self._wrong(_Place(name, item.line), what, f"{(level + 1) * '#'} Rubrik")
            level, has_any = item.level, True
        if not has_any:
            self._wrong(_Place(name), "sidan har ingen rubrik", "# Sidans titel på första raden")

    def _use(self, use: Use) -> None:
        reference, path = use.reference, use.path
        words = f"{_WORDS[reference.kind]} {quoted(reference.written)}"
        place = _Place(self._name(use.source), 0 if use.place else reference.line, use.place, words)
        if reference.target.lower().startswith("file:") or _is_windows_path(reference.written):
            self._wrong(place, f"{words} är en plats på den egna datorn", _INSIDE)
        elif reference.is_text:
            right = f"![…](<{reference.written}>), eller ett namn utan mellanslag"
            self._wrong(place, f"{words} visas inte: mellanslag i namnet", right)
        elif path is None:
            self._elsewhere(use, place)
        elif reference.in_html:
            self._in_html(path, place)
        elif use.is_loop:
            self._wrong(place, f"{words} infogar sig själv", "en annan fil")
        elif not path.is_relative_to(self._root) or not path.resolve().is_relative_to(self._root):
            self._wrong(place, f"{words} ligger utanför projektets mapp", _INSIDE)
        elif path.is_relative_to(self._project.build.resolve()):
            self._wrong(place, f"{words} ligger i _build, som skrivs om vid varje bygge", "en fil i book/")
        elif self._is_generated(path):
            self._generated(path, place)
        elif not self._is_made(path):
            self._file(use, path, place)

    def _elsewhere(self, use: Use, place: _Place) -> None:
        target = use.reference.target
        if use.reference.kind != PICTURE or use.reference.in_html:
            return
        if not target:
            self._wrong(place, "bilden saknar filnamn", "![Vad bilden visar](bilder/karta.png)")
        elif target.startswith(("http:", "https:", "//")):
            what = f"{place.words} ligger på en annan webbplats och visas inte i boken"
            self._warn(place, what, "om den får läggas i book/, och visa den därifrån")

    def _in_html(self, path: Path, place: _Place) -> None:
        static = (self._project.book / "_static").resolve()
        if not (path.is_relative_to(static) and path.is_file()):
            what = f"{place.words} står i HTML och kommer inte med i boken"
            self._warn(place, what, "om den kan skrivas som ![Vad bilden visar](bilder/karta.png)")

    def _generated(self, path: Path, place: _Place) -> None:
        wanted = path.relative_to(self._project.generated.resolve()).as_posix()
        if self._fragments and wanted not in self._fragments:
            close = nearest(wanted, sorted(self._fragments))
            self._wrong(place, f"{place.words} görs inte av löftesboken", close or "ett namn som står i docs/")

    def _file(self, use: Use, path: Path, place: _Place) -> None:
        kind = use.reference.kind
        paths = self._candidates(kind, path)
        exact = next((candidate for candidate in paths if self._disk.has(candidate)), None)
        if exact is None:
            self._missing(use, paths, place)
            return
        self.result.used.add(exact.resolve())
        if kind in (LINKED, DOCUMENT) and exact.suffix in PAGE_SUFFIXES and exact.resolve() not in self._listed:
            if exact.is_relative_to(self._project.book.resolve()):
                what = f"{place.words} leder till en sida som inte står i book/_toc.yml"
                self._wrong(place, what, "en sida i innehållsförteckningen")
        elif kind == INCLUDED and not {"literal", "code"} & use.reference.options.keys():
            self._included(use, exact, place)

    def _candidates(self, kind: str, path: Path) -> list[Path]:
        """Return the files that a path may mean: a page without its suffix, a picture in several forms."""
        if kind == DOCUMENT:
            return [path.parent / f"{path.name}{suffix}" for suffix in (*PAGE_SUFFIXES, ".rst")]
        if kind == PICTURE and path.name.endswith(".*"):
            return sorted(path.parent.glob(path.name)) or [path]
        return [path]

    def _included(self, use: Use, path: Path, place: _Place) -> None:
        try:
            text = read_text(path, self._name(path))
        except DataError as error:
            self.result.problems += error.problems
            return
        for option in ("start-after", "end-before"):
            if (wanted := use.reference.options.get(option, "")) and wanted not in text:
                self._wrong(place, f"{quoted(wanted)} finns inte i {self._name(path)}", f"{option} med ord ur filen")

    def _missing(self, use: Use, paths: list[Path], place: _Place) -> None:
        kind, path = use.reference.kind, paths[0]
        if kind == LINKED and not Path(use.reference.written.partition("#")[0]).suffix:
            return  # a label or a heading: Sphinx alone knows those
        if path.is_dir():
            self._wrong(place, f"{place.words} är en mapp", "en fil")
            return
        spelt = next((other for name in paths if (other := self._disk.spelt(name)) and other.is_file()), None)
        if spelt:
            how = "å, ä eller ö i två delar" if _same_letters(spelt.name, path.name) else "små och stora bokstäver"
            shown = Path(os.path.relpath(spelt, use.source.parent.resolve())).as_posix()
            what = f"{place.words} stavas inte som filen {spelt.name} ({how})"
            self._wrong(place, what, f"{quoted(shown)}, eller ett annat namn på filen")
        elif kind == PICTURE and " " in use.reference.written and "%20" not in use.reference.target:
            right = "ett filnamn utan mellanslag, till exempel med bindestreck"
            self._wrong(place, f"{place.words} finns inte: mellanslag i namnet läses inte här", right)
        elif use.place:
            chapters = self._name(self._project.reports / use.source.stem)
            right = f"en sökväg från {chapters}, där kapitlet ligger, till exempel ../../bilder/{path.name}"
            self._wrong(place, f"{place.words} finns inte", right)
        else:
            folder = path.parent
            there = [file.name for file in sorted(folder.iterdir()) if file.is_file()] if folder.is_dir() else []
            close = nearest(path.name, there) if len(there) != 1 else quoted(there[0])
            right = close or f"en fil som finns i {self._name(folder) or 'projektet'}"
            self._wrong(place, f"{place.words} finns inte", right)

    def _is_made(self, path: Path) -> bool:
        """Tell whether a file is an edition, a paper's page or Underlag: ``run`` and ``build`` write those."""
        is_edition = path.suffix == ".ipynb" and path.is_relative_to(self._project.reports.resolve())
        folders = (self._project.paper_pages, self._project.reviewers_pages)
        return is_edition or any(path.is_relative_to(folder.resolve()) for folder in folders)

    def _is_generated(self, path: Path) -> bool:
        return path.is_relative_to(self._project.generated.resolve())

    def _name(self, path: Path) -> str:
        resolved = Path(os.path.normpath(path if path.is_absolute() else path.absolute()))
        for root in (self._project.root, self._root):
            if resolved.is_relative_to(root):
                return resolved.relative_to(root).as_posix()
        return path.name

    def _wrong(self, place: _Place, what: str, right: str) -> None:
        self.result.problems.append(Problem(place.name, place.line, place.cell, what, right))

    def _warn(self, place: _Place, what: str, look: str) -> None:
        self.result.warnings.append(Problem(place.name, place.line, place.cell, what, look))


def _is_windows_path(written: str) -> bool:
    return "\\" in written or (len(written) > 2 and written[0].isalpha() and written[1] == ":" and written[2] == "/")


def _same_letters(name: str, other: str) -> bool:
    return unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", other)
