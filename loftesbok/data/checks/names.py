"""What becomes a file's name or a link must be able to: ids of promise periods, and the sources' addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from loftesbok.data.checks.row_problems import at_rows
from loftesbok.domain.file_names import name_fault
from loftesbok.domain.problems import Fault, Problem, quoted
from loftesbok.project.project import TRENDS

Tables = Mapping[str, pd.DataFrame]
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_NOT_IN_ADDRESS = re.compile(r"[\s\"'<>\[\\\]^`{|}]")


def period_names_files(tables: Tables) -> Iterator[Problem]:
    """A promise period's id names its notebook and the folder of its editions, which no other thing may be called."""
    ids = tables["periods"]["period_id"].astype(str)

    def fault(period_id: str) -> Fault:
        if period_id == TRENDS:
            return f"{quoted(period_id)} är namnet på kapitlet om trender", "ett annat id, som löftets år"
        return name_fault(period_id), "ett annat id, som löftets år"

    for row, period_id in enumerate(ids):
        if fault(period_id)[0]:
            yield from at_rows("periods", [row], "period_id", fault(period_id))


def address_can_be_followed(tables: Tables) -> Iterator[Problem]:
    """A source's address leads to a page of the host that a reader sees in it, and holds no markup."""
    addresses = tables["sources"]["url"]
    rows = np.flatnonzero(
        addresses.isin([address for address in addresses.cat.categories if address and address_fault(address)[0]])
    )
    yield from at_rows("sources", rows, "url", lambda row: address_fault(addresses.iloc[row]))


def address_fault(address: str) -> Fault:
    """Describe what keeps an address from being a plain one; two empty texts where nothing does.

    RFC 3986, with letters of any alphabet after the host, as browsers show them, and without user names, which hide
    the host.
    """
    right = "adressen som den står i webbläsaren, som https://www.exempel.se/sida"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return f"{quoted(address)} är ingen webbadress", right
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        return f"{quoted(address)} är ingen webbadress", right
    if "@" in parts.netloc or not _HOST.fullmatch(parts.hostname):
        return f"värden i {quoted(address)} är inget vanligt värdnamn", f"{right}; med å, ä eller ö skrivet som xn--…"
    if odd := _NOT_IN_ADDRESS.search(address):
        return f"{quoted(address)} innehåller {quoted(odd[0])}, som inte får stå i en adress", right
    return "", ""


RULES: tuple[Callable[[Tables], Iterator[Problem]], ...] = (period_names_files, address_can_be_followed)
