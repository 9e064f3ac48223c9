"""What the pages of a book know of each other: titles, contents, labels, numbers, the glossary's meanings.

Sphinx writes a page from the page's own tree and from this. So when one page has been read again, and this is the same
as before, all other pages would be written as they were. Members of Sphinx's environment that say nothing about another
page (times, paths, word counts) are left out; one that is not known here counts, so that the error is on the safe side.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from typing import Any

from docutils import nodes

from loftesbok.project import digests as fingerprint

_NO_MATTER = frozenset((
    "_pickled_doctree_cache", "_write_doc_doctree_cache", "all_docs", "app", "config", "config_status",
    "config_status_extra", "dependencies", "doctreedir", "domains", "events", "included", "myst_config",
    "mystnb_config", "nb_new_exec_data", "ref_context", "sd_config", "settings", "srcdir", "temp_data", "titles_old",
))  # fmt: skip
_OWN_METADATA = frozenset(("wordcount", "kernelspec", "language_info", "loftesbok"))


def digest(env: Any) -> str:
    """Return the digest of what pages know of each other in a Sphinx environment."""
    known = {
        name: value
        for name, value in vars(env).items()
        if name not in _NO_MATTER and not name.startswith("_search_index")
    }
    known["metadata"] = {page: _metadata(one) for page, one in env.metadata.items()}
    known["nb_metadata"] = {page: one for page, one in known.get("nb_metadata", {}).items() if one}  # made by look-ups
    return fingerprint.of_value({name: _plain(value) for name, value in known.items()})


def _metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return what other pages may see of a page's metadata; a heading's line is of no concern to them."""
    slugs = {slug: rest for slug, (_, *rest) in metadata.get("myst_slugs", {}).items()}
    return {key: value for key, value in metadata.items() if key not in _OWN_METADATA} | {"myst_slugs": slugs}


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it, the same for equal values."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Mapping):
        return sorted(([_plain(key), _plain(one)] for key, one in value.items()), key=repr)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(one) for one in value), key=repr)
    if isinstance(value, nodes.Node):
        return value.pformat()
    if hasattr(value, "as_json"):
        return _plain(value.as_json())
    if type(value).__module__.startswith("sphinx.") and hasattr(value, "__dict__"):
        return [type(value).__name__, _plain({key: one for key, one in vars(value).items() if key != "_path"})]
    return [type(value).__name__, fingerprint.of_bytes(pickle.dumps(value, protocol=4))]
