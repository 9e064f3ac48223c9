"""The figures: one style, SVG, the same bytes for the same data; colours that hold for colour-blind readers.

Colour never carries a meaning alone (signs and words stand beside), bars begin at zero, and a rise has no good or bad
colour. Each function takes what is drawn as plain rows and returns SVG text.
"""

from __future__ import annotations

import io
import textwrap
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from loftesbok.domain.swedish import number

WIDTH = 4.8  # inches; narrow, so that the words can still be read on a phone
INK, FAINT, GRID = "#1f2933", "#52606d", "#d9dfe5"
STATUS_COLOURS = {
    "done": "#1d4e79", "partly_reported": "#85256c", "in_progress": "#6fa8d6", "postponed": "#e3b23c",
    "not_done": "#a4561a", "withdrawn": "#6b6b6b", "not_assessable": "#d0d5da",
}  # fmt: skip
SERIES_COLOURS = ("#1d4e79", "#6fa8d6", "#e3b23c", "#7a5195", "#8a9a5b", "#a4561a")
STYLE: dict[str, Any] = {
    "font.family": ["DejaVu Sans"], "font.size": 11, "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": FAINT,
    "xtick.color": FAINT, "ytick.color": INK, "axes.spines.top": False, "axes.spines.right": False,
    "axes.spines.left": False, "axes.axisbelow": True, "axes.grid": False, "grid.color": GRID, "ytick.major.size": 0,
    "svg.fonttype": "path", "svg.hashsalt": "loftesbok", "figure.facecolor": "white", "savefig.facecolor": "white",
    "axes.unicode_minus": True, "text.parse_math": False, "hatch.linewidth": 0.6,
}  # fmt: skip
_ALONE = threading.RLock()  # matplotlib's settings are the whole process's: one figure at a time


@contextmanager
def in_settings(more: dict[str, Any] | None = None) -> Iterator[None]:
    """Draw in the house's style, whatever settings the machine has; one figure at a time."""
    import matplotlib as mpl  # noqa: PLC0415 - heavy

    defaults: dict[Any, Any] = {
        key: value for key, value in mpl.rcParamsDefault.items() if not key.startswith("backend")
    }
    settings: Any = {**defaults, **STYLE, **(more or {})}  # matplotlib types the keys one by one
    with _ALONE, mpl.rc_context(settings):
        yield


@contextmanager
def _canvas(height: float) -> Iterator[tuple[Any, Any]]:
    """Give a figure and its axes in the house's style."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415 - heavy
    from matplotlib.figure import Figure  # noqa: PLC0415

    with in_settings():
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        FigureCanvasSVG(figure)
        yield figure, figure.add_subplot()


def _svg(figure: Any) -> str:
    out = io.StringIO()
    figure.canvas.print_svg(out, metadata={"Date": None, "Creator": None})
    return out.getvalue()


def _wrapped(label: str, width: int, most: int = 4) -> str:
    """Fold a label; what would take more lines than there is room for ends with three dots, and is in the table."""
    return "\n".join(textwrap.wrap(label, width, max_lines=most, placeholder=" …")) or label


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its parts as (key, value), and what is written behind it."""

    label: str
    parts: tuple[tuple[str, float], ...]
    note: str = ""


