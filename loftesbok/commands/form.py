"""form, import: the Excel form of a reporting period, and taking it into the data."""

from __future__ import annotations

import argparse
from pathlib import Path

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the commands."""
    form = add("form", _form, "write the Excel form of a reporting period's follow-up",
               "Prefilled with the commitments, what was reported last, and what is in data/ already. "
               "The same data give the same file.")  # fmt: skip
    form.add_argument("reporting_period", metavar="REPORTING_PERIOD", help="such as 2024-T1")
    form.add_argument("-o", "--output", type=Path, required=True, metavar="F.xlsx", help="the file to write")
    form.add_argument("--party", default="", metavar="ID",
                      help="a form for one party: its own commitments, itself as the one that reports")  # fmt: skip
    form.add_argument("--period", default="", metavar="ID", help="the promise period, where several fit")
    taken = add("import", _import, "take filled forms into data/",
                "Shows every row that is added or changed. All or nothing: with a fault or a conflict nothing is "
                "written. Several forms of the same reporting period are brought together.")  # fmt: skip
    taken.add_argument("forms", nargs="+", type=Path, metavar="F.xlsx", help="the filled forms")
    taken.add_argument("--dry-run", action="store_true", help="show the change, write nothing")
    taken.add_argument("--why", default="", metavar="TEXT",
                       help="the reason for corrections of published values that have none in the form")  # fmt: skip
    taken.add_argument("--replace", action="store_true",
                       help="let the form prevail where data/ has changed since the form was made")  # fmt: skip


def _form(options: argparse.Namespace) -> int:
    from loftesbok import data_entry as intake  # noqa: PLC0415 - heavy

    project, dataset = opening.load_all(options)
    changed = intake.write_form(
        project, dataset, options.reporting_period, options.output, party=options.party, period_id=options.period
    )
    print(f"{options.output} {'skriven' if changed else 'är redan som den ska'}")
    return 0


def _import(options: argparse.Namespace) -> int:
    from loftesbok import data_entry as intake  # noqa: PLC0415 - heavy

    project, dataset = opening.load_all(options)
    plan = intake.plan_import(project, dataset, options.forms, why=options.why, replace=options.replace)
    print(plan)
    if plan.conflicts:
        return 1
    if not options.dry_run:
        for done in intake.apply(project, plan):
            print(done)
    return 0
