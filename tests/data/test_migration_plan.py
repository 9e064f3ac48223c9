"""`loftesbok migrate`: an older project comes to the present schema, all or nothing, and keeps building.

Guards `migration_plan`, `migrations.versions` and the command; each version has a frozen dataset of its own.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from loftesbok.cli import main
from loftesbok.data.dataset import find_problems, load
from loftesbok.data.migration_plan import plan
from loftesbok.data.migrations.versions import CURRENT
from loftesbok.domain.problems import DataError
from tests.sample.data_folder import cells, copy_of_valid, edit, edit_package, write

FROZEN = Path(__file__).parents[1] / "fixtures" / "versions"
WORDS = {"title": "Titel", "description": "Beskrivning."}


def package_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A dataset from before datapackage.json named a version, with things of its own and written by a spreadsheet."""
    folder = tmp_path / "data"
    shutil.copytree(FROZEN / "1", folder)
    package = package_of(folder)
    places = next(table for table in package["resources"] if table["name"] == "places")
    places["schema"]["fields"].insert(1, {"name": "lat", "type": "number", **WORDS})
    fields = [{"name": "ar", "type": "integer", **WORDS}]
    package["resources"].append({"name": "budget", "path": "budget.csv", **WORDS, "schema": {"fields": fields}})
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    rows = cells(folder / "places.csv")
    write(folder / "places.csv", [[row[0], end, *row[1:]] for row, end in zip(rows, ("lat", "-5,5", ""), strict=True)])
    (folder / "budget.csv").write_bytes("\ufeffar\r\n2021\r\n".encode())
    (folder.parent / "_config.yml").write_text("title: Påhittad\n", encoding="utf-8")
    return folder


def test_every_earlier_version_has_a_frozen_dataset() -> None:
    assert sorted(path.name for path in FROZEN.iterdir()) == [str(number) for number in range(1, max(CURRENT, 2))]


@pytest.mark.parametrize("frozen", sorted(FROZEN.iterdir()), ids=lambda path: f"version {path.name}")
def test_a_frozen_dataset_is_migrated_and_right(frozen: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(frozen, tmp_path / "data"))
    before = {path.stem: len(cells(path)) for path in folder.glob("*.csv")}
    planned = plan(folder)
    assert bytes_of(folder) == bytes_of(frozen)
    assert planned.start == int(frozen.name)
    for name, text in planned.texts.items():
        (folder / name).write_bytes(text.encode())
    assert find_problems(folder) == []
    after = {name: len(frame) + 1 for name, frame in load(folder).tables.items()}
    assert {name: after[name] for name in before} == before
    assert plan(folder).texts == {}


def test_what_is_the_projects_own_stays(older: Path) -> None:
    budget = (older / "budget.csv").read_bytes()
    assert main(["migrate", "--project", str(older.parent)]) == 0
    dataset = load(older)
    assert dataset["places"]["lat"].tolist() == ["-5,5", ""]
    assert dataset["budget"]["ar"].tolist() == ["2021"]
    assert (older / "budget.csv").read_bytes() == budget
    package = package_of(older)
    assert package["schema_version"] == CURRENT
    assert package["resources"] == dataset.package["resources"]
    plain = {"type": "string", **WORDS, "loftesbok": {"kind": "text", "own": True}}
    assert package["resources"][-1]["schema"]["fields"] == [{"name": "ar", **plain}]


