"""What every machine of a fleet must have in common, so that the same project gives the same book on each of them.

That is Python, the package's own files, and the versions of all that it needs. The lock file says which are meant, not
which are installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from loftesbok.project import digests

CODE = "loftesboks filer"
TOLD = 3  # so many differences are told one by one


@cache
def environment() -> dict[str, str]:
    """Return what this machine makes books with: versions by name, and the digest of the package's files."""
    package = digests.of_tree(digests.PACKAGE, digests.PACKAGE)
    return {CODE: digests.of_value(package)[:12], **digests.needed(digests.environment())}


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """Say what another machine has other than we have, as in "pandas 3.0.0 i stället för 3.1.1"; "" when all agrees."""
    different = [
        f"{name} {there.get(name, 'saknas')} i stället för {version}"
        for name, version in here.items()
        if there.get(name) != version
    ]
    more = f" och {len(different) - TOLD} till" if len(different) > TOLD else ""
    return ", ".join(different[:TOLD]) + more
