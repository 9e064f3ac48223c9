"""The texts of a chapter that are made from the data: facts, the short version, one commitment, what is missing."""

from __future__ import annotations

import pandas as pd

from loftesbok.analysis import comparisons, coverage, sentences
from loftesbok.analysis.wording import Names, cadence_words, concerned, reporting_label, series_names, validity
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import members, reported_measures
from loftesbok.document.pieces import (
    Badge,
    Block,
    Bullets,
    Card,
    Cards,
    Details,
    Facts,
    Line,
    Paragraph,
    SectionId,
    Table,
    cell,
    line,
)
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import day, sentence
from loftesbok.domain.vocabulary import SHOWN, STATES
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


def in_short(view: Dataset, names: Names, period: pd.Series, grid: pd.DataFrame, through: ReportingPeriod) -> Bullets:
    """Return the most important in sentences made from the data."""
    commitments = view["commitments"]
    commitments = commitments[commitments["period_id"] == period["period_id"]]
    reported = [ReportingPeriod.parse(code) for code in grid.loc[grid["status"] != "", "reporting_period"].unique()]
    texts = [
        _about_commitments(names, commitments),
        *(_about_statuses(grid, time, len(commitments)) for time in sorted(reported)[-2:][::-1]),
        _about_changes(view, names),
        *_about_gaps(grid),
    ]
    return Bullets(tuple(line(text) for text in texts if text), "brief")


def _about_commitments(names: Names, commitments: pd.DataFrame) -> str:
    shared = commitments["responsible"].str.contains("|", regex=False)
    alone = commitments.loc[~shared, "responsible"].value_counts().sort_index()
    by_name: dict[str, int] = {}
    for party, count in alone.items():
        name = names.parties(str(party))
        by_name[name] = by_name.get(name, 0) + int(count)
    return sentences.tell_responsibility(int(shared.sum()), by_name)


def _about_statuses(grid: pd.DataFrame, time: ReportingPeriod, total: int) -> str:
    rows = grid[(grid["reporting_period"] == time.code) & (grid["status"] != "")]
    counted = {str(code): int(count) for code, count in rows["shown"].value_counts().items()}
    return sentences.tell_statuses(time.label, len(rows), total, counted)


MOST_CHANGES = 3  # more than this, and the short version only counts them


def _about_changes(view: Dataset, names: Names) -> str:
    changed = comparisons.changes(view)
    steps = [
        sentences.tell_step(name, row["before"], row["before_time"].label, row["last"], row["last_time"].label)
        for name, (_, row) in zip(series_names(names, changed), changed.iterrows(), strict=True)
    ]
    return sentences.tell_changes(steps, MOST_CHANGES)


MOST_GAPS = 6  # more than this, and the short version only counts them
GAPS = ("not_reported", "published_not_held", "no_information", "before_first")


def _about_gaps(grid: pd.DataFrame) -> list[str]:
    gaps = []
    times = dict.fromkeys(GAPS, 0)
    for first, last in coverage.runs(grid):
        rows = grid[grid["reporting_period"] == first.code]
        for state in GAPS:
            count = int((rows["state"] == state).sum())
            if count:
                times[state] += 1
                label = coverage.run_label(first, last)
                gaps.append(f"{sentences.tell_gap(label, STATES[state].label, count, len(rows))}.")
    if len(gaps) <= MOST_GAPS:
        return gaps
    return [sentences.count_gaps(STATES[state].label, count) for state, count in times.items() if count]


def promise_texts(view: Dataset) -> list[Block]:
    """Return the promises above the commitments, where the promise has that level."""
    pairs: list[Pair] = []
    for _, row in view["promises"].iterrows():
        wording = (line(f"Ordalydelse: {row['wording']}"),) if row["wording"] else ()
        pairs.append((row["title"], (line(row["description"]), *wording)))
    return [Facts(tuple(pairs))] if pairs else []


