"""new-period: the beginning of a promise period."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from loftesbok.commands import opening
from loftesbok.domain.problems import LoftesbokError

if TYPE_CHECKING:
    from loftesbok.data.dataset import Dataset
    from loftesbok.data_entry import Plan
    from loftesbok.data_entry.new_period.begin import Given
    from loftesbok.project.project import Project

_COLUMNS = ("title", "short_title", "area", "valid_from", "valid_to", "cadence", "followup_from", "diary_number",
            "summary", "anchor")  # fmt: skip


def add(add: opening.Add) -> None:
    """Add the command."""
    period = add("new-period", _new_period, "begin a promise period: rows, notebook and table of contents",
                 "At a terminal it asks, in Swedish, for what it was not told. For a period whose rows are in data/ "
                 "already its notebook is brought in line with them; narratives stay. All or nothing.")  # fmt: skip
    period.add_argument("id", metavar="ID", help="the period's id, such as 2025-2026")
    way = period.add_mutually_exclusive_group()
    way.add_argument("--form", type=Path, metavar="F.xlsx", help="write a workbook to be filled in, and nothing else")
    way.add_argument("--workbook", type=Path, metavar="F.xlsx", help="take the period from a filled workbook")
    period.add_argument("--dry-run", action="store_true", help="show the rows, write nothing")
    period.add_argument("--before", default="", metavar="ID",
                        help="the promise whose commitments may go on in this one (default: the last one)")  # fmt: skip
    for name, help in (
        ("title", "the promise's name, as the book shows it"),
        ("short-title", "a shorter name for figures and tables"),
        ("area", "where it applies"),
        ("valid-from", "first day, or year"),
        ("valid-to", "last day, or year"),
        ("cadence", "how often it is followed up: month, quarter, tertial, half_year, year, at_end; | between several"),
        ("followup-from", "the first reporting period that is followed up"),
        ("diary-number", "the matter's diary number"),
        ("summary", "what the promise is about, in one to three sentences"),
        ("source", "source_id of the document that holds the promise"),
        ("anchor", "a few words that lead to the passage"),
    ):
        period.add_argument(f"--{name}", default="", metavar="TEXT", help=help)
    period.add_argument("--commitment", action="append", default=[], metavar="PARTY[|PARTY]:TITLE",
                        help="a commitment with those responsible; once for each")  # fmt: skip


def _new_period(options: argparse.Namespace) -> int:
    from loftesbok import scaffold  # noqa: PLC0415 - heavy
    from loftesbok.data_entry.new_period import begin as period  # noqa: PLC0415
    from loftesbok.data_entry.new_period import write as period_form  # noqa: PLC0415

    project, dataset = opening.load_all(options)
    given = _given(options)
    told = bool(given.fields or given.commitments)
    if (options.form or options.workbook) and told:
        raise LoftesbokError("A workbook holds all of the period: leave out the other options.")
    if options.form:
        changed = period_form.write_form(dataset, given.period_id, options.form, given.before)
        print(f"{options.form} {'skriven' if changed else 'är redan som den ska'}")
        return 0
    if not options.workbook and not told and period.known(dataset, given.period_id):
        for done in scaffold.new_period(project, given.period_id):
            print(done)
        return 0
    planned, shown = _planned(options, project, dataset, given)
    if planned and not shown and (options.dry_run or options.workbook):
        print(planned)
    if planned is None or options.dry_run:
        print("Inget har ändrats.")
        return 0
    for done in period.begin(project, planned, given.period_id):
        print(done)
    print(f"Next: write the background in notebooks/{given.period_id}.ipynb, then `loftesbok build`.")
    return 0


def _given(options: argparse.Namespace) -> Given:
    from loftesbok.data_entry.new_period.begin import Given  # noqa: PLC0415 - heavy

    fields = {name: getattr(options, name) for name in _COLUMNS if getattr(options, name)}
    if options.source:
        fields["source_id"] = options.source
    commitments = []
    for text in options.commitment:
        responsible, colon, title = text.partition(":")
        if not colon or not title.strip():
            raise LoftesbokError(
                f"--commitment {text!r} must be PARTY:TITLE, as in 'kommunen|polisen:Fler vandringar'."
            )
        commitments.append((responsible.strip(), title.strip()))
    return Given(options.id, fields, commitments, options.before)


def _planned(
    options: argparse.Namespace, project: Project, dataset: Dataset, given: Given
) -> tuple[Plan | None, bool]:  # fmt: skip
    """Plan the period from a workbook, from the options where they tell all, or else by asking.

    Returns the plan (None where it is not wanted) and whether its rows have been shown.
    """
    from loftesbok.data_entry.new_period import begin as period  # noqa: PLC0415 - heavy
    from loftesbok.data_entry.new_period import read as period_answers  # noqa: PLC0415 - heavy
    from loftesbok.scaffold import questions  # noqa: PLC0415 - heavy
    from loftesbok.scaffold.dialogue import Dialogue  # noqa: PLC0415

    if options.workbook:
        draft = period_answers.read(options.workbook, dataset, given.period_id)
        return period.plan(project, draft, [options.workbook.name]), False
    missing = period.missing(given)
    if not missing:
        return period.plan(project, period.drafted(dataset, given)), False
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise LoftesbokError(
            f"new-period {given.period_id} lacks {', '.join(missing)}. Give them, answer the questions at a terminal, "
            "or fill in a workbook (--form writes it, --workbook takes it in)."
        )
    return questions.ask_for_period(project, dataset, Dialogue(input, print), given), True
