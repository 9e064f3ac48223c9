"""new-period: the beginning of a promise period."""

from __future__ import annotations

import argparse

from loftesbok.commands import opening
from loftesbok.errors import LoftesbokError


def add(add: opening.Add) -> None:
    """Add the commands."""
    period = add("new-period", _new_period, "begin a promise period: rows, notebook and table of contents",
                 "For a period whose rows are in data/ already: its notebook is brought in line with them; "
                 "narratives stay.")  # fmt: skip
    period.add_argument("id", metavar="ID", help="the period's id, such as 2025-2026")
    for name, help in (
        ("title", "the promise's name, as the book shows it"),
        ("short-title", "a shorter name for figures and tables"),
        ("area", "where it applies"),
        ("valid-from", "first day, or year"),
        ("valid-to", "last day, or year"),
        ("cadence", "how often it is followed up: month, quarter, tertial, half_year, year, at_end; | between several"),
        ("followup-from", "the first reporting period that is followed up"),
        ("diary-number", "the matter's diary number"),
        ("summary", "what the promise is about, in one to three sentences"),
        ("source", "source_id of the document that holds the promise"),
        ("anchor", "a few words that lead to the passage"),
    ):
        period.add_argument(f"--{name}", default="", metavar="TEXT", help=help)
    period.add_argument("--commitment", action="append", default=[], metavar="PARTY[|PARTY]:TITLE",
                        help="a commitment with those responsible; once for each")  # fmt: skip


def _new_period(options: argparse.Namespace) -> int:
    from loftesbok import scaffold  # noqa: PLC0415 - heavy

    given = {
        name: getattr(options, name)
        for name in ("title", "short_title", "area", "valid_from", "valid_to", "cadence", "followup_from",
                     "diary_number", "summary", "anchor")
        if getattr(options, name)
    }  # fmt: skip
    if options.source:
        given["source_id"] = options.source
    commitments = []
    for text in options.commitment:
        responsible, colon, title = text.partition(":")
        if not colon or not title.strip():
            raise LoftesbokError(
                f"--commitment {text!r} must be PARTY:TITLE, as in 'kommunen|polisen:Fler vandringar'."
            )
        commitments.append((responsible.strip(), title.strip()))
    for done in scaffold.new_period(opening.find(options), options.id, given, commitments):
        print(done)
    print(f"Next: write the background in notebooks/{options.id}.ipynb, then `loftesbok build`.")
    return 0
