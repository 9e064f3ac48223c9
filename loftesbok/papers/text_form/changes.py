"""What a filled form changes in the text file of a paper: planned as a whole, shown, and then written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from loftesbok.analysis.plausibility import personal_data
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import period_row
from loftesbok.domain.printable import plain
from loftesbok.domain.problems import DataError, LoftesbokError, Problem
from loftesbok.papers.board_paper import plausibility, text_template, texts
from loftesbok.papers.board_paper.final_paper import days_in
from loftesbok.papers.board_paper.kinds import find_kind
from loftesbok.papers.board_paper.parts import PartKind
from loftesbok.papers.board_paper.text_file import Entry
from loftesbok.papers.board_paper.texts import Texts
from loftesbok.papers.text_form.layout import describe, form
from loftesbok.papers.text_form.read import read_form
from loftesbok.papers.text_form.rewrite import rewritten
from loftesbok.project import atomic_files, lock
from loftesbok.project.project import Project
from loftesbok.project.text_files import TextFile, read_file

_DATED = re.compile(r"(.*\S)\s*\((\d{4}-\d{2}-\d{2})\)")
_NUMBERED = re.compile(r"(?:\d+[.)]|[•–-])\s")


@dataclass(frozen=True)
class TextPlan:
    """What would be written to a paper's text file, part by part: heading, texts before, texts after."""

    path: Path
    name: str
    before: TextFile | None
    content: str
    changes: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    notes: tuple[str, ...]

    def __str__(self) -> str:
        """Tell which texts come and go."""
        lines = []
        for heading, before, after in self.changes:
            lines.append(f"{heading}:")
            for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
                if tag != "equal":
                    lines += [f"  - {text}" for text in before[i:j]] + [f"  + {text}" for text in after[k:m]]
        lines += [] if lines else [f"Inget att göra: allt som formuläret säger står redan i {self.name}."]
        return plain("\n".join([*lines, *self.notes]))


def make_form(project: Project, dataset: Dataset, period_id: str, kind_code: str) -> bytes:
    """Return the form of a paper with its present texts. Raises DataError for faults in its text file."""
    period_row(dataset, period_id)
    kind = find_kind(kind_code)
    path = project.paper_text(period_id, kind.code)
    return form(texts.read(project, dataset, period_id, kind), read_file(path).text if path.is_file() else "")


def plan(
    project: Project, dataset: Dataset, period_id: str, kind_code: str, path: Path,
    *, override: bool = False, allowed: Sequence[str] = (),
) -> TextPlan:  # fmt: skip
    """Read a filled form and work out what it changes in the paper's text file; write nothing.

    ``override`` lets the form prevail over what the file has got since the form was made; ``allowed`` names personal
    particulars that may come in. Raises LoftesbokError for a form of another paper or another version of the file;
    DataError with every fault, and everything in the form that would be lost.
    """
    period, kind = period_row(dataset, period_id), find_kind(kind_code)
    target = project.paper_text(period_id, kind.code)
    present = texts.read(project, dataset, period_id, kind)
    file = read_file(target) if target.is_file() else None
    filled = read_form(path, present)
    name = project.relative(target)
    if filled.origin.digest != describe(present, file.text if file else "").digest and not override:
        raise LoftesbokError(
            f"{name} har ändrats sedan formuläret {path.name} skrevs. Skriv ett nytt formulär och för över det som är "
            "fyllt i, eller låt formuläret gälla med --replace."
        )
    changed = {}
    for part in present.parts.values():
        wanted = _entries(part, present.of(part.key), filled.paragraphs[part.key], path.name)
        if [(entry.text, entry.date) for entry in wanted] != _said(present, part):
            changed[part.key] = wanted
    _refuse_personal_particulars(dataset, present, changed, path.name, allowed)
    content = file.text if file else text_template.text(str(period["title"]), kind, present.parts)
    if changed:
        content = rewritten(content, present.parts, changed)
    after = _checked(content, present, dataset, changed, path.name)
    changes = tuple(
        (present.parts[key].heading_for(after.body), _shown(present.of(key)), _shown(after.of(key))) for key in changed
    )
    notes = [*filled.notes, *_about_sources(present, changed)]
    notes += [str(remark) for remark in plausibility.remarks(dataset, after) if remark.column in changed]
    return TextPlan(target, name, file, content if changed else "", changes, tuple(notes))


