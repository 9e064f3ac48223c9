"""A summary as an accessible PDF and as pictures: always one page, whatever it has to hold.

Where all does not fit, the page says less in steps that are the same for everyone: shorter rows first, then fewer of
them, and it says how many are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loftesbok.analysis.sentences import count_rest
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import period_row
from loftesbok.document.pdf_characters import shown
from loftesbok.document.text import term
from loftesbok.document.typst.compile import ACCESSIBLE, ARCHIVAL, pdf_of, png_of
from loftesbok.document.typst.content import text
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import sentence
from loftesbok.papers.summary.content import Commitment, Summary, held_periods, summarise, time_words
from loftesbok.papers.summary.texts import (
    INDEPENDENT,
    OWN_STATUS,
    cut,
    cut_sentence,
    limited,
    lower,
    promised_words,
    rest,
    texts,
)
from loftesbok.project import atomic_files
from loftesbok.project.project import Project

FOLDER = "summaries"
SCALE = 2  # pixels for each point: 600 × 315 points become 1200 × 630 pixels, A4 becomes 1191 × 1684
SKETCH = 0.05  # enough to count the pages
CHOICE = "Av varje åtagande visas högst en siffra, i löftets egen ordning, och ingen vars namn är en förkortning."


@dataclass(frozen=True)
class Detail:
    """How much a page says: text size in points, lengths in characters, and how many of each thing.

    ``reported`` is the length of what was reported on a commitment, ``title`` that of titles and names, ``figures`` how
    many each row has (on the picture for sharing: in all), ``padding`` the air in a row,
    ``who`` whether it names those responsible.
    """

    size: float
    reported: int
    figures: int
    rows: int
    title: int
    gaps: int
    padding: float = 0.5
    who: bool = True


PAGE = (
    Detail(10, 1000, 4, 100, 200, 8),
    Detail(9, 1000, 3, 100, 200, 8),
    Detail(8.5, 400, 2, 100, 160, 6, 0.35),
    Detail(8.5, 400, 1, 100, 120, 5, 0.3),  # the texts tell their figures: the figures go before the texts
    Detail(8.5, 400, 0, 100, 120, 5, 0.3),
    Detail(8.5, 200, 1, 100, 120, 5, 0.35),
    Detail(9, 0, 2, 100, 160, 6),
    Detail(8.5, 0, 1, 100, 120, 5, 0.35),
    Detail(8.5, 0, 1, 24, 90, 4, 0.3, who=False),
    Detail(8.5, 0, 0, 24, 80, 3, 0.3, who=False),
    Detail(8.5, 0, 0, 16, 80, 3, 0.3, who=False),
    Detail(8.5, 0, 0, 8, 60, 2, 0.3, who=False),
)
SHARE = (
    Detail(23, 0, 3, 0, 120, 1),
    Detail(19, 0, 3, 0, 110, 1),
    Detail(19, 0, 2, 0, 90, 1),
    Detail(17, 0, 0, 0, 90, 1),
)


def rendered(summary: Summary) -> dict[str, bytes]:
    """Return the five files by name: PDF, the page and the picture for sharing as PNG, alt texts, texts to paste."""
    (page, picture), (share, card) = _fitting(summary, "page", PAGE), _fitting(summary, "share", SHARE)
    contents = {
        "pdf": pdf_of("summary", page, (ACCESSIBLE, ARCHIVAL)),
        "a4.png": picture,
        "1200x630.png": card,
        **{ending: words.encode("utf-8") for ending, words in texts(summary, len(share["figures"])).items()},
    }
    return {file_name(summary.period_id, summary.code, ending): content for ending, content in contents.items()}


def file_name(period_id: str, code: str, ending: str) -> str:
    """Return the name of one of the files, as in ``sammanfattning-2023-2024-2023-T3-a4.png``."""
    parts = dict.fromkeys(("sammanfattning", period_id, code))  # 2017 of 2017 is told once
    return f"{'-'.join(parts)}{'.' if ending == 'pdf' else '-'}{ending}"


def write(summary: Summary, folder: Path) -> list[Path]:
    """Write the files into a folder, each whole, when all are made; return their paths."""
    contents = rendered(summary)
    for name, content in contents.items():
        atomic_files.write(folder / name, content)
    return [folder / name for name in contents]


def in_book(project: Project, dataset: Dataset) -> list[tuple[str, str]]:
    """Return (promise period, reporting period) of every summary that the book publishes: one for each held report.

    None with ``loftesbok: {summaries: false}`` in ``_config.yml``. Raises DataError when that is neither.
    """
    return held_periods(dataset) if project.has_summaries else []


def all_rendered(project: Project, dataset: Dataset) -> dict[str, bytes]:
    """Return the files of every summary that the book publishes, by their place in a built book.

    ``dataset`` holds no more than the book may show (``views.as_of``).
    """
    return {
        f"{FOLDER}/{name}": content
        for period_id, code in in_book(project, dataset)
        for name, content in rendered(summarise(project, dataset, code, period_id)).items()
    }


def publish(rendered: Mapping[str, bytes], folder: Path) -> list[str]:
    """Write the summaries that ``all_rendered`` has made into a built book; return the paths in it."""
    for name, content in rendered.items():
        atomic_files.write(folder / name, content)
    return list(rendered)


def addresses(project: Project, dataset: Dataset) -> dict[str, list[dict[str, str]]]:
    """Return the summaries that ``publish`` writes of each promise period, in order of time.

    Each has ``through`` (the reporting period's code), ``title`` (its name) and the address of each file from the
    book's root: ``pdf``, ``page`` and ``share`` (PNG), ``alt`` and ``post`` (text).
    """
    kinds = {"pdf": "pdf", "page": "a4.png", "share": "1200x630.png", "alt": "alternativtext.txt", "post": "inlagg.txt"}
    addresses_of: dict[str, list[dict[str, str]]] = {period_id: [] for period_id in dataset["periods"]["period_id"]}
    for period_id, code in in_book(project, dataset):
        files_of = {kind: f"{FOLDER}/{file_name(period_id, code, ending)}" for kind, ending in kinds.items()}
        title = sentence(time_words(ReportingPeriod.parse(code), period_row(dataset, period_id)))
        addresses_of[period_id].append({"through": code, "title": title, **files_of})
    return addresses_of


def of_chapters(
    project: Project, dataset: Dataset, chapters: Sequence[tuple[str, Sequence[str]]]
) -> dict[str, list[dict[str, str]]]:
    """Return, for the page of each edition, the summaries of what it reaches (see ``addresses``).

    ``chapters`` are those of ``toc.chapters``: (period, editions).
    """
    reach, summaries = ReportingPeriod.parse, addresses(project, dataset)
    return {
        f"reports/{period_id}/{code}": [
            summary for summary in summaries.get(period_id, []) if reach(summary["through"]).end <= reach(code).end
        ]
        for period_id, codes in chapters
        for code in codes
    }


def _fitting(summary: Summary, form: str, details: tuple[Detail, ...]) -> tuple[dict[str, Any], bytes]:
    """Return what the template is given at the first step that fits on one page, and the picture of that page."""
    for step, detail in enumerate(details):
        data = _data(summary, form, detail)
        scale = SKETCH if step else SCALE  # most fit at once, and their picture is then made; the others are tried
        pictures = png_of("summary", data, scale=scale)
        if len(pictures) == 1:
            return data, png_of("summary", data, scale=SCALE)[0] if step else pictures[0]
    raise LoftesbokError(
        f"Sammanfattningen av {summary.period_id} för {summary.code} får inte plats på en sida, eftersom titeln är för "
        f"lång: ”{summary.title}”. Rätt vore: en kortare titel i data/periods.csv."
    )


def _data(summary: Summary, form: str, detail: Detail) -> dict[str, Any]:
    page = form == "page"
    large = summary.figures if page else summary.figures[: detail.figures]
    left_out = len(summary.commitments) - detail.rows
    foot = [summary.assessed if summary.counted else "", summary.reach, *_sources(summary)]
    foot += [] if summary.address else [summary.more]
    foot += summary.abbreviations if detail.reported else ()
    end = ReportingPeriod.parse(summary.code).end
    foot_of_share = [OWN_STATUS if summary.counted else "", INDEPENDENT if summary.notice else ""]
    return {
        "form": form,
        "size": detail.size,
        "padding": detail.padding,
        "columns": _columns(summary, detail),
        "date": [end.year, end.month, end.day],
        "name": shown(f"{summary.title}: {summary.when}"),
        "author": shown(summary.author),
        "subject": shown(f"Sammanfattning av det som redovisas för {lower(summary.when)}"),
        "title": text(cut(summary.title, detail.title)),
        "when": text(summary.when),
        "about": text(cut(summary.about, 300)),
        "promised": text(cut(promised_words(summary), 3 * detail.title if page else detail.title)),
        "headline": text(summary.headline),
        "counted": [{"sign": sign, "label": text(words)} for sign, words in _counted(summary)],
        "figures": [_figure(figure.value, figure.what, figure.who, detail) for figure in large],
        "choice": text(" ".join(words for words in (CHOICE, rest(summary)) if words)),
        "rows": [_row(commitment, detail) for commitment in summary.commitments[: detail.rows]],
        "rest": count_rest(left_out),
        "gaps": [text(gap) for gap in _gaps(summary, page, detail)],
        "foot": [text(words) for words in (foot if page else foot_of_share) if words],
        "book": text(cut(_host(summary) or summary.book, 80)),
        "address": summary.address,
        "shown-address": text(summary.address),
        "notice": text(summary.notice),
    }


def _counted(summary: Summary) -> list[tuple[str, str]]:
    """Return how many commitments have each status, with its sign; those without a follow-up have none."""
    counted = [(term(badge.code).sign, words) for badge, words in summary.counted]
    status_words = {words for _, words in counted}
    return [*counted, *(("", words) for words in summary.others if words not in status_words)]


def _columns(summary: Summary, detail: Detail) -> list[float]:
    """Return the shares of the columns beside the status: one where nothing is told."""
    tells_results = any(
        (commitment.reported and detail.reported) or (commitment.figures and detail.figures)
        for commitment in summary.commitments
    )
    return ([1.05, 2] if detail.reported else [1.5, 2]) if tells_results else [1]


def _figure(value: str, what: str, who: str, detail: Detail) -> dict[str, str]:
    limit = 70 if detail.title > 100 else 50
    return {"value": text(value), "what": text(cut(what, limit)), "who": text(cut(who, limit))}


def _row(commitment: Commitment, detail: Detail) -> dict[str, Any]:
    return {
        "title": text(cut(commitment.title, detail.title)),
        "responsible": text(cut(commitment.responsible, detail.title)) if detail.who else "",
        "badges": [{"sign": term(badge.code).sign, "label": term(badge.code).label} for badge in commitment.badges],
        "before": [text(words) for words in commitment.before],
        "told": text(cut_sentence(commitment.reported, detail.reported)) if detail.reported else "",
        "figures": [text(cut(figure, 300)) for figure in _figures(commitment, detail)],
    }


def _figures(commitment: Commitment, detail: Detail) -> list[str]:
    return limited(commitment.figures, detail.figures) if detail.figures else []


def _gaps(summary: Summary, page: bool, detail: Detail) -> list[str]:
    if page:
        return [cut(gap, 240) for gap in limited(summary.gaps, detail.gaps)]
    return [] if summary.counted else [cut(gap, 150) for gap in summary.gaps[: detail.gaps]]


def _sources(summary: Summary) -> list[str]:
    sources = limited(summary.sources, 3)
    return [f"Källa: {cut('; '.join(sources), 400)}."] if sources else []


def _host(summary: Summary) -> str:
    return summary.address.removeprefix("https://").removeprefix("http://")
