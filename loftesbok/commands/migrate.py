"""migrate: bring the data of an older project to the present schema."""

from __future__ import annotations

import argparse

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("migrate", _migrate, "skriv om äldre data enligt löftesbokens nuvarande schema",
                  "Ändringarna prövas på en kopia och skrivs alla på en gång, eller inte alls. Egna kolumner och "
                  "tabeller blir kvar. Beskrivningen i datapackage.json skrivs om där den skiljer sig från "
                  "löftesbokens.")  # fmt: skip
    command.add_argument("--dry-run", action="store_true", help="visa vad som skulle ändras, och ändra inget")


def _migrate(options: argparse.Namespace) -> int:
    from loftesbok.analysis.plausibility.warnings import describe, mask  # noqa: PLC0415 - heavy
    from loftesbok.data.migration_plan import plan  # noqa: PLC0415 - heavy
    from loftesbok.data.migrations.versions import CURRENT  # noqa: PLC0415
    from loftesbok.project import lock, transaction  # noqa: PLC0415

    project = opening.find(options)
    with lock.held(project, "loftesbok migrate"):
        planned = plan(project.data)
        for change in planned.changes:
            print(f"{change}.")
        for doubt in planned.doubts:
            print(describe(mask(doubt)))
        if planned.texts and not options.dry_run:
            transaction.write(project, {project.data / name: text for name, text in planned.texts.items()})
    if not planned.texts:
        print(f"Data är redan skrivna enligt schema {CURRENT}. Inget har ändrats.")
    elif options.dry_run:
        print(f"Prövat på en kopia: data går att läsa enligt schema {CURRENT}. Inget har ändrats.")
    else:
        print(f"Klart: data är skrivna enligt schema {CURRENT}. Kör `loftesbok build` för att göra boken på nytt.")
    return 0
