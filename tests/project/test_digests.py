"""Digests tell what is on disk, whatever the clock says."""

import os
import sys
from importlib.metadata import version

from loftesbok.project import digests as fingerprint


def test_a_tree_is_told_by_content_and_not_by_times(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "x.csv").write_text("1", encoding="utf-8")
    (tmp_path / "a" / "y.csv").write_text("2", encoding="utf-8")
    before = fingerprint.of_tree(tmp_path / "a", tmp_path)
    assert list(before) == ["a/b/x.csv", "a/y.csv"]
    os.utime(tmp_path / "a" / "y.csv", (1, 1))
    assert fingerprint.of_tree(tmp_path / "a", tmp_path) == before
    (tmp_path / "a" / "y.csv").write_text("3", encoding="utf-8")
    os.utime(tmp_path / "a" / "y.csv", (1, 1))  # same size, same time, another content
    assert fingerprint.differences(before, fingerprint.of_tree(tmp_path / "a", tmp_path)) == ["a/y.csv"]


def test_what_is_left_out_and_what_is_not_there(tmp_path):
    for name in (".git/config", "__pycache__/a.pyc", "kept/a.py", "left/b.py", "c.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    assert list(fingerprint.of_tree(tmp_path, tmp_path, ["left"])) == ["c.py", "kept/a.py"]
    assert ".git/config" in fingerprint.of_tree(tmp_path, tmp_path, hidden=True)
    assert fingerprint.of_tree(tmp_path / "nothing", tmp_path) == {}


def test_line_ends_do_not_matter_in_text_files(tmp_path):
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_bytes(b"a\nb\n")
    other.write_bytes(b"a\r\nb\r\n")
    assert fingerprint.of_text_file(one) == fingerprint.of_text_file(other)
    other.write_bytes(b"a\r\nc\r\n")
    assert fingerprint.of_text_file(one) != fingerprint.of_text_file(other)


def test_the_environment_is_what_is_imported(tmp_path, monkeypatch):
    found = fingerprint.environment()
    assert found["pandas"] == version("pandas")
    assert found["jupyter-client"] == version("jupyter_client")
    (tmp_path / "pandas-0.0.1.dist-info").mkdir()
    (tmp_path / "Some_Thing.else-2.0+local.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert fingerprint.environment()["pandas"] == "0.0.1"
    assert fingerprint.environment()["some-thing-else"] == "2.0+local"


def test_only_what_the_package_needs_counts_for_notebooks():
    needed = fingerprint.needed(fingerprint.environment())
    assert {"python", "pandas", "numpy", "matplotlib", "ipykernel", "traitlets"} <= set(needed)
    assert not {"ruff", "pytest", "playwright"} & set(needed)


def test_with_a_lock_file_only_what_it_names_counts(tmp_path):
    lock = tmp_path / "requirements.txt"
    lock.write_text("pandas==3.1.1 \\\n    --hash=sha256:0\nJupyter.Client==8\n", encoding="utf-8")
    assert set(fingerprint.environment(lock)) == {"python", "pandas", "jupyter-client"}
