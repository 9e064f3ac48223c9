"""What a board paper says in words: one file per paper, ``data/papers/<period>-<kind>.yml``, read and checked.

A text is given as it is, or with its source: ``{text: …, source: <source_id>, anchor: a few words of the source}``.
Several are a list, one item a paragraph (a point, a name). Documents have a ``title`` and a ``date``. A key that is
left out, or has no value, is missing in the material: nothing is made up for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from loftesbok.analysis.provenance import CitedText
from loftesbok.data.dataset import Dataset
from loftesbok.domain.problems import DataError, Problem, nearest
from loftesbok.papers.board_paper.kinds import KINDS, PaperKind
from loftesbok.papers.board_paper.parts import BODY, FILE, PartKind, Parts, read_parts
from loftesbok.papers.board_paper.text_file import Entry, Reader
from loftesbok.project.project import Project
from loftesbok.project.text_files import parse_yaml_lines, read_text
from loftesbok.project.yaml_lines import Mapping


@dataclass(frozen=True)
class Texts:
    """The texts of one paper by part; ``replaces`` is the promise period that a proposal takes the place of."""

    file: str
    period_id: str
    kind: PaperKind
    parts: Parts
    entries: tuple[Entry, ...] = ()
    replaces: str = ""
    final: bool = False

    def of(self, part: str) -> tuple[Entry, ...]:
        """Return the texts of a part, none where the material holds nothing."""
        return tuple(entry for entry in self.entries if entry.part == part)

    def line(self, part: str) -> str:
        """Return the text of a part that has only one, "" where the material holds none."""
        return next((entry.text for entry in self.of(part)), "")

    @property
    def body(self) -> str:
        """The body that decides: the one that the file names, the addressee, or the one that the kind is for."""
        return self.line(BODY) or self.line("addressee") or self.kind.decides

    def missing(self) -> list[PartKind]:
        """Return the parts that the paper must have to be final, and that there is no text for."""
        return [
            part
            for part in self.parts.values()
            if part.why_required(self.kind.code, self.body) and not self.of(part.key)
        ]


def read(project: Project, dataset: Dataset, period_id: str, kind: PaperKind) -> Texts:
    """Return the texts of a paper; those of a paper without a file are all missing.

    Raises DataError with every fault of the file.
    """
    path = project.paper_text(period_id, kind.code)
    parts = read_parts(project.paper_texts)
    if not path.is_file():
        return Texts(_name(path), period_id, kind, parts)
    texts, problems = _read(path, dataset, period_id, kind, parts)
    if problems:
        raise DataError(problems)
    return texts


def read_all(project: Project, dataset: Dataset) -> tuple[list[Texts], list[Problem]]:
    """Return the texts of every paper that has a file and can be read, and what is wrong in all of them."""
    return in_folder(project.paper_texts, dataset)


def in_folder(folder: Path, dataset: Dataset) -> tuple[list[Texts], list[Problem]]:
    """Return the texts in a folder that can be read, and what is wrong in all of them."""
    periods = list(dataset["periods"]["period_id"])
    ids = {f"{period_id}-{kind.code}": (period_id, kind) for period_id in periods for kind in KINDS.values()}
    held: list[Texts] = []
    problems: list[Problem] = []
    try:
        parts = read_parts(folder)
    except DataError as error:
        return held, list(error.problems)
    for path in sorted(folder.glob("*.yml")):
        if path.name == FILE:
            continue
        if path.stem not in ids:
            endings = ", ".join(f"-{code}.yml" for code in KINDS)
            right = nearest(path.stem, tuple(ids)) or f"<löftesperiodens id> och någon av {endings}"
            problems.append(Problem(_name(path), 0, "", "filen hör inte till någon tjänsteskrivelse", right))
            continue
        texts, faults = _read(path, dataset, *ids[path.stem], parts)
        problems += faults or _missing_in_final(texts)
        if not faults:
            held.append(texts)
    return held, problems


def _missing_in_final(texts: Texts) -> list[Problem]:
    """Return what a paper lacks that its file says is final."""
    what = "uppgiften saknas fast skrivelsen är märkt som slutlig"
    return [
        Problem(texts.file, 0, part.key, what, f"en text, för {part.why_required(texts.kind.code, texts.body)}")
        for part in texts.missing()
        if texts.final
    ]


def _name(path: Path) -> str:
    return f"papers/{path.name}"


def _read(path: Path, dataset: Dataset, period_id: str, kind: PaperKind, parts: Parts) -> tuple[Texts, list[Problem]]:
    nothing = Texts(_name(path), period_id, kind, parts)
    try:
        content = read_text(path, nothing.file)
    except DataError as error:
        return nothing, list(error.problems)
    return parse(content, dataset, nothing)


def parse(content: str, dataset: Dataset, paper: Texts) -> tuple[Texts, list[Problem]]:
    """Return the texts that the contents of a paper's file hold, and what is wrong; ``paper`` says which paper."""
    nothing = Texts(paper.file, paper.period_id, paper.kind, paper.parts)
    reader = Reader(paper.file, dataset, paper.kind, paper.parts)
    try:
        value = parse_yaml_lines(content, paper.file)
    except DataError as error:
        return nothing, list(error.problems)
    if not isinstance(value, Mapping):
        reader.wrong(value.line, "", "filen har inga nycklar", "en nyckel på varje rad, till exempel title: …")
        return nothing, reader.problems
    entries = tuple(reader.entries(value))
    replaces, final = reader.replaces(value, paper.period_id), reader.final(value)
    return replace(nothing, entries=entries, replaces=replaces, final=final), reader.problems


def cited(dataset: Dataset) -> list[CitedText]:
    """Return the texts of board papers that name a source, for ``provenance.verify``."""
    return [
        CitedText(
            paper.file, entry.row, entry.part, entry.source_id, entry.anchor, entry.text,
            paper.parts[entry.part].heading_for(paper.body),
        )
        for paper in in_folder(dataset.folder / "papers", dataset)[0]
        for entry in paper.entries
        if entry.anchor
    ]  # fmt: skip
