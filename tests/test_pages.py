"""The fragments with data: every page finds what it includes, once, and nothing is made that no page shows."""

import json
import re
from importlib import resources

import pytest

from loftesbok import pages
from loftesbok.dataset import load
from tests.projects import fill, rows

INCLUDE = re.compile(r"^```\{include\} _generated/(\S+)$", re.MULTILINE)


def included(texts):
    return [name for text in texts for name in INCLUDE.findall(text)]


def generic_pages():
    folder = resources.files("loftesbok").joinpath("templates", "pages")
    return [one.read_text(encoding="utf-8") for one in folder.iterdir()]


@pytest.mark.parametrize("which", ["linkoping", "generic"])
def test_every_fragment_is_included_and_every_include_is_made(repository, linkoping, which):
    texts = generic_pages() if which == "generic" else [
        path.read_text(encoding="utf-8") for path in repository.book.glob("*.md")
    ]  # fmt: skip
    found = included(texts)
    made = set(pages.fragments(repository, linkoping))
    assert set(found) == made
    with_labels = [name for name in found if not name.startswith("text-")]
    assert len(with_labels) == len(set(with_labels))


def test_the_dictionary_has_every_column_of_every_table(repository, linkoping):
    text = pages.fragments(repository, linkoping)["dataordlista.md"].replace("\\", "")
    for resource in linkoping.package["resources"]:
        assert f"({resource['path']})" in text
        for field in resource["schema"]["fields"]:
            assert field["title"] in text
            assert field["description"].split(".")[0] in text


def test_the_start_page_tells_what_is_missing(repository, linkoping):
    text = pages.fragments(repository, linkoping)["lage.md"].replace("\\", "")
    assert "2018: publicerad, saknas i underlaget" in text
    assert "Tertial 3 2019: ingen uppgift" in text
    assert "6\u00a0genomförda och 2\u00a0pågår" in text


def test_corrections_are_shown_and_their_absence_is_said(made_up):
    dataset = load(made_up.data)
    assert "Inga rättelser har gjorts" in pages.fragments(made_up, dataset)["rattelser.md"]
    tables = rows()
    tables["corrections"] = [
        {"corrected_on": "2025-03-01", "table": "measures",
         "key": "2024-2025-vandringar/2024-H1/vandringar/kommunen|polisen/", "what": "2 blev 3.", "why": "Felräknat."}
    ]  # fmt: skip
    fill(made_up, tables)
    assert "Felräknat" in pages.fragments(made_up, load(made_up.data))["rattelser.md"]


def test_an_official_publisher_needs_no_disclaimer(made_up):
    assert "fristående exempel" in pages.fragments(made_up, load(made_up.data))["avsandare.md"]
    path = made_up.data / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["publisher"]["official"] = True
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    assert "fristående exempel" not in pages.fragments(made_up, load(made_up.data))["avsandare.md"]


def test_writing_removes_what_is_no_longer_made(made_up):
    dataset = load(made_up.data)
    made_up.generated.mkdir()
    (made_up.generated / "gammal.md").write_text("x", encoding="utf-8")
    assert pages.write(made_up, dataset)
    assert not (made_up.generated / "gammal.md").exists()
    assert pages.write(made_up, dataset) == []
