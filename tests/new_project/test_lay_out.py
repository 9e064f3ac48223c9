"""A new project: whole or not at all, in order from the start, and nothing in it of another municipality."""

import json
import os
import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from loftesbok import cli
from loftesbok.book import check as checks
from loftesbok.book import placeholders
from loftesbok.data.contract import contract
from loftesbok.data.dataset import load
from loftesbok.domain.problems import LoftesbokError
from loftesbok.new_project.lay_out import lay_out
from loftesbok.project.project import Project
from tests.conftest import ROOT
from tools import lock


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory):
    return lay_out(tmp_path_factory.mktemp("ny") / "bok", "Påhittade kommun", code="0001")


def text(project, name):
    return (project.root / name).read_text(encoding="utf-8")


def test_a_new_project_is_in_order_and_empty(laid_out):
    assert checks.check(laid_out).problems == ()
    data = load(laid_out.data)
    assert {name: len(frame) for name, frame in data.tables.items()} == dict.fromkeys(contract(), 0)
    assert data.package["municipality"] == {"name": "Påhittade kommun", "code": "0001"}
    assert data.package["name"] == "medborgarloften-pahittade-kommun"
    assert data.package["publisher"]["official"] is False
    assert yaml.safe_load(text(laid_out, "_config.yml"))["title"] == "Löftesboken Påhittade kommun"
    assert Project.find(laid_out.book) == laid_out


def test_it_speaks_of_its_own_municipality_and_of_no_other(laid_out):
    whole = "".join(path.read_text(encoding="utf-8") for path in laid_out.root.rglob("*") if path.is_file())
    assert not re.search("linköping|skäggetorp|östergötland|ks 20", whole, re.IGNORECASE)
    assert "# Medborgarlöften i Påhittade kommun" in text(laid_out, "book/index.md")
    assert "$" not in text(laid_out, "book/index.md") + text(laid_out, "README.md")


def test_what_every_book_says_stands_once_in_the_repository(repository, laid_out):
    # what its own pages share with the generic ones is headings, includes and a linking sentence or two

    def prose(page):
        lines = page.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line and not line.startswith(("#", "`", "("))]

    for page in laid_out.book.glob("*.md"):
        own, generic = prose(repository.book / page.name), prose(page)
        runs = {tuple(own[i : i + 4]) for i in range(len(own) - 3)}
        assert not [run for i in range(len(generic) - 3) if (run := tuple(generic[i : i + 4])) in runs], page.name


def test_every_file_is_the_same_on_every_system(laid_out):
    for path in laid_out.root.rglob("*"):
        if path.is_file():
            assert b"\r" not in path.read_bytes(), path
    names = {path.name for path in laid_out.root.iterdir()}
    assert names == {"README.md", "Makefile", "_config.yml", "book", "conftest.py", "data", "notebooks",
                     "requirements.txt", ".gitattributes", ".gitignore"}  # fmt: skip


def test_what_is_left_to_fill_in_is_named_until_it_is_filled_in(tmp_path):
    project = lay_out(tmp_path / "bok", "Påhittade kommun")
    assert [str(one) for one in placeholders.find(project, load(project.data))] == [
        "datapackage.json: publisher.name: ”[skriv vem som ger ut boken]” är kvar från mallen. "
        "Rätt vore: vem som ger ut boken, och skriv det där.",
        "datapackage.json: publisher.contact: ”[skriv en e-postadress eller webbadress]” är kvar från mallen. "
        "Rätt vore: hur läsaren når den som ger ut boken, och skriv det där.",
        "datapackage.json: municipality.code: ”0000” är ingen kommuns kod. "
        "Rätt vore: kommunens kod, fyra siffror, och skriv den där.",
    ]
    path = project.data / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["publisher"].update(name="Påhittade kommun", contact="info@example.se")
    package["municipality"]["code"] = "0001"
    path.write_text(json.dumps(package), encoding="utf-8")
    assert placeholders.find(project, load(project.data)) == []


def test_the_environment_is_the_lock_of_the_package_and_not_what_is_installed_here(laid_out):
    """``init`` may run among newer packages; a new project gets the versions that the package was tried with."""
    assert text(laid_out, "requirements.txt") == lock.versions(lock.BOOK.read_text(encoding="utf-8"))
    assert text(laid_out, "requirements.txt") == lock.NEW_PROJECT.read_text(encoding="utf-8")


