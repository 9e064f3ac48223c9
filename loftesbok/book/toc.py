"""The book's table of contents: its part on the reports is kept by the package, all else is the project's.

The part stands between two marks in ``book/_toc.yml``. The newest edition of a period is its chapter; its board papers
and the earlier editions stand below it.
"""

from __future__ import annotations

from collections.abc import Iterable

from loftesbok.analysis.wording import last_time
from loftesbok.book import reviewers_pages
from loftesbok.data.dataset import Dataset
from loftesbok.domain.problems import DataError, Problem
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.editions import plan
from loftesbok.papers.board_paper import locations
from loftesbok.project import atomic_files
from loftesbok.project.project import TRENDS, Project
from loftesbok.project.text_files import parse_yaml_lines, read_file

BEGIN = "# loftesbok: reports begin (kept by `loftesbok run`; newest first)"
END = "# loftesbok: reports end"


def chapters(
    project: Project, dataset: Dataset, through: str = "", coming: Iterable[plan.Job] = ()
) -> list[tuple[str, list[str]]]:
    """Return (id, editions newest first) of every chapter that has an edition, newest promise first, trends last.

    ``coming`` are editions that are about to be written.
    """
    new = [(job.period_id, job.through) for job in coming]
    last = ReportingPeriod.parse(through) if through else None
    ids = [*dataset["periods"].sort_values("valid_from", ascending=False, kind="stable")["period_id"], TRENDS]
    listed = []
    for chapter_id in ids:
        times = {ReportingPeriod.parse(code) for code in plan.published(project, chapter_id)}
        times |= {time for period_id, time in new if period_id == chapter_id}
        codes = [time.code for time in sorted(times, reverse=True) if last is None or time.end <= last.end]
        if codes:
            listed.append((chapter_id, codes))
    return listed


def reports_part(project: Project, listed: Iterable[tuple[str, list[str]]], indent: str = "      ") -> str:
    """Return the lines between the marks: each chapter with its papers, and its earlier editions with theirs."""
    rows: list[str] = []
    for period_id, codes in listed:
        papers = locations.of_period(project, period_id, codes)
        rows.append(f"{indent}- file: reports/{period_id}/{codes[0]}")
        below = [*_underlag(period_id, codes[0], f"{indent}    "), *_papers(papers, codes[0], f"{indent}    ")]
        for code in codes[1:]:
            below.append(f"{indent}    - file: reports/{period_id}/{code}")
            below.append(f'{indent}      title: "Tidigare utgåva: till och med {last_time(code)}"')
            beside = [*_underlag(period_id, code, f"{indent}        "), *_papers(papers, code, f"{indent}        ")]
            below += [f"{indent}      sections:", *beside] if beside else []
        rows += [f"{indent}  sections:", *below] if below else []
    return "".join(f"{row}\n" for row in rows)


def _underlag(period_id: str, code: str, indent: str) -> list[str]:
    """Return the lines of the page with every row behind an edition; the trends have none."""
    if period_id == TRENDS:
        return []
    return [f"{indent}- file: {reviewers_pages.page(period_id, code)}", f"{indent}  title: Underlag"]


def _papers(papers: Iterable[locations.PaperLocation], code: str, indent: str) -> list[str]:
    """Return the lines of the papers that belong to an edition."""
    return [
        row
        for paper in papers
        if paper.through == code
        for row in (f"{indent}- file: {paper.page}", f'{indent}  title: "{paper.name}"')
    ]


def wanted(project: Project, dataset: Dataset, through: str = "", coming: Iterable[plan.Job] = ()) -> str:
    """Return the text of ``_toc.yml`` as it should be; raise DataError when marks or YAML are broken."""
    name = project.relative(project.toc_file)
    file = read_file(project.toc_file, name)
    begin, end = marks(file.text, name)
    head = file.text[: begin + len(BEGIN)]
    column = begin - (file.text.rfind("\n", 0, begin) + 1)
    part = reports_part(project, chapters(project, dataset, through, coming), " " * column)
    text = f"{head}\n{part}{' ' * column}{file.text[end:]}"
    parse_yaml_lines(text, name)
    return file.in_its_form(text)


def marks(text: str, name: str) -> tuple[int, int]:
    """Return where the two marks stand in the text of ``_toc.yml``. Raises DataError where they do not."""
    begin, end = text.find(BEGIN), text.find(END)
    if begin < 0 or end < begin:
        right = f"raderna ”{BEGIN}” och ”{END}” bland kapitlen; återrapporteringarna skrivs in mellan dem"
        raise DataError([Problem(name, 0, "", "märkena för återrapporteringarna saknas", right)])
    return begin, end


def update(project: Project, dataset: Dataset, through: str = "") -> bool:
    """Bring the part on the reports up to date; return whether the file changed."""
    return atomic_files.write(project.toc_file, wanted(project, dataset, through))
