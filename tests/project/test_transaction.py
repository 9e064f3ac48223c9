"""Several files change as one, also when the process is killed between two of them."""

import json
import os

import pytest

from loftesbok.domain.problems import LoftesbokError
from loftesbok.project import atomic_files as files
from loftesbok.project import digests as fingerprint
from loftesbok.project import transaction as journal
from loftesbok.project.project import Project
from tests.thorough.faults import killing


@pytest.fixture
def project(tmp_path):
    made = Project(tmp_path)
    for name in ("a", "b", "c"):
        files.write(tmp_path / f"{name}.txt", f"old {name}\n")
    return made


def texts(project, word):
    return {project.root / f"{name}.txt": f"{word} {name}\n" for name in ("a", "b", "c")}


def state(project):
    return {path.name: path.read_text(encoding="utf-8").split()[0] for path in sorted(project.root.glob("*.txt"))}


OLD, NEW = dict.fromkeys(["a.txt", "b.txt", "c.txt"], "old"), dict.fromkeys(["a.txt", "b.txt", "c.txt"], "new")


def test_all_are_written_and_nothing_is_left_over(project):
    wanted = {**texts(project, "new"), project.root / "sub" / "d.txt": "new d\n"}
    assert journal.write(project, wanted) == list(wanted)
    assert state(project) == NEW
    assert (project.root / "sub" / "d.txt").is_file()
    assert journal.write(project, wanted) == []
    assert not (project.build / "pending").exists()
    assert not journal.recover(project)


WRITE = """
from pathlib import Path
from loftesbok import journal
from loftesbok.project import Project
project = Project(Path(root))
journal.write(project, {project.root / f"{name}.txt": f"new {name}\\n" for name in ("a", "b", "c")})
"""


def test_killed_before_any_change_of_the_disk_it_is_the_old_or_the_new_state_when_the_next_command_begins(project):
    project.build.mkdir()
    count = killing.changes(killing.code(project.root, 0, WRITE))
    assert count > 12
    seen = []
    for before in range(1, count + 1):
        for name in ("a", "b", "c"):
            files.write(project.root / f"{name}.txt", f"old {name}\n")
        assert killing.code(project.root, before, WRITE).returncode == -9
        journal.recover(project)
        assert state(project) in (OLD, NEW)
        assert not (project.build / "pending").exists()
        seen.append(state(project) == NEW)
    assert seen == sorted(seen)  # from one moment on it is the new one
    assert len(set(seen)) == 2


def test_a_write_that_is_refused_in_the_middle_leaves_all_as_it_was(project, monkeypatch):
    move = files.move

    def refusing(new, place):
        if place.name == "b.txt":
            raise OSError(28, os.strerror(28))
        move(new, place)

    monkeypatch.setattr(files, "move", refusing)
    with pytest.raises(OSError, match="No space left"):
        journal.write(project, {**texts(project, "new"), project.root / "d.txt": "new d\n"})
    monkeypatch.undo()
    assert state(project) == OLD
    assert not journal.recover(project)


@pytest.mark.parametrize("damage", ["text", "path"])
def test_a_damaged_journal_is_not_followed(project, damage):
    pending = project.build / "pending"
    files.write(pending / "0", "new a\n")
    right = fingerprint.of_bytes(b"new a\n")
    entry = {"to": "a.txt", "sha256": "0" * 64} if damage == "text" else {"to": "../a.txt", "sha256": right}
    files.write(pending / "journal.json", json.dumps([entry]))
    with pytest.raises(LoftesbokError, match="is damaged"):
        journal.recover(project)
    assert state(project) == OLD
    assert not (project.root.parent / "a.txt").exists()
