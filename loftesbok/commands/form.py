"""form: the Excel form of a reporting period's follow-up."""

from __future__ import annotations

import argparse
from pathlib import Path

from loftesbok.commands import opening
from loftesbok.project import atomic_files


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
    command.add_argument("--from", nargs="+", type=Path, default=[], dest="documents", metavar="FIL",
                         help="dokument (.txt, .md, .html, .docx, .pdf, eller - för inklistrad text), eller mottagna "
                         "formulär med bladet Kort ifyllt (.xlsx), som fyller formuläret med förslag; ett formulär "
                         "för varje dokument")  # fmt: skip
    command.add_argument("--anyway", action="store_true",
                         help="gör formuläret även för en redovisningsperiod som löftet inte följs upp i")  # fmt: skip


def _form(options: argparse.Namespace) -> int:
    from loftesbok.data_entry.followup_form import received  # noqa: PLC0415 - heavy
    from loftesbok.data_entry.followup_form.write import write_form  # noqa: PLC0415 - heavy
    from loftesbok.data_entry.proposals import documents  # noqa: PLC0415 - heavy

    project, dataset = opening.load_all(options)
    for number, path in enumerate(options.documents or [None], 1):
        output = options.output
        if len(options.documents) > 1:  # a form has one source
            output = output.with_name(f"{output.stem}-{number}{output.suffix}")
        is_pasted = str(path) == documents.STANDARD_INPUT
        pasted = output.with_name(f"{output.stem}-kalla.txt")
        more_kinds = {received.SUFFIX: received.text_of_workbook}
        document = documents.read(path, pasted.name if is_pasted else "", more_kinds) if path else None
        changed, summary = write_form(
            project, dataset, options.reporting_period, output, party=options.party, period_id=options.period,
            anyway=options.anyway, document=document,
        )  # fmt: skip
        print(f"{output} {'skriven' if changed else 'är redan som den ska'}")
        if document and is_pasted:
            atomic_files.write(pasted, document.data)
            print(f"{pasted} skriven: den inklistrade texten, formulärets källa. Spara den bland källdokumenten.")
        if summary:
            print(summary)
    return 0
