"""The pictures of *Löftena över tid*: what is known of each promise, what they are about, what goes on to another.

Each is drawn twice, for light and dark pages, as SVG with transparent ground and text as curves: the same bytes for the
same data. Drawn for a phone, 360 px wide. Ink and grey only: a promise, a theme or a party has no colour.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from loftesbok.report.charts import in_settings

WIDTH = 360
SIZE = 12.5
LETTER = 0.57 * SIZE  # the mean width of a letter
MOST_COLUMNS = 5
LIGHT = {"ink": "#1f2933", "muted": "#52606d", "line": "#d5dce3", "edge": "#6f7c89", "paper": "#ffffff"}
DARK = {"ink": "#e6eaee", "muted": "#aab6c2", "line": "#36414c", "edge": "#7f8c98", "paper": "#14191f"}
HAVE, AWAY, NONE = "have", "away", "none"
DASHES = (0, (3, 2.4))
_VOWELS = "aeiouyåäö"
Colours = dict[str, str]


@dataclass(frozen=True)
class Known:
    """A promise: its name, its days, the times of which something is held, and those of reports that are only named."""

    name: str
    start: date
    end: date
    held: tuple[tuple[date, date], ...]
    named: tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class Node:
    """A commitment in the picture of what goes on: its name, and in which column and row it stands."""

    name: str
    column: int
    row: int


@dataclass(frozen=True)
class Step:
    """A line between two nodes, by their places in the list; solid where a source says it."""

    start: int
    end: int
    stated: bool


@contextmanager
def _canvas(height: float) -> Iterator[tuple[Any, Any]]:
    """Give a surface measured in pixels, with its origin at the top left."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415 - heavy
    from matplotlib.figure import Figure  # noqa: PLC0415

    with in_settings({"font.size": SIZE, "hatch.linewidth": 1.2}):
        figure = Figure(figsize=(WIDTH / 72, height / 72))
        FigureCanvasSVG(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        axes.axis("off")
        yield figure, axes


def _svg(figure: Any) -> str:
    figure.patch.set_alpha(0)
    out = io.StringIO()
    figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return out.getvalue()


def _write(axes: Any, x: float, y: float, words: str, colour: str, **more: Any) -> None:
    axes.text(x, y, words, va="center", color=colour, **more)


def _wrapped(words: str, pixels: float, most: int, size: float = SIZE) -> str:
    """Fold words into lines that fit; what would take more lines ends with three dots, and is in the table."""
    letters = max(6, int(pixels / (LETTER * size / SIZE)))
    parts = [part for word in words.split() for part in _split(word, letters)]
    return (
        "\n".join(textwrap.wrap(" ".join(parts), letters, max_lines=most, placeholder=" …", break_on_hyphens=False))
        or words
    )


def _split(word: str, letters: int) -> list[str]:
    """Part a word that is longer than a line, with a hyphen: between two consonants, as near its middle as there is."""
    if len(word) <= letters:
        return [word]
    sounds = ["v" if letter in _VOWELS else "k" for letter in word.lower()]
    places = [
        place for place in range(3, min(letters, len(word) - 2)) if sounds[place - 1 : place + 2] == ["k", "k", "v"]
    ]
    place = min(places, key=lambda place: abs(place - len(word) / 2), default=letters - 1)
    return [f"{word[:place]}-", *_split(word[place:], letters)]


# --- the time line ----------------------------------------------------------------------------------------------------

ROW, FIRST, BAR = 43, 26, 14


def draw_timeline(promises: Sequence[Known], colours: Colours) -> str:
    """Draw each promise as a bar on a line of years: filled where something is held, hatched where it is only named."""
    first, last = min(promise.start.year for promise in promises), max(promise.end.year for promise in promises)
    days = (date(last, 12, 31) - date(first, 1, 1)).days + 1

    def place(day: date, after: int = 0) -> float:
        return ((day - date(first, 1, 1)).days + after) * WIDTH / days

    bottom = FIRST + ROW * len(promises)
    with _canvas(bottom + 66) as (figure, axes):
        step = -(-(last - first + 1) // 9)  # years named above and below: all, or every second, third …
        for year in range(first, last + 2):
            x = min(max(place(date(year, 1, 1)), 0.6), WIDTH - 0.6) if year <= last else WIDTH - 0.6
            axes.plot((x, x), (20, bottom + 4), color=colours["line"], linewidth=1, zorder=0)
            if year <= last and (year - first) % step == 0:
                middle = place(date(year, 7, 1)) if step == 1 else place(date(year, 1, 1)) + 16
                for y in (8, bottom + 16):
                    _write(axes, middle, y, str(year), colours["muted"], ha="center")
        for number, promise in enumerate(promises):
            _draw_promise(axes, promise, FIRST + number * ROW, place, colours)
        for x, y, kind, words in (
            (0, bottom + 32, HAVE, "vi har uppgifter"),
            (168, bottom + 32, NONE, "inga uppgifter"),
            (0, bottom + 50, AWAY, "redovisning nämns, men vi har den inte"),
        ):
            _bar(axes, (x + 1, x + 23), (y, 10), kind, colours)
            _write(axes, x + 30, y + 5.5, words, colours["ink"])
        return _svg(figure)


def _draw_promise(axes: Any, promise: Known, y: float, place: Any, colours: Colours) -> None:
    left, right = place(promise.start), place(promise.end, 1)
    name = textwrap.shorten(promise.name, int(WIDTH / LETTER), placeholder=" …")
    wide = len(name) * LETTER * 1.08
    x, side = (left, "left") if left + wide <= WIDTH else (max(right, min(wide, WIDTH)), "right")
    ground = {"facecolor": colours["paper"], "edgecolor": "none", "pad": 1}
    _write(axes, x, y + 9, name, colours["ink"], ha=side, fontweight="bold", bbox=ground)
    _bar(axes, (left, right), (y + 19, BAR), NONE, colours)
    for times, others, kind in ((promise.named, promise.held, AWAY), (promise.held, promise.named, HAVE)):
        for start, end in times:
            is_shared = any(start <= until and end >= since for since, until in others)
            height = BAR / 2 if is_shared else BAR
            top = y + 19 + (BAR / 2 if is_shared and kind == AWAY else 0)
            _bar(axes, (place(start), place(end, 1)), (top, height), kind, colours)


def _bar(axes: Any, sides: tuple[float, float], rows: tuple[float, float], kind: str, colours: Colours) -> None:
    """Draw a bar from side to side; ``rows`` holds its top and its height."""
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - heavy

    def rectangle(**looks: Any) -> None:
        axes.add_patch(Rectangle((sides[0], rows[0]), sides[1] - sides[0], rows[1], **looks))

    if kind == HAVE:
        rectangle(facecolor=colours["ink"], edgecolor=colours["ink"], linewidth=1)
    elif kind == AWAY:
        rectangle(facecolor=colours["paper"], edgecolor=colours["edge"], linewidth=0, hatch="////")
        rectangle(fill=False, edgecolor=colours["edge"], linewidth=1.3, linestyle=(0, (3, 2)))
    else:
        rectangle(facecolor=colours["paper"], edgecolor=colours["edge"], linewidth=1.3)


# --- themes -----------------------------------------------------------------------------------------------------------

NAMES, DOT = 158, 13.5


def draw_dots(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]], colours: Colours) -> str:
    """Draw a dot for each commitment, a row per theme and a column per promise; many are written as a number."""
    wide = (WIDTH - NAMES) / len(columns)
    centres = [NAMES + wide * (number + 0.5) for number in range(len(columns))]
    names = [_wrapped(name, NAMES - 8, 2) for name, _ in rows]
    heights = [40 if "\n" in name else 30 for name in names]
    with _canvas(44 + sum(heights)) as (figure, axes):
        for x, words in zip(centres, columns, strict=True):
            _write(axes, x, 18, words.replace("–", "–\n"), colours["muted"], ha="center", linespacing=1.1)
        top = 41.0
        for name, height, (_, counts) in zip(names, heights, rows, strict=True):
            y = top + height / 2
            axes.plot((0, WIDTH), (top, top), color=colours["line"], linewidth=1)
            _write(axes, 0, y, name, colours["ink"], linespacing=1.1)
            for x, count in zip(centres, counts, strict=True):
                if not count:
                    axes.plot((x - 4, x + 4), (y, y), color=colours["edge"], linewidth=1.2)
                elif DOT * count > wide:
                    _write(axes, x, y, str(count), colours["ink"], ha="center", fontweight="bold")
                for dot in range(count if DOT * count <= wide else 0):
                    middle = x + DOT * (dot - (count - 1) / 2)
                    axes.plot(middle, y, marker="o", markersize=10, color=colours["ink"], markeredgewidth=0)
            top += height
        return _svg(figure)


