"""Which code a notebook can reach: no more than it may, and never less than it does."""

import subprocess
import sys

import pytest

from loftesbok.editions import notebook
from loftesbok.reach import RUNS_NOTEBOOKS, Package

OPEN_PERIOD, OPEN_TRENDS = "from loftesbok import open_period", "from loftesbok import open_trends"


@pytest.fixture(scope="module")
def package():
    return Package()


def modules(found):
    return {name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in found if ".py" in name}


@pytest.mark.parametrize(
    ("cell", "reached", "not_reached"),
    [(OPEN_PERIOD, {"loftesbok.report.period_report", "loftesbok.report.tables"}, {"loftesbok.report.trend_report"}),
     (OPEN_TRENDS,
      {"loftesbok.report.trend_report", "loftesbok.report.period_report", "loftesbok.report.charts"}, set())],
)  # fmt: skip
def test_a_notebook_reaches_what_it_calls_and_nothing_of_book_theme_forms_papers_or_server(
    package, cell, reached, not_reached
):
    found = package.reached(RUNS_NOTEBOOKS, [cell])
    told = modules(found)
    assert reached <= told
    others = ("book", "pages", "opendata", "catalogue", "cli", "commands", "printing", "sphinx_ext", "fragments",
              "intake", "papers", "serving", "fleet", "scaffold", "checks", "edition", "toc", "lock")  # fmt: skip
    foreign = {one for one in told if one.split(".")[1:2] and one.split(".")[1] in others}
    assert foreign == set()
    assert not not_reached & told
    assert "loftesbok/templates/datapackage.json" in found
    assert not [name for name in found if "/theme/" in name or "/texts/" in name or "/pages/" in name]


PROBE = """
import os, sys
from pathlib import Path
sys.path[:0] = [{base!r}]
import loftesbok
package = Path(loftesbok.__file__).parent
opened = set()
def listen(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and str(package) in arguments[0]:
        opened.add(arguments[0])
sys.addaudithook(listen)
os.chdir({folder!r})
{code}
for name in sorted(opened):
    path = Path(name)
    if "__pycache__" not in path.parts and path.suffix != ".py":
        print(path.relative_to(package.parent).as_posix())
for name, module in sorted(sys.modules.items()):
    if name.partition(".")[0] == "loftesbok" and getattr(module, "__file__", None):
        print(Path(module.__file__).relative_to(package.parent).as_posix())
"""


@pytest.mark.parametrize("period_id", ["2023-2024", "trender"])
def test_what_a_notebook_really_loads_and_opens_is_among_what_it_can_reach(repository, package, period_id):
    cells = [cell.source for cell in notebook.read(repository.notebook(period_id)).cells if cell.cell_type == "code"]
    code = PROBE.format(
        base=str(package._folder.parent), folder=str(repository.reports / period_id), code="\n".join(cells)
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "loftesbok/figures.py" in told
    assert set(told) <= set(package.reached((), cells))


def test_code_that_does_not_say_what_it_imports_reaches_everything(package):
    for cell in ("%run annat.py", "import importlib", "exec('import os')", "__import__('loftesbok.book.build')"):
        assert package.reached((), [cell]) == package.files
    assert package.reached((), ["x = 1 + 1"]) == {}


def test_a_narrative_cell_with_code_of_its_own_reaches_what_it_imports(package):
    assert "loftesbok/opendata.py" in package.reached((), [OPEN_PERIOD, "from loftesbok import opendata"])
    assert {"loftesbok/report.py", "loftesbok/trends.py"} <= set(package.reached((), ["import loftesbok"]))


def test_imports_are_found_wherever_they_stand(tmp_path):
    sources = {
        "__init__": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from made.late import later as later\n",
        "one": "import made.two\ndef f():\n    try:\n        from made import three\n    except ImportError:\n"
               "        from made.four import x\n",
        "two": "from . import five\nfrom .inner.six import y\nif TYPE_CHECKING:\n    from made import typed\n",
        "three": "match 1:\n    case 1:\n        from made import later\n",
        "four": "from importlib.resources import files\nNAME = 'told.txt'\n",
        "five": "", "typed": "", "late": "", "lonely": "", "inner/__init__": "", "inner/six": "",
    }  # fmt: skip
    for name, source in sources.items():
        path = tmp_path / "made" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    for name in ("told.txt", "untold.txt"):
        (tmp_path / "made" / name).write_text("", encoding="utf-8")
    found = Package(tmp_path / "made").reached(["made.one"])
    assert {name.removeprefix("made/") for name in found} == {
        "one.py", "__init__.py", "two.py", "three.py", "four.py", "five.py", "late.py", "inner/__init__.py",
        "inner/six.py", "told.txt",
    }  # fmt: skip
