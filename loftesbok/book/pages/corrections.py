"""The page *Rättelser*: what has been changed after publication, and who takes reports of errors."""

from __future__ import annotations

import pandas as pd

from loftesbok.book.pages.period_states import PeriodState, period_states, whole_view
from loftesbok.data.dataset import Dataset
from loftesbok.document.document import Document, document
from loftesbok.document.pieces import Facts, Line, Link, Paragraph, Table, cell, line
from loftesbok.domain.swedish import day

NONE = "Inga rättelser har gjorts."
OF_COMMITMENT = ("commitments", "followups", "measures", "targets", "continuations")


def corrections(dataset: Dataset, through: str = "") -> Document:
    """Return the corrections, the newest first, with links to the chapters; a sentence where there are none."""
    entries = _newest_first(dataset, through)
    if entries.empty:
        return document(Paragraph((NONE,)))
    states = {state.period_id: state for state in period_states(dataset, through)}
    rows = tuple(
        (cell(day(row["corrected_on"])), cell(row["what"]), cell(row["why"]), _where(dataset, states, row))
        for _, row in entries.iterrows()
    )
    header = ("Datum", "Vad som ändrades", "Varför", "Gäller")
    method = ("Datum är den dag då rättelsen gjordes. Den nyaste står först.", "Underlag: tabellen corrections.")
    return document(Table("sida-rattelser", "Rättelser efter publicering", header, rows, method))


def _newest_first(dataset: Dataset, through: str) -> pd.DataFrame:
    return whole_view(dataset, through)["corrections"].sort_values("corrected_on", ascending=False, kind="stable")


def _where(dataset: Dataset, states: dict[str, PeriodState], row: pd.Series) -> tuple[Line, ...]:
    """Return the commitment or the promise that a correction speaks of, or the table's title."""
    table, first = row["table"], str(row["key"]).split("/")[0]
    commitments = dataset["commitments"].set_index("commitment_id")["period_id"]
    if table in OF_COMMITMENT and first in commitments.index and commitments[first] in states:
        state = states[commitments[first]]
        return (line(state.commitment(first)), line(state.name))
    if table in ("promises", "reports"):
        key = {"promises": "promise_id", "reports": "report_id"}[table]
        first = dict(zip(dataset[table][key], dataset[table]["period_id"], strict=True)).get(first, "")
    if table in ("periods", "promises", "reports") and first in states:
        return cell(Link(states[first].name, states[first].page))
    titles = {resource["name"]: resource["title"] for resource in dataset.package["resources"]}
    return cell(titles.get(table, table))


def contact(dataset: Dataset) -> Document:
    """Return whom to tell of an error: the publisher and the contact, from the dataset's description."""
    who = dataset.package["publisher"]
    return document(
        Facts(
            (
                ("Utgivare", cell(who["name"] or "inte ifylld ännu")),
                ("Kontakt", cell(contact_piece(who["contact"]))),
            )
        )
    )


def contact_piece(address: str) -> str | Link:
    """Return a contact as a link where it is a web or mail address."""
    if not address:
        return "inte ifylld ännu"
    if "@" in address and " " not in address:
        return Link(address, f"mailto:{address}")
    return Link(address, address) if address.startswith(("https://", "http://")) else address