def test_the_environment_holds_all_that_the_package_asks_for_and_not_the_package_itself(laid_out):
    lines = [line for line in text(laid_out, "requirements.txt").splitlines() if not line.startswith("#")]
    pins = [item for item in map(Requirement, lines) if item.marker is None or item.marker.evaluate()]
    pinned = {canonicalize_name(item.name): item.specifier for item in pins}
    assert all(str(specifier).startswith("==") for specifier in pinned.values())
    assert not [line for line in lines if "://" in line or "hash" in line]
    assert "loftesbok" not in pinned  # in no index: a stranger's package could have the name
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [Requirement(line) for line in (*package["dependencies"], *package["optional-dependencies"]["rerun"])]
    assert {"pandas", "papermill", "nbval", "pytest"} <= {item.name for item in needed}
    assert not [str(item) for item in needed if str(pinned[canonicalize_name(item.name)])[2:] not in item.specifier]


def test_its_own_files_of_python_run(laid_out, monkeypatch):
    """`make test` of a new project begins with its conftest.py, which gives nbval the editions' environment."""
    source = text(laid_out, "conftest.py")
    names = {"__file__": str(laid_out.root / "conftest.py")}
    exec(compile(source, "conftest.py", "exec"), names)
    monkeypatch.setattr(os, "environ", {})
    names["pytest_configure"](None)
    assert os.environ


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["--municipality", "A", "--code", "58"], "'58' är ingen kommunkod. Rätt vore: fyra siffror"),
     (["--municipality", "A", "--code", "05ab"], "fyra siffror"),
     (["--municipality", "A", "--code", "٠٥٨٠"], "fyra siffror"),
     (["--municipality", " ! "], "är inget namn"),
     (["--municipality", "Dolt\u200bkommun"], "är inget namn"),
     (["--municipality", "A" * 101], "är inget namn")],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence_and_leaves_nothing(tmp_path, capsys, arguments, told):
    assert cli.main(["init", str(tmp_path / "a" / "b"), *arguments]) == 1
    shown = capsys.readouterr()
    assert told in shown.err
    assert shown.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_folder_with_something_in_it_is_left_alone(tmp_path, capsys):
    (tmp_path / "brev.txt").write_text("x", encoding="utf-8")
    assert cli.main(["init", str(tmp_path), "--municipality", "A"]) == 1
    assert "är inte tom" in capsys.readouterr().err
    with pytest.raises(LoftesbokError, match="är inte tom"):
        lay_out(tmp_path / "brev.txt", "A")
    assert [path.name for path in tmp_path.iterdir()] == ["brev.txt"]


def test_a_failure_in_the_middle_leaves_nothing(tmp_path, monkeypatch):
    from loftesbok.new_project import lay_out as module  # noqa: PLC0415

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_notebook", full_disk)
    with pytest.raises(OSError, match="No space"):
        lay_out(tmp_path / "bok", "A")
    assert not list(tmp_path.iterdir())
    monkeypatch.undo()
    (tmp_path / "tom").mkdir()
    real = module.Path.rename

    def stops(self, target):
        if self.name == "notebooks":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(module.Path, "rename", stops)
    with pytest.raises(OSError, match="No space"):
        lay_out(tmp_path / "tom", "A")
    assert [path.name for path in tmp_path.iterdir()] == ["tom"]
    assert not list((tmp_path / "tom").iterdir())


def test_an_empty_folder_that_one_stands_in_becomes_the_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = tmp_path.stat().st_ino
    assert cli.main(["init", ".", "--municipality", "Påhittade kommun", "--title", 'Bok: "löften"']) == 0
    assert tmp_path.stat().st_ino == before
    assert Project.find(None).config["title"] == 'Bok: "löften"'
    assert cli.main(["check"]) == 0


@pytest.mark.skipif(os.name == "nt", reason="make is not on Windows")
def test_make_says_what_it_lacks(laid_out):
    import subprocess  # noqa: PLC0415

    done = subprocess.run(["make", "book"], cwd=laid_out.root, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "make book LOFTESBOK=PATH" in done.stdout
    assert not (laid_out.root / ".venv").exists()
