"""The texts of a chapter that are made from the data: facts, the short version, one commitment, what is missing."""

from __future__ import annotations

import pandas as pd

from loftesbok.analysis import coverage
from loftesbok.analysis.wording import Names, cadence_words, concerned, reporting_label, validity
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import members, reported_measures
from loftesbok.document.pieces import (
    Block,
    Bullets,
    Facts,
    Line,
    Paragraph,
    Table,
    cell,
    line,
)
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import sentence
from loftesbok.domain.vocabulary import STATES
from loftesbok.report import tables

Pair = tuple[str, tuple[Line, ...]]


def period_facts(
    view: Dataset, names: Names, period: pd.Series, grid: pd.DataFrame, through: ReportingPeriod
) -> tuple[Pair, ...]:
    """Return the facts of a promise, as name and lines; what no source states is said to be missing."""
    commitments = view["commitments"]
    commitments = commitments[commitments["period_id"] == period["period_id"]]
    parties = "|".join(sorted({party for value in commitments["responsible"] for party in members(value)}))
    cadence = cadence_words(period["cadence"])
    diary = _with_citation(names, period, "diary_number") or (line("saknas i underlaget"),)
    latest = coverage.latest_reported(grid)
    last = sentence(latest.label) if latest else "ingen"
    pairs = [
        ("Löftet", (line(period["summary"]),)),
        ("Område", (line(period["area"]),)),
        ("Parter", (line(names.parties(parties) or "inga åtaganden ännu"),)),
        ("Gäller", (line(validity(period)),)),
        ("Diarienummer", diary),
        ("Ska följas upp", (line(cadence or "framgår inte av underlaget"),)),
        *(
            [("Första redovisningen", (line(reporting_label(period["followup_from"])),))]
            if period["followup_from"]
            else []
        ),
        ("Data till och med", (line(sentence(through.label)),)),
        *([("Senaste uppföljning i underlaget", (line(last),))] if last != sentence(through.label) else []),
        ("Källa", (names.place_of_row(period),)),
    ]
    return tuple(pairs)


def _with_citation(names: Names, period: pd.Series, column: str) -> tuple[Line, ...]:
    if not period[column]:
        return ()
    citation = names.citation("periods", period["period_id"], column)
    return (line(period[column]), *((("Källa: ", *citation),) if citation else ()))


GAPS = ("not_reported", "partly_held", "published_not_held", "no_information", "before_first")


def promise_texts(view: Dataset) -> list[Block]:
    """Return the promises above the commitments, where the promise has that level."""
    pairs: list[Pair] = []
    for _, row in view["promises"].iterrows():
        wording = (line(f"Ordalydelse: {row['wording']}"),) if row["wording"] else ()
        pairs.append((row["title"], (line(row["description"]), *wording)))
    return [Facts(tuple(pairs))] if pairs else []


def _parts_missing(names: Names, reported: pd.Series) -> tuple[Line, ...]:
    """Say which promised parts a follow-up does not mention, and whose share is not reported."""
    lines = [line(f"Nämns inte: {part}.") for part in members(reported["unreported"])]
    if reported["silent_parties"]:
        lines.append(line(f"Inte redovisat av {names.parties(reported['silent_parties'])}."))
    return tuple(lines)


def missing_blocks(view: Dataset, names: Names, grid: pd.DataFrame, label: str) -> list[Block]:
    """Say what is not reported, state by state, and which parts and figures are missing in what is reported."""
    rows = []
    for first, last in coverage.runs(grid):
        for state in (*GAPS, "after_through"):
            cells = grid[(grid["reporting_period"] == first.code) & (grid["state"] == state)]
            total = int((grid["reporting_period"] == first.code).sum())
            if cells.empty:
                continue
            which = "alla åtaganden" if len(cells) == total else "; ".join(
                names.title("commitments", commitment_id) for commitment_id in cells["commitment_id"]
            )  # fmt: skip
            rows.append(
                (
                    cell(sentence(coverage.run_label(first, last))),
                    tables.state_lines(cells.iloc[0]),
                    cell(which),
                    cell(STATES[state].meaning),
                )
            )
    for _, partly in grid[(grid["silent_parties"] != "") | (grid["unreported"] != "")].iterrows():
        rows.append(
            (
                cell(reporting_label(partly["reporting_period"])),
                tables.state_lines(partly),
                cell(names.title("commitments", partly["commitment_id"])),
                _parts_missing(names, partly),
            )
        )
    blocks: list[Block] = []
    if rows:
        method = (
            "Tillstånden följer av löftets uppföljningstakt och av vilka redovisningar som är kända. De skrivs aldrig "
            "för hand. Bedömningen görs per den sista dagen i Data till och med, inte per dagens datum.",
            "Underlag: tabellerna periods, reports och followups.",
        )
        header = ("Tid", "Tillstånd", "Gäller", "Vad det betyder")
        blocks.append(Table(label, "Det som inte är redovisat", header, tuple(rows), method))
    else:
        blocks.append(Paragraph(("Alla åtaganden är uppföljda i alla redovisningsperioder.",)))
    vague = reported_measures(view)
    vague = vague[vague["precision"] == "unspecified"]
    if len(vague):
        items = tuple(
            line(
                f"{reporting_label(row['reporting_period'])}: {names.title('indicators', row['indicator_id'])} "
                f"({concerned(names, row)})"
            )
            for _, row in vague.iterrows()
        )
        blocks += [Paragraph(line("Här säger källan att något har gjorts, men inte hur många gånger:")), Bullets(items)]
    return blocks
