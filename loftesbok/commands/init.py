"""init: the beginning of a project for another municipality."""

from __future__ import annotations

import argparse
from pathlib import Path

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("init", _init, "börja ett nytt projekt för en annan kommun",
                  "Boken kan byggas direkt. I projektets README.md står vad som ska fyllas i först. "
                  "Går något fel blir ingenting kvar.")  # fmt: skip
    command.add_argument("folder", type=Path, metavar="MAPP", help="en ny eller tom mapp")
    command.add_argument("--municipality", required=True, metavar="NAMN", help="till exempel ”Norrköpings kommun”")
    command.add_argument("--code", default="", metavar="0581", help="kommunens kod, fyra siffror")
    command.add_argument("--title", default="", metavar="TEXT",
                         help="bokens titel (annars Löftesboken med kommunens namn)")  # fmt: skip


def _init(options: argparse.Namespace) -> int:
    from loftesbok.new_project.lay_out import lay_out  # noqa: PLC0415 - heavy

    project = lay_out(options.folder, options.municipality, options.title, options.code)
    print(f"{project.root}: ett nytt projekt. I README.md där står vad som ska fyllas i först, och hur boken byggs.")
    return 0
