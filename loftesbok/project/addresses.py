"""The address at which a book is published."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from loftesbok.domain.problems import LoftesbokError
from loftesbok.project.project import CONFIG, Project

ADDRESS = re.compile(r"https?://[A-Za-z0-9._~!$&'()*+,;=:@/?#%\[\]-]+")
"""An absolute address in the characters that RFC 3986 lets it hold."""


def base_url(project: Project) -> str:
    """Return the address at which the book is published, with a slash at its end; "" where none is set.

    It is ``loftesbok: {base_url: …}`` in ``_config.yml``. Raises LoftesbokError when it is no address, or is another
    than ``html: {baseurl: …}``.
    """
    address = checked_base(project.own_settings.get("base_url") or "")
    other = (project.config.get("html") or {}).get("baseurl") or ""
    if other and checked_base(other) != address:
        raise LoftesbokError(
            f"{CONFIG}: html.baseurl is {other!r} and loftesbok.base_url is {address!r}. "
            "Take html.baseurl away: the one address is loftesbok.base_url."
        )
    return address


def checked_base(address: object) -> str:
    """Return an address with a slash at its end; "" stays "". Raises LoftesbokError when it is none."""
    if address == "":
        return ""
    try:
        parts = urlsplit(address) if isinstance(address, str) and ADDRESS.fullmatch(address) else None
        usable = parts is not None and parts.hostname and (parts.port or 1) and "@" not in parts.netloc
    except ValueError:
        usable = False
    if not usable or set(str(address)) & set("?#"):
        raise LoftesbokError(
            f"{CONFIG}: loftesbok.base_url is {address!r}. It must be the address of the folder that the book is "
            "published in, such as https://www.example.se/loften/, in ASCII (xn--… for a host with å, ä or ö) and "
            "without user name, query and fragment."
        )
    return f"{str(address).rstrip('/')}/"


def public_url(project: Project) -> str:
    """Return the address that readers can be sent to: the book's, unless it is a reserved example (RFC 2606)."""
    address = base_url(project)
    return "" if is_example(address) else address


def is_example(address: str) -> bool:
    """Tell whether an address has a host that is reserved for examples (RFC 2606)."""
    host = urlsplit(address).hostname or ""
    return host.rpartition(".")[2] == "example"
