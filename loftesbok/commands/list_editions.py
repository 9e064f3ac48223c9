"""list: the promise periods and their editions."""

from __future__ import annotations

import argparse
import json
import os
import sys

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add(
        "list", _list, "show promise periods and editions: how far they reach, what is stale and why",
        "THROUGH is how far the data reach; NEXT REPORT the first reporting period by the cadence after all that is "
        "known. --json prints an object with two lists. Keys of each of periods: period_id, title, short_title, area, "
        "valid_from, valid_to, cadence (list), through, commitments, followed_up (how many commitments have a "
        "follow-up), reporting_periods (list of reporting_period and followed_up), reports_not_held, next_expected "
        "(empty when there is none). Keys of each of editions: period_id, through, state (fresh or stale), because "
        "(empty when fresh), edition (its file), changes (what the data make of it that it does not say yet).",
    )  # fmt: skip
    command.add_argument("--json", action="store_true", help="for machines: JSON, whose keys keep their meaning")


def _list(options: argparse.Namespace) -> int:
    from loftesbok.commands import listing_table  # noqa: PLC0415
    from loftesbok.editions import listing  # noqa: PLC0415

    editions = listing.read(opening.find(options))
    if options.json:
        print(json.dumps(listing.as_json(editions), ensure_ascii=False, indent=2))
    else:
        print(listing_table.table(editions, colours=_wants_colours()))
    return 0


def _wants_colours() -> bool:
    """Tell whether colours can be seen and are wanted (https://no-color.org)."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.platform != "win32" or "WT_SESSION" in os.environ  # older consoles show the codes themselves
