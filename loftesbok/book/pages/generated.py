"""The fragments that the book's pages include: what is shown from data, and the texts that are the same in every book.

Each is written whole into ``book/_generated/`` at every build; a page includes each at most once. What they hold is in
the other modules of this package.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache
from importlib import resources

from loftesbok.analysis import comparisons
from loftesbok.book.pages import (
    accessibility,
    corrections,
    editions,
    latest_changes,
    reference,
    start,
)
from loftesbok.book.pages.period_states import period_states
from loftesbok.data import views
from loftesbok.data.dataset import Dataset
from loftesbok.document.document import Document
from loftesbok.domain.vocabulary import ACCUMULATIONS, KINDS, PART_KINDS, PRECISIONS, SHOWN, STATES, VERDICTS
from loftesbok.opendata import publish
from loftesbok.project import addresses, atomic_files
from loftesbok.project.project import Project


def makers(project: Project, dataset: Dataset, through: str = "") -> dict[str, Callable[[], Document | str]]:
    """Return what makes each fragment, by name; as of ``through`` nothing later is in them."""
    terms = reference.terms
    states = cache(lambda: period_states(dataset, through))
    return {
        # start page
        "inledning": lambda: start.introduction(states()),
        "senaste": lambda: latest_changes.latest_changes(states()),
        "lage": lambda: start.overview(states()),
        "saknas": lambda: start.missing(states()),
        "teckenforklaring": lambda: start.key(states()),
        # Metod
        "statusar": lambda: terms("sida-statusar", "Statusar", "Status", SHOWN, badges=True),
        "tillstand": lambda: terms("sida-tillstand", "Tillstånd", "Tillstånd", STATES, badges=True),
        "precision": lambda: terms("sida-precision", "Precision", "Precision", PRECISIONS),
        "ackumulation": lambda: terms("sida-ackumulation", "Hur talen räknas", "Ord", ACCUMULATIONS),
        "delar": lambda: terms("sida-delar", "Delar av en helhet", "Ord", PART_KINDS),
        "slag": lambda: terms("sida-slag", "Prestation, utfall och effekt", "Slag", KINDS),
        "jamforbarhet": lambda: reference.rules(comparisons.RULE),
        "malregel": lambda: terms("sida-mal", "Bedömning av mål", "Bedömning", VERDICTS, badges=True),
        "tolkningar": lambda: reference.readings(dataset, through),
        # Rättelser, Data, Källor, Om boken
        "rattelser": lambda: corrections.corrections(dataset, through),
        "kontakt": lambda: corrections.contact(dataset),
        "dataordlista": lambda: reference.dictionary(dataset),
        "nedladdningar": lambda: publish.downloads(views.as_of(dataset, through), base_url=addresses.base_url(project)),
        "kallista": lambda: reference.sources(dataset, through),
        "tillganglighet": lambda: accessibility.statement(project, dataset),
        "avsandare": lambda: reference.publisher(dataset),
        "utgavor": lambda: editions.editions(project, dataset, through),
        "hanvisning": lambda: editions.example(project, dataset, through),
    }


OF_EDITIONS = ("utgavor", "hanvisning")
"""The fragments that speak of the editions themselves; all others follow from data and settings alone."""


def fragments(project: Project, dataset: Dataset, through: str = "", leave_out: Collection[str] = ()) -> dict[str, str]:
    """Return every fragment by file name, as MyST, but those that are left out."""
    fragments = {
        f"{name}.md": _as_myst(make())
        for name, make in makers(project, dataset, through).items()
        if name not in leave_out
    }
    return fragments | texts()


def _as_myst(fragment: Document | str) -> str:
    return f"{fragment if isinstance(fragment, str) else fragment.to_myst()}\n"


def texts() -> dict[str, str]:
    """Return the texts that are the same in every book, by file name."""
    folder = resources.files("loftesbok.book.pages").joinpath("texts")
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name.endswith(".md")}


def pictures() -> dict[str, bytes]:
    """Return the pictures of the texts that are the same in every book, by path from the fragments' folder."""
    folder = resources.files("loftesbok.book.pages").joinpath("pictures")
    return {f"bilder/{path.name}": path.read_bytes() for path in folder.iterdir() if path.name.endswith(".png")}


def names(project: Project, dataset: Dataset) -> list[str]:
    """Return the names of all that is written, from the fragments' folder; nothing is made."""
    return [*(f"{name}.md" for name in makers(project, dataset)), *texts(), *pictures()]


def write(project: Project, dataset: Dataset, through: str = "", ready: Mapping[str, str] | None = None) -> list[str]:
    """Write the fragments and remove those that are no longer made; return the names of those that changed.

    ``ready`` are those that need not be made any more.
    """
    ready = ready or {}
    others = fragments(project, dataset, through, leave_out=[name.removesuffix(".md") for name in ready])
    contents: dict[str, str | bytes] = {**ready, **others, **pictures()}
    changed = [
        name
        for name, content in contents.items()
        if atomic_files.write(project.generated / name, content, lasting=False)
    ]
    for path in project.generated.glob("*.md"):
        if path.name not in contents:
            path.unlink()
    return changed
