"""The board paper (tjänsteskrivelse) of a promise period: its parts in order, from the texts and the dataset.

Tables, figures and sentences on results are the chapter's own (``report``), so that there is no second truth. What the
material does not hold is shown as missing, never made up.
"""

from __future__ import annotations

from collections.abc import Iterable

from loftesbok.analysis.wording import Names
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import period_view, resolve_through
from loftesbok.document.paper import Paper
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.swedish import day, plural
from loftesbok.papers.board_paper import narrative, texts
from loftesbok.papers.board_paper.body import MISSING, Body
from loftesbok.papers.board_paper.parts import HEAD, KINDS, REPORT, PartKind, known_kind, parts
from loftesbok.papers.board_paper.texts import Texts
from loftesbok.project.project import Project
from loftesbok.report.period_report import PeriodReport

DRAFT = "Utkast"


def make_paper(
    project: Project, dataset: Dataset, period_id: str, kind: str, through: str = "", *, final: bool = False
) -> Paper:
    """Return the board paper on a promise period through a reporting period (default: the last in the data).

    ``kind`` is ``report`` or ``proposal``. A draft (the default) is marked and says what is still missing. Raises
    LoftesbokError for an unknown period or kind, and with all that is missing for a final paper; DataError for faults
    in the paper's texts.
    """
    known_kind(kind)
    last = resolve_through(dataset, period_id, through)
    paper_texts = texts.read(project, dataset, period_id, kind)
    background = narrative.background(project, dataset, period_id) if kind == REPORT else ()
    without = texts.missing(paper_texts, bool(background))
    settled = final or (paper_texts.final and last == resolve_through(dataset, period_id))  # an earlier one was a draft
    if settled:
        _must_be_whole(paper_texts, without)
    body = Body(
        paper_texts, open_report(dataset, period_id, last.code), background, without, Names(dataset), draft=not settled
    )
    previous = _previous(dataset, paper_texts, last.end.isoformat()) if paper_texts.replaces else None
    publisher = dataset.package["publisher"]
    values = {key: _value(paper_texts, key) for key in HEAD}
    return Paper(
        title=paper_texts.line("title") or f"{KINDS[kind].label}: {body.report.period['title']}",
        subject=_subject(body.report, kind),
        author=(values["department"] if publisher["official"] else "") or publisher["name"],
        date=paper_texts.line("date"),
        diary_number=paper_texts.line("diary_number"),
        head=tuple((parts()[key].heading, value or MISSING) for key, value in values.items()),
        parts=tuple(body.parts(previous)),
        mark=DRAFT if body.draft else "",
        notice=notice(dataset),
    )


def open_report(dataset: Dataset, period_id: str, through: str = "") -> PeriodReport:
    """Return the report that the chapter's notebook works on (see ``report.open_period``), from a loaded dataset."""
    last = resolve_through(dataset, period_id, through)
    return PeriodReport(period_view(dataset, period_id, last), period_id, last)


def notice(dataset: Dataset) -> str:
    """Return the sentence that every page carries while the publisher is not official, as in the book's foot."""
    if dataset.package["publisher"]["official"]:
        return ""
    return (
        "Det här är ett fristående exempel. Det bygger på offentliga dokument men är ingen handling från "
        f"{dataset.package['municipality']['name']} eller polisen."
    )


def _subject(report: PeriodReport, kind: str) -> str:
    reach = f", till och med {report.through.label}" if kind == REPORT else ""
    return f"{KINDS[kind].label}: {report.period['title']}{reach}"


def _value(paper_texts: Texts, key: str) -> str:
    value = paper_texts.line(key)
    return day(value) if key == "date" and value else value


def _must_be_whole(paper_texts: Texts, without: Iterable[PartKind]) -> None:
    """Raise LoftesbokError with every required part that is missing, and why each is required."""
    wanted = [part for part in without if paper_texts.kind in part.required]
    if wanted:  # all at once: whoever has to ask for them asks once
        rows = "\n".join(f"  {part.key} ({part.heading}): {part.required[paper_texts.kind]}" for part in wanted)
        raise LoftesbokError(
            f"Skrivelsen kan inte bli slutlig: {plural(len(wanted), 'del', 'delar')} saknas i "
            f"data/{paper_texts.file}.\n{rows}\nEtt utkast går att göra: utan --final, och utan final: ja i filen."
        )


def _previous(dataset: Dataset, paper_texts: Texts, limit: str) -> PeriodReport:
    """Return the report on the period that a proposal replaces, no further than the proposal's own reach."""
    newest = resolve_through(dataset, paper_texts.replaces)
    if newest.end.isoformat() > limit:
        raise LoftesbokError(
            f"data/{paper_texts.file}: replaces: löftesperioden {paper_texts.replaces} slutar efter förslagets."
        )
    return open_report(dataset, paper_texts.replaces, newest.code)
