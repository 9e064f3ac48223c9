"""Filled forms into the dataset: planned as a whole, tried on a copy, written all or nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from loftesbok.data.dataset import Dataset
from loftesbok.data_entry.change_plan import DatasetCell, Plan, plan_rows
from loftesbok.data_entry.excel.cell_problems import at, of_file
from loftesbok.data_entry.excel.opening import Book, open_book
from loftesbok.data_entry.followup_form.compare import compare
from loftesbok.data_entry.followup_form.merging import Answer, is_merge, merge_bytes, mergeable, read_merge
from loftesbok.data_entry.followup_form.read import Filled, read_form
from loftesbok.domain.problems import DataError, LoftesbokError, Problem
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import listing
from loftesbok.project.project import Project


def plan_import(
    project: Project,
    dataset: Dataset,
    paths: Sequence[Path],
    *,
    why: str = "",
    replace: bool = False,
    today: date | None = None,
    allowed: Sequence[str] = (),
) -> Plan:
    """Read filled forms of one reporting period and work out what they change; write nothing.

    ``why`` is the reason for every correction that has none in the form; ``replace`` lets the forms prevail over what
    the data have got since they were made; ``today`` is the day that corrections are dated. ``allowed`` names
    the personal particulars that may come in all the same. Raises DataError with every
    fault, each with file, sheet and cell, also where the result would not pass `find_problems`.
    """
    if not paths:
        raise LoftesbokError("Ange minst ett ifyllt formulär.")
    day = (today or date.today()).isoformat()
    forms, merges = _read(dataset, paths)
    _refuse_days_to_come(forms, day)
    first = forms[0]
    compared = compare(
        dataset, forms, published=lambda code: _published(project, first.period_id, code or first.when), why=why,
        replace=replace, today=day, answers=merges,
    )  # fmt: skip
    label = ReportingPeriod.parse(first.when).label
    names = tuple(form.name for form in forms)
    about = f"{listing(names)}: uppföljning av {label}, löftesperioden {first.period_id}"
    notes = tuple(_notes(dataset, forms))
    if compared.conflicts:
        settled = mergeable(compared.conflicts)
        merge = merge_bytes(dataset, first.period_id, first.when, settled) if settled else b""
        return Plan(about, dataset, conflicts=tuple(compared.conflicts), notes=notes, merge=merge)
    return plan_rows(project, dataset, compared.rows, about=about, files=names, notes=notes, allowed=allowed)


def _refuse_days_to_come(forms: Sequence[Filled], today: str) -> None:
    """Raise DataError for every assessment or publication that a form dates after today."""
    said = [
        (form.places[name], form.source[name])
        for form in forms
        for name in ("assessed_on", "published_on")
        if form.source[name] != form.source_base.get(name, "")
    ]
    said += [
        (draft.place("assessed_on"), draft.values["assessed_on"])
        for form in forms
        for draft in form.drafts
        if draft.values.get("assessed_on", "") != draft.base.get("assessed_on", "")
    ]
    problems = [at(where, f"{day} har inte varit än", f"en dag till och med i dag, {today}") for where, day in said
                if day > today]  # fmt: skip
    if problems:
        raise DataError(problems)


def _read(dataset: Dataset, paths: Sequence[Path]) -> tuple[list[Filled], dict[DatasetCell, Answer]]:
    """Read every form, in an order that does not depend on that of the paths, and what merge workbooks settle."""
    forms: list[Filled] = []
    merges: list[Book] = []
    problems: list[Problem] = []
    ordered = sorted(dict.fromkeys(map(Path, paths)), key=lambda form_path: (form_path.name, str(form_path)))
    for path in ordered:
        try:
            book = open_book(path)
            if is_merge(book):
                merges.append(book)
            else:
                forms.append(read_form(book, dataset, len(forms)))
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
    if merges and not forms:
        raise DataError([of_file(merges[0].name, "sammanfogningen står ensam", "formulären i samma kommando")])
    answers: dict[DatasetCell, Answer] = {}
    for book in merges:
        answers |= read_merge(book, dataset, forms[0].period_id, forms[0].when)
    return forms, answers


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
    followed_up = {draft.key[0] for form in forms for draft in form.drafts if draft.table == "followups"}
    silent = dict.fromkeys(
        commitment_id for form in forms for commitment_id in form.silent if commitment_id not in followed_up
    )
    titles = dict(zip(dataset["commitments"]["commitment_id"], dataset["commitments"]["title"], strict=True))
    notes = []
    if silent:
        notes.append(f"Inget sägs om: {listing([titles[commitment_id] for commitment_id in silent])}.")
    indicators = dict(zip(dataset["indicators"]["indicator_id"], dataset["indicators"]["title"], strict=True))
    counted = {
        (draft.key[0], draft.values.get("indicator_id"))
        for form in forms
        for draft in form.drafts
        if draft.table == "measures"
    }
    left = dict.fromkeys(
        measure for form in forms for measure in form.unused if measure[0] in followed_up and measure not in counted
    )
    if left:
        shown = "; ".join(f"{indicators[measure]} ({titles[commitment_id]})" for commitment_id, measure in left)
        tick = "välj ”Nämns inte” på raden i Siffror om dokumentet inte nämner det"
        notes.append(f"Redovisades förra gången, men har inget antal nu: {shown}. Fyll i antalet, eller {tick}.")
    return [*notes, *(note for form in forms for note in form.notes)]
