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
        "list", _list, "visa löftesperioder och utgåvor: hur långt de sträcker sig, vad som är inaktuellt och varför",
        "TILL OCH MED är så långt som data sträcker sig. NÄSTA REDOVISNING är den första redovisningsperioden efter "
        "allt som finns i data, enligt hur ofta löftet följs upp. --json skriver ett objekt med två listor. Nycklar i "
        "periods: period_id, title, short_title, area, valid_from, valid_to, cadence (lista), through, commitments, "
        "followed_up (hur många åtaganden som har en uppföljning), reporting_periods (lista av reporting_period och "
        "followed_up), reports_not_held, next_expected (tom när ingen väntas). Nycklar i editions: period_id, "
        "through, state (fresh, aktuell, eller stale, inaktuell), because (tom när utgåvan är aktuell), edition "
        "(filen), changes (det som har ändrats i data och som utgåvan inte säger ännu).",
    )  # fmt: skip
    command.add_argument(
        "--json", action="store_true", help="skriv JSON för andra program; nycklarna behåller sin betydelse"
    )


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
