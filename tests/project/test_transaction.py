"""Several files change as one, also when the process is killed between two of them, and never over someone's edit."""

import json
import os

import pytest

from loftesbok.cli import main
from loftesbok.domain.problems import LoftesbokError
from loftesbok.project import atomic_files, digests, lock, transaction
from loftesbok.project.project import Project
from tests.thorough.faults import killing

NAMES = ("a", "b", "c")


@pytest.fixture
def project(tmp_path):
    (tmp_path / "_config.yml").write_text("", encoding="utf-8")
    project = Project(tmp_path)
    put(project, "old")
    return project


def put(project, word):
    for name in NAMES:
        atomic_files.write(project.root / f"{name}.txt", f"{word} {name}\n")


def texts(project, word):
    return {project.root / f"{name}.txt": f"{word} {name}\n" for name in NAMES}


def state(project):
    return {path.name: path.read_text(encoding="utf-8").split()[0] for path in sorted(project.root.glob("*.txt"))}


def recover(project):
    """Recover, and return what was told."""
    lines = []
    assert transaction.recover(project, lines.append) == bool(lines)
    return lines


OLD, NEW = dict.fromkeys(["a.txt", "b.txt", "c.txt"], "old"), dict.fromkeys(["a.txt", "b.txt", "c.txt"], "new")


def test_all_are_written_and_nothing_is_left_over(project):
    wanted = {**texts(project, "new"), project.root / "sub" / "d.txt": "new d\n"}
    assert transaction.write(project, wanted) == list(wanted)
    assert state(project) == NEW
    assert (project.root / "sub" / "d.txt").is_file()
    assert transaction.write(project, wanted) == []
    assert not (project.build / "pending").exists()
    assert recover(project) == []


def write(project):
    with lock.held(project, "loftesbok import"):
        transaction.write(project, texts(project, "new"))


@pytest.fixture
def moments(project):
    """Every moment at which a write can be killed: so many changes of the disk it has."""
    project.build.mkdir()
    code, count = killing.call(project.root, 0, lambda: write(project))
    assert code == 0
    assert count > 12
    return range(1, count + 1)


def kill(project, before):
    put(project, "old")
    assert killing.call(project.root, before, lambda: write(project))[0] == -9


def test_killed_before_any_change_of_the_disk_it_is_the_old_or_the_new_state_when_the_next_command_begins(
    project, moments
):
    """And someone who has edited one of the files in the meantime loses nothing."""
    seen, refused = [], []
    for before in moments:
        kill(project, before)
        interrupted = keep(project)
        lines = recover(project)
        assert state(project) in (OLD, NEW)
        assert not (project.build / "pending").exists()
        completed = state(project) == NEW
        seen.append(completed)
        if lines:
            assert lines == ["loftesbok import avbröts och är nu fullföljt: a.txt, b.txt och c.txt."]
        name = NAMES[before % len(NAMES)]
        bring_back(project, interrupted)
        (project.root / f"{name}.txt").write_text(f"edited {name}\n", encoding="utf-8")
        edited = state(project)
        try:
            assert recover(project) == []
        except LoftesbokError as error:
            refused.append(before)
            assert f"har {name}.txt ändrats" in str(error)
            assert state(project) == edited  # nothing has been written
            assert transaction.discard(project, lines.append)
            assert state(project) == {**OLD, f"{name}.txt": "edited"}
            assert recover(project) == []
        assert state(project)[f"{name}.txt"] == "edited"
    assert seen == sorted(seen)  # from one moment on it is the new one
    assert len(set(seen)) == 2
    assert len(refused) > 3  # the moments from the journal on, until it goes


def keep(project):
    """Return every file of a project, but for the lock."""
    return {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file() and path.name != "lock"}


def bring_back(project, files):
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@pytest.fixture
def interrupted(project, moments):
    """A project whose write was killed when the first of its files was in place."""
    for before in reversed(moments):
        kill(project, before)
        if sorted(state(project).values()) == ["new", "old", "old"]:
            return project
    raise AssertionError("no such moment")


def test_the_user_can_let_the_interrupted_command_prevail(interrupted):
    """By the way that the message names: the file in ``_build/pending/new`` put in place of the edited one."""
    edited = interrupted.root / "b.txt"
    edited.write_text("edited\n", encoding="utf-8")
    with pytest.raises(LoftesbokError, match=r"har b\.txt ändrats"):
        recover(interrupted)
    edited.write_bytes((interrupted.build / "pending" / "new" / "b.txt").read_bytes())
    assert len(recover(interrupted)) == 1
    assert state(interrupted) == NEW


