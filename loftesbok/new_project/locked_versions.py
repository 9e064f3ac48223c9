"""The versions of all that the package needs, as they are installed here: the locked environment of a new project."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution

_OWN, _TESTS = "loftesbok", ("pytest", "nbval")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_HEAD = """\
# The versions with which this project was begun. The package itself, loftesbok, is in no public index: README.md says
# how it is installed. Its repository has a requirements.txt with the hashes of every file as well.
"""


def requirements() -> str:
    """Return ``requirements.txt`` of a new project: a line for everything installed that the package needs.

    What the tests of the editions need is among it. What is needed only on another operating system is not: pip finds
    it when it installs the package.
    """
    found: dict[str, str] = {}
    waiting = [_OWN, *_TESTS]
    while waiting:
        name = waiting.pop()
        plain = re.sub(r"[-_.]+", "-", name).lower()
        try:
            one = distribution(name)
        except PackageNotFoundError:
            continue
        if plain not in found:
            found[plain] = one.version
            waiting += [_NAME.match(need)[0] for need in one.requires or () if "extra ==" not in need]  # type: ignore[index]
    lines = [f"{name}=={version}" for name, version in sorted(found.items()) if name != _OWN]
    return _HEAD + "".join(f"{line}\n" for line in lines)
