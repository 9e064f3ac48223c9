"""All that ``loftesbok check`` looks at: whatever can be seen of a project without running a notebook or Sphinx.

``run``, ``build`` and ``serve`` refuse what it refuses, with the same words: they begin with ``require_sound``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from loftesbok.analysis.plausibility import personal_data
from loftesbok.analysis.plausibility.warnings import find_warnings, mask
from loftesbok.book import accessibility_record, moved_addresses, placeholders, toc
from loftesbok.book.checks import contents, notebooks, pages, settings, stray_files
from loftesbok.book.checks import personal_data as book_personal_data
from loftesbok.book.pages import generated
from loftesbok.data import migration_plan
from loftesbok.data.dataset import Dataset, load_once
from loftesbok.domain.problems import DataError, Problem
from loftesbok.opendata import dcat
from loftesbok.papers.board_paper import logo, texts
from loftesbok.papers.board_paper import plausibility as paper_plausibility
from loftesbok.project import atomic_files
from loftesbok.project.addresses import base_url
from loftesbok.project.project import Project


@dataclass(frozen=True)
class Checked:
    """What a check found: problems, notes that are no faults, a sentence that sums up, and warnings.

    ``warnings`` are legal but suspicious (``plausibility.warnings.describe`` writes one), and looked for once the data
    are right.
    """

    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    summary: str
    warnings: tuple[Problem, ...] = ()


@dataclass
class _Files:
    """What has been seen of the files beside the data's tables."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    papers: list[texts.Texts] = field(default_factory=list)


def find_doubts(project: Project, dataset: Dataset) -> list[Problem]:
    """Return what is right but unusual in a sound project: in its data, texts and pages."""
    return _doubts(project, dataset, _look_at(project, dataset))


def _doubts(project: Project, dataset: Dataset, files: _Files) -> list[Problem]:
    return [
        *map(mask, dataset.doubts),
        *find_warnings(dataset),
        *(mask(remark) for paper in files.papers for remark in paper_plausibility.remarks(dataset, paper)),
        *book_personal_data.find(project, dataset),
        *placeholders.find(project, dataset),
        *files.warnings,
        *stray_files.find(project, dataset),
    ]


def check(project: Project) -> Checked:
    """Check a whole project. Problems are in Swedish, as those who keep the data read them."""
    try:
        dataset = load_once(project.data)
    except DataError as error:
        problems = (*error.problems, *_look_at(project, None).problems)
        advice = (error.advice,) if error.advice else ()
        return Checked(problems, advice, f"{len(error.problems)} fel i data. Arbetsbladen prövas när data är rätt.")
    files = _look_at(project, dataset)
    warnings = (*_doubts(project, dataset, files), *_reports_part(project, dataset, files))
    rows = sum(len(frame) for frame in dataset.tables.values())
    whole = f"Data är rätt: {len(dataset.tables)} tabeller, {rows} rader."
    notes = (
        *migration_plan.notes(project.data),
        *(
            f"{name}.csv: läst som {dialect}. Det går bra."
            for name, dialect in dataset.dialects.items()
            if not dialect.canonical
        ),
    )
    rest = (
        f"{len(files.problems)} fel i texter, arbetsblad eller innehållsförteckning."
        if files.problems
        else "Arbetsblad och innehållsförteckning stämmer."
    )
    return Checked(tuple(files.problems), notes, f"{whole} {rest} {_count(warnings)}.", warnings)


def require_sound(project: Project, allowed: Sequence[str] = ()) -> Dataset:
    """Return a project's dataset. Raises DataError with all that ``check`` calls a problem.

    ``allowed`` names numbers that look like personal ones and may stand in the data, beside those of the settings.
    """
    try:
        dataset = load_once(project.data)
    except DataError as error:
        raise DataError([*error.problems, *_look_at(project, None).problems], error.advice) from None
    if problems := _look_at(project, dataset, allowed).problems:
        raise DataError(problems)
    return dataset


def _look_at(project: Project, dataset: Dataset | None, allowed: Sequence[str] = ()) -> _Files:
    """Look at every file beside the tables; at those that must agree with the data only where the data are right."""
    files = _Files(settings.find(project))
    listing = contents.read(project, has_reports=dataset is None or not dataset["periods"].empty)
    fragments = generated.names(project, dataset) if dataset else ()
    book = pages.find(project, listing.pages, fragments)
    files.problems += [*listing.problems, *book.problems, *_moved(project)]
    files.warnings += [*book.warnings, *contents.unlisted(project, listing, book.used)]
    if dataset is None:
        return files
    held = notebooks.find(project, dataset)
    files.papers, problems = texts.read_all(project, dataset)
    files.problems += [*problems, *held.problems, *_catalogue(project, dataset)]
    files.problems += _personal_numbers(project, dataset, allowed)
    files.warnings += held.warnings
    try:
        logo.read(project)
    except DataError as error:
        files.problems += error.problems
    try:
        accessibility_record.read(project, official=bool(dataset.package["publisher"]["official"]))
    except DataError as error:
        files.problems += error.problems
    return files


def _personal_numbers(project: Project, dataset: Dataset, allowed: Sequence[str]) -> list[Problem]:
    """Return the personal identity numbers and telephone numbers in the data: nobody publishes them by mistake."""
    try:
        allowed = [*allowed, *project.allowed_personal]
    except DataError:  # told among the settings
        return []
    return [
        *personal_data.find_numbers(dataset, allowed),
        *book_personal_data.find_in_papers(project, dataset, allowed),
    ]


def _moved(project: Project) -> list[Problem]:
    """Return what is wrong with the list of addresses that the book has had."""
    try:
        moved_addresses.read(project)
    except DataError as error:
        return list(error.problems)
    return []


def _catalogue(project: Project, dataset: Dataset) -> list[Problem]:
    """Return why the catalogue that goes with a book with an address cannot be made."""
    try:
        return dcat.find_problems(dataset) if base_url(project) else []
    except DataError:  # told among the settings
        return []


def _reports_part(project: Project, dataset: Dataset, files: _Files) -> list[Problem]:
    """Tell where the contents do not list the editions as they are; ``run`` and ``build`` put that right themselves."""
    if files.problems or atomic_files.holds(project.toc_file, toc.wanted(project, dataset)):
        return []
    what = "utgåvorna i innehållsförteckningen stämmer inte med dem som finns"
    return [Problem(project.relative(project.toc_file), 0, "", what, "om det är menat; `loftesbok run` rättar det")]


def _count(warnings: tuple[Problem, ...]) -> str:
    if not warnings:
        return "Inga varningar"
    return "1 varning" if len(warnings) == 1 else f"{len(warnings)} varningar"
