"""The fragments with data: every page finds what it includes, once, and they say what the data say, no more."""

import csv
import json
import re
from importlib import resources

import pytest

from loftesbok.book.pages import generated
from loftesbok.book.pages.period_states import period_states
from loftesbok.book.pages.responsibility import held
from loftesbok.data.dataset import load
from loftesbok.domain.vocabulary import PRECISIONS, SHOWN, STATES, VERDICTS
from loftesbok.editions import plan
from tests.sample.project import fill, rows

INCLUDE = re.compile(r"^```\{include\} _generated/(\S+)$", re.MULTILINE)


def included(texts):
    return [name for text in texts for name in INCLUDE.findall(text)]


def generic_pages():
    folder = resources.files("loftesbok.new_project").joinpath("templates", "pages")
    return [one.read_text(encoding="utf-8") for one in folder.iterdir()]


def made(project, name, through=""):
    """Return a fragment without the escapes."""
    one = generated.makers(project, load(project.data), through)[name]()
    return (one if isinstance(one, str) else one.to_myst()).replace("\\", "")


def table_rows(text):
    """Return the rows of the list-tables in a fragment, each as the lines of its cells."""
    found = []
    for table in re.findall(r"^:::\{list-table\}.*?^:::$", text, re.DOTALL | re.MULTILINE):
        body = table.removesuffix("\n:::").split("\n\n", 1)[1]
        _, _, *own = re.split(r"^\* ", body, flags=re.MULTILINE)
        found += [row.removeprefix("- ").strip().split("\n  - ") for row in own]
    return found


@pytest.mark.parametrize("which", ["linkoping", "generic"])
def test_every_fragment_is_included_and_every_include_is_made(repository, linkoping, which):
    texts = generic_pages() if which == "generic" else [
        path.read_text(encoding="utf-8") for path in repository.book.glob("*.md")
    ]  # fmt: skip
    found = included(texts)
    assert set(found) == set(generated.fragments(repository, linkoping))
    with_labels = [name for name in found if not name.startswith("text-")]
    assert len(with_labels) == len(set(with_labels))


def test_the_dictionary_has_every_column_of_every_table(repository, linkoping):
    text = generated.fragments(repository, linkoping)["dataordlista.md"].replace("\\", "")
    for resource in linkoping.package["resources"]:
        assert f"({resource['path']})" in text
        for field in resource["schema"]["fields"]:
            assert field["title"] in text
            assert field["description"].split(".")[0] in text


# --- the start page -------------------------------------------------------------------------------------------------


def test_a_card_tells_how_far_each_promise_has_been_followed_up(repository):
    cards = made(repository, "lage").split("{grid-item-card}")[1:]
    assert [card.split("\n")[0].strip() for card in cards] == [
        "Linköping 2023–2024", "Linköping 2021–2022", "Skäggetorp 2018–2019", "Skäggetorp 2017",
    ]  # fmt: skip
    newest, _, silent, _ = cards
    assert "Uppföljt hittills\n: Tertial 2 2023 och tertial 3 2023" in newest
    assert "4\u00a0genomförda, 2\u00a0delvis redovisade och 2\u00a0pågår" in newest
    assert "</reports/2023-2024/2023-T3>" in newest
    assert "Ingen uppföljning i underlaget" in silent
    assert "Status" not in silent


def test_many_reporting_periods_are_counted_not_listed(made_up):
    tables = rows()
    tables["periods"][0]["cadence"] = "month"
    months = [f"2024-{month:02d}" for month in range(1, 6)]
    tables["followups"] = [tables["followups"][0] | {"reporting_period": month} for month in months]
    tables["measures"] = []
    tables["reports"] = [tables["reports"][0] | {"covers_from": months[0], "covers_to": months[-1]}]
    tables["targets"] = []
    fill(made_up, tables)
    assert "5\u00a0redovisningsperioder, senast maj 2024" in made(made_up, "lage")


