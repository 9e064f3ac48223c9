"""import: filled forms taken into the data."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from loftesbok.commands import opening
from loftesbok.project import atomic_files

_MERGE = "sammanfogning-"


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("import", _import, "för in ifyllda formulär i data/",
                  "Visar varje rad som blir ny eller ändras. Allt skrivs, eller inget: vid ett fel eller en "
                  "motsägelse skrivs ingenting. Flera formulär för samma redovisningsperiod förs samman. Säger de "
                  "olika skrivs en sammanfogning, där man fyller i vad boken ska säga.")  # fmt: skip
    command.add_argument("forms", nargs="+", type=Path, metavar="FIL.xlsx", help="de ifyllda formulären")
    command.add_argument("--dry-run", action="store_true", help="visa vad som skulle ändras; skriv inget")
    command.add_argument("--why", default="", metavar="TEXT",
                         help="skälet till rättelser av publicerade värden som saknar skäl i formuläret")  # fmt: skip
    command.add_argument("--replace", action="store_true",
                         help="låt formuläret gälla där data/ har ändrats sedan formuläret gjordes")  # fmt: skip
    command.add_argument("--allow-personal", nargs="+", default=[], metavar="TEXT",
                         help="nummer som liknar personnummer eller telefonnummer och ändå får föras in")  # fmt: skip


def _import(options: argparse.Namespace) -> int:
    from loftesbok.data_entry.change_plan import apply  # noqa: PLC0415 - heavy
    from loftesbok.data_entry.followup_form.importing import plan_import  # noqa: PLC0415 - heavy

    project, dataset = opening.load_all(options)
    plan = plan_import(project, dataset, options.forms, why=options.why, replace=options.replace,
                       allowed=options.allow_personal)  # fmt: skip
    print(plan)
    if plan.conflicts:
        if plan.merge and not options.dry_run:
            _write_merge(options.forms, plan.merge)
        return 1
    if not options.dry_run:
        for line in apply(project, plan):
            print(line)
    return 0


def _write_merge(forms: Sequence[Path], merge: bytes) -> None:
    """Write the workbook in which the forms are merged, beside the first of them, and say what to do with it."""
    forms = [form for form in forms if not form.name.startswith(_MERGE)]
    place = forms[0].with_name(f"{_MERGE}{'-'.join(sorted(form.stem for form in forms))}.xlsx")
    if place.exists():
        print(f"{place.name} finns redan och är inte fullständig. Fyll i den, eller ta bort den för att få en ny.")
        return
    atomic_files.write(place, merge)
    names = " ".join(form.name for form in forms)
    print(f"{place} skriven: skriv där vad boken ska säga. Kör sedan `loftesbok import {names} {place.name}`.")
