"""new-period: the beginning of a promise period, told in a workbook or by options."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from loftesbok.commands import opening
from loftesbok.domain.problems import LoftesbokError

if TYPE_CHECKING:
    from loftesbok.data_entry.new_period.begin import PeriodOptions

_TEXTS = {
    "title": "löftets namn, som boken visar det",
    "short-title": "ett kortare namn, för figurer och tabeller",
    "area": "området som löftet gäller",
    "valid-from": "första dagen, eller året",
    "valid-to": "sista dagen, eller året",
    "cadence": "hur ofta löftet följs upp: month, quarter, tertial, half_year, year, at_end; | mellan flera",
    "followup-from": "första redovisningsperioden, om den inte är den första möjliga",
    "diary-number": "ärendets diarienummer",
    "summary": "vad löftet handlar om, i en till tre meningar",
    "source": "id för dokumentet som löftet står i (data/sources.csv)",
    "anchor": "några få ord ur dokumentet som leder till löftet",
}


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("new-period", _new_period, "börja en löftesperiod: rader, arbetsblad och innehållsförteckning",
                  "Löftet beskrivs i en arbetsbok (--form skriver den, --workbook för in den) eller helt med "
                  "flaggorna nedan. Allt skrivs, eller inget. Finns periodens rader redan i data/ rättas arbetsbladet "
                  "efter dem; egna texter blir kvar. Åtaganden läggs till med en arbetsbok, likadant.")  # fmt: skip
    command.add_argument("id", metavar="ID", help="löftesperiodens id, till exempel 2025-2026")
    way = command.add_mutually_exclusive_group()
    way.add_argument("--form", type=Path, metavar="FIL.xlsx", help="skriv en arbetsbok att fylla i, och inget annat")
    way.add_argument("--workbook", type=Path, metavar="FIL.xlsx", help="för in perioden ur en ifylld arbetsbok")
    command.add_argument("--dry-run", action="store_true", help="visa vad som skulle skrivas; skriv inget")
    command.add_argument("--before", default="", metavar="ID",
                         help="med --form: löftet vars åtaganden kan fortsätta (annars det senaste)")  # fmt: skip
    for name, help in _TEXTS.items():
        command.add_argument(f"--{name}", default="", metavar="TEXT", help=help)
    command.add_argument("--commitment", action="append", default=[], metavar="PART[|PART]:TITEL",
                         help="ett åtagande med dem som ansvarar; en gång för varje")  # fmt: skip


def _new_period(options: argparse.Namespace) -> int:
    from loftesbok.data_entry.new_period import begin  # noqa: PLC0415 - heavy
    from loftesbok.data_entry.new_period.draft import refuse_bad_id  # noqa: PLC0415 - heavy
    from loftesbok.data_entry.new_period.read import read  # noqa: PLC0415 - heavy
    from loftesbok.data_entry.new_period.write import write_form  # noqa: PLC0415 - heavy

    refuse_bad_id(options.id)
    project, dataset = opening.load_all(options)
    period = _told_by(options)
    told_by_options = bool(period.fields or period.commitments)
    if (options.form or options.workbook) and told_by_options:
        raise LoftesbokError("Arbetsboken innehåller hela löftet. Rätt vore: bara --form eller bara --workbook.")
    if options.before and not options.form:
        raise LoftesbokError("--before säger vilket löfte arbetsboken utgår från. Rätt vore: tillsammans med --form.")
    if options.form:
        changed = write_form(dataset, period.period_id, options.form, options.before)
        adds = f": nya åtaganden i {period.period_id}" if begin.has_begun(dataset, period.period_id) else ""
        print(f"{options.form} {'skriven' if changed else 'är redan som den ska'}{adds}")
        return 0
    if not options.workbook and not told_by_options and begin.has_begun(dataset, period.period_id):
        lines = begin.bring_in_line(project, dataset, period.period_id, dry_run=options.dry_run)
        print("\n".join([*lines, "Inget har ändrats."] if options.dry_run or not lines else lines))
        return 0
    if options.workbook:
        draft = read(options.workbook, dataset, period.period_id)
        plan = begin.plan_period(project, draft, options.workbook.name)
    elif missing := period.missing():
        raise LoftesbokError(
            f"new-period {period.period_id}: {', '.join(missing)} saknas. Rätt vore: alla flaggorna, eller en "
            f"arbetsbok att fylla i: `loftesbok new-period {period.period_id} --form ny-period.xlsx`"
        )
    else:
        plan = begin.plan_period(project, period.draft(dataset))
    if options.dry_run or options.workbook:
        print(plan)
    if options.dry_run:
        print("Inget har ändrats.")
        return 0
    for line in begin.begin(project, plan, period.period_id):
        print(line)
    if begin.has_begun(dataset, period.period_id):
        print("Kör sedan `loftesbok build`.")
    else:
        print(f"Skriv bakgrunden i notebooks/{period.period_id}.ipynb, och kör sedan `loftesbok build`.")
    return 0


def _told_by(options: argparse.Namespace) -> PeriodOptions:
    """Return the period as the options tell it."""
    from loftesbok.data_entry.new_period.begin import PeriodOptions  # noqa: PLC0415 - heavy

    columns = {name.replace("-", "_"): getattr(options, name.replace("-", "_")) for name in _TEXTS}
    columns["source_id"] = columns.pop("source")
    commitments = []
    for text in options.commitment:
        responsible, colon, title = text.partition(":")
        if not colon or not title.strip():
            raise LoftesbokError(
                f"--commitment {text!r} saknar part eller titel. Rätt vore: PART:TITEL, till exempel "
                "'kommunen|polisen:Fler vandringar'."
            )
        commitments.append((responsible.strip(), title.strip()))
    return PeriodOptions(options.id, {name: text for name, text in columns.items() if text}, commitments)
