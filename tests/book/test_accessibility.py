"""The accessibility statement claims nothing that was not tried, and is not made while something is missing."""

from dataclasses import replace
from importlib import resources

import pytest
import yaml
from bs4 import BeautifulSoup

from loftesbok.book.accessibility_record import FILE, read
from loftesbok.book.pages import accessibility
from loftesbok.data.dataset import load
from loftesbok.domain.problems import DataError
from loftesbok.project.project import Project
from tests.sample.project import SampleProject

FILLED = {
    "goal": "WCAG 2.2 på nivå AA",
    "updated_on": "2026-11-22",
    "tests": [
        {
            "what": "Automatisk granskning",
            "how": "Alla sidor i ljust och mörkt",
            "tools": ["axe-core 4.12.1", "Chromium 156"],
            "pages": "Alla sidor",
            "tried_on": "2026-11-22",
            "result": "Inga fel",
        }
    ],
    "not_tested": ["Skärmläsare"],
    "faults": [{"what": "Text i diagram", "remedy": "Samma uppgifter finns i en tabell."}],
}
OFFICIAL = {"compliance": "partial", "supervision": "Påhittade tillsynen, www.example.se"}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return load(SampleProject().build(tmp_path_factory.mktemp("second") / "projekt").data)


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path)
    project.book.mkdir()
    write(project, FILLED)
    return project


def write(project, record):
    """Write the record; dates without quotation marks, as people write them."""
    text = yaml.safe_dump(record, allow_unicode=True).replace("'2026-11-22'", "2026-11-22")
    (project.book / FILE).write_text(text, encoding="utf-8")


def official(dataset):
    """Return the dataset as of an official publisher."""
    publisher = {**dataset.package["publisher"], "official": True, "name": "Påhittade kommun"}
    return replace(dataset, package={**dataset.package, "publisher": publisher})


def told(project, dataset):
    return accessibility.statement(project, dataset).replace("\\", "").replace("\u00a0", " ")


def without(record, *place):
    """Return the record without one field."""
    copy = yaml.safe_load(yaml.safe_dump(record))
    inner = copy
    for step in place[:-1]:
        inner = inner[step]
    del inner[place[-1]]
    return copy


def test_everything_that_was_tried_is_told(project, dataset):
    text = told(project, dataset)
    for words in ("WCAG 2.2 på nivå AA", "Automatisk granskning", "axe-core 4.12.1 och Chromium 156", "Alla sidor",
                  "22 november 2026", "Inga fel", "Skärmläsare", "Text i diagram", "Samma uppgifter finns",
                  "Kontakt: ingen"):  # fmt: skip
        assert words in text, words


def test_an_example_says_that_it_is_no_statement_under_the_law(project, dataset):
    text = told(project, dataset)
    assert "ingen tillgänglighetsredogörelse enligt lagen" in text
    assert "Tillsyn" not in text
    assert "uppfyller" not in text


def test_an_official_statement_says_how_far_the_law_is_met_and_who_has_supervision(project, dataset):
    dataset = official(dataset)
    write(project, FILLED | OFFICIAL)
    text = told(project, dataset)
    assert "ingen tillgänglighetsredogörelse" not in text
    assert "Påhittade kommun står bakom den här boken" in text
    assert "Boken uppfyller kraven i lagen till en del." in text
    assert "## Tillsyn\n\nPåhittade tillsynen" in text


def test_without_trials_nothing_is_claimed(project, dataset):
    write(project, FILLED | {"tests": [], "faults": []})
    text = told(project, dataset)
    assert "Ingen del av boken är prövad ännu." in text
    assert "Vi vet inte om boken har brister" in text


REQUIRED = [
    ("goal",), ("updated_on",), ("tests",), ("not_tested",), ("faults",),
    *[("tests", 0, field) for field in ("what", "how", "tools", "pages", "tried_on", "result")],
    *[("faults", 0, field) for field in ("what", "remedy")],
]  # fmt: skip


@pytest.mark.parametrize("place", REQUIRED, ids=lambda place: ".".join(map(str, place)))
def test_no_statement_while_a_required_field_is_missing(project, dataset, place):
    write(project, without(FILLED, *place))
    with pytest.raises(DataError) as caught:
        told(project, dataset)
    (problem,) = caught.value.problems
    assert problem.file == "book/tillganglighet.yml"
    assert problem.column == (place[0] if len(place) == 1 else f"{place[0]} 1, {place[2]}")
    assert problem.what == "saknas"
    assert problem.right


