"""verify-sources: do the data agree with the documents that they are taken from?"""

from __future__ import annotations

import argparse
from pathlib import Path

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("verify-sources", _verify, "jämför varje kontrollsumma, ankare och siffra med källdokumenten")
    command.add_argument("folder", type=Path, metavar="MAPP", help="mappen med dokumenten, vad de än heter")


def _verify(options: argparse.Namespace) -> int:
    from loftesbok.analysis import provenance  # noqa: PLC0415 - heavy
    from loftesbok.data_entry.followup_form import received  # noqa: PLC0415 - heavy
    from loftesbok.papers.board_paper import texts  # noqa: PLC0415 - heavy

    _, dataset = opening.load_all(options)
    result = provenance.verify(dataset, options.folder, texts.cited(dataset), received.text_of)
    print(provenance.report(result))
    return 1 if result.problems else 0
