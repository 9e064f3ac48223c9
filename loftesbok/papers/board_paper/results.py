"""What came of a promise, as a board reads it: each commitment with its result and status, and the figures known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from loftesbok.analysis.wording import concerned, counted_thing, figure_value, reporting_label, with_parts
from loftesbok.data.views import members, reported_measures
from loftesbok.document.paper import Part
from loftesbok.document.pieces import Badge, Block, Line, Paragraph, Strong, Table, cell, line
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.papers.board_paper import sentences
from loftesbok.report.period_report import PeriodReport

SERIES = ["indicator_id", "parties", "place_id", "joint", "part_of", "part_kind"]


def promises_of(report: PeriodReport) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Yield each promise with its title, text and commitments; one without a title for commitments below none."""
    commitments = report.commitment_rows
    for _, promise in report.view["promises"].iterrows():
        below = commitments[commitments["promise_id"] == promise["promise_id"]]
        text = f"{promise['description']}{_wording(promise)}"
        yield promise["title"], text, below
    rest = commitments[commitments["promise_id"] == ""]
    if len(rest):
        yield "", "", rest


def promised(row: pd.Series) -> str:
    """Return the text of a commitment, and its wording where its owner publishes it."""
    return f"{row['description']}{_wording(row)}"


def _wording(row: pd.Series) -> str:
    return f" Ordalydelse: {row['wording']}" if row["wording"] else ""


def result_parts(report: PeriodReport) -> Iterator[Part]:
    """Yield the commitments with their results: a part for each promise, one without a heading for the rest."""
    for title, text, rows in promises_of(report):
        blocks: list[Block] = [Paragraph(line(text))] if text else []
        for _, row in rows.iterrows():
            blocks += result_blocks(report, row)
        yield Part(title, tuple(blocks))


def result_blocks(report: PeriodReport, row: pd.Series) -> Iterable[Block]:
    """Yield one commitment: what was promised, and a paragraph for each reporting period with its status and result."""
    group = f" Grupp: {row['group']}." if row["group"] else ""
    yield Paragraph(line(Strong(f"{row['title']}."), f" {promised(row)}{group}"), "heading")
    cells = report.grid[(report.grid["commitment_id"] == row["commitment_id"]) & (report.grid["status"] != "")]
    for _, reported in cells.iterrows():
        yield Paragraph(result_line(report, reported))
    if cells.empty:
        yield Paragraph(line("Ingen uppföljning av åtagandet finns i underlaget."))


def result_line(report: PeriodReport, reported: pd.Series) -> Line:
    """Return the result of one commitment in one reporting period: time, status, result, what is not reported, next."""
    row = followup_row(report, reported)
    parts, silent = members(reported["unreported"]), reported["silent_parties"]
    not_told = sentences.tell_unreported(parts) if parts else sentences.tell_silent(report.names.parties(silent))
    tail = (not_told, row["next_step"])
    text = " ".join(sentence for sentence in (row["summary"], *tail) if sentence)
    times = report.grid.loc[report.grid["status"] != "", "reporting_period"]
    when = f"{reporting_label(reported['reporting_period'])}: " if times.nunique() > 1 else ""
    return line(when, Badge(reported["shown"]), f". {text}")


def followup_row(report: PeriodReport, reported: pd.Series) -> pd.Series:
    """Return the follow-up behind a cell of the report's grid."""
    frame = report.view["followups"]
    is_it = (frame["commitment_id"] == reported["commitment_id"]) & (
        frame["reporting_period"] == reported["reporting_period"]
    )
    return frame[is_it].iloc[0]


def status_matrix(report: PeriodReport, label: str) -> Table | None:
    """Return what is shown of each commitment in each reporting period with a follow-up, or None for fewer than two."""
    grid = report.grid
    codes = sorted(grid.loc[grid["status"] != "", "reporting_period"].unique(), key=ReportingPeriod.parse)
    if len(codes) < 2:
        return None
    shown = grid.set_index(["commitment_id", "reporting_period"])["shown"]
    rows = (
        (
            cell(report.names.title("commitments", commitment)),
            *(cell(Badge(shown[(commitment, code)])) for code in codes),
        )
        for commitment in grid["commitment_id"].unique()
    )
    return Table(label, "Status per åtagande och period", ("Åtagande", *map(reporting_label, codes)), tuple(rows))


def figures_table(report: PeriodReport, label: str) -> Table | None:
    """Return the figures that are known, a row for each series and a column for each reporting period, or None."""
    figures = reported_measures(report.view)
    figures = figures[figures["precision"] != "unspecified"]
    if figures.empty:
        return None
    codes = sorted(figures["reporting_period"].unique(), key=ReportingPeriod.parse)
    rows = []
    for _, of_commitment in figures.groupby("commitment_id", sort=False):
        for _, series in with_parts(of_commitment).groupby(SERIES, sort=False):
            first = series.iloc[0]
            by_period = {figure["reporting_period"]: figure_value(figure) for _, figure in series.iterrows()}
            values = (cell(by_period.get(code, "–")) for code in codes)
            rows.append((cell(counted_thing(report.names, first)), cell(concerned(report.names, first)), *values))
    header = ("Mått", "Gäller", *map(reporting_label, codes))
    return Table(label, "Redovisade siffror", header, tuple(rows), (), frozenset(range(2, len(header))))
