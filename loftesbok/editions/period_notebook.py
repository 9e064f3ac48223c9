"""A period's notebook, from the one template: held to its structure, written, or brought in line with the data.

Its cells are the template's, but for those tagged ``narrative``: they belong to whoever writes the chapter. Nothing of
theirs is lost when a notebook is brought in line: a cell of one's own becomes a narrative where it stands, and what was
written over a cell of the template is set aside below it, neither run nor shown.

A notebook from the template before (a cell for each commitment and table) holds too: its calls are all there. Brought
in line, it becomes one of the present template, with its narrative.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import resources
from string import Template
from typing import Any

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import period_row
from loftesbok.document.myst import escape_myst
from loftesbok.domain.problems import quoted
from loftesbok.editions import notebook as notebooks
from loftesbok.editions.notebook import NARRATIVE, PARAMETERS_CELL, SET_ASIDE, tags
from loftesbok.project import atomic_files as files
from loftesbok.project.project import TRENDS, Project
from loftesbok.project.text_files import read_file

EACH = "each-commitment"
PARAMETERS = ("period_id", "through", "data_dir")
_LONGEST_ID = 64  # nbformat's limit for a cell's id
_HEADING = "-heading"
NO_LONGER = "den följer inte längre av mallen och data"
MOST_REMOVED = 5  # cells that are named one by one


@dataclass(frozen=True)
class BroughtInLine:
    """A notebook as it should be, and what became of the cells that were not the template's (Swedish sentences)."""

    notebook: Any
    notes: tuple[str, ...] = field(default=())


def write_notebook(project: Project, dataset: Dataset, period_id: str) -> bool:
    """Write a period's notebook as it should be; return whether it changed."""
    return files.write(project.notebook(period_id), notebook_text(project, dataset, period_id))


def notebook_text(project: Project, dataset: Dataset, period_id: str) -> str:
    """Return the text of a period's notebook as it should be; of one that is right already, its own."""
    path = project.notebook(period_id)
    if not path.is_file():
        return notebooks.to_text(from_template(dataset, period_id))
    made = bring_in_line(dataset, period_id, notebooks.read(path))
    text, written = notebooks.to_text(made.notebook), read_file(path)
    return written.in_its_form(text) if text == written.text else text


def changes(project: Project, dataset: Dataset, period_id: str) -> tuple[str, ...]:
    """Return what bringing a period's notebook in line does to cells that are not the template's."""
    path = project.notebook(period_id)
    return bring_in_line(dataset, period_id, notebooks.read(path)).notes if path.is_file() else ()


def from_template(dataset: Dataset, period_id: str, *, before: bool = False) -> Any:
    """Return a new notebook for a promise period (or the trends) from the template, or from the one ``before`` it."""
    template = _template(period_id, before=before)
    if period_id == TRENDS:
        return template
    commitments = dataset["commitments"]
    period_commitments = commitments[commitments["period_id"] == period_id]
    title = escape_myst(period_row(dataset, period_id)["title"])
    each = [cell for cell in template.cells if EACH in tags(cell)]
    cells: list[Any] = []
    for cell in template.cells:
        if EACH not in tags(cell):
            cells.append(_filled(cell, cell.id, period_id=period_id, title=title))
        elif cell is each[0]:
            for _, row in period_commitments.iterrows():
                names = {"commitment_id": row["commitment_id"], "title": escape_myst(row["title"])}
                cells += [_filled(pattern, _cell_id(pattern, row["commitment_id"]), **names) for pattern in each]
    template.cells = cells
    return template


def structure(notebook: Any) -> list[tuple[str, str, str]]:
    """Return kind, id and source of the cells that are the template's, in order."""
    return [(cell.cell_type, cell.id, cell.source) for cell in notebook.cells if not _is_own(cell)]


def deviations(dataset: Dataset, period_id: str, notebook: Any) -> list[str]:
    """Say how a notebook deviates from the template and the data: one Swedish clause each, none when it holds."""
    wanted, present = structure(from_template(dataset, period_id)), structure(notebook)
    if period_id != TRENDS and present == structure(from_template(dataset, period_id, before=True)):
        wanted = present
    marked = [cell.id for cell in notebook.cells if PARAMETERS_CELL in tags(cell)]
    clauses = [] if marked == [PARAMETERS_CELL] else ["taggen parameters ska stå på cellen parameters och ingen annan"]
    if wanted == present:
        return clauses
    by_id = {identifier: (kind, source) for kind, identifier, source in present}
    for kind, identifier, source in wanted:
        if identifier not in by_id:
            clauses.append(f"cellen {identifier} saknas")
        elif by_id[identifier] != (kind, source):
            line = _first_other(source, by_id[identifier][1])
            clauses.append(f"cellen {identifier} är ändrad; där ska stå: {line}")
    in_template = {identifier for _, identifier, _ in wanted}
    clauses += [
        f"cellen {identifier} finns inte i mallen: {_shown(source)} (egen text märks med taggen {NARRATIVE})"
        for identifier, (_, source) in by_id.items()
        if identifier not in in_template
    ]
    return clauses or ["cellerna står i en annan ordning än i mallen"]


