"""import: filled forms taken into the data."""

from __future__ import annotations

import argparse
from pathlib import Path

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("import", _import, "för in ifyllda formulär i data/",
                  "Visar varje rad som blir ny eller ändras. Allt skrivs, eller inget: vid ett fel eller en "
                  "motsägelse skrivs ingenting. Flera formulär för samma redovisningsperiod förs samman.")  # fmt: skip
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
        return 1
    if not options.dry_run:
        for line in apply(project, plan):
            print(line)
    return 0
