"""The promise: what the dataset says stands in the documents, and no changed digit or swapped figure gets past.

The shipped data is held against the real documents where they are at hand (they are no part of the repository:
LOFTESBOK_SOURCES names their folder); a made-up dataset with its own document is tried always.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
from importlib.resources import files
from pathlib import Path

import pytest

from loftesbok.analysis import provenance
from loftesbok.data.dataset import Dataset, load
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import MONTHS, ReportingPeriod
from loftesbok.papers.board_paper import texts

ROOT = Path(__file__).resolve().parents[2]
TEXT = """Uppföljning i Exempelby, januari–juni 2022

Polisen gjorde minst 24 kontroller vid torget. Kommunen gjorde enskilt 7 kontroller,\u00a0 och tillsammans gjorde
parterna tolv kontroller. Ett 30-tal reflexer delades ut, och drygt 150 broschyrer. Kommunen har inte satt upp några
skyltar. Fältgruppen hade ett antal samtal. Vandringar gjordes i Norrby, vid ån och på Höjden. Öppet hus hölls 3 dagar
i veckan och nattvandrarna möttes varje vecka. Minst 40 kontroller ska göras under året.
"""
BOARD = """Exempelby kommunstyrelse: löftet för 2022

Löftet rör trafiken och de unga. Det följs upp varje halvår. Ärendet har fått numret 2022-17.
"""


def documents_at_hand() -> Path | None:
    """Return the folder of the real documents, None where they are not at hand."""
    if named := os.environ.get("LOFTESBOK_SOURCES"):
        return Path(named)
    beside = ROOT.parent.joinpath("shared", "seeds")
    return beside if beside.is_dir() else None


@pytest.fixture(scope="session")
def shipped() -> tuple[Dataset, Path]:
    folder = documents_at_hand()
    if folder is None:
        pytest.skip("the source documents are not at hand (LOFTESBOK_SOURCES names their folder)")
    return load(ROOT / "data"), folder


@pytest.fixture(scope="session")
def made_up(tmp_path_factory) -> tuple[Dataset, Path]:
    documents = tmp_path_factory.mktemp("documents")
    (documents / "a.txt").write_text(TEXT, encoding="utf-8", newline="\n")
    (documents / "b.txt").write_text(BOARD, encoding="utf-8", newline="\n")
    (documents / "notes.pdf").write_bytes(b"%PDF-1.7 \xff\xfe")
    return load(write_data(tmp_path_factory.mktemp("data"))), documents


@pytest.fixture(params=["shipped", "made_up"])
def case(request) -> tuple[Dataset, Path]:
    return request.getfixturevalue(request.param)


def write_data(folder: Path, **changed: list[dict[str, object]]) -> Path:
    """Write the made-up dataset, with other rows in the tables that are named."""
    package = json.loads(files("loftesbok.data").joinpath("contract.json").read_text(encoding="utf-8"))
    package |= {
        "title": "Påhittade löften",
        "municipality": {"name": "Exempelby kommun (påhittad)", "code": "0000"},
        "publisher": {"name": "Exempelby", "contact": "lofte@example.org", "official": False},
    }
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    tables = made_up_rows() | changed
    for resource in package["resources"]:
        columns = [field["name"] for field in resource["schema"]["fields"]]
        with (folder / resource["path"]).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(tables.get(resource["name"], []))
    return folder


def made_up_rows() -> dict[str, list[dict[str, object]]]:
    def digest(text: str) -> str:
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    def source(source_id: str, text: str) -> dict[str, object]:
        row = {"source_id": source_id, "title": f"Dokument {source_id}", "publisher": "Exempelby"}
        return row | {"document_type": "webbsida", "sha256": digest(text)}

    def indicator(name: str, kind: str = "output") -> dict[str, object]:
        return {"indicator_id": name, "title": name, "unit": "stycken", "kind": kind, "definition": "Påhittad."}

    def measure(indicator_id: str, parties: str, anchor: str, value: object = "", **more: str) -> dict[str, object]:
        row = {"commitment_id": "2022-trafik", "reporting_period": "2022-H1", "indicator_id": indicator_id}
        row |= {"parties": parties, "joint": "unclear", "value": value, "precision": "exact", "basis": "stated"}
        return row | {"accumulation": "period", "source_id": "halvar", "anchor": anchor} | more

    return {
        "sources": [source("halvar", TEXT), source("namnd", BOARD)],
        "parties": [
            {"party_id": "kommunen", "title": "Kommunen", "kind": "municipality"},
            {"party_id": "polisen", "title": "Polisen", "kind": "police"},
        ],
        "themes": [{"theme_id": "trafik", "title": "Trafik", "description": "Påhittat."}],
        "periods": [
            {
                "period_id": "2022",
                "title": "Löfte 2022",
                "area": "Exempelby",
                "valid_from": "2022",
                "valid_to": "2022",
                "cadence": "half_year",
                "summary": "Ett påhittat löfte.",
                "source_id": "namnd",
                "anchor": "rör trafiken och de unga",
            }
        ],
        "commitments": [
            {
                "commitment_id": "2022-trafik",
                "period_id": "2022",
                "position": 1,
                "title": "Säkrare trafik",
                "description": "Påhittat.",
                "theme_id": "trafik",
                "responsible": "kommunen|polisen",
                "source_id": "namnd",
                "anchor": "Löftet rör trafiken",
            }
        ],
        "reports": [
            {
                "report_id": "2022-h1",
                "period_id": "2022",
                "covers_from": "2022-H1",
                "covers_to": "2022-H1",
                "kind": "web",
                "held": "yes",
                "title": "Första halvåret",
                "source_id": "halvar",
                "anchor": "januari–juni 2022",
            }
        ],
        "followups": [
            {
                "commitment_id": "2022-trafik",
                "reporting_period": "2022-H1",
                "status": "done",
                "reported_by": "kommunen|polisen",
                "summary": "Kontroller har gjorts.",
                "rationale": "Redovisas som utfört.",
                "assessed_by": "redaktionen",
                "assessed_on": "2026-11-22",
                "source_id": "halvar",
                "anchor": "kontroller vid torget",
            }
        ],
        "indicators": [
            indicator(name)
            for name in (
                "broschyrer", "kontroller", "moten", "oppet", "platser", "reflexer", "samtal", "skyltar"
            )
        ],
        "measures": [
            measure("kontroller", "polisen", "minst 24 kontroller", 24, precision="at_least"),
            measure("kontroller", "kommunen|polisen", "tolv kontroller", 12, joint="yes"),
            measure("kontroller", "kommunen", "7 kontroller", 7, joint="no"),
            measure("reflexer", "kommunen", "Ett 30-tal reflexer", 30, precision="about"),
            measure("broschyrer", "kommunen", "drygt 150 broschyrer", 150, precision="more_than"),
            measure("skyltar", "kommunen", "har inte satt upp", 0),
            measure("samtal", "kommunen", "ett antal samtal", precision="unspecified"),
            measure("platser", "kommunen", "i Norrby|vid ån|på Höjden", 3, precision="at_least", basis="counted"),
            measure("oppet", "kommunen", "3 dagar i veckan", 3, accumulation="rate"),
            measure("moten", "kommunen", "möttes varje vecka", 1, precision="at_least", accumulation="rate"),
        ],
        "targets": [
            {
                "commitment_id": "2022-trafik",
                "indicator_id": "kontroller",
                "per": "year",
                "comparison": "at_least",
                "value": 40,
                "source_id": "halvar",
                "anchor": "Minst 40 kontroller",
            }
        ],
        "citations": [
            {
                "table": "periods",
                "key": "2022",
                "column": "cadence",
                "source_id": "namnd",
                "anchor": "följs upp varje halvår",
            }
        ],
    }  # fmt: skip


def faulty_rows(dataset: Dataset, folder: Path, table: str) -> set[int]:
    return {
        one.row
        for one in provenance.verify(dataset, folder, texts.cited(dataset)).problems
        if one.file == f"{table}.csv"
    }


def rows_with(dataset: Dataset, table: str, changes: dict[int, float]) -> set[int]:
    """Return the lines of the rows that a change touches: files and frames are both in canonical order here."""
    keys = list(dataset.specs[table].key)
    with (dataset.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        lines = {tuple(row[key] for key in keys): line for line, row in enumerate(csv.DictReader(file), start=2)}
    frame = dataset[table]
    return {lines[tuple(frame.loc[row, keys])] for row in changes}


def assert_caught(dataset: Dataset, folder: Path, table: str, changes: dict[int, float]) -> None:
    """Each changed row is told, and no other."""
    frame = dataset[table]
    for row, value in changes.items():
        frame.loc[row, "value"] = value
    assert faulty_rows(dataset.replace(**{table: frame}), folder, table) == rows_with(dataset, table, changes)


def test_every_particular_is_confirmed(case):
    dataset, folder = case
    found = provenance.verify(dataset, folder, texts.cited(dataset))
    assert [str(one) for one in found.problems] == []
    assert found.missing == ()
    cited = sum((dataset[table]["anchor"] != "").sum() for table in dataset.tables if "anchor" in dataset[table])
    figures = len(dataset["measures"]) + len(dataset["targets"])
    papers, _ = texts.in_folder(dataset.folder / "papers", dataset)
    cited += sum(bool(one.anchor) for paper in papers for one in paper.entries)
    assert found.confirmed == found.total == len(dataset["sources"]) + cited + figures
    last = provenance.report(found).splitlines()[-1]
    assert last == f"{found.total} av {found.total} uppgifter bekräftade ({found.total} of {found.total})"


@pytest.mark.parametrize("table", ["measures", "targets"])
def test_every_changed_digit_is_caught(case, table):
    """Rows are judged one by one, so many are changed in the same round: every digit, to every other digit."""
    dataset, folder = case
    figures = {row: f"{value:g}" for row, value in dataset[table]["value"].dropna().items()}
    tried = 0
    for place in range(max((len(digits) for digits in figures.values()), default=0)):
        for step in range(1, 10):
            changes = {
                row: float(f"{digits[:place]}{(int(digits[place]) + step) % 10}{digits[place + 1 :]}")
                for row, digits in figures.items()
                if place < len(digits)
            }
            assert_caught(dataset, folder, table, changes)
            tried += len(changes)
    assert tried == 9 * sum(len(digits) for digits in figures.values())


def test_every_swap_of_two_figures_of_a_source_is_caught(case):
    """Rotate the figures of a source by every distance: each takes the place of each other one once."""
    dataset, folder = case
    frame = dataset["measures"].dropna(subset="value")
    tried = 0
    for _, own in frame.groupby("source_id"):
        values = own["value"].tolist()
        for distance in range(1, len(values)):
            moved = values[distance:] + values[:distance]
            changes = {row: new for row, old, new in zip(own.index, values, moved, strict=True) if new != old}
            assert_caught(dataset, folder, "measures", changes)
            tried += len(changes)
    assert tried > 0


def test_one_swap_by_itself_is_caught_on_both_rows(made_up):
    dataset, folder = made_up
    value = dataset["measures"]["value"]
    seven, twelve = value[value == 7].index[0], value[value == 12].index[0]
    assert_caught(dataset, folder, "measures", {seven: 12, twelve: 7})


def test_a_value_for_what_has_none_and_none_for_what_has_one_are_caught(case):
    dataset, folder = case
    frame = dataset["measures"]
    changes = {row: 1.0 if value != value else float("nan") for row, value in frame["value"].items()}
    assert_caught(dataset, folder, "measures", changes)


def test_every_changed_precision_is_caught(case):
    dataset, folder = case
    frame = dataset["measures"]
    stated = frame["basis"] == "stated"
    for precision in ("exact", "at_least", "more_than", "about", "less_than", "at_most", "unspecified"):
        other = stated & (frame["precision"] != precision)
        changed = dataset["measures"]
        changed.loc[other, "precision"] = precision
        wrong = faulty_rows(dataset.replace(measures=changed), folder, "measures")
        assert wrong == rows_with(dataset, "measures", dict.fromkeys(frame.index[other], 0.0))


@pytest.mark.parametrize("table", ["periods", "commitments", "reports", "followups", "measures", "citations"])
def test_every_changed_anchor_is_caught(case, table):
    dataset, folder = case
    frame = dataset[table]
    frame["anchor"] = frame["anchor"].str[:-1] + "q"
    assert len(faulty_rows(dataset.replace(**{table: frame}), folder, table)) == len(frame)


def test_a_problem_names_the_line_in_the_file_whatever_its_order(made_up, tmp_path):
    rows = list(reversed(made_up_rows()["measures"]))
    line = next(number for number, row in enumerate(rows, start=2) if row["value"] == 7)
    rows[line - 2] = rows[line - 2] | {"value": 8}
    dataset = load(write_data(tmp_path, measures=rows))
    found = provenance.verify(dataset, made_up[1], texts.cited(dataset))
    assert [str(one) for one in found.problems] == [
        f"measures.csv:{line}: value: värdet är 8 men ankaret är ”7 kontroller”. Rätt vore: 7."
    ]
    assert provenance.report(found).splitlines()[-2:] == [
        str(found.problems[0]),
        f"{found.total - 1} av {found.total} uppgifter bekräftade ({found.total - 1} of {found.total})",
    ]


def test_documents_are_known_by_their_content_and_a_missing_one_is_named(made_up, tmp_path):
    dataset, _ = made_up
    (tmp_path / "whatever it is called").write_text(BOARD, encoding="utf-8", newline="\n")
    found = provenance.verify(dataset, tmp_path, texts.cited(dataset))
    assert found.missing == ("halvar",)
    assert found.problems == ()
    assert found.confirmed == found.total == 4  # the checksum, the period, the commitment, the citation
    assert provenance.report(found).splitlines() == [
        "halvar: dokumentet finns inte i mappen och är inte prövat (Dokument halvar)",
        "namnd: 4 av 4 uppgifter bekräftade i whatever it is called",
        "4 av 4 uppgifter bekräftade (4 of 4)",
    ]


@pytest.mark.parametrize(
    ("old", "new"), [("24 kontroller", "25 kontroller"), ("Exempelby", "Exempelköping"), ("\n", "\r\n")]
)
def test_a_changed_document_is_told_and_not_taken_for_a_missing_one(made_up, tmp_path, old, new):
    dataset, _ = made_up
    changed = TEXT.replace(old, new).encode("utf-8")
    (tmp_path / "a.txt").write_bytes(changed)
    (problem,) = provenance.verify(dataset, tmp_path, texts.cited(dataset)).problems
    held = 13 - ("25" in new)
    what = f"”a.txt” innehåller {held} av 13 ankare men har kontrollsumman {hashlib.sha256(changed).hexdigest()}"
    assert (problem.file, problem.row, problem.column, problem.what) == ("sources.csv", 2, "sha256", what)


def test_a_document_with_the_name_of_a_missing_one_is_told_however_changed(made_up, tmp_path):
    dataset, _ = made_up
    sources = dataset["sources"]
    sources.loc[0, "file_name"] = "uppfoljning.txt"
    (tmp_path / "uppfoljning.txt").write_text("Ett helt annat dokument.", encoding="utf-8")
    (problem,) = provenance.verify(dataset.replace(sources=sources), tmp_path).problems
    assert (problem.file, problem.row, problem.column) == ("sources.csv", 2, "sha256")
    assert problem.what.startswith("”uppfoljning.txt” innehåller 0 av 13 ankare men har kontrollsumman ")


def test_a_changed_checksum_is_told(made_up):
    dataset, folder = made_up
    sources = dataset["sources"]
    sources["sha256"] = sources["sha256"].str[::-1]
    found = provenance.verify(dataset.replace(sources=sources), folder)
    assert [(one.file, one.row, one.column) for one in found.problems] == [
        ("sources.csv", 2, "sha256"),
        ("sources.csv", 3, "sha256"),
    ]


def test_a_document_that_is_no_text_is_told(made_up, tmp_path):
    dataset, _ = made_up
    picture = b"\x89PNG\xff"
    (tmp_path / "scan.png").write_bytes(picture)
    sources = dataset["sources"]
    sources.loc[0, "sha256"] = hashlib.sha256(picture).hexdigest()
    found = provenance.verify(dataset.replace(sources=sources), tmp_path)
    assert [one.what for one in found.problems] == ["dokumentet ”scan.png” är inte text i UTF-8"]
    assert (found.confirmed, found.total) == (0, 1)


def test_a_folder_without_the_documents_is_told_in_one_sentence(made_up, tmp_path):
    dataset, _ = made_up
    with pytest.raises(LoftesbokError, match=r"^mappen .*borta finns inte; ange mappen där källdokumenten ligger$"):
        provenance.verify(dataset, tmp_path / "borta", texts.cited(dataset))
    (tmp_path / "other.txt").write_text("Något helt annat.", encoding="utf-8")
    with pytest.raises(LoftesbokError, match=r"^inget av de 2 dokumenten finns i mappen .*; de känns igen på sin"):
        provenance.verify(dataset, tmp_path, texts.cited(dataset))
    with pytest.raises(LoftesbokError, match="inget av de 2 dokumenten"):  # its own tables hold every anchor
        provenance.verify(dataset, dataset.folder, texts.cited(dataset))


def test_the_shipped_tables_hold_what_the_five_documents_say():
    dataset = load(ROOT / "data")
    assert {name: len(frame) for name, frame in dataset.tables.items()} == {
        "sources": 5, "parties": 2, "themes": 6, "periods": 4, "promises": 3, "commitments": 22, "targets": 0,
        "reports": 10, "followups": 26, "indicators": 28, "measures": 37, "places": 12, "continuations": 11,
        "citations": 8, "corrections": 11,
    }  # fmt: skip
    parties = dataset["commitments"].groupby(["period_id", "responsible"]).size().to_dict()
    assert parties == {
        ("2017", "kommunen"): 3, ("2017", "kommunen|polisen"): 3, ("2017", "polisen"): 2,
        ("2018-2019", "kommunen"): 2, ("2018-2019", "polisen"): 2,
        ("2021-2022", "kommunen|polisen"): 2,
        ("2023-2024", "kommunen"): 1, ("2023-2024", "kommunen|polisen"): 6, ("2023-2024", "polisen"): 1,
    }  # fmt: skip
    promises = dataset["commitments"].query("promise_id != ''").groupby("promise_id").size().to_dict()
    assert promises == {"2023-2024-narkotika": 3, "2023-2024-trafiksakerhet": 2, "2023-2024-trygghet": 3}
    told = dataset["followups"].groupby("reporting_period")["commitment_id"].nunique().to_dict()
    assert told == {"2017": 8, "2021-2022": 2, "2023-T2": 8, "2023-T3": 8}
    reports = dataset["reports"].set_index("report_id")[["covers_from", "covers_to", "kind", "held"]]
    assert {report: "/".join(cells) for report, cells in zip(reports.index, reports.to_numpy(), strict=True)} == {
        "2017-aterrapportering": "2017/2017/board_paper/yes",
        "2017-tertial-2": "2017-T2/2017-T2/web/no",
        "2017-tertialer": "2017-T1/2017-T3/web/no",
        "2017-utskott": "2017/2017/committee/no",
        "2018-uppfoljning": "2018/2018/web/no",
        "2019-tertial-1-2": "2019-T1/2019-T2/web/no",
        "2021-2022-manadsvis": "2021-01/2022-12/web/no",
        "2021-2022-tillbakablick": "2021-2022/2021-2022/board_paper/yes",
        "2023-tertial-2": "2023-T2/2023-T2/web/yes",
        "2023-tertial-3": "2023-T3/2023-T3/web/yes",
    }


@pytest.mark.parametrize("table", ["followups", "measures"])
def test_no_row_speaks_of_a_later_time_but_as_a_plan(table):
    """An edition through an earlier tertial shows these texts: what was reported later must not leak into it."""
    month_and_year = re.compile(rf"\b({'|'.join(MONTHS)})\b(?: (20\d\d))?")
    frame = load(ROOT / "data")[table]
    without = ["reporting_period", "anchor", *(["next_step"] if table == "followups" else [])]
    texts = frame.select_dtypes("str").drop(columns=without).agg(" ".join, axis=1)
    named, later = 0, []
    for text, code in zip(texts, frame["reporting_period"], strict=True):
        end = ReportingPeriod.parse(code).end
        for month, year in month_and_year.findall(text):
            named += 1
            if code.startswith("2023-") and (int(year or end.year), MONTHS.index(month) + 1) > (end.year, end.month):
                later.append(text)
    assert later == []
    assert named > 5


def test_the_template_describes_the_same_tables_as_the_shipped_data():
    template = json.loads(files("loftesbok.data").joinpath("contract.json").read_text(encoding="utf-8"))
    shipped = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert template["resources"] == shipped["resources"]
    assert "Linköping" not in json.dumps(template, ensure_ascii=False)