def bring_in_line(dataset: Dataset, period_id: str, old: Any) -> BroughtInLine:
    """Return the notebook anew from the template, with every cell of one's own in ``old`` where it stood.

    It stands behind the last template cell before it that is still there. What ``old`` has in place of a template cell
    is set aside behind that, unless it follows from earlier data alone. Outputs are left out.
    """
    new = from_template(dataset, period_id)
    wanted = {cell.id: cell for cell in new.cells if NARRATIVE not in tags(cell)}
    roles = _roles(old.cells, wanted)
    patterns = _Generated.of(period_id)
    behind: dict[str, list[Any]] = {}
    taken = {cell.id for cell in (*new.cells, *old.cells)}
    place, notes = "", []
    for cell in old.cells:
        role = roles[id(cell)]
        if role:
            place = role
            kept, note = _held_against(cell, wanted[role], patterns, taken)
        elif not _is_own(cell) and patterns.has_made(cell, old.cells):
            kept, note = None, f"cellen {cell.id} är borttagen ({_shown(cell.source)}): {NO_LONGER}"
        elif _is_own(cell):
            kept, note = _owned(cell, cell.id if cell.id not in wanted else "", tags(cell), taken), ""
        else:
            marks = [mark for mark in tags(cell) if mark not in (PARAMETERS_CELL, EACH)]
            kept = _owned(cell, cell.id if cell.id not in wanted else "", [*marks, NARRATIVE], taken)
            note = f"cellen {kept.id} är din egen och står kvar, nu märkt {NARRATIVE}: {_shown(cell.source)}"
        if kept is not None:
            behind.setdefault(place, []).append(kept)
        notes += [note] if note else []
    removed = [note for note in notes if note.endswith(NO_LONGER)]
    if len(removed) > MOST_REMOVED:
        notes = [note for note in notes if note not in removed]
        where = "det som de visade finns i kapitlet eller i Underlag"
        notes.append(f"{len(removed)} celler ur en tidigare mall är borttagna; {where}")
    extra = {role: _extra_tags(cell, wanted[role]) for cell in old.cells if (role := roles[id(cell)])}
    cells: list[Any] = list(behind.get("", []))
    for identifier, cell in wanted.items():
        if more := extra.get(identifier):
            cell.metadata["tags"] = [*tags(cell), *more]
        cells += [cell, *behind.get(identifier, [])]
    new.cells = cells
    return BroughtInLine(new, tuple(notes))


def _roles(cells: Iterable[Any], wanted: dict[str, Any]) -> dict[int, str]:
    """Return which template cell each cell is, by ``id()``; "" for one that is none.

    A cell that has lost its id is known by what it holds.
    """
    roles: dict[int, str] = {}
    free = dict(wanted)
    for cell in cells:
        is_template = not _is_own(cell) and cell.id in free and cell.cell_type == free[cell.id].cell_type
        roles[id(cell)] = cell.id if is_template else ""
        if is_template:
            del free[cell.id]
    for cell in cells:
        if not roles[id(cell)] and not _is_own(cell):
            alike = (name for name, other in free.items() if _same(cell, other))
            roles[id(cell)] = name = next(alike, "")
            free.pop(name, None)
    return roles


def _same(cell: Any, other: Any) -> bool:
    return (cell.cell_type, cell.source) == (other.cell_type, other.source)


def _held_against(cell: Any, wanted: Any, patterns: _Generated, taken: set[str]) -> tuple[Any, str]:
    """Return what of a cell is to be set aside (None: nothing) beside the template's, and what is to be said."""
    if _same(cell, wanted):
        return None, ""
    if patterns.may_follow_from_data(cell):
        return None, f"cellen {wanted.id} är förnyad: {_shown(cell.source)} blev {_shown(wanted.source)}"
    import nbformat  # noqa: PLC0415 - heavy for --help

    raw = nbformat.v4.new_raw_cell(cell.source, metadata={"tags": [SET_ASIDE]})
    kept = _owned(raw, f"{wanted.id[: _LONGEST_ID - 8]}-tidigare", [SET_ASIDE], taken)
    return kept, (
        f"cellen {wanted.id} är åter som i mallen; det som stod där ligger kvar under den i cellen {kept.id}, som "
        f"varken körs eller visas: {_shown(cell.source)}"
    )


