"""Warnings: what is allowed in the data, but so unusual that whoever keeps them should look again.

One module for each family: ``figures``, ``statuses``, ``targets``, ``timing``, ``next_steps``, ``copies``,
``text_figures``, ``personal_data`` (``book.checks.personal_data`` looks at what stands outside the tables). A rule is a
pure function Dataset → list[Problem] in which ``what`` says what is unusual and ``right`` what to look at, a clause
that follows on "Se efter". It names rows as the dataset orders them (``row_lines.at_row``); ``find_warnings`` turns
that into the lines of the files. No rule asks for today's date: the data are held against themselves, so the answer is
always the same.

A rule keeps silent rather than guess, and where a warning can be settled by words in the data (a rationale, a note),
those words silence it: a warning that is always there is not read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from loftesbok.analysis.plausibility import (
    codes,
    copies,
    figures,
    next_steps,
    personal_data,
    statuses,
    targets,
    text_figures,
    timing,
)
from loftesbok.data.checks.row_problems import SHOWN
from loftesbok.data.dataset import Dataset
from loftesbok.data.row_lines import Lines
from loftesbok.domain.problems import Problem

Rule = Callable[[Dataset], list[Problem]]
RULES: tuple[Rule, ...] = (
    *figures.RULES,
    *statuses.RULES,
    *text_figures.RULES,
    *targets.RULES,
    *timing.RULES,
    *codes.RULES,
    *next_steps.RULES,
    *copies.RULES,
    *personal_data.RULES,
)


def find_warnings(dataset: Dataset) -> list[Problem]:
    """Return every warning about a dataset, in order of file and line; personal particulars in them are masked."""
    lines = Lines(dataset)
    problems = [lines.of_file(problem) for rule in RULES for problem in _first(rule(dataset))]
    return sorted(mask(problem) for problem in problems)


def mask(problem: Problem) -> Problem:
    """Return a problem whose words hold no whole personal particulars."""
    return replace(problem, what=personal_data.mask(problem.what), right=personal_data.mask(problem.right))


def describe(warning: Problem) -> str:
    """Write a warning as ``check`` shows it: place, the mark "varning", what is unusual and what to look at."""
    look = f" Se efter {warning.right}." if warning.right else ""
    return f"{replace(warning, what=f'varning: {warning.what}', right='')}{look}"


def _first(problems: list[Problem]) -> list[Problem]:
    """Keep the first problems of a rule, and count the rest in one."""
    left = len(problems) - SHOWN
    if left <= 0:
        return problems
    last = problems[SHOWN]
    return [*problems[:SHOWN], replace(last, what=f"här och längre ned finns {left} av samma slag till", right="")]