def test_a_dry_run_tells_all_and_writes_nothing(older: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = bytes_of(older)
    assert main(["migrate", "--dry-run", "--project", str(older.parent)]) == 0
    told = capsys.readouterr().out
    assert bytes_of(older) == before
    assert f"data/datapackage.json: schema_version blir {CURRENT}." in told
    assert "data/datapackage.json: beskrivningen av tabellen places är inte löftesbokens (lat); den skrivs om." in told
    assert told.endswith(f"Prövat på en kopia: data går att läsa enligt schema {CURRENT}. Inget har ändrats.\n")


def test_data_of_the_present_schema_are_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_valid(tmp_path)
    (tmp_path / "_config.yml").write_text("title: Påhittad\n", encoding="utf-8")
    text = json.dumps(package_of(folder), sort_keys=True)  # the same, written in another way
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    before = bytes_of(folder)
    assert main(["migrate", "--project", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"Data är redan skrivna enligt schema {CURRENT}. Inget har ändrats.\n"
    assert bytes_of(folder) == before


def test_older_data_with_faults_are_told_with_rows_and_left_alone(older: Path) -> None:
    edit(older, "measures", 3, joint="ja")
    edit(older, "followups", 2, summary="XX")
    before = bytes_of(older)
    with pytest.raises(DataError) as caught:
        plan(older)
    assert [(problem.file, problem.row) for problem in caught.value.problems] == [("measures.csv", 3)]
    assert bytes_of(older) == before


def test_a_file_that_is_broken_is_told_before_any_step(older: Path) -> None:
    (older / "themes.csv").unlink()
    (older / "promises.csv").write_bytes(b"a;b\xff\n")
    with pytest.raises(DataError) as caught:
        plan(older)
    assert {problem.file for problem in caught.value.problems} == {"themes.csv", "promises.csv"}
    assert "filen saknas" in str(caught.value)


def test_newer_data_are_refused_by_check_and_migrate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_valid(tmp_path)
    (tmp_path / "_config.yml").write_text("title: Påhittad\n", encoding="utf-8")
    edit_package(folder, lambda package: package.update(schema_version=CURRENT + 1))
    for command in ("check", "migrate", "list"):
        assert main([command, "--project", str(tmp_path)]) == 1
        captured = capsys.readouterr()
        assert "uppdatera löftesboken" in captured.out + captured.err


@pytest.mark.parametrize("value", ["1", 1.5, True, 0, None, [1]])
def test_what_is_no_version_is_told(value: object, tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    edit_package(folder, lambda package: package.update(schema_version=value))
    places = [problem.column for problem in find_problems(folder)]
    assert places == ([] if value is None else ["schema_version"])
    edit_package(folder, lambda package: package.update(schema_version=CURRENT, migrated_from=CURRENT))
    assert [problem.column for problem in find_problems(folder)] == ["migrated_from"]


def test_what_a_new_rule_refuses_is_a_doubt_with_its_row_until_it_is_mended(
    older: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In schema 1 a rate could be negative, and a text could say what no figure says."""
    assert main(["migrate", "--project", str(older.parent)]) == 0
    told = capsys.readouterr().out
    assert package_of(older)["migrated_from"] == 1
    assert [(problem.file, problem.row) for problem in load(older).doubts] == [
        ("followups.csv", 2),
        ("measures.csv", 6),
    ]
    assert "measures.csv:6: value: varning: talet är −2,5; det är ett fel från schema 2. Rätt vore: 0 eller mer" in told
    edit(older, "followups", 2, summary="Stråken har fått belysning.")
    edit(older, "measures", 6, value="2.5")
    assert main(["migrate", "--project", str(older.parent)]) == 0
    assert "migrated_from tas bort" in capsys.readouterr().out
    assert "migrated_from" not in package_of(older)
    edit(older, "measures", 6, value="-2.5")
    assert [(problem.file, problem.row) for problem in find_problems(older)] == [("measures.csv", 6)]


def test_what_was_refused_before_is_refused_still(older: Path) -> None:
    assert main(["migrate", "--project", str(older.parent)]) == 0
    edit(older, "measures", 2, value="-1")
    assert [(problem.file, problem.row) for problem in find_problems(older)] == [("measures.csv", 2)]


def test_data_that_may_be_older_are_told_what_to_try(older: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "list"):
        assert main([command, "--project", str(older.parent)]) == 1
        captured = capsys.readouterr()
        assert "data är skrivna enligt schema 2, och löftesboken läser schema 3" in captured.out + captured.err
        assert "kör `loftesbok migrate`" in captured.out + captured.err
    edit_package(older, lambda package: package.update(schema_version=CURRENT))
    assert main(["list", "--project", str(older.parent)]) == 1
    assert "schema_version är 3, men kolumnerna är de i schema 2" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "build", "run", "list"])
def test_data_that_say_that_they_are_older_are_refused_with_the_commands_name(
    command: str, older: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit_package(older, lambda package: package.update(schema_version=1))
    assert main([command, "--project", str(older.parent)]) == 1
    captured = capsys.readouterr()
    assert "schema 1, och löftesboken läser schema 3. Rätt vore: kör `loftesbok migrate`" in captured.out + captured.err
