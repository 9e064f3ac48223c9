"""The book: from nothing, after a change, and with nothing changed, against papermill's and Jupyter Book's commands."""

from __future__ import annotations

import csv
import shutil
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benchmarks.measuring import BIN, Measured, copy_of_project, faster, loftesbok, row, seconds
from loftesbok.preview.session import Session
from loftesbok.preview.state import FAILED, READY
from loftesbok.project.project import Project

FIVE = 5
PAUSE = 0.005  # seconds between two looks at what serve shows
PIPELINE = "papermill once per edition, then jupyter-book build"


def jupyter_book(project: Path, config: str = "_config.yml") -> float:
    """Build with Jupyter Book's command line."""
    return seconds(BIN / "jupyter-book", "build", "book", "--config", config, "-q", cwd=project)


def pipeline(project: Path) -> float:
    """Run every edition with papermill's command line, then build with Jupyter Book's; return the seconds together."""
    took = 0.0
    for path in sorted((project / "book" / "reports").rglob("*.ipynb")):
        took += papermill(project, path)
    return took + jupyter_book(project)


def papermill(project: Path, edition: Path) -> float:
    """Run one edition's notebook with papermill's command line."""
    period_id, through = edition.parent.name, edition.stem
    return seconds(
        BIN / "papermill", project / "notebooks" / f"{period_id}.ipynb", edition, "-k", "python3",
        "--no-progress-bar", "-r", "period_id", period_id, "-r", "through", through, "-r", "data_dir", "data",
        cwd=edition.parent, env={"MPLBACKEND": "svg"},
    )  # fmt: skip


def prepared(folder: Path) -> Path:
    """Return a project whose pages have all that they include, with nothing built."""
    project = copy_of_project(folder)
    loftesbok("build", cwd=project)
    shutil.rmtree(project / "_build")
    return project


def from_nothing(project: Path, *options: str) -> float:
    """Take away all that builds have left, and build."""
    shutil.rmtree(project / "_build", ignore_errors=True)
    shutil.rmtree(project / "book" / "_generated", ignore_errors=True)
    return loftesbok("build", *options, cwd=project)


def without_summaries(project: Path) -> Path:
    """Let a project leave out the summaries, as it has no papers: the other side makes neither."""
    path = project / "_config.yml"
    config = path.read_text(encoding="utf-8")
    assert config.count("  summaries: true\n") == 1
    path.write_text(config.replace("  summaries: true\n", "  summaries: false\n"), encoding="utf-8")
    return project


@row("nothing", "whole book from nothing: all editions executed, and HTML", PIPELINE)
def whole_book(folder: Path) -> Measured:
    """Measure ours five times and the pipeline once; what ours is with the summaries too is told in the note."""
    project, other = prepared(folder / "a"), prepared(folder / "b")
    whole = statistics.median(from_nothing(project) for _ in range(FIVE))
    without_summaries(project)
    ours = [from_nothing(project) for _ in range(FIVE)]
    note = f"papers and summaries left out; with the summaries ours is {whole:.2f} s"
    return Measured(ours, [pipeline(other)], "≥ 3.5 times", faster(3.5), note)


@row("kernels", "whole book from nothing, warm kernels", "the same with ordinary kernels")
def warm_and_ordinary(folder: Path) -> Measured:
    """Measure each five times, in turn; warm kernels are kept as long as they save two seconds."""
    project = prepared(folder)
    warm, ordinary = [], []
    for _ in range(FIVE):
        warm.append(from_nothing(project))
        ordinary.append(from_nothing(project, "--cold-kernels"))
    return Measured(warm, ordinary, "≥ 2 s less", lambda ours, against: against - ours >= 2)


@row("force", "the same", "jupyter-book build with execution forced on the same notebooks")
def forced(folder: Path) -> Measured:
    """Measure ours five times, the other once."""
    project = without_summaries(prepared(folder))
    config = (project / "_config.yml").read_text(encoding="utf-8")
    assert 'execute_notebooks: "off"' in config
    forcing = config.replace('execute_notebooks: "off"', "execute_notebooks: force")
    (project / "_force.yml").write_text(forcing, encoding="utf-8")
    other = jupyter_book(project, "_force.yml")
    return Measured([from_nothing(project) for _ in range(FIVE)], [other], "≥ 3 times", faster(3))


@row("unchanged", "nothing changed", "jupyter-book build with nothing changed")
def nothing_changed(folder: Path) -> Measured:
    """Measure each five times."""
    project, other = copy_of_project(folder / "a"), prepared(folder / "b")
    loftesbok("build", cwd=project)
    jupyter_book(other)
    ours, theirs = zip(*((loftesbok("build", cwd=project), jupyter_book(other)) for _ in range(FIVE)), strict=True)
    return Measured(ours, theirs, "≥ 10 times, ≤ 0.2 s", faster(10, 0.2))


