"""Sphinx builds with our settings, and its faults are told with the names that an analyst knows."""

from pathlib import Path

from loftesbok.book import sphinx_build
from loftesbok.project.project import Project
from tests.sample import book as sample_book


def test_faults_name_files_from_the_root():
    text = "/a/b/book/om.md:3: x\n/x/a/b/c /a/bc https://example.org/a/b/c"
    assert sphinx_build.name_from_root(text, Path("/a/b")) == text.replace("/a/b/book", "book", 1)


def test_jupyter_book_runs_no_notebook_whatever_the_settings_say(tmp_path):
    project = Project(sample_book.write(tmp_path))
    config = project.config_file.read_text(encoding="utf-8")
    assert config.count('execute_notebooks: "off"') == 1
    project.config_file.write_text(config.replace('"off"', "force"), encoding="utf-8")
    before = {path: path.read_bytes() for path in project.reports.rglob("*.ipynb")}
    html = sphinx_build.build(project, tmp_path / "work", {}, say=lambda text: None)
    assert {path: path.read_bytes() for path in project.reports.rglob("*.ipynb")} == before
    assert "Källorna räknar olika saker" in (html / "reports/2023-2024/2023-T3.html").read_text(encoding="utf-8")
