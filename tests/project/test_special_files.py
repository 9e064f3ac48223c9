"""A named pipe, a device or a socket among a project's files is refused by name, and never waited for."""

import os
import signal
import socket

import pytest

from loftesbok.cli import main
from loftesbok.data.dataset import find_problems
from loftesbok.domain.problems import LoftesbokError
from loftesbok.project import digests, special_files
from loftesbok.project.project import Project
from tests.sample.data_folder import copy_of_valid

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
SECONDS = 60  # a reader of a pipe would wait for ever


@pytest.fixture(autouse=True)
def _no_endless_waiting():
    def give_up(*_):
        raise TimeoutError("waits for a named pipe")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def project(tmp_path):
    copy_of_valid(tmp_path)
    (tmp_path / "_config.yml").write_text("title: Påhittad\n", encoding="utf-8")
    return Project(tmp_path)


@pytest.mark.parametrize("name", ["data/measures.csv", "data/datapackage.json", "data/x.csv", "book/a/b.md"])
def test_a_command_ends_with_the_pipes_name(project, name, capsys):
    path = project.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    for command in ("check", "build"):
        assert main([command, "--project", str(project.root)]) == 1
        assert f"{name} är en namngiven pipe, ingen fil" in capsys.readouterr().err


def test_settings_that_are_a_device_are_refused(project, capsys):
    project.config_file.unlink()
    project.config_file.symlink_to("/dev/zero")
    assert main(["check", "--project", str(project.root)]) == 1
    assert "_config.yml är en enhet, ingen fil" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["measures.csv", "datapackage.json"])
def test_data_are_refused_without_a_project_too(tmp_path, name):
    folder = copy_of_valid(tmp_path)
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert f"{name}: här finns en namngiven pipe, ingen fil. Rätt vore: en vanlig fil." in map(
        str, find_problems(folder)
    )


def test_digests_refuse_what_has_come_since(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's path may be no longer than 107 characters
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("här.sock")
        with pytest.raises(LoftesbokError, match=r"^här.sock är en sockel, ingen fil"):
            digests.of_tree(tmp_path, tmp_path)


def test_files_folders_and_links_to_them_are_fine(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_text("", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "a" / "x")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone").symlink_to(tmp_path / "nothing")
    special_files.refuse_below(tmp_path, tmp_path)
    assert [special_files.kind(tmp_path / name) for name in ("a", "link", "gone", "nothing")] == ["en mapp", "", "", ""]
