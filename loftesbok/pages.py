"""The fragments that the book's pages include: what is shown from data, and the texts that are the same in every book.

Each is written whole into ``book/_generated/`` at every build; a page includes each at most once. What they hold is in
``loftesbok.fragments``, a module per subject.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources

from loftesbok import files, measures
from loftesbok.dataset import Dataset
from loftesbok.document import Document
from loftesbok.fragments import corrections, editions, news, reference, responsibility, start
from loftesbok.project import Project
from loftesbok.vocabulary import ACCUMULATIONS, KINDS, PART_KINDS, PRECISIONS, STATES, STATUSES, VERDICTS


def fragments(project: Project, dataset: Dataset, through: str = "") -> dict[str, str]:
    """Return every fragment by file name, as MyST; as of ``through`` nothing later is in them."""
    terms = reference.terms
    made: dict[str, Callable[[], Document | str]] = {
        # start page
        "lage": lambda: start.overview(dataset, through),
        "senaste": lambda: news.latest_changes(dataset, through),
        "tidslinje": lambda: start.timeline(dataset, through),
        "saknas": lambda: start.missing(dataset, through),
        "senaste-rattelse": lambda: corrections.latest(dataset, through),
        # Ansvar
        "ansvar": lambda: responsibility.overview(dataset, through),
        "ansvar-parter": lambda: responsibility.by_party(dataset, through),
        "ansvar-saknas": lambda: responsibility.unreported(dataset, through),
        # Metod
        "statusar": lambda: terms("sida-statusar", "Statusar", "Status", STATUSES, badges=True),
        "tillstand": lambda: terms("sida-tillstand", "Tillstånd", "Tillstånd", STATES, badges=True),
        "precision": lambda: terms("sida-precision", "Precision", "Precision", PRECISIONS),
        "ackumulation": lambda: terms("sida-ackumulation", "Hur talen räknas", "Ord", ACCUMULATIONS),
        "delar": lambda: terms("sida-delar", "Delar av en helhet", "Ord", PART_KINDS),
        "slag": lambda: terms("sida-slag", "Prestation, utfall och effekt", "Slag", KINDS),
        "jamforbarhet": lambda: reference.rules(measures.RULE),
        "malregel": lambda: terms("sida-mal", "Bedömning av mål", "Bedömning", VERDICTS, badges=True),
        "tolkningar": lambda: reference.readings(dataset, through),
        # Rättelser, Data, Källor, Om boken
        "rattelser": lambda: corrections.corrections(dataset, through),
        "kontakt": lambda: corrections.contact(dataset),
        "dataordlista": lambda: reference.dictionary(dataset),
        "kallista": lambda: reference.sources(dataset, through),
        "avsandare": lambda: reference.publisher(dataset),
        "utgavor": lambda: editions.editions(project, dataset, through),
        "hanvisning": lambda: editions.example(project, dataset, through),
    }
    return {f"{name}.md": _text(make()) + "\n" for name, make in made.items()} | texts()


def _text(made: Document | str) -> str:
    return made if isinstance(made, str) else made.to_myst()


def texts() -> dict[str, str]:
    """Return the texts that are the same in every book, by file name."""
    folder = resources.files("loftesbok").joinpath("templates", "texts")
    return {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".md")}


def write(project: Project, dataset: Dataset, through: str = "") -> list[str]:
    """Write the fragments and remove those that are no longer made; return the names of those that changed."""
    wanted = fragments(project, dataset, through)
    changed = [name for name, text in wanted.items() if files.write(project.generated / name, text)]
    for path in project.generated.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    return changed
