"""Which code an edition depends on: the layers that run and fill a notebook, and all where a cell may use more."""

import subprocess
import sys

import pytest

from loftesbok.editions import notebook
from loftesbok.editions.package_code import LAYERS, PackageCode
from loftesbok.project import digests


@pytest.fixture(scope="module")
def code():
    return PackageCode()


@pytest.mark.parametrize(
    "cell",
    ["from loftesbok import open_period", "from loftesbok import open_trends", "import loftesbok\nloftesbok.report",
     "from loftesbok import __version__", "from loftesbok import report", "from loftesbok.report import tables",
     "import loftesbok.data.views as views", "import pandas as pd\npd.read_csv", "import book, papers", "x = 1 + 1"],
)  # fmt: skip
def test_a_notebook_depends_on_the_layers_that_can_affect_it(code, cell):
    assert code.used_by([cell]) == code.layers
    assert {path.split("/")[1] for path in code.layers} == {*LAYERS, "__init__.py"}
    assert {"loftesbok/data/contract.json", "loftesbok/editions/templates/period.ipynb"} <= code.layers.keys()


@pytest.mark.parametrize(
    "cell",
    ["from loftesbok import opendata", "from loftesbok.opendata import publish", "import loftesbok.book.build",
     "def f():\n    try:\n        from loftesbok import cli\n    except ImportError:\n        pass",
     "if False:\n    import pandas, loftesbok.papers.summary.pages as pages",
     "%run annat.py", "import importlib", "from importlib import import_module as load", "exec('import os')",
     "__import__('loftesbok.book.build')", "eval('1')", "get_ipython().run_line_magic('run', 'annat.py')",
     "import os\nos.system('loftesbok list')", "a b", "x = 1\0"],
)  # fmt: skip
def test_a_cell_that_imports_more_or_may_do_so_depends_on_the_whole_package(code, cell):
    assert code.used_by(["from loftesbok import open_period", cell]) == code.files
    assert {"loftesbok/cli.py", "loftesbok/opendata/publish.py"} <= code.files.keys()


def test_lines_that_end_as_on_windows_are_no_other_code(tmp_path):
    for name, ending in (("unix", b"\n"), ("windows", b"\r\n")):
        path = tmp_path / name / "loftesbok" / "report" / "tables.py"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x = 1" + ending)
    unix, windows = (PackageCode(tmp_path / name / "loftesbok") for name in ("unix", "windows"))
    assert unix.layers == windows.layers != {}


PROBE = """
import os, sys
from pathlib import Path
package = {package!r}
opened = set()
def listen(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and package in arguments[0]:
        opened.add(arguments[0])
sys.addaudithook(listen)
for folder, code in {notebooks!r}:
    os.chdir(folder)
    exec(code)
modules = {{module.__file__ for name, module in sys.modules.items() if name.partition(".")[0] == "loftesbok"}}
for path in sorted(map(Path, opened | modules)):
    if "__pycache__" not in path.parts:
        print(path.relative_to(Path(package).parent).as_posix())
"""


def test_what_notebooks_really_load_and_open_is_among_the_layers(repository, code):
    notebooks = []
    for period_id in ("2023-2024", "trender"):
        cells = notebook.read(repository.notebook(period_id)).cells
        source = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        notebooks.append((str(repository.reports / period_id), source))
    probe = PROBE.format(package=str(digests.PACKAGE), notebooks=notebooks)
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, encoding="utf-8", check=True)
    used = set(done.stdout.split())
    assert {"loftesbok/report/charts.py", "loftesbok/data/contract.json"} <= used
    assert used <= code.layers.keys()
