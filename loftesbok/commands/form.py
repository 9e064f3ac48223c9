"""form: the Excel form of a reporting period's follow-up."""

from __future__ import annotations

import argparse
from pathlib import Path

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("form", _form, "gör Excelformuläret för uppföljningen av en redovisningsperiod",
                  "Ifyllt med åtagandena, det som redovisades senast och det som redan finns i data/. Samma data ger "
                  "samma fil.")  # fmt: skip
    command.add_argument("reporting_period", metavar="REDOVISNINGSPERIOD", help="till exempel 2024-T1")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FIL.xlsx", help="filen som skrivs")
    command.add_argument("--party", default="", metavar="ID",
                         help="en parts formulär: dess åtaganden, med den själv som den som redovisar")  # fmt: skip
    command.add_argument("--period", default="", metavar="ID", help="löftesperioden, när flera passar")
    command.add_argument("--anyway", action="store_true",
                         help="gör formuläret även för en redovisningsperiod som löftet inte följs upp i")  # fmt: skip


def _form(options: argparse.Namespace) -> int:
    from loftesbok.data_entry.followup_form.write import write_form  # noqa: PLC0415 - heavy

    project, dataset = opening.load_all(options)
    changed = write_form(
        project, dataset, options.reporting_period, options.output, party=options.party, period_id=options.period,
        anyway=options.anyway,
    )  # fmt: skip
    print(f"{options.output} {'skriven' if changed else 'är redan som den ska'}")
    return 0
