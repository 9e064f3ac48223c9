"""The two commands work also when a dependency has a newer release: the locks name all that pip will ask for."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.lock import BOOK, TEST, entries, requirement


def locked(*paths) -> dict[str, Requirement]:
    """Return the requirements of locks by name; a marker of one that this system does not install leaves it out."""
    requirements = [Requirement(requirement(entry)) for path in paths for entry in entries(path.read_text("utf-8"))]
    return {
        canonicalize_name(item.name): item for item in requirements if item.marker is None or item.marker.evaluate()
    }


def wanted(name: str, extras: set[str]) -> Iterator[Requirement]:
    """Yield what an installed distribution asks for on this system, with some of its extras."""
    try:
        texts = distribution(name).requires or []
    except PackageNotFoundError:
        pytest.fail(f"{name} is in the lock, and not installed: make test sets it up")
    for item in map(Requirement, texts):
        if item.marker is None or any(item.marker.evaluate({"extra": extra}) for extra in extras | {""}):
            yield item


@pytest.mark.parametrize("paths", [(BOOK,), (BOOK, TEST)], ids=["book", "test"])
def test_what_is_asked_for_is_locked_with_its_extras(paths):
    """pip 23 looks a requirement with an extra up anew where the lock does not name the extra."""
    requirements = locked(*paths)
    missing = {
        f"{name} asks for {item}"
        for name, lock in requirements.items()
        for item in wanted(name, lock.extras)
        if canonicalize_name(item.name) not in requirements
        or not item.extras <= requirements[canonicalize_name(item.name)].extras
        or not item.specifier.contains(str(requirements[canonicalize_name(item.name)].specifier)[2:], prereleases=True)
    }
    assert missing == set()


@pytest.mark.parametrize("path", [BOOK, TEST], ids=["book", "test"])
def test_each_entry_has_hashes_and_no_address_is_in_a_lock(path):
    text = path.read_text("utf-8")
    assert all("--hash=sha256:" in entry and "==" in requirement(entry) for entry in entries(text))
    assert "://" not in text
    assert "--index-url" not in text


def test_the_second_lock_adds_to_the_first():
    text = TEST.read_text("utf-8")
    assert text.startswith("-r requirements.txt\n")
    book, added = locked(BOOK), locked(TEST)
    both = book.keys() & added.keys()
    assert all(added[name].specifier == book[name].specifier for name in both)
    assert all(added[name].extras > book[name].extras for name in both)


def test_an_extra_left_out_is_seen(tmp_path):
    """The lock of the first round said ``coverage``, and pytest-cov asked for ``coverage[toml]``."""
    copy = tmp_path / "lock.txt"
    copy.write_text(TEST.read_text("utf-8").replace("coverage[toml]==", "coverage=="), encoding="utf-8")
    asked = next(item for item in wanted("pytest-cov", set()) if item.name == "coverage")
    assert not asked.extras <= locked(copy)["coverage"].extras
    assert asked.extras <= locked(TEST)["coverage"].extras
