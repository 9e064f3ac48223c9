"""import: filled forms taken into the data."""

from __future__ import annotations

import argparse
from pathlib import Path

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("import", _import, "take filled forms into data/",
                  "Shows every row that is added or changed. All or nothing: with a fault or a conflict nothing is "
                  "written. Several forms of the same reporting period are brought together.")  # fmt: skip
    command.add_argument("forms", nargs="+", type=Path, metavar="F.xlsx", help="the filled forms")
    command.add_argument("--dry-run", action="store_true", help="show the change, write nothing")
    command.add_argument("--why", default="", metavar="TEXT",
                         help="the reason for corrections of published values that have none in the form")  # fmt: skip
    command.add_argument("--replace", action="store_true",
                         help="let the form prevail where data/ has changed since the form was made")  # fmt: skip


def _import(options: argparse.Namespace) -> int:
    from loftesbok.data_entry.change_plan import apply  # noqa: PLC0415 - heavy
    from loftesbok.data_entry.followup_form.importing import plan_import  # noqa: PLC0415 - heavy

    project, dataset = opening.load_all(options)
    plan = plan_import(project, dataset, options.forms, why=options.why, replace=options.replace)
    print(plan)
    if plan.conflicts:
        return 1
    if not options.dry_run:
        for line in apply(project, plan):
            print(line)
    return 0