@pytest.mark.parametrize("field", OFFICIAL)
def test_an_official_publisher_must_fill_in_more(project, dataset, field):
    dataset = official(dataset)
    write(project, without(FILLED | OFFICIAL, field))
    with pytest.raises(DataError, match=f"{field}: saknas"):
        told(project, dataset)


def test_an_official_publisher_must_have_tried_something(project, dataset):
    dataset = official(dataset)
    write(project, FILLED | OFFICIAL | {"tests": []})
    with pytest.raises(DataError, match="tests: är tom"):
        told(project, dataset)


WRONG = {
    "no version": (("tests", 0, "tools"), ["axe-core"], "har ingen version"),
    "no tools": (("tests", 0, "tools"), [], "är tom"),
    "no date": (("tests", 0, "tried_on"), "i höstas", "är inget datum"),
    "no list": (("not_tested",), "Skärmläsare", "är ingen lista"),
    "a number": (("goal",), 2.2, "är ingen text"),
    "an empty point": (("not_tested",), [""], "har en punkt som inte är text"),
    "a misspelt field": (("tests", 0, "resultat"), "Inga fel", "är inget fält här"),
    "what only an official publisher says": (("compliance",), "full", "gäller bara en officiell utgivare"),
}


@pytest.mark.parametrize(("place", "value", "message"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told(project, dataset, place, value, message):
    record = yaml.safe_load(yaml.safe_dump(FILLED))
    inner = record
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    write(project, record)
    with pytest.raises(DataError, match=message):
        told(project, dataset)


def test_full_compliance_and_known_faults_do_not_go_together(project, dataset):
    dataset = official(dataset)
    write(project, FILLED | OFFICIAL | {"compliance": "full"})
    with pytest.raises(DataError, match="faults säger annat"):
        told(project, dataset)


@pytest.mark.parametrize("text", ["", "[]", "tests: [", "bara text"])
def test_a_file_that_is_no_record_is_refused(project, dataset, text):
    (project.book / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=FILE):
        told(project, dataset)


def test_a_missing_file_is_told(project, dataset):
    (project.book / FILE).unlink()
    with pytest.raises(DataError, match="filen saknas"):
        told(project, dataset)


def test_hostile_text_stays_text(project, dataset):
    nasty = "<script>alert(1)</script> {raw}`html` **fet** ```"
    write(project, FILLED | {"not_tested": [nasty]})
    assert "<script>" not in accessibility.statement(project, dataset).replace("\\<script\\>", "")


def test_a_new_project_says_that_nothing_was_tried(made_up):
    template = resources.files("loftesbok.new_project").joinpath("templates", "pages", FILE).read_text(encoding="utf-8")
    assert (made_up.book / FILE).read_text(encoding="utf-8") == template
    assert "Ingen del av boken är prövad ännu." in told(made_up, load(made_up.data))


def test_this_book_claims_what_its_own_tests_do(repository, linkoping):
    """The trials in the record are of kinds that tests/ repeats at every run; no screen reader, no audit by hand."""
    record = read(repository, official=linkoping.package["publisher"]["official"])
    assert {one.what for one in record.trials} == {
        "Automatisk granskning", "Tangentbord", "Förstoring och textavstånd", "Inställningar och utskrift",
        "Ordlistans förklaringar", "Språk",
    }  # fmt: skip
    assert any("kärmläsare" in one for one in record.not_tried)


def test_every_foot_of_the_book_leads_to_the_statement(linkoping_html):
    for path in linkoping_html.rglob("*.html"):
        foot = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select_one("footer")
        links = [link["href"] for link in foot.find_all("a", string="Tillgänglighetsredogörelse")]
        if path.name == "tillganglighetsredogorelse.html":
            assert links == ["#innehall"], "on its own page it leads to the content"
        else:
            assert [link.rpartition("/")[2] for link in links] == ["tillganglighetsredogorelse.html"], path.name
    page = BeautifulSoup(
        (linkoping_html / "tillganglighetsredogorelse.html").read_text(encoding="utf-8"), "html.parser"
    )
    assert "ingen tillgänglighetsredogörelse enligt lagen" in " ".join(page.main.get_text(" ").split())
    assert [heading.get_text().rstrip("#") for heading in page.main.select("h2")] == [
        "Hur tillgänglig boken är", "Om något inte fungerar för dig", "Det som är prövat", "Det som inte är prövat"
    ]  # fmt: skip
