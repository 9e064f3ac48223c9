"""A version is told by the tables' columns; each step leads from one version's columns to the next one's."""

from __future__ import annotations

import pytest

from loftesbok.data.contract import contract, read_template
from loftesbok.data.migrations import m0002_codes, m0003_parts
from loftesbok.data.migrations.steps import STEPS, first_columns
from loftesbok.data.migrations.tables import Step, Table, Tables, add_column, add_table, change_rows
from loftesbok.data.migrations.versions import CURRENT, columns_of, migrate, tell
from loftesbok.domain.problems import LoftesbokError


def with_notes(tables: Tables) -> Tables:
    return add_column(tables, "followups", "note", after="summary")


def with_causes(tables: Tables) -> Tables:
    tables = add_table(tables, "causes", ("cause_id", "title"))
    return add_column(tables, "periods", "kind", after="title", value=lambda row: row["area"].lower())


def in_other_words(tables: Tables) -> Tables:
    return change_rows(tables, "reports", lambda row: {"held": {"no": "none"}.get(row["held"], row["held"])})


def without_group(tables: Tables) -> Tables:
    table = tables["commitments"]
    place = table.columns.index("group")
    rows = [[*row[:place], *row[place + 1 :]] for row in table.rows]
    return {**tables, "commitments": Table((*table.columns[:place], *table.columns[place + 1 :]), rows)}


CHANGES = (with_notes, with_causes, in_other_words, without_group)
FOUR_STEPS = tuple(Step("Ett påhittat steg", change) for change in CHANGES)


def test_the_contract_is_what_the_steps_lead_to() -> None:
    assert columns_of(CURRENT) == {name: table.columns for name, table in contract().items()}
    assert read_template()["schema_version"] == CURRENT == len(STEPS) + 1


@pytest.mark.parametrize(
    ("number", "claimed", "expected"),
    [
        *((number, number, (number, number)) for number in (1, 2, 3, 4, 5)),
        # nothing is claimed: versions with the same columns are read as the last of them, migrated from the first
        (1, None, (1, 1)), (2, None, (2, 2)), (3, None, (4, 3)), (4, None, (4, 3)), (5, None, (5, 5)),
        # the columns win
        (1, 5, (1, 1)), (5, 1, (5, 5)), (2, 4, (2, 2)), (4, 2, (4, 3)), (3, 99, (4, 3)),
        # and where they do not tell, what is claimed does
        (4, 3, (3, 3)), (3, 4, (4, 4)),
    ],
)  # fmt: skip
def test_a_version_is_told_by_its_columns(number: int, claimed: int | None, expected: tuple[int, int]) -> None:
    version = tell(columns_of(number, FOUR_STEPS), claimed, FOUR_STEPS)
    assert (version.number, version.earliest) == expected
    assert bool(version.disagreement) == (claimed is not None and claimed != version.number)
    assert not version.is_newer


def test_columns_of_the_projects_own_and_a_lost_one_do_not_make_another_version() -> None:
    columns = {name: [*names, "egen"] for name, names in columns_of(2, FOUR_STEPS).items()}
    columns["budget"] = ["ar"]
    columns["measures"].remove("value")
    assert tell(columns, None, FOUR_STEPS).number == 2


def test_tables_of_a_later_version_than_is_known_are_newer() -> None:
    now = columns_of(5, FOUR_STEPS)
    assert tell(now, 6, FOUR_STEPS).is_newer
    assert tell({**now, "replies": ["reply_id"]}, 6, FOUR_STEPS).is_newer
    assert not tell(columns_of(4, FOUR_STEPS), 6, FOUR_STEPS).is_newer


def test_rows_come_through_all_steps() -> None:
    tables = {name: Table(columns, [list(columns)]) for name, columns in first_columns().items()}
    tables["reports"] = Table(tables["reports"].columns, [["no"] * 10, ["yes"] * 10])
    after = migrate(tables, 1, 5, FOUR_STEPS)
    assert dict(zip(after["followups"].columns, after["followups"].rows[0], strict=True))["note"] == ""
    assert dict(zip(after["periods"].columns, after["periods"].rows[0], strict=True))["kind"] == "area"
    assert [row[5:7] for row in after["reports"].rows] == [["none", "no"], ["yes", "yes"]]
    assert after["causes"].rows == ()
    assert "group" not in after["commitments"].rows[0]
    assert tables["followups"].columns == first_columns()["followups"]  # what came in is as it was


def test_a_name_of_the_projects_own_in_the_way_is_told() -> None:
    tables = {name: Table(columns) for name, columns in first_columns().items()}
    with pytest.raises(LoftesbokError, match=r"^followups.csv har redan en egen kolumn note.*Byt namn"):
        with_notes(with_notes(tables))
    with pytest.raises(LoftesbokError, match=r"^causes.csv är en egen tabell.*Byt namn"):
        with_causes({**tables, "causes": Table(("x",))})


def test_schema_2_gives_times_that_are_no_calendar_years_codes_of_their_own() -> None:
    rows = {
        "periods": [
            {"period_id": "host", "valid_from": "2022-09-01", "valid_to": "2023-08-31", "cadence": "at_end",
             "data_through": "2022-2023"},
            {"period_id": "kalender", "valid_from": "2022", "valid_to": "2023", "cadence": "at_end"},
            {"period_id": "fel", "valid_from": "i fjol", "valid_to": "2023"},
        ],
        "commitments": [{"commitment_id": f"{name}-1", "period_id": name} for name in ("host", "kalender", "fel")],
        "reports": [{"period_id": "host", "covers_from": "2022-2023", "covers_to": "2022-2023"},
                    {"period_id": "host", "covers_from": "2022-11", "covers_to": "2023-T1"}],
        "followups": [{"commitment_id": f"{name}-1", "reporting_period": "2022-2023"}
                      for name in ("host", "kalender", "fel", "okand")],
        "corrections": [{"table": "followups", "key": "host-1/2022-2023"},
                        {"table": "commitments", "key": "2022-2023"}],
        "citations": [{"table": "measures", "key": "host-1/2022-2023/besok/polisen/"}],
    }  # fmt: skip
    columns = first_columns()
    tables = {
        name: Table(names, [[row.get(column, "") for column in names] for row in rows.get(name, [])])
        for name, names in columns.items()
    }
    after = m0002_codes.STEP.change(tables)

    def values(name: str, *wanted: str) -> list[str]:
        return [row[column] for row in after[name].as_dicts() for column in wanted]

    new = "2022-09-2023-08"
    assert values("periods", "data_through") == [new, "", ""]
    assert values("reports", "covers_from", "covers_to") == [new, new, "2022-11", "2023-T1"]
    assert values("followups", "reporting_period") == [new, "2022-2023", "2022-2023", "2022-2023"]
    assert values("corrections", "key") == [f"host-1/{new}", "2022-2023"]
    assert values("citations", "key") == [f"host-1/{new}/besok/polisen/"]
    assert m0002_codes.STEP.change(after) == after


def test_schema_3_adds_parts_and_what_is_not_mentioned_and_changes_no_cell() -> None:
    columns = columns_of(2)
    tables = {name: Table(names, [list(names)]) for name, names in columns.items()}
    after = m0003_parts.STEP.change(tables)
    added = {("commitments", "parts"), *(("followups", name) for name in ("unreported", "not_stated", "note"))}
    assert {(name, column) for name in after for column in after[name].columns if column not in columns[name]} == added
    for name, table in after.items():
        for row in table.as_dicts():
            assert row == {column: "" if (name, column) in added else column for column in table.columns}
