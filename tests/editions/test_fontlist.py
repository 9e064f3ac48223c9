"""matplotlib's list of fonts is made once for all of a user's projects, and nothing else is taken from the user."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from loftesbok import fontlist

NAME = "fontlist-v1.2.3.json"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache, and in it matplotlib's folder, which is not there yet."""
    monkeypatch.delenv("MPLCONFIGDIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("sys.platform", "linux")
    return tmp_path / "cache" / "matplotlib"


def test_the_list_is_taken_from_the_user_and_settings_are_not(cache: Path, tmp_path: Path) -> None:
    cache.mkdir(parents=True)
    (cache / NAME).write_text("{}")
    (cache / "matplotlibrc").write_text("font.size: 40")
    fontlist.share(tmp_path / "own")
    assert [path.name for path in (tmp_path / "own").iterdir()] == [NAME]
    assert (tmp_path / "own" / NAME).read_text() == "{}"


def test_the_list_is_given_to_the_user_once(cache: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / NAME).write_text("first")
    (own / "matplotlibrc").write_text("font.size: 40")
    fontlist.share(own)
    assert [path.name for path in cache.iterdir()] == [NAME]
    (own / NAME).write_text("second")
    fontlist.share(own)
    assert (cache / NAME).read_text() == "first"
    assert (own / NAME).read_text() == "second"


def test_a_cache_that_cannot_be_written_to_does_no_harm(cache: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / NAME).write_text("{}")
    cache.parent.write_text("a file, and no folder")
    fontlist.share(own)
    assert (own / NAME).read_text() == "{}"


@pytest.mark.parametrize(
    ("platform", "variables", "place"),
    [
        ("linux", {}, "home/.cache/matplotlib"),
        ("linux", {"XDG_CACHE_HOME": "other"}, "other/matplotlib"),
        ("linux", {"XDG_CACHE_HOME": "other", "MPLCONFIGDIR": "own"}, "own"),
        ("darwin", {"XDG_CACHE_HOME": "other"}, "home/.matplotlib"),
        ("win32", {}, "home/.matplotlib"),
    ],
)
def test_where_matplotlib_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], place: str
) -> None:
    for name in ("XDG_CACHE_HOME", "MPLCONFIGDIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, str(tmp_path / value))
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path / "home")
    assert fontlist.of_user() == tmp_path / place


def test_it_is_where_matplotlib_itself_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MPLCONFIGDIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    code = "import matplotlib; print(matplotlib.get_cachedir())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert fontlist.of_user() == Path(said)