def test_a_file_that_someone_has_removed_is_not_brought_back(interrupted):
    (interrupted.root / "c.txt").unlink()
    with pytest.raises(LoftesbokError, match=r"har c\.txt ändrats"):
        recover(interrupted)
    assert transaction.discard(interrupted, lambda text: None)
    assert state(interrupted) == {"a.txt": "old", "b.txt": "old"}


def test_the_command_line_stops_and_goes_on_as_it_says(interrupted, capsys):
    """Whoever reads the message and does what it says gets on."""
    (interrupted.root / "data").mkdir()
    (interrupted.root / "b.txt").write_text("edited\n", encoding="utf-8")
    assert main(["check", "--project", str(interrupted.root)]) == 1
    refusal = capsys.readouterr().err
    assert "har b.txt ändrats" in refusal
    assert f"`{transaction.DISCARD}`" in refusal
    main([*transaction.DISCARD.split()[1:], "--project", str(interrupted.root)])
    assert "loftesbok import avbröts och är nu struket. Som före kommandot är åter: a.txt." in capsys.readouterr().err
    assert state(interrupted) == {**OLD, "b.txt": "edited"}


def test_a_write_that_is_refused_in_the_middle_leaves_all_as_it_was(project, monkeypatch):
    write = atomic_files.write

    def refusing(path, content):
        if path.name == "b.txt" and "pending" not in path.parts and content == b"new b\n":
            raise OSError(28, os.strerror(28))
        return write(path, content)

    monkeypatch.setattr(atomic_files, "write", refusing)
    with pytest.raises(OSError, match="No space left"):
        transaction.write(project, {**texts(project, "new"), project.root / "d.txt": "new d\n"})
    monkeypatch.undo()
    assert state(project) == OLD
    assert recover(project) == []


@pytest.mark.parametrize("place", ["file", "folder"])
def test_nothing_is_written_where_a_file_lies_outside_the_project(project, tmp_path_factory, place):
    """A project that was sent to us must not decide what is overwritten elsewhere on the machine."""
    outside = tmp_path_factory.mktemp("outside")
    atomic_files.write(outside / "d.txt", "old d\n")
    if place == "file":
        (project.root / "d.txt").symlink_to(outside / "d.txt")
        path = project.root / "d.txt"
    else:
        (project.root / "sub").symlink_to(outside)
        path = project.root / "sub" / "d.txt"
    with pytest.raises(LoftesbokError, match="ligger utanför projektet"):
        transaction.write(project, {**texts(project, "new"), path: "new d\n"})
    assert (outside / "d.txt").read_text(encoding="utf-8") == "old d\n"
    assert {**state(project), "d.txt": "old"} == {**OLD, "d.txt": "old"}


def test_links_and_modes_stay_through_a_transaction(project):
    (project.root / "shared").mkdir()
    (project.root / "a.txt").rename(project.root / "shared" / "a.txt")
    (project.root / "a.txt").symlink_to(project.root / "shared" / "a.txt")
    (project.root / "b.txt").chmod(0o664)
    transaction.write(project, texts(project, "new"))
    assert (project.root / "a.txt").is_symlink()
    assert (project.root / "shared" / "a.txt").read_text(encoding="utf-8") == "new a\n"
    assert (project.root / "b.txt").stat().st_mode & 0o777 == 0o664


@pytest.mark.parametrize("damage", ["text", "path", "old", "json"])
def test_a_damaged_journal_is_not_followed(project, damage):
    pending = project.build / "pending"
    atomic_files.write(pending / "new" / "a.txt", "new a\n")
    atomic_files.write(pending / "old" / "a.txt", "other\n" if damage == "old" else "old a\n")
    new, old = digests.of_bytes(b"new a\n"), digests.of_bytes(b"old a\n")
    entry = {
        "path": "../a.txt" if damage == "path" else "a.txt", "before": None if damage == "path" else old,
        "after": "0" * 64 if damage == "text" else new,
    }  # fmt: skip
    journal = json.dumps({"command": "loftesbok import", "files": [entry]})
    atomic_files.write(pending / "journal.json", journal[:-2] if damage == "json" else journal)
    for action in (transaction.recover, transaction.discard):
        with pytest.raises(LoftesbokError, match="är skadad"):
            action(project, lambda text: None)
    assert state(project) == OLD
    assert not (project.root.parent / "a.txt").exists()


def test_what_is_at_work_is_no_left_over(project):
    """The next command waits for the lock, so that it does not complete what another is about to write."""
    with lock.held(project, "loftesbok import"):
        assert lock.purpose(project) == "loftesbok import"
    assert lock.purpose(project) == "ett kommando"
