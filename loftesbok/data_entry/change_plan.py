"""Rows into the dataset: planned as a whole, tried on a copy of the data, told in words."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from loftesbok.analysis.plausibility import personal_data
from loftesbok.analysis.plausibility.warnings import find_warnings
from loftesbok.data.csv.editing import edited
from loftesbok.data.dataset import Dataset, load
from loftesbok.data.views import members
from loftesbok.data_entry.excel import form_words
from loftesbok.data_entry.excel.cell_problems import CellProblem, at, of_file
from loftesbok.data_entry.row_changes import Key, RowChange, shown
from loftesbok.domain.printable import plain
from loftesbok.domain.problems import DataError, LoftesbokError, Problem
from loftesbok.domain.swedish import listing, plural
from loftesbok.domain.vocabulary import HELD
from loftesbok.project import lock, transaction
from loftesbok.project.project import Project

ORDER = (
    "sources", "parties", "themes", "places", "indicators", "periods", "promises", "commitments", "targets",
    "continuations", "reports", "followups", "measures", "corrections",
)  # fmt: skip
"""The tables in the order in which their rows are told."""
_NAMED = {
    "responsible": "parties", "reported_by": "parties", "parties": "parties", "places": "places",
    "place_id": "places", "indicator_id": "indicators", "part_of": "indicators", "theme_id": "themes",
    "promise_id": "promises",
}  # fmt: skip
"""Columns that hold ids, and the tables that hold their names."""


DatasetCell = tuple[str, Key, str]
"""Table, key and column of a value."""


@dataclass(frozen=True)
class Conflict:
    """A value on which forms disagree, or a form and what the data have got since it was made.

    Where forms disagree, ``cell`` says of what, and ``files`` and ``texts`` name each form and what it says.
    """

    what: str
    sides: tuple[tuple[str, str], ...]
    right: str
    cell: DatasetCell | None = None
    files: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    def __str__(self) -> str:
        width = max(len(who) for who, _ in self.sides)
        sides = "\n".join(f"    {who.ljust(width)}  {value or '(tomt)'}" for who, value in self.sides)
        return f"{self.what}\n{sides}\n    {self.right}"


@dataclass(frozen=True)
class Plan:
    """What would be written. ``texts`` holds the new text of each file that changes, ``before`` the old bytes.

    ``dataset`` is what the data hold now, ``after`` what they would hold. ``doubts`` is what ``check`` would doubt
    about the rows that change, by row, and about others because of them, under None.
    """

    about: str
    dataset: Dataset = field(repr=False)
    changes: tuple[RowChange, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(repr=False, default_factory=dict)
    before: Mapping[str, bytes] = field(repr=False, default_factory=dict)
    after: Dataset | None = field(repr=False, default=None)
    doubts: Mapping[tuple[str, Key] | None, Sequence[Problem]] = field(repr=False, default_factory=dict)
    merge: bytes = field(repr=False, default=b"")
    """A workbook in which conflicts between forms are settled; empty where there is none to settle so."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.changes

    def __str__(self) -> str:
        """Tell in Swedish exactly which rows come, change or go, and what the forms disagree on."""
        lines = [self.about]
        if self.conflicts:
            lines += [f"{plural(len(self.conflicts), 'konflikt', 'konflikter')}. Inget skrivs förrän de är lösta.", ""]
            lines += [f"! {item}" for item in self.conflicts]
        for table in ORDER if not self.conflicts else ():
            rows = [item for item in self.changes if item.table == table]
            if rows:
                lines += ["", f"data/{table}.csv: {counted(rows)}", *(self._row(item) for item in rows)]
        if self.empty and not self.conflicts:
            lines.append("Inget att göra: allt som formuläret säger finns redan i data.")
        if elsewhere := self.doubts.get(None, ()):
            lines += ["", "Tveksamt i det som redan finns, med de nya raderna:"]
            lines += [_doubt(warning, self.dataset) for warning in elsewhere]
        if self.notes:
            lines += ["", *self.notes]
        if count := sum(map(len, self.doubts.values())):
            lines += ["", f"{plural(count, 'tveksam uppgift', 'tveksamma uppgifter')}, på raderna med ?."]
        return plain("\n".join(lines))

    def _row(self, change: RowChange) -> str:
        dataset, name = self.dataset, "/".join(change.key).rstrip("/")
        if change.after is None:
            return f"  - {name}"
        spec = dataset.specs[change.table]
        before = change.before or {}
        lines = []
        for column in change.columns():
            if column in spec.key:
                continue
            new = self._shown(change.table, column, change.after[column]) or "(tomt)"
            old = self._shown(change.table, column, before.get(column, "")) or "(tomt)"
            lines.append(f"      {spec.field(column).title}: {f'{old} → ' if change.before else ''}{new}")
        lines += [_doubt(warning, dataset) for warning in self.doubts.get((change.table, change.key), ())]
        return "\n".join([f"  {'~' if change.before else '+'} {name}", *lines])

    def _shown(self, table: str, column: str, value: str) -> str:
        """Write a value for people: names for ids, words for codes."""
        if column == "held":
            return HELD[value].label if value in HELD else value
        data, named = self.after or self.dataset, _NAMED.get(column, "")
        if not named or not value:
            return shown(table, column, value)
        frame = data[named]
        titles = dict(zip(frame[data.specs[named].key[0]], frame["title"], strict=True))
        return listing([str(titles.get(member, member)) for member in members(value)])