def test_what_is_missing_is_told_state_by_state(repository, made_up):
    told = dict(table_rows(made(repository, "saknas")))
    assert [re.findall(r"`(.*) <", name)[0] for name in told] == [
        "Linköping 2023–2024", "Linköping 2021–2022", "Skäggetorp 2018–2019", "Skäggetorp 2017",
    ]  # fmt: skip
    newest, _, silent, _ = told.values()
    assert "before_first" not in newest
    assert "{status}`published_not_held` 2018 och tertial 1 2019–tertial 2 2019" in silent
    assert "{status}`no_information` tertial 3 2019" in silent
    assert "{status}`not_reported` första halvåret 2024 (1\u00a0åtagande)" in made(made_up, "saknas")


def test_nothing_is_said_to_be_missing_where_nothing_is(made_up):
    tables = rows()
    tables["reports"] = tables["reports"][:1]
    tables["followups"] = [
        tables["followups"][0] | {"commitment_id": one["commitment_id"], "reported_by": one["responsible"]}
        for one in tables["commitments"]
    ]
    tables["measures"] = tables["targets"] = []
    tables["periods"][0] |= {"valid_from": "2024-01-01", "valid_to": "2024-06-30"}
    fill(made_up, tables)
    assert [row[1] for row in table_rows(made(made_up, "saknas"))] == ["inget hittills"]


# --- the latest changes ---------------------------------------------------------------------------------------------


def test_the_latest_changes_are_those_since_the_reporting_period_before(repository, linkoping):
    text = made(repository, "senaste")
    assert "gäller tertial 3 2023" in text
    assert "jämförs den med tertial 2 2023" in text
    changed = {re.findall(r"`(.*) <", row[0])[0]: row[1:] for row in table_rows(text)}
    assert changed["Söka efter narkotika med hund i skolor"] == ["{status}`postponed`", "{status}`done`"]
    followups = linkoping["followups"]
    statuses = {
        code: dict(zip(own["commitment_id"], own["status"], strict=True))
        for code, own in followups.groupby("reporting_period")
    }
    moved = [one for one, status in statuses["2023-T3"].items() if statuses["2023-T2"][one] != status]
    assert len(changed) == len(moved)
    assert f"För {8 - len(changed)}\u00a0åtaganden är status och tillstånd desamma" in text
    assert "Narkotikasök med hund i skolor (Polisen): 5, mot 0 tertial 2 2023" in text


def test_the_first_follow_up_is_compared_with_nothing(repository):
    text = made(repository, "senaste", through="2023-T2")
    assert "gäller tertial 2 2023" in text
    assert "Det finns inget att jämföra med." in text
    assert table_rows(text) == []


def test_follow_ups_of_unlike_length_are_not_compared(made_up):
    tables = rows()
    tables["periods"][0]["cadence"] = "half_year|year"
    tables["reports"].append(tables["reports"][0] | {"report_id": "helar", "covers_from": "2025", "covers_to": "2025"})
    tables["followups"].append(tables["followups"][0] | {"reporting_period": "2025"})
    fill(made_up, tables)
    text = made(made_up, "senaste")
    assert "gäller 2025" in text
    assert "De är olika långa och jämförs därför inte." in text


def test_a_promise_without_follow_ups_is_said_to_have_none(made_up):
    tables = rows()
    later = tables["periods"][0] | {"period_id": "2026", "title": "Nytt löfte 2026", "valid_from": "2026",
                                    "valid_to": "2026"}  # fmt: skip
    tables["periods"].append(later)
    tables["commitments"].append(
        tables["commitments"][0] | {"commitment_id": "2026-vandringar", "period_id": "2026", "position": "1"}
    )
    fill(made_up, tables)
    assert "Nytt löfte 2026 har ännu ingen uppföljning i underlaget." in made(made_up, "senaste")
    fill(made_up, {"followups": [], "measures": []})
    assert made(made_up, "senaste").strip() == "Inget löfte har någon uppföljning i underlaget ännu."


# --- Ansvar ---------------------------------------------------------------------------------------------------------


def test_every_commitment_stands_once_with_those_responsible(repository, linkoping):
    text = made(repository, "ansvar-parter")
    sections = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    assert [one.split("\n")[0] for one in sections] == [
        "Linköpings kommun och Polisen gemensamt", "Linköpings kommun", "Polisen",
    ]  # fmt: skip
    assert [len(table_rows(one)) for one in sections] == [11, 6, 5]
    titles = sorted(re.findall(r"`(.*) <", row[0])[0] for row in table_rows(text))
    assert titles == sorted(linkoping["commitments"]["title"])


