"""A chapter's commitments, one for one: what was promised, what came of it, what is not told, and two folds."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from loftesbok.analysis import sentences
from loftesbok.analysis.wording import Names, how_counted, measure_sentence, reporting_label, with_parts
from loftesbok.data.views import members, reported_measures
from loftesbok.document.pieces import (
    Badge,
    Block,
    Details,
    Facts,
    Group,
    Heading,
    Line,
    Link,
    Marked,
    Paragraph,
    cell,
    line,
)
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import day, listing, sentence
from loftesbok.report import series
from loftesbok.report.promise_view import PromiseView

Pair = tuple[str, tuple[Line, ...]]
HOW = "Källor och tal"


def all_blocks(report: PromiseView) -> list[Block]:
    """Return every commitment under a heading of its own; nothing where none is told of (the answer says it all)."""
    if not (report.grid["status"] != "").any():
        return []
    blocks: list[Block] = [Heading(line("Åtagandena, ett för ett"), 2, "atagandena")]
    for _, row in report.commitment_rows.iterrows():
        blocks.append(Heading(line(row["title"]), 3, row["commitment_id"]))
        blocks += commitment_blocks(report, row)
    return blocks


def commitment_blocks(report: PromiseView, commitment: pd.Series) -> list[Block]:
    """Return one commitment below its heading, its newest follow-up first and open, the rest folded."""
    commitment_id, names, grid = str(commitment["commitment_id"]), report.names, report.grid
    followups = {row["reporting_period"]: row for _, row in _of(report.view["followups"], commitment_id).iterrows()}
    newest_first = sorted(followups, key=ReportingPeriod.parse, reverse=True)
    shown = dict(zip(*(_of(grid, commitment_id)[column] for column in ("reporting_period", "shown")), strict=True))
    promised: Pair = ("Lovat", cell(commitment["description"]))
    title = names.within_sentence(str(commitment["title"]))
    how = _how(report, commitment, [followups[code] for code in newest_first])
    if not newest_first:
        parties = sentence(listing(names.parties_in_text(commitment["responsible"])))
        return [
            Facts((promised, ("Ansvarig", cell(parties))), "promise"),
            Paragraph(line("Ingen uppföljning vi har nämner åtagandet."), "verdict"),
            Group("folds", (how,)),
        ]
    newest, *earlier = newest_first
    row = followups[newest]
    blocks: list[Block] = [Facts((promised,), "promise"), _result(newest, row, title)]
    more = tuple(_more(names, row, shown[newest]))
    blocks += [Facts(more, "more")] if more else []
    blocks += [verdict(row, shown[newest]), *series.commitment_charts(report.view, names, commitment_id)]
    if not earlier:
        return [*blocks, Group("folds", (how,))]
    single = len(earlier) == 1
    inside = [block for code in earlier for block in _earlier(names, followups[code], shown[code], headed=not single)]
    summary = reporting_label(earlier[0]) if single else sentences.tell_told_before(len(earlier))
    words = line(Marked("Resultat, ", "hidden"), summary, Marked(f": {title}", "hidden"))
    return [*blocks, Group("folds", (Details(words, tuple(inside), "earlier", 4 if single else 0), how))]


def _of(frame: pd.DataFrame, commitment_id: str) -> pd.DataFrame:
    return frame[frame["commitment_id"] == commitment_id]


def _result(code: str, row: pd.Series, title: str) -> Group:
    heading = line(Marked("Resultat, ", "hidden"), reporting_label(code), Marked(f": {title}", "hidden"))
    return Group("result", (Heading(heading, 4), Paragraph(line(row["summary"]))))


def _more(names: Names, row: pd.Series, shown: str) -> Iterator[Pair]:
    """Yield the places, the next step, and what is not told, where there is something to say."""
    if row["places"]:
        yield ("Platser" if "|" in row["places"] else "Plats", cell(f"{names.places(row['places'])}."))
    if row["next_step"]:
        yield "Nästa steg", cell(row["next_step"])
    if row["unreported"] and shown != "partly_reported":
        yield "Nämns inte", cell(f"{listing(members(row['unreported']))}, som lovades.")
    if row["not_stated"]:
        yield "Framgår inte", cell(f"{row['not_stated'].rstrip('.')}.")


def verdict(row: pd.Series, shown: str) -> Paragraph:
    """Return the status and its reason in a sentence."""
    return Paragraph(line(Badge(shown), f". {row['rationale']}"), "verdict")


def _earlier(names: Names, row: pd.Series, shown: str, *, headed: bool) -> Iterator[Block]:
    """Yield what was told of an earlier reporting period."""
    if headed:
        yield Heading(line(reporting_label(row["reporting_period"])), 4)
    yield Paragraph(line(row["summary"]))
    pairs = tuple(_more(names, row, shown))
    if pairs:
        yield Facts(pairs, "more")
    yield verdict(row, shown)
    yield Paragraph(line("Källa: ", *names.place_of_row(row)), "note")


def _how(report: PromiseView, commitment: pd.Series, newest_first: list[pd.Series]) -> Details:
    """Return the fold for reviewers: sources, parts, counting, code, and the way to every row."""
    names, commitment_id = report.names, str(commitment["commitment_id"])
    newest = newest_first[0] if newest_first else None
    pairs: list[Pair] = [("Löftet", (names.place_of_row(commitment),))]
    if commitment["wording"]:
        pairs.append(("Ordalydelse", cell(commitment["wording"])))
    if commitment["parts"]:
        pairs.append(("Löftets delar", tuple(_parts(commitment, newest))))
    if newest is not None:
        pairs.append(("Resultatet", (names.place_of_row(newest),)))
        if newest["source_status"]:
            pairs.append(("Källans egen bedömning", cell(newest["source_status"])))
        pairs.append(("Så räknas det", tuple(_counting(report, commitment_id, newest_first))))
        pairs.append(("Bedömt av", cell(sentence(f"{newest['assessed_by']}, {day(newest['assessed_on'])}"))))
    pairs.append(("Kod", cell(Marked(f'report.commitment("{commitment_id}")', "code"))))
    title = names.within_sentence(str(commitment["title"]))
    way = Link("Alla rader i underlaget", f"{report.reviewers_page}#{commitment_id}")
    body = (Facts(tuple(pairs)), Paragraph(line(way, Marked(f": {title}", "hidden"))))
    return Details(line(HOW, Marked(f": {title}", "hidden")), body, "how")


def _parts(commitment: pd.Series, newest: pd.Series | None) -> Iterator[Line]:
    """Yield each promised act, and that the newest follow-up does not mention it where that is so."""
    unreported = members(newest["unreported"]) if newest is not None else []
    for part in members(commitment["parts"]):
        yield line(sentence(part), ": nämns inte" if part in unreported else "")


def _counting(report: PromiseView, commitment_id: str, newest_first: list[pd.Series]) -> Iterator[Line]:
    """Yield each figure with how it was counted, newest first, and how passages were read."""
    measures, names = _of(reported_measures(report.view), commitment_id), report.names
    lines: list[Line] = []
    for followup in newest_first:
        code = followup["reporting_period"]
        for _, row in with_parts(measures[measures["reporting_period"] == code]).iterrows():
            note = f". {row['note']}" if row["note"] else ""
            figure = names.within_sentence(measure_sentence(names, row))
            lines.append(line(f"{reporting_label(code)}: {figure}, {how_counted(row)}{note}"))
        if followup["note"]:
            lines.append(line(f"{reporting_label(code)}: {followup['note']}"))
    yield from lines or [line("Inga tal redovisas.")]