def counted(rows: Sequence[RowChange]) -> str:
    """Count rows that come, change and go, in Swedish."""
    new = sum(row.before is None for row in rows)
    gone = sum(row.after is None for row in rows)
    counts = ((new, "ny rad", "nya rader"), (len(rows) - new - gone, "ändrad rad", "ändrade rader"),
              (gone, "borttagen rad", "borttagna rader"))  # fmt: skip
    return listing([plural(count, word, many) for count, word, many in counts if count])


def plan_rows(
    project: Project,
    dataset: Dataset,
    rows: Sequence[RowChange],
    *,
    about: str,
    files: Sequence[str] = (),
    notes: Sequence[str] = (),
    allowed: Sequence[str] = (),
) -> Plan:
    """Plan to put rows into the dataset; write nothing.

    ``files`` names the workbooks that the rows come from, ``allowed`` numbers that look like personal ones and may
    come in all the same. Raises DataError with every fault that the data would get, told where it stands in the
    workbooks, or else in the data.
    """
    _refuse_personal_numbers(dataset, rows, [*allowed, *project.allowed_personal])
    texts, before, lines = _texts(project, dataset, rows)
    try:
        after, warnings = _tried(project, texts) if texts else (dataset, [])
    except DataError as error:
        raise DataError([_told(problem, lines, files, dataset) for problem in error.problems]) from None
    doubts = _doubts(dataset, warnings, lines)
    return Plan(about, dataset, tuple(rows), (), tuple(notes), texts, before, after, doubts)


def _refuse_personal_numbers(dataset: Dataset, rows: Sequence[RowChange], allowed: Sequence[str]) -> None:
    """Raise DataError for every personal identity number and telephone number that would come into the data."""
    exempt = [*personal_data.exemptions(dataset), *allowed]
    problems: list[Problem] = []
    for row in rows:
        after = row.after or {}
        for column in after and row.columns():
            if not personal_data.holds_text(dataset.specs[row.table].field(column)):
                continue
            for particular in personal_data.particulars(after[column], exempt):
                if particular.kind == personal_data.EMAIL:
                    continue
                fault = personal_data.refuse(f"{row.table}.csv", 0, column, particular)
                right = "texten utan det; gäller det ingen enskild person, ange det med --allow-personal"
                if row.where:
                    fault = at(row.where.get(column, row.where[""]), fault.what, right)
                problems.append(fault)
    if problems:
        raise DataError(problems)


def _doubts(
    dataset: Dataset, warnings: Sequence[Problem], lines: Mapping[tuple[str, int], RowChange]
) -> dict[tuple[str, Key] | None, list[Problem]]:
    """Sort what `find_warnings` says of the data with the new rows: by row that changes, told with its cell.

    What it says of another row counts, under None, where it did not say so before.
    """
    doubts: dict[tuple[str, Key] | None, list[Problem]] = {}
    elsewhere = []
    for warning in warnings:
        change = lines.get((warning.file, warning.row))
        if change is None:
            elsewhere.append(warning)
        else:
            doubt = _in_cell(warning, change, dataset) if change.where else warning
            doubts.setdefault((change.table, change.key), []).append(doubt)
    if elsewhere:
        before = {(warning.file, warning.column, warning.what) for warning in find_warnings(dataset)}
        new = [warning for warning in elsewhere if (warning.file, warning.column, warning.what) not in before]
        tables = {f"{name}.csv": name for name in dataset.specs}
        new = [
            _in_words(warning, tables[warning.file], {}, dataset) if warning.file in tables else warning
            for warning in new
        ]
        if new:
            doubts[None] = new
    return doubts


