"""A loaded dataset is typed, in one order, never changes, and has a digest of what it says.

Guards `dataset`.
"""

from __future__ import annotations

import gc
import hashlib
import random
import weakref
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loftesbok.data.dataset import Dataset, find_problems, in_order, load, load_once, once
from loftesbok.data.schema import FieldSpec, TableSpec
from loftesbok.domain.problems import DataError
from tests.sample.data_folder import VALID, add, cells, copy_of_valid, edit, edit_package, write


@pytest.fixture(scope="module")
def valid() -> Dataset:
    return load(VALID)


def test_columns_are_text_but_for_positions_and_exact_values(valid: Dataset) -> None:
    for name, frame in valid.tables.items():
        for column in frame:
            if column == "position":
                assert frame[column].dtype == "int64"
            elif (name, column) in (("measures", "value"), ("targets", "value")):
                assert all(isinstance(value, Decimal) for value in frame[column].dropna())
            else:
                assert frame[column].dtype == "str"
                assert all(isinstance(value, str) for value in frame[column])
    assert valid["measures"]["value"].isna().sum() == 1
    assert valid["targets"]["value"].tolist() == [Decimal("2.5"), 20]
    assert valid["sources"].loc[0, "sha256"] == ""
    assert valid["measures"]["parties"].iloc[-2] == "kommunen|polisen"