def stacked(bars: Sequence[Bar], legend: Sequence[tuple[str, str, str]], axis: str) -> str:
    """Draw stacked bars with a number in each part.

    ``legend`` holds (key, name, sign) in drawing order; ``axis`` names the counted unit. Parts below the width of a
    number are still told in the legend and in the table beside the figure.
    """
    colours = {key: STATUS_COLOURS.get(key, SERIES_COLOURS[i % len(SERIES_COLOURS)]) for i, (key, _, _) in
               enumerate(legend)}  # fmt: skip
    used = [entry for entry in legend if any(value for bar in bars for key, value in bar.parts if key == entry[0])]
    columns = 1 if any(len(name) > 18 for _, name, _ in used) else 2
    rows = -(-len(used) // columns)
    with _canvas(0.62 * len(bars) + 0.75 + 0.27 * rows) as (figure, axes):
        for y, bar in enumerate(bars):
            left = 0.0
            values = dict(bar.parts)
            for key, _name, sign in used:
                value = values.get(key, 0)
                if not value:
                    continue
                axes.barh(y, value, left=left, height=0.62, color=colours[key], edgecolor="white", linewidth=1.5)
                shown = f"{sign} {number(value)}".strip()
                axes.text(
                    left + value / 2, y, shown, ha="center", va="center", color=_ink_on(colours[key]), fontsize=11
                )
                left += value
            if bar.note:
                axes.text(left + 0.1, y, bar.note, va="center", color=FAINT, fontsize=10)
        axes.set_yticks(range(len(bars)), [_wrapped(bar.label, 16) for bar in bars])
        axes.invert_yaxis()
        axes.set_xlim(left=0)
        axes.set_xlabel(axis)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.xaxis.set_major_formatter(lambda value, _: number(round(value, 6)))
        from matplotlib.patches import Patch  # noqa: PLC0415

        handles = [Patch(facecolor=colours[key], label=f"{sign} {name}".strip()) for key, name, sign in used]
        if handles:
            figure.legend(handles=handles, loc="outside lower left", ncols=columns, frameon=False, fontsize=10.5)
        return _svg(figure)


def _ink_on(colour: str) -> str:
    """Return white or ink, whichever is easier to read on a colour."""
    return max(("white", INK), key=lambda ink: _contrast(colour, ink))


def _contrast(colour: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""
    from matplotlib.colors import to_rgb  # noqa: PLC0415 - heavy

    def light(colour: str) -> float:
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    low, high = sorted((light(colour), light(other)))
    return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True)
class Span:
    """A promise period on the time line, with its reports as (first day, last day, held)."""

    label: str
    start: date
    end: date
    note: str
    reports: tuple[tuple[date, date, bool], ...]


def timeline(spans: Sequence[Span], until: date) -> str:
    """Draw promise periods as bars over the years, with the time that reports cover below each."""
    first = min(span.start for span in spans).year
    last = max(max(span.end for span in spans).year, until.year) + 1
    labels = [_wrapped(f"{span.label} · {span.note}", 52, most=2) for span in spans]
    room = 1.02 + 0.17 * max(label.count("\n") for label in labels)
    with _canvas(room * len(spans) + 1.15) as (figure, axes):
        for y, span in enumerate(spans):
            start, length = _years(span.start), _years(span.end) + 1 / 366 - _years(span.start)
            axes.barh(y, length, left=start, height=0.26, color=SERIES_COLOURS[1], edgecolor=SERIES_COLOURS[0])
            axes.text(first, y - 0.24, labels[y], ha="left", va="bottom", fontsize=10.5, color=INK)
            for begin, finish, held in span.reports:
                place, wide = _years(begin), _years(finish) + 1 / 366 - _years(begin)
                lane, fill, hatch = (0.24, SERIES_COLOURS[0], None) if held else (0.43, "white", "////")
                axes.barh(
                    y + lane, wide, left=place, height=0.14, color=fill, edgecolor=SERIES_COLOURS[0], hatch=hatch,
                    linewidth=1,
                )  # fmt: skip
        axes.set_yticks([])
        axes.set_ylim(len(spans) - 0.35, -0.65)
        axes.set_xlim(first, last)
        axes.set_xticks(range(first, last + 1), [str(year) for year in range(first, last + 1)])
        axes.grid(axis="x")
        from matplotlib.patches import Patch  # noqa: PLC0415

        handles = [
            Patch(facecolor=SERIES_COLOURS[1], edgecolor=SERIES_COLOURS[0], label="Löftesperiod"),
            Patch(facecolor=SERIES_COLOURS[0], edgecolor=SERIES_COLOURS[0], label="Redovisning som vi har"),
            Patch(facecolor="white", edgecolor=SERIES_COLOURS[0], hatch="////", label="Redovisning som saknas"),
        ]
        figure.legend(handles=handles, loc="outside lower left", ncols=2, frameon=False, fontsize=9.5,
                      columnspacing=1, handlelength=1.3)  # fmt: skip
        return _svg(figure)


def _years(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366
