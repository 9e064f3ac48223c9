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


def paper(
    project: Project, dataset: Dataset, period_id: str, kind: str, through: str = "", *, final: bool = False
) -> Paper:
    """Return the board paper on a promise period through a reporting period (default: the last in the data).

    ``kind`` is ``report`` or ``proposal``. A draft (the default) is marked and says what is still missing. Raises
    LoftesbokError for an unknown period or kind, and with all that is missing for a final paper; DataError for faults
    in the paper's texts.
    """
    known_kind(kind)
    last = resolve_through(dataset, period_id, through)
    found = texts.read(project, dataset, period_id, kind)
    told = narrative.background(project, dataset, period_id) if kind == REPORT else ()
    without = texts.missing(found, bool(told))
    settled = final or (found.final and last == resolve_through(dataset, period_id))  # an earlier one was a draft
    if settled:
        _must_be_whole(found, without)
    made = Body(found, open_report(dataset, period_id, last.code), told, without, Names(dataset), draft=not settled)
    previous = _previous(dataset, found, last.end.isoformat()) if found.replaces else None
    publisher = dataset.package["publisher"]
    values = {key: _value(found, key) for key in HEAD}
    return Paper(
        title=found.line("title") or f"{KINDS[kind].label}: {made.report.period['title']}",
        subject=_subject(made.report, kind),
        author=(values["department"] if publisher["official"] else "") or publisher["name"],
        date=found.line("date"),
        diary_number=found.line("diary_number"),
        head=tuple((parts()[key].heading, value or MISSING) for key, value in values.items()),
        parts=tuple(made.parts(previous)),
        mark=DRAFT if made.draft else "",
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


def _value(found: Texts, key: str) -> str:
    given = found.line(key)
    return day(given) if key == "date" and given else given


def _must_be_whole(found: Texts, without: Iterable[PartKind]) -> None:
    """Raise LoftesbokError with every required part that is missing, and why each is required."""
    wanted = [one for one in without if found.kind in one.required]
    if wanted:  # all at once: whoever has to ask for them asks once
        told = "\n".join(f"  {one.key} ({one.heading}): {one.required[found.kind]}" for one in wanted)
        raise LoftesbokError(
            f"Skrivelsen kan inte bli slutlig: {plural(len(wanted), 'del', 'delar')} saknas i data/{found.file}.\n"
            f"{told}\nEtt utkast går att göra: utan --final, och utan final: ja i filen."
        )


def _previous(dataset: Dataset, found: Texts, limit: str) -> PeriodReport:
    """Return the report on the period that a proposal replaces, no further than the proposal's own reach."""
    newest = resolve_through(dataset, found.replaces)
    if newest.end.isoformat() > limit:
        raise LoftesbokError(f"data/{found.file}: replaces: löftesperioden {found.replaces} slutar efter förslagets.")
    return open_report(dataset, found.replaces, newest.code)
