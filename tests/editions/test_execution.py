"""One notebook run: refused unless clean, stopped when it never ends, and the same from warm and cold kernels."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import zmq
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from loftesbok.domain.problems import LoftesbokError
from loftesbok.editions import execution, notebook
from loftesbok.editions.execution import Order
from loftesbok.editions.kernels import fork_server
from loftesbok.editions.kernels.jupyter import has_local_sockets
from loftesbok.editions.kernels.manager import KernelPool, Kernels
from loftesbok.project.project import Project

PARAMETERS = 'period_id: str = "2017"\nthrough: str = ""\ndata_dir: str = "data"'
SAID = {"period_id": "2024-2025", "through": "2025-H1", "data_dir": "data"}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return Project(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module", params=[True, False], ids=["warm", "cold"])
def kernels(request, project):
    with Kernels(project, warm=request.param) as made:
        yield made


@pytest.fixture(scope="module")
def warm(project):
    with Kernels(project) as made:
        yield made


def order(folder, *cells):
    """Write a notebook of some cells and return the order to run it."""
    first = new_code_cell(PARAMETERS, id="parameters", metadata={"tags": ["parameters"]})
    made = new_notebook(cells=[first, *cells])
    for index, cell in enumerate(cells):
        cell["id"] = f"cell-{index}"
    path = folder / "notebook.ipynb"
    nbformat.write(made, path)
    return Order(path, folder, SAID, "notebook.ipynb", "the edition")


def test_a_notebook_runs_with_its_parameters_in_its_folder_and_carries_nothing_of_the_run(kernels, tmp_path):
    told = []
    done = execution.execute(
        order(
            tmp_path, new_markdown_cell("# Rubrik"),
            new_code_cell("import os\nprint(period_id, through, os.getcwd()[-6:])"),
        ),
        kernels, show_cell=lambda index, count: told.append((index, count)),
    )  # fmt: skip
    assert done.cells[-1].outputs[0].text == f"2024-2025 2025-H1 {str(tmp_path)[-6:]}\n"
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert set(done.metadata) == {"kernelspec", "language_info"}
    assert all(set(cell.metadata) <= {"tags"} for cell in done.cells)
    assert done.cells[1].id == "injected-parameters"


def test_each_notebook_has_a_process_of_its_own(kernels, tmp_path):
    cell = new_code_cell("import os, builtins\nseen = hasattr(builtins, 'mark')\nbuiltins.mark = 1\nos.getpid(), seen")
    found = [
        eval(execution.execute(order(tmp_path, cell), kernels).cells[-1].outputs[0].data["text/plain"])
        for _ in range(2)
    ]
    assert found[0][0] != found[1][0]
    assert os.getpid() not in (found[0][0], found[1][0])
    assert [seen for _, seen in found] == [False, False]


def test_a_kernel_is_not_given_what_a_cell_might_show(kernels, tmp_path, monkeypatch):
    for name in ("NYCKEL", "GITHUB_TOKEN", "USER", "HOSTNAME"):
        monkeypatch.setenv(name, "hemligt-losenord-42")
    cell = new_code_cell("import os\n'hemligt-losenord-42' in os.environ.values()")
    assert execution.execute(order(tmp_path, cell), kernels).cells[-1].outputs[0].data["text/plain"] == "False"
    with pytest.raises(LoftesbokError, match=r"notebook.ipynb, cell 2 \(cell-0\) visar projektets mapp"):
        execution.execute(order(tmp_path, new_code_cell(f"print({str(kernels.project.root)!r})")), kernels)


ENVIRONMENT = """
import sys, os, random, signal, numpy, warnings
import pandas, matplotlib
(os.environ["PYTHONHASHSEED"], hash("å"), matplotlib.get_backend(), hash(tuple(sys.path)),
 sys.argv[0].split("/")[-1], __name__, signal.getsignal(signal.SIGCHLD), len(warnings.filters), sys.flags.utf8_mode,
 "tornado" in sys.modules)
