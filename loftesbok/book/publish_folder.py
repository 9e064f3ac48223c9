"""A book built, as much of it as must be, and put in place of the one before: whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loftesbok.book import build_record as stamp
from loftesbok.book import inputs
from loftesbok.book.build_record import Stamp
from loftesbok.project import atomic_files as files
from loftesbok.project import digests as fingerprint
from loftesbok.project import progress
from loftesbok.project.progress import Say
from loftesbok.project.project import Project

if TYPE_CHECKING:
    from loftesbok.sphinx_ext.progress import Order

DOCTREES = "doctrees"


@dataclass(frozen=True)
class Publication:
    """One build: where to, how it is told, and what its inputs were when it began."""

    project: Project
    through: str
    place: Path
    say: Say
    now: dict[str, str]
    held: Stamp | None
    """The book that is there, when it is as an earlier build left it."""
    in_part: bool = True
    """Whether it may be enough to make some pages anew."""
    workers: int = 1
    """How many processes may make pages."""

    @property
    def changed(self) -> list[str]:
        """The inputs that have changed since the book was built; all when there is none."""
        return fingerprint.differences(self.held.inputs if self.held else {}, self.now)


@dataclass(frozen=True)
class MadeFrom:
    """What the HTML is made from, besides the inputs: fragments by digest, and settings.

    ``finish`` writes what is not Jupyter Book's into the built folder, and returns the names of those files.
    """

    fragments: Mapping[str, str]
    settings: Mapping[str, Any]
    finish: Callable[[Path], list[str]]


def pages_alone(one: Publication, held: Stamp) -> int:
    """Make the project's own pages anew, with neither data nor editions loaded.

    Returns how many pages the book has; 0 when this is not enough, and nothing has been done.
    """
    from loftesbok.printing import partial  # noqa: PLC0415 - heavy

    order = partial.order(held, partial.Now(one.now, held.fragments, held.settings), _order(one))
    if order is None or not partial.possible(one.project, held) or inputs.of_fragments(one.project) != held.fragments:
        return 0
    with _work(one) as work:
        one.say(f"building {partial.counted(order)} of {len(held.documents)} pages")
        made = partial.build_upon(one.project, held, held.settings, work, order)
        return _put_in_place(one, replace(held, inputs=one.now), made, order) if made else 0


def publish(one: Publication, made_from: MadeFrom) -> int:
    """Build the HTML, as little of it as will do, and put it in place; return how many pages the book has."""
    from loftesbok.book import sphinx_build as press  # noqa: PLC0415 - heavy

    with _work(one) as work:
        made, order = _in_part(one, made_from, work)
        if made is None:
            one.say("building all pages")
            order = _order(one)
            made = press.run(one.project, work, made_from.settings, order)
        stamped = Stamp(
            root=str(one.project.root), inputs=one.now, outputs={}, pages=0, own=made_from.finish(made),
            settings=dict(made_from.settings), fragments=dict(made_from.fragments),
        )  # fmt: skip
        return _put_in_place(one, stamped, made, order)


def _order(one: Publication) -> Order:
    """Return the order to make all pages."""
    from loftesbok.sphinx_ext import progress as hooks  # noqa: PLC0415 - heavy

    return hooks.Order(progress.shower(one.say), workers=one.workers)


def _in_part(one: Publication, made_from: MadeFrom, work: Path) -> tuple[Path | None, Order]:
    """Build upon the published book; return no folder when that is not possible or not enough."""
    from loftesbok.printing import partial  # noqa: PLC0415 - heavy

    order = None
    if one.in_part and one.held and partial.possible(one.project, one.held):
        order = partial.order(one.held, partial.Now(one.now, made_from.fragments, made_from.settings), _order(one))
    if order is None or one.held is None:
        return None, _order(one)
    one.say(f"building {partial.counted(order)} of {len(one.held.documents)} pages")
    made = partial.build_upon(one.project, one.held, made_from.settings, work, order)
    if made:
        for name in one.held.own:
            (made / name).unlink(missing_ok=True)  # written anew
    return made, order


@contextmanager
def _work(one: Publication) -> Iterator[Path]:
    """Give a folder to build in, beside the published book."""
    one.project.build.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=one.project.build, prefix="work-") as name:
        yield Path(name)


def _put_in_place(one: Publication, stamped: Stamp, made: Path, order: Order) -> int:
    """Swap the new book in, with what the next build can build upon, and stamp it; return the number of pages."""
    project, place = one.project, one.place
    count = sum(1 for _ in made.rglob("*.html"))
    doctrees: dict[str, str] = {}
    stamp.forget(project, place)
    files.swap_in(made, place)
    if place == project.html.resolve() and not one.through:
        files.swap_in(made.with_name(DOCTREES), project.build / DOCTREES)
        doctrees = stamp.outputs(project.build / DOCTREES)
    stamp.write(
        project,
        place,
        replace(
            stamped, outputs=stamp.outputs(place), pages=count, state=order.state, documents=order.documents,
            entries=order.entries, doctrees=doctrees,
        ),
    )  # fmt: skip
    return count
