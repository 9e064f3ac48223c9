"""All that a book is made from, as digests: when they are the same, so is the book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from loftesbok.book.page_sources import files_beside_book
from loftesbok.domain.problems import DataError
from loftesbok.project import digests
from loftesbok.project.project import Project

ENVIRONMENT, PACKAGE, CONFIGURED, THROUGH = "environment/", "package/", "configured/", "through"
GENERATED = ("book/_generated", "book/papers", "book/underlag")


def of_book(project: Project, through: str = "") -> dict[str, str]:
    """Return the digests of a book's inputs by name: the project's files, the package's, the environment's versions.

    Nothing heavy is loaded, and no page is parsed but those that name files outside the book's folder, which are inputs
    too. Left out are the fragments and the papers' pages, which are made at each build.
    """
    root = project.root
    inputs: dict[str, str] = {THROUGH: through}
    for folder in (project.data, project.notebooks, root / "book"):
        inputs |= digests.of_tree(folder, root, GENERATED)
    for path in (project.config_file, project.lock_file, *files_beside_book(project)):
        if path.is_file():
            inputs[project.relative(path)] = digests.of_bytes(path.read_bytes())
    package = digests.of_tree(digests.PACKAGE, digests.PACKAGE.parent)
    inputs |= {f"{PACKAGE}{name}": digest for name, digest in package.items()}
    versions = digests.environment()
    inputs |= {f"{ENVIRONMENT}{name}": version for name, version in versions.items()}
    return inputs | dict(_configured(project))


def _configured(project: Project) -> Iterator[tuple[str, str]]:
    """Yield the digests of files outside these folders that ``_config.yml`` names, such as a logo."""
    try:
        settings = project.config
    except DataError:  # told when the build begins
        return
    for text in _texts(settings):
        path = project.root / text
        if 0 < len(text) < 200 and path.is_file() and path != project.config_file:
            yield f"{CONFIGURED}{text}", digests.of_bytes(path.read_bytes())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from _texts(member)


def of_editions(project: Project) -> dict[str, str]:
    """Return the digests of the editions and of the table of contents, which ``run`` and ``build`` write."""
    editions = digests.of_tree(project.reports, project.root)
    return editions | {project.relative(project.toc_file): digests.of_bytes(project.toc_file.read_bytes())}


def main_versions(input_digests: Mapping[str, str]) -> dict[str, str]:
    """Return the versions, among a book's inputs, of Python and of what the package itself asks for."""
    asked = digests.asked(digests.PACKAGE.name)
    versions = {
        name.removeprefix(ENVIRONMENT): version
        for name, version in input_digests.items()
        if name.startswith(ENVIRONMENT)
    }
    return {name: versions[name] for name in sorted({"python", *asked} & versions.keys())}


def may_concern_editions(changed: Iterable[str]) -> bool:
    """Tell whether notebooks may have to be run because of what has changed; which of them is told elsewhere."""
    return any(
        name.startswith(("data/", "notebooks/", "book/reports/", ENVIRONMENT, PACKAGE)) or name == "requirements.txt"
        for name in changed
    )


def concern_only_pages(changed: Iterable[str]) -> bool:
    """Tell whether all that has changed are pages and pictures of the project's own: neither data nor editions."""
    return all(name.startswith("book/") and not name.endswith((".ipynb", ".yml")) for name in changed)
