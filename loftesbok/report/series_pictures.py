"""Small multiples: a panel per series on the same axis from zero, in ink and grey, drawn 360 wide for a phone.

Lines join neighbours that compare; an open ring is a least or rough number, a cross a reported zero, a broken box a
reporting period without a figure; the last value is set in weight. A light and a dark form, text as curves, fixed salt.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from loftesbok.domain.swedish import number
from loftesbok.report.charts import in_settings

WIDTH = 360
LIGHT = {"ink": "#1f2933", "muted": "#52606d", "line": "#d5dce3", "edge": "#6f7c89", "paper": "#ffffff"}
DARK = {"ink": "#e6eaee", "muted": "#aab6c2", "line": "#36414c", "edge": "#7f8c98", "paper": "#14191f"}
FORMS = (LIGHT, DARK)
SIZE, LARGE = 12.5, 15
TITLE, UPPER, PLOT, FOOT = 20, 18, 92, 42  # heights of a panel's parts
UNNAMED = 10  # instead of the title, so that the last value in weight has room
LEFT, RIGHT = 30, 8
ROOM_FOR_NAMES = 9  # reporting periods that can be named below the axis; of more, some are
DASHES = (0, (3, 2.4))


@dataclass(frozen=True)
class Point:
    """A figure: its height, its words, whether it is exact, and whether it compares with its neighbours."""

    value: float
    words: str
    is_exact: bool
    is_comparable: bool


@dataclass(frozen=True)
class Panel:
    """A series: its name, and a point per reporting period, or None where there is no figure."""

    name: str
    points: tuple[Point | None, ...]


def draw(times: Sequence[str], panels: Sequence[Panel], colours: dict[str, str]) -> str:
    """Draw the panels below each other as SVG; ``times`` are short names of the reporting periods."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415 - heavy
    from matplotlib.figure import Figure  # noqa: PLC0415

    names = [textwrap.fill(panel.name, 50) for panel in panels] if len(panels) > 1 else [""]  # the caption names it
    heads = [TITLE + 16 * name.count("\n") if name else UNNAMED for name in names]
    height = sum(heads) + len(panels) * (UPPER + PLOT) + FOOT + 14 * (len(panels) - 1)
    top = _ceiling(max((point.value for panel in panels for point in panel.points if point), default=1))
    with in_settings({"font.size": SIZE}):
        figure = Figure(figsize=(WIDTH / 72, height / 72))
        FigureCanvasSVG(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        axes.axis("off")
        at = 0.0
        for panel, name, head in zip(panels, names, heads, strict=True):
            axes.text(0, at + 2, name, va="top", color=colours["ink"], fontweight="bold", linespacing=1.15)
            base = at + head + UPPER + PLOT
            _draw_panel(axes, panel, base, top, colours)
            at = base + 14
        _name_times(axes, times, at - 14, colours)
        figure.patch.set_alpha(0)
        out = io.StringIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
        return out.getvalue()


def _ceiling(most: float) -> float:
    """Return the axis' end, half of which is a whole number too: 2, 4, 6, 10, 20, 50, 100 … not below any value."""
    step = 1
    while True:
        for factor in (2, 4, 6) if step == 1 else (1, 2, 5):
            if factor * step >= most:
                return factor * step
        step *= 10


def _places(count: int) -> list[float]:
    wide = (WIDTH - LEFT - RIGHT) / count
    return [LEFT + wide * (place + 0.5) for place in range(count)]


def _draw_panel(axes: Any, panel: Panel, base: float, top: float, colours: dict[str, str]) -> None:
    places = _places(len(panel.points))
    half = min((WIDTH - LEFT - RIGHT) / len(places) / 2 - 3, 26)

    def level(value: float) -> float:
        return base - PLOT * value / top

    for tick in (0, top / 2, top):
        axes.plot((LEFT - 4, WIDTH - RIGHT), (level(tick),) * 2, color=colours["line" if tick else "edge"],
                  linewidth=1 if tick else 1.2, zorder=0)  # fmt: skip
        axes.text(LEFT - 8, level(tick), number(tick), ha="right", va="center", color=colours["muted"])
    pairs = zip(panel.points, panel.points[1:], places, places[1:], strict=False)
    for point, after, x, next_x in pairs:
        if point and after and point.is_comparable and after.is_comparable:
            axes.plot(
                (x, next_x), (level(point.value), level(after.value)), color=colours["ink"], linewidth=2.2, zorder=1
            )
    few = len(places) <= ROOM_FOR_NAMES
    last = max((n for n, point in enumerate(panel.points) if point), default=-1)
    for n, (x, point) in enumerate(zip(places, panel.points, strict=True)):
        if point is None:
            _draw_gap(axes, x, base, half, colours, named=few)
        else:
            _draw_point(axes, x, level(point.value), point, colours)
            if few or n in (0, last):
                words = textwrap.fill(point.words.replace("\u00a0", " "), 8) if not point.is_exact else point.words
                ground = {"facecolor": colours["paper"], "edgecolor": "none", "pad": 0.6}
                axes.text(x, level(point.value) - 9, words, ha="center", va="bottom", color=colours["ink"], bbox=ground,
                          fontsize=LARGE if n == last else SIZE, fontweight="bold" if n == last else "normal",
                          zorder=2, linespacing=1)  # fmt: skip


def _draw_point(axes: Any, x: float, y: float, point: Point, colours: dict[str, str]) -> None:
    ink, paper = colours["ink"], colours["paper"]
    if point.value == 0 and point.is_exact:
        axes.plot(x, y, marker="X", markersize=12, color=ink, markeredgecolor=paper, markeredgewidth=1.4, zorder=3)
    elif point.is_exact:
        axes.plot(x, y, marker="o", markersize=10.5, color=ink, markeredgecolor=paper, markeredgewidth=1.4, zorder=3)
    else:
        axes.plot(x, y, marker="o", markersize=10.5, color=paper, markeredgecolor=ink, markeredgewidth=2.2, zorder=3)


def _draw_gap(axes: Any, x: float, base: float, half: float, colours: dict[str, str], *, named: bool) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - heavy

    axes.add_patch(Rectangle((x - half, base - PLOT + 6), 2 * half, PLOT - 10, facecolor="none",
                             edgecolor=colours["edge"], linewidth=1.2, linestyle=DASHES))  # fmt: skip
    if named and half > 20:
        axes.text(x, base - PLOT / 2, "inget\ntal", ha="center", va="center", color=colours["muted"], linespacing=1.15)


def _name_times(axes: Any, times: Sequence[str], base: float, colours: dict[str, str]) -> None:
    """Name the reporting periods below the lowest panel: months over the year, where it is new."""
    step = -(-len(times) // ROOM_FOR_NAMES) if len(times) > ROOM_FOR_NAMES else 1
    before = ""
    for n, (x, time) in enumerate(zip(_places(len(times)), times, strict=True)):
        months, _, year = time.rpartition(" ")
        words = f"{months}\n{year}" if months and year != before else months or year
        if n % step == 0:
            axes.text(x, base + 9, words, ha="center", va="top", color=colours["muted"], linespacing=1.15)
            before = year
