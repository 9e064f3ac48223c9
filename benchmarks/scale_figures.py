"""The curves of the page *Skala*, in the house's style: measured points joined by lines, a model by broken ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.gridspec import GridSpec

from loftesbok.domain.swedish import number
from loftesbok.report.charts import FAINT, SERIES_COLOURS, _canvas, _svg

Point = tuple[float, float]


@dataclass(frozen=True)
class Curve:
    """A line: its name, and its points; broken where it is a model's."""

    name: str
    points: Sequence[Point]
    model: bool = False


@dataclass(frozen=True)
class Panel:
    """A part of a figure with a scale of its own: what is measured, and its curves."""

    title: str
    curves: Sequence[Curve]


def curves(panels: Sequence[Panel], axis: str, *, powers: bool = False) -> str:
    """Draw panels below each other over one axis; with ``powers`` both scales go by powers of ten, else from zero."""
    with _canvas(2.3 * len(panels) + 0.3) as (figure, first):
        first.remove()
        grid = GridSpec(len(panels), 1, figure=figure)
        for place, panel in enumerate(panels):
            axes = figure.add_subplot(grid[place])
            _panel(axes, panel, powers)
        axes.set_xlabel(axis)
        # The layout's last digits differ between two runs; rounded they do not, and the file's bytes are the same.
        figure.draw_without_rendering()
        figure.set_layout_engine("none")
        for axes in figure.axes:
            axes.set_position([round(side, 6) for side in axes.get_position().bounds])
        return _svg(figure)


def _panel(axes: Any, panel: Panel, powers: bool) -> None:
    axes.set_title(panel.title, loc="left", fontsize=11.5, fontweight="bold")
    for order, curve in enumerate(panel.curves):
        x, y = zip(*curve.points, strict=True)
        colour = SERIES_COLOURS[order]
        style = {"linestyle": (0, (4, 3)), "marker": ""} if curve.model else {"marker": "o", "markersize": 4}
        axes.plot(x, y, color=colour, linewidth=1.6, clip_on=False, zorder=3, **style)
        if len(panel.curves) > 1:
            axes.annotate(
                curve.name, (x[-1], y[-1]), xytext=(0, 7), textcoords="offset points", ha="right", fontsize=10,
                color=FAINT if order else colour,
            )  # fmt: skip
    points = [point for curve in panel.curves for point in curve.points]
    if powers:
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.xaxis.set_minor_locator(_none())
        axes.yaxis.set_minor_locator(_none())
        low, high = (math.log10(choose(y for _, y in points)) for choose in (min, max))
        axes.set_ylim(10 ** math.floor(low), 10 ** math.ceil(high))
    else:
        axes.set_xlim(0, max(x for x, _ in points) * 1.02)
        axes.set_ylim(0, max(y for _, y in points) * 1.25 or 1)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.yaxis.get_major_locator().set_params(nbins=4)
    for side in (axes.xaxis, axes.yaxis):
        side.set_major_formatter(lambda value, _: number(_rounded(value)))
    axes.grid(axis="y")


def _none() -> Any:
    from matplotlib.ticker import NullLocator  # noqa: PLC0415

    return NullLocator()


def _rounded(value: float) -> float:
    return round(value, max(0, 2 - math.floor(math.log10(abs(value))))) if value else 0.0
