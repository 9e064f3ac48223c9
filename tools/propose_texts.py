"""Propose rows for texts of follow-ups in a folder, as CSV on standard output.

    python tools/propose_texts.py DIR

``DIR`` holds ``texts.csv`` (text_id, file, periods), ``commitments.csv`` (text_id, commitment_id, title, responsible,
description) and the texts. The proposals are those that ``loftesbok form --from`` makes.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from loftesbok.data_entry.proposals.matching import Commitment
from loftesbok.data_entry.proposals.propose import Proposal, propose

COLUMNS = (
    "text_id", "commitment_id", "reporting_period", "noun", "value", "precision", "parties", "joint", "anchor", "kind",
)  # fmt: skip


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def row(text_id: str, proposal: Proposal) -> dict[str, str]:
    """Return a proposal as a row."""
    return {
        "text_id": text_id, "commitment_id": proposal.commitment_id, "reporting_period": proposal.period,
        "noun": proposal.noun, "value": "" if proposal.value is None else f"{proposal.value:f}",
        "precision": proposal.precision, "parties": "|".join(proposal.parties), "joint": proposal.joint,
        "anchor": proposal.anchor, "kind": proposal.kind,
    }  # fmt: skip


def main(folder: Path) -> None:
    """Write the proposals for every text of a folder."""
    register = read(folder / "commitments.csv")
    table = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    table.writeheader()
    for about in read(folder / "texts.csv"):
        commitments = [
            Commitment(line["commitment_id"], line["title"], tuple(line["responsible"].split("|")), line["description"])
            for line in register
            if line["text_id"] == about["text_id"]
        ]
        text = (folder / about["file"]).read_text(encoding="utf-8")
        for proposal in propose(text, commitments, about["periods"].split("|")):
            table.writerow(row(about["text_id"], proposal))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main(Path(sys.argv[1]))
