"""The part of ``docs/performance.md`` that shows how time and memory grow, made from ``results.json``.

The text between the two marks and the pictures are written by ``python -m benchmarks.scale``; no number there is typed.
What has not been measured is said to be missing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.fleets import SIZES
from benchmarks.measuring import ROOT
from loftesbok.project import atomic_files

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- scale: begin (python -m benchmarks.scale writes this) -->", "<!-- scale: end -->"
NOT_YET = "Not measured yet."
Results = Mapping[str, Mapping[str, Any]]
Points = list[dict[str, Any]]


def points_of(results: Results, *names: str) -> Points:
    """Return the measured points of some series, in order; none where nothing has been measured."""
    return [point for name in names for point in results.get(name, {}).get("points", ())]


def table(points: Points, columns: Mapping[str, str]) -> str:
    """Return points as a table; ``columns`` gives the heading of each key."""
    rows = [[_number(point.get(key)) for key in columns] for point in points]
    lines = [list(columns.values()), ["---:"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.{2 if value < 10 else 0}f}"


def chart(panels: Sequence[tuple[str, str, str]], points: Points, *, powers: bool = False) -> str:
    """Draw (title, key across, key upwards) beside each other and return the SVG; with ``powers``, both scales do."""
    with mpl.rc_context({"svg.hashsalt": "loftesbok", "svg.fonttype": "none", "font.size": 10}):
        figure = Figure(figsize=(4 * len(panels), 2.6), layout="constrained")
        for axes, (title, across, upwards) in zip(
            figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True
        ):
            axes.plot(
                [point[across] for point in points], [point[upwards] for point in points], marker="o", markersize=4
            )
            axes.set_title(title, loc="left", fontsize=11)
            axes.set_xlabel(across)
            if powers:
                axes.set_xscale("log")
                axes.set_yscale("log")
            else:
                axes.set_ylim(bottom=0)
            axes.spines[["top", "right"]].set_visible(False)
        picture = io.StringIO()
        figure.savefig(picture, format="svg", metadata={"Date": None, "Creator": None})
    return re.sub(r"\d+\.\d{4,}", lambda match: f"{float(match[0]):.2f}", picture.getvalue())


def sections(results: Results) -> dict[str, tuple[str, dict[str, str]]]:
    """Return, by heading, the text of a section and its pictures by file name."""
    fleets = [
        {**point, "each": round(point["seconds"] / point["municipalities"], 2)}
        for point in points_of(results, *(f"fleet-{count}" for count in SIZES))
    ]
    measures, periods = points_of(results, "rows"), points_of(results, "periods")
    years = [point for point in points_of(results, "years") if point["tertials"] % 3 == 0]
    workers = points_of(results, "dask")
    return {
        "More measures: validation": _section(
            measures, {"measures": "Measures", "seconds": "Seconds", "memory": "MB", "frictionless": "frictionless, s"},
            "measures.svg", [("Seconds", "measures", "seconds"), ("MB", "measures", "memory")], powers=True,
        ),
        "More promise periods: a book from nothing": _section(
            periods, {"periods": "Periods", "seconds": "Seconds", "memory": "MB", "pages": "Pages"},
        ),
        "More years: the build after a new tertial": _section(
            years, {"tertials": "Tertials", "editions": "Editions", "pages": "Pages", "seconds": "Seconds",
                    "memory": "MB", "editions_mb": "Editions, MB"},
            "years.svg", [("Seconds after a new tertial", "tertials", "seconds"), ("MB", "tertials", "memory")],
        ),
        "More municipalities: `fleet` on two cores": _section(
            fleets, {"municipalities": "Municipalities", "seconds": "Seconds", "each": "Seconds each",
                     "together": "MB in all", "largest": "MB, largest process", "pages": "Pages"},
            "fleets.svg", [("Seconds each", "municipalities", "each"), ("MB in all", "municipalities", "together")],
        ),
        "More machines: Dask workers of one core": _section(
            workers, {"workers": "Workers", "municipalities": "Municipalities", "seconds": "Seconds"},
        ),
    }  # fmt: skip


def _section(
    points: Points,
    columns: Mapping[str, str],
    picture: str = "",
    panels: Sequence[tuple[str, str, str]] = (),
    *,
    powers: bool = False,
) -> tuple[str, dict[str, str]]:
    if not points:
        return NOT_YET, {}
    text = table(points, columns)
    if not picture:
        return text, {}
    titles = " and ".join(title.lower() for title, _, _ in panels)
    return f"{text}\n\n![{titles}, as in the table](pictures/{picture})", {
        picture: chart(panels, points, powers=powers)
    }


def page(results: Results, before: str) -> tuple[str, dict[str, str]]:
    """Return the page with the part between the marks made anew, and its pictures by file name."""
    machines = dict.fromkeys(f"{series['machine']} Measured {series['measured']}." for series in results.values())
    parts = ["\n".join(f"- {text}" for text in machines)]
    pictures: dict[str, str] = {}
    for heading, (text, drawn) in sections(results).items():
        parts.append(f"### {heading}\n\n{text}")
        pictures |= drawn
    head, _, rest = before.partition(BEGIN)
    body = "\n\n".join(part for part in parts if part)
    return f"{head}{BEGIN}\n\n{body}\n\n{END}{rest.partition(END)[2]}", pictures


def write(results: Results, path: Path = PAGE) -> list[Path]:
    """Write the page's part and its pictures; return what has changed."""
    text, pictures = page(results, path.read_text(encoding="utf-8"))
    files = {path: text, **{path.parent / "pictures" / name: svg for name, svg in pictures.items()}}
    return [file for file, content in files.items() if atomic_files.write(file, content)]
