"""What pages ask for is found as MyST would look for it, and every file is an input of the build."""

import pytest

from loftesbok.book import inputs, page_sources
from loftesbok.book.checks import stray_files
from loftesbok.book.page_sources import Heading, Page, Reference
from loftesbok.project.exact_paths import ExactPaths
from loftesbok.project.project import Project

PAGE = """\
---
description: ![x](inte.png)
---
# Rubrik

Text ![a](å.png) och
![b](<en bild.png>) samt ![c](en bild.png).

:::{note}
:class: x

### Inne

```{figure} fig å.png
---
alt: x
---
![nested](n.png)
```
:::

::::{grid}
:::{grid-item-card} T
:img-top: top.png
[länk](om.md#a) {download}`fil <x.csv>` {doc}`/metod`
:::
::::

<img alt="x" src="html.png">

| a |
|---|
| ![t](tab.png) |

> ![q](quote.png)

`![no](code.png)`

```python
![no](code.png)
```
"""


def test_references_and_headings_are_found_with_their_lines_wherever_they_stand():
    found = page_sources.parse(PAGE)
    assert [(item.level, item.line) for item in found if isinstance(item, Heading)] == [(1, 4), (3, 12)]
    assert [(item.written, item.line) for item in found if isinstance(item, Reference)] == [
        ("å.png", 6), ("en bild.png", 7), ("en bild.png", 7), ("fig å.png", 14), ("n.png", 18), ("top.png", 23),
        ("om.md#a", 25), ("x.csv", 25), ("/metod", 25), ("html.png", 29), ("tab.png", 33), ("quote.png", 35),
    ]  # fmt: skip


@pytest.fixture
def project(tmp_path):
    """A folder with an empty book."""
    for name in ("data", "notebooks", "book/delar"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "_config.yml").write_text("title: X\n", encoding="utf-8")
    return Project(tmp_path)


def write(project, **files):
    for name, text in files.items():
        path = project.root / name.replace("__", "/").replace("_md", ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_files_outside_the_book_are_inputs_also_when_a_text_in_between_asks_for_them(project):
    write(
        project, book__om_md="# Om\n\n```{include} delar/kort.md\n```\n", texter__a_md="A ![x](../bilder/a.png)\n",
        book__delar__kort_md="```{include} ../texter/a.md\n```\n", book__annan_md="# Annan\n",
    )  # fmt: skip
    (project.root / "bilder").mkdir()
    (project.root / "bilder" / "a.png").write_bytes(b"1")
    before = inputs.of_book(project)
    assert {"texter/a.md", "bilder/a.png"} <= before.keys()
    for path in (project.root / "texter" / "a.md", project.root / "bilder" / "a.png"):
        path.write_bytes(path.read_bytes() + b"2")
        now = inputs.of_book(project)
        assert now != before
        before = now


def test_nothing_is_parsed_where_no_page_names_a_file_outside_the_book(project, monkeypatch):
    write(project, book__om_md="# Om\n\n![x](bilder/a.png)\n")
    monkeypatch.setattr(page_sources, "parse", lambda *arguments: pytest.fail("parsed"))
    assert page_sources.files_beside_book(project) == []


def test_pictures_of_an_included_text_count_from_the_page_or_from_the_text_itself_when_asked(project):
    twice = "```{include} delar/kort.md\n```\n```{include} delar/kort.md\n:relative-images:\n```\n"
    write(project, book__delar__kort_md="![x](a.png)\n", book__om_md=twice)
    paths = [use.path for use in page_sources.uses(project, Page(project.book / "om.md", project.book))]
    book = project.book.resolve()
    assert paths == [book / "delar/kort.md", book / "a.png", book / "delar/kort.md", book / "delar/a.png"]


def test_a_part_of_a_text_is_read_where_only_a_part_is_included(project):
    write(project, book__delar__kort_md="![a](a.png)\nbörja\n![b](b.png)\nsluta\n![c](c.png)\n",
          book__om_md="```{include} delar/kort.md\n:start-after: börja\n:end-before: sluta\n```\n")  # fmt: skip
    uses = list(page_sources.uses(project, Page(project.book / "om.md", project.book)))
    assert [(use.reference.written, use.reference.line) for use in uses] == [("delar/kort.md", 1), ("b.png", 3)]


def test_a_name_is_exact_only_where_case_and_characters_are(tmp_path):
    (tmp_path / "Bilder").mkdir()
    (tmp_path / "Bilder" / "Å.png").touch()
    disk = ExactPaths(tmp_path)
    assert disk.has(tmp_path / "Bilder" / "Å.png")
    for name in ("bilder/Å.png", "Bilder/å.png", "Bilder/A\u030a.png"):
        assert not disk.has(tmp_path / name)
        assert disk.spelt(tmp_path / name) == tmp_path / "Bilder" / "Å.png"
    assert disk.spelt(tmp_path / "Bilder" / "B.png") is None


STRAY = {
    "measures (1).csv": "liknar en kopia av measures.csv", "measures-KONFLIKT.csv": "liknar en kopia av measures.csv",
    "Kopia av followups.csv": "liknar en kopia av followups.csv", "datapackage.json.bak": "kopia av datapackage.json",
    "measures.sync-conflict-20240102-1201-ABC.csv": "liknar en kopia av measures.csv", "anteckningar.txt": "läses inte",
    "followups (Annas konflikterande kopia 2024-01-02).csv": "kopia av followups.csv", "periods.xlsx": "periods.csv",
    "~$measures.xlsx": "öppen i Excel", ".~lock.measures.csv#": "öppen i Excel", "workplaces.csv": "läses inte av",
    "papers/2017-report.docx": "slutar på .yml",
}  # fmt: skip
AT_HOME = (".DS_Store", "Thumbs.db", "README.md", "LICENSE", ".gitkeep", "papers/.DS_Store")


def test_files_in_data_that_nothing_reads_are_warned_of(linkoping, tmp_path):
    project = Project(tmp_path)
    (tmp_path / "data" / "papers").mkdir(parents=True)
    for name in (
        *STRAY,
        *AT_HOME,
        "datapackage.json",
        "papers/2017-report.yml",
        *(f"{t}.csv" for t in linkoping.specs),
    ):
        (project.data / name).touch()
    warnings = {problem.file: problem.what for problem in stray_files.find(project, linkoping)}
    assert sorted(warnings) == sorted(f"data/{name}" for name in STRAY)
    for name, words in STRAY.items():
        assert words in warnings[f"data/{name}"]
