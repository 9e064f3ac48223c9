"""The page *Ansvar*: every commitment of every promise, by who is responsible, and what is not reported by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from loftesbok.analysis import coverage
from loftesbok.analysis.coverage import time_label
from loftesbok.analysis.sentences import count_commitments, count_statuses
from loftesbok.analysis.wording import reporting_label
from loftesbok.book.pages.period_states import EMPTY, PeriodState
from loftesbok.document.document import Document, document
from loftesbok.document.myst import escape_myst
from loftesbok.document.pieces import Badge, Block, Line, Paragraph, Table, cell, line
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import listing, number, sentence
from loftesbok.report import tables

UNREPORTED = ("not_reported", "published_not_held", "no_information")


@dataclass(frozen=True)
class Held:
    """A commitment with its promise period and the row of its last follow-up, if it has one."""

    state: PeriodState
    commitment: pd.Series
    last: pd.Series | None

    @property
    def responsible(self) -> str:
        """Who is responsible (*list*)."""
        return str(self.commitment["responsible"])


def held(states: Sequence[PeriodState]) -> list[Held]:
    """Return every commitment of the promise periods that have begun, the newest period first."""
    commitments = []
    for state in states:
        for _, row in state.commitments.iterrows():
            rows = state.grid[(state.grid["commitment_id"] == row["commitment_id"]) & (state.grid["status"] != "")]
            commitments.append(Held(state, row, rows.iloc[-1] if len(rows) else None))
    return commitments


def groups(commitments: list[Held]) -> list[tuple[str, str, list[Held]]]:
    """Return (parties, their name, commitments) for each set of responsible parties; the joint ones come first."""
    values = sorted(
        {commitment.responsible for commitment in commitments}, key=lambda value: (-value.count("|"), value)
    )
    party_groups = []
    for value in values:
        members = [commitment for commitment in commitments if commitment.responsible == value]
        party_groups.append((value, tables.responsible(members[0].state.names, value), members))
    return party_groups


def overview(states: Sequence[PeriodState]) -> Document:
    """Return how many commitments each is responsible for, and how many of them have which last status."""
    party_groups = groups(held(states))
    if not party_groups:
        return document(Paragraph((EMPTY,)))
    rows = []
    for _, name, members in party_groups:
        counted: dict[str, int] = {}
        for commitment in members:
            if commitment.last is not None:
                counted[commitment.last["shown"]] = counted.get(commitment.last["shown"], 0) + 1
        silent = sum(commitment.last is None for commitment in members)
        shown = (cell(name), cell(number(len(members))), cell(count_statuses(counted) or "ingen"), cell(number(silent)))
        rows.append(shown)
    header = ("Ansvarig", "Åtaganden", "Senaste status", "Utan uppföljning")
    method = (
        "Varje åtagande räknas en gång. Ett gemensamt åtagande räknas bara på raden för gemensamma, inte en gång till "
        "hos var och en.",
        "Status är den senaste som går att sätta för varje åtagande. Den kan gälla olika tider. Åtaganden utan "
        "uppföljning har ingen status och räknas för sig.",
        "Antalen är inget betyg. Löftena är olika stora, och flera uppföljningar saknas i underlaget.",
        "Underlag: tabellerna commitments, followups och reports.",
    )
    caption = "Antal åtaganden efter ansvarig, alla löften"
    return document(Table("sida-ansvar", caption, header, tuple(rows), method, frozenset({1, 3})))


def by_party(states: Sequence[PeriodState]) -> str:
    """Return, as MyST, a section for each set of responsible parties with all that they have promised."""
    parts = []
    for value, name, members in groups(held(states)):
        table = _commitments(value, name, members)
        parts.append(f"### {escape_myst(sentence(name))}\n\n{document(table).to_myst()}")
    return "\n\n".join(parts) or EMPTY


def _commitments(value: str, name: str, members: list[Held]) -> Table:
    rows = []
    for member in members:
        link = member.state.commitment(member.commitment["commitment_id"])
        rows.append((cell(link), cell(member.state.name), _status(member)))
    method = (
        "Åtagandena i det nyaste löftet står först. Efter statusen står vilken tid den gäller.",
        "Ett åtagande utan uppföljning har ingen status. Vad vi vet om den tiden står längre ned på sidan.",
        "Underlag: tabellerna commitments, followups och reports.",
    )
    caption = f"{sentence(name)}: {count_commitments(len(members))}"
    label = f"sida-ansvar-{value.replace('|', '-')}"
    return Table(label, caption, ("Åtagande", "Löfte", "Senaste status"), tuple(rows), method)


def _status(commitment: Held) -> tuple[Line, ...]:
    if commitment.last is None:
        return cell("ingen uppföljning i underlaget")
    when = ReportingPeriod.parse(commitment.last["reporting_period"])
    return (line(Badge(commitment.last["shown"]), f" {time_label(when, when, commitment.state.row)}"),)


def unreported(states: Sequence[PeriodState]) -> Document:
    """Return what is not reported by whom: parts that one party has left out, then times without any follow-up."""
    return document(_silent_parties(states), _times_without(states)) if states else document(Paragraph((EMPTY,)))


def _silent_parties(states: Sequence[PeriodState]) -> Block:
    rows = []
    for state in states:
        for _, row in state.grid[state.grid["silent_parties"] != ""].iterrows():
            rows.append(
                (
                    cell(state.commitment(row["commitment_id"])),
                    cell(state.names.parties(row["silent_parties"])),
                    cell(reporting_label(row["reporting_period"])),
                    cell(state.name),
                )
            )
    if not rows:
        return Paragraph(("I alla uppföljningar som finns är varje ansvarig parts del redovisad.",))
    method = (
        "Här finns en uppföljning av åtagandet, men den säger inget om vad en av de ansvariga har gjort. Det betyder "
        "inte att parten inget har gjort.",
        "Underlag: tabellerna commitments och followups.",
    )
    header = ("Åtagande", "Inte redovisat av", "Tid", "Löfte")
    return Table("sida-ansvar-delar", "Delar som en part inte har redovisat", header, tuple(rows), method)


def _times_without(states: Sequence[PeriodState]) -> Block:
    rows = [row for state in states for row in _times_of(state)]
    if not rows:
        return Paragraph(("Alla åtaganden är uppföljda för all tid som boken har uppgifter om.",))
    method = (
        "Tillståndet gäller åtagandet. Det säger vad vi vet om redovisningen, inte om vad någon har gjort. Orsaken kan "
        "också vara att vi inte har dokumentet.",
        "Tid före den första redovisningen och tid efter underlagets slut är inte med.",
        "Underlag: tabellerna periods, commitments, reports och followups.",
    )
    header = ("Löfte och tid", "Tillstånd", "Antal åtaganden")
    return Table("sida-ansvar-tid", "Tid utan uppföljning, efter ansvarig", header, tuple(rows), method)


def _times_of(state: PeriodState) -> list[tuple[tuple[Line, ...], ...]]:
    """Return a row for each state and set of commitments, with all the times for which it holds."""
    responsible = dict(zip(state.commitments["commitment_id"], state.commitments["responsible"], strict=True))
    times_by_state: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for first, last in coverage.runs(state.grid):
        rows_then = state.grid[state.grid["reporting_period"] == first.code]
        for code in UNREPORTED:
            silent = tuple(
                responsible[commitment_id]
                for commitment_id in rows_then.loc[rows_then["state"] == code, "commitment_id"]
            )
            if silent:
                times_by_state.setdefault((code, silent), []).append(time_label(first, last, state.row))
    rows: list[tuple[tuple[Line, ...], ...]] = []
    for (code, silent), times in times_by_state.items():
        values = sorted(set(silent), key=lambda value: (-value.count("|"), value))
        who = tuple(
            line(f"{tables.responsible(state.names, value)}: {number(silent.count(value))}") for value in values
        )
        rows.append(((line(state.name), line(sentence(listing(times)))), cell(Badge(code)), who))
    return rows
