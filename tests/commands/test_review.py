"""`loftesbok review` writes what a reviewer opens, beside the book, and tells what was marked and what was not."""

import pytest

from tests.analysis.test_provenance import made_up_rows, write_data
from tests.commands.test_cli import call
from tests.review.review_sample import PAGES, write_documents


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "projekt"
    (root / "data").mkdir(parents=True)
    (root / "_config.yml").write_text("title: Påhittad\n", encoding="utf-8")
    return root


def test_it_tells_what_was_marked_and_writes_beside_the_book(project, tmp_path):
    write_data(project / "data")
    code, out, err = call("review", write_documents(tmp_path / "d"), cwd=project)
    assert (code, err) == (0, "")
    assert out.replace("\u00a0", " ").splitlines() == [
        "halvar: 13 rader märkta i a.txt, 0 stämmer inte; 0 av 9 meningar och 0 tal utan rad",
        "namnd: 3 rader märkta i b.txt, 0 stämmer inte; 2 av 4 meningar och 0 tal utan rad",
        "16 rader märkta i 2 dokument, 0 stämmer inte; 2 av 13 meningar är utan rad",
        f"ingång: {project / '_build/review/index.html'}",
    ]
    assert {path.name for path in (project / "_build").iterdir() if path.is_dir()} == {"review"}
    assert {*PAGES.values(), "index.html"} <= {path.name for path in (project / "_build/review").iterdir()}


def test_what_check_refuses_is_shown_and_told(project, tmp_path):
    """A changed figure that a text still tells is an error of `check`: the reviewer sees it all the same."""
    tables = made_up_rows()
    tables["measures"][0]["value"] = 25
    tables["followups"][0]["summary"] = "Minst 24 kontroller har gjorts."
    write_data(project / "data", **tables)
    assert call("check", cwd=project)[0] == 1
    code, out, _ = call("review", write_documents(tmp_path / "d"), cwd=project)
    assert code == 0
    assert "16\u00a0rader märkta i 2\u00a0dokument, 1 stämmer inte" in out
    assert "1\u00a0annat fel i data, som `loftesbok check` visar" in out
    index = (project / "_build/review/index.html").read_text("utf-8")
    assert "followups.csv:2: summary: ”24”" in index


def test_what_is_wrong_in_files_and_keys_is_told_and_nothing_written(project, tmp_path):
    measures = made_up_rows()["measures"]
    measures[0]["value"] = "fem"
    write_data(project / "data", measures=measures)
    code, _, err = call("review", write_documents(tmp_path / "d"), cwd=project)
    assert code == 1
    assert "measures.csv:2: value: ”fem”" in err
    assert not (project / "_build/review").exists()
