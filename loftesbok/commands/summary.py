"""summary: a reporting period on one page, for the channels where results are told."""

from __future__ import annotations

import argparse
from pathlib import Path

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the command."""
    summary = add("summary", _summary, "sammanfatta en redovisningsperiod på en sida",
                  "En tillgänglig PDF, samma sida som bild, en bild att dela (1200 × 630), alternativtexter och texter "
                  "att klistra in. Allt hämtas ur data. Samma data ger samma filer.")  # fmt: skip
    summary.add_argument("reporting_period", metavar="REDOVISNINGSPERIOD", help="till exempel 2023-T3")
    summary.add_argument("-o", "--output", type=Path, required=True, metavar="MAPP", help="mappen som filerna skrivs i")
    summary.add_argument("--period", default="", metavar="ID", help="löftesperioden, när flera passar")


def _summary(options: argparse.Namespace) -> int:
    from loftesbok.papers.summary import content as summary  # noqa: PLC0415 - heavy
    from loftesbok.papers.summary import pages as summary_pages  # noqa: PLC0415 - heavy

    project, dataset = opening.load_all(options)
    content = summary.summarise(project, dataset, options.reporting_period, options.period)
    for path in summary_pages.write(content, options.output):
        print(path)
    return 0
