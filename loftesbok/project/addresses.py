"""The address at which a book is published."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from loftesbok.domain.problems import DataError, Problem, quoted
from loftesbok.project.project import CONFIG, Project

ADDRESS = re.compile(r"https?://[A-Za-z0-9._~!$&'()*+,;=:@/?#%\[\]-]+")
"""An absolute address in the characters that RFC 3986 lets it hold."""
_RIGHT = (
    "adressen till mappen som boken läggs i, till exempel https://www.example.se/loften/; bara a–z och andra tecken "
    "som får stå i en adress (xn--… för en domän med å, ä eller ö), utan användarnamn, ? och #"
)


def base_url(project: Project) -> str:
    """Return the address at which the book is published, with a slash at its end; "" where none is set.

    It is ``loftesbok: {base_url: …}`` in ``_config.yml``. Raises DataError when it is no address, or is another than
    ``html: {baseurl: …}``.
    """
    address = project.own_settings.get("base_url") or ""
    if fault := _fault(address):
        raise project.wrong_setting("loftesbok", "base_url", what=fault, right=_RIGHT)
    html = project.config.get("html")
    other = (html.get("baseurl") if isinstance(html, dict) else "") or ""
    if other and _with_slash(other) != _with_slash(address):
        what = f"är {quoted(other)}, en annan adress än loftesbok.base_url"
        raise project.wrong_setting("html", "baseurl", what=what, right="ingen rad html.baseurl alls")
    return _with_slash(address)


def checked_base(address: object) -> str:
    """Return an address with a slash at its end; "" stays "". Raises DataError when it is none."""
    if fault := _fault(address):
        raise DataError([Problem(CONFIG, 0, "loftesbok.base_url", fault, _RIGHT)])
    return _with_slash(address)


def _with_slash(address: object) -> str:
    return f"{str(address).rstrip('/')}/" if address else ""


def _fault(address: object) -> str:
    """Say what is wrong with an address; "" where it is one, and where it is left out."""
    if address == "":
        return ""
    try:
        parts = urlsplit(address) if isinstance(address, str) and ADDRESS.fullmatch(address) else None
        usable = parts is not None and parts.hostname and (parts.port or 1) and "@" not in parts.netloc
    except ValueError:
        usable = False
    return "" if usable and not set(str(address)) & set("?#") else f"är {quoted(address)}, som inte är en adress"


def public_url(project: Project) -> str:
    """Return the address that readers can be sent to: the book's, unless it is a reserved example (RFC 2606)."""
    address = base_url(project)
    return "" if is_example(address) else address


def is_example(address: str) -> bool:
    """Tell whether an address has a host that is reserved for examples (RFC 2606)."""
    host = urlsplit(address).hostname or ""
    return host.rpartition(".")[2] == "example"
