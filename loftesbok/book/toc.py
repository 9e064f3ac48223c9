"""The book's table of contents: its part on the reports is kept by the package, all else is the project's.

The part stands between two marks in ``book/_toc.yml``. The newest edition of a period is its chapter; its board papers
and the earlier editions stand below it.
"""

from __future__ import annotations

from collections.abc import Iterable

import yaml

from loftesbok import editions as edition
from loftesbok.analysis.wording import reporting_label
from loftesbok.data.dataset import Dataset
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.papers.board_paper import locations as shelf
from loftesbok.project import atomic_files as files
from loftesbok.project.project import TRENDS, Project

BEGIN = "# loftesbok: reports begin (kept by `loftesbok run`; newest first)"
END = "# loftesbok: reports end"


def chapters(
    project: Project, dataset: Dataset, through: str = "", coming: Iterable[edition.Job] = ()
) -> list[tuple[str, list[str]]]:
    """Return (id, editions newest first) of every chapter that has an edition, newest promise first, trends last.

    ``coming`` are editions that are about to be written.
    """
    new = [(one.period_id, one.through) for one in coming]
    last = ReportingPeriod.parse(through) if through else None
    ids = [*dataset["periods"].sort_values("valid_from", ascending=False, kind="stable")["period_id"], TRENDS]
    found = []
    for one in ids:
        held = {ReportingPeriod.parse(code) for code in edition.published(project, one)}
        held |= {when for period_id, when in new if period_id == one}
        codes = [when.code for when in sorted(held, reverse=True) if last is None or when.end <= last.end]
        if codes:
            found.append((one, codes))
    return found


def reports_part(project: Project, made: Iterable[tuple[str, list[str]]], indent: str = "      ") -> str:
    """Return the lines between the marks: each chapter with its papers, and its earlier editions with theirs."""
    rows: list[str] = []
    for period_id, codes in made:
        papers = shelf.of_period(project, period_id, codes)
        rows.append(f"{indent}- file: reports/{period_id}/{codes[0]}")
        below = _papers(papers, codes[0], f"{indent}    ")
        for code in codes[1:]:
            below.append(f"{indent}    - file: reports/{period_id}/{code}")
            below.append(f'{indent}      title: "Tidigare utgåva: till och med {reporting_label(code).lower()}"')
            own = _papers(papers, code, f"{indent}        ")
            below += [f"{indent}      sections:", *own] if own else []
        rows += [f"{indent}  sections:", *below] if below else []
    return "".join(f"{row}\n" for row in rows)


def _papers(papers: Iterable[shelf.Shelved], code: str, indent: str) -> list[str]:
    """Return the lines of the papers that belong to an edition."""
    own = [one for one in papers if one.through == code]
    return [row for one in own for row in (f"{indent}- file: {one.page}", f'{indent}  title: "{one.name}"')]


def wanted(project: Project, dataset: Dataset, through: str = "", coming: Iterable[edition.Job] = ()) -> str:
    """Return the text of ``_toc.yml`` as it should be; raise LoftesbokError when marks or YAML are broken."""
    text = project.toc_file.read_text(encoding="utf-8")
    begin, end = text.find(BEGIN), text.find(END)
    if begin < 0 or end < begin:
        raise LoftesbokError(
            f"{project.relative(project.toc_file)} must hold the two lines {BEGIN!r} and {END!r} among the chapters; "
            "the editions are listed between them."
        )
    head = text[: begin + len(BEGIN)]
    indent = " " * (begin - (text.rfind("\n", 0, begin) + 1))
    made = f"{head}\n{reports_part(project, chapters(project, dataset, through, coming), indent)}{indent}{text[end:]}"
    try:
        yaml.safe_load(made)
    except yaml.YAMLError as error:
        raise LoftesbokError(f"{project.relative(project.toc_file)} is no valid YAML: {error}") from error
    return made


def update(project: Project, dataset: Dataset, through: str = "") -> bool:
    """Bring the part on the reports up to date; return whether the file changed."""
    return files.write(project.toc_file, wanted(project, dataset, through))