def test_the_overview_keeps_statuses_and_silence_apart_and_adds_up(repository, linkoping):
    found = held(period_states(linkoping))
    overview = table_rows(made(repository, "ansvar"))
    assert sum(int(row[1]) for row in overview) == len(linkoping["commitments"])
    assert sum(int(row[3]) for row in overview) == sum(one.last is None for one in found) == 4
    for row in overview:
        counted = sum(int(number) for number in re.findall(r"(\d+)\u00a0", row[2]))
        assert counted + int(row[3]) == int(row[1])
    assert "%" not in "".join(made(repository, name) for name in ("ansvar", "ansvar-parter", "ansvar-saknas"))


def test_the_last_status_is_told_with_its_time(repository):
    shown = {re.findall(r"`(.*) <", row[0])[0]: row[2] for row in table_rows(made(repository, "ansvar-parter"))}
    assert shown["Göra insatser mot buskörning och se över trafikmiljön"] == "{status}`done` tertial 3 2023"
    assert shown["Erbjuda stöd till föräldrar"] == "ingen uppföljning i underlaget"
    assert (
        shown["Utveckla och samordna närvaron på otrygga platser"]
        == "{status}`partly_reported` hela löftesperioden 2021–2022"
    )


def test_what_a_party_has_not_reported_is_told(repository, made_up):
    parts, *times = table_rows(made(repository, "ansvar-saknas"))
    assert parts[1:3] == ["Linköpings kommun", "Tertial 2 2023"]
    assert [one[1] for one in times].count("{status}`published_not_held`") == 3
    text = made(made_up, "ansvar-saknas")
    assert "Bostadsbolaget och Polisen" in text  # of three parties, one has reported
    assert "{status}`not_reported`" in text


def test_a_party_is_silent_only_where_there_is_a_follow_up(made_up):
    tables = rows()
    tables["followups"] = tables["followups"][:1]
    tables["measures"] = tables["measures"][:1]
    fill(made_up, tables)
    text = made(made_up, "ansvar-saknas")
    assert "I alla uppföljningar som finns är varje ansvarig parts del redovisad." in text
    assert "Tid utan uppföljning, efter ansvarig" in text


# --- Rättelser, Om boken, In English --------------------------------------------------------------------------------

CORRECTED = [
    {"corrected_on": "2025-03-01", "table": "measures",
     "key": "2024-2025-vandringar/2024-H1/vandringar/kommunen|polisen/", "what": "2 blev 3.", "why": "Felräknat."},
    {"corrected_on": "2025-05-02", "table": "followups", "key": "2024-2025-kontroller/2024-H2", "what": "Ny status.",
     "why": "Felläst."},
    {"corrected_on": "2025-04-01", "table": "periods", "key": "2024-2025", "what": "Området.", "why": "Felskrivet."},
    {"corrected_on": "2025-02-01", "table": "parties", "key": "polisen", "what": "Namnet.", "why": "Felskrivet."},
]  # fmt: skip


def test_corrections_are_shown_newest_first_and_their_absence_is_said(made_up):
    for name in ("rattelser", "senaste-rattelse"):
        assert made(made_up, name) == "Inga rättelser har gjorts."
    fill(made_up, {"corrections": CORRECTED})
    shown = table_rows(made(made_up, "rattelser"))
    assert [row[2] for row in shown] == ["Felläst.", "Felskrivet.", "Felräknat.", "Felskrivet."]
    assert "Kontroller" in shown[0][3]
    assert "Påhittat löfte 2024–2025" in shown[1][3]
    assert "Vandringar" in shown[2][3]
    assert shown[3][3] == "Parter"
    assert "den 2\u00a0maj 2025" in made(made_up, "senaste-rattelse")


def test_a_correction_of_something_later_is_no_part_of_an_earlier_book(made_up):
    fill(made_up, {"corrections": CORRECTED})
    assert "Felläst" not in made(made_up, "rattelser", through="2024-H1")
    assert "1\u00a0april 2025" in made(made_up, "senaste-rattelse", through="2024-H1")


