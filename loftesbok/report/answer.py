"""The head of a chapter: what was promised and how far it is told of, the answer in a sentence, and in rows."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pandas as pd

from loftesbok.analysis import coverage, sentences
from loftesbok.analysis.wording import Names
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import limits, members
from loftesbok.document.pieces import (
    Badge,
    Block,
    BookPart,
    Facts,
    Heading,
    Inline,
    Line,
    Link,
    Marked,
    Paragraph,
    Strong,
    Table,
    cell,
    line,
)
from loftesbok.domain.reporting_period import SPAN, ReportingPeriod, join_times, name_time, periods_of, short
from loftesbok.domain.swedish import listing
from loftesbok.report.promise_view import PromiseView

Span = tuple[date, date]
LONGEST_ROW = 120  # characters of what is reported in a row, unless its first sentence is longer
MOST_BOXES = 6  # boxes in a row of the strip; a year in more parts is shown by what is known of it
DAY = timedelta(days=1)
WHOLE_YEAR = "hela året"
KNOWN, UNKNOWN = "uppgifter finns", "inga uppgifter"
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")
_DIGITS = re.compile(r"(?<![\w–-])(?!(?:19|20)\d\d\b)(\d[\d \u00a0]*\d|\d)(?![\w–-])")  # but no years


def answer_blocks(report: PromiseView) -> list[Block]:
    """Return the head of a chapter; of a promise that nothing is told of, the promises themselves."""
    latest = coverage.latest_reported(report.grid)
    blocks: list[Block] = [lead(report), *_strip(report.period, report.grid)]
    if latest is None:
        return [*blocks, *_not_followed_up(report)]
    return [
        *blocks,
        Heading(line(f"Så gick det {sentences.at_time(latest.label)}"), 2, "svaret"),
        Paragraph(line(headline(report.grid, latest)), "answer"),
        Paragraph(line(whose(report, latest), f" {sentences.ABOUT_US} ", HOW_WE_JUDGE), "note"),
        BookPart("jump"),
        answer_table(report, latest),
    ]


HOW_WE_JUDGE = Link("Så bedömer vi", "ref:metod-status")


def headline(grid: pd.DataFrame, when: ReportingPeriod) -> str:
    """Return the answer in a few short sentences: how many commitments are shown as what in a reporting period."""
    rows = grid[grid["reporting_period"] == when.code]
    counted = rows.loc[rows["status"] != "", "shown"].value_counts()
    return sentences.tell_answer(len(rows), {str(code): int(count) for code, count in counted.items()})


def lead(report: PromiseView) -> Paragraph:
    """Say who promised what where, and how far it is told of."""
    periods = _told(report.grid)
    end = limits(report.period)[1]
    last = max((time.end for time in periods), default=None)
    later = name_time(last + DAY, end) if last and last < end else ""
    area = re.sub(r"^Hela\b", "hela", str(report.period["area"]))
    reported_time = listing([name_time(*span) for span in join_times([(time.start, time.end) for time in periods])])
    parties = listing(report.names.parties_in_text(_responsible(report)))
    return Paragraph(line(sentences.tell_lead(parties, area, reported_time, later)), "lead")


def _responsible(report: PromiseView) -> str:
    """Return all who are responsible for something, as a list cell."""
    return "|".join(sorted({party for value in report.commitment_rows["responsible"] for party in members(value)}))


def _told(grid: pd.DataFrame) -> list[ReportingPeriod]:
    """Return the reporting periods that have a follow-up."""
    return [ReportingPeriod.parse(code) for code in grid.loc[grid["status"] != "", "reporting_period"].unique()]


def _strip(period: pd.Series, grid: pd.DataFrame) -> list[Block]:
    """Return a row per year with a box per reporting period: told of, or not; nothing where no more than a year is."""
    start, end = limits(period)
    times = sorted(ReportingPeriod.parse(code) for code in grid["reporting_period"].unique())
    periods = _told(grid)
    if not periods:
        return []
    years = [(year, _boxes(year, times, periods, (start, end))) for year in range(start.year, end.year + 1)]
    if all(len(boxes) == 1 for _, boxes in years) and len(years) == 1:
        return []
    width = max(len(boxes) for _, boxes in years)
    rows = tuple(
        (
            cell(str(year)),
            *(cell(_box(name, is_known), Marked(f": {KNOWN if is_known else UNKNOWN}", "hidden"))
              for name, is_known in boxes),
            *[()] * (width - len(boxes)),
        )
        for year, boxes in years
    )  # fmt: skip
    header = ("År", *[f"Del {number}" for number in range(1, width + 1)])
    kinds = {is_known for _, boxes in years for _, is_known in boxes}
    key = line(*(_box(KNOWN if kind else UNKNOWN, kind) for kind in (True, False)
                 if kind in kinds))  # fmt: skip
    return [Table("", "Vad vi har uppgifter om", header, rows, role="strip"), Paragraph(key, "strip-key")]


def _box(words: str, is_known: bool) -> Marked:
    return Marked(words, "known" if is_known else "unknown")


def _boxes(
    year: int, times: list[ReportingPeriod], periods: list[ReportingPeriod], valid: Span
) -> list[tuple[str, bool]]:
    """Return the parts of a year, each with whether it is told of: its shortest reporting periods, or all of it."""
    inside = [time for time in times if time.unit != SPAN and time.start.year == time.end.year == year]
    unit = min(inside, key=lambda time: time.end - time.start).unit if inside else "year"
    parts = [part for part in periods_of(unit, date(year, 1, 1), date(year, 12, 31)) if part.fits(*valid)]
    known_parts = {part: any(time.start <= part.start and part.end <= time.end for time in periods) for part in parts}
    if len(set(known_parts.values())) == 1:
        return [(WHOLE_YEAR, known_parts[parts[0]])]
    spans = [((part.start, part.end), is_known) for part, is_known in known_parts.items()]
    if len(spans) > MOST_BOXES:
        spans = sorted(
            (span, kind)
            for kind in (True, False)
            for span in join_times([span for span, is_known in spans if is_known is kind])
        )
    return [(short(name_time(*span)).removesuffix(f" {year}"), is_known) for span, is_known in spans]


def whose(report: PromiseView, when: ReportingPeriod) -> str:
    """Say whose the figures of a reporting period are, by who publishes its sources."""
    names, followups = report.names, report.view["followups"]
    followups = followups[followups["reporting_period"] == when.code]
    publisher = dict(zip(report.view["sources"]["source_id"], report.view["sources"]["publisher"], strict=True))
    publishers = " ".join(publisher[source_id] for source_id in followups["source_id"].unique())
    parties = sorted({party for value in followups["reported_by"] for party in members(value)})
    tellers = [party for party in report.view["parties"]["party_id"] if names.parties(party) in publishers]
    others = [party for party in parties if party not in tellers]
    return sentences.tell_whose(names.parties_in_text("|".join(tellers)), names.parties_in_text("|".join(others)))


def answer_table(report: PromiseView, when: ReportingPeriod) -> Table:
    """Return a row per commitment: promised, reported in the reporting period with its number, status.

    What is reported is the beginning of the follow-up's summary: an editor wrote it, and ``check`` holds its
    numbers against the data. A line put together from measures would have to leave out what has no number.
    """
    names, summaries = report.names, _summaries(report.view, when)
    rows = report.grid[report.grid["reporting_period"] == when.code]
    shown_as = dict(zip(rows["commitment_id"], rows["shown"], strict=True))
    shown: list[tuple[tuple[Line, ...], ...]] = []
    groups: list[tuple[int, str]] = []
    group = ""
    for _, row in report.commitment_rows.iterrows():
        above = names.title("promises", row["promise_id"]) if row["promise_id"] else row["group"]
        if above and above != group:
            groups.append((len(shown), above))
        group = above
        commitment_id = row["commitment_id"]
        shown.append(
            (
                cell(Link(row["title"], f"#{commitment_id}"), *who(names, row["responsible"])),
                cell(*with_weight(beginning(summaries.get(commitment_id, UNKNOWN_RESULT)))),
                cell(Badge(shown_as[commitment_id])),
            )
        )
    header = ("Lovat", f"Redovisat {sentences.at_time(when.label)}", "Status")
    caption = f"Löfte, resultat och status för varje åtagande, {when.label}"
    return Table(report.label("svar"), caption, header, tuple(shown), role="rows", groups=tuple(groups))


UNKNOWN_RESULT = "Nämns inte i redovisningen."


def who(names: Names, responsible: str) -> Line:
    """Say in small letters who is responsible."""
    parties = listing(names.parties_in_text(responsible))
    return (Marked(", ansvarar:", "hidden"), " ", Marked(parties, "who"))


def beginning(text: str) -> str:
    """Return the first sentence of a text, and those after it that still make a short row."""
    first, *rest = _SENTENCE_END.split(text.strip())
    for following in rest:
        if len(first) + len(following) >= LONGEST_ROW:
            break
        first += f" {following}"
    return first


def with_weight(text: str) -> list[Inline]:
    """Return a text with its numbers in digits set in weight."""
    return [Strong(part) if number % 2 else part for number, part in enumerate(_DIGITS.split(text)) if part]


def _summaries(view: Dataset, when: ReportingPeriod) -> dict[str, str]:
    followups = view["followups"][view["followups"]["reporting_period"] == when.code]
    return dict(zip(followups["commitment_id"], followups["summary"], strict=True))


def _not_followed_up(report: PromiseView) -> list[Block]:
    """Return what a chapter says when nothing is told: the promises, and where reports are known to be."""
    names = report.names
    blocks: list[Block] = [
        Heading(line("Vi har ingen uppföljning"), 2, "svaret"),
        Paragraph(line("Att vi saknar uppgifter betyder inte att arbetet uteblev.")),
    ]
    missing = report.view["reports"][report.view["reports"]["held"] == "no"]
    if len(missing):
        titles = "; ".join(names.within_sentence(title) for title in missing["title"])
        them = " eller ".join(names.parties_in_text(_responsible(report)))
        blocks.append(Paragraph(line(sentences.tell_not_held(titles, len(missing), them))))
    blocks.append(Heading(line("Det här lovades"), 2, "atagandena"))
    for _, row in report.commitment_rows.iterrows():
        parties = listing(names.parties_in_text(row["responsible"]))
        blocks += [
            Heading(line(row["title"]), 3, row["commitment_id"]),
            Facts(((f"Lovat av {parties}", cell(row["description"])),), "promise"),
        ]
    return [*blocks, Paragraph(line(f"Källa: {names.source(report.period['source_id'])}"), "note")]
