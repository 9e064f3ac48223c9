"""form: the Excel form of a reporting period's follow-up."""

from __future__ import annotations

import argparse
from pathlib import Path

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("form", _form, "write the Excel form of a reporting period's follow-up",
                  "Prefilled with the commitments, what was reported last, and what is in data/ already. "
                  "The same data give the same file.")  # fmt: skip
    command.add_argument("reporting_period", metavar="REPORTING_PERIOD", help="such as 2024-T1")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="F.xlsx", help="the file to write")
    command.add_argument("--party", default="", metavar="ID",
                         help="a form for one party: its own commitments, itself as the one that reports")  # fmt: skip
    command.add_argument("--period", default="", metavar="ID", help="the promise period, where several fit")


def _form(options: argparse.Namespace) -> int:
    from loftesbok.data_entry.followup_form.write import write_form  # noqa: PLC0415 - heavy

    project, dataset = opening.load_all(options)
    changed = write_form(
        project, dataset, options.reporting_period, options.output, party=options.party, period_id=options.period
    )
    print(f"{options.output} {'skriven' if changed else 'är redan som den ska'}")
    return 0
