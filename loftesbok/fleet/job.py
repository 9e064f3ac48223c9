"""One book of a fleet, made by a worker: another process of this machine, or of another one.

Whatever goes wrong comes back as a result, not as an error: an error's own class may be missing where it arrives.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from loftesbok.domain import system_errors
from loftesbok.domain.problems import DataError, LoftesbokError
from loftesbok.editions.kernels.manager import KernelPool
from loftesbok.fleet.environments import differences, environment
from loftesbok.project import digests
from loftesbok.project.project import TRENDS, Project
from loftesbok.project.text_files import read_json

BUILT, FRESH, FAILED = "built", "fresh", "failed"
_KERNEL_POOL = KernelPool()  # for all books that this process makes


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
    """A book to be made: its project, where it goes, how many notebooks may run at once, what was said of it."""

    name: str
    root: Path
    place: Path
    force: bool = False
    notebooks: int = 1
    before: About = field(default_factory=About)
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
    try:
        _must_agree(order)
        result = _make(order)
    except Exception as error:
        result = Result(order.name, FAILED, about=_whose(order.root), error=_sentence(error, order))
    return replace(result, seconds=round(time.monotonic() - begun, 3))


def _make(order: Order) -> Result:
    from loftesbok.book.build import build  # noqa: PLC0415 - not before the machine is known to be right
    from loftesbok.book.publish_folder import PROVENANCE  # noqa: PLC0415

    project = Project(order.root)
    with _Step(order) as step:
        built = build(
            project, out=order.place, say=step, force=order.force, workers=order.notebooks, jobs=order.notebooks,
            kernel_pool=_KERNEL_POOL,
        )  # fmt: skip
    data = json.loads((built.place / PROVENANCE).read_text(encoding="utf-8"))["data"]
    return Result(
        order.name,
        FRESH if built.fresh else BUILT,
        pages=built.pages,
        editions=len(built.outcomes),
        about=order.before if order.before.data == data else about(project),
    )


class _Step:
    """Notes in a file what a book's build says that it does, for whoever waits for it, perhaps on another machine."""

    def __init__(self, order: Order) -> None:
        self._file = _step_file(order)

    def __call__(self, text: str) -> None:
        with suppress(OSError):  # the book matters more
            self._file.write_text(text, encoding="utf-8")

    now = __call__

    def __enter__(self) -> _Step:
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(OSError):
            self._file.unlink(missing_ok=True)


def read_step(order: Order) -> str:
    """Return what the build of a book says that it does; "" where it has not said anything."""
    try:
        return " ".join(_step_file(order).read_text(encoding="utf-8").split()).rstrip(".")
    except (OSError, ValueError):
        return ""


def _step_file(order: Order) -> Path:
    return Project(order.root).build / "fleet.step"


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


def _must_agree(order: Order) -> None:
    """Refuse to make a book where something differs from the machine that asked for it."""
    if order.terms is None:
        return
    import socket  # noqa: PLC0415 - only on a cluster

    worker, terms, project = f"Arbetaren på {socket.gethostname()}", order.terms, Project(order.root)
    if not terms.token.is_file():
        raise LoftesbokError(
            f"{worker} ser inte {terms.token.parent} som den är här. Projekt och böcker ska ligga på en disk som alla "
            "datorer ser under samma sökväg."
        )
    if not project.config_file.is_file():
        raise LoftesbokError(f"{worker} ser inte {project.config_file}. Även projekten ska ligga på en delad disk.")
    if other := differences(terms.environment, environment()):
        raise LoftesbokError(f"{worker} har {other}. Installera samma versioner där från låsfilen.")
    if lock_digest(project) != terms.lock:
        raise LoftesbokError(f"{worker} ser en annan {project.lock_file.name} i {project.root}. Är disken densamma?")


def lock_digest(project: Project) -> str:
    """Return the digest of a project's lock file; "" where it has none."""
    return digests.of_text_file(project.lock_file) if project.lock_file.is_file() else ""


def _sentence(error: Exception, order: Order) -> str:
    """Return an error as one sentence, with the command that shows the rest of it."""
    if isinstance(error, OSError):
        return system_errors.describe(error)
    if not isinstance(error, LoftesbokError):
        return f"{type(error).__name__}: {' '.join(str(error).split()) or 'inget meddelande'}"
    rows = [row.strip() for row in str(error).splitlines() if row.strip()] or ["inget meddelande"]
    command = "check" if isinstance(error, DataError) else "build"
    more = f" ({len(rows) - 1} till: `loftesbok {command} --project {order.root}`)" if len(rows) > 1 else ""
    return f"{rows[0]}{more}"
