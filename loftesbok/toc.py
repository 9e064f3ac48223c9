"""The book's table of contents: its part on the reports is kept by the package, all else is the project's.

The part stands between two marks in ``book/_toc.yml``. The newest edition of a period is its chapter, and the earlier
ones stand below it.
"""

from __future__ import annotations

from collections.abc import Iterable

import yaml

from loftesbok import edition, files
from loftesbok.dataset import Dataset
from loftesbok.errors import LoftesbokError
from loftesbok.naming import reporting_label
from loftesbok.project import TRENDS, Project
from loftesbok.reporting import ReportingPeriod

BEGIN = "# loftesbok: reports begin (kept by `loftesbok run`; newest first)"
END = "# loftesbok: reports end"


def chapters(project: Project, dataset: Dataset, through: str = "") -> list[tuple[str, list[str]]]:
    """Return (id, editions newest first) of every chapter that has an edition, newest promise first, trends last."""
    last = ReportingPeriod.parse(through) if through else None
    ids = [*dataset["periods"].sort_values("valid_from", ascending=False, kind="stable")["period_id"], TRENDS]
    found = []
    for one in ids:
        codes = edition.published(project, one)
        if last:
            codes = [code for code in codes if ReportingPeriod.parse(code).end <= last.end]
        if codes:
            found.append((one, codes[::-1]))
    return found


def reports_part(made: Iterable[tuple[str, list[str]]], indent: str = "      ") -> str:
    """Return the lines between the marks."""
    rows: list[str] = []
    for period_id, (newest, *earlier) in made:
        rows.append(f"{indent}- file: reports/{period_id}/{newest}")
        if earlier:
            rows.append(f"{indent}  sections:")
        for code in earlier:
            rows.append(f"{indent}    - file: reports/{period_id}/{code}")
            rows.append(f'{indent}      title: "Tidigare utgåva: till och med {reporting_label(code).lower()}"')
    return "".join(f"{row}\n" for row in rows)


def wanted(project: Project, dataset: Dataset, through: str = "") -> str:
    """Return the text of ``_toc.yml`` as it should be; raise LoftesbokError when the marks are gone."""
    text = project.toc_file.read_text(encoding="utf-8")
    begin, end = text.find(BEGIN), text.find(END)
    if begin < 0 or end < begin:
        raise LoftesbokError(
            f"{project.relative(project.toc_file)} must hold the two lines {BEGIN!r} and {END!r} among the chapters; "
            "the editions are listed between them."
        )
    head = text[: begin + len(BEGIN)]
    indent = " " * (begin - (text.rfind("\n", 0, begin) + 1))
    return f"{head}\n{reports_part(chapters(project, dataset, through), indent)}{indent}{text[end:]}"


def update(project: Project, dataset: Dataset, through: str = "") -> bool:
    """Bring the part on the reports up to date; return whether the file changed."""
    text = wanted(project, dataset, through)
    try:
        yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise LoftesbokError(f"{project.relative(project.toc_file)} is no valid YAML: {error}") from error
    return files.write(project.toc_file, text)
