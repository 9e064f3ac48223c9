"""What comes of a corruption: refused, the same data, or another dataset and where that is shown."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from loftesbok.analysis import provenance
from loftesbok.data import loading as frames
from loftesbok.data.csv import reader
from loftesbok.data.dataset import Dataset, load
from loftesbok.domain.problems import DataError, LoftesbokError, Problem
from loftesbok.editions import plan
from loftesbok.editions.inputs import inputs_digest
from loftesbok.opendata.publish import formula_problems
from loftesbok.project.project import TRENDS, Project
from tests.thorough.faults.copy_of_data import CopyOfData
from tests.thorough.faults.corruption import REFUSED, SAME, SHOWN, Corruption

ESCAPED = "escaped"
BY_LIST, BY_SOURCES, BY_BOOK = "list", "verify-sources", "the book's own digest"
_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True)
class Verdict:
    """The outcome of one corruption; ``why`` tells what is wrong with it, "" where nothing is."""

    outcome: str
    why: str = ""
    shown_by: str = ""
    problems: tuple[Problem, ...] = ()


class Judge:
    """Tries corruptions one at a time on a copy of a project's data, with the code that every command runs.

    ``sources`` is a folder with the source documents, where they are at hand.
    """

    def __init__(self, project: Project, workplace: Path, sources: Path | None = None) -> None:
        self.project = project
        self.sources = sources
        self.folder = workplace / "data"
        self.folder.mkdir(parents=True)
        self.copy = CopyOfData.of(project.data)
        self._put(self.copy.files)
        self._as_written: dict[tuple[str, bytes, int], tuple] = {}
        whole = load(self.folder)
        self.digest = whole.digest()
        self.inputs = {job.target: inputs_digest(job, whole) for job in plan.jobs(project, whole)}

    def _put(self, files: dict[str, bytes | None]) -> None:
        for name, data in files.items():
            if data is None:
                (self.folder / name).unlink()
            else:
                (self.folder / name).write_bytes(data)

    def judge(self, tried: Corruption) -> Verdict:
        """Put a corruption in place, look at what comes of it, and take it away again."""
        self._put(tried.files)
        try:
            with self._unchanged_files_read_once():
                verdict = self._outcome(tried)
        except Exception:
            verdict = Verdict(ESCAPED, traceback.format_exc(limit=-4))
        finally:
            self._put({name: self.copy.files[name] for name in tried.files})
        if not verdict.why and verdict.outcome not in tried.may:
            return Verdict(ESCAPED, f"was {verdict.outcome} {verdict.shown_by}".strip(), verdict.shown_by)
        return verdict

    def _outcome(self, tried: Corruption) -> Verdict:
        try:
            found = load(self.folder)
        except DataError as error:
            return Verdict(REFUSED, badly_told(error.problems, tried), problems=error.problems)
        problems = tuple(formula_problems(found))
        if problems:
            return Verdict(REFUSED, badly_told(problems, tried), problems=problems)
        if found.digest() == self.digest:
            return Verdict(SAME)
        return Verdict(SHOWN, shown_by=self._shown_by(found))

    def _shown_by(self, found: Dataset) -> str:
        """Tell which command shows that the data have changed since the editions and the book were made."""
        try:
            now = {job.target: job for job in plan.jobs(self.project, found)}
        except LoftesbokError:  # a published edition that the data no longer know is told too
            return BY_LIST
        if set(now) != set(self.inputs):
            return BY_LIST
        for target in sorted(
            now, key=lambda path: path.parent.name != TRENDS
        ):  # the trends see the most: most is found
            if inputs_digest(now[target], found) != self.inputs[target]:
                return BY_LIST
        if self.sources is not None and provenance.verify(found, self.sources).problems:
            return BY_SOURCES
        return BY_BOOK

    @contextmanager
    def _unchanged_files_read_once(self) -> Iterator[None]:
        """Keep what the reader made of files that have not changed: most of the time goes into reading them again."""

        def read(path: Path, spec: object) -> tuple:
            key = (path.name, path.read_bytes() if path.is_file() else b"", repr(spec))
            if key not in self._as_written:
                if not path.is_file() or key[1] != self.copy.files.get(path.name):
                    return reader.read(path, spec)
                self._as_written[key] = reader.read(path, spec)
            return self._as_written[key]

        before = frames.read
        frames.read = read
        try:
            yield
        finally:
            frames.read = before


def badly_told(problems: tuple[Problem, ...], tried: Corruption) -> str:
    """Tell what a message lacks: the file, the row, the column, what would be right; or that it steers a terminal."""
    for problem in problems:
        if _STEERING.search(str(problem)):
            return f"steers the terminal: {str(problem)!r}"
        if not problem.right and not problem.what.startswith("här och längre ned"):
            return f"does not say what would be right: {problem}"
        if not problem.what or not problem.file.endswith((".csv", ".json")):
            return f"does not say what or where: {problem}"
    if tried.line and not any(_place_told(problem, tried) for problem in problems):
        return f"does not name the cell {tried.table}.csv:{tried.line}: {tried.column}: {problems[0]}"
    if not any(problem.file in tried.files for problem in problems):  # told where it does not fit: each with its row
        vague = [problem for problem in problems if not (problem.row and problem.column)]
        if vague:
            return f"does not name a cell: {vague[0]}"
    return ""


def _place_told(problem: Problem, tried: Corruption) -> bool:
    """Tell whether a problem leads to the cell: by line and column, by a line that could not be read, or by name."""
    if problem.file == f"{tried.table}.csv":
        return problem.row > 0 and bool(problem.column or problem.row == tried.line)  # a rule may tell it of its whole
    return f"{tried.table}.csv" in str(problem) or problem.row > 0  # a row elsewhere that refers to it
