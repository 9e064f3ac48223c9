"""The board paper (tjänsteskrivelse) of a promise period and its attachment, from the texts and the dataset.

What the material does not hold is shown as missing, never made up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from loftesbok import __version__
from loftesbok.analysis.wording import Names
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import period_view, resolve_through
from loftesbok.document.paper import Paper, Part
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.swedish import day
from loftesbok.papers.board_paper import final_paper, logo, texts
from loftesbok.papers.board_paper.attachment import Attachment
from loftesbok.papers.board_paper.body import ATTACHMENT_TITLE, MISSING, Body
from loftesbok.papers.board_paper.kinds import find_kind
from loftesbok.papers.board_paper.texts import Texts
from loftesbok.project.project import Project
from loftesbok.report.period_report import PeriodReport

DRAFT = "Utkast"
DOCUMENT_TYPE = "Tjänsteskrivelse"


@dataclass(frozen=True)
class BoardPaper:
    """A board paper and its attachment: two documents, which go to the board together."""

    paper: Paper
    attachment: Paper


def make_paper(
    project: Project, dataset: Dataset, period_id: str, kind: str, through: str = "", *, final: bool = False
) -> BoardPaper:
    """Return the board paper on a promise period through a reporting period (default: the last in the data).

    ``kind`` is the code of one of ``kinds.KINDS``. A draft (the default) is marked and says what is still missing.
    Raises LoftesbokError for an unknown period or kind, and with all that keeps a paper from being final; DataError for
    faults in the paper's texts.
    """
    paper_kind = find_kind(kind)
    last = resolve_through(dataset, period_id, through)
    paper_texts = texts.read(project, dataset, period_id, paper_kind)
    is_final = final or (
        paper_texts.final and last == resolve_through(dataset, period_id)
    )  # an earlier one was a draft
    report = open_report(dataset, period_id, last.code)
    previous = _previous(dataset, paper_texts, last.end.isoformat()) if paper_texts.replaces else None
    paper = _paper(project, dataset, paper_texts, report, previous, is_final=is_final)
    writer = Attachment(paper_texts, report, previous, Names(dataset))
    attachment = _attachment(paper, tuple(writer.parts(draft=not is_final)))
    if is_final:
        final_paper.must_hold(dataset, paper_texts, report, (paper, attachment))
    return BoardPaper(paper, attachment)


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


def _paper(
    project: Project,
    dataset: Dataset,
    paper_texts: Texts,
    report: PeriodReport,
    previous: PeriodReport | None,
    *,
    is_final: bool,
) -> Paper:
    kind, publisher = paper_texts.kind, dataset.package["publisher"]
    in_head = [part for part in paper_texts.parts.values() if part.is_in_head]
    values = {part.key: _value(paper_texts, part.key, part.form) for part in in_head}
    shown = [part for part in in_head if values[part.key] or part.why_required(kind.code, paper_texts.body)]
    left_out = [part for part in in_head if part not in shown]
    municipality = str(dataset.package["municipality"]["name"])
    title = paper_texts.line("title") or f"{kind.label}: {report.period['title']}"
    reach = f", till och med {report.through.label}" if kind.looks_back else ""
    required = [part for part in paper_texts.parts.values() if part.why_required(kind.code, paper_texts.body)]
    return Paper(
        title=title,
        subject=f"{kind.label}: {report.period['title']}{reach}",
        author=(values.get("department", "") if publisher["official"] else "") or publisher["name"],
        date=paper_texts.line("date"),
        diary_number=paper_texts.line("diary_number"),
        head=tuple((part.heading, values[part.key] or MISSING) for part in shown),
        parts=tuple(Body(paper_texts, report, previous).parts()),
        mark="" if is_final else DRAFT,
        notice=notice(dataset),
        document_type=DOCUMENT_TYPE,
        municipality=municipality,
        fields=tuple((part.key, values[part.key] or MISSING) for part in [*shown, *left_out]),
        required=tuple((part.key, part.heading_for(paper_texts.body)) for part in required),
        as_of=report.through.end.isoformat(),
        version=__version__,
        digest=report.view.digest(),
        logo=logo.read(project),
    )


def _attachment(paper: Paper, parts: tuple[Part, ...]) -> Paper:
    """Return the attachment of a paper: the same date, number and marks, and no more of the head than it needs."""
    rows = [
        (name, key, value)
        for (name, value), (key, _) in zip(paper.head, paper.fields, strict=False)
        if key in ("date", "diary_number") and value != MISSING
    ]
    return replace(
        paper,
        title=ATTACHMENT_TITLE,
        subject=f"Bilaga till tjänsteskrivelsen {paper.title}",
        head=(("Hör till", paper.title), *((name, value) for name, _, value in rows)),
        fields=(("belongs_to", paper.title), *((key, value) for _, key, value in rows), *paper.fields),
        parts=parts,
        document_type="Bilaga till tjänsteskrivelse",
        required=(),
    )


def _value(paper_texts: Texts, key: str, form: str) -> str:
    value = paper_texts.line(key)
    return day(value) if form == "date" and value else value


def _previous(dataset: Dataset, paper_texts: Texts, limit: str) -> PeriodReport:
    """Return the report on the period that a proposal replaces, no further than the proposal's own reach."""
    newest = resolve_through(dataset, paper_texts.replaces)
    if newest.end.isoformat() > limit:
        raise LoftesbokError(
            f"data/{paper_texts.file}: replaces: löftesperioden {paper_texts.replaces} slutar efter förslagets."
        )
    return open_report(dataset, paper_texts.replaces, newest.code)
