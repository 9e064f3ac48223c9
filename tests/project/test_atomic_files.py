"""A file is written whole or not at all; a folder is replaced whole, and an interrupted swap is put right."""

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from loftesbok.domain.problems import LoftesbokError
from loftesbok.project import atomic_files as files


def test_only_changed_bytes_are_written(tmp_path):
    path = tmp_path / "a" / "b.txt"
    assert files.write(path, "å\n")
    assert path.read_bytes() == "å\n".encode()
    before = path.stat().st_mtime_ns
    assert not files.write(path, "å\n")
    assert path.stat().st_mtime_ns == before
    assert [one.name for one in path.parent.iterdir()] == ["b.txt"]


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are Unix's")
@pytest.mark.parametrize("kept", [0o664, 0o600, 0o444, 0o755])
def test_a_file_keeps_its_mode_and_a_new_one_follows_umask(tmp_path, kept):
    """Colleagues who share a folder can still write what they could write before."""
    path = tmp_path / "a.csv"
    files.write(path, "1\n")
    path.chmod(kept)
    assert files.write(path, "2\n")
    assert mode(path) == kept
    before = os.umask(0o027)
    try:
        files.write(tmp_path / "b.csv", "1\n")
    finally:
        os.umask(before)
    assert mode(tmp_path / "b.csv") == 0o640


@pytest.mark.parametrize("held", ["1\n", None])
def test_a_link_stays_a_link_and_what_it_leads_to_is_written(tmp_path, held):
    """Also through a link to a link, and where the file that it leads to is not there yet."""
    place = tmp_path / "shared" / "a.csv"
    place.parent.mkdir()
    if held:
        place.write_text(held, encoding="utf-8")
        place.chmod(0o664)
    (tmp_path / "b.csv").symlink_to("shared/a.csv")
    (tmp_path / "c.csv").symlink_to("b.csv")
    assert files.write(tmp_path / "c.csv", "2\n")
    assert (tmp_path / "b.csv").is_symlink()
    assert (tmp_path / "c.csv").is_symlink()
    assert not place.is_symlink()
    assert place.read_text(encoding="utf-8") == "2\n"
    assert held is None or mode(place) == 0o664
    assert sorted(path.name for path in tmp_path.rglob("*.csv")) == ["a.csv", "b.csv", "c.csv"]


def test_a_link_out_of_its_project_is_refused(tmp_path):
    """A project that was sent to us must not decide what is overwritten elsewhere on the machine."""
    project, outside = folder(tmp_path / "project", **{"_config.yml": ""}), tmp_path / "outside.txt"
    outside.write_text("mine\n", encoding="utf-8")
    (project / "a.csv").symlink_to(outside)
    for act in (lambda: files.write(project / "a.csv", "2\n"), lambda: files.may_write(project / "a.csv")):
        with pytest.raises(LoftesbokError, match="länk ut ur projektet"):
            act()
    assert outside.read_text(encoding="utf-8") == "mine\n"
    (tmp_path / "away.csv").symlink_to(outside)  # no project's: whoever names it knows where it leads
    assert files.write(tmp_path / "away.csv", "2\n")


def test_a_link_that_leads_back_to_itself_is_no_place_to_write(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError):
        files.write(tmp_path / "a", "1\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_what_a_killed_write_left_is_swept_away(tmp_path, monkeypatch):
    def killed(path, place):
        raise SystemExit

    monkeypatch.setattr(Path, "replace", killed)
    monkeypatch.setattr(Path, "unlink", lambda path, missing_ok=False: None)
    with pytest.raises(SystemExit):
        files.write(tmp_path / "a.csv", "1\n")
    monkeypatch.undo()
    assert len(list(tmp_path.iterdir())) == 1
    files.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


FULL = """
import resource, sys
from pathlib import Path
from loftesbok.project import atomic_files as files
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    files.write(Path(sys.argv[1]), "x" * 100_000)
except OSError as error:
    print(error.strerror)
"""


def test_a_write_that_the_system_refuses_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    path = tmp_path / "b.txt"
    files.write(path, "gammalt\n")
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "File too large"
    assert path.read_text(encoding="utf-8") == "gammalt\n"
    assert [one.name for one in tmp_path.iterdir()] == ["b.txt"]


def folder(path, **texts):
    path.mkdir(parents=True)
    for name, text in texts.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def held(path):
    return {one.name: one.read_text(encoding="utf-8") for one in path.iterdir()}


@pytest.mark.parametrize("exchange", [True, False])
def test_a_folder_takes_the_place_of_another(tmp_path, monkeypatch, exchange):
    if not exchange:  # as on macOS, Windows and some file systems
        monkeypatch.setattr(files, "_exchanged", lambda one, other: False)
    place = tmp_path / "html"
    files.swap_in(folder(tmp_path / "one", a="1"), place)
    assert held(place) == {"a": "1"}
    files.swap_in(folder(tmp_path / "two", b="2"), place)
    assert held(place) == {"b": "2"}
    assert [one.name for one in tmp_path.iterdir()] == ["html"]


@pytest.mark.skipif(sys.platform != "linux", reason="renameat2 is Linux's")
def test_where_the_system_can_two_folders_change_places_at_once(tmp_path):
    one, other = folder(tmp_path / "one", a="1"), folder(tmp_path / "other", b="2")
    if not files._exchanged(one, other):
        pytest.skip("this file system cannot")
    assert (held(one), held(other)) == ({"b": "2"}, {"a": "1"})
    with pytest.raises(OSError, match="No such file"):
        files._exchanged(tmp_path / "no", other)


def test_a_swap_that_was_cut_off_between_two_renames_is_put_right(tmp_path):
    place = folder(tmp_path / "html", a="1")
    assert not files.interrupted(place)
    place.rename(tmp_path / ".html.old")  # killed here
    assert files.interrupted(place)
    files.recover(place)
    assert held(place) == {"a": "1"}
    folder(tmp_path / ".html.old", x="older still")
    files.recover(place)
    assert held(place) == {"a": "1"}


def test_a_place_that_cannot_be_written_is_known_beforehand(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OSError):
        files.may_write(tmp_path / "file" / "below.txt")
    files.may_write(tmp_path / "new" / "below.txt")
    assert list((tmp_path / "new").iterdir()) == []


def test_another_disk_is_copied_to_first(tmp_path):
    other = Path("/dev/shm")
    if not os.access(other, os.W_OK) or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    with tempfile.TemporaryDirectory(dir=other) as name:
        new = folder(Path(name) / "new", a="1")
        place = folder(tmp_path / "html", b="2")
        files.swap_in(new, place)
        assert held(place) == {"a": "1"}
        assert [one.name for one in tmp_path.iterdir()] == ["html"]
