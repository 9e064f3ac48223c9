"""build: data, editions and pages made into the book, published whole."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from loftesbok.commands import opening
from loftesbok.commands.run import add_shared_options, print_news
from loftesbok.domain.swedish import plural
from loftesbok.project.project import Project

_DOUBTS_SHOWN = 3


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("build", _build, "pröva data, kör det som är inaktuellt och bygg boken i _build/html",
                  "Varningar räknas som fel. Boken byts ut först när den är hel.")  # fmt: skip
    command.add_argument(
        "--through", default="", metavar="2023-T2", help="boken till och med den här redovisningsperioden"
    )
    command.add_argument("--out", type=Path, metavar="MAPP", help="var boken läggs (annars _build/html)")
    command.add_argument("--force", action="store_true", help="gör om allt, även det som är aktuellt")
    command.add_argument(
        "--jobs", type=int, metavar="ANTAL",
        help="i hur många processer sidorna läses och skrivs (annars en per kärna, högst fyra; utanför Linux en)",
    )  # fmt: skip
    command.add_argument(
        "--allow-personal", nargs="+", default=[], metavar="TEXT",
        help="nummer i data som liknar personnummer eller telefonnummer och ändå får publiceras den här gången; "
             "de som alltid får det står i _config.yml under loftesbok: allow_personal:",
    )  # fmt: skip
    add_shared_options(command)


def _build(options: argparse.Namespace) -> int:
    from loftesbok.book.build import build  # noqa: PLC0415 - heavy
    from loftesbok.project import lock  # noqa: PLC0415
    from loftesbok.project.progress import Progress  # noqa: PLC0415

    project = Project.find(options.project)
    with Progress() as say:
        built = build(
            project, through=options.through, out=options.out, say=say, force=options.force, jobs=options.jobs,
            warm=not options.cold_kernels, cell_timeout=options.cell_timeout, allowed=options.allow_personal,
            wait=0 if options.no_wait else lock.WAIT,
        )  # fmt: skip
    if any(outcome.written for outcome in built.outcomes):
        from loftesbok.data.dataset import load_once  # noqa: PLC0415 - heavy

        print_news(built.outcomes, load_once(project.data), built.place)
    fresh = "inget har ändrats; " if built.fresh else ""
    print(f"{fresh}{plural(built.pages, 'sida', 'sidor')}: {built.place / 'index.html'}")
    for line in _tell_doubts(built.doubts):
        print(line)
    return 0


def _tell_doubts(doubts: Sequence[str]) -> list[str]:
    """Return the doubts that stand, in few lines: the first ones, and how many there are."""
    if not doubts:
        return []
    rest = f"; `loftesbok check` visar alla {len(doubts)}" if len(doubts) > _DOUBTS_SHOWN else ""
    return [f"{plural(len(doubts), 'tveksam uppgift', 'tveksamma uppgifter')} i boken{rest}:", *doubts[:_DOUBTS_SHOWN]]
