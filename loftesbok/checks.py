"""All that ``loftesbok check`` looks at: the data, and whether notebooks and table of contents agree with them."""

from __future__ import annotations

from dataclasses import dataclass

from loftesbok import notebook, opendata, toc
from loftesbok.dataset import Dataset, find_problems, load
from loftesbok.errors import LoftesbokError, Problem
from loftesbok.project import TRENDS, Project


@dataclass(frozen=True)
class Checked:
    """What a check found: problems, notes that are no faults, and a sentence that sums up."""

    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    summary: str


def check(project: Project) -> Checked:
    """Check a whole project. Problems are in Swedish, as those who keep the data read them."""
    problems = tuple(sorted(find_problems(project.data)))
    if problems:
        return Checked(problems, (), f"{len(problems)} fel i data. Notebookarna prövas när data är rätt.")
    dataset = load(project.data)
    problems = (*opendata.formula_problems(dataset), *_notebooks(project, dataset), *_contents(project, dataset))
    rows = sum(len(frame) for frame in dataset.tables.values())
    whole = f"Data är rätt: {len(dataset.tables)} tabeller, {rows} rader."
    notes = tuple(
        f"{name}.csv: läst som {dialect}. Det går bra."
        for name, dialect in dataset.dialects.items()
        if not dialect.canonical
    )
    if problems:
        return Checked(problems, notes, f"{whole} {len(problems)} fel i notebookar eller innehållsförteckning.")
    return Checked((), notes, f"{whole} Notebookar och innehållsförteckning stämmer.")


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
        except LoftesbokError as error:
            problems.append(Problem(name, 0, "", str(error).rstrip(".")))
            continue
        problems += [Problem(name, 0, "", what, fix) for what in notebook.deviations(dataset, period_id, held)]
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
        if toc.wanted(project, dataset) != project.toc_file.read_text(encoding="utf-8"):
            return [Problem(name, 0, "", "utgåvorna i innehållsförteckningen stämmer inte", "kör `loftesbok run`")]
    except LoftesbokError as error:
        return [Problem(name, 0, "", str(error).rstrip("."))]
    except FileNotFoundError:
        return [Problem(name, 0, "", "innehållsförteckningen saknas")]
    return []
