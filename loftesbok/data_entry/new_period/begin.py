"""A promise period put in place: its rows, its notebook and its entry in the table of contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from loftesbok.book import toc
from loftesbok.data.dataset import Dataset, load
from loftesbok.data_entry.change_plan import ORDER, Plan, plan_rows
from loftesbok.data_entry.followup_form import importing
from loftesbok.data_entry.new_period.draft import PeriodDraft
from loftesbok.domain.problems import LoftesbokError
from loftesbok.editions.period_notebook import notebook_text
from loftesbok.project import atomic_files as files
from loftesbok.project import lock
from loftesbok.project import transaction as journal
from loftesbok.project.project import TRENDS, Project


@dataclass(frozen=True)
class Given:
    """What has been told of a promise period beforehand, as by the command line's options.

    ``fields`` holds columns of ``periods``, ``commitments`` (responsible, title) pairs; ``before`` is the promise
    period whose commitments may go on in this one ("" for the last before it).
    """

    period_id: str
    fields: Mapping[str, str] = field(default_factory=dict)
    commitments: Sequence[tuple[str, str]] = ()
    before: str = ""


NEEDED = ("title", "area", "valid_from", "valid_to", "summary", "source_id", "anchor")
"""What must be told of a promise period, beside its commitments."""


def known(dataset: Dataset, period_id: str) -> bool:
    """Tell whether a promise period has its row in the data (or is the chapter across them)."""
    return period_id == TRENDS or period_id in set(dataset["periods"]["period_id"])


def option(name: str) -> str:
    """Return the command line's option for a column of ``periods``."""
    return "--source" if name == "source_id" else f"--{name.replace('_', '-')}"


def missing(given: Given) -> list[str]:
    """Return the options that a promise period still lacks."""
    lacking = [option(name) for name in NEEDED if not given.fields.get(name)]
    return lacking if given.commitments else [*lacking, "--commitment"]


def drafted(dataset: Dataset, given: Given) -> PeriodDraft:
    """Return the draft of a period that has been told whole."""
    draft = PeriodDraft(dataset, given.period_id)
    draft.period(given.fields)
    add_commitments(draft, given)
    return draft


def add_commitments(draft: PeriodDraft, given: Given) -> None:
    """Take in the commitments that have been told."""
    for responsible, title in given.commitments:
        draft.commitment({"title": title, "responsible": "|".join(sorted(responsible.split("|")))})


def plan(project: Project, draft: PeriodDraft, workbooks: Sequence[str] = (), notes: Sequence[str] = ()) -> Plan:
    """Plan the rows of a period, tried on a copy of the data; raise DataError with every fault."""
    about = ": ".join([*workbooks, f"löftesperioden {draft.period_id}"])
    return plan_rows(project, draft.dataset, draft.changes(), about=about, files=workbooks, notes=notes)


def begin(project: Project, planned: Plan, period_id: str) -> list[str]:
    """Write a period's rows, its notebook and its place in the table of contents: all or nothing.

    Returns what was written, one line each.
    """
    dataset = planned.after or load(project.data)
    texts = _texts(project, dataset, period_id)
    written = [path for path, text in texts.items() if not files.holds(path, text)]
    importing.apply(project, planned, texts)
    done = []
    for table in ORDER:
        count = sum(one.table == table for one in planned.changes)
        done += [f"data/{table}.csv: {count} row(s) added"] if count else []
    return done + [_told(project, path) for path in written]


def new_period(
    project: Project,
    period_id: str,
    fields: Mapping[str, str] | None = None,
    commitments: Sequence[tuple[str, str]] = (),
) -> list[str]:
    """Begin a promise period: its rows (if ``fields`` are given), its notebook, its place in the table of contents.

    ``fields`` holds columns of ``periods``; ``commitments`` holds (responsible, title) pairs. For a period that has its
    rows already, the notebook is brought in line with them and its narratives are kept. Returns what was written, one
    line each. Raises DataError if the rows would not be valid; nothing is written then.
    """
    dataset = load(project.data)
    if fields:
        given = Given(period_id, fields, commitments)
        return begin(project, plan(project, drafted(dataset, given)), period_id)
    if not known(dataset, period_id):
        raise LoftesbokError(
            f"data/periods.csv has no row for {period_id}. Answer the questions at a terminal, fill in a workbook "
            f"(--form, --workbook), or give {', '.join(missing(Given(period_id)))}."
        )
    with lock.held(project, "loftesbok new-period"):
        return [_told(project, path) for path in journal.write(project, _texts(project, dataset, period_id))]


def _texts(project: Project, dataset: Dataset, period_id: str) -> dict[Path, str]:
    """Return notebooks and table of contents as they should be with these data."""
    made = {project.notebook(one): notebook_text(project, dataset, one) for one in dict.fromkeys((period_id, TRENDS))}
    return {**made, project.toc_file: toc.wanted(project, dataset)}


def _told(project: Project, path: Path) -> str:
    how = "updated" if path == project.toc_file else "written from the template"
    return f"{project.relative(path)} {how}"
