"""No variable, user, computer or folder of whoever runs a notebook gets into an edition.

Guards `privacy`.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import nbformat
import pytest
from nbformat import v4

from loftesbok.domain.problems import LoftesbokError
from loftesbok.editions.privacy import Machine, environment, find_leaks, read_sources, refuse_leaks
from loftesbok.project.project import Project

SECRET = "hemligt-losenord-42"
MACHINE = Machine(
    (
        ("projektets mapp", "/srv/analys/loftesbok"),
        ("hemmappen", r"C:\Anv\Anna Ek"),
        ("mappen för tillfälliga filer", "/tmp"),
    ),
    (("användarens namn", "annaek"), ("datorns namn", "ks-dator-17")),
    (("miljövariabeln NYCKEL", SECRET),),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"nyckeln är {SECRET}.", "miljövariabeln NYCKEL"),
        ("File /srv/analys/loftesbok/data/x.csv", "projektets mapp"),
        ("file:///srv/analys/loftesbok", "projektets mapp"),
        (r"C:\Anv\Anna Ek\x.py", "hemmappen"),
        (json.dumps(r"C:\Anv\Anna Ek\x.py"), "hemmappen"),
        ("file:///C:/Anv/Anna%20Ek/x.py", "hemmappen"),
        ("kördes av ANNAEK på kontoret", "användarens namn"),
        ("ks-dator-17:8888", "datorns namn"),
        ("i /home/nils/x", "en sökväg till någons hemmapp"),
        ("i /Users/nils", "en sökväg till någons hemmapp"),
        (r"i C:\Users\nils\x", "en sökväg till någons hemmapp"),
        ("/tmp/ipykernel_123/1.py", "mappen för tillfälliga filer"),
    ],
)
def test_what_is_the_machines_is_found_and_not_repeated(text: str, found: str) -> None:
    (told,) = find_leaks([text], MACHINE)
    assert told == found


@pytest.mark.parametrize(
    "text",
    ["annaekan", "exempel.se/tmp/fil", "./tmp", "ks-dator-170", "och/eller", "hemligt", "https://exempel.se/home/nils"],
)
def test_what_only_resembles_it_is_none(text: str) -> None:
    assert find_leaks([text], MACHINE) == []


def test_what_the_data_speak_of_is_no_leak_though_a_user_be_called_so() -> None:
    asked = []

    def told() -> str:
        asked.append(1)
        return "Annaek är en stadsdel."

    assert find_leaks(["ingenting"], MACHINE, told) == []
    assert not asked
    assert find_leaks(["i Annaek finns"], MACHINE, told) == []
    assert find_leaks(["i Annaek finns /tmp/x"], MACHINE, told) == ["mappen för tillfälliga filer"]


def with_output(output: Any) -> Any:
    return v4.new_notebook(cells=[v4.new_code_cell("x", id="a1", outputs=[output])])


def packed(text: str) -> str:
    return base64.b64encode((text + " " * 60).encode()).decode()


OUTPUTS = {
    "printed": v4.new_output("stream", name="stdout", text=f"x {SECRET} y"),
    "a value": v4.new_output("execute_result", {"text/plain": "'ks-dator-17'"}),
    "HTML": v4.new_output("display_data", {"text/html": "<p title='/srv/analys/loftesbok'>x</p>"}),
    "JSON": v4.new_output("display_data", {"application/json": {"a": [{"annaek": 1}]}}),
    "a picture": v4.new_output("display_data", {"image/png": base64.b64encode(
        b"\x89PNG\r\n\x1a\n\0\0tEXtAuthor\0" + b"/srv/analys/loftesbok/x.py" + bytes(60)).decode()}),
    "a drawing": v4.new_output(
        "display_data", {"text/markdown": f"data:image/svg+xml;base64,{packed('<svg><!-- annaek --></svg>')}"}),
    "a download": v4.new_output("display_data", {"text/markdown": f":::{{downloads}} x\n:csv: {packed(SECRET)}\n:::"}),
    "metadata": v4.new_output("display_data", {"text/plain": "x"}, metadata={"sökväg": "/tmp/x"}),
}  # fmt: skip


@pytest.mark.parametrize("output", OUTPUTS.values(), ids=OUTPUTS)
def test_a_notebook_that_shows_it_is_refused(output: Any) -> None:
    with pytest.raises(LoftesbokError, match=r"^notebooks/x\.ipynb, cell 0 \(a1\) visar ") as caught:
        refuse_leaks(with_output(output), "notebooks/x.ipynb", MACHINE)
    assert SECRET not in str(caught.value)


def test_a_path_in_the_injected_parameters_is_refused() -> None:
    cell = v4.new_code_cell("data_dir = '/srv/analys/loftesbok/data'", metadata={"tags": ["injected-parameters"]})
    with pytest.raises(LoftesbokError, match="projektets mapp"):
        refuse_leaks(v4.new_notebook(cells=[cell]), "x", MACHINE)
    cell.metadata["tags"] = []
    refuse_leaks(v4.new_notebook(cells=[cell]), "x", MACHINE)


def test_a_short_name_in_base64_is_chance() -> None:
    data = base64.b64encode(Random(1).randbytes(30_000)).decode()
    name = re.search("(?<=[+/])[a-z]{3}(?=[+/])", data)[0]
    machine = Machine(names=(("användarens namn", name),))
    refuse_leaks(with_output(v4.new_output("display_data", {"image/png": data})), "x", machine)


def test_the_published_editions_hold_nothing_of_this_machine(repository: Project) -> None:
    machine = Machine.here(repository.root)
    assert len(machine.paths) >= 4
    for path in sorted(repository.reports.rglob("*.ipynb")):
        refuse_leaks(nbformat.read(path, as_version=4), path.name, machine, lambda: read_sources(repository.root))


def test_what_editions_are_made_from_is_data_notebooks_and_package(repository: Project) -> None:
    told = read_sources(repository.root)
    for words in ("Skäggetorp", "open_period", "Enligt redovisningen", "Linköpings kommun"):
        assert words in told


def test_a_process_with_the_kernels_environment_knows_no_more_than_it_needs(tmp_path: Path) -> None:
    full = {**os.environ, "NYCKEL": SECRET, "GITHUB_TOKEN": SECRET, "JUPYTER_TOKEN": SECRET, "USER": "annaek",
            "LOGNAME": "annaek", "HOSTNAME": "ks-dator-17", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}  # fmt: skip
    kept = environment(full, tmp_path)
    code = "import os, json, pathlib; print(json.dumps([dict(os.environ), str(pathlib.Path.home())]))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=kept, capture_output=True, text=True, encoding="utf-8", check=True
    )
    seen, home = json.loads(done.stdout)
    assert home == str(tmp_path)
    assert not {"NYCKEL", "GITHUB_TOKEN", "JUPYTER_TOKEN", "USER", "LOGNAME", "HOSTNAME"} & set(seen)
    assert SECRET not in done.stdout
    assert (seen["LC_ALL"], seen["PYTHONUTF8"]) == ("C.UTF-8", "1")
