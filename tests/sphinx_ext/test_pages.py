"""The fragments with data: every page finds what it includes, once, and they say what the data say, no more."""

import csv
import json
import re
from importlib import resources

import pytest

from loftesbok.book.pages import generated
from loftesbok.book.pages.period_states import period_states
from loftesbok.book.pages.search_entries import search_entries
from loftesbok.data.dataset import load
from loftesbok.domain.vocabulary import PRECISIONS, SHOWN, STATES, VERDICTS
from loftesbok.editions import plan
from loftesbok.sphinx_ext.search import read_words
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


def links(text):
    """Return the links of a fragment: what each says, and where it leads."""
    return re.findall(r"\{page-link\}`(.*?) <(.*?)>`", text)


def test_every_promise_has_a_card_the_newest_first_with_what_it_is_about_and_its_result(repository):
    cards = made(repository, "lage").split("### ")[1:]
    assert [links(card)[0] for card in cards] == [
        ("Linköping 2023–2024", "/reports/2023-2024/2023-T3"),
        ("Linköping 2021–2022", "/reports/2021-2022/2021-2022"),
        ("Skäggetorp 2018–2019", "/reports/2018-2019/2019-T3"), ("Skäggetorp 2017", "/reports/2017/2017"),
    ]  # fmt: skip
    newest, _, silent, oldest = cards
    about, answer = newest.splitlines()[2].split(" **")
    assert about == "Åtta åtaganden om narkotika, trygghet i offentlig miljö och trafiksäkerhet."
    assert re.fullmatch(r"Redovisat: 4\u00a0genomförda, 2\u00a0delvis redovisade och 2\u00a0pågår\.\*\*", answer)
    assert "**Vi har ingen uppföljning.**" in silent
    assert oldest.rstrip().endswith("Om det fanns något löfte för 2020 vet vi inte.")


def test_the_introduction_counts_the_promises_and_names_their_years(repository, made_up):
    assert "Här står fyra löften från 2017 till 2024" in made(repository, "inledning")
    assert "Här står ett löfte från 2024 till 2025" in made(made_up, "inledning")
    assert "Här står tre löften från 2017 till 2022" in made(repository, "inledning", through="2022-12")


def test_the_times_without_any_result_are_named_and_no_others(repository, made_up):
    """Nor the time before a promise was to be followed up, nor that between two promises."""
    assert "**Hur det gick 2018–2019 och 2024.**" in made(repository, "saknas")
    assert "**Hur det gick 2025.**" in made(made_up, "saknas")


def test_nothing_is_said_to_be_missing_where_nothing_is(made_up):
    tables = rows()
    tables["reports"] = tables["reports"][:1]
    tables["followups"] = tables["followups"][:1]
    tables["measures"] = tables["targets"] = []
    tables["periods"][0] |= {"valid_from": "2024-01-01", "valid_to": "2024-06-30"}
    fill(made_up, tables)
    assert made(made_up, "saknas").strip() == "För hela den tid som löftena gäller finns någon uppföljning."


def test_the_key_explains_the_statuses_that_the_book_shows(repository, made_up):
    codes = re.findall(r"\{status\}`(\w+)`", made(repository, "teckenforklaring"))
    followups = load(repository.data)["followups"]
    partly = (followups["status"] == "done") & (followups["unreported"] != "")
    used = set(followups["status"]) | ({"partly_reported"} if partly.any() else set())
    assert codes == [code for code in SHOWN if code in used]
    fill(made_up, {"followups": [], "measures": []})
    assert made(made_up, "teckenforklaring").strip() == "Statusar visas när det finns en uppföljning."


# --- the latest -----------------------------------------------------------------------------------------------------


def groups(text):
    """Return the commitments of each group, by their ids."""
    listed = re.findall(r"^- \*\*(.*?):\*\* (.*)$", text, re.MULTILINE)
    return {name: [address.partition("#")[2] for _, address in links(line)] for name, line in listed}


def test_the_latest_is_the_newest_follow_up_with_every_commitment_once(repository, linkoping):
    text = made(repository, "senaste")
    assert text.startswith("## Senast: september–december 2023\n\n:::{section-id} senast")
    assert "av åtta åtaganden genomförda." in text
    found = groups(text)
    ids = [f"2023-2024-{name}" for name in ("narkotikasok", "platsbesiktningar", "kameror", "buskorning")]
    assert found["Gick framåt"] == ids
    assert found["Pågår"] == ["2023-2024-rutin-narkotikabruk", "2023-2024-hastighet"]
    assert found["Som förut"] == ["2023-2024-krogtillsyn", "2023-2024-organiserad-brottslighet"]
    own = linkoping["commitments"][linkoping["commitments"]["period_id"] == "2023-2024"]["commitment_id"]
    assert sorted(one for ids in found.values() for one in ids) == sorted(own)
    assert text.rstrip().endswith("Jämförelsen är med maj–augusti 2023. Vi har inga uppgifter om 2024.")


def test_a_first_follow_up_is_told_by_status(repository):
    text = made(repository, "senaste", through="2023-T2")
    assert text.startswith("## Senast: maj–augusti 2023")
    assert [name for name in groups(text) if name != "Delvis redovisat"] == ["Pågår", "Genomfört", "Uppskjutet"]
    assert "Jämförelsen" not in text


def test_follow_ups_of_unlike_length_are_not_compared(made_up):
    tables = rows()
    tables["periods"][0]["cadence"] = "half_year|year"
    tables["reports"].append(tables["reports"][0] | {"report_id": "helar", "covers_from": "2025", "covers_to": "2025"})
    tables["followups"].append(tables["followups"][0] | {"reporting_period": "2025"})
    fill(made_up, tables)
    text = made(made_up, "senaste")
    assert text.startswith("## Senast: 2025\n")
    assert "Jämförelsen" not in text
    assert len(groups(text)["Nämns inte"]) == 3


