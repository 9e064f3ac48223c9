"""The schema is the package's: no datapackage.json changes what a value must be, and whatever it says is harmless.

Guards `contract`, `description` (own columns and tables), `particulars` and `package_file`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loftesbok.data.contract import contract, read_template
from loftesbok.data.dataset import find_problems, load
from loftesbok.data.description import describe
from loftesbok.data.migration_plan import notes
from loftesbok.data.migrations.versions import CURRENT
from loftesbok.data.package_file import read_package
from loftesbok.data.schema import ForeignKey
from tests.endings import must_end
from tests.sample.data_folder import VALID, cells, copy_of_valid, edit, edit_package, write

Package = dict[str, Any]
CONTRACT = {
    "sources": "source_id title publisher document_type published_on diary_number file_name sha256 url",
    "parties": "party_id title kind",
    "themes": "theme_id title description",
    "periods": "period_id title area valid_from valid_to cadence followup_from diary_number summary source_id anchor",
    "promises": "promise_id period_id position title description wording source_id anchor",
    "commitments": "commitment_id period_id promise_id position title description wording theme_id responsible group"
    " source_id anchor",
    "targets": "commitment_id indicator_id per comparison value parties due_on source_id anchor",
    "reports": "report_id period_id covers_from covers_to kind held title source_verdict source_id anchor",
    "followups": "commitment_id reporting_period status source_status reported_by summary rationale reason next_step"
    " places assessed_by assessed_on source_id anchor",
    "indicators": "indicator_id title unit kind definition",
    "measures": "commitment_id reporting_period indicator_id parties place_id joint value precision basis accumulation"
    " part_of part_kind note source_id anchor",
    "places": "place_id title district",
    "continuations": "from_commitment to_commitment relation carried_on_by target_by source_id anchor",
    "citations": "table key column source_id anchor",
    "corrections": "corrected_on table key what why",
}


def resource(package: Package, name: str) -> Package:
    return next(one for one in package["resources"] if one["name"] == name)


def column(package: Package, table: str, name: str) -> Package:
    return next(one for one in resource(package, table)["schema"]["fields"] if one["name"] == name)


def told(folder: Path) -> list[str]:
    return [str(problem) for problem in find_problems(folder)]


@pytest.mark.parametrize("table", CONTRACT)
def test_the_contract_has_the_tables_and_columns_of_the_data_model(table: str) -> None:
    missing = set(CONTRACT[table].split()) - set(contract()[table].columns)
    assert not missing


def test_the_contract_refers_to_columns_that_it_has() -> None:
    tables = contract()
    references = [
        *((key.table, column) for table in tables.values() for key in table.foreign_keys for column in key.columns),
        *(field.reference for table in tables.values() for field in table.fields if field.reference),
    ]
    assert len(references) > 25
    assert [name for name, column in references if column not in tables[name].columns] == []
    columns = [column for table in tables.values() for key in (table.key, *table.unique_keys) for column in key]
    assert set(columns) <= {column for table in tables.values() for column in table.columns}
    assert {field.type for table in tables.values() for field in table.fields} == {
        "string",
        "integer",
        "number",
        "date",
    }


def test_a_package_as_the_package_writes_it_is_described_as_it_is() -> None:
    package, _ = read_package(VALID)
    resources, problems = describe(package)
    assert (resources, problems) == (package["resources"], [])
    assert resources == read_template()["resources"]
    assert notes(VALID) == ()


def test_specifications_carry_keys_kinds_and_references() -> None:
    measures = contract()["measures"]
    assert measures.key == ("commitment_id", "reporting_period", "indicator_id", "parties", "place_id")
    assert contract()["followups"].key == ("commitment_id", "reporting_period")
    assert measures.field("parties").reference == ("parties", "party_id")
    assert measures.field("value").type == "number"
    assert contract()["periods"].field("cadence").values[0] == "at_end"
    followup = ("commitment_id", "reporting_period")
    assert ForeignKey(followup, "followups", followup) in measures.foreign_keys


METADATA: dict[str, tuple[Callable[[Package], object], list[str]]] = {
    "municipality": (
        lambda package: package.pop("municipality"),
        [
            "datapackage.json: municipality.code: kommunkoden saknas."
            ' Rätt vore: fyra siffror inom citattecken, till exempel "0000".',
            "datapackage.json: municipality.name: kommunens namn saknas."
            " Rätt vore: ett namn, till exempel ”Exempelkommun”.",
        ],
    ),
    "code is a number": (
        lambda package: package["municipality"].update(code=9999),
        [
            "datapackage.json: municipality.code: kommunkoden är ”9999”."
            ' Rätt vore: fyra siffror inom citattecken, till exempel "0000".'
        ],
    ),
    "publisher": (
        lambda package: package.update(publisher="kommunen"),
        [
            "datapackage.json: publisher.contact: utgivarens kontakt saknas."
            " Rätt vore: en e-postadress eller webbadress.",
            "datapackage.json: publisher.name: utgivarens namn saknas. Rätt vore: namnet på den som ger ut boken.",
            "datapackage.json: publisher.official: det framgår inte om boken är officiell."
            " Rätt vore: true om utgivaren är kommunen eller polisen, annars false.",
        ],
    ),
    "official is a word": (
        lambda package: package["publisher"].update(official="nej"),
        [
            "datapackage.json: publisher.official: det framgår inte om boken är officiell."
            " Rätt vore: true om utgivaren är kommunen eller polisen, annars false."
        ],
    ),
    "licences": (
        lambda package: package.update(licenses=[]),
        ["datapackage.json: licenses: licensen saknas. Rätt vore: en lista med minst en licens, med name eller path."],
    ),
    "licence without a name": (
        lambda package: package.update(licenses=[{"title": "Fri"}]),
        [
            "datapackage.json: licenses: en licens saknar både name och path."
            " Rätt vore: minst ett av dem, till exempel CC0-1.0."
        ],
    ),
    "version of the standard": (
        lambda package: package.pop("$schema"),
        [
            "datapackage.json: $schema: värdet är ””."
            " Rätt vore: ”https://datapackage.org/profiles/2.0/datapackage.json”."
        ],
    ),
    "title": (
        lambda package: package.update(title=" "),
        ["datapackage.json: title: paketets titel saknas. Rätt vore: en titel på svenska."],
    ),
}

DIFFERENT = "Löftesbokens egen beskrivning gäller, och `loftesbok migrate` skriver in den."
DESCRIPTION: dict[str, tuple[Callable[[Package], object], str]] = {
    "no tables": (lambda package: package.pop("resources"), "tabellen sources är inte beskriven"),
    "a missing table": (
        lambda package: package["resources"].remove(resource(package, "corrections")),
        "tabellen corrections är inte beskriven",
    ),
    "a missing column": (
        lambda package: resource(package, "places")["schema"]["fields"].pop(),
        "beskrivningen av tabellen places är inte löftesbokens (district)",
    ),
    "another type": (
        lambda package: column(package, "measures", "value").update(type="integer"),
        "beskrivningen av tabellen measures är inte löftesbokens (value)",
    ),
    "another kind": (
        lambda package: column(package, "followups", "places").update(loftesbok={"kind": "text"}),
        "beskrivningen av tabellen followups är inte löftesbokens (places)",
    ),
    "another pattern": (
        lambda package: column(package, "places", "title")["constraints"].update(pattern="^(a+)+$"),
        "beskrivningen av tabellen places är inte löftesbokens (title)",
    ),
    "more values": (
        lambda package: column(package, "measures", "joint")["constraints"]["enum"].append("maybe"),
        "beskrivningen av tabellen measures är inte löftesbokens (joint)",
    ),
    "another key": (
        lambda package: resource(package, "followups")["schema"].update(primaryKey="commitment_id"),
        "beskrivningen av tabellen followups är inte löftesbokens",
    ),
    "a path out of the folder": (
        lambda package: resource(package, "places").update(path="../places.csv"),
        "beskrivningen av tabellen places är inte löftesbokens",
    ),
    "a table twice": (
        lambda package: package["resources"].append(resource(package, "places")),
        "någon tabell är beskriven två gånger",
    ),
    "many columns": (
        lambda package: resource(package, "commitments").update(schema={"fields": [5]}),
        "beskrivningen av tabellen commitments är inte löftesbokens (commitment_id, period_id, promise_id, position,"
        " title och 8 till)",
    ),
    "no version": (
        lambda package: package.pop("schema_version"),
        f"schema_version saknas; data läses enligt schema {CURRENT}",
    ),
}


@pytest.mark.parametrize("case", DESCRIPTION)
def test_what_a_project_says_of_the_contracts_tables_changes_nothing_and_is_noted(case: str, tmp_path: Path) -> None:
    change, sentence = DESCRIPTION[case]
    folder = copy_of_valid(tmp_path)
    edit_package(folder, change)
    assert f"datapackage.json: {sentence}. {DIFFERENT}" in notes(folder)
    described = load(folder).package["resources"]
    assert described == read_template()["resources"]
    edit(folder, "measures", 2, joint="maybe")
    assert [problem.column for problem in find_problems(folder)] == ["joint"]


OWN: dict[str, tuple[Callable[[Package], object], str]] = {
    "a column without a title": (
        lambda package: resource(package, "places")["schema"]["fields"].append({"name": "lat", "description": "x"}),
        "datapackage.json: places.lat.title: title saknas. Rätt vore: en text på svenska.",
    ),
    "a column without a name": (
        lambda package: resource(package, "places")["schema"]["fields"].append({"name": "Lat"}),
        "datapackage.json: places.4: kolumnen saknar ett giltigt namn."
        " Rätt vore: ett kort namn med små bokstäver a–z, siffror och _.",
    ),
    "a table without columns": (
        lambda package: package["resources"].append({"name": "budget", "title": "Budget", "description": "x"}),
        "datapackage.json: budget.schema: kolumnerna saknas. Rätt vore: schema med fields, en post för varje kolumn.",
    ),
    "a table without a name": (
        lambda package: package["resources"].append({"title": "Budget"}),
        "datapackage.json: resources.16: resursen saknar ett giltigt namn."
        " Rätt vore: ett kort namn med små bokstäver a–z.",
    ),
}


@pytest.mark.parametrize("case", OWN)
def test_a_fault_in_what_is_the_projects_own_is_told(case: str, tmp_path: Path) -> None:
    change, message = OWN[case]
    folder = copy_of_valid(tmp_path)
    edit_package(folder, change)
    assert told(folder) == [message]


@pytest.mark.parametrize("case", METADATA)
def test_a_fault_in_the_description_is_told(case: str, tmp_path: Path) -> None:
    change, messages = METADATA[case]
    folder = copy_of_valid(tmp_path)
    edit_package(folder, change)
    assert told(folder) == messages


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            '"version": "0.1.0",',
            '"version": "0.1.0"',
            "datapackage.json:7: tecken 3: filen är inte JSON: det saknas ett kommatecken, eller så är ett citattecken"
            " fel. Rätt vore: giltig JSON här eller strax före.",
        ),
        (
            '"official": false',
            '"official":',
            "datapackage.json:23: tecken 3: filen är inte JSON: det saknas ett värde, eller så står det ett komma för"
            " mycket. Rätt vore: giltig JSON här eller strax före.",
        ),
    ],
)
def test_broken_json_is_told_with_line_and_character(before: str, after: str, message: str, tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    path = folder / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    assert told(folder) == [message]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"[]",
            "datapackage.json: filen är inget JSON-objekt. Rätt vore: ett objekt som börjar med { och slutar med }.",
        ),
        (
            b'{"name": "\xe5"}',
            "datapackage.json:1: tecken 11: filen är inte UTF-8; läst som Windows-1252 (ANSI) står det ”å” här. "
            "Rätt vore: filen sparad som UTF-8.",
        ),
        (b"[" * 100_000, "datapackage.json: filen är inte JSON som går att läsa. Rätt vore: giltig JSON."),
    ],
)
def test_a_file_that_is_no_package_is_told(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_bytes(content)
    assert told(tmp_path) == [message]


def test_a_folder_without_a_package_is_told(tmp_path: Path) -> None:
    right = "en mapp med en datapackage.json som beskriver tabellerna"
    assert told(tmp_path) == [f"datapackage.json: filen saknas i mappen {tmp_path}. Rätt vore: {right}."]


JSON_VALUES = (None, True, 5, "text", [], [5], {}, {"x": 5})


@pytest.mark.parametrize("value", JSON_VALUES, ids=json.dumps)
def test_any_value_anywhere_is_told_or_taken_but_never_a_traceback(value: object, tmp_path: Path) -> None:
    whole, _ = read_package(VALID)
    places = next(number for number, one in enumerate(whole["resources"]) if one["name"] == "commitments")

    def paths(node: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
        items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        return [path, *(below for key, one in items for below in paths(one, (*path, key)))]

    for path in paths(whole["resources"][places])[1:]:
        package = json.loads(json.dumps(whole))
        node = package["resources"][places]
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value
        resources, problems = describe(package)
        assert all(problem.file == "datapackage.json" and problem.what for problem in problems)
        own = {value} if isinstance(value, str) else set()
        assert {one["name"] for one in resources} <= {one["name"] for one in whole["resources"]} | own


def test_columns_and_tables_of_the_projects_own_are_plain_text(tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    words = {"title": "Titel", "description": "Beskrivning."}
    bomb = {"constraints": {"pattern": "^(a+)+$", "required": True, "minimum": 7}, "loftesbok": {"kind": "slug"}}
    budget = {
        "name": "budget",
        **words,
        "schema": {
            "fields": [{"name": "ar", "type": "integer", **words}, {"name": "belopp", **bomb, **words}],
            "primaryKey": "ar",
        },
    }

    def change(package: Package) -> None:
        package["resources"].append(budget)
        fields = resource(package, "places")["schema"]["fields"]
        fields.insert(1, {"name": "lat", "type": "number", **words})

    edit_package(folder, change)
    (folder / "budget.csv").write_text(f"ar;belopp\n2021;5,5\n2022;\n2023;{'a' * 60}!\n", encoding="utf-8")
    rows = cells(folder / "places.csv")
    write(folder / "places.csv", [[row[0], end, *row[1:]] for row, end in zip(rows, ("lat", "-58.4", ""), strict=True)])
    row = cells(folder / "corrections.csv")[1]
    row[1:3] = ["budget", "2021"]
    write(folder / "corrections.csv", [*cells(folder / "corrections.csv"), row])
    assert told(folder) == []
    dataset = load(folder)
    assert dataset["budget"]["belopp"].tolist() == ["5,5", "", f"{'a' * 60}!"]
    assert dataset["places"].columns.tolist() == ["place_id", "lat", "title", "district"]
    described = {one["name"]: one for one in dataset.package["resources"]}["budget"]
    plain = {"type": "string", **words, "loftesbok": {"kind": "text", "own": True}}
    assert described["schema"]["fields"] == [{"name": "ar", **plain}, {"name": "belopp", **plain}]
    assert f"datapackage.json: beskrivningen av tabellen places är inte löftesbokens (lat). {DIFFERENT}" in notes(
        folder
    )


def test_a_key_of_an_own_table_stands_once(tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    words = {"title": "Titel", "description": "Beskrivning."}
    fields = [{"name": name, **words} for name in ("words", "above")]
    own = {"name": "own", **words, "schema": {"fields": fields, "primaryKey": ["words"]}}
    edit_package(folder, lambda package: package["resources"].append(own))
    write(folder / "own.csv", [["words", "above"], ["två ord", ""], ["två ord", "tre ord"]])
    assert told(folder) == [
        "own.csv:3: words: nyckeln ”två ord” finns redan på rad 2. Rätt vore: en enda rad för varje nyckel.",
    ]


# --- the description as a file of somebody else ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('{"name": "a", "name": "b"}', "datapackage.json: name: namnet står två gånger i samma objekt."),
        (
            '{"a": {"\\u001bx": 1, "\\u001bx": 2}}',
            "datapackage.json: <U+001B>x: namnet står två gånger i samma objekt.",
        ),
        ('{"a": NaN}', "datapackage.json: filen är inte JSON som går att läsa."),
        ('{"a": -Infinity}', "datapackage.json: filen är inte JSON som går att läsa."),
        ("[" * 100_000, "datapackage.json: filen är inte JSON som går att läsa."),
    ],
    ids=["a name twice", "a hostile name twice", "NaN", "Infinity", "endless"],
)
def test_a_description_with_two_meanings_or_none_is_refused(written: str, message: str, tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    (folder / "datapackage.json").write_text(written, encoding="utf-8")
    (found,) = told(folder)
    assert found.startswith(message)
    assert "Rätt vore: " in found


@pytest.mark.parametrize("name", ["datapackage.json", "measures.csv"])
def test_a_file_that_cannot_be_read_is_told(name: str, tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    (folder / name).unlink()
    (folder / name).mkdir()
    assert told(folder) == [f"{name}: här finns en mapp, ingen fil. Rätt vore: en vanlig fil."]


@pytest.mark.parametrize("name", ["con", "lpt1", "a" * 61])
def test_a_table_or_a_package_with_a_devices_name_is_refused(name: str, tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    edit_package(folder, lambda package: package.update(name=name))
    assert [problem.column for problem in find_problems(folder)] == ["name"]
    own = {"name": name, "path": f"{name}.csv", "title": "x", "description": "x"}
    edit_package(folder, lambda package: package["resources"].append(own))
    assert f"resources.{name}" in [problem.column for problem in find_problems(folder)]


def test_texts_of_the_description_are_held_to_what_texts_may_hold(tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)

    def spoil(package: Package) -> None:
        package["title"] = "SkÃ¤ggetorp"
        package["description"] = "Två\nrader är bra.\x1b[2J"
        package["municipality"]["name"] = "Skäggetоrp"

    edit_package(folder, spoil)
    assert [(problem.column, problem.what.partition(" ")[0]) for problem in find_problems(folder)] == [
        ("description", "”Två"), ("municipality.name", "”Skäggetоrp”"), ("title", "”SkÃ¤ggetorp”"),
    ]  # fmt: skip


# --- hostile descriptions --------------------------------------------------------------------------------------------

LONG = "a" * 40 + "!"
HOSTILE: dict[str, Callable[[str], str]] = {
    "patterns": lambda text: text.replace('"pattern": "', '"pattern": "^(a+)+$|').replace(
        '"title": {', '"constraints": {"pattern": "^(a|a)*$"}, "title": {'
    ),
    "deep": lambda text: text.replace('"municipality"', f'"x": {"[" * 900}{"]" * 900}, "municipality"', 1),
    "too deep for JSON": lambda text: text.replace(
        '"municipality"', f'"x": {"[" * 90_000}{"]" * 90_000}, "municipality"'
    ),
    "wide": lambda text: text.replace('"municipality"', f'"{"k" * 10**5}": [{"0," * 10**5}0], "municipality"', 1),
    "a huge name": lambda text: text.replace('"municipality"', f'"x{"é" * 10**5}": 1, "municipality"', 1),
    "too large": lambda text: text.replace('"municipality"', f'"x": "{"[ " * 3 * 10**6}", "municipality"', 1),
    "leftovers": lambda text: text.replace('"contact": "', f'"contact": "[{" " * 10**5}', 1),
    "an endless number": lambda text: text.replace('"official": false', '"official": false, "x": 1e999', 1),
    "digits": lambda text: text.replace(f'"schema_version": {CURRENT}', f'"schema_version": {"9" * 10**5}', 1),
    "tables": lambda text: text.replace('"resources": [', f'"resources": [{"[0],{}," * 10**4}', 1),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_no_description_can_hold_up_the_check(case: str, tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    path = folder / "datapackage.json"
    before = path.read_text(encoding="utf-8")
    path.write_text(HOSTILE[case](before), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != before
    edit(folder, "places", 2, title=LONG, district=LONG)
    with must_end(case):
        find_problems(folder)
        notes(folder)