@row("measure", "one measure changed in one period", PIPELINE)
def measure_changed(folder: Path) -> Measured:
    """Change the last measure of 2023-T3 and back, five times; the pipeline is measured once."""
    project, other = copy_of_project(folder / "a"), prepared(folder / "b")
    loftesbok("build", cwd=project)
    ours = [_with_another_figure(project, step) for step in range(FIVE)]
    return Measured(ours, [pipeline(other)], "≥ 4 times", faster(4))


def _with_another_figure(project: Path, step: int) -> float:
    _write_another_figure(project, step)
    return loftesbok("build", cwd=project)


def _write_another_figure(project: Path, step: int) -> None:
    path = project / "data" / "measures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    when, value = header.index("reporting_period"), header.index("value")
    part_of = header.index("part_of")
    wanted = [one for one in rows if one[when] == "2023-T3" and one[value] and not one[part_of]]
    wanted[-1][value] = str(int(float(wanted[-1][value])) + (1 if step % 2 == 0 else -1))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def add_sentence(project: Path, step: int) -> None:
    """Add a sentence to the end of a page."""
    with (project / "book" / "metod.md").open("a", encoding="utf-8") as page:
        page.write(f"\nEn mening till, nummer {step}.\n")


@row("page", "one page changed, published whole", "jupyter-book build, incremental, after the same change")
def page_changed(folder: Path) -> Measured:
    """Add a sentence five times to a page in each project."""
    project, other = copy_of_project(folder / "a"), prepared(folder / "b")
    loftesbok("build", cwd=project)
    jupyter_book(other)
    ours, theirs = [], []
    for step in range(FIVE):
        add_sentence(project, step)
        ours.append(loftesbok("build", cwd=project))
        add_sentence(other, step)
        theirs.append(jupyter_book(other))
    return Measured(ours, theirs, "≤ 5 s", faster(0, 5.0))


@row("serve", "one page changed, from save to page in serve", "jupyter-book build, incremental, after the same change")
def page_changed_in_preview(folder: Path) -> Measured:
    """Add a sentence five times to a page while ``serve`` runs; the page is there when the book has a new name."""
    project, other = prepared(folder / "a"), prepared(folder / "b")
    jupyter_book(other)
    ours, theirs = [], []
    with _preview(project) as session:
        for step in range(FIVE):
            ours.append(_until_shown(session, partial(add_sentence, project, step)))
            add_sentence(other, step)
            theirs.append(jupyter_book(other))
    return Measured(ours, theirs, "≥ 1.5 times, ≤ 1.5 s", faster(1.5, 1.5))


@row("serve-measure", "one measure changed, from save to page in serve", PIPELINE)
def measure_changed_in_preview(folder: Path) -> Measured:
    """Change the last measure of 2023-T3 and back, five times, while ``serve`` runs; the pipeline is measured once."""
    project, other = prepared(folder / "a"), prepared(folder / "b")
    with _preview(project) as session:
        ours = [_until_shown(session, partial(_write_another_figure, project, step)) for step in range(FIVE)]
    return Measured(ours, [pipeline(other)], "≤ 4 s", faster(0, 4.0))


@row("serve-broken", "one value broken, from save to told in serve", "loftesbok check")
def broken_in_preview(folder: Path) -> Measured:
    """Put a word where a number belongs, and mend it, five times, while ``serve`` runs."""
    project = prepared(folder)
    path, ours, theirs = project / "data" / "measures.csv", [], []
    right = path.read_text(encoding="utf-8")
    with _preview(project) as session:
        for _ in range(FIVE):
            begun = time.perf_counter()
            path.write_text(right.replace(",exact,", ",precis,", 1), encoding="utf-8")
            while session.states.now().phase != FAILED:
                time.sleep(PAUSE)
            ours.append(time.perf_counter() - begun)
            theirs.append(seconds(BIN / "loftesbok", "check", cwd=project, fails=True))
            path.write_text(right, encoding="utf-8")
            while session.states.now().phase != READY:
                time.sleep(PAUSE)
    return Measured(ours, theirs, "≤ 1 s", faster(0, 1.0))


@contextmanager
def _preview(project: Path) -> Iterator[Session]:
    """Serve a project until its book is there, and then as long as it is needed."""
    with Session(Project(project), say=lambda text: None, port=0) as session:
        thread = threading.Thread(target=session.run)
        thread.start()
        try:
            _until_shown(session, lambda: None)
            yield session
        finally:
            session.stop()
            thread.join()


def _until_shown(session: Session, change: Callable[[], None]) -> float:
    """Return the seconds from a change until a book with another name is shown."""
    before, begun = session.states.now().book, time.perf_counter()
    change()
    while (state := session.states.now()).book == before:
        if state.phase == FAILED:
            raise RuntimeError(str(state.failure))
        time.sleep(PAUSE)
    return time.perf_counter() - begun
