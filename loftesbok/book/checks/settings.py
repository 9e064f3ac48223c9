"""The settings, ``_config.yml``: keys that somebody reads, values of the kind that is read, files that are there.

What Sphinx makes of ``sphinx: config:`` it alone can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

from loftesbok.domain.problems import DataError, Problem, nearest, quoted
from loftesbok.project import addresses
from loftesbok.project.exact_paths import ExactPaths
from loftesbok.project.project import Project
from loftesbok.project.text_files import CONFIG
from loftesbok.project.yaml_lines import Mapping, Scalar, Sequence, Value

_TEXT, _SWITCH, _NUMBER, _TEXTS, _ANY = "en text", "true eller false", "ett tal", "en lista av texter", ""
_SECTIONS: dict[str, Any] = {
    "title": _TEXT, "author": _TEXT, "copyright": _TEXT, "logo": _TEXT, "project": _TEXT, "exclude_patterns": _TEXTS,
    "only_build_toc_files": _SWITCH, "bibtex_bibfiles": _ANY, "bibtex_reference_style": _TEXT,
    "loftesbok": {"base_url": _TEXT, "summaries": _SWITCH, "allow_personal": _TEXTS},
    "execute": {
        "execute_notebooks": _ANY, "cache": _TEXT, "exclude_patterns": _TEXTS, "timeout": _NUMBER,
        "run_in_temp": _SWITCH, "allow_errors": _SWITCH, "stderr_output": _TEXT, "eval_regex": _TEXT,
        "raise_on_error": _SWITCH, "show_tb": _SWITCH,
    },
    "parse": {
        "myst_enable_extensions": _TEXTS, "myst_url_schemes": _ANY, "myst_dmath_double_inline": _SWITCH,
        "myst_substitutions": _ANY,
    },
    "html": {
        "favicon": _TEXT, "use_edit_page_button": _SWITCH, "use_repository_button": _SWITCH,
        "use_issues_button": _SWITCH, "use_multitoc_numbering": _SWITCH, "extra_footer": _TEXT,
        "navbar_footer_text": _TEXT, "home_page_in_navbar": _SWITCH, "baseurl": _TEXT, "analytics": {},
        "comments": _ANY, "announcement": _TEXT,
    },
    "latex": {"latex_engine": _TEXT, "latex_documents": _ANY, "use_jupyterbook_latex": _SWITCH},
    "launch_buttons": {
        "notebook_interface": _TEXT, "binderhub_url": _TEXT, "jupyterhub_url": _TEXT, "thebe": _SWITCH,
        "colab_url": _TEXT, "deepnote_url": _TEXT,
    },
    "repository": {"url": _TEXT, "path_to_book": _TEXT, "branch": _TEXT},
    "sphinx": {
        "extra_extensions": _ANY, "local_extensions": _ANY, "recursive_update": _SWITCH, "config": _ANY,
    },
}  # fmt: skip
"""What Jupyter Book and the package read; {} is a section of whose keys nothing is known here."""
_NEEDED_EXTENSIONS = ("loftesbok.sphinx_ext", "myst_nb", "jupyter_book", "sphinx_external_toc")
_AS_TEXT = "en text, inom citationstecken om den ser ut som ett tal, ja eller nej"


def find(project: Project) -> list[Problem]:
    """Return what is wrong with the settings."""
    try:
        settings = project.config_lines
        project.config  # noqa: B018 - a value that looks like a date and is none
    except DataError as error:
        return list(error.problems)
    problems = [*_section(settings, _SECTIONS, ""), *_title(settings), *_pages(settings), *_extensions(settings)]
    if not problems:
        problems = [*_told(lambda: addresses.base_url(project)), *_files(project, settings)]
    return problems


def _told(ask: Callable[[], object]) -> list[Problem]:
    try:
        ask()
    except DataError as error:
        return list(error.problems)
    return []


def _section(section: Mapping, known: dict[str, Any], above: str) -> Iterator[Problem]:
    for twice in section.doubled:
        yield Problem(CONFIG, twice.line, f"{above}{twice.text}", "nyckeln står två gånger", "en gång")
    for key, value in section.items.items():
        place, line = f"{above}{key}", section.lines[key]
        if key not in known:
            right = nearest(key, list(known)) or "en inställning som Jupyter Book läser, eller ingen rad alls"
            yield Problem(CONFIG, line, place, "är ingen inställning", right)
        elif isinstance(known[key], str):
            yield from _value(value, known[key], place, line)
        elif isinstance(value, Mapping):
            if known[key]:
                yield from _section(value, known[key], f"{place}.")
        elif key != "loftesbok" or not _is_empty(value):
            yield Problem(
                CONFIG, line, place, "är inget avsnitt", "inställningar på raderna under, eller ingen rad alls"
            )


def _is_empty(value: Value) -> bool:
    return isinstance(value, Scalar) and not value.text


def _value(value: Value, kind: str, place: str, line: int) -> Iterator[Problem]:
    plain = value.value if isinstance(value, Scalar) else value
    if kind == _TEXT and not isinstance(plain, str) and plain is not None:
        shown = f"{quoted(value.text)} är ingen text" if isinstance(value, Scalar) else "är ingen text"
        yield Problem(CONFIG, line, place, shown, _AS_TEXT)
    elif kind == _SWITCH and not isinstance(plain, bool):
        shown = f"är {quoted(value.text)}" if isinstance(value, Scalar) else "är inget enda ord"
        yield Problem(CONFIG, line, place, shown, _SWITCH)
    elif kind == _NUMBER and (isinstance(plain, bool) or not isinstance(plain, int | float)):
        yield Problem(CONFIG, line, place, "är inget tal", _NUMBER)
    elif kind == _TEXTS and not (
        isinstance(value, Sequence)
        and all(isinstance(member, Scalar) and isinstance(member.value, str) for member in value.items)
    ):
        yield Problem(CONFIG, line, place, "är ingen lista av texter", "[en, två]")


def _title(settings: Mapping) -> Iterator[Problem]:
    title = settings.items.get("title")
    if title is None or _is_empty(title):
        yield Problem(CONFIG, settings.lines.get("title", 0), "title", "bokens titel saknas", "title: Bokens namn")


def _pages(settings: Mapping) -> Iterator[Problem]:
    chosen = settings.items.get("only_build_toc_files")
    if not isinstance(chosen, Scalar) or chosen.value is not True:
        what = "måste vara true: annars räknas det som sidorna infogar som egna sidor"
        yield Problem(CONFIG, settings.lines.get("only_build_toc_files", 0), "only_build_toc_files", what, "true")


def _extensions(settings: Mapping) -> Iterator[Problem]:
    sphinx = settings.items.get("sphinx")
    config = sphinx.items.get("config") if isinstance(sphinx, Mapping) else None
    listed = config.items.get("extensions") if isinstance(config, Mapping) else None
    place, right = "sphinx.config.extensions", f"en lista med {', '.join(_NEEDED_EXTENSIONS)}"
    if not isinstance(listed, Sequence):
        if not isinstance(sphinx, Mapping) or "extra_extensions" not in sphinx.items:
            yield Problem(CONFIG, listed.line if listed else 0, place, "listan saknas", right)
        return
    names = {member.text: member.line for member in listed.items if isinstance(member, Scalar)}
    for name in _NEEDED_EXTENSIONS:
        if name not in names:
            yield Problem(CONFIG, listed.line, place, f"{name} saknas", right)
    for name, line in names.items():
        if not isinstance(sphinx, Mapping) or "local_extensions" in sphinx.items or _is_module(name):
            continue
        yield Problem(CONFIG, line, place, f"{quoted(name)} är inte installerad", nearest(name, _NEEDED_EXTENSIONS))


def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _files(project: Project, settings: Mapping) -> Iterator[Problem]:
    html = settings.items.get("html")
    icon = html.items.get("favicon") if isinstance(html, Mapping) else None
    disk = ExactPaths(project.book)
    for place, value in (("logo", settings.items.get("logo")), ("html.favicon", icon)):
        if not isinstance(value, Scalar) or not value.text or "://" in value.text:
            continue
        path = project.book / value.text
        if not path.resolve().is_relative_to(project.book.resolve()) or not disk.has(path):
            what = f"filen {quoted(value.text)} finns inte i book/"
            yield Problem(CONFIG, value.line, place, what, "en fil i book/, stavad som den heter")
