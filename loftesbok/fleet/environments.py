"""What every machine of a fleet must have in common, so that the same project gives the same book on each of them.

That is Python, the package's own files, and the versions of all that it needs. The lock file says which are meant, not
which are installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from loftesbok.project import digests as fingerprint

CODE = "loftesbok's files"
TOLD = 3  # so many differences are told one by one


@cache
def environment() -> dict[str, str]:
    """Return what this machine makes books with: versions by name, and the digest of the package's files."""
    package = fingerprint.of_tree(fingerprint.PACKAGE, fingerprint.PACKAGE)
    return {CODE: fingerprint.of_value(package)[:12], **fingerprint.needed(fingerprint.environment())}


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """Say what another machine has other than we have, as in "pandas 3.0.0 instead of 3.1.1"; "" when all agrees."""
    told = [
        f"{name} {there.get(name, 'missing')} instead of {version}"
        for name, version in here.items()
        if there.get(name) != version
    ]
    more = f" and {len(told) - TOLD} more" if len(told) > TOLD else ""
    return ", ".join(told[:TOLD]) + more