def test_nothing_later_is_in_the_fragments_of_an_earlier_book(repository, linkoping):
    later = linkoping["measures"]
    notes = [note for note in later.loc[later["reporting_period"] == "2023-T3", "note"] if note]
    assert len(notes) > 5
    for name, text in generated.fragments(repository, linkoping, "2023-T2").items():
        if name != "dataordlista.md" and not name.startswith("text-"):
            plain = text.replace("\\", "")
            assert "2023-T3" not in plain, name
            assert "ertial 3 2023" not in plain.replace("ertial 3 2023–", ""), name
            assert not [note for note in notes if note in plain], name


def test_every_published_edition_is_listed_with_the_digest_of_what_it_was_made_from(repository):
    shown = {re.findall(r"</reports/(.*)>", row[0])[0]: row[1:] for row in table_rows(made(repository, "utgavor"))}
    published = {path.relative_to(repository.reports).with_suffix("").as_posix()
                 for path in repository.reports.rglob("*.ipynb")}  # fmt: skip
    assert set(shown) == published
    for name, (place, digest) in shown.items():
        assert len(digest) == 12
        assert plan.recorded_inputs(repository, *name.split("/")).startswith(digest)
        assert place == ("tidigare" if name == "2023-2024/2023-T2" else "senaste")


def test_the_reference_names_book_edition_address_and_digest(repository):
    text = made(repository, "hanvisning")
    digest = plan.recorded_inputs(repository, "2023-2024", "2023-T3")[:12]
    for words in ("Löftesboken Linköping", "till och med tertial 3 2023", "reports/2023-2024/2023-T3.html", digest):
        assert words in text


def test_the_reference_has_the_whole_address_where_it_is_known(made_up):
    assert "Ingen utgåva är publicerad ännu." in made(made_up, "hanvisning")
    config = made_up.config_file.read_text(encoding="utf-8")
    config = config.replace('base_url: ""', "base_url: https://www.example.se/loften/")
    made_up.config_file.write_text(config, encoding="utf-8")
    folder = made_up.reports / "2024-2025"
    folder.mkdir(parents=True)
    (folder / "2025-H1.ipynb").write_bytes(made_up.notebook("2024-2025").read_bytes())
    assert "https://www.example.se/loften/reports/2024-2025/2025-H1.html" in made(made_up, "hanvisning")


def test_the_page_in_english_explains_every_word_of_status_state_and_precision():
    text = generated.texts()["text-in-english.md"]
    marked = {word.lower() for word in re.findall(r"\[([^\]]+)\]\{\.language-sv\}", text)}
    words = [term.label for terms in (SHOWN, STATES, VERDICTS) for term in terms.values()]
    words += [term.label for code, term in PRECISIONS.items() if code != "exact"]
    assert [word for word in words if word.lower() not in marked] == []


def test_an_official_publisher_needs_no_disclaimer(made_up):
    assert "fristående exempel" in made(made_up, "avsandare")
    path = made_up.data / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["publisher"] |= {"official": True, "contact": "https://www.example.se/kontakt"}
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    assert "fristående exempel" not in made(made_up, "avsandare")
    assert "<https://www.example.se/kontakt>" in made(made_up, "kontakt")


def test_writing_removes_what_is_no_longer_made(made_up):
    dataset = load(made_up.data)
    made_up.generated.mkdir()
    (made_up.generated / "gammal.md").write_text("x", encoding="utf-8")
    assert generated.write(made_up, dataset)
    assert not (made_up.generated / "gammal.md").exists()
    assert generated.write(made_up, dataset) == []


def test_a_project_without_promises_has_fragments_that_say_so(made_up):
    empty = {path.stem: [] for path in made_up.data.glob("*.csv")}
    fill(made_up, empty)
    assert [path.stem for path in made_up.data.glob("*.csv") if len(list(csv.reader(path.open()))) != 1] == []
    for name in ("lage", "senaste", "tidslinje", "saknas", "ansvar", "ansvar-parter"):
        assert made(made_up, name).strip() == "Underlaget innehåller inget löfte ännu.", name
    assert "Inga rättelser har gjorts." in made(made_up, "rattelser")
