"""memo: the board paper (tjänsteskrivelse) of a promise period."""

from __future__ import annotations

import argparse
from pathlib import Path

from loftesbok.commands import opening
from loftesbok.domain.problems import LoftesbokError

KINDS = ("report", "proposal")
FORMATS = ("docx", "pdf", "html")


def add(add: opening.Add) -> None:
    """Add the command."""
    memo = add("memo", _memo, "write the board paper of a promise period, as Word, PDF or HTML",
               "Texts from data/papers/PERIOD-KIND.yml, results and figures from the data. A draft says what is "
               "missing; with --final that is an error. The same data give the same file.")  # fmt: skip
    memo.add_argument("period", nargs="?", default="", metavar="PERIOD", help="the promise period, such as 2023-2024")
    memo.add_argument("--kind", choices=KINDS, default="report",
                      help="report: what came of a promise; proposal: a new one (default: report)")  # fmt: skip
    memo.add_argument("--format", choices=FORMATS, default="docx", help="default: docx")
    memo.add_argument("--through", default="", metavar="2023-T2",
                      help="the last reporting period to include (default: the last in the data)")  # fmt: skip
    memo.add_argument("--template", type=Path, metavar="T.docx", help="a Word template of your own")
    memo.add_argument("--final", action="store_true", help="no draft: every required part must be there")
    memo.add_argument("-o", "--output", type=Path, metavar="F", help="the file to write")
    memo.add_argument("--placeholders", action="store_true",
                      help="show what a Word template may hold; with -o, write ours to begin from")  # fmt: skip
    memo.add_argument("--new-text", action="store_true",
                      help="write an empty text file for the paper, to be filled in")  # fmt: skip


def _memo(options: argparse.Namespace) -> int:
    if options.placeholders:
        return _placeholders(options)
    if not options.period:
        raise LoftesbokError("memo needs a promise period, as in `loftesbok memo 2023-2024`.")
    if options.template and options.format != "docx":
        raise LoftesbokError(f"--template goes with --format docx, not with {options.format}.")
    from loftesbok.papers.board_paper import export as making  # noqa: PLC0415 - heavy
    from loftesbok.papers.board_paper import text_template as skeleton  # noqa: PLC0415 - heavy

    project, dataset = opening.load_all(options)
    if options.new_text:
        print(skeleton.write(project, dataset, options.period, options.kind))
        return 0
    paper = making.make(
        project, dataset, options.period, options.kind, options.format,
        through=options.through, template=options.template, final=options.final,
    )  # fmt: skip
    path, changed = making.write(paper, options.output)
    for note in paper.notes:
        print(note)
    print(f"{path} {'skriven' if changed else 'är redan som den ska'}")
    return 0


def _placeholders(options: argparse.Namespace) -> int:
    from loftesbok.papers.board_paper import word_default_template, word_template  # noqa: PLC0415 - heavy
    from loftesbok.project import atomic_files as files  # noqa: PLC0415

    print(word_template.described())
    if options.output:
        changed = files.write(options.output, word_default_template.template())
        print(f"\n{options.output} {'skriven' if changed else 'är redan som den ska'}")
    return 0
