"""No false figure gets through: what damage makes of the real data is refused, the very same data, or shown.

A sample of what `make faults` tries. Guards `validation` as a whole, with `dataset`, `opendata` and what `list` shows.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from loftesbok.analysis.provenance import verify
from loftesbok.data.dataset import find_problems, load
from loftesbok.project.project import Project
from tests.thorough.faults.copy_of_data import CopyOfData
from tests.thorough.faults.corruption import KINDS, NEVER, PLAUSIBLE, REFUSED, SAME, SHOWN, Corruption
from tests.thorough.faults.corruptions import one, tries
from tests.thorough.faults.judging import BY_BOOK, BY_LIST, ESCAPED, Judge

SEED = 20240613
SOURCES = os.environ.get("LOFTESBOK_SOURCES")


@pytest.fixture(scope="module")
def judge(repository: Project, tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return Judge(repository, tmp_path_factory.mktemp("skadat"), Path(SOURCES) if SOURCES else None)


@pytest.mark.parametrize("count", [100, pytest.param(300, marks=pytest.mark.thorough)])
def test_nothing_damaged_gets_through_unseen(judge: Judge, count: int) -> None:
    """Each is refused with file, row, column and what would be right, or is the same data, or is shown by `list`."""
    escaped, counted = [], Counter[str]()
    for number, kind, made, verdict in tries(judge, SEED, count):
        counted[verdict.outcome] += 1
        if verdict.why:
            escaped.append(f"{SEED}/{number} {kind}: {made.tried}: {verdict.why}")
        elif verdict.outcome == SHOWN:
            # texts of datapackage.json are in no edition: the book, which is made anew, is what they change
            assert verdict.shown_by != BY_BOOK or "datapackage.json" in made.files, (number, kind, made.tried)
    assert escaped == []
    assert counted[REFUSED] > count / 2
    assert counted[SAME] > count / 50
    assert counted[SHOWN] > count / 50


def test_the_copy_is_as_it_was_between_tries(judge: Judge) -> None:
    assert CopyOfData.of(judge.folder) == judge.copy


def test_a_number_gives_the_same_corruption_again(judge: Judge) -> None:
    assert [one(judge.copy, 1, number) for number in range(40)] == [one(judge.copy, 1, number) for number in range(40)]
    assert one(judge.copy, 1, 0) != one(judge.copy, 2, 0)


def test_every_kind_makes_something_of_the_real_data(judge: Judge) -> None:
    draw = Random(1)
    for kind, make in KINDS.items():
        assert any(make(draw, judge.copy) for _ in range(60)), kind
    assert len(KINDS) > 100


def cell(judge: Judge, table: str, line: int, column: str, value: str) -> Corruption:
    place = next(one for one in judge.copy.places if (one.table, one.line, one.column) == (table, line, column))
    return Corruption("x", {f"{table}.csv": judge.copy.with_cell(place, value)}, NEVER, table, line, column)


def test_the_judge_sees_what_gets_through(judge: Judge) -> None:
    """A plausible edit counts as escaped where it should have been refused; and it is told what showed it."""
    other = cell(judge, "measures", 2, "value", "7")
    assert (judge.judge(other).outcome, judge.judge(other).shown_by) == (ESCAPED, BY_LIST)
    assert judge.judge(cell(judge, "measures", 2, "value", "sju")).outcome == REFUSED
    same = Corruption("x", {"measures.csv": judge.copy.files["measures.csv"].replace(b"\n", b"\r\n")}, PLAUSIBLE)
    assert judge.judge(same).outcome == SAME
    folder_gone = Corruption("x", {"measures.csv": b"\0", "finns-inte.csv": None}, NEVER)
    with pytest.raises(FileNotFoundError):
        judge.judge(folder_gone)


@pytest.mark.skipif(not SOURCES, reason="LOFTESBOK_SOURCES names no folder with the source documents")
def test_figures_that_have_changed_places_are_told_by_verify_sources(judge: Judge, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(judge.folder, tmp_path / "data"))
    found = 0
    for number in range(5):
        made = KINDS["figures of two measures swapped"](Random(number), judge.copy)
        assert made is not None
        (folder / "measures.csv").write_bytes(made.files["measures.csv"])
        if not find_problems(folder):
            found += 1
            assert {one.file for one in verify(load(folder), Path(str(SOURCES))).problems} == {"measures.csv"}
    assert found