# --- what goes on from one promise to another -------------------------------------------------------------------------

STEP, HEAD, SMALL = 66, 40, 11


def draw_continuations(columns: Sequence[str], nodes: Sequence[Node], steps: Sequence[Step], colours: Colours) -> str:
    """Draw lines between commitments: solid where a source says that one goes on, dashed where it is our assessment."""
    bottom = HEAD + STEP * (max(node.row for node in nodes) + 1)
    apart = (WIDTH - 88) / max(len(columns) - 1, 1)
    centres = [44 + apart * number for number in range(len(columns))]

    def place(node: Node) -> tuple[float, float]:
        return centres[node.column], HEAD + STEP * node.row

    with _canvas(bottom + 14) as (figure, axes):
        axes.plot((0, WIDTH), (22, 22), color=colours["edge"], linewidth=1)
        for x, words in zip(centres, columns, strict=True):
            _write(axes, x, 10, words, colours["muted"], ha="center")
            axes.plot((x, x), (22, bottom - 12), color=colours["line"], linewidth=1, zorder=0)
        for step in steps:
            (x0, y0), (x1, y1) = place(nodes[step.start]), place(nodes[step.end])
            bend = centres[nodes[step.end].column - 1] if y0 != y1 else x0
            axes.plot((x0, bend, x1), (y0, y0, y1), color=colours["ink"], linewidth=2.2,
                      linestyle="solid" if step.stated else DASHES, zorder=1)  # fmt: skip
        ground = {"facecolor": colours["paper"], "edgecolor": "none", "pad": 0.5}
        for node in nodes:
            x, y = place(node)
            axes.plot(x, y, marker="o", markersize=11, color=colours["ink"], markeredgecolor=colours["paper"],
                      markeredgewidth=2, zorder=3)  # fmt: skip
            axes.text(x, y + 9, _wrapped(node.name, min(apart, 92) - 2, 3, SMALL), ha="center", va="top",
                      color=colours["ink"], fontsize=SMALL, linespacing=1.1, bbox=ground, zorder=2)  # fmt: skip
        for x, style, words in ((0, "solid", "står i källan"), (158, DASHES, "vår bedömning")):
            axes.plot((x + 2, x + 36), (bottom + 4, bottom + 4), color=colours["ink"], linewidth=2.2, linestyle=style)
            _write(axes, x + 44, bottom + 4, words, colours["ink"])
        return _svg(figure)