def commitment_blocks(view: Dataset, names: Names, grid: pd.DataFrame, commitment_id: str) -> list[Block]:
    """Return one commitment: its text, those responsible, and a card per reporting period."""
    frame = view["commitments"]
    row = frame[frame["commitment_id"] == commitment_id].iloc[0]
    pairs: list[Pair] = [("Ansvarig", (line(tables.responsible(names, row["responsible"])),))]
    if row["promise_id"]:
        pairs.append(("Löfte", (line(names.title("promises", row["promise_id"])),)))
    if row["group"]:
        pairs.append(("Grupp", (line(row["group"]),)))
    if row["wording"]:
        pairs.append(("Ordalydelse", (line(row["wording"]),)))
    pairs.append(("Löftets källa", (names.place_of_row(row),)))
    cells = grid[grid["commitment_id"] == commitment_id]
    cards = tuple(_card(view, names, reported) for _, reported in cells[cells["status"] != ""].iterrows())
    blocks: list[Block] = [SectionId(commitment_id), Paragraph(line(row["description"]), "lead"), Facts(tuple(pairs))]
    return [*blocks, *([Cards(cards)] if cards else []), *_without(cells)]


def _without(cells: pd.DataFrame) -> list[Block]:
    """Return the times without a follow-up, each with its state; what lies after the data's end only if all does."""
    states = cells.set_index("reporting_period")["state"]
    statuses = cells.set_index("reporting_period")["status"]
    empty = [run for run in coverage.runs(cells) if not statuses[run[0].code]]
    before_end = [run for run in empty if states[run[0].code] != "after_through"]
    if not before_end and len(empty) < len(coverage.runs(cells)):
        return []
    items = tuple(
        line(f"{sentence(coverage.run_label(first, last))}: ", Badge(states[first.code]))
        for first, last in before_end or empty
    )
    return [Paragraph(line("Tid utan uppföljning i underlaget:"), "note"), Bullets(items)]


def _card(view: Dataset, names: Names, reported: pd.Series) -> Card:
    code = reported["reporting_period"]
    title = reporting_label(code)
    badges = tuple(Paragraph(content) for content in tables.state_lines(reported))
    followups = view["followups"]
    row = followups[
        (followups["commitment_id"] == reported["commitment_id"]) & (followups["reporting_period"] == code)
    ].iloc[0]
    figures = reported_measures(view)
    figures = figures[(figures["commitment_id"] == reported["commitment_id"]) & (figures["reporting_period"] == code)]
    pairs: list[Pair] = []
    if len(figures):
        pairs.append(("Siffror", tuple(tables.measure_lines(names, figures))))
    if row["reason"]:
        pairs.append(("Skäl", (line(row["reason"]),)))
    if row["next_step"]:
        pairs.append(("Nästa steg", (line(row["next_step"]),)))
    if row["places"]:
        pairs.append(("Platser", (line(names.places(row["places"])),)))
    pairs.append(("Redovisat av", (line(names.parties(row["reported_by"])),)))
    if row["unreported"]:
        pairs.append(("Nämns inte", tuple(line(part) for part in members(row["unreported"]))))
    if row["not_stated"]:
        pairs.append(("Framgår inte", (line(row["not_stated"]),)))
    if reported["silent_parties"]:
        pairs.append(("Inte redovisat av", (line(names.parties(reported["silent_parties"])),)))
    if row["source_status"]:
        pairs.append(("Källans egen bedömning", (line(row["source_status"]),)))
    pairs.append(("Källa", (names.place_of_row(row),)))
    why = Details(
        f"Varför {SHOWN[reported['shown']].label.lower()}?",
        (
            Paragraph(line(row["rationale"])),
            *([Paragraph(line(row["note"]))] if row["note"] else []),
            Paragraph(line(f"Bedömt av {row['assessed_by']}, {day(row['assessed_on'])}."), "note"),
        ),
    )
    return Card(title, (*badges, Paragraph(line(row["summary"])), Facts(tuple(pairs)), why))


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
