"""One board paper as a file: its bytes in the wanted form, the name that suits it, and what to know about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import resolve_through
from loftesbok.domain.problems import LoftesbokError
from loftesbok.papers.board_paper import page, plausibility, texts
from loftesbok.papers.board_paper.paper import make_paper
from loftesbok.papers.board_paper.parts import REPORT
from loftesbok.project import atomic_files
from loftesbok.project.project import Project


@dataclass(frozen=True)
class MadePaper:
    """A paper in one form."""

    name: str
    data: bytes
    notes: tuple[str, ...]


def make(
    project: Project,
    dataset: Dataset,
    period_id: str,
    kind: str,
    form: str,
    *,
    through: str = "",
    template: Path | None = None,
    final: bool = False,
) -> MadePaper:
    """Make a paper as ``docx``, ``pdf`` or ``html``. Raises what ``make_paper`` and ``word.docx`` raise."""
    paper = make_paper(project, dataset, period_id, kind, through, final=final)
    notes = [str(remark) for remark in plausibility.remarks(dataset, texts.read(project, dataset, period_id, kind))]
    if not project.paper_text(period_id, kind).is_file():
        name = f"data/papers/{period_id}-{kind}.yml"
        notes.insert(0, f"Filen {name} finns inte, så alla texter saknas. --new-text gör en att fylla i.")
    if form == "docx":
        from loftesbok.papers.board_paper import word  # noqa: PLC0415 - heavy

        document = word.docx(paper, template)
        data, not_shown = document.data, document.notes
    elif form == "pdf":
        from loftesbok.document.typst.compile import pdf  # noqa: PLC0415 - heavy

        data, not_shown = pdf(paper), ()
    elif form == "html":
        data, not_shown = page.html_page(paper).encode("utf-8"), ()
    else:
        raise LoftesbokError(f"{form!r} är inget format för en tjänsteskrivelse; det finns docx, pdf och html.")
    reach = f"-{resolve_through(dataset, period_id, through).code}" if kind == REPORT else ""
    return MadePaper(f"{period_id}-{kind}{reach}.{form}", data, (*notes, *not_shown))


def write(paper: MadePaper, path: Path | None = None) -> tuple[Path, bool]:
    """Write a paper to a file or into a folder (default: the working folder); return where, and if the file changed."""
    place = path or Path(paper.name)
    if place.is_dir():
        place = place / paper.name
    return place, atomic_files.write(place, paper.data)