"""


def test_a_warm_kernel_is_like_a_cold_one(project, tmp_path):
    shown = []
    for warm in (True, False):
        with Kernels(project, warm=warm) as made:
            done = execution.execute(order(tmp_path, new_code_cell(ENVIRONMENT)), made)
        shown.append(
            done.cells[-1].outputs[0].data["text/plain"].replace("ipykernel_launcher.py", "ipykernel_launcher")
        )
    if not fork_server.is_available():
        pytest.skip("no warm kernels here")
    assert shown[0] == shown[1]


def test_forked_kernels_do_not_draw_the_same_numbers(warm, tmp_path):
    cell = new_code_cell("import random, numpy\nrandom.random(), numpy.random.random()")
    drawn = [execution.execute(order(tmp_path, cell), warm).cells[-1].outputs[0].data["text/plain"] for _ in range(2)]
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize(
    ("code", "told"),
    [("1/0", r"notebook.ipynb, cell 2, `1/0`: ZeroDivisionError: division by zero"),
     ("import sys\nprint('oj', file=sys.stderr)", r"cell 2 \(cell-0\) varnade eller misslyckades: oj"),
     ("import warnings\nwarnings.warn('akta')", r"cell 2 \(cell-0\) varnade eller misslyckades: .*akta"),
     ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", r"cell 2, `import os, signal`: kärnan dog"),
     ("raise SystemExit(3)", "SystemExit")],
)  # fmt: skip
def test_a_cell_that_fails_warns_or_takes_the_kernel_with_it_is_refused_in_a_sentence(warm, tmp_path, code, told):
    with pytest.raises(LoftesbokError, match=told) as caught:
        execution.execute(order(tmp_path, new_code_cell(code), new_code_cell("1")), warm)
    assert "är orörd" in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 2


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such sockets")
def test_local_sockets_are_used_where_the_system_takes_their_paths():
    longest = zmq.IPC_PATH_MAX_LEN - len("/9999-ipc-99")
    assert has_local_sockets(Path("/" + "x" * (longest - 1)))
    assert not has_local_sockets(Path("/" + "x" * longest))
    assert not has_local_sockets(Path("/" + "å" * (longest - 2)))  # bytes count, not characters


def test_a_cell_that_never_ends_is_stopped(warm, tmp_path):
    with pytest.raises(LoftesbokError, match=r"cell 2, `while True: pass`: den körde i mer än 3 sekunder"):
        execution.execute(order(tmp_path, new_code_cell("while True: pass")), warm, cell_timeout=3)
    assert all(process.poll() is not None for process in warm.processes)


def test_when_all_is_done_no_kernel_and_no_file_is_left(project, tmp_path):
    with Kernels(project) as made:
        cell = new_code_cell("import os\nos.getpid(), os.getppid()")
        done = execution.execute(order(tmp_path, cell), made)
        runtime = made.runtime
        assert runtime.is_dir()
    assert not runtime.exists()
    for number in eval(done.cells[-1].outputs[0].data["text/plain"]):
        if number != os.getpid():
            with pytest.raises(ProcessLookupError):
                os.kill(number, 0)


@pytest.mark.skipif(not fork_server.is_available(), reason="no warm kernels here")
def test_when_what_kernels_are_forked_from_has_died_they_start_in_the_ordinary_way(project, tmp_path):
    with Kernels(project) as made:
        made.server.process.kill()
        made.server.process.wait()
        done = execution.execute(order(tmp_path, new_code_cell("1 + 1")), made)
    assert done.cells[-1].outputs[0].data["text/plain"] == "2"


LOADED = """
import sys
from pathlib import Path
from loftesbok.editions import execution
from loftesbok.editions.kernels.manager import Kernels
from loftesbok.project.project import Project
folder = Path(sys.argv[1])
parameters = {"period_id": "2024-2025", "through": "2025-H1", "data_dir": "data"}
order = execution.Order(folder / "notebook.ipynb", folder, parameters, "notebook.ipynb", "the edition")
with Kernels(Project(folder)) as kernels:
    execution.load(kernels)
    before = {*sys.modules, "pwd"}  # Python's own, and loaded at once: who the user is, where no variable says so
    execution.execute(order, kernels)
    print(sorted(one for one in set(sys.modules) - before if not one.startswith("encodings.")))
"""


def test_once_loaded_running_a_notebook_loads_nothing_more(tmp_path):
    order(tmp_path, new_code_cell("1"))
    done = subprocess.run([sys.executable, "-c", LOADED, tmp_path], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


READ = """from loftesbok.data.dataset import load_once
from loftesbok.project.project import Project
kept = load_once(Project.find().data)
kept["places"]["title"].tolist()"""


def test_a_warm_kernel_sees_the_data_as_they_are_now(made_up):
    path, titles = made_up.data / "places.csv", []
    with Kernels(made_up) as made:
        for _ in range(2):
            done = execution.execute(order(made_up.notebooks, new_code_cell(READ)), made)
            titles.append(eval(done.cells[-1].outputs[0].data["text/plain"]))
            path.write_text(path.read_text(encoding="utf-8").replace(titles[0][0], "Ny plats"), encoding="utf-8")
    assert [one[0] != "Ny plats" for one in titles] == [True, False]


PROCESS = new_code_cell("import os\nos.getpid(), os.getppid()", id="process")


def processes(project, folder, pool):
    """Run a notebook; return its kernel's process, and the one that it was forked from."""
    with Kernels(project, pool=pool) as made:
        done = execution.execute(order(folder, PROCESS), made)
        assert made.runtime.is_dir()
    assert not made.runtime.exists()
    kernel, parent = eval(done.cells[-1].outputs[0].data["text/plain"])
    with pytest.raises(ProcessLookupError):
        os.kill(kernel, 0)
    return parent


@pytest.mark.skipif(not fork_server.is_available(), reason="no warm kernels here")
def test_who_builds_often_keeps_what_kernels_are_forked_from_as_long_as_it_lives_and_the_code_is_the_same(
    project, tmp_path
):
    pool = KernelPool()
    first = processes(project, tmp_path, pool)
    assert processes(Project(tmp_path), tmp_path, pool) == first
    os.kill(first, signal.SIGKILL)
    pool.server.process.wait()
    second = processes(project, tmp_path, pool)
    assert second != first
    pool._code["loftesbok/report/tables.py"] = "another one"
    third = processes(project, tmp_path, pool)
    assert third not in (first, second)
    pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(third, 0)


@pytest.mark.parametrize(
    ("parameters", "told"),
    [({"period": "2017"}, "har ingen parameter 'period'"), ({"through": 2023}, "Rätt vore en text"),
     ({"data_dir": None}, "Rätt vore en text")],
)  # fmt: skip
def test_unknown_or_ill_typed_parameters_are_refused_before_anything_runs(repository, parameters, told):
    source = notebook.read(repository.notebook("2017"))
    with pytest.raises(LoftesbokError, match=told):
        execution.check_parameters(source, parameters, "2017.ipynb")
