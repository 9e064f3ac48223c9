"""Every rule of the domain is broken once, by one row that is otherwise right, and told in exactly these words.

Guards `rules`, `promise_rules`, `followup_rules`, `measure_rules` and `table_rules`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from loftesbok.data.checks import followups as followup_rules
from loftesbok.data.checks import measures as measure_rules
from loftesbok.data.checks import names as name_rules
from loftesbok.data.checks import promises as promise_rules
from loftesbok.data.checks import texts as table_rules
from loftesbok.data.dataset import find_problems
from tests.sample.data_folder import VALID, add, copy_of_valid, drop, edit, repeat

WITHIN = "Rätt vore: en redovisningsperiod mellan 2021-01-01 och 2022-12-31."
BEYOND = "sträcker sig utanför"
BOTH = "Rätt vore: både part_of och part_kind, eller inget av dem."
WHOLE = "Rätt vore: en rad till, med helheten som indicator_id."
MALL = "Rätt vore: den text som ska stå där."

# rule: what breaks it, and every message that follows
ADDRESS = "Rätt vore: adressen som den står i webbläsaren, som https://www.exempel.se/sida"
FORMULA = (
    "kan köras som en formel om filen öppnas i ett kalkylprogram. Rätt vore: en text där varken början eller det som"
    " följer på ett semikolon är =, +, - eller @."
)


def renamed(data: Path, period_id: str) -> None:
    """Give the first promise period, and its commitment and report, another id."""
    for table, line in (("periods", 2), ("commitments", 2), ("reports", 2)):
        edit(data, table, line, period_id=period_id)


BROKEN: list[tuple[str, Callable[[Path], object], list[str]]] = [
    (
        "period_names_files",
        lambda data: renamed(data, "nul"),
        [
            "periods.csv:2: period_id: ”nul” kan inte vara ett filnamn i Windows. "
            "Rätt vore: ett annat id, som löftets år."
        ],
    ),
    (
        "period_names_files",
        lambda data: renamed(data, "trender"),
        [
            "periods.csv:2: period_id: ”trender” är namnet på kapitlet om trender."
            " Rätt vore: ett annat id, som löftets år."
        ],
    ),
    (
        "period_names_files",
        lambda data: renamed(data, "a" * 61),
        [
            f"periods.csv:2: period_id: ”{'a' * 59}…” är för långt för ett filnamn."
            " Rätt vore: ett annat id, som löftets år."
        ],
    ),
    (
        "address_can_be_followed",
        lambda data: edit(data, "sources", 2, url="https://www.linkoping.se@hostile.example/"),
        [
            "sources.csv:2: url: värden i ”https://www.linkoping.se@hostile.example/” är inget vanligt värdnamn."
            f" {ADDRESS}; med å, ä eller ö skrivet som xn--…."
        ],
    ),
    (
        "address_can_be_followed",
        lambda data: edit(data, "sources", 2, url='https://exempel.se/"onclick="x'),
        [
            'sources.csv:2: url: ”https://exempel.se/"onclick="x” innehåller ”"”, som inte får stå i en adress.'
            f" {ADDRESS}."
        ],
    ),
    (
        "address_can_be_followed",
        lambda data: edit(data, "sources", 2, url="https://exempel.se:99999/"),
        [f"sources.csv:2: url: ”https://exempel.se:99999/” är ingen webbadress. {ADDRESS}."],
    ),
    (
        "no_formulas",
        lambda data: edit(data, "places", 2, district="=1+1"),
        [f"places.csv:2: district: ”=1+1” {FORMULA}"],
    ),
    (
        "no_formulas",
        lambda data: edit(data, "measures", 2, note='Enligt "källan"; "@SUM(1)"'),
        [f'measures.csv:2: note: ”Enligt "källan"; "@SUM(1)"” {FORMULA}'],
    ),
    (
        "valid_from_before_valid_to",
        lambda data: edit(data, "periods", 2, valid_to="2018"),
        ["periods.csv:2: valid_to: ”2018” ligger före valid_from. Rätt vore: 2019 eller senare."],
    ),
    (
        "valid_from_before_valid_to",
        lambda data: edit(data, "periods", 3, valid_from="2023-01-01"),
        ["periods.csv:3: valid_to: ”2022-12-31” ligger före valid_from. Rätt vore: 2023-01-01 eller senare."],
    ),
    (
        "period_has_commitments",
        lambda data: repeat(data, "periods", 2, period_id="2017", valid_from="2017", valid_to="2017"),
        [
            "periods.csv:4: period_id: perioden har inga åtaganden."
            " Rätt vore: minst en rad i commitments.csv med period_id = 2017."
        ],
    ),
    (
        "period_speaks_of_itself",
        lambda data: edit(data, "periods", 3, followup_from="2020-H2"),
        [f"periods.csv:3: followup_from: ”2020-H2” ligger utanför löftesperioden 2021-2022. {WITHIN}"],
    ),
    (
        "period_speaks_of_itself",
        lambda data: edit(data, "periods", 3, data_through="2023-H1"),
        [f"periods.csv:3: data_through: ”2023-H1” ligger utanför löftesperioden 2021-2022. {WITHIN}"],
    ),
    (
        "positions_once",
        lambda data: edit(data, "promises", 3, position="1"),
        ["promises.csv:3: position: position 1 finns redan i 2021-2022. Rätt vore: en egen position för varje rad."],
    ),
    (
        "positions_once",
        lambda data: edit(data, "commitments", 4, position="1"),
        [
            "commitments.csv:4: position: position 1 finns redan i 2021-2022-lugna-kvallar."
            " Rätt vore: en egen position för varje rad."
        ],
    ),
    (
        "positions_once",
        lambda data: repeat(data, "commitments", 2, commitment_id="2019-2020-tunnlar"),
        ["commitments.csv:6: position: position 1 finns redan i 2019-2020. Rätt vore: en egen position för varje rad."],
    ),
    (
        "promise_in_same_period",
        lambda data: edit(data, "commitments", 2, promise_id="2021-2022-oppna-dorrar", position="7"),
        [
            "commitments.csv:2: promise_id: ”2021-2022-oppna-dorrar” hör till perioden 2021-2022."
            " Rätt vore: ett löfte i perioden 2019-2020."
        ],
    ),
    (
        "report_covers_its_period",
        lambda data: edit(data, "reports", 5, covers_to="2021-H2"),
        ["reports.csv:5: covers_to: ”2021-H2” ligger före covers_from. Rätt vore: 2022-H1 eller senare."],
    ),
    (
        "report_covers_its_period",
        lambda data: edit(data, "reports", 5, covers_to="2023-H1"),
        [f"reports.csv:5: covers_to: ”2023-H1” ligger utanför löftesperioden 2021-2022. {WITHIN}"],
    ),
    (
        "report_covers_its_period",
        lambda data: edit(data, "reports", 5, covers_from="2020-H1"),
        [f"reports.csv:5: covers_from: ”2020-H1” ligger utanför löftesperioden 2021-2022. {WITHIN}"],
    ),
    *[
        (
            "report_covers_its_period",
            lambda data, codes=codes: edit(data, "reports", 5, covers_from=codes[0], covers_to=codes[1]),
            [
                f"reports.csv:5: {column}: ”{code}” {what} löftesperioden 2021-2022. {WITHIN}"
                for column, code, what in told
            ],
        )
        for codes, told in (
            (("2021-2023", "2021-2023"), (("covers_from", "2021-2023", BEYOND), ("covers_to", "2021-2023", BEYOND))),
            (("2020-12-2021-01", "2022-H1"), (("covers_from", "2020-12-2021-01", BEYOND),)),
            (("2021-01", "2022-12-2023-01"), (("covers_to", "2022-12-2023-01", BEYOND),)),
            (("2021-H1", "2022-12-31-2023-01-01"), (("covers_to", "2022-12-31-2023-01-01", BEYOND),)),
        )
    ],
    (
        "report_covers_its_period",
        lambda data: edit(data, "reports", 5, covers_from="2021-01-2021-02", covers_to="2021-2022"),
        [
            "reports.csv:5: covers_to: ”2021-2022” är delvis samma tid som covers_from."
            " Rätt vore: 2021-2022 i båda, eller tider efter varandra."
        ],
    ),
    (
        "followup_fits_period",
        lambda data: repeat(data, "followups", 8, reporting_period="2021-2023"),
        [f"followups.csv:9: reporting_period: ”2021-2023” {BEYOND} löftesperioden 2021-2022. {WITHIN}"],
    ),
    (
        "followup_fits_period",
        lambda data: repeat(data, "followups", 8, reporting_period="2023-H1"),
        [f"followups.csv:9: reporting_period: ”2023-H1” ligger utanför löftesperioden 2021-2022. {WITHIN}"],
    ),
    (
        "followup_after_first",
        lambda data: edit(data, "periods", 3, followup_from="2021-H2"),
        [
            f"followups.csv:{line}: reporting_period: ”2021-H1” ligger före den första redovisningsperioden."
            " Rätt vore: 2021-H2 eller senare, eller en tidigare followup_from."
            for line in (3, 5, 7)
        ],
    ),
    (
        "followup_within_material",
        lambda data: edit(data, "periods", 3, data_through="2021-H1"),
        [
            f"followups.csv:{line}: reporting_period: ”2021-H2” ligger efter periodens data_through."
            " Rätt vore: 2021-H1 eller tidigare, eller en senare data_through."
            for line in (4, 6, 8)
        ],
    ),
    (
        "followup_in_held_report",
        lambda data: edit(data, "reports", 2, held="no"),
        [
            "followups.csv:2: reporting_period: ingen redovisning som vi har (held = yes, partly) täcker ”2019-2020”."
            " Rätt vore: en rad i reports.csv för 2019-2020 som täcker 2019-2020."
        ],
    ),
    (
        "followup_in_held_report",
        lambda data: repeat(data, "followups", 8, reporting_period="2021-12"),
        [
            "followups.csv:9: reporting_period: ingen redovisning som vi har (held = yes, partly) täcker ”2021-12”."
            " Rätt vore: en rad i reports.csv för 2021-2022 som täcker 2021-12."
        ],
    ),
    (
        "reason_given",
        lambda data: edit(data, "followups", 3, reason=""),
        ["followups.csv:3: reason: skäl saknas fast status är postponed (Uppskjutet). Rätt vore: ett skäl."],
    ),
    (
        "continuation_runs_forward",
        lambda data: edit(data, "continuations", 3, from_commitment="2021-2022-motesplats"),
        [
            "continuations.csv:3: to_commitment: ”2021-2022-vandringar” ligger inte i en senare period än"
            " ”2021-2022-motesplats”. Rätt vore: ett åtagande i en senare period."
        ],
    ),
    *[
        (
            "continuation_has_source",
            lambda data, column=column: edit(data, "continuations", 3, **{column: "source"}),
            [
                "continuations.csv:3: source_id: källa saknas fast carried_on_by eller target_by är source."
                " Rätt vore: source_id och anchor, eller assessment."
            ],
        )
        for column in ("carried_on_by", "target_by")
    ],
    (
        "source_with_anchor",
        lambda data: edit(data, "continuations", 2, anchor=""),
        ["continuations.csv:2: anchor: ankare saknas fast källan är angiven. Rätt vore: ett ankare."],
    ),
    (
        "source_with_anchor",
        lambda data: edit(data, "continuations", 3, anchor="det går vidare"),
        ["continuations.csv:3: source_id: källa saknas fast ankaret är angivet. Rätt vore: en källa."],
    ),
    (
        "value_as_precision_says",
        lambda data: edit(data, "measures", 2, value=""),
        ["measures.csv:2: value: värdet saknas fast precision är exact. Rätt vore: ett tal, eller unspecified."],
    ),
    (
        "value_as_precision_says",
        lambda data: edit(data, "measures", 5, value="3"),
        [
            "measures.csv:5: value: värdet är 3 fast precision är unspecified."
            " Rätt vore: en tom cell, eller en annan precision."
        ],
    ),
    (
        "no_negative_numbers",
        lambda data: edit(data, "targets", 3, value="-20"),
        [
            "targets.csv:3: value: målet är −20. Rätt vore: 0 eller mer; en minskning med 20 skrivs 20, med en egen"
            " indikator som räknar minskningen."
        ],
    ),
    (
        "no_negative_numbers",
        lambda data: edit(data, "measures", 6, value="-2.5"),  # a rate
        [
            "measures.csv:6: value: talet är −2,5. Rätt vore: 0 eller mer; en minskning med 2,5 skrivs 2,5, med en egen"
            " indikator som räknar minskningen."
        ],
    ),
    (
        "less_than_something",
        lambda data: edit(data, "measures", 2, value="0", precision="less_than"),
        ["measures.csv:2: value: inget antal är mindre än 0. Rätt vore: 0 med precision = exact."],
    ),
    (
        "partition_sums",
        lambda data: (
            edit(data, "measures", 7, value="0.1"),
            edit(data, "measures", 9, value="0.2"),
            edit(data, "measures", 10, value="0.300000000001"),
            drop(data, "measures", 11),
        ),
        ["measures.csv:10: value: delarna (partition) blir 0,3. Rätt vore: delar som blir 0,300000000001."],
    ),
    (
        "no_negative_numbers",
        lambda data: edit(data, "measures", 2, value="-1.5"),
        [
            "measures.csv:2: value: talet är −1,5. Rätt vore: 0 eller mer; en minskning med 1,5 skrivs 1,5, med en egen"
            " indikator som räknar minskningen."
        ],
    ),
    (
        "joint_needs_two",
        lambda data: edit(data, "measures", 12, joint="yes"),
        [
            "measures.csv:12: joint: måttet är gemensamt men har bara parten ”polisen”."
            " Rätt vore: minst två parter i parties, eller joint = no."
        ],
    ),
    (
        "part_has_kind",
        lambda data: edit(data, "measures", 11, part_kind=""),
        [f"measures.csv:11: part_kind: part_kind saknas. {BOTH}"],
    ),
    (
        "part_has_kind",
        lambda data: edit(data, "measures", 6, part_kind="share"),
        [f"measures.csv:6: part_of: part_of saknas. {BOTH}"],
    ),
    (
        "part_has_whole",
        lambda data: edit(data, "measures", 8, part_of="stolpar"),
        [f"measures.csv:8: part_of: helheten ”stolpar” har inget mått för åtagandet och redovisningsperioden. {WHOLE}"],
    ),
    (
        "part_has_whole",  # a part of its own indicator is no whole of it
        lambda data: drop(data, "measures", 10),
        [
            f"measures.csv:{line}: part_of: helheten ”vandringar” har inget mått för åtagandet och"
            f" redovisningsperioden. {WHOLE}"
            for line in (7, 8, 9, 10)
        ],
    ),
    (
        "partition_sums",
        lambda data: edit(data, "measures", 9, value="5"),
        ["measures.csv:10: value: delarna (partition) blir 13. Rätt vore: delar som blir 14."],
    ),
    (
        "partition_sums",  # by party: the parts belong to the one whole, whoever did them
        lambda data: edit(data, "measures", 9, parties="polisen", joint="no", value="7"),
        ["measures.csv:10: value: delarna (partition) blir 15. Rätt vore: delar som blir 14."],
    ),
    (
        "partition_sums",  # by place: the parts belong to the whole without a place
        lambda data: edit(data, "measures", 11, part_kind="partition"),
        ["measures.csv:10: value: delarna (partition) blir 9. Rätt vore: delar som blir 14."],
    ),
    (
        "share_within_whole",
        lambda data: edit(data, "measures", 11, value="15"),
        ["measures.csv:11: value: delen är 15 men helheten är 14. Rätt vore: en del som inte är större än sin helhet."],
    ),
    (
        "share_within_whole",
        lambda data: edit(data, "measures", 11, value="14", precision="more_than"),
        ["measures.csv:11: value: delen är 14 men helheten är 14. Rätt vore: en del som inte är större än sin helhet."],
    ),
    *[
        (
            "no_leftovers",
            lambda data, text=text: edit(data, "followups", 2, summary=f"Vi gjorde {text} i maj."),
            [f"followups.csv:2: summary: ”{found}” är kvar från en mall. {MALL}"],
        )
        for text, found in {
            "Klicka här": "Klicka här",
            "Klicka eller tryck här för text": "Klicka eller tryck här",
            "XX": "XX",
            "xxx": "xxx",
            "TODO": "TODO",
            "lorem Ipsum": "lorem Ipsum",
            "[…]": "[…]",
            "[...]": "[...]",
            "[ ]": "[ ]",
            "[ange antal]": "[ange antal]",
            "ÅÅÅÅ-MM-DD": "ÅÅÅÅ-MM-DD",
        }.items()
    ],
    (
        "pointers_lead_somewhere",
        lambda data: edit(data, "citations", 2, key="2021-2022-belysning/2021-H1/stolpar/kommunen"),
        [
            "citations.csv:2: key: nyckeln ”2021-2022-belysning/2021-H1/stolpar/kommunen” finns inte i measures.csv."
            " Rätt vore: en nyckel som finns, skriven commitment_id/reporting_period/indicator_id/parties/place_id."
        ],
    ),
    (
        "pointers_lead_somewhere",
        lambda data: edit(data, "citations", 3, column="diarynumber"),
        ["citations.csv:3: column: kolumnen ”diarynumber” finns inte i periods.csv. Rätt vore: ”diary_number”."],
    ),
    (
        "unreported_are_parts",
        lambda data: (
            edit(data, "commitments", 2, parts="sätta upp lampor|röja sly"),
            edit(data, "followups", 2, unreported="måla bänkar"),
        ),
        [
            "followups.csv:2: unreported: ”måla bänkar” är ingen del av åtagandet."
            " Rätt vore: sätta upp lampor eller röja sly."
        ],
    ),
    (
        "pointers_lead_somewhere",
        lambda data: edit(data, "corrections", 2, key="2021-2022-vandringar"),
        [
            "corrections.csv:2: key: nyckeln ”2021-2022-vandringar” finns inte i followups.csv."
            " Rätt vore: en nyckel som finns, skriven commitment_id/reporting_period."
        ],
    ),
]


def test_the_made_up_package_breaks_no_rule() -> None:
    assert find_problems(VALID) == []


@pytest.mark.parametrize(("rule", "breach", "messages"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_broken_rule_is_told(
    rule: str, breach: Callable[[Path], object], messages: list[str], tmp_path: Path
) -> None:
    data = copy_of_valid(tmp_path)
    breach(data)
    assert [str(problem) for problem in find_problems(data)] == messages


def test_every_rule_is_broken_above() -> None:
    modules = (name_rules, promise_rules, followup_rules, measure_rules, table_rules)
    rules = {rule.__name__ for module in modules for rule in module.RULES}  # type: ignore[attr-defined]
    assert {case[0] for case in BROKEN} == rules


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda data: (edit(data, "measures", 9, value="5"), edit(data, "measures", 7, precision="about")),
            id="parts that are not exact need not sum",
        ),
        pytest.param(
            lambda data: edit(data, "measures", 11, value="20", precision="about"), id="about twenty may be fewer"
        ),
        pytest.param(
            lambda data: edit(data, "measures", 11, value="14", precision="at_least"), id="at least all is all"
        ),
        pytest.param(lambda data: edit(data, "measures", 8, value="9000"), id="within is another unit"),
        pytest.param(
            lambda data: (
                repeat(data, "measures", 10, parties="polisen", joint="no", value="3"),
                repeat(data, "measures", 11, parties="bostadsbolaget|kommunen", value="50"),
            ),
            id="which of two wholes is meant is not known",
        ),
        pytest.param(
            lambda data: (
                repeat(data, "measures", 10, parties="polisen", joint="no", value="30"),
                repeat(data, "measures", 11, parties="polisen", joint="no", value="25"),
            ),
            id="of several wholes, the one of the same parties",
        ),
        pytest.param(
            lambda data: repeat(data, "measures", 11, place_id="strandangen", value="14"),
            id="shares need not be apart",
        ),
        pytest.param(
            lambda data: repeat(data, "followups", 8, reporting_period="2021-2022") or
            edit(data, "periods", 3, data_through="") or
            repeat(data, "reports", 4, report_id="allt", covers_from="2021-2022", covers_to="2021-2022"),
            id="a whole promise period reported at once",
        ),
        pytest.param(
            lambda data: edit(data, "reports", 4, covers_from="2021-H1"), id="a report that covers several periods"
        ),
        pytest.param(
            lambda data: edit(data, "reports", 4, covers_from="2021-07"), id="a report from a month to a half-year"
        ),
        pytest.param(
            lambda data: (
                edit(data, "periods", 2, valid_from="2019-09-01", valid_to="2020-08-31"),
            ),
            id="a promise from autumn to autumn under the years that it touches, as was written before",
        ),
        pytest.param(
            lambda data: (
                edit(data, "periods", 2, valid_from="2019-09-01", valid_to="2020-08-31"),
                edit(data, "reports", 2, covers_from="2019-09-2020-08", covers_to="2019-09-2020-08"),
                edit(data, "followups", 2, reporting_period="2019-09-2020-08"),
                edit(data, "measures", 2, reporting_period="2019-09-2020-08"),
            ),
            id="a promise from autumn to autumn under its own time",
        ),
        pytest.param(lambda data: edit(data, "corrections", 2, table="periods", key="2021-2022"), id="one-column key"),
        pytest.param(
            lambda data: edit(
                data, "citations", 3, table="citations", column="anchor",
                key="measures/2021-2022-belysning/2021-H1/stolpar/kommunen//note/halvar-2-2021",
            ),
            id="a key that holds a key",
        ),
        pytest.param(lambda data: edit(data, "measures", 5, note="Läs [där] om Ludvig XIV"), id="no leftover"),
        pytest.param(lambda data: add(data, "themes", theme_id="x", title="X", description="X."), id="unused theme"),
    ],
)  # fmt: skip
def test_what_looks_alike_is_fine(change: Callable[[Path], object], tmp_path: Path) -> None:
    data = copy_of_valid(tmp_path)
    change(data)
    assert [str(problem) for problem in find_problems(data)] == []


def test_a_share_is_held_against_the_whole_of_its_own_place(tmp_path: Path) -> None:
    data = copy_of_valid(tmp_path)
    repeat(
        data, "measures", 11, indicator_id="dagvandringar", value="10", part_of="vandringar", anchor="10 i Björkhagen"
    )
    repeat(data, "measures", 11, part_of="", part_kind="", parties="polisen", joint="no", value="9")
    assert [str(problem) for problem in find_problems(data)] == [
        "measures.csv:13: value: delen är 10 men helheten är 9. Rätt vore: en del som inte är större än sin helhet."
    ]
