"""Which figures can be compared, what they changed by, and why others are left alone. The one place that decides it.

A series is one indicator of one commitment, counted for the same parties, in the same place, jointly or not, as a whole
or as the same part of a whole. Two figures are comparable when they belong to the same series, speak of equally long
times that are apart and in all of which the promise was in force, and are both exact and stated by the source (a count
of ours may rest on a list that is not complete). Two comparable figures make a change, three or more a trend.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import limits, members, reported_measures
from loftesbok.domain.reporting_period import ReportingPeriod, meaning
from loftesbok.domain.swedish import as_decimal

SERIES = ["commitment_id", "indicator_id", "parties", "place_id", "joint", "part_of", "part_kind"]
RULE = (
    "Två siffror jämförs bara när de gäller samma åtagande, samma mått, samma parter och samma plats.",
    "Båda ska vara gjorda gemensamt, eller båda enskilt. Båda ska vara helheten, eller samma del av den.",
    "Redovisningsperioderna ska vara lika långa och inte gå in i varandra. Löftet ska ha gällt från början till "
    "slut av båda.",
    "Båda siffrorna ska vara exakta och stå i källan. Tal som vi har räknat ur en uppräkning jämförs inte, för en "
    "uppräkning säger sällan att den är fullständig.",
    "Siffror där det inte framgår om de är nya eller sammanlagda jämförs inte.",
    "Två jämförbara siffror visas som en förändring, tre eller fler som en trend.",
)
NOT_IN_FORCE = ""
_KEYS = [*SERIES, "accumulation", "unit_of_time"]


def comparable_points(dataset: Dataset) -> pd.DataFrame:
    """Return the measures that belong to a series with at least two comparable points.

    Adds ``time`` (the ReportingPeriod that is meant), ``unit_of_time`` (how long it is) and ``points`` (how many in the
    series). Rows in order of series and time.
    """
    timed = _timed(dataset)
    usable = timed[
        (timed["precision"] == "exact")
        & (timed["basis"] == "stated")
        & (timed["accumulation"] != "unknown")
        & (timed["joint"] != "unclear")
        & (timed["unit_of_time"] != NOT_IN_FORCE)
    ]
    usable = usable.assign(end=[time.end.toordinal() for time in usable["time"]])
    usable = usable.sort_values([*_KEYS, "end"], kind="stable")
    apart = [row for _, group in usable.groupby(_KEYS, sort=False) for row in _apart(group["time"])]
    usable = usable.loc[apart].drop(columns="end")
    usable["points"] = usable.groupby(_KEYS)["value"].transform("size").astype("int64")
    return usable[usable["points"] >= 2].reset_index(drop=True)


def _timed(dataset: Dataset) -> pd.DataFrame:
    """Return the measures with ``time`` and ``unit_of_time``: empty where the promise was not in force in all of it."""
    measures = reported_measures(dataset).reset_index(drop=True)
    commitments = dataset["commitments"]
    home = dict(zip(commitments["commitment_id"], commitments["period_id"], strict=True))
    promises = {
        row["period_id"]: (*limits(row), tuple(members(row["cadence"]))) for _, row in dataset["periods"].iterrows()
    }
    spoken_of = list(zip(measures["commitment_id"].map(home), measures["reporting_period"], strict=True))
    length_of = {pair: _time(pair[1], *promises[pair[0]]) for pair in set(spoken_of)}
    times = [length_of[pair][0] for pair in spoken_of]
    lengths = [length_of[pair][1] for pair in spoken_of]
    return measures.assign(
        time=pd.Series(times, measures.index, object), unit_of_time=pd.Series(lengths, measures.index, "str")
    )


def _time(code: str, start: date, end: date, cadence: tuple[str, ...]) -> tuple[ReportingPeriod, str]:
    """Return the time that a code means in a promise, and how long it is if the promise was in force in all of it."""
    time = meaning(code, start, end, cadence)
    return time, time.length if start <= time.start and time.end <= end else NOT_IN_FORCE


def _apart(times: pd.Series) -> Iterable[object]:
    """Yield the index of as many times as have no day in common; ``times`` are sorted by their end."""
    last: ReportingPeriod | None = None
    for row, time in times.items():
        if last is None or time.start > last.end:
            last = time
            yield row


def changes(dataset: Dataset) -> pd.DataFrame:
    """Return first, last and difference of every comparable series.

    Columns: the series' key, ``accumulation``, ``unit_of_time``, ``points``; ``first``, ``before`` and ``last``
    (values), each with its ``…_period`` (code) and ``…_time`` (ReportingPeriod); ``difference`` (Decimal: last minus
    the one before it).
    """
    rows = []
    for key, group in comparable_points(dataset).groupby(_KEYS, sort=False):
        row: dict[str, Any] = dict(zip(_KEYS, key, strict=True)) | {"points": len(group)}
        for name, place in _ENDS.items():
            point = group.iloc[place]
            row |= {name: point["value"], f"{name}_period": point["reporting_period"], f"{name}_time": point["time"]}
        row["difference"] = as_decimal(row["last"]) - as_decimal(row["before"])
        rows.append(row)
    ends = [f"{name}{ending}" for name in _ENDS for ending in ("", "_period", "_time")]
    return pd.DataFrame(rows, columns=[*_KEYS, "points", *ends, "difference"])


_ENDS = {"first": 0, "before": -2, "last": -1}


def obstacles(dataset: Dataset) -> pd.DataFrame:
    """Say, for each commitment with figures from several reporting periods, why those left over are not compared.

    Columns: ``commitment_id``, ``indicator_id``, ``why`` (Swedish clause). One row per indicator that has figures but
    no comparable series.
    """
    compared = comparable_points(dataset)
    with_series = set(zip(compared["commitment_id"], compared["indicator_id"], strict=True))
    rows = []
    for commitment_id, figures in _timed(dataset).groupby("commitment_id", sort=False):
        if figures["reporting_period"].nunique() < 2:
            continue
        for indicator_id, of_indicator in figures.groupby("indicator_id", sort=False):
            if (commitment_id, indicator_id) not in with_series:
                rows.append((commitment_id, indicator_id, _obstacle(of_indicator)))
    return pd.DataFrame(rows, columns=["commitment_id", "indicator_id", "why"])


def _obstacle(figures: pd.DataFrame) -> str:
    """Say in a Swedish clause why the figures of one indicator (as ``_timed`` has them) are not compared."""
    if figures["reporting_period"].nunique() < 2:
        return "måttet finns bara för en redovisningsperiod"
    if (figures["precision"] == "unspecified").any():
        return "källan anger inte antalet i varje redovisning"
    if (figures["accumulation"] == "unknown").any():
        return "det framgår inte om antalet är nytt eller sammanlagt"
    if figures["parties"].nunique() > 1 or figures["joint"].nunique() > 1:
        return "siffrorna gäller olika parter, eller både gemensamma och enskilda insatser"
    if (figures["joint"] == "unclear").any():
        return "det framgår inte om insatserna var gemensamma"
    if figures["place_id"].nunique() > 1:
        return "siffrorna gäller olika platser"
    if figures["part_of"].nunique() > 1 or figures["part_kind"].nunique() > 1:
        return "siffrorna gäller ibland helheten och ibland en del av den"
    if (figures["precision"] != "exact").any():
        return "siffrorna är gränser eller ungefärliga, inte exakta antal"
    if (figures["basis"] != "stated").any():
        return "talen är räknade ur uppräkningar, som inte behöver vara fullständiga"
    if figures["accumulation"].nunique() > 1:
        return "siffrorna är räknade på olika sätt"
    if (figures["unit_of_time"] == NOT_IN_FORCE).any():
        return "löftet gällde inte under hela tiden"
    if figures["unit_of_time"].nunique() < len(figures):
        return "redovisningsperioderna går in i varandra"
    return "redovisningsperioderna är olika långa"
