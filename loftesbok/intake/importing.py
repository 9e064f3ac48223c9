"""Filled forms into the dataset: planned as a whole, tried on a copy, written all or nothing."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from loftesbok import files
from loftesbok.dataset import Dataset
from loftesbok.errors import DataError, LoftesbokError, Problem
from loftesbok.intake.answers import Filled, read_form
from loftesbok.intake.changes import compare
from loftesbok.intake.faults import of_file
from loftesbok.intake.planning import Plan, counted, plan_rows
from loftesbok.intake.workbook import open_book
from loftesbok.project import Project
from loftesbok.reporting import ReportingPeriod
from loftesbok.swedish import listing, plural

_PENDING = ".import"
_JOURNAL = "journal.json"


def plan_import(
    project: Project,
    dataset: Dataset,
    paths: Sequence[Path],
    *,
    why: str = "",
    replace: bool = False,
    today: date | None = None,
) -> Plan:
    """Read filled forms of one reporting period and work out what they change; write nothing.

    ``why`` is the reason for every correction that has none in the form; ``replace`` lets the forms prevail over what
    the data have got since they were made; ``today`` is the day that corrections are dated. Raises DataError with every
    fault, each with file, sheet and cell, also where the result would not pass `find_problems`.
    """
    if not paths:
        raise LoftesbokError("Ange minst ett ifyllt formulär.")
    forms = _read(dataset, paths)
    first = forms[0]
    compared = compare(
        dataset, forms, published=lambda code: _published(project, first.period_id, code or first.when), why=why,
        replace=replace, today=(today or date.today()).isoformat(),
    )  # fmt: skip
    label = ReportingPeriod.parse(first.when).label
    names = tuple(form.name for form in forms)
    about = f"{listing(names)}: uppföljning av {label}, löftesperioden {first.period_id}"
    told = tuple(_notes(dataset, forms))
    if compared.conflicts:
        return Plan(about, (), tuple(compared.conflicts), told, dataset=dataset)
    return plan_rows(project, dataset, compared.rows, about=about, files=names, notes=told)


def _read(dataset: Dataset, paths: Sequence[Path]) -> list[Filled]:
    """Read every form, in an order that does not depend on that of the paths."""
    forms: list[Filled] = []
    problems: list[Problem] = []
    for number, path in enumerate(
        sorted(dict.fromkeys(Path(one) for one in paths), key=lambda one: (one.name, str(one)))
    ):
        try:
            forms.append(read_form(open_book(path), dataset, number))
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    for form in forms[1:]:
        if (form.period_id, form.when) != (forms[0].period_id, forms[0].when):
            first = forms[0]
            what = (
                f"formuläret gäller {form.when} i {form.period_id}, men {first.name} gäller {first.when} i "
                f"{first.period_id}"
            )
            raise DataError([of_file(form.name, what, "formulär för samma tid och löfte i en och samma import")])
    return forms


def _published(project: Project, period_id: str, code: str) -> bool:
    """Tell whether an edition has been made that reaches as far as a reporting period."""
    when = ReportingPeriod.parse(code)
    for path in (project.reports / period_id).glob("*.ipynb"):
        with contextlib.suppress(LoftesbokError):
            if ReportingPeriod.parse(path.stem).end >= when.end:
                return True
    return False


def _notes(dataset: Dataset, forms: Sequence[Filled]) -> list[str]:
    """Tell what the forms leave open: commitments that none of them speaks of, suggestions that none has used."""
    told = {draft.key[0] for form in forms for draft in form.drafts if draft.table == "followups"}
    silent = dict.fromkeys(own for form in forms for own in form.silent if own not in told)
    titles = dict(zip(dataset["commitments"]["commitment_id"], dataset["commitments"]["title"], strict=True))
    notes = []
    if silent:
        notes.append(f"Inget sägs om: {listing([titles[one] for one in silent])}.")
    unused = sum(form.unused for form in forms)
    if unused:
        notes.append(f"{plural(unused, 'föreslagen siffra', 'föreslagna siffror')} utan antal tas inte med.")
    return notes


def apply(project: Project, plan: Plan) -> list[str]:
    """Write what was planned, all or nothing; return a line for each file.

    Raises LoftesbokError, and writes nothing, where there are conflicts or the data have changed since the plan was
    made. A write that is cut off is completed by `recover`.
    """
    if plan.conflicts:
        raise LoftesbokError(f"Inget har ändrats.\n{plan}")
    recover(project)
    for name, data in plan.before.items():
        if (project.data / name).read_bytes() != data:
            raise LoftesbokError(f"data/{name} har ändrats sedan importen planerades. Inget har ändrats; kör den igen.")
    if not plan.texts:
        return []
    pending = project.data / _PENDING
    new = {name: text.encode("utf-8") for name, text in plan.texts.items()}
    try:
        for name in new:
            with (project.data / name).open("r+b"):
                pass  # not writable, or held open by Excel on Windows: better known before the first file is moved
        for name, text in plan.texts.items():
            files.write(pending / name, text)
        journal = {name: hashlib.sha256(data).hexdigest() for name, data in new.items()}
        files.write(pending / _JOURNAL, json.dumps(journal, sort_keys=True))
        _move(project)
    except BaseException:
        _take_back(project, plan.before)
        raise
    return [f"data/{name}: {counted([one for one in plan.changes if f'{one.table}.csv' == name])}" for name in new]


def _move(project: Project) -> None:
    """Put every file that the journal names in place, then forget the journal."""
    pending = project.data / _PENDING
    for name in json.loads((pending / _JOURNAL).read_text(encoding="utf-8")):
        if (pending / name).is_file():
            (pending / name).replace(project.data / name)
    (pending / _JOURNAL).unlink()
    shutil.rmtree(pending, ignore_errors=True)


def _take_back(project: Project, before: Mapping[str, bytes]) -> None:
    for name, data in before.items():
        if (project.data / name).read_bytes() != data:
            files.write(project.data / name, data.decode("utf-8"))
    shutil.rmtree(project.data / _PENDING, ignore_errors=True)


def recover(project: Project) -> bool:
    """Complete an import that was cut off while its files were put in place; return whether there was one.

    Before the journal was written nothing had been changed, and what is left of the import is thrown away.
    """
    pending = project.data / _PENDING
    if not pending.is_dir():
        return False
    begun = (pending / _JOURNAL).is_file()
    if begun:
        journal = json.loads((pending / _JOURNAL).read_text(encoding="utf-8"))
        for name, digest in journal.items():
            if Path(name).name != name or not name.endswith(".csv"):
                raise LoftesbokError(f"data/{_PENDING}/{_JOURNAL} är skadad; ta bort mappen data/{_PENDING}.")
            left = pending / name
            if left.is_file() and hashlib.sha256(left.read_bytes()).hexdigest() != digest:
                raise LoftesbokError(
                    f"data/{_PENDING}/{name} är skadad; ta bort mappen data/{_PENDING} och importera igen."
                )
        _move(project)
    else:
        shutil.rmtree(pending, ignore_errors=True)
    return begun
