"""One board paper as files: the paper, its attachment, and what a diary wants to know of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import resolve_through
from loftesbok.document.paper import Paper
from loftesbok.domain.problems import LoftesbokError
from loftesbok.papers.board_paper import metadata, page, plausibility, texts
from loftesbok.papers.board_paper.kinds import find_kind
from loftesbok.papers.board_paper.paper import make_paper
from loftesbok.project import atomic_files
from loftesbok.project.project import Project

FORMS = ("docx", "pdf", "html")


@dataclass(frozen=True)
class MadePaper:
    """A paper in one form: its name without an ending, the files by what ends their names, and what to know.

    ``describe`` returns the metadata of the paper, given its files by their names.
    """

    name: str
    form: str
    files: dict[str, bytes]
    notes: tuple[str, ...]
    describe: Callable[[Mapping[str, bytes]], str]


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
    """Make a paper and its attachment as ``docx``, ``pdf`` or ``html``, and the metadata that go with them.

    Raises what ``make_paper`` and ``word.docx`` raise.
    """
    paper_kind = find_kind(kind)
    board_paper = make_paper(project, dataset, period_id, kind, through, final=final)
    paper_texts = texts.read(project, dataset, period_id, paper_kind)
    notes = [str(remark) for remark in plausibility.remarks(dataset, paper_texts)]
    if not project.paper_text(period_id, kind).is_file():
        name = f"data/papers/{period_id}-{kind}.yml"
        notes.insert(0, f"Filen {name} finns inte, så alla texter saknas. --new-text gör en att fylla i.")
    data, not_shown = rendered(board_paper.paper, form, template)
    attached, _ = rendered(board_paper.attachment, form, template)
    files = {f".{form}": data, f"-bilaga-1.{form}": attached}
    stem = f"{period_id}-{paper_kind.name(resolve_through(dataset, period_id, through).code)}"
    describe = partial(metadata.to_json, board_paper.paper, paper_texts)
    return MadePaper(stem, form, files, (*notes, *not_shown), describe)


def rendered(paper: Paper, form: str, template: Path | None = None) -> tuple[bytes, tuple[str, ...]]:
    """Return a paper in a form, and what the template that it was put into does not show."""
    if form == "docx":
        from loftesbok.papers.board_paper import word  # noqa: PLC0415 - heavy

        document = word.docx(paper, template)
        return document.data, document.notes
    if form == "pdf":
        from loftesbok.document.typst.compile import pdf  # noqa: PLC0415 - heavy

        return pdf(paper), ()
    if form == "html":
        return page.html_page(paper).encode("utf-8"), ()
    raise LoftesbokError(f"{form!r} är inget format för en tjänsteskrivelse; det finns docx, pdf och html.")


def write(paper: MadePaper, path: Path | None = None) -> list[tuple[Path, bool]]:
    """Write a paper's files and its metadata beside each other; return each place, and if the file changed.

    ``path`` is the paper's file, or a folder (default: the working folder); the other files have names that begin as
    the paper's does.
    """
    place = path or Path(f"{paper.name}.{paper.form}")
    if place.is_dir():
        place = place / f"{paper.name}.{paper.form}"
    stem = place.name.removesuffix(f".{paper.form}")
    files = {
        place if ending == f".{paper.form}" else place.with_name(f"{stem}{ending}"): data
        for ending, data in paper.files.items()
    }
    described = paper.describe({path.name: data for path, data in files.items()})
    files[place.with_name(f"{stem}.json")] = described.encode("utf-8")
    return [(path, atomic_files.write(path, data)) for path, data in files.items()]
