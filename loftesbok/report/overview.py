"""What a chapter says of all commitments at once: the matrix of statuses, known figures, and what we do not know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pandas as pd

from loftesbok.analysis import comparisons, coverage, sentences
from loftesbok.analysis.wording import Names, counted_thing, with_parts
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import limits, reported_measures
from loftesbok.document.pieces import (
    Badge,
    Block,
    Bullets,
    Details,
    Heading,
    Line,
    Link,
    Marked,
    Paragraph,
    Strong,
    Table,
    cell,
    line,
)
from loftesbok.domain.reporting_period import ReportingPeriod, name_time
from loftesbok.domain.swedish import listing, number, sentence
from loftesbok.domain.vocabulary import PRECISIONS, SHOWN
from loftesbok.report.promise_view import PromiseView

NEWEST = 2  # reporting periods in the matrix; those before them are folded
MOST_COLUMNS = 4  # of figures; those of earlier reporting periods are folded
MOST_POINTS = 3
DAY = timedelta(days=1)
MOST_STEPS = 3
FIGURE_KEYS = ["indicator_id", "parties", "place_id", "joint", "part_of", "part_kind"]
GAPS = ("before_first", "after_through", "partly_held", "published_not_held", "no_information", "not_reported")


def overview_blocks(report: PromiseView) -> list[Block]:
    """Return the parts of a chapter that look at all commitments; none where none is told of."""
    if not (report.grid["status"] != "").any():
        return []
    return [*matrix_blocks(report), *figures_blocks(report), *unknown_blocks(report)]


# --- the matrix -------------------------------------------------------------------------------------------------------


def matrix_blocks(report: PromiseView) -> list[Block]:
    """Return the newest statuses side by side, older ones folded; nothing where there is but one reporting period."""
    grid = report.grid
    codes = told_codes(grid)
    if len(codes) < 2:
        return []
    newest, older = codes[:NEWEST], codes[NEWEST:]
    before = grid[(grid["reporting_period"] == newest[1]) & (grid["status"] != "")]
    counted = {str(code): int(count) for code, count in before["shown"].value_counts().items()}
    total = grid["commitment_id"].nunique()
    blocks: list[Block] = [
        Heading(line("Läget i varje period"), 2, "perioder"),
        Paragraph(line(sentences.tell_before(ReportingPeriod.parse(newest[1]).label, counted, total))),
        _matrix(report, newest, "Status för varje åtagande, senaste perioden först"),
    ]
    if older:
        table = _matrix(report, older, "Status i tidigare perioder", " stack")
        blocks.append(Details(line(sentences.tell_told_before(len(older))), (table,), "earlier"))
    gaps = " ".join(gap_sentences(grid))
    blocks += [Paragraph(line(gaps), "note")] if gaps else []
    shown = {code for code in grid.loc[grid["status"] != "", "shown"]}
    return [*blocks, Bullets(tuple(_key(code) for code in SHOWN if code in shown), "key")]


def told_codes(grid: pd.DataFrame) -> list[str]:
    """Return the reporting periods that have a follow-up, newest first."""
    return sorted(grid.loc[grid["status"] != "", "reporting_period"].unique(), key=ReportingPeriod.parse, reverse=True)


def _matrix(report: PromiseView, codes: list[str], caption: str, role: str = "") -> Table:
    names, grid = report.names, report.grid
    shown = grid.set_index(["commitment_id", "reporting_period"])["shown"]
    rows = tuple(
        (
            cell(names.title("commitments", commitment_id)),
            *(cell(Badge(shown[(commitment_id, code)])) for code in codes),
        )
        for commitment_id in grid["commitment_id"].unique()
    )
    header = ("Åtagande", *(sentence(ReportingPeriod.parse(code).short_label) for code in codes))
    return Table(report.label("lage"), caption, header, rows, role=f"matrix{role}")


def _key(code: str) -> Line:
    meaning = SHOWN[code].meaning
    return line(Badge(code), f": {meaning[:1].lower()}{meaning[1:].rstrip('.')}")


def gap_sentences(grid: pd.DataFrame, *, beside: bool = False) -> list[str]:
    """Say, in a sentence for each state, of what times no commitment is told of.

    Those that share days with a reporting period that is told of are meant only with ``beside``.
    """
    periods = [ReportingPeriod.parse(code) for code in told_codes(grid)]
    times: dict[str, list[str]] = {}
    for first, last in coverage.runs(grid):
        cells = grid[grid["reporting_period"] == first.code]
        if any(time.fits(first.start, last.end) for time in periods) and not beside:
            continue
        if (cells["status"] == "").all() and cells["state"].nunique() == 1:
            times.setdefault(str(cells["state"].iloc[0]), []).append(coverage.run_label(first, last))
    return [sentences.tell_time_without(state, times[state]) for state in GAPS if state in times]


# --- figures ----------------------------------------------------------------------------------------------------------


def figures_blocks(report: PromiseView) -> list[Block]:
    """Return the figures that are known, newest reporting period first, and what of them can be compared."""
    measures = reported_measures(report.view)
    figures = measures[measures["precision"] != "unspecified"]
    heading = Heading(line("Alla tal som redovisas"), 2, "tal")
    if figures.empty:
        return [heading, Paragraph(line("Inga tal redovisas."))]
    codes = sorted(figures["reporting_period"].unique(), key=ReportingPeriod.parse, reverse=True)
    compared = [Paragraph(line(compared_sentence(report.view, report.names)))] if len(codes) > 1 else []
    sign = "– betyder att inget tal redovisas. " if len(codes) > 1 else ""
    way = Link(sentences.count_rows(len(measures)), f"{report.reviewers_page}#alla-tal")
    tables = [
        numbers_table(report, figures, codes[first : first + MOST_COLUMNS], f"tal{first or ''}")
        for first in range(0, len(codes), MOST_COLUMNS)
    ]
    older = sentences.tell_told_before(len(codes) - MOST_COLUMNS)
    folded = [Details(line(older), tuple(tables[1:]), "earlier")] if tables[1:] else []
    return [heading, *compared, tables[0], *folded, Paragraph(line(sign, way), "note")]


def compared_sentence(view: Dataset, names: Names) -> str:
    """Say which figures can be compared with the reporting period before: each, or how many there are."""
    changed = comparisons.changes(view)
    if len(changed) > MOST_STEPS:
        return sentences.count_compared(len(changed))
    measures, steps, times_before = reported_measures(view), [], ("", "")
    for _, row in changed.iterrows():
        times = (row["before_time"].label, row["last_time"].label)
        name = names.within_sentence(thing(names, row, measures))
        steps.append(sentences.tell_went(name, row["before"], row["last"], *(times if times != times_before else ())))
        times_before = times
    return sentences.tell_compared(steps)


def thing(names: Names, row: pd.Series, among: pd.DataFrame) -> str:
    """Name what a series counts, and whose it is where the same thing is counted for several."""
    alike = among[(among["indicator_id"] == row["indicator_id"]) & (among["part_of"] == row["part_of"])]
    several = len(alike[FIGURE_KEYS].drop_duplicates()) > 1
    about = [sentences.tell_doers(names.parties_in_text(row["parties"]), row["joint"])] if several else []
    about += [names.places(row["place_id"])] if row["place_id"] else []
    return f"{counted_thing(names, row)}{f' ({listing(about)})' if about else ''}"


def numbers_table(report: PromiseView, figures: pd.DataFrame, codes: list[str], name: str = "tal") -> Table:
    """Return a row per series of figures with one column per reporting period; a part follows its whole."""
    names, rows = report.names, []
    for commitment_id in report.commitment_rows["commitment_id"]:
        of_commitment = with_parts(figures[(figures["commitment_id"] == commitment_id)
                                         & figures["reporting_period"].isin(codes)])  # fmt: skip
        for _, same in of_commitment.groupby(FIGURE_KEYS, sort=False):
            first = same.iloc[0]
            values = {row["reporting_period"]: row for _, row in same.iterrows()}
            rows.append((_name(names, first, figures), *(_value(values.get(code)) for code in codes)))
    header = ("Antal", *(sentence(ReportingPeriod.parse(code).short_label) for code in codes))
    role = "numbers many" if len(codes) > NEWEST else "numbers"
    caption = "Redovisade tal, senaste perioden först"
    return Table(report.label(name), caption, header, tuple(rows), role=role)


def _name(names: Names, row: pd.Series, figures: pd.DataFrame) -> tuple[Line, ...]:
    """Name a series in the table; a part stands below its whole, and need not name it again."""
    if not row["part_of"]:
        return cell(sentence(thing(names, row, figures)))
    alone = row.copy()
    alone["part_of"] = ""
    share = "varav " if row["part_kind"] == "share" else ""
    return cell(Marked(sentence(f"{share}{names.within_sentence(counted_thing(names, alone))}"), "within"))


def _value(row: pd.Series | None) -> tuple[Line, ...]:
    if row is None:
        return cell("–")
    exact = row["precision"] == "exact"
    precision = () if exact else (Marked(PRECISIONS[row["precision"]].label, "precision"), " ")
    return cell(*precision, Strong(number(row["value"])))


# --- what we do not know ----------------------------------------------------------------------------------------------


def unknown_blocks(report: PromiseView) -> list[Block]:
    """Return at most three points of what nobody can read here."""
    points = list(_unknown(report))[:MOST_POINTS]
    return [Heading(line("Det vi inte vet"), 2, "vet-inte"), Bullets(tuple(points))] if points else []


def _unknown(report: PromiseView) -> Iterable[Line]:
    view, grid = report.view, report.grid
    times = _times_without(report.period, grid)
    if times:
        sources = [] if len(told_codes(grid)) > 1 else gap_sentences(grid)
        yield line(Strong(f"Hur det gick {sentences.at_time(listing(times))}."), " ", " ".join(sources) or
                   "För den tiden har vi ingen uppföljning.")  # fmt: skip
    elif any(gaps := gap_sentences(grid, beside=True)):
        yield line(Strong("Vad andra redovisningar säger."), " ", " ".join(gaps))
    kinds = dict(zip(view["indicators"]["indicator_id"], view["indicators"]["kind"], strict=True))
    if not any(kinds[indicator] == "effect" for indicator in view["measures"]["indicator_id"]):
        targets = " Löftet har inga mål i siffror." if view["targets"].empty else ""
        yield line(Strong("Vad arbetet ledde till."), f" Redovisningen mäter inte det.{targets}")
    readings = view["followups"][view["followups"]["note"] != ""]["commitment_id"].nunique()
    if readings:
        yield line(Strong("Hur några stycken ska läsas."), f" {sentences.tell_readings(readings)}")
    vague = int((view["measures"]["precision"] == "unspecified").sum())
    if vague:
        yield line(Strong("Hur mycket som gjordes."), f" {sentences.tell_vague(vague)}")


def _times_without(period: pd.Series, grid: pd.DataFrame) -> list[str]:
    """Return the times of a promise in which nothing is told of."""
    start, end = limits(period)
    spans = sorted(
        (max(time.start, start), min(time.end, end)) for time in map(ReportingPeriod.parse, told_codes(grid))
    )
    times, at = [], start
    for first, last in spans:
        if (first - at).days > 0:
            times.append(name_time(at, first - DAY))
        at = max(at, last + DAY)
    return [*times, *([name_time(at, end)] if at <= end else [])]


# --- before and after -------------------------------------------------------------------------------------------------


def links_blocks(report: PromiseView) -> list[Block]:
    """Say which commitments have likes in earlier and later promises."""
    links, home = (
        report.view["continuations"],
        dict(zip(report.view["commitments"]["commitment_id"], report.view["commitments"]["period_id"], strict=True)),
    )
    if links.empty:
        return []
    ends = [(home[row["from_commitment"]], home[row["to_commitment"]]) for _, row in links.iterrows()]
    before = dict.fromkeys(start for start, _ in ends if start != report.period_id)
    after = dict.fromkeys(end for _, end in ends if end != report.period_id)
    mine = {row[end] for _, row in links.iterrows() for end in ("from_commitment", "to_commitment")
            if home[row[end]] == report.period_id}  # fmt: skip
    stated = int(((links["carried_on_by"] == "source") & (links["target_by"] == "source")).sum())
    names = [[report.names.period(period_id) for period_id in side] for side in (before, after)]
    way = Link("Alla kopplingar", f"{report.reviewers_page}#fore-och-efter")
    return [Paragraph(line(sentences.tell_links(len(mine), names[0], names[1], stated), " ", way))]