def _doubt(warning: Problem, dataset: Dataset) -> str:
    """Write a doubt as the preview shows it: the cell, what is unusual and what to look at."""
    place = f"{warning.file.partition(', ')[2] or warning.file}, {warning.column}"
    if not isinstance(warning, CellProblem):
        spec = dataset.specs.get(warning.file.removesuffix(".csv"))
        titles = {field.name: field.title for field in spec.fields} if spec else {}
        place = f"data/{warning.file}:{warning.row}: {titles.get(warning.column, warning.column)}"
    return f"      ? {place}: {warning.what}.{f' Se efter {warning.right}.' if warning.right else ''}"


def apply(
    project: Project, plan: Plan, also: Mapping[Path, str] | None = None, *, command: str = "loftesbok import"
) -> list[str]:
    """Write what was planned, and with it the texts of other files, all or nothing; return a line for each table.

    Raises LoftesbokError, and writes nothing, where there are conflicts or the data have changed since the plan was
    made. A write that is cut off is completed by the next command (`transaction`).
    """
    if plan.conflicts:
        raise LoftesbokError(f"Inget har ändrats.\n{plan}")
    lines: list[str] = []
    with lock.held(project, command):
        transaction.recover(project, lines.append)
        for name, data in plan.before.items():
            if (project.data / name).read_bytes() != data:
                raise LoftesbokError(
                    f"data/{name} har ändrats sedan importen planerades. Inget har ändrats; kör den igen."
                )
        texts = {project.data / name: text for name, text in plan.texts.items()}
        transaction.write(project, {**texts, **(also or {})})
    for name in plan.texts:
        lines.append(f"data/{name}: {counted([change for change in plan.changes if f'{change.table}.csv' == name])}")
    return lines


def _tried(project: Project, texts: Mapping[str, str]) -> tuple[Dataset, list[Problem]]:
    """Load a copy of the data with these texts in its files; return it with what `find_warnings` says of it.

    Raises DataError with every fault.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        shutil.copytree(project.data, folder, ignore=shutil.ignore_patterns(".*"))
        for file, text in texts.items():
            (folder / file).write_bytes(text.encode("utf-8"))
        dataset = load(folder)
        return replace(dataset, folder=project.data), find_warnings(dataset)


def _texts(
    project: Project, dataset: Dataset, rows: Sequence[RowChange]
) -> tuple[dict[str, str], dict[str, bytes], dict[tuple[str, int], RowChange]]:
    """Return the new text and the old bytes of each file that changes, and the row that stands on each new line."""
    texts: dict[str, str] = {}
    before: dict[str, bytes] = {}
    lines: dict[tuple[str, int], RowChange] = {}
    for table in ORDER:
        changes = {change.key: change for change in rows if change.table == table}
        if changes:
            name = f"{table}.csv"
            before[name] = (project.data / name).read_bytes()
            text, places = edited(
                before[name].decode("utf-8"), dataset.specs[table], dataset.dialects[table],
                {key: change.after for key, change in changes.items()},
            )  # fmt: skip
            texts[name] = text
            lines.update({(name, line): changes[key] for line, key in places.items()})
    return texts, before, lines


def _told(
    problem: Problem, lines: Mapping[tuple[str, int], RowChange], files: Sequence[str], dataset: Dataset
) -> Problem:
    """Tell a fault in the data where it stands in a workbook; where there is none, as the data would have it."""
    change = lines.get((problem.file, problem.row))
    if change is not None and change.where:
        return _in_cell(problem, change, dataset)
    if not files:
        return problem
    place = f"{problem.file} skulle få ett fel på rad {problem.row}, {problem.column}" if problem.row else problem.file
    return of_file(listing(files), f"{place}: {problem.what}", problem.right)


def _in_cell(problem: Problem, change: RowChange, dataset: Dataset) -> CellProblem:
    columns = [column for column in problem.column.split("/") if column in change.where]
    headings = {name: where.heading for name, where in change.where.items() if name}
    in_words = _in_words(problem, change.table, headings, dataset)
    return at(change.where[columns[-1] if columns else ""], in_words.what, in_words.right)


def _in_words(problem: Problem, table: str, headings: Mapping[str, str], dataset: Dataset) -> Problem:
    """Return a problem with words for the codes, columns and ids in it; ``headings`` are a form's own, by column."""
    titles = {field.name: field.title for name in (table, "followups") for field in dataset.specs[name].fields}
    names: dict[str, str] = {}
    for named in ("parties", "places", "indicators", "commitments"):
        names |= dict(zip(dataset[named][dataset.specs[named].key[0]], dataset[named]["title"], strict=True))
    what, right = (
        form_words.tell(text, table, {**titles, **headings}, names) for text in (problem.what, problem.right)
    )
    return replace(problem, what=what, right=right)
