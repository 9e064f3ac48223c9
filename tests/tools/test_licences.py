"""Every package that is installed has a licence that lets us use it, and LICENCES.md says which.

Guards the lock: a new dependency under another licence fails here before it is used.
"""

from __future__ import annotations

from tools import licences


def test_no_licence_is_outside_the_list() -> None:
    assert licences.refused() == {}
    assert len(licences.installed()) > 100


def test_the_page_lists_what_the_lock_installs() -> None:
    """Also where another system installs a little more or less of it; `make licences` brings it in line."""
    said = licences.written()
    assert list(said) == [f"{name} {', '.join(versions)}" for name, versions in licences.locked().items()]
    for name, one in licences.installed().items():
        own = [kind for row, kind in said.items() if row.partition(" ")[0] == name]
        assert own == [licences.licence(one)]


def test_a_licence_that_is_not_on_the_list_is_seen() -> None:
    assert not licences._parts("MIT AND GPL-3.0-only") <= licences.ALLOWED
    assert licences._parts("(MIT OR Apache-2.0) AND Zlib") == {"MIT", "Apache-2.0", "Zlib"}
