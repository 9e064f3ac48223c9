"""Figures over time, drawn where a picture tells more than a sentence: a trend, or several series of the same unit."""

from __future__ import annotations

import pandas as pd

from loftesbok.analysis import comparisons
from loftesbok.analysis.comparisons import SERIES
from loftesbok.analysis.wording import Names, figure_value
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import reported_measures
from loftesbok.document.pieces import Block, Figure, Table, cell
from loftesbok.domain.reporting_period import SPAN, ReportingPeriod, periods_of
from loftesbok.domain.swedish import number, sentence
from loftesbok.report import overview, series_pictures
from loftesbok.report.series_pictures import Panel, Point

TREND, CHANGE = 3, 2  # comparable points
METHOD = (
    "Linjer binder bara ihop tal som följer på varandra och går att jämföra. Öppen ring: ett minsta eller ungefärligt "
    "antal. Kryss: noll redovisas. Streckad ruta: inget tal redovisas.",
)


def commitment_charts(view: Dataset, names: Names, commitment_id: str) -> list[Block]:
    """Return a chart of a commitment's figures, if there is a trend, or if two series of one unit have changed."""
    points = comparisons.comparable_points(view)
    points = points[points["commitment_id"] == commitment_id]
    if points.empty:
        return []
    counted = points.groupby(SERIES, sort=False).size()
    units = [names.unit(key[SERIES.index("indicator_id")]) for key in counted.index]
    chosen = [
        key
        for key, count, unit in zip(counted.index, counted, units, strict=True)
        if count >= TREND or units.count(unit) > 1
    ]
    if not chosen:
        return []
    by_unit: dict[str, list[tuple[str, ...]]] = {}
    for key in chosen:
        by_unit.setdefault(names.unit(key[SERIES.index("indicator_id")]), []).append(key)
    return [_figure(view, names, commitment_id, keys, number) for number, keys in enumerate(by_unit.values(), 1)]


def _figure(view: Dataset, names: Names, commitment_id: str, keys: list[tuple[str, ...]], serial: int) -> Figure:
    """Return one picture with a panel per series, on the same axis from zero."""
    measures = reported_measures(view)
    measures = measures[measures["commitment_id"] == commitment_id]
    all_rows = [_rows(measures, key) for key in keys]
    times = _times([code for rows in all_rows for code in rows["reporting_period"]])
    comparable = comparisons.comparable_points(view)
    panels, texts = [], []
    for key, rows in zip(keys, all_rows, strict=True):
        name = sentence(overview.thing(names, rows.iloc[0], measures))
        exact = set(_rows(comparable, key)["reporting_period"])
        by_code = {row["reporting_period"]: row for _, row in rows.iterrows()}
        points = tuple(_point(by_code.get(time.code), time.code in exact) for time in times)
        panels.append(Panel(name, points))
        values = [f"{sentence(time.label)}: {_in_words(by_code.get(time.code))}" for time in times]
        texts.append(f"{name}. {'. '.join(values)}.")
    header = ("Period", *(panel.name for panel in panels))
    table_rows = tuple(
        (cell(sentence(time.label)), *(cell(_in_words(_at(rows, time.code))) for rows in all_rows))
        for time in reversed(times)
    )
    label = f"serie-{commitment_id}-{serial}"
    table = Table(label, "Talen i diagrammet, senaste perioden först", header, table_rows, role="numbers many")
    heads = [time.short_label for time in times]
    light, dark = (series_pictures.draw(heads, panels, colours) for colours in series_pictures.FORMS)
    unit = names.unit(keys[0][SERIES.index("indicator_id")])
    caption = f"{sentence(unit)} per period" if len(panels) > 1 else panels[0].name
    return Figure(label, caption, f"Diagram, {unit} per period. {' '.join(texts)}", light, table, METHOD,
                  names.source_lines(pd.concat(all_rows), passages=False), dark)  # fmt: skip


def _rows(frame: pd.DataFrame, key: tuple[str, ...]) -> pd.DataFrame:
    for name, value in zip(SERIES, key, strict=True):
        frame = frame[frame[name] == value]
    return frame


def _at(rows: pd.DataFrame, code: str) -> pd.Series | None:
    same = rows[rows["reporting_period"] == code]
    return None if same.empty else same.iloc[0]


def _times(codes: list[str]) -> list[ReportingPeriod]:
    """Return the reporting periods from the first to the last, those without figures among them."""
    times = sorted({ReportingPeriod.parse(code) for code in codes})
    same = times[0].unit != SPAN and len({time.unit for time in times}) == 1
    return periods_of(times[0].unit, times[0].start, times[-1].end) if same else times


def _point(row: pd.Series | None, is_comparable: bool) -> Point | None:
    if row is None or row["precision"] == "unspecified":
        return None
    return Point(float(row["value"]), figure_value(row), row["precision"] == "exact", is_comparable)


def _in_words(row: pd.Series | None) -> str:
    if row is None:
        return "inget tal"
    return number(row["value"]) if row["precision"] == "exact" else figure_value(row)
