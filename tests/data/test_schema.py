"""datapackage.json: whatever is wrong with it is told in one sentence each, and never by a traceback.

Guards `package` (the file and its specifications), `contract` (what every project must have) and `schema`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loftesbok.data.contract import contract, contract_problems
from loftesbok.data.dataset import find_problems
from loftesbok.data.package_file import read_package, table_specs
from loftesbok.data.schema import ForeignKey
from tests.made_up import VALID, cells, copy_of_valid, edit_package, write

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


def test_the_contract_keeps_to_itself() -> None:
    assert list(contract_problems(contract())) == []


def test_the_made_up_package_has_every_table_and_column_of_the_contract() -> None:
    package, _ = read_package(VALID)
    tables, problems = table_specs(package)
    assert problems == []
    assert {name: table.columns for name, table in tables.items()} == {
        name: table.columns for name, table in contract().items()
    }


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

DESCRIPTION: dict[str, tuple[Callable[[Package], object], list[str]]] = {
    "missing table": (
        lambda package: package["resources"].remove(resource(package, "corrections")),
        ["datapackage.json: corrections: tabellen ”corrections” saknas. Rätt vore: en resurs för Rättelser."],
    ),
    "missing column": (
        lambda package: resource(package, "places")["schema"]["fields"].pop(),
        [
            "datapackage.json: places.district: kolumnen ”district” saknas."
            f" Rätt vore: en post för {contract()['places'].field('district').title} i schema.fields."
        ],
    ),
    "changed type": (
        lambda package: column(package, "measures", "value").update(type="integer"),
        ['datapackage.json: measures.value.type: type är ändrat. Rätt vore: "number".'],
    ),
    "unknown type": (
        lambda package: column(package, "places", "title").update(type="text"),
        [
            "datapackage.json: places.title.type: typen ”text” prövas inte av löftesboken."
            " Rätt vore: string, integer, number eller date."
        ],
    ),
    "changed kind": (
        lambda package: column(package, "followups", "places").update(loftesbok={"kind": "text"}),
        [
            'datapackage.json: followups.places.loftesbok.kind: loftesbok.kind är ändrat. Rätt vore: "list".',
            "datapackage.json: followups.places.loftesbok.reference: loftesbok.reference är ändrat."
            ' Rätt vore: ["places", "place_id"].',
        ],
    ),
    "misspelt kind": (
        lambda package: column(package, "places", "district")["loftesbok"].update(kind="txt"),
        [
            "datapackage.json: places.district.loftesbok: slaget ”txt” finns inte. Rätt vore: ”text”.",
            'datapackage.json: places.district.loftesbok.kind: loftesbok.kind är ändrat. Rätt vore: "text".',
        ],
    ),
    "changed values": (
        lambda package: column(package, "measures", "joint")["constraints"]["enum"].append("maybe"),
        ['datapackage.json: measures.joint.constraints.enum: värdena är ändrade. Rätt vore: ["yes", "no", "unclear"].'],
    ),
    "no longer required": (
        lambda package: column(package, "followups", "rationale").pop("constraints"),
        ["datapackage.json: followups.rationale.constraints.required: kolumnen får inte vara tom. Rätt vore: true."],
    ),
    "changed key": (
        lambda package: resource(package, "followups")["schema"].update(primaryKey="commitment_id"),
        [
            "datapackage.json: followups.primaryKey: nyckeln är ändrad."
            ' Rätt vore: ["commitment_id", "reporting_period"].'
        ],
    ),
    "dropped unique key": (
        lambda package: resource(package, "measures")["schema"].pop("uniqueKeys"),
        [
            "datapackage.json: measures.uniqueKeys: nyckeln är ändrad."
            ' Rätt vore: [["commitment_id", "reporting_period", "indicator_id", "parties", "place_id"]].'
        ],
    ),
    "dropped reference": (
        lambda package: resource(package, "measures")["schema"]["foreignKeys"].pop(1),
        [
            "datapackage.json: measures.foreignKeys: kopplingen från commitment_id/reporting_period till followups"
            " saknas. Rätt vore: commitment_id/reporting_period i followups."
        ],
    ),
    "path out of the folder": (
        lambda package: resource(package, "places").update(path="../places.csv"),
        ["datapackage.json: places.path: sökvägen är ”../places.csv”. Rätt vore: ”places.csv”."],
    ),
    "no Swedish title": (
        lambda package: column(package, "places", "district").pop("title"),
        ["datapackage.json: places.district.title: title saknas. Rätt vore: en text på svenska."],
    ),
    "unknown constraint": (
        lambda package: column(package, "places", "title")["constraints"].update(minLength=3),
        [
            "datapackage.json: places.title.constraints: villkoret ”minLength” prövas inte."
            " Rätt vore: required, unique, enum, pattern, minimum eller maximum."
        ],
    ),
    "pattern": (
        lambda package: column(package, "places", "title")["constraints"].update(pattern="("),
        [
            "datapackage.json: places.title.constraints: mönstret ”(” är inget reguljärt uttryck."
            " Rätt vore: ett reguljärt uttryck."
        ],
    ),
    "limit": (
        lambda package: column(package, "promises", "position")["constraints"].update(maximum="tio"),
        ["datapackage.json: promises.position.constraints: maximum är ”tio”. Rätt vore: ett tal."],
    ),
    "twice": (
        lambda package: package["resources"].append(resource(package, "places")),
        ["datapackage.json: resources.places: tabellen beskrivs två gånger. Rätt vore: en resurs för varje tabell."],
    ),
    "column twice": (
        lambda package: resource(package, "places")["schema"]["fields"].append(column(package, "places", "title")),
        ["datapackage.json: places.4: kolumnen saknar ett eget namn. Rätt vore: name med små bokstäver a–z, en gång."],
    ),
    "reference to nowhere": (
        lambda package: resource(package, "places")["schema"].update(
            foreignKeys=[{"fields": ["district"], "reference": {"resource": "place", "fields": ["title"]}}]
        ),
        ["datapackage.json: places.district: tabellen ”place” finns inte. Rätt vore: ”places”."],
    ),
}


@pytest.mark.parametrize("case", [*METADATA, *DESCRIPTION])
def test_a_fault_in_the_description_is_told(case: str, tmp_path: Path) -> None:
    change, messages = {**METADATA, **DESCRIPTION}[case]
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
            "datapackage.json:22: tecken 3: filen är inte JSON: det saknas ett värde, eller så står det ett komma för"
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
        tables, problems = table_specs(package)
        assert all(problem.file == "datapackage.json" and problem.what for problem in problems)
        assert set(tables) <= {one["name"] for one in whole["resources"]} | {value if isinstance(value, str) else ""}


def test_tables_and_columns_of_the_projects_own_are_fine(tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    words = {"title": "Titel", "description": "Beskrivning."}
    own = {
        "name": "budget",
        "type": "table",
        "path": "budget.csv",
        **words,
        "schema": {
            "fields": [{"name": "ar", "type": "integer", **words}, {"name": "belopp", "type": "number", **words}],
            "primaryKey": ["ar"],
        },
    }

    def change(package: Package) -> None:
        package["resources"].append(own)
        column(package, "citations", "table")["constraints"]["enum"].append("budget")
        resource(package, "places")["schema"]["fields"].append({"name": "lat", "type": "number", **words})

    edit_package(folder, change)
    (folder / "budget.csv").write_text("ar;belopp\n2021;5,5\n2022;\n", encoding="utf-8")
    rows = cells(folder / "places.csv")
    write(folder / "places.csv", [[*row, end] for row, end in zip(rows, ("lat", "58.4", ""), strict=True)])
    assert told(folder) == []


def test_a_table_of_the_projects_own_may_have_running_text_for_a_key_and_refer_to_it(tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    words = {"title": "Titel", "description": "Beskrivning."}
    fields = [{"name": name, "type": "string", **words, "loftesbok": {"kind": "text"}} for name in ("words", "above")]
    above = {"fields": ["above"], "reference": {"resource": "", "fields": ["words"]}}
    schema = {"fields": fields, "primaryKey": ["words"], "foreignKeys": [above]}
    own = {"name": "own", "type": "table", "path": "own.csv", **words, "schema": schema}

    def change(package: Package) -> None:
        package["resources"].append(own)
        column(package, "citations", "table")["constraints"]["enum"].append("own")

    edit_package(folder, change)
    write(folder / "own.csv", [["words", "above"], ["två ord", ""], ["ett", "två ord"]])
    assert told(folder) == []
    write(folder / "own.csv", [["words", "above"], ["två ord", ""], ["två ord", "tre ord"]])
    assert told(folder) == [
        "own.csv:3: above: ”tre ord” finns inte i own.csv. Rätt vore: ”två ord”.",
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
    assert "resources.16" in [problem.column for problem in find_problems(folder)]


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