def test_what_is_worse_or_no_longer_mentioned_stands_apart(made_up):
    tables = rows()
    tables["followups"].append(tables["followups"][2] | {"reporting_period": "2024-H2", "status": "not_done"})
    tables["followups"] = [one for one in tables["followups"] if one["commitment_id"] != "2024-2025-grannsamverkan"]
    tables["measures"] = []
    fill(made_up, tables)
    text = made(made_up, "senaste")
    assert groups(text)["Ändrades på annat sätt"] == ["2024-2025-belysning"]
    assert "(inte genomfört)" in text
    assert groups(text)["Nämns inte"] == ["2024-2025-grannsamverkan"]


def test_many_commitments_are_counted_not_listed(made_up):
    tables = rows()
    many = [tables["commitments"][1] | {"commitment_id": f"2024-2025-b{number}", "position": str(10 + number)}
            for number in range(9)]  # fmt: skip
    tables["commitments"] += many
    tables["followups"] += [tables["followups"][2] | {"commitment_id": one["commitment_id"],
                            "reporting_period": "2024-H2"} for one in many]  # fmt: skip
    fill(made_up, tables)
    text = made(made_up, "senaste")
    assert len(groups(text)["Uppskjutet"]) == 6
    assert "och 3\u00a0åtaganden till." in text


def test_a_promise_without_follow_ups_is_said_to_have_none(made_up):
    tables = rows()
    later = tables["periods"][0] | {"period_id": "2026", "title": "Nytt löfte 2026", "valid_from": "2026",
                                    "valid_to": "2026"}  # fmt: skip
    tables["periods"].append(later)
    tables["commitments"].append(
        tables["commitments"][0] | {"commitment_id": "2026-vandringar", "period_id": "2026", "position": "1"}
    )
    fill(made_up, tables)
    assert "Nytt löfte 2026 har ännu ingen uppföljning." in made(made_up, "senaste")
    fill(made_up, {"followups": [], "measures": []})
    assert made(made_up, "senaste").strip() == "## Senast\n\nInget löfte har någon uppföljning ännu."


# --- what the search is told ----------------------------------------------------------------------------------------


def test_every_commitment_and_promise_can_be_found_the_newest_weighing_most(repository, linkoping):
    entries = search_entries(period_states(linkoping))
    by_address = {entry["address"]: entry for entry in entries}
    assert len(by_address) == len(entries) == len(linkoping["commitments"]) + len(linkoping["periods"])
    newest = by_address["reports/2023-2024/2023-T3.html#2023-2024-kameror"]
    assert newest["kind"].startswith("Åtagande i Linköping 2023–2024 · ")
    assert newest["kind"].endswith(", september–december 2023")
    assert "2023 2024" in newest["words"]
    silent = by_address["reports/2018-2019/2019-T3.html#2018-2019-fritid"]
    assert silent["kind"] == "Åtagande i Skäggetorp 2018–2019 · ingen uppföljning"
    ranks = [entry["rank"] for entry in entries if "#" in entry["address"]]
    assert ranks == sorted(ranks, reverse=True)


def test_residents_words_lead_to_words_that_the_repositorys_register_has(linkoping):
    """A synonym for something that nobody promised or reported would find nothing."""
    texts = " ".join(
        " ".join(linkoping[table][column]).lower()
        for table, column in (("commitments", "title"), ("commitments", "description"), ("followups", "summary"),
                              ("themes", "title"), ("themes", "description"), ("periods", "summary"))
    )  # fmt: skip
    first = {instead[0] for instead in read_words().values()}
    assert [word for word in sorted(first) if word[:5] not in texts] == []


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
    assert made(made_up, "rattelser") == "Inga rättelser har gjorts."
    fill(made_up, {"corrections": CORRECTED})
    shown = table_rows(made(made_up, "rattelser"))
    assert [row[2] for row in shown] == ["Felläst.", "Felskrivet.", "Felräknat.", "Felskrivet."]
    assert "Kontroller" in shown[0][3]
    assert "Påhittat löfte 2024–2025" in shown[1][3]
    assert "Vandringar" in shown[2][3]
    assert shown[3][3] == "Parter"


def test_a_correction_of_something_later_is_no_part_of_an_earlier_book(made_up):
    fill(made_up, {"corrections": CORRECTED})
    assert "Felläst" not in made(made_up, "rattelser", through="2024-H1")
    assert "1\u00a0april 2025" in made(made_up, "rattelser", through="2024-H1")


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
        assert place == ("tidigare, rekonstruktion" if name == "2023-2024/2023-T2" else "senaste")


def test_the_reference_names_book_edition_address_and_digest(repository):
    text = made(repository, "hanvisning")
    digest = plan.recorded_inputs(repository, "2023-2024", "2023-T3")[:12]
    for words in ("Löftesboken Linköping", "till och med december 2023", "reports/2023-2024/2023-T3.html", digest):
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


def test_a_project_without_promises_says_so_once_on_its_start_page(made_up):
    empty = {path.stem: [] for path in made_up.data.glob("*.csv")}
    fill(made_up, empty)
    assert [path.stem for path in made_up.data.glob("*.csv") if len(list(csv.reader(path.open()))) != 1] == []
    texts = [made(made_up, name) for name in ("inledning", "lage", "senaste", "saknas")]
    assert " ".join(texts).count("Boken har inget löfte ännu.") == 1
