"""The texts of a chapter that are made from the data: facts, the short version, one commitment, what is missing."""

from __future__ import annotations

import pandas as pd

from loftesbok.analysis import coverage, measures
from loftesbok.analysis.wording import Names, cadence_words, counted_statuses, reporting_label, validity
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
from loftesbok.domain.swedish import day, listing, number, plural, sentence
from loftesbok.domain.vocabulary import STATES, STATUSES
from loftesbok.report import tables

Pair = tuple[str, tuple[Line, ...]]


def period_facts(
    view: Dataset, names: Names, period: pd.Series, grid: pd.DataFrame, through: ReportingPeriod
) -> tuple[Pair, ...]:
    """Return the facts of a promise, as name and lines; what no source states is said to be missing."""
    commitments = view["commitments"]
    own = commitments[commitments["period_id"] == period["period_id"]]
    parties = "|".join(sorted({one for value in own["responsible"] for one in members(value)}))
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
    found = names.citation("periods", period["period_id"], column)
    return (line(period[column]), *((("Källa: ", *found),) if found else ()))


def in_short(view: Dataset, names: Names, period: pd.Series, grid: pd.DataFrame, through: ReportingPeriod) -> Bullets:
    """Return the most important in sentences made from the data."""
    own = view["commitments"]
    own = own[own["period_id"] == period["period_id"]]
    told: list[str] = [_about_commitments(names, own)]
    reported = [ReportingPeriod.parse(code) for code in grid.loc[grid["status"] != "", "reporting_period"].unique()]
    told += [_about_statuses(grid, one, len(own)) for one in sorted(reported)[-2:][::-1]]
    told += _about_changes(view, names)
    told += _about_gaps(grid)
    return Bullets(tuple(line(text) for text in told), "brief")


def _about_commitments(names: Names, own: pd.DataFrame) -> str:
    if own.empty:
        return "Löftet har inga åtaganden i underlaget."
    shared = own["responsible"].str.contains("|", regex=False)
    parts = [f"{number(int(shared.sum()))} är gemensamma"] if shared.any() else []
    for value in sorted(own.loc[~shared, "responsible"].unique()):
        parts.append(f"{number(int((own['responsible'] == value).sum()))} är {_genitive(names.parties(value))}")
    if len(own) == 1 or len(parts) == 1:
        whole = "Det är gemensamt." if shared.all() else f"Ansvarig: {names.parties(own['responsible'].iloc[0])}."
        many = "Alla är gemensamma." if shared.all() else whole
        return f"Löftet har {plural(len(own), 'åtagande', 'åtaganden')}. {whole if len(own) == 1 else many}"
    return f"Löftet har {plural(len(own), 'åtagande', 'åtaganden')}: {listing(parts)}."


def _genitive(name: str) -> str:
    return name if name.endswith(("s", "x", "z")) else f"{name}s"


def _about_statuses(grid: pd.DataFrame, one: ReportingPeriod, total: int) -> str:
    rows = grid[(grid["reporting_period"] == one.code) & (grid["status"] != "")]
    counted = rows["status"].value_counts()
    partly = int((rows["state"] == coverage.PARTLY).sum())
    half = f" {plural(partly, 'åtagande är delvis redovisat', 'åtaganden är delvis redovisade')}." if partly else ""
    return (
        f"{sentence(one.label)}: {number(len(rows))} av {plural(total, 'åtagande', 'åtaganden')} är uppföljda, "
        f"{counted_statuses({str(code): int(count) for code, count in counted.items()})}.{half}"
    )


def _about_changes(view: Dataset, names: Names) -> list[str]:
    changed = measures.changes(reported_measures(view))
    if changed.empty:
        return []
    titles = tables.series_titles(names, changed)
    told = [f"{title} {_step(row)}" for title, (_, row) in zip(titles[:3], changed.head(3).iterrows(), strict=True)]
    more = f", och {plural(len(changed) - 3, 'mått', 'mått')} till" if len(changed) > 3 else ""
    return [f"Siffror som går att jämföra mellan två redovisningar: {'; '.join(told)}{more}."]


def _step(row: pd.Series) -> str:
    before, last = number(row["before"]), number(row["last"])
    times = ReportingPeriod.parse(row["before_period"]).label, ReportingPeriod.parse(row["last_period"]).label
    if row["difference"] == 0:
        return f"{last} både {times[0]} och {times[1]}"
    return f"från {before} ({times[0]}) till {last} ({times[1]})"


MOST_GAPS = 6  # more than this, and the short version only counts them
GAPS = ("not_reported", "published_not_held", "no_information", "before_first")


