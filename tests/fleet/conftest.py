"""Two projects that are right and one whose data are not, made by the command once for all tests of fleets."""

from pathlib import Path
from shutil import copytree

import pytest

from benchmarks import municipalities
from tests.commands.test_cli import call_process as call


@pytest.fixture(scope="session")
def first_run(tmp_path_factory):
    """Return where the projects (``projekt``) and books (``böcker``) are, and what the command said."""
    place = tmp_path_factory.mktemp("fleet")
    for number, name in enumerate(("ett", "två", "trasig"), 1):
        municipalities.lay_out(place / "projekt" / name, number, periods=1, subjects=1)
    (place / "projekt" / "trasig" / "data" / "periods.csv").write_text("x\n", encoding="utf-8")
    (place / "projekt" / "annat").mkdir()
    return place, call("fleet", "projekt", "--out", "böcker", "--workers", "2", cwd=place)


@pytest.fixture
def page_of_ett(first_run):
    """A page of the first project, to change; it is put back afterwards."""
    page = first_run[0] / "projekt" / "ett" / "book" / "om.md"
    text = page.read_text(encoding="utf-8")
    yield page
    page.write_text(text, encoding="utf-8")


@pytest.fixture
def projects_copy(first_run, tmp_path):
    """A copy of the projects as the first run left them, to change."""
    return Path(copytree(first_run[0] / "projekt", tmp_path / "projekt"))
