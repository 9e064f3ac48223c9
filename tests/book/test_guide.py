"""The guide *Så gör du*: its commands are run, in its order, on a copy of this repository's project."""

import contextlib
import io
import os
import re
import shlex
import shutil
from importlib import resources

import pytest

from loftesbok import cli
from loftesbok.project.project import Project
from tests.sample import forms, period_workbook

GUIDE = resources.files("loftesbok.book.pages").joinpath("texts/text-sa-gor-du.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```text\n(.*?)```", GUIDE, flags=re.DOTALL)
COMMANDS = [shlex.split(line)[1:] for block in BLOCKS for line in block.splitlines()]


@pytest.fixture(scope="module")
def project(repository, tmp_path_factory):
    """A copy of the project."""
    root = tmp_path_factory.mktemp("guide") / "bok"
    leave = shutil.ignore_patterns("_generated", "_build", "papers")
    for name in ("book", "notebooks", "data"):
        shutil.copytree(repository.root / name, root / name, ignore=leave if name == "book" else None)
    for name in ("_config.yml", "requirements.txt"):
        shutil.copy(repository.root / name, root / name)
    return Project(root)


def known(project):
    return [row.split(",")[0] for row in (project.data / "commitments.csv").read_text("utf-8").splitlines()[1:]]


def filled(project, name):
    """Fill in a form that the guide has made, as those who report would."""
    path = project.root / name
    last = [one for one in known(project) if one.startswith("2023-2024")]
    if name == "uppfoljning.xlsx":
        forms.fill_in(path, {last[0]: forms.told()}, source=forms.SOURCE)
    elif name == "rattelse.xlsx":
        forms.fill_in(path, {last[0]: {"summary": "Ändrad i provet av guiden."}})
    elif name == "ny-period.xlsx":
        about = {**period_workbook.ABOUT, "title": "Påhittat löfte 2025–2026", "valid_from": "2025"}
        walk = {"title": "Fler vandringar", "responsible": "Polisen; Linköpings kommun"}
        period_workbook.fill_in(path, period=about, commitments=[walk])
    elif name == "start.xlsx":
        parties = [{"title": "Polisen", "kind": "polisen"}, {"title": "Min kommun", "kind": "kommunen"}]
        walk = {"title": "Fler vandringar", "responsible": "Polisen; Min kommun"}
        period_workbook.fill_in(path, parties=parties, commitments=[walk])


@pytest.mark.thorough
def test_every_command_of_the_guide_does_what_it_says(project, capsys, monkeypatch):
    monkeypatch.chdir(project.root)
    ran, told = [], {}
    for command in COMMANDS:
        if command[0] == "serve":  # does not end by itself: tests/preview/test_serving.py
            continue
        if command[0] in ("verify-sources", "review"):  # need the documents
            if not (folder := os.environ.get("LOFTESBOK_SOURCES")):
                continue
            command = [command[0], folder]  # noqa: PLW2901
        if command == ["build"]:  # once, behind all that has changed the data
            continue
        assert cli.main(command) == 0, (command, capsys.readouterr())
        told[" ".join(command)] = capsys.readouterr().out
        ran.append(command[0])
        for name in command:
            if name.endswith(".xlsx") and command[0] in ("form", "new-period") and "--workbook" not in command:
                filled(project, name)
    assert cli.main(["build"]) == 0, capsys.readouterr()
    built = capsys.readouterr().out
    assert {"form", "import", "check", "list", "new-period", "memo", "summary", "init"} <= set(ran)
    assert "Ändrad i provet" not in told["import uppfoljning.xlsx"]
    assert "Påhittad sammanfattning." in (project.html / "reports/2023-2024/2024-T1.html").read_text("utf-8")
    assert "felskrivning" in (project.html / "rattelser.html").read_text("utf-8")
    assert (project.html / "reports/2025-2026").is_dir()
    assert "2024-T1" in built
    assert (project.root / "skrivelse.docx").is_file()
    assert (project.root / "skrivelse.pdf").is_file()
    assert list((project.root / "delas").glob("*.pdf"))
    assert (project.root.parent / "min-bok/_build/html/index.html").is_file()


def test_each_task_is_five_lines_and_its_command():
    tasks = GUIDE.split("\n## ")[1:]
    assert len(tasks) >= 7
    for task in tasks:
        assert len(re.findall(r"^\d\. ", task, flags=re.MULTILINE)) == 5, task.splitlines()[0]
        assert "```" in task


def test_every_command_is_there_and_every_picture(linkoping_html):
    assert {command[0] for command in COMMANDS} <= set(re.findall(r"^    ([a-z-]+)", help_text(), flags=re.MULTILINE))
    page = (linkoping_html / "sa-gor-du.html").read_text(encoding="utf-8")
    for name in re.findall(r"_generated/bilder/(\S+)", GUIDE):
        assert (linkoping_html / "_images" / name).is_file()
        assert f"_images/{name}" in page


def help_text():
    out = io.StringIO()
    with contextlib.redirect_stdout(out), pytest.raises(SystemExit):
        cli.main(["--help"])
    return out.getvalue()