def _about_gaps(grid: pd.DataFrame) -> list[str]:
    told = []
    by_state: dict[str, int] = {}
    for first, last in coverage.runs(grid):
        for state in GAPS:
            rows = grid[grid["reporting_period"] == first.code]
            count = int((rows["state"] == state).sum())
            by_state[state] = by_state.get(state, 0) + bool(count)
            if count == len(rows):
                told.append(f"{sentence(coverage.run_label(first, last))}: {STATES[state].label.lower()}.")
            elif count:
                silent = plural(count, "åtagande", "åtaganden")
                told.append(f"{sentence(coverage.run_label(first, last))}: {STATES[state].label.lower()} ({silent}).")
    if len(told) <= MOST_GAPS:
        return told
    return [
        f"{STATES[state].label}: {plural(count, 'redovisningsperiod', 'redovisningsperioder')}, för alla eller några "
        "åtaganden. Vilka står under Det som inte är redovisat."
        for state, count in by_state.items()
        if count
    ]


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
    own = grid[grid["commitment_id"] == commitment_id]
    cards = tuple(_card(view, names, found) for _, found in own[own["status"] != ""].iterrows())
    blocks: list[Block] = [SectionId(commitment_id), Paragraph(line(row["description"]), "lead"), Facts(tuple(pairs))]
    return [*blocks, *([Cards(cards)] if cards else []), *_without(own)]


def _without(own: pd.DataFrame) -> list[Block]:
    """Return the times without a follow-up, each with its state; what lies after the data's end only if all does."""
    states = own.set_index("reporting_period")["state"]
    empty = [run for run in coverage.runs(own) if not own.set_index("reporting_period")["status"][run[0].code]]
    told = [run for run in empty if states[run[0].code] != "after_through"]
    if not told and len(empty) < len(coverage.runs(own)):
        return []
    items = tuple(
        line(f"{sentence(coverage.run_label(first, last))}: ", Badge(states[first.code]))
        for first, last in told or empty
    )
    return [Paragraph(line("Tid utan uppföljning i underlaget:"), "note"), Bullets(items)]


def _card(view: Dataset, names: Names, found: pd.Series) -> Card:
    code = found["reporting_period"]
    title = reporting_label(code)
    badges = tuple(Paragraph(content) for content in tables.state_lines(found))
    followups = view["followups"]
    row = followups[
        (followups["commitment_id"] == found["commitment_id"]) & (followups["reporting_period"] == code)
    ].iloc[0]
    figures = reported_measures(view)
    figures = figures[(figures["commitment_id"] == found["commitment_id"]) & (figures["reporting_period"] == code)]
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
    if found["silent_parties"]:
        pairs.append(("Inte redovisat av", (line(names.parties(found["silent_parties"])),)))
    if row["source_status"]:
        pairs.append(("Källans egen bedömning", (line(row["source_status"]),)))
    pairs.append(("Källa", (names.place_of_row(row),)))
    why = Details(
        f"Varför {STATUSES[row['status']].label.lower()}?",
        (
            Paragraph(line(row["rationale"])),
            Paragraph(line(f"Bedömt av {row['assessed_by']}, {day(row['assessed_on'])}."), "note"),
        ),
    )
    return Card(title, (*badges, Paragraph(line(row["summary"])), Facts(tuple(pairs)), why))


def missing_blocks(view: Dataset, names: Names, grid: pd.DataFrame, label: str) -> list[Block]:
    """Say what is not reported, state by state, and which parts and figures are missing in what is reported."""
    rows = []
    for first, last in coverage.runs(grid):
        for state in (*GAPS, "after_through"):
            own = grid[(grid["reporting_period"] == first.code) & (grid["state"] == state)]
            total = int((grid["reporting_period"] == first.code).sum())
            if own.empty:
                continue
            which = "alla åtaganden" if len(own) == total else "; ".join(
                names.title("commitments", one) for one in own["commitment_id"]
            )  # fmt: skip
            rows.append(
                (
                    cell(sentence(coverage.run_label(first, last))),
                    tables.state_lines(own.iloc[0]),
                    cell(which),
                    cell(STATES[state].meaning),
                )
            )
    for _, found in grid[grid["state"] == coverage.PARTLY].iterrows():
        rows.append(
            (
                cell(reporting_label(found["reporting_period"])),
                tables.state_lines(found)[1:],
                cell(names.title("commitments", found["commitment_id"])),
                cell(f"Inte redovisat av {names.parties(found['silent_parties'])}."),
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
                f"({names.parties(row['parties'])})"
            )
            for _, row in vague.iterrows()
        )
        blocks += [Paragraph(line("Här säger källan att något har gjorts, men inte hur många gånger:")), Bullets(items)]
    return blocks
