"""One notebook run: refused unless clean, stopped when it never ends, and the same from warm and cold kernels."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from loftesbok.domain.problems import LoftesbokError
from loftesbok.editions import execution, notebook
from loftesbok.editions.execution import Order
from loftesbok.editions.kernels import fork_server as zygote
from loftesbok.editions.kernels.manager import Kernels, Warmth
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
        kernels, cells=lambda index, count: told.append((index, count)),
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
    with pytest.raises(LoftesbokError, match=r"notebook.ipynb, cell 2 \(cell-0\) shows the project's folder"):
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
    if not zygote.available():
        pytest.skip("no warm kernels here")
    assert shown[0] == shown[1]


def test_forked_kernels_do_not_draw_the_same_numbers(warm, tmp_path):
    cell = new_code_cell("import random, numpy\nrandom.random(), numpy.random.random()")
    drawn = [execution.execute(order(tmp_path, cell), warm).cells[-1].outputs[0].data["text/plain"] for _ in range(2)]
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize(
    ("code", "told"),
    [("1/0", r"notebook.ipynb, cell 2, `1/0`: ZeroDivisionError: division by zero"),
     ("import sys\nprint('oj', file=sys.stderr)", r"cell 2 \(cell-0\) warned or failed: oj"),
     ("import warnings\nwarnings.warn('akta')", r"cell 2 \(cell-0\) warned or failed: .*akta"),
     ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", r"cell 2, `import os, signal`: the kernel died"),
     ("raise SystemExit(3)", "SystemExit")],
)  # fmt: skip
def test_a_cell_that_fails_warns_or_takes_the_kernel_with_it_is_refused_in_a_sentence(warm, tmp_path, code, told):
    with pytest.raises(LoftesbokError, match=told) as caught:
        execution.execute(order(tmp_path, new_code_cell(code), new_code_cell("1")), warm)
    assert "left as it was" in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 2


def test_a_cell_that_never_ends_is_stopped(warm, tmp_path):
    with pytest.raises(LoftesbokError, match=r"cell 2, `while True: pass`: it ran for more than 3 seconds"):
        execution.execute(order(tmp_path, new_code_cell("while True: pass")), warm, cell_timeout=3)
    assert all(process.poll() is not None for process in warm._processes if process is not None)


def test_when_all_is_done_no_kernel_and_no_file_is_left(project, tmp_path):
    with Kernels(project) as made:
        cell = new_code_cell("import os\nos.getpid(), os.getppid()")
        done = execution.execute(order(tmp_path, cell), made)
        runtime = made._runtime
        assert runtime.is_dir()
    assert not runtime.exists()
    for number in eval(done.cells[-1].outputs[0].data["text/plain"]):
        if number != os.getpid():
            with pytest.raises(ProcessLookupError):
                os.kill(number, 0)


@pytest.mark.skipif(not zygote.available(), reason="no warm kernels here")
def test_when_what_kernels_are_forked_from_has_died_they_start_in_the_ordinary_way(project, tmp_path):
    with Kernels(project) as made:
        made._zygote._process.kill()
        made._zygote._process.wait()
        done = execution.execute(order(tmp_path, new_code_cell("1 + 1")), made)
        assert made.beside(os.getpid) == os.getpid()
    assert done.cells[-1].outputs[0].data["text/plain"] == "2"


LOADED = """
import sys
from pathlib import Path
from loftesbok import execution
from loftesbok.kernel import Kernels, Warmth
from loftesbok.project import Project
folder = Path(sys.argv[1])
parameters = {"period_id": "2024-2025", "through": "2025-H1", "data_dir": "data"}
order = execution.Order(folder / "notebook.ipynb", folder, parameters, "notebook.ipynb", "the edition")
with Kernels(Project(folder)) as kernels:
    execution.load(kernels)
    before = set(sys.modules)
    execution.execute(order, kernels)
    print(sorted(one for one in set(sys.modules) - before if not one.startswith("encodings.")))
"""


def test_once_loaded_running_a_notebook_loads_nothing_more(tmp_path):
    order(tmp_path, new_code_cell("1"))
    done = subprocess.run([sys.executable, "-c", LOADED, tmp_path], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


READ = """from loftesbok.dataset import load_once
from loftesbok.project import Project
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


def test_other_work_is_done_beside_the_kernels_each_piece_in_a_process_of_its_own(warm):
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda number: warm.beside(str, number), range(24))) == [str(one) for one in range(24)]
        processes = set(threads.map(lambda _: warm.beside(os.getpid), range(8)))
    assert len(processes - {os.getpid()}) == (8 if zygote.available() else 0)


@pytest.mark.skipif(not zygote.available(), reason="there is no other process to do it in")
@pytest.mark.parametrize(("hurry", "nice"), [(True, 0), (False, zygote.LEISURE)])
def test_work_without_hurry_leaves_the_cores_to_others_in_its_session_and_in_others(warm, hurry, nice):
    assert warm.beside(os.nice, 0, hurry=hurry) == min(os.nice(0) + nice, 19)
    group = Path("/proc/self/autogroup")
    if group.is_file():  # where the kernel shares the cores among sessions first
        assert warm.beside(group.read_text, hurry=hurry).split()[-2:] == ["nice", str(nice)]


def test_work_that_cannot_be_done_beside_is_done_here_and_fails_here(warm):
    with pytest.raises(ValueError, match="invalid literal"):
        warm.beside(int, "fem")


PROCESS = new_code_cell("import os\nos.getpid(), os.getppid()", id="process")


def processes(project, folder, warmth):
    """Run a notebook; return its kernel's process, and the one that it was forked from."""
    with Kernels(project, warmth=warmth) as made:
        done = execution.execute(order(folder, PROCESS), made)
        assert made._runtime.is_dir()
    assert not made._runtime.exists()
    kernel, parent = eval(done.cells[-1].outputs[0].data["text/plain"])
    with pytest.raises(ProcessLookupError):
        os.kill(kernel, 0)
    return parent


@pytest.mark.skipif(not zygote.available(), reason="no warm kernels here")
def test_who_builds_often_keeps_what_kernels_are_forked_from_as_long_as_it_lives_and_the_code_is_the_same(
    project, tmp_path
):
    warmth = Warmth()
    first = processes(project, tmp_path, warmth)
    assert processes(Project(tmp_path), tmp_path, warmth) == first
    os.kill(first, signal.SIGKILL)
    warmth._zygote._process.wait()
    second = processes(project, tmp_path, warmth)
    assert second != first
    warmth._code["loftesbok/tables.py"] = "another one"
    third = processes(project, tmp_path, warmth)
    assert third not in (first, second)
    warmth.close()
    with pytest.raises(ProcessLookupError):
        os.kill(third, 0)


@pytest.mark.parametrize(
    ("parameters", "told"),
    [({"period": "2017"}, "has no parameter 'period'"), ({"through": 2023}, "must be text"),
     ({"data_dir": None}, "must be text")],
)  # fmt: skip
def test_unknown_or_ill_typed_parameters_are_refused_before_anything_runs(repository, parameters, told):
    source = notebook.read(repository.notebook("2017"))
    with pytest.raises(LoftesbokError, match=told):
        execution.check_parameters(source, parameters, "2017.ipynb")
