"""check, verify-sources: are the data in order, and do they agree with the documents?"""

from __future__ import annotations

import argparse
from pathlib import Path

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the commands."""
    check = add("check", _check, "validate the data, and hold notebooks and table of contents against them",
                "Exit code 1 and one line per problem (file:row: column: what is wrong, what would be right). Lines "
                "marked 'varning' tell of what is allowed but unusual, and of what looks like personal particulars; "
                "they do not change the exit code.")  # fmt: skip
    check.add_argument("--strict", action="store_true", help="let warnings count as problems: exit code 1")
    verify = add("verify-sources", _verify, "hold every checksum, anchor and figure against the source documents")
    verify.add_argument("folder", type=Path, metavar="DIR", help="the folder that holds the documents, whatever named")


def _check(options: argparse.Namespace) -> int:
    from loftesbok.analysis import plausibility as doubts  # noqa: PLC0415 - heavy
    from loftesbok.book import check as checks  # noqa: PLC0415 - heavy

    project = opening.find(options)
    found = checks.check(project)
    for problem in found.problems:
        print(problem)
    for note in found.notes:
        print(note)
    for warning in found.warnings:
        print(doubts.told(warning))
    print(found.summary)
    return 1 if found.problems or (options.strict and found.warnings) else 0


def _verify(options: argparse.Namespace) -> int:
    from loftesbok.analysis import provenance  # noqa: PLC0415 - heavy
    from loftesbok.papers.board_paper import texts  # noqa: PLC0415 - heavy

    _, dataset = opening.load_all(options)
    found = provenance.verify(dataset, options.folder, texts.cited(dataset))
    print(provenance.report(found))
    return 1 if found.problems else 0
