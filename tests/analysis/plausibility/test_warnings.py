"""Warnings as a whole: what the repository's own data raise, in words and with the lines of the files."""

import shutil

from loftesbok.analysis.plausibility import warnings
from loftesbok.data.checks.row_problems import SHOWN
from loftesbok.data.dataset import load
from loftesbok.domain.problems import Problem
from tests.sample import data_folder
from tests.sample.changes import change


def test_the_repository_s_data_raise_no_doubt(linkoping):
    assert [warnings.describe(problem) for problem in warnings.find_warnings(linkoping)] == []


def test_a_doubt_is_told_as_a_problem_is_and_marked():
    doubt = Problem("measures.csv", 13, "value", "värdet är 50", "om det stämmer")
    assert warnings.describe(doubt) == "measures.csv:13: value: varning: värdet är 50. Se efter om det stämmer."
    assert warnings.describe(Problem("book/om.md", 0, "", "något är udda")) == "book/om.md: varning: något är udda."


def test_lines_are_those_of_the_file_whatever_its_order(linkoping, tmp_path):
    folder = shutil.copytree(linkoping.folder, tmp_path / "data")
    for line in range(2, len(linkoping["followups"]) + 2):  # without their notes the measures that are gone are missed
        data_folder.edit(folder, "followups", line, note="")
    forwards = load(folder)
    in_order = [(problem.file, problem.row, problem.what) for problem in warnings.find_warnings(forwards)]
    assert in_order
    rows = data_folder.cells(folder / "measures.csv")
    data_folder.write(folder / "measures.csv", [rows[0], *rows[:0:-1]], separator=";", newline="\r\n")
    backwards = load(folder)
    assert backwards.digest() == forwards.digest()
    places = [(problem.file, problem.row, problem.what) for problem in warnings.find_warnings(backwards)]
    assert [(file, len(rows) + 2 - line, what) for file, line, what in places[::-1]] == in_order


def test_many_doubts_of_one_kind_are_counted(linkoping):
    data = linkoping
    for _ in range(2):  # 26 follow-ups, each with two addresses
        data = change(data, "followups", {}, summary=data["followups"]["summary"] + " Skriv till a.b@exempel.se.")
    found = [one for one in warnings.find_warnings(data) if one.column == "summary"]
    assert len(found) == SHOWN + 1
    assert [one.what for one in found if "e-postadress" not in one.what] == [
        "här och längre ned finns 2 av samma slag till"
    ]


def test_an_empty_dataset_raises_no_doubt(linkoping):
    empty = linkoping.replace(**{name: linkoping[name].iloc[:0] for name in linkoping.tables})
    assert warnings.find_warnings(empty) == []
