"""Doubts: what is allowed in the data, but so unusual that whoever keeps them should look again.

One module for each family: ``figures``, ``statuses``, ``timing``, ``codes``, ``next_steps``, ``copies``,
``personal_data`` (and ``writings`` for what stands outside the tables). A rule is a pure function
Dataset → list[Problem] in which ``what`` says what is unusual and ``right`` what to look at, a clause that follows on
"Se efter". It names rows as the dataset orders them (``at_row``); ``find`` turns that into the lines of the files. No
rule asks for today's date: the data are held against themselves, so the answer is always the same.

A rule keeps silent rather than guess, and where a doubt can be settled by words in the data (a rationale, a note),
those words silence it: a warning that is always there is not read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from loftesbok.analysis.plausibility import codes, copies, figures, statuses, timing
from loftesbok.analysis.plausibility import next_steps as steps
from loftesbok.analysis.plausibility import personal_data as people
from loftesbok.data.checks.row_problems import SHOWN
from loftesbok.data.dataset import Dataset
from loftesbok.data.row_lines import Lines
from loftesbok.domain.problems import Problem

Rule = Callable[[Dataset], list[Problem]]
RULES: tuple[Rule, ...] = (
    *figures.RULES,
    *statuses.RULES,
    *timing.RULES,
    *codes.RULES,
    *steps.RULES,
    *copies.RULES,
    *people.RULES,
)


def find(dataset: Dataset) -> list[Problem]:
    """Return every doubt about a dataset, in order of file and line; personal particulars in them are masked."""
    lines = Lines(dataset)
    found = [lines.of_file(problem) for rule in RULES for problem in _first(rule(dataset))]
    return sorted(masked(problem) for problem in found)


def masked(problem: Problem) -> Problem:
    """Return a problem whose words hold no whole personal particulars."""
    return replace(problem, what=people.masked(problem.what), right=people.masked(problem.right))


def told(doubt: Problem) -> str:
    """Write a doubt as ``check`` shows it: place, the mark "varning", what is unusual and what to look at."""
    look = f" Se efter {doubt.right}." if doubt.right else ""
    return f"{replace(doubt, what=f'varning: {doubt.what}', right='')}{look}"


def _first(problems: list[Problem]) -> list[Problem]:
    """Keep the first problems of a rule, and count the rest in one."""
    left = len(problems) - SHOWN
    if left <= 0:
        return problems
    last = problems[SHOWN]
    return [*problems[:SHOWN], replace(last, what=f"här och längre ned finns {left} av samma slag till", right="")]
