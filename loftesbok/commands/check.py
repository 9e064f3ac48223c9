"""check: are the data in order, and do notebooks and contents agree with them?"""

from __future__ import annotations

import argparse

from loftesbok.commands import opening
from loftesbok.project import transaction
from loftesbok.project.project import Project


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("check", _check, "pröva data, och om arbetsblad och innehållsförteckning stämmer med dem",
                  "Varje fel får en rad: fil:rad: kolumn: vad som är fel, och vad som vore rätt. Slutkoden är då 1. "
                  "Rader som börjar med ”varning” gäller det som är tillåtet men ovanligt, och det som ser ut som "
                  "personuppgifter. De ändrar inte slutkoden.")  # fmt: skip
    command.add_argument(
        "--discard-interrupted", action="store_true",
        help="stryk först ett avbrutet kommando som inte går att fullfölja; egna ändringar blir kvar",
    )  # fmt: skip
    command.add_argument("--strict", action="store_true", help="räkna varningar som fel: slutkod 1")


def _check(options: argparse.Namespace) -> int:
    from loftesbok.analysis.plausibility.warnings import describe  # noqa: PLC0415 - heavy
    from loftesbok.book.check import check  # noqa: PLC0415 - heavy

    if options.discard_interrupted and not transaction.discard(Project.find(options.project), opening.tell):
        opening.tell("Det finns inget avbrutet kommando att stryka.")
    result = check(opening.find(options))
    for problem in result.problems:
        print(problem)
    for note in result.notes:
        print(note)
    for warning in result.warnings:
        print(describe(warning))
    print(result.summary)
    return 1 if result.problems or (options.strict and result.warnings) else 0
