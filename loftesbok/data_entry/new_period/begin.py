"""A promise period put in place: its rows, its notebook and its entry in the table of contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from loftesbok.book import toc
from loftesbok.data.dataset import Dataset
from loftesbok.data_entry.change_plan import Plan, apply, plan_rows
from loftesbok.data_entry.new_period.draft import PeriodDraft
from loftesbok.data_entry.row_changes import RowChange, current
from loftesbok.domain.swedish import plural
from loftesbok.editions import period_notebook
from loftesbok.project import atomic_files, lock, transaction
from loftesbok.project.project import TRENDS, Project

_COMMAND = "loftesbok new-period"
_NEEDED = ("title", "area", "valid_from", "valid_to", "summary", "source_id", "anchor")
"""What must be said of a promise period, beside its commitments."""


@dataclass(frozen=True)
class PeriodOptions:
    """A promise period as the command line's options tell it.

    ``fields`` holds columns of ``periods``, ``commitments`` (responsible, title) pairs.
    """

    period_id: str
    fields: Mapping[str, str] = field(default_factory=dict)
    commitments: Sequence[tuple[str, str]] = ()

    def missing(self) -> list[str]:
        """Return the options that the period still lacks, as they are written."""
        names = [option_name(column) for column in _NEEDED if not self.fields.get(column)]
        return names if self.commitments else [*names, "--commitment"]

    def draft(self, dataset: Dataset) -> PeriodDraft:
        """Return the period's rows."""
        draft = PeriodDraft(dataset, self.period_id)
        draft.period(self.fields)
        for responsible, title in self.commitments:
            draft.commitment({"title": title, "responsible": "|".join(sorted(responsible.split("|")))})
        return draft


def option_name(column: str) -> str:
    """Return the command line's option for a column of ``periods``."""
    return "--source" if column == "source_id" else f"--{column.replace('_', '-')}"


def has_begun(dataset: Dataset, period_id: str) -> bool:
    """Tell whether a promise period has its row in the data (or is the chapter across them)."""
    return period_id == TRENDS or period_id in set(dataset["periods"]["period_id"])


def plan_period(project: Project, draft: PeriodDraft, workbook: str = "", today: date | None = None) -> Plan:
    """Plan the rows of a period, tried on a copy of the data; raise DataError with every fault.

    What is added to a period that is published becomes a correction, dated ``today``.
    """
    about = f"{f'{workbook}: ' if workbook else ''}löftesperioden {draft.period_id}"
    rows = draft.changes()
    if draft.is_addition and any((project.reports / draft.period_id).glob("*.ipynb")):
        rows += _correction(draft, rows, (today or date.today()).isoformat())
    files = [workbook] if workbook else []
    return plan_rows(project, draft.dataset, rows, about=about, files=files, notes=draft.notes)


def _correction(draft: PeriodDraft, rows: Sequence[RowChange], today: str) -> list[RowChange]:
    """Return the correction that tells which commitments and targets a published promise has got, and why."""
    titles = [row.after["title"] for row in rows if row.table == "commitments" and row.after]
    targets = sum(row.table == "targets" for row in rows)
    added = "Ett åtagande" if len(titles) == 1 else "Åtaganden"
    what = [f"{added} har lagts till: {'; '.join(titles)}"] if titles else []
    what += [f"{plural(targets, 'mål', 'mål')} har lagts till"] if targets else []
    if not what:
        return []
    key = (today, "periods", draft.period_id)
    before = current(draft.dataset, "corrections", key)
    said = {name: before[name] if before else "" for name in ("what", "why")}
    after = {
        **dict(zip(draft.dataset.specs["corrections"].key, key, strict=True)),
        "what": ". ".join(filter(None, [said["what"], *what])),
        "why": "; ".join(dict.fromkeys(filter(None, [said["why"], draft.why]))),
    }
    return [RowChange("corrections", key, before, after)]


def begin(project: Project, plan: Plan, period_id: str) -> list[str]:
    """Write a period's rows, its notebook and its place in the table of contents: all or nothing.

    Returns what was written, one line each.
    """
    texts, notes = _files(project, plan.after or plan.dataset, period_id)
    written = [path for path, text in texts.items() if not atomic_files.holds(path, text)]
    return apply(project, plan, texts, command=_COMMAND) + _describe(project, written) + notes


def bring_in_line(project: Project, dataset: Dataset, period_id: str, *, dry_run: bool = False) -> list[str]:
    """Bring the notebook of a period that has its rows, and the table of contents, in line with them.

    No text of one's own is lost. Returns what was written, and what became of each cell that was not as in the
    template, one line each; with ``dry_run`` what would be, and writes nothing.
    """
    texts, notes = _files(project, dataset, period_id)
    if dry_run:
        return _describe(project, [path for path, text in texts.items() if not atomic_files.holds(path, text)]) + notes
    with lock.held(project, _COMMAND):
        return _describe(project, transaction.write(project, texts)) + notes


def _files(project: Project, dataset: Dataset, period_id: str) -> tuple[dict[Path, str], list[str]]:
    """Return notebooks and table of contents as they should be with these data, and what that does to own cells."""
    texts, notes = {}, []
    for name in dict.fromkeys((period_id, TRENDS)):
        path = project.notebook(name)
        texts[path] = period_notebook.notebook_text(project, dataset, name)
        notes += [f"{project.relative(path)}: {note}" for note in period_notebook.changes(project, dataset, name)]
    return {**texts, project.toc_file: toc.wanted(project, dataset)}, notes


def _describe(project: Project, written: Sequence[Path]) -> list[str]:
    how = {project.toc_file: "följer data"}
    return [f"{project.relative(path)} {how.get(path, 'följer mallen och data')}" for path in written]