def lay_out(columns: dict[str, int], links: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return the row of each commitment, so that one that goes on keeps its row as far as it can.

    ``columns`` holds the column of each commitment that has a link, in order; ``links`` lead to later columns.
    """
    after: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    for start, end in links:
        after.setdefault(start, []).append(end)
        before.setdefault(end, []).append(start)
    rows: dict[str, int] = {}
    taken: set[tuple[int, int]] = set()  # (column, row), also where a line passes

    def is_free(row: int, first: int, last: int) -> bool:
        return all((column, row) not in taken for column in range(first, last + 1))

    def put(node: str, row: int, until: int) -> None:
        rows[node] = row
        taken.update((column, row) for column in range(columns[node], until + 1))

    def follow(node: str, row: int) -> None:
        followers = sorted(
            (other for other in after.get(node, []) if other not in rows), key=lambda other: len(before[other])
        )
        put(node, row, max((columns[other] - 1 for other in after.get(node, [])), default=columns[node]))
        for other in followers:
            if other not in rows:
                lowest = row
                while not is_free(lowest, columns[other], columns[other]):
                    lowest += 1
                follow(other, lowest)

    beginnings = [node for node in columns if node not in before]
    for node in sorted(beginnings, key=lambda node: -len(_reachable(node, after))):
        deep = max(columns[other] for other in _reachable(node, after))
        reached = [rows[other] for other in after.get(node, []) if other in rows]
        until = max((columns[other] - 1 for other in after.get(node, [])), default=columns[node])
        candidates = [*reached, *range(len(columns) + 1)]
        follow(node, next(row for row in candidates if is_free(row, columns[node], until if reached else deep)))
    return rows


def _reachable(node: str, after: dict[str, list[str]]) -> set[str]:
    """Return a commitment and all that it goes on to."""
    return {node}.union(*(_reachable(other, after) for other in after.get(node, [])))
