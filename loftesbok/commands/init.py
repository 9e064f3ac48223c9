"""init: the beginning of a project for another municipality."""

from __future__ import annotations

import argparse
from pathlib import Path

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("init", _init, "lay out a new project for another municipality",
                  "The project can be built at once; its README.md says what to fill in first. "
                  "Nothing is left behind where it fails.")  # fmt: skip
    command.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    command.add_argument("--municipality", required=True, metavar="NAME", help="as in 'Norrköpings kommun'")
    command.add_argument("--code", default="", metavar="0581", help="the municipality's code, four digits")
    command.add_argument("--title", default="", metavar="TEXT",
                         help="the book's title (default: with the municipality's)")  # fmt: skip


def _init(options: argparse.Namespace) -> int:
    from loftesbok.new_project.lay_out import lay_out  # noqa: PLC0415 - heavy

    project = lay_out(options.folder, options.municipality, options.title, options.code)
    print(f"{project.root}: a new project. Read README.md there: what to fill in first, and how to build the book.")
    return 0
