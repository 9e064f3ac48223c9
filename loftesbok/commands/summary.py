"""summary: a reporting period on one page, for the channels where results are told."""

from __future__ import annotations

import argparse
from pathlib import Path

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the command."""
    summary = add("summary", _summary, "write the one-page summary of a reporting period",
                  "An accessible PDF, the same page as a picture, a picture for sharing (1200 × 630), alternative "
                  "texts and texts to paste. All from the data; the same data give the same files.")  # fmt: skip
    summary.add_argument("reporting_period", metavar="REPORTING_PERIOD", help="such as 2023-T3")
    summary.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="the folder to write into")
    summary.add_argument("--period", default="", metavar="ID", help="the promise period, where several fit")


def _summary(options: argparse.Namespace) -> int:
    from loftesbok.papers.summary import content as summary  # noqa: PLC0415 - heavy
    from loftesbok.papers.summary import pages as summary_pages  # noqa: PLC0415 - heavy

    project, dataset = opening.load_all(options)
    content = summary.summarise(project, dataset, options.reporting_period, options.period)
    for path in summary_pages.write(content, options.output):
        print(path)
    return 0
