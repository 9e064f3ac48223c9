"""check: are the data in order, and do notebooks and contents agree with them?"""

from __future__ import annotations

import argparse

from loftesbok.commands import opening
from loftesbok.project import transaction
from loftesbok.project.project import Project


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("check", _check, "validate the data, and hold notebooks and table of contents against them",
                  "Exit code 1 and one line per problem (file:row: column: what is wrong, what would be right). Lines "
                  "marked 'varning' tell of what is allowed but unusual, and of what looks like personal particulars; "
                  "they do not change the exit code.")  # fmt: skip
    command.add_argument(
        "--discard-interrupted", action="store_true",
        help="first give up a command that was interrupted and that can't be completed; own changes stay",
    )  # fmt: skip
    command.add_argument("--strict", action="store_true", help="let warnings count as problems: exit code 1")


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
