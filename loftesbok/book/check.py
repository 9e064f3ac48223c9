"""All that ``loftesbok check`` looks at: data and papers' texts, and whether notebooks and contents agree with them."""

from __future__ import annotations

from dataclasses import dataclass

from loftesbok.analysis.plausibility.warnings import find_warnings, mask
from loftesbok.book import check_texts as writings
from loftesbok.book import placeholders, toc
from loftesbok.data.dataset import Dataset, load
from loftesbok.domain.problems import DataError, LoftesbokError, Problem
from loftesbok.editions import notebook, period_notebook
from loftesbok.opendata import publish as opendata
from loftesbok.papers.board_paper import plausibility as remarks
from loftesbok.papers.board_paper import texts
from loftesbok.project import atomic_files
from loftesbok.project.project import TRENDS, Project


@dataclass(frozen=True)
class Checked:
    """What a check found: problems, notes that are no faults, a sentence that sums up, and warnings.

    ``warnings`` are legal but suspicious; ``plausibility.warnings.describe`` writes one. They are looked for once the
    data are right.
    """

    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    summary: str
    warnings: tuple[Problem, ...] = ()


def check(project: Project) -> Checked:
    """Check a whole project. Problems are in Swedish, as those who keep the data read them."""
    try:
        dataset = load(project.data)
    except DataError as error:
        return Checked(error.problems, (), f"{len(error.problems)} fel i data. Notebookarna prövas när data är rätt.")
    papers, in_papers = texts.read_all(project, dataset)
    problems = (
        *opendata.formula_problems(dataset),
        *in_papers,
        *_notebooks(project, dataset),
        *_contents(project, dataset),
    )
    remarked = [mask(one) for held in papers for one in remarks.remarks(dataset, held)]
    warnings = (
        *find_warnings(dataset),
        *remarked,
        *writings.find(project, dataset),
        *placeholders.find(project, dataset),
    )
    rows = sum(len(frame) for frame in dataset.tables.values())
    whole = f"Data är rätt: {len(dataset.tables)} tabeller, {rows} rader."
    notes = tuple(
        f"{name}.csv: läst som {dialect}. Det går bra."
        for name, dialect in dataset.dialects.items()
        if not dialect.canonical
    )
    rest = (
        f"{len(problems)} fel i texter, notebookar eller innehållsförteckning."
        if problems
        else "Notebookar och innehållsförteckning stämmer."
    )
    return Checked(problems, notes, f"{whole} {rest} {_count(warnings)}.", warnings)


def _count(warnings: tuple[Problem, ...]) -> str:
    if not warnings:
        return "Inga varningar"
    return "1 varning" if len(warnings) == 1 else f"{len(warnings)} varningar"


def _notebooks(project: Project, dataset: Dataset) -> list[Problem]:
    problems = []
    known = [*dataset["periods"]["period_id"], TRENDS]
    for period_id in known:
        path = project.notebook(period_id)
        name = project.relative(path)
        fix = f"kör `loftesbok new-period {period_id}`; egna texter blir kvar"
        if not path.is_file():
            problems.append(Problem(name, 0, "", "notebooken saknas", fix))
            continue
        try:
            held = notebook.read(path)
        except DataError as error:
            problems += error.problems
            continue
        problems += [Problem(name, 0, "", what, fix) for what in period_notebook.deviations(dataset, period_id, held)]
        if left := notebook.leftovers(held):
            cells = ", ".join(left)
            clear = f"notebooken utan utdata: `jupyter nbconvert --clear-output --inplace {name}`"
            problems.append(Problem(name, 0, "", f"utdata ligger kvar i {cells}", clear))
    for path in sorted(project.notebooks.glob("*.ipynb")):
        if path.stem not in known:
            right = f"en löftesperiod med id {path.stem} i data/periods.csv, eller ingen notebook"
            problems.append(
                Problem(project.relative(path), 0, "", "notebooken hör inte till någon löftesperiod", right)
            )
    return problems


def _contents(project: Project, dataset: Dataset) -> list[Problem]:
    name = project.relative(project.toc_file)
    try:
        if not atomic_files.holds(project.toc_file, toc.wanted(project, dataset)):
            return [Problem(name, 0, "", "utgåvorna i innehållsförteckningen stämmer inte", "kör `loftesbok run`")]
    except DataError as error:
        return list(error.problems)
    except LoftesbokError as error:
        return [Problem(name, 0, "", str(error).rstrip("."))]
    return []
