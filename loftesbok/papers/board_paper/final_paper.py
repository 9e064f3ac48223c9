"""What keeps a board paper from being final, each with what to do: a paper marked as final must be true and whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from loftesbok.data.checks.texts import leftover
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import limits
from loftesbok.document.paper import Paper
from loftesbok.domain.problems import LoftesbokError, quoted
from loftesbok.domain.reporting_period import MONTHS, ReportingPeriod
from loftesbok.domain.swedish import day, plural
from loftesbok.papers.board_paper.parts import DECISION, REMARKS
from loftesbok.papers.board_paper.texts import Texts
from loftesbok.report.period_report import PeriodReport

_STAND_IN = re.compile(
    r"\b(?:står|framgår|finns|anges) inte i (?:handlingen|underlaget)\b|\b(?:uppgift|titeln) saknas\b|\butkast\w*\b"
    r"|\bxx+\b|\[[^\]]*\]|_{3,}|…{2,}|\.{4,}|\?{2,}|\{\{|\}\}|\blorem ipsum\b|\bskriv här\b|\btb[da]\b|\bn\.? ?n\b"
    r"|\b(?:kompletteras|fylls i|skrivs) senare\b|^[\W_]+$",
    re.IGNORECASE,
)
_DAY = re.compile(rf"\b(\d{{1,2}})[ \u00a0]({'|'.join(MONTHS)})[ \u00a0](\d{{4}})\b", re.IGNORECASE)
_BODY = re.compile(r"kommun(?:styrelsen|fullmäktige)\b|\w+(?:nämnden|utskottet)\b", re.IGNORECASE)
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_SHORT = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})[ -](\d{4})(?!\d)")
_MONTH = re.compile(rf"(?<!\d[ \u00a0])(?<!\d)\b({'|'.join(MONTHS)})[ \u00a0](\d{{4}})\b", re.IGNORECASE)
_UNDECIDED = re.compile(r"^att\b|\bföreslås\b", re.IGNORECASE)


def must_hold(dataset: Dataset, texts: Texts, report: PeriodReport, papers: Iterable[Paper]) -> None:
    """Raise LoftesbokError with all that keeps a paper and its attachment from being final, and what to do."""
    reasons = list(reasons_against(dataset, texts, report, papers))
    if reasons:  # all at once: whoever has to ask for them asks once
        rows = "\n".join(f"  {reason}" for reason in reasons)
        raise LoftesbokError(
            f"Skrivelsen kan inte bli slutlig, av {plural(len(reasons), 'skäl', 'skäl')}:\n{rows}\n"
            "Ett utkast går att göra: utan --final, och utan final: ja i filen."
        )


def reasons_against(dataset: Dataset, texts: Texts, report: PeriodReport, papers: Iterable[Paper]) -> Iterator[str]:
    """Yield what keeps a paper from being final, a sentence or two each: what is wrong, and what to do."""
    file = f"data/{texts.file}"
    for part in texts.missing():
        why = part.why_required(texts.kind.code, texts.body)
        yield f"{part.key} ({part.heading_for(texts.body)}) saknas i {file}: {why}."
    if texts.kind.looks_back:
        yield from _about_time(texts, report)
    yield from _about_body(texts, file)
    yield from _about_wording(texts, file)
    yield from _about_number(dataset, texts)
    written = [(paper.title, text) for paper in papers for text in texts_of(paper)]
    yield from _leftovers(texts, written, file)
    if texts.line("date"):
        yield from _dated_later(dataset, texts, report, written)


def _about_time(texts: Texts, report: PeriodReport) -> Iterator[str]:
    followed_up = [ReportingPeriod.parse(code) for code in report.view["followups"]["reporting_period"].unique()]
    label, written = report.through.label, texts.line("date")
    if not followed_up:
        yield (
            f"Inget åtagande är uppföljt till och med {label}, så det finns inget att redovisa. Lägg in "
            "uppföljningen (`loftesbok import`) och gör skrivelsen sedan."
        )
    elif max(followed_up).end < report.through.end:
        last = max(followed_up)
        yield (
            f"Skrivelsen sägs gå till och med {label}, men den sista uppföljningen är för {last.label}. Gör den med "
            f"--through {last.code}, eller lägg in uppföljningen."
        )
    if written and date.fromisoformat(written) < report.through.end:
        yield (
            f"date: skrivelsen är daterad {day(written)}, före slutet av det som den redovisar ("
            f"{day(report.through.end.isoformat())}). Rätta datumet, eller redovisa en kortare tid med --through."
        )


def _about_body(texts: Texts, file: str) -> Iterator[str]:
    """Yield the decision points that another body would decide than the one that the heading names."""
    for entry in texts.of(DECISION):
        match = _BODY.match(entry.text)
        if match and texts.body.lower() not in entry.text.lower():
            heading = texts.parts[DECISION].heading_for(texts.body)
            yield (
                f"{file}:{entry.row}: decision: {quoted(_short(entry.text))} är ett beslut av {match[0].lower()}, men "
                f"rubriken är {quoted(heading)}. Rätta punkten, eller skriv deciding_body."
            )


def _about_wording(texts: Texts, file: str) -> Iterator[str]:
    """Yield the decision points that are not worded as the minutes will have them."""
    for entry in texts.of(DECISION):
        if match := _UNDECIDED.search(entry.text):
            yield (
                f"{file}:{entry.row}: decision: {quoted(match[0])} i {quoted(_short(entry.text))} är inte skrivet som "
                f"ett fattat beslut. Skriv till exempel {quoted(f'{texts.body} godkänner …')}."
            )


def _about_number(dataset: Dataset, texts: Texts) -> Iterator[str]:
    periods = dataset["periods"]
    in_data = str(periods.loc[periods["period_id"] == texts.period_id, "diary_number"].iloc[0])
    written = texts.line("diary_number")
    if in_data and written and _folded(in_data) != _folded(written):
        yield (
            f"diary_number: skrivelsen har {written}, men löftesperioden har {in_data} i data/periods.csv. Rätta det "
            "som är fel; har ärendet fått ett nytt nummer är det data som ska ändras."
        )


def _leftovers(texts: Texts, written: Iterable[tuple[str, str]], file: str) -> Iterator[str]:
    right = "Skriv det som ska stå där."
    stand_ins = set()
    for entry in texts.entries:
        match = _STAND_IN.search(entry.text) if entry.part != REMARKS else None
        if match:
            stand_ins.add(entry.text)
            place = f"{file}:{entry.row}: {entry.part}"
            yield f"{place}: {quoted(match[0])} står kvar i {quoted(_short(entry.text))}. {right}"
    for title, text in dict.fromkeys(written):
        if (left := leftover(text)) and text not in stand_ins:
            yield f"{title}: {quoted(left)} står kvar i {quoted(_short(text))}. {right}"


def _dated_later(
    dataset: Dataset, texts: Texts, report: PeriodReport, written: Iterable[tuple[str, str]]
) -> Iterator[str]:
    last = date.fromisoformat(texts.line("date"))
    due = [value for value in dataset["targets"]["due_on"] if value]
    promised = {limits(report.period)[1], *map(date.fromisoformat, due)}  # what a promise says of its own time
    places = {entry.text: f"data/{texts.file}:{entry.row}: {entry.part}" for entry in texts.entries}
    for title, text in dict.fromkeys(written):
        place = places.get(text, title)
        # a proposal may say in which month it is followed up, and what is made of the data which time is left
        months = months_in(text) if texts.kind.looks_back and text in places else []
        for when, written_as in [*((when, day(when.isoformat())) for when in days_in(text)), *months]:
            if when > last and when not in promised:
                yield (
                    f"{place}: {written_as} i {quoted(_short(text))} ligger efter skrivelsens datum, "
                    f"{day(last.isoformat())}. Ta bort det som hände sedan, eller rätta datumet."
                )
    sources = dataset["sources"].set_index("source_id")["published_on"]
    used = {entry.source_id for entry in texts.entries} | (
        set(report.view["followups"]["source_id"]) if texts.kind.looks_back else set()
    )
    for source_id in sorted(used - {""}):
        published = str(sources.get(source_id, ""))
        if len(published) == len("2023-05-10") and date.fromisoformat(published) > last:
            yield (
                f"Källan {source_id} är publicerad {day(published)}, efter skrivelsens datum, {day(last.isoformat())}. "
                "Rätta datumet, eller ta bort det som bygger på källan."
            )


def days_in(text: str) -> list[date]:
    """Return the days that a text states, as 2023-05-10, 10 maj 2023 or 10/5 2023."""
    parts = [(int(match[3]), MONTHS.index(match[2].lower()) + 1, int(match[1])) for match in _DAY.finditer(text)]
    parts += [(int(match[1]), int(match[2]), int(match[3])) for match in _ISO.finditer(text)]
    parts += [(int(match[3]), int(match[2]), int(match[1])) for match in _SHORT.finditer(text)]
    days = []
    for year, month, day_of_month in parts:
        try:
            days.append(date(year, month, day_of_month))
        except ValueError:
            continue
    return days


def months_in(text: str) -> list[tuple[date, str]]:
    """Return the months of a year that a text states, each by its first day, as it is written."""
    return [
        (date(int(match[2]), MONTHS.index(match[1].lower()) + 1, 1), match[0])
        for match in _MONTH.finditer(text)
        if int(match[2])
    ]


def texts_of(paper: Paper) -> Iterator[str]:
    """Yield every text of a paper that a reader sees: head, headings, paragraphs, lists and cells."""
    yield paper.title
    yield from (value for _, value in paper.head)
    yield from _texts(paper.parts)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        if value and all(isinstance(piece, str) for piece in value):
            yield from value
        else:
            for member in value:
                yield from _texts(member)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name not in ("key", "role", "label", "code", "href", "svg", "numeric"):
                yield from _texts(getattr(value, field.name))


def _folded(number: str) -> str:
    return "".join(number.split()).casefold().removeprefix("dnr")


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")