def _owned(cell: Any, identifier: str, marks: Iterable[str], taken: set[str]) -> Any:
    """Return a copy of a cell of one's own, without outputs, under an id that no other cell has."""
    made = type(cell)(cell.copy())
    if not identifier or (identifier in taken and identifier != cell.id):
        identifier = notebooks.new_identifier(cell.cell_type, cell.source, taken)
    taken.add(identifier)
    made["id"] = identifier
    rest = {key: value for key, value in cell.metadata.items() if key not in ("id", "outputId", "colab", "tags")}
    unique = list(dict.fromkeys(marks))
    made["metadata"] = {**rest, "tags": unique} if unique else rest
    if cell.cell_type == "code":
        made["outputs"], made["execution_count"] = [], None
    return made


def _extra_tags(cell: Any, wanted: Any) -> list[str]:
    return [mark for mark in tags(cell) if mark not in (*tags(wanted), EACH, PARAMETERS_CELL)]


def _is_own(cell: Any) -> bool:
    return bool({NARRATIVE, SET_ASIDE} & set(tags(cell)))


@dataclass(frozen=True)
class _Generated:
    """What the template makes of any data: by these patterns a cell is known that nobody has written."""

    single: tuple[tuple[str, str, re.Pattern[str]], ...]
    each: tuple[tuple[str, re.Pattern[str]], ...]

    @classmethod
    def of(cls, period_id: str) -> _Generated:
        before = () if period_id == TRENDS else _template(period_id, before=True).cells
        cells = [*_template(period_id).cells, *before]
        return cls(
            tuple((cell.id, cell.cell_type, _pattern(cell.source)) for cell in cells if EACH not in tags(cell)),
            tuple((cell.cell_type, _pattern(cell.source)) for cell in cells if EACH in tags(cell)),
        )

    def may_follow_from_data(self, cell: Any) -> bool:
        """Tell whether the template could have made a cell, from other data than those that there are now."""
        single = any(
            (name, kind) == (cell.id, cell.cell_type) and pattern.fullmatch(cell.source)
            for name, kind, pattern in self.single
        )
        return single or any(kind == cell.cell_type and pattern.fullmatch(cell.source) for kind, pattern in self.each)

    def has_made(self, cell: Any, cells: Iterable[Any]) -> bool:
        """Tell whether nobody wrote a cell: it is a template's, a commitment's code, or the heading of such code."""
        if any((name, kind) == (cell.id, cell.cell_type) and pattern.fullmatch(cell.source)
               for name, kind, pattern in self.single):  # fmt: skip
            return True
        for kind, pattern in self.each:
            match = pattern.fullmatch(cell.source) if kind == cell.cell_type else None
            if match and "commitment_id" in match.groupdict():
                return cell.id == _cell_id(cell, match["commitment_id"])
            if match and cell.id.endswith(_HEADING):
                name = cell.id.removesuffix(_HEADING)
                return any(other.id == name and self.has_made(other, ()) for other in cells)
        return False


def _pattern(source: str) -> re.Pattern[str]:
    parts = re.split(r"\$(\w+)", source)
    pieces = [re.escape(part) if index % 2 == 0 else f"(?P<{part}>.*)" for index, part in enumerate(parts)]
    return re.compile("".join(pieces))


def _template(period_id: str, *, before: bool = False) -> Any:
    import nbformat  # noqa: PLC0415 - heavy for --help

    name = TRENDS if period_id == TRENDS else "period-before" if before else "period"
    source = resources.files("loftesbok.editions").joinpath("templates", f"{name}.ipynb")
    return nbformat.reads(source.read_text(encoding="utf-8"), as_version=4)


def _cell_id(cell: Any, commitment_id: str) -> str:
    ending = _HEADING if cell.cell_type == "markdown" else ""
    whole = f"{commitment_id}{ending}"
    if len(whole) <= _LONGEST_ID:
        return whole
    short = hashlib.sha256(commitment_id.encode()).hexdigest()[:12]
    return f"{whole[: _LONGEST_ID - 21]}-{short}{ending}"


def _filled(cell: Any, identifier: str, **names: str) -> Any:
    made = cell.copy()
    made["id"] = identifier
    made["source"] = Template(cell.source).safe_substitute(names)
    marks = [tag for tag in tags(cell) if tag != EACH]
    made["metadata"] = {"tags": marks} if marks else {}
    return type(cell)(made)


def _first_other(wanted: str, present: str) -> str:
    """Return the first line that should be in a cell and is not; its first line where only more stands there."""
    lines, there = wanted.splitlines(), present.splitlines()
    missing = (line for line in lines if line.strip() and line not in there)
    return next(missing, lines[0] if lines else "")


def _shown(source: str) -> str:
    """Return how a cell begins, within quotation marks."""
    return quoted(next((line.strip() for line in source.splitlines() if line.strip()), "tom"))
