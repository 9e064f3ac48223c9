"""What the figures allow one to say: series, comparability and change. Pure functions frame → frame.

A series is one indicator of one commitment, counted for the same parties, in the same place, jointly or not. Two
figures are comparable when they belong to the same series, speak of equally long reporting periods, and are both
exact and stated by the source (a count of ours may rest on a list that is not complete). Two comparable figures make a
change, three or more a trend.
"""

from __future__ import annotations

import pandas as pd

from loftesbok.domain.reporting_period import ReportingPeriod

SERIES = ["commitment_id", "indicator_id", "parties", "place_id", "joint"]
RULE = (
    "Två siffror jämförs bara när de gäller samma åtagande, samma mått, samma parter och samma plats.",
    "Båda ska vara gjorda gemensamt, eller båda enskilt. Redovisningsperioderna ska vara lika långa.",
    "Båda siffrorna ska vara exakta och stå i källan. Tal som vi har räknat ur en uppräkning jämförs inte, för en "
    "uppräkning säger sällan att den är fullständig.",
    "Siffror där det inte framgår om de är nya eller sammanlagda jämförs inte.",
    "Två jämförbara siffror visas som en förändring, tre eller fler som en trend.",
)


def comparable_points(measures: pd.DataFrame) -> pd.DataFrame:
    """Return the measures that belong to a series with at least two comparable points.

    Adds ``unit_of_time`` and ``points`` (how many in the series). Rows in order of series and time.
    """
    usable = measures[
        (measures["precision"] == "exact")
        & (measures["basis"] == "stated")
        & (measures["accumulation"] != "unknown")
        & (measures["joint"] != "unclear")
    ].copy()
    if usable.empty:
        return usable.assign(unit_of_time="", points=0)
    parsed = {code: ReportingPeriod.parse(code) for code in usable["reporting_period"].unique()}
    usable["unit_of_time"] = [parsed[code].unit for code in usable["reporting_period"]]
    usable["end"] = [parsed[code].end for code in usable["reporting_period"]]
    keys = [*SERIES, "accumulation", "unit_of_time"]
    usable["points"] = usable.groupby(keys)["value"].transform("size")
    chosen = usable[usable["points"] >= 2]
    return chosen.sort_values([*keys, "end"], kind="stable").drop(columns="end").reset_index(drop=True)


def changes(measures: pd.DataFrame) -> pd.DataFrame:
    """Return first, last and difference of every comparable series.

    Columns: the series' key, ``unit_of_time``, ``points``, ``first_period``, ``first``, ``last_period``, ``last``,
    ``difference`` (last minus the one before it), ``before_period``, ``before``.
    """
    points = comparable_points(measures)
    keys = [*SERIES, "accumulation", "unit_of_time"]
    rows = []
    for key, group in points.groupby(keys, sort=False):
        last, before, first = group.iloc[-1], group.iloc[-2], group.iloc[0]
        rows.append(
            {
                **dict(zip(keys, key, strict=True)),
                "points": len(group),
                "first_period": first["reporting_period"],
                "first": first["value"],
                "before_period": before["reporting_period"],
                "before": before["value"],
                "last_period": last["reporting_period"],
                "last": last["value"],
                "difference": last["value"] - before["value"],
            }
        )
    columns = [
        *keys, "points", "first_period", "first", "before_period", "before", "last_period", "last", "difference",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def obstacles(measures: pd.DataFrame) -> pd.DataFrame:
    """Say, for each commitment with figures from several reporting periods, why those left over are not compared.

    Columns: ``commitment_id``, ``indicator_id``, ``why`` (Swedish clause). One row per indicator that has figures but
    no comparable series.
    """
    compared = comparable_points(measures)
    has_series = set(zip(compared["commitment_id"], compared["indicator_id"], strict=True))
    rows = []
    for commitment_id, group in measures.groupby("commitment_id", sort=False):
        if group["reporting_period"].nunique() < 2:
            continue
        for indicator_id, own in group.groupby("indicator_id", sort=False):
            if (commitment_id, indicator_id) not in has_series:
                rows.append((commitment_id, indicator_id, obstacle(own)))
    return pd.DataFrame(rows, columns=["commitment_id", "indicator_id", "why"])


def obstacle(own: pd.DataFrame) -> str:
    """Say in a Swedish clause why the figures of one indicator are not compared."""
    if own["reporting_period"].nunique() < 2:
        return "måttet finns bara för en redovisningsperiod"
    if (own["precision"] == "unspecified").any():
        return "källan anger inte antalet i varje redovisning"
    if (own["accumulation"] == "unknown").any():
        return "det framgår inte om antalet är nytt eller sammanlagt"
    if own["parties"].nunique() > 1 or own["joint"].nunique() > 1:
        return "siffrorna gäller olika parter, eller både gemensamma och enskilda insatser"
    if (own["joint"] == "unclear").any():
        return "det framgår inte om insatserna var gemensamma"
    if own["place_id"].nunique() > 1:
        return "siffrorna gäller olika platser"
    if (own["precision"] != "exact").any():
        return "siffrorna är gränser eller ungefärliga, inte exakta antal"
    if (own["basis"] != "stated").any():
        return "talen är räknade ur uppräkningar, som inte behöver vara fullständiga"
    if own["accumulation"].nunique() > 1:
        return "siffrorna är räknade på olika sätt"
    return "redovisningsperioderna är olika långa"