def test_empty_tables_keep_their_types(tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    for name in ("measures", "corrections"):
        write(folder / f"{name}.csv", cells(folder / f"{name}.csv")[:1])
    write(folder / "citations.csv", cells(folder / "citations.csv")[:1])
    found = load(folder)
    assert found["measures"].empty
    assert found["measures"]["value"].dtype == "object"
    assert found["measures"]["note"].dtype == "str"


def test_commitments_come_in_the_order_of_their_promises(valid: Dataset) -> None:
    assert valid["commitments"]["commitment_id"].tolist() == [
        "2019-2020-belysning",
        "2021-2022-vandringar",
        "2021-2022-belysning",
        "2021-2022-motesplats",
    ]


def test_rows_come_in_order_of_key(valid: Dataset) -> None:
    measures = valid["measures"]
    keys = list(measures[list(valid.specs["measures"].key)].itertuples(index=False, name=None))
    assert keys == sorted(keys)
    assert measures.index.tolist() == list(range(len(measures)))


def test_a_further_table_is_in_the_order_of_its_key_or_else_of_its_columns() -> None:
    rows = pd.DataFrame({"a": ["2", "1", "1"], "b": ["x", "z", "y"]})
    columns = (FieldSpec("a", "string"), FieldSpec("b", "string"))
    keyed, plain = TableSpec("t", "", "", columns, primary_key=("b",)), TableSpec("t", "", "", columns)
    assert in_order({"t": rows}, {"t": keyed})["t"]["b"].tolist() == ["x", "y", "z"]
    assert in_order({"t": rows}, {"t": plain})["t"]["b"].tolist() == ["y", "z", "x"]


def shuffled(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        header, *rows = cells(path)
        random.Random(1).shuffle(rows)
        write(path, [header, *rows])
    edit_package(folder, lambda package: package["resources"].reverse())


def test_the_order_of_rows_and_resources_says_nothing(valid: Dataset, tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    shuffled(folder)
    assert cells(folder / "measures.csv") != cells(VALID / "measures.csv")
    found = load(folder)
    assert all(found[name].equals(valid[name]) for name in valid.tables)
    assert found.digest() == valid.digest()


@pytest.mark.parametrize(
    ("table", "line", "column", "value"),
    [
        ("measures", 2, "value", "13"),
        ("measures", 2, "note", "Nytt."),
        ("places", 3, "district", "Södra staden"),
        ("corrections", 2, "why", "Fel plats."),
        ("promises", 3, "position", "3"),
    ],
)
def test_every_changed_cell_changes_the_digest(
    table: str, line: int, column: str, value: str, valid: Dataset, tmp_path: Path
) -> None:
    folder = copy_of_valid(tmp_path)
    edit(folder, table, line, **{column: value})
    assert load(folder).digest() != valid.digest()


def test_a_new_row_or_a_changed_description_changes_the_digest(valid: Dataset, tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    add(folder, "themes", theme_id="x", title="X", description="X.")
    with_row = load(folder).digest()

    def rename(package: dict[str, Any]) -> None:
        package["municipality"]["name"] = "Andra kommun"

    edit_package(folder, rename)
    assert len({valid.digest(), with_row, load(folder).digest()}) == 3


def test_how_a_number_is_written_does_not_change_the_digest(valid: Dataset, tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    edit(folder, "measures", 2, value="12.0")
    edit(folder, "measures", 3, value="-0")
    assert load(folder).digest() == valid.digest()


def test_the_digest_is_of_nothing_but_these_bytes() -> None:
    tiny = Dataset(
        Path(),
        {"name": "prov", "resources": [{"name": "t", "title": "Å", "path": "t.csv"}]},
        {},
        {"t": pd.DataFrame({"b": ["ö", ""], "a": [1.5, float("nan")], "c": [1, 20]})},
        {},
    )
    described = (
        r'{"name": "prov", "resources": [{"description": null, "name": "t", "schema": null, "title": "\u00c5"}]}'
    )
    cells = "\x1dt\x1ea\x1e1.5\x1f\x1dt\x1eb\x1eö\x1f\x1dt\x1ec\x1e1\x1f20"
    assert tiny.digest() == hashlib.sha256((described + cells).encode()).hexdigest()


def test_changing_a_frame_leaves_the_dataset_alone(valid: Dataset) -> None:
    before = valid.digest()
    frame = valid["measures"]
    frame.loc[0, "value"] = 99
    frame["note"] = "x"
    del frame["anchor"]
    places = valid.tables["places"]
    places.loc[0, "title"] = "x"
    assert valid.digest() == before
    with pytest.raises(AttributeError):
        valid.folder = Path()  # type: ignore[misc]
    with pytest.raises(TypeError):
        valid.tables["measures"] = frame  # type: ignore[index]


def test_replaced_rows_are_in_order_in_a_dataset_of_their_own(valid: Dataset) -> None:
    before = valid.digest()
    measures = valid["measures"]
    fewer = valid.replace(measures=measures.iloc[[4, 2, 0]])
    assert fewer["measures"]["indicator_id"].tolist() == measures["indicator_id"].iloc[[0, 2, 4]].tolist()
    assert fewer["measures"].index.tolist() == [0, 1, 2]
    assert fewer["followups"].equals(valid["followups"])
    assert fewer.digest() != before == valid.digest()
    assert valid.replace(measures=measures.iloc[::-1]).digest() == before
    with pytest.raises(KeyError, match="no such table: measure"):
        valid.replace(measure=measures)


def test_bad_data_never_become_a_dataset(tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    edit(folder, "measures", 2, value="tolv")
    edit(folder, "followups", 2, status="klar")
    with pytest.raises(DataError) as caught:
        load(folder)
    assert [(problem.file, problem.row) for problem in caught.value.problems] == [
        ("followups.csv", 2),
        ("measures.csv", 2),
    ]
    assert str(caught.value).startswith("followups.csv:2: status: ”klar” är inget av de värden som finns.")


def nameless(package: dict[str, Any]) -> None:
    package["municipality"]["name"] = ""


def with_a_nameless_column(package: dict[str, Any]) -> None:
    package["resources"][-1]["schema"]["fields"].append({})


@pytest.mark.parametrize(
    ("places", "harm"),
    [
        (["tecken 2"], lambda folder: (folder / "datapackage.json").write_text("{", encoding="utf-8")),
        (["municipality.name"], lambda folder: edit_package(folder, nameless)),
        # what is wrong with a table is no reason to be silent about the name
        (["corrections.6", "municipality.name"],
         lambda folder: edit_package(folder, lambda package: (nameless(package), with_a_nameless_column(package)))),
        (["title"], lambda folder: edit_package(folder, lambda package: package.update(title="SkÃ¤ggetorp"))),
        (["data_through"], lambda folder: edit(folder, "periods", 3, data_through="2030-H1")),
    ],
)  # fmt: skip
def test_a_fault_of_any_kind_is_told_and_keeps_data_out(
    places: list[str], harm: Callable[[Path], object], tmp_path: Path
) -> None:
    folder = copy_of_valid(tmp_path)
    harm(folder)
    with pytest.raises(DataError) as caught:
        load(folder)
    assert list(caught.value.problems) == find_problems(folder)
    assert [problem.column for problem in find_problems(folder)] == places


def test_only_breaches_of_rules_become_doubts_for_who_shows_them(tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    edit(folder, "periods", 3, data_through="2030-H1")
    assert list(load(folder, despite_rules=True).doubts) == find_problems(folder) != []
    edit(folder, "measures", 2, value="tolv")
    with pytest.raises(DataError, match=r"measures\.csv:2: value"):
        load(folder, despite_rules=True)


def test_the_data_of_the_project_load() -> None:
    found = load(Path(__file__).parents[2] / "data")
    assert found.package["municipality"]["code"]
    assert not found["commitments"].empty


CELL = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=3)
TABLES = st.dictionaries(
    st.sampled_from(["a", "b"]),
    st.dictionaries(st.sampled_from("xyz"), st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=2),
    min_size=1,
)


def of(tables: dict[str, dict[str, list[str]]], name: str = "prov") -> Dataset:
    package = {"name": name, "resources": [{"name": one} for one in tables]}
    return Dataset(Path(), package, {}, {table: pd.DataFrame(cells) for table, cells in tables.items()}, {})


@given(TABLES, TABLES)
def test_two_datasets_have_one_digest_only_if_they_say_the_same(
    one: dict[str, dict[str, list[str]]], other: dict[str, dict[str, list[str]]]
) -> None:
    assert (of(one).digest() == of(other).digest()) == (one == other)
    assert of(one).digest() != of(one, "annat").digest()
    backwards = {table: dict(reversed(cells.items())) for table, cells in reversed(one.items())}
    assert of(backwards).digest() == of(one).digest()


@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=3), st.integers(0, 2))
def test_every_number_is_part_of_the_digest(values: list[float], place: int) -> None:
    frame = pd.DataFrame({"value": values})
    changed = frame.copy()
    changed.loc[place % len(values), "value"] = float("nan")
    tables = [Dataset(Path(), {"resources": []}, {}, {"t": one}, {}).digest() for one in (frame, changed, frame + 0.0)]
    assert tables[0] == tables[2] != tables[1]


def test_the_named_format_and_the_sign_of_nought_say_nothing() -> None:
    def digest(package: dict[str, Any], value: float) -> str:
        return Dataset(Path(), {**package, "resources": []}, {}, {"t": pd.DataFrame({"v": [value]})}, {}).digest()

    assert digest({"name": "x"}, 0.0) == digest({"$schema": "format", "name": "x"}, -0.0)
    assert digest({"name": "x"}, 0.0) != digest({"name": "y"}, 0.0)


def test_a_dataset_knows_its_folder_its_tables_and_how_they_were_written(tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    write(folder / "themes.csv", cells(folder / "themes.csv"), separator=";")
    found = load(folder)
    assert found.folder == folder
    assert set(found.tables) == set(found.specs) == set(found.dialects)
    assert found.dialects["themes"].separator != found.dialects["places"].separator


def test_commitments_without_a_promise_come_first_in_their_period(valid: Dataset) -> None:
    commitments = valid["commitments"]
    own = commitments[commitments["period_id"] == "2021-2022"]
    last = own["commitment_id"].iloc[-1]
    commitments.loc[commitments["commitment_id"] == last, ["promise_id", "position"]] = ["", 99]
    found = valid.replace(commitments=commitments)["commitments"]
    assert found.loc[found["period_id"] == "2021-2022", "commitment_id"].iloc[0] == last


def test_commitments_follow_the_positions_of_their_promises(valid: Dataset) -> None:
    promises = valid["promises"]
    turned = valid.replace(promises=promises.assign(position=promises["position"].max() - promises["position"]))
    assert turned["promises"]["promise_id"].tolist() == promises["promise_id"].tolist()[::-1]

    def above(dataset: Dataset) -> list[str]:
        return [one for one in dict.fromkeys(dataset["commitments"]["promise_id"]) if one]

    assert above(turned) == above(valid)[::-1]
    assert len(above(valid)) > 1


def test_the_same_question_is_answered_once_for_each_dataset(valid: Dataset, tmp_path: Path) -> None:
    asked: list[tuple[Dataset, str, bool]] = []

    @once
    def rows(dataset: Dataset, table: str, *, doubled: bool = False) -> int:
        asked.append((dataset, table, doubled))
        return len(dataset[table]) * (2 if doubled else 1)

    other = load(copy_of_valid(tmp_path))
    for dataset in (valid, other):
        for table in ("sources", "places"):
            for _ in range(2):
                assert rows(dataset, table) == len(dataset[table])
                assert rows(dataset, table, doubled=True) == 2 * len(dataset[table])
    assert len(asked) == len(set(asked)) == 8
    with pytest.raises(KeyError):
        rows(valid, "none")
    with pytest.raises(KeyError):  # an error is no answer
        rows(valid, "none")
    assert len(asked) == 10
    gone = weakref.ref(other)
    asked.clear()
    del other, dataset
    gc.collect()
    assert gone() is None


def test_the_same_bytes_are_read_once_and_others_anew(valid: Dataset, tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    first = load_once(folder)
    assert load_once(folder) is first
    path = folder / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\n", "\r\n"), encoding="utf-8", newline="")
    second = load_once(folder)
    assert second is not first
    assert second.digest() == first.digest()
    (folder / "places.csv").unlink()
    with pytest.raises(DataError):
        load_once(folder)