def write(project: Project, text_plan: TextPlan) -> str:
    """Write what was planned and return a line on it; raise LoftesbokError where the file is another by now."""
    with lock.held(project, "loftesbok memo"):
        present = read_file(text_plan.path) if text_plan.path.is_file() else None
        if present != text_plan.before:
            raise LoftesbokError(f"{text_plan.name} har ändrats under tiden. Inget är skrivet; kör kommandot igen.")
        file = text_plan.before or TextFile("")
        atomic_files.write(text_plan.path, file.in_its_form(text_plan.content))
    return f"{text_plan.name} skriven."


def _said(present: Texts, part: PartKind) -> list[tuple[str, str]]:
    return [(entry.text, entry.date) for entry in present.of(part.key)]


def _shown(entries: Sequence[Entry]) -> tuple[str, ...]:
    return tuple(f"{entry.text} ({entry.date})" if entry.date else entry.text for entry in entries)


def _entries(part: PartKind, before: Sequence[Entry], paragraphs: Sequence[str], name: str) -> list[Entry]:
    """Return the entries that a row of the form holds; one that stays, or takes another's place, keeps its source."""
    if part.is_line and len(paragraphs) > 1:
        raise DataError([Problem(name, 0, part.heading, "här står flera stycken", "en enda text")])
    numbered = [text for text in paragraphs if part.form != "paragraphs" and _NUMBERED.match(text)]
    if numbered and not any(_NUMBERED.match(entry.text) for entry in before):
        what = f"ett nummer eller en punkt står i texten (”{numbered[0][:30]}”)"
        raise DataError([Problem(name, 0, part.heading, what, "texten utan det; numret sätts av sig självt")])
    entries = [Entry(part.key, *_parted(part, text)) for text in paragraphs]
    texts_before, texts_after = [entry.text for entry in before], [entry.text for entry in entries]
    for tag, i, j, k, m in SequenceMatcher(None, texts_before, texts_after, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and j - i == m - k):
            for old, number in zip(before[i:j], range(k, m), strict=True):
                entries[number] = replace(entries[number], source_id=old.source_id, anchor=old.anchor)
    return entries


def _parted(part: PartKind, text: str) -> tuple[str, int, str, str, str]:
    """Return what an entry holds after its part's key: text, row, source, anchor, date."""
    if part.form == "documents" and (match := _DATED.fullmatch(text)):
        return match[1], 0, "", "", match[2]
    days = days_in(text) if part.form == "date" else []
    return (days[0].isoformat() if len(days) == 1 and len(text) < len("30 september 2023 ") else text), 0, "", "", ""


def _refuse_personal_particulars(
    dataset: Dataset, present: Texts, changed: dict[str, list[Entry]], name: str, allowed: Sequence[str]
) -> None:
    """Raise DataError for every personal identity number and telephone number that a form would bring in."""
    exempt = [*personal_data.exemptions(dataset), *allowed]
    problems = [
        Problem(name, 0, present.parts[key].heading, f"texten innehåller ett {particular.kind} ({particular.shown})",
                "texten utan det; gäller det ingen enskild person, ange det med --allow-personal")
        for key, entries in changed.items()
        for entry in entries
        for particular in personal_data.particulars(entry.text, exempt)
        if particular.kind != personal_data.EMAIL
    ]  # fmt: skip
    if problems:
        raise DataError(problems)


def _checked(
    content: str, present: Texts, dataset: Dataset, changed: dict[str, list[Entry]], name: str
) -> Texts:  # fmt: skip
    """Return the new contents as texts. Raises DataError for faults, told by the form; no word may differ."""
    after, problems = texts.parse(content, dataset, present)
    if problems:
        headings = {key: part.heading_for(present.body) for key, part in present.parts.items()}
        raise DataError(
            [replace(problem, file=name, row=0, column=headings.get(problem.column.partition(",")[0], problem.column))
             for problem in problems]
        )  # fmt: skip
    for key in present.parts:
        wanted = changed.get(key, list(present.of(key)))
        if [replace(entry, row=0) for entry in after.of(key)] != [replace(entry, row=0) for entry in wanted]:
            raise LoftesbokError(f"Texterna i {key} går inte att skriva i {present.file} utan att något ändras.")
    return after


def _about_sources(present: Texts, changed: dict[str, list[Entry]]) -> Iterator[str]:
    """Say which changed texts still name the source of what stood there before."""
    for key, entries in changed.items():
        before = {entry.text for entry in present.of(key)}
        if any(entry.source_id and entry.text not in before for entry in entries):
            yield f"{present.parts[key].heading}: källan är kvar från den tidigare texten. Stämmer den?"
