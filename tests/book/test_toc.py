"""The table of contents lists what is published: every edition, the newest first, below its promise period."""

import pytest
import yaml

from loftesbok.book import toc
from loftesbok.data.dataset import load
from loftesbok.domain.problems import LoftesbokError
from loftesbok.papers.board_paper import locations


def test_the_books_contents_list_every_page_and_edition_once(repository, linkoping):
    text = repository.toc_file.read_text(encoding="utf-8")
    assert toc.wanted(repository, linkoping) == text
    listed = []

    def collect(node):
        if isinstance(node, dict):
            listed.extend(node[key] for key in ("root", "file") if key in node)
            node = list(node.values())
        if isinstance(node, list):
            for one in node:
                collect(one)

    collect(yaml.safe_load(text))
    editions = {path.relative_to(repository.book).with_suffix("").as_posix()
                for path in repository.reports.rglob("*.ipynb")}  # fmt: skip
    pages = {path.stem for path in repository.book.glob("*.md")}
    papers = {one.page for one in locations.in_book(repository, toc.chapters(repository, linkoping))}
    underlag = {name.replace("reports/", "underlag/") for name in editions if "/trender/" not in name}
    assert sorted(listed) == sorted(editions | pages | papers | underlag)


def test_the_newest_edition_is_the_chapter_and_earlier_ones_stand_below(repository, linkoping):
    made = dict(toc.chapters(repository, linkoping))
    assert list(made) == ["2023-2024", "2021-2022", "2018-2019", "2017", "trender"]
    assert made["2023-2024"] == ["2023-T3", "2023-T2"]
    assert dict(toc.chapters(repository, linkoping, "2023-T2"))["2023-2024"] == ["2023-T2"]


def test_a_new_edition_is_entered_and_the_rest_of_the_file_stays(made_up):
    folder = made_up.reports / "2024-2025"
    folder.mkdir(parents=True)
    before = made_up.toc_file.read_text(encoding="utf-8")
    for code in ("2024-H1", "2024-H2"):
        (folder / f"{code}.ipynb").write_text("{}", encoding="utf-8")
    dataset = load(made_up.data)
    assert toc.update(made_up, dataset)
    assert not toc.update(made_up, dataset)
    after = made_up.toc_file.read_text(encoding="utf-8")
    first, second, *_ = yaml.safe_load(after)["parts"][0]["chapters"]
    assert [first, second] == [
        {
            "file": "reports/2024-2025/2024-H2",
            "sections": [
                {"file": "underlag/2024-2025/2024-H2", "title": "Underlag"},
                {
                    "file": "reports/2024-2025/2024-H1",
                    "title": "Tidigare utgåva: till och med juni 2024",
                    "sections": [{"file": "underlag/2024-2025/2024-H1", "title": "Underlag"}],
                },
            ],
        },
        {"file": "metod"},
    ]
    assert [row for row in after.splitlines() if "reports/" not in row and "sections" not in row
            and "Tidigare" not in row and "nderlag" not in row] == before.splitlines()  # fmt: skip


def test_lost_marks_are_told(made_up):
    made_up.toc_file.write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    with pytest.raises(LoftesbokError, match="märkena för återrapporteringarna saknas"):
        toc.wanted(made_up, load(made_up.data))
