"""Cells, keys and references are held against their description, and each fault is told where it stands.

Guards `validation`, `cells`, `characters` and `keys`; frictionless, which knows nothing of them, is the cross-check.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from frictionless import Package

from loftesbok.data.checks.cells import cell_problems, checks
from loftesbok.data.checks.keys import row_numbers
from loftesbok.data.checks.mojibake import misread
from loftesbok.data.checks.row_problems import SHOWN
from loftesbok.data.dataset import find_problems
from loftesbok.data.schema import FieldSpec, TableSpec
from loftesbok.domain.problems import nearest
from tests.sample.data_folder import VALID, copy_of_valid, drop, edit, repeat

Change = Callable[[Path], None]
PERIODS = (
    "till exempel 2021-03 (månad), 2021-Q2 (kvartal), 2023-T2 (tertial), 2018-H1 (halvår), 2017 (år), 2021-2022 (flera"
    " år) eller 2022-09-2023-08 (från månad till månad)"
)
STATUSES = "done, in_progress, postponed, not_done, withdrawn eller not_assessable"
DAY = "en dag som finns, skriven som 2023-05-10 (år, månad, dag)"


def told(folder: Path) -> list[str]:
    return [str(problem) for problem in find_problems(folder)]


# table, line, column, value: what is wrong with it, what would be right
CELLS: list[tuple[str, int, str, str, str, str]] = [
    ("places", 2, "title", " Björkhagen", "” Björkhagen” börjar med mellanslag", "”Björkhagen”"),
    ("measures", 2, "value", "12 ", "”12 ” slutar med mellanslag", "”12”"),
    (
        "places", 2, "place_id", "bjork\u00a0hagen",
        "”bjork\u00a0hagen” innehåller ett hårt mellanslag (U+00A0) som tecken 6", "”bjork-hagen”",
    ),
    (
        "measures", 2, "value", "1\u00a0200",
        "”1\u00a0200” innehåller ett hårt mellanslag (U+00A0) som tecken 2", "”1200”",
    ),
    (
        "measures", 2, "value", "1\u202f200",
        "”1\u202f200” innehåller ett smalt hårt mellanslag (U+202F) som tecken 2", "”1200”",
    ),
    (
        "followups", 2, "status", "do\u200bne",
        "”do<U+200B>ne” innehåller ett osynligt mellanslag utan bredd (U+200B) som tecken 3", "”done”",
    ),
    (
        "places", 2, "title", "Björk\u00adhagen",
        "”Björk<U+00AD>hagen” innehåller ett mjukt bindestreck (U+00AD) som tecken 6", "”Björkhagen”",
    ),
    (
        "places", 2, "title", "Björk\u2003hagen",
        "”Björk\u2003hagen” innehåller ett ovanligt mellanslag (U+2003) som tecken 6", "”Björk hagen”",
    ),
    (
        "places", 2, "title", "Björk\thagen",
        "”Björk<U+0009>hagen” innehåller en tabb (U+0009) som tecken 6", "”Björk hagen”",
    ),
    ("places", 2, "title", "Björk\x07", "”Björk<U+0007>” innehåller ett styrtecken (U+0007) som tecken 6", "”Björk”"),
    (
        "places", 2, "title", "Björk\u202e",
        "”Björk<U+202E>” innehåller ett osynligt tecken (U+202E) som tecken 6", "”Björk”",
    ),
    (
        "places", 2, "title", "Bjo\u0308rk",
        "”Bjo\u0308rk” innehåller ett löst accenttecken (U+0308) som tecken 4", "”Björk” med färdiga bokstäver",
    ),
    (
        "places", 2, "title", "Bj\ufffdrk",
        "”Bj\ufffdrk” innehåller ett ersättningstecken där en bokstav har gått förlorad (U+FFFD) som tecken 3",
        "den bokstav som stod där från början",
    ),
    ("places", 2, "title", "BjÃ¶rkhagen", "”BjÃ¶rkhagen” är feltolkad text", "”Björkhagen”"),
    (
        "places", 2, "place_id", "Björkhagen Norra",
        "”Björkhagen Norra” är inget id: bara a–z, 0–9 och bindestreck mellan dem", "”bjorkhagen-norra”",
    ),
    ("followups", 2, "status", "Done", "”Done” är inget av de värden som finns", "”done”"),
    ("followups", 2, "status", "genomförd", "”genomförd” är inget av de värden som finns", STATUSES),
    ("reports", 2, "covers_from", "T2 2019", "”T2 2019” är ingen redovisningsperiod", "”2019-T2”"),
    ("reports", 2, "covers_from", "2019-T4", "”2019-T4” är ingen redovisningsperiod", PERIODS),
    ("reports", 2, "covers_from", "2019–2020", "”2019–2020” är ingen redovisningsperiod", "”2019-2020”"),
    ("reports", 2, "covers_from", "2019-09..2020-08", "”2019-09..2020-08” är ingen redovisningsperiod",
     "”2019-09-2020-08”"),
    ("reports", 2, "covers_from", "2019-01-2019-12", "”2019-01-2019-12” är ingen redovisningsperiod", "2019"),
    ("followups", 2, "assessed_on", "2023-02-30", "”2023-02-30” är inget datum", DAY),
    ("followups", 2, "assessed_on", "2023", "”2023” är inget datum", DAY),
    ("sources", 2, "published_on", "10/5 2023", "”10/5 2023” är inget datum", f"{DAY}, eller bara ett år"),
    ("promises", 2, "position", "1.0", "”1.0” är inget heltal", "bara siffror, till exempel 12; högst 15 siffror"),
    ("promises", 2, "position", "0", "”0” är för litet", "minst 1"),
    (
        "measures", 2, "value", "tolv",
        "”tolv” är inget tal", "bara siffror, till exempel 12 eller 2,5; högst 15 siffror",
    ),
    ("measures", 2, "value", "12.12345678901234", "”12.12345678901234” har för många siffror", "högst 15 siffror"),
    ("measures", 2, "value", "1e3", "”1e3” är inget tal", "bara siffror, till exempel 12 eller 2,5; högst 15 siffror"),
    ("measures", 2, "value", "1 200", "”1 200” är inget tal", "”1200”"),
    ("measures", 6, "value", "−2.5", "”−2.5” är inget tal", "”-2.5”"),
    (
        "measures", 2, "value", "1,200",
        "”1,200” har komma, men andra tal i filen har punkt", "”1.200”, om det är decimaler",
    ),
    ("followups", 2, "reported_by", "", "cellen är tom", "ett värde"),
    (
        "followups", 7, "reported_by", "polisen|kommunen",
        "”polisen|kommunen” står inte i bokstavsordning", "”kommunen|polisen”",
    ),
    (
        "followups", 2, "reported_by", "kommunen|kommunen",
        "”kommunen|kommunen” har samma värde två gånger", "”kommunen”",
    ),
    ("followups", 2, "reported_by", "kommunen|", "”kommunen|” har en tom del: ett | för mycket", "”kommunen”"),
    (
        "followups", 7, "reported_by", "kommunen | polisen",
        "”kommunen | polisen” har mellanslag bredvid |", "”kommunen|polisen”",
    ),
    (
        "followups", 7, "reported_by", "polisen, kommunen",
        "”polisen, kommunen” finns inte i parties.csv", "| mellan värdena: ”kommunen|polisen”",
    ),
    ("followups", 7, "reported_by", "kommunen|poliser", "”poliser” finns inte i parties.csv", "”polisen”"),
    (
        "targets", 2, "parties", "kommunen|lag",
        "”lag” finns inte i parties.csv", "bostadsbolaget, kommunen eller polisen",
    ),
    ("measures", 12, "parties", "polis", "”polis” finns inte i parties.csv", "”polisen”"),
    ("commitments", 2, "responsible", "kommun", "”kommun” finns inte i parties.csv", "”kommunen”"),
    ("followups", 2, "places", "bjorkhage", "”bjorkhage” finns inte i places.csv", "”bjorkhagen”"),
    ("periods", 2, "cadence", "tertal", "”tertal” är inget av de värden som finns", "”tertial”"),
    (
        "measures", 4, "anchor", "vid skolan||vid ån",
        "”vid skolan||vid ån” har en tom del: ett | för mycket", "”vid skolan|vid ån”",
    ),
    ("sources", 3, "sha256", "abc", "”abc” följer inte mönstret ^[0-9a-f]{64}$", "64 tecken, bara 0–9 och a–f"),
    ("measures", 2, "indicator_id", "stolpe", "”stolpe” finns inte i indicators.csv", "”stolpar”"),
    (
        "measures", 2, "commitment_id", "2019-2020-belysnin",
        "”2019-2020-belysnin” finns inte i commitments.csv", "”2019-2020-belysning”",
    ),
    (
        "periods", 2, "source_id", "nnn",
        "”nnn” finns inte i sources.csv", "halvar-1-2021, halvar-2-2021, lofte-2019 eller lofte-2021",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CELLS, ids=lambda case: f"{case[0]}.{case[2]} {case[4][:20]}")
def test_one_wrong_cell_is_one_message(case: tuple[str, int, str, str, str, str], tmp_path: Path) -> None:
    name, line, column, value, what, right = case
    folder = copy_of_valid(tmp_path)
    edit(folder, name, line, **{column: value})
    assert told(folder) == [f"{name}.csv:{line}: {column}: {what}.{f' Rätt vore: {right}.' if right else ''}"]


MEASURE = "commitment_id/reporting_period/indicator_id/parties/place_id"
ROWS: dict[str, tuple[Change, list[str]]] = {
    "key twice": (
        lambda folder: repeat(folder, "places", 2, title="Samma plats"),
        ["places.csv:4: place_id: nyckeln ”bjorkhagen” finns redan på rad 2. Rätt vore: en enda rad för varje nyckel."],
    ),
    "unique key twice, with an empty place": (
        lambda folder: repeat(folder, "measures", 3, value="3"),
        [
            f"measures.csv:13: {MEASURE}: nyckeln ”2021-2022-belysning/2021-H1/stolpar/kommunen/” finns redan på rad 3."
            " Rätt vore: en enda rad för varje nyckel."
        ],
    ),
    "measure without its follow-up": (
        lambda folder: drop(folder, "followups", 2),
        [
            "measures.csv:2: commitment_id/reporting_period: ”2019-2020-belysning/2019-2020” finns inte i"
            " followups.csv. Rätt vore: en rad i followups.csv med commitment_id/reporting_period ="
            " 2019-2020-belysning/2019-2020."
        ],
    ),
    "continuation to nowhere": (
        lambda folder: edit(folder, "continuations", 3, to_commitment="2021-2022-vandring"),
        [
            "continuations.csv:3: to_commitment: ”2021-2022-vandring” finns inte i commitments.csv."
            " Rätt vore: ”2021-2022-vandringar”."
        ],
    ),
}


@pytest.mark.parametrize("case", ROWS)
def test_keys_stand_once_and_references_lead_somewhere(case: str, tmp_path: Path) -> None:
    change, messages = ROWS[case]
    folder = copy_of_valid(tmp_path)
    change(folder)
    assert told(folder) == messages


def test_no_break_spaces_and_markup_are_fine_in_texts(tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    edit(
        folder,
        "followups",
        2,
        rationale="Kostade 10\u00a0000 kr – se <b>här</b> och [där](https://kommun.example) | {{x}}",
    )
    edit(folder, "measures", 2, anchor="12\u00a0stolpar")
    assert told(folder) == []


def test_faults_in_several_tables_are_told_at_once_in_order(tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    (folder / "themes.csv").write_text("", encoding="utf-8")
    edit(folder, "measures", 3, joint="ja")
    edit(folder, "measures", 2, value="x")
    edit(folder, "followups", 2, status="")
    places = [(problem.file, problem.row, problem.column) for problem in find_problems(folder)]
    assert places == [
        ("followups.csv", 2, "status"),
        ("measures.csv", 2, "value"),
        ("measures.csv", 3, "joint"),
        ("themes.csv", 0, ""),
    ]


def test_tables_with_only_a_header_are_fine(tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    for path in folder.glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert told(folder) == []


def test_many_rows_with_one_fault_are_told_briefly() -> None:
    spec = TableSpec("prov", "", "", (FieldSpec("a", "integer"),))
    frame = pd.DataFrame({"a": pd.Categorical(["x"] * 1000)})
    problems = list(cell_problems(spec, frame, {}))
    assert len(problems) == SHOWN + 1
    assert (problems[-1].row, problems[-1].what) == (
        52,
        "här och längre ned finns 950 rader till med fel av samma slag som ovan",
    )


def test_minimum_and_maximum_hold_at_their_limits() -> None:
    field = FieldSpec("a", "number", minimum=0, maximum=10.5)
    wrong = [value for value in ("-0,1", "0", "10.5", "10,51") if any(check.wrong(value) for check in checks(field))]
    assert wrong == ["-0,1", "10,51"]


def test_row_numbers_keep_order_and_do_not_overflow() -> None:
    columns = [np.array([0, 1, 1, 0]), np.array([5, 0, 0, 4]), np.array([1, 1, 0, 1])]
    for size in (6, 1 << 25):
        assert np.argsort(row_numbers(columns, [size] * 3)).tolist() == [3, 0, 2, 1]
    same = [np.array([0, 3, 0])] * 4
    numbers = row_numbers(same, [1 << 20] * 4)
    assert numbers[0] == numbers[2] != numbers[1]


def test_misread_text_is_not_guessed_where_it_is_none() -> None:
    assert misread("pÃ¥ gÃ¥ng â€“ nu") == "på gång – nu"
    assert misread("Åängen, Çà och là – café") == ""


def test_the_nearest_of_very_many_ids_is_found() -> None:
    ids = [f"2021-atagande-{number}" for number in range(5000)]
    assert nearest("2021-atagande-17x", [*ids, "2023-narkotika"]) != ""
    assert nearest("2023-narkotka", [*ids, "2023-narkotika"]) == "”2023-narkotika”"


DATA = Path(__file__).parents[2] / "data"


@pytest.mark.parametrize("folder", [VALID, DATA], ids=["made up", "data"])
def test_frictionless_too_finds_nothing_wrong(folder: Path) -> None:
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])
    assert told(folder) == []


FOUND_BY_BOTH: dict[str, tuple[Change, tuple[str, int, str]]] = {
    "type": (lambda folder: edit(folder, "measures", 2, value="tolv"), ("measures", 2, "type-error")),
    "day": (lambda folder: edit(folder, "followups", 2, assessed_on="2023-02-30"), ("followups", 2, "type-error")),
    "required": (lambda folder: edit(folder, "followups", 3, rationale=""), ("followups", 3, "constraint-error")),
    "enum": (lambda folder: edit(folder, "measures", 4, precision="minst"), ("measures", 4, "constraint-error")),
    "pattern": (lambda folder: edit(folder, "places", 3, place_id="Å"), ("places", 3, "constraint-error")),
    "minimum": (lambda folder: edit(folder, "promises", 3, position="0"), ("promises", 3, "constraint-error")),
    "primary key": (lambda folder: repeat(folder, "places", 2), ("places", 4, "primary-key")),
    "foreign key": (lambda folder: edit(folder, "measures", 5, indicator_id="stolpe"), ("measures", 5, "foreign-key")),
    "two fields": (lambda folder: edit(folder, "measures", 5, reporting_period="2021"), ("measures", 5, "foreign-key")),
}  # fmt: skip


@pytest.mark.parametrize("case", FOUND_BY_BOTH)
def test_frictionless_finds_the_same_fault_in_the_same_row(case: str, tmp_path: Path) -> None:
    change, (table, line, kind) = FOUND_BY_BOTH[case]
    folder = copy_of_valid(tmp_path)
    change(folder)
    tasks = Package(str(folder / "datapackage.json")).validate().tasks
    theirs = [(task.name, getattr(error, "row_number", 0), error.type) for task in tasks for error in task.errors]
    assert (table, line, kind) in theirs
    assert (f"{table}.csv", line) in [(problem.file, problem.row) for problem in find_problems(folder)]
