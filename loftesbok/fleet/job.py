"""One book of a fleet, made by a worker: another process of this machine, or of another one.

Whatever goes wrong comes back as a result, not as an error: an error's own class may be missing where it arrives.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from loftesbok.domain.problems import DataError, LoftesbokError
from loftesbok.editions.kernels.manager import KernelPool
from loftesbok.fleet import environments as agreement
from loftesbok.project import digests as fingerprint
from loftesbok.project.project import TRENDS, Project
from loftesbok.project.text_files import read_json

BUILT, FRESH, FAILED = "built", "fresh", "failed"
_KERNEL_POOL = KernelPool()  # for all books that this process makes
_ALONE = threading.Lock()  # Sphinx keeps things for the whole process: one book at a time in each


@dataclass(frozen=True)
class About:
    """What a book is about, for the index page; it follows from the data alone, whose digest is ``data``."""

    municipality: str = ""
    code: str = ""
    publisher: str = ""
    official: bool = False
    periods: tuple[str, ...] = ()
    commitments: int = 0
    through: str = ""
    data: str = ""


@dataclass(frozen=True)
class Terms:
    """What must hold on another machine: what it makes books with, the lock file, and a file to see the disk by."""

    environment: Mapping[str, str]
    lock: str
    token: Path


@dataclass(frozen=True)
class Order:
    """A book to be made: its project, where it goes, how many notebooks may run at once, and what is known of it."""

    name: str
    root: Path
    place: Path
    force: bool = False
    notebooks: int = 1
    known: About = field(default_factory=About)
    terms: Terms | None = None


@dataclass(frozen=True)
class Result:
    """What came of an order: a state, how long it took, and what the book is about, as far as that is known.

    ``editions`` counts those that were run; ``error`` is one sentence.
    """

    name: str
    state: str
    seconds: float = 0.0
    pages: int = 0
    editions: int = 0
    about: About = field(default_factory=About)
    error: str = ""


def make(order: Order) -> Result:
    """Make one book, unless it is fresh already; never raises but when the process is to end."""
    begun = time.monotonic()
    with _ALONE:
        try:
            _hold_to(order)
            made = _make(order)
        except Exception as error:
            made = Result(order.name, FAILED, about=_whose(order.root), error=_sentence(error, order))
    return replace(made, seconds=round(time.monotonic() - begun, 3))


def _make(order: Order) -> Result:
    from loftesbok.book.build import build  # noqa: PLC0415 - not before the machine is known to be right
    from loftesbok.book.publish_folder import PROVENANCE  # noqa: PLC0415

    project = Project(order.root)
    built = build(
        project,
        out=order.place,
        say=lambda told: None,
        force=order.force,
        workers=order.notebooks,
        jobs=order.notebooks,
        kernel_pool=_KERNEL_POOL,
    )
    made_of = json.loads((built.place / PROVENANCE).read_text(encoding="utf-8"))["data"]
    return Result(
        order.name,
        FRESH if built.fresh else BUILT,
        pages=built.pages,
        editions=len(built.outcomes),
        about=order.known if order.known.data == made_of else about(project),
    )


def about(project: Project) -> About:
    """Return what the index page says of a project's book."""
    from loftesbok.analysis.wording import validity  # noqa: PLC0415
    from loftesbok.data.dataset import load  # noqa: PLC0415 - heavy
    from loftesbok.data.views import resolve_through  # noqa: PLC0415

    dataset = load(project.data)
    municipality, publisher = dataset.package["municipality"], dataset.package["publisher"]
    periods = dataset["periods"].sort_values("valid_from", kind="stable")
    return About(
        municipality=str(municipality["name"]),
        code=str(municipality.get("code", "")),
        publisher=str(publisher["name"]),
        official=bool(publisher["official"]),
        periods=tuple(validity(row) for _, row in periods.iterrows()),
        commitments=len(dataset["commitments"]),
        through=resolve_through(dataset, TRENDS).code,
        data=dataset.digest(),
    )


def _whose(root: Path) -> About:
    """Return whose book it would have been, as far as that can be read."""
    try:
        package = read_json(Project(root).data / "datapackage.json")
        return About(str(package["municipality"]["name"]), publisher=str(package["publisher"]["name"]))
    except (LoftesbokError, KeyError, TypeError):
        return About()


def _hold_to(order: Order) -> None:
    """Refuse to make a book where something differs from the machine that asked for it."""
    if order.terms is None:
        return
    import socket  # noqa: PLC0415 - only on a cluster

    where, terms, project = f"the worker on {socket.gethostname()}", order.terms, Project(order.root)
    if not terms.token.is_file():
        raise LoftesbokError(
            f"{where} does not see {terms.token.parent} as it is here; projects and books must lie on a disk that "
            "every machine sees under the same path."
        )
    if not project.config_file.is_file():
        raise LoftesbokError(f"{where} does not see {project.config_file}; projects must lie on a shared disk too.")
    if other := agreement.differences(terms.environment, agreement.environment()):
        raise LoftesbokError(f"{where} has {other}; install the same versions there from the lock file.")
    if lock_digest(project) != terms.lock:
        raise LoftesbokError(f"{where} sees another {project.lock_file.name} in {project.root}; is the disk the same?")


def lock_digest(project: Project) -> str:
    """Return the digest of a project's lock file; "" where it has none."""
    return fingerprint.of_text_file(project.lock_file) if project.lock_file.is_file() else ""


def _sentence(error: Exception, order: Order) -> str:
    """Return an error as one sentence, with the command that shows the rest of it."""
    if not isinstance(error, LoftesbokError):
        return f"{type(error).__name__}: {' '.join(str(error).split()) or 'no message'}"
    rows = [row.strip() for row in str(error).splitlines() if row.strip()] or ["no message"]
    command = "check" if isinstance(error, DataError) else "build"
    more = f" ({len(rows) - 1} more: `loftesbok {command} --project {order.root}`)" if len(rows) > 1 else ""
    return f"{rows[0]}{more}"
