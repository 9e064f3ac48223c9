"""The preview follows every change, tells every fault until it is mended, and leaves the published book alone."""

import re

import pytest

from loftesbok.book import content
from loftesbok.book.page_problems import PageError
from loftesbok.domain.problems import DataError
from loftesbok.editions.kernels.manager import KernelPool
from loftesbok.preview.incremental_book import IncrementalBook
from tests.sample.project import SampleProject, fill, rows


def silent(text):
    """Say nothing."""


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A project and its preview, built once; the tests change it one after the other."""
    project = SampleProject().build(tmp_path_factory.mktemp("preview") / "projekt")
    kernel_pool = KernelPool()
    kernel_pool.start(project)
    book = IncrementalBook(project, kernel_pool)
    assert book.build(silent) > 10
    yield project, book
    kernel_pool.close()


def shown(project, name):
    return (project.preview_html / name).read_text(encoding="utf-8")


def times(project):
    return {path: path.stat().st_mtime_ns for path in project.preview_html.rglob("*.html")}


def test_a_changed_page_alone_is_made_anew_without_data_or_notebooks(opened, monkeypatch):
    project, book = opened
    monkeypatch.setattr(content, "gather", None)
    before = times(project)
    with (project.book / "om.md").open("a", encoding="utf-8") as page:
        page.write("\nEn alldeles ny mening om ostkaka.\n")
    book.build(silent)
    assert "ostkaka" in shown(project, "om.html")
    changed = {path.name for path, time in times(project).items() if before[path] != time}
    assert changed <= {"om.html", "index.html", "search.html", "404.html", "genindex.html"}
    assert not project.html.exists()  # what is published is nobody's business here


@pytest.mark.thorough
def test_a_new_title_is_on_all_pages_at_once(opened):
    project, book = opened
    page = project.book / "om.md"
    page.write_text(re.sub("^# .*", "# Något helt annat", page.read_text(encoding="utf-8")), encoding="utf-8")
    book.build(silent)
    assert "Något helt annat" in shown(project, "metod.html")


def test_a_fault_on_a_page_is_told_until_it_is_mended_and_what_is_shown_stays(opened):
    project, book = opened
    page = project.book / "om.md"
    text, before = page.read_text(encoding="utf-8"), shown(project, "om.html")
    page.write_text(f"{text}\nSe [där](ingenstans.md).\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(PageError) as raised:
            book.build(silent)
        row = len(text.splitlines()) + 2
        assert str(raised.value).startswith(f"book/om.md:{row}: länken till ”ingenstans.md” leder ingenstans.")
    assert shown(project, "om.html") == before
    page.write_text(f"{text}\nNu rätt.\n", encoding="utf-8")
    book.build(silent)
    assert "Nu rätt." in shown(project, "om.html")


@pytest.mark.thorough
def test_faulty_data_are_told_and_mended_data_are_on_every_page_that_shows_them(opened):
    project, book = opened
    tables = rows()
    tables["measures"][1]["value"] = "sju"
    fill(project, tables)
    with pytest.raises(DataError, match="measures"):
        book.build(silent)
    tables["measures"][1]["value"] = "777"
    fill(project, tables)
    book.build(silent)
    assert "777" in shown(project, "reports/2024-2025/2025-H1.html")
    assert "777" in (project.preview_html / "data" / "measures.csv").read_text(encoding="utf-8")
    assert not project.html.exists()
