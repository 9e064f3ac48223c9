"""The part of a dataset that one edition may see: the rows of a promise period (or all) through a reporting period.

A notebook works on its view and on nothing else. Hence nothing later can leak into an earlier edition, and the view's
digest is exactly what the edition depends on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from loftesbok.data.dataset import Dataset, in_order, once
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import (
    ReportingPeriod,
    covered_until,
    expected,
    first_day,
    last_day,
    whole_period,
)
from loftesbok.project.project import TRENDS

COMMITMENT_NAME = ("commitment_id", "period_id", "position", "title")
PERIOD_NAME = ("period_id", "title", "short_title", "area", "valid_from", "valid_to")


def members(value: str) -> list[str]:
    """Split a list cell into its members."""
    return value.split("|") if value else []


def period_row(dataset: Dataset, period_id: str) -> pd.Series:
    """Return a promise period's row; raise LoftesbokError with the ids that exist."""
    return _period_row(dataset, period_id).copy(deep=False)


@once
def _period_row(dataset: Dataset, period_id: str) -> pd.Series:
    periods = dataset["periods"]
    rows = periods[periods["period_id"] == period_id]
    if rows.empty:
        import difflib  # noqa: PLC0415 - only for the error

        ids = list(periods["period_id"])
        near = difflib.get_close_matches(period_id, ids, 1)
        hint = f"; menade du {near[0]}?" if near else "."
        raise LoftesbokError(f"Löftesperioden {period_id!r} finns inte i data{hint} Det finns: {', '.join(ids)}")
    return rows.iloc[0]


def limits(period: pd.Series) -> tuple[date, date]:
    """Return the first and the last day on which a promise period is valid."""
    return first_day(period["valid_from"]), last_day(period["valid_to"])


@once
def resolve_through(dataset: Dataset, period_id: str, through: str = "") -> ReportingPeriod:
    """Return the last reporting period to include: the one that is asked for, or the last that the data speak of.

    Without a wish it is the latest of the period's follow-ups, known reports and ``data_through``; where there are
    none, the first reporting period that the cadence lets one expect. Raises LoftesbokError when the wish is no
    reporting period or does not fit the promise period.
    """
    if period_id == TRENDS:
        if through:
            return ReportingPeriod.parse(through)
        ids = list(dataset["periods"]["period_id"])
        if not ids:
            raise LoftesbokError("data/periods.csv har inga löftesperioder ännu; börja med `loftesbok new-period`.")
        return max(resolve_through(dataset, other_id) for other_id in ids)
    period = period_row(dataset, period_id)
    start, end = limits(period)
    if through:
        wish = ReportingPeriod.parse(through)
        if not wish.fits(start, end):
            raise LoftesbokError(
                f"through={through!r} ligger utanför löftesperioden {period_id} ({period['valid_from']}–"
                f"{period['valid_to']}); rätt vore till exempel {resolve_through(dataset, period_id).code}"
            )
        return wish
    spoken_of = [ReportingPeriod.parse(code) for code in _known_codes(dataset, period_id, period)]
    if spoken_of:
        return max(spoken_of)
    hoped = expected(members(period["cadence"]), start, end)
    return hoped[0] if hoped else whole_period(start, end)


def _known_codes(dataset: Dataset, period_id: str, period: pd.Series) -> set[str]:
    reports, followups, commitments = dataset["reports"], dataset["followups"], dataset["commitments"]
    ids = set(commitments.loc[commitments["period_id"] == period_id, "commitment_id"])
    codes = set(reports.loc[reports["period_id"] == period_id, "covers_to"])
    codes |= set(followups.loc[followups["commitment_id"].isin(ids), "reporting_period"])
    extra = str(period.get("data_through", ""))
    return codes | ({extra} if extra else set())


def until(frame: pd.DataFrame, column: str, through: ReportingPeriod) -> pd.Series:
    """Tell which rows end no later than ``through`` (a Boolean series)."""
    return frame[column].isin(
        [code for code in frame[column].unique() if ReportingPeriod.parse(code).end <= through.end]
    )


def period_view(dataset: Dataset, period_id: str, through: ReportingPeriod) -> Dataset:
    """Return the rows on one promise period through a reporting period, and what they refer to."""
    return _view(dataset, (period_id,), through, across=False)


def book_view(dataset: Dataset, through: ReportingPeriod) -> Dataset:
    """Return the rows on all promise periods that have begun when ``through`` ends, and what they refer to."""
    return _view(dataset, _begun(dataset["periods"], through), through, across=True)


def _begun(periods: pd.DataFrame, through: ReportingPeriod) -> tuple[str, ...]:
    """Return the promise periods that have begun when a reporting period ends."""
    first = zip(periods["period_id"], periods["valid_from"], strict=True)
    return tuple(period_id for period_id, day in first if first_day(day) <= through.end)


def edition_view(dataset: Dataset, period_id: str, through: ReportingPeriod) -> Dataset:
    """Return the view of an edition: of a promise period, or of all for the trends."""
    return book_view(dataset, through) if period_id == TRENDS else period_view(dataset, period_id, through)


@once
def _view(dataset: Dataset, period_ids: tuple[str, ...], through: ReportingPeriod, *, across: bool) -> Dataset:
    tables = {name: dataset[name] for name in dataset.tables}
    periods, commitments = tables["periods"], tables["commitments"]
    ids = set(commitments.loc[commitments["period_id"].isin(period_ids), "commitment_id"])
    last = zip(periods["period_id"], periods["valid_to"], strict=True)
    over = {period_id for period_id, day in last if period_id in period_ids and last_day(day) <= through.end}

    cut: dict[str, pd.DataFrame] = {}
    cut["promises"] = _only(tables["promises"], "period_id", period_ids)
    cut["targets"] = _only(tables["targets"], "commitment_id", ids)
    reports = _only(tables["reports"], "period_id", period_ids)
    cut["reports"] = _reports_until(reports, through)
    for name in ("followups", "measures"):
        frame = _only(tables[name], "commitment_id", ids)
        cut[name] = frame[until(frame, "reporting_period", through)] if len(frame) else frame
    links = tables["continuations"]
    home = commitments.set_index("commitment_id")["period_id"]
    goes_on = links["from_commitment"].isin(ids) & links["from_commitment"].map(home).isin(over)
    if across:  # nothing may be shown of a promise that is not in the view
        goes_on &= links["to_commitment"].map(home).isin(_begun(periods, through))
    comes_from = links["to_commitment"].isin(ids)
    if across:
        comes_from &= links["from_commitment"].isin(ids) & goes_on
    cut["continuations"] = links[goes_on | comes_from]
    linked = set(cut["continuations"]["from_commitment"]) | set(cut["continuations"]["to_commitment"])
    cut["commitments"] = _names_only(
        _only(commitments, "commitment_id", ids | linked), "period_id", period_ids, COMMITMENT_NAME
    )
    shown = set(cut["commitments"]["period_id"]) | set(period_ids)
    cut["periods"] = _known_until(
        _names_only(_only(periods, "period_id", shown), "period_id", period_ids, PERIOD_NAME), through
    )
    cut["indicators"] = _referred(tables["indicators"], "indicator_id", cut, {"measures": "indicator_id"}, "targets")
    cut["parties"] = tables["parties"][
        tables["parties"]["party_id"].isin(_listed(cut, {"commitments": "responsible", "followups": "reported_by"}))
        | tables["parties"]["party_id"].isin(_listed(cut, {"measures": "parties", "targets": "parties"}))
    ]
    named = _listed(cut, {"followups": "places", "measures": "place_id"})
    cut["places"] = _only(tables["places"], "place_id", named)
    cut["themes"] = _only(tables["themes"], "theme_id", _listed(cut, {"commitments": "theme_id"}))
    own_rows = {
        **cut,
        "commitments": _only(commitments, "commitment_id", ids),
        "periods": _only(periods, "period_id", period_ids),
    }
    for name in ("citations", "corrections"):
        cut[name] = _about(tables[name], own_rows, dataset)
    used = _listed(cut, {name: "source_id" for name in cut if "source_id" in cut[name].columns})
    cut["sources"] = _only(tables["sources"], "source_id", used)
    extra = {name: frame for name, frame in tables.items() if name not in cut}
    frames = {name: frame.reset_index(drop=True) for name, frame in {**extra, **cut}.items()}
    # all others stand as they stood; but of other periods' commitments it is no longer said which promise they serve
    frames |= in_order({name: frames[name] for name in ("promises", "commitments")}, dataset.specs)
    view = dataset.narrowed(**frames)
    return replace(view, package={"resources": []})  # what the package says of itself is no part of an edition


def _known_until(periods: pd.DataFrame, through: ReportingPeriod) -> pd.DataFrame:
    """Blank ``data_through`` where it is later than ``through``."""
    if "data_through" not in periods.columns:
        return periods
    later = [bool(code) and ReportingPeriod.parse(code).end > through.end for code in periods["data_through"]]
    cut = periods.copy()
    cut.loc[later, "data_through"] = ""
    return cut


def _names_only(frame: pd.DataFrame, column: str, period_ids: Sequence[str], named: tuple[str, ...]) -> pd.DataFrame:
    """Blank all but the naming columns of the rows that belong to other promise periods."""
    others = ~frame[column].isin(period_ids)
    if not others.any():
        return frame
    cut = frame.copy()
    cut.loc[others, [name for name in frame.columns if name not in named]] = ""
    return cut


def reported_measures(dataset: Dataset) -> pd.DataFrame:
    """Return the measures sorted by commitment as in the promise, then by time; sorted once for each dataset."""
    return _sorted_measures(dataset).copy(deep=False)


@once
def _sorted_measures(dataset: Dataset) -> pd.DataFrame:
    frame, commitments = dataset["measures"], dataset["commitments"]
    place = {commitment_id: i for i, commitment_id in enumerate(commitments["commitment_id"])}
    ends = {code: ReportingPeriod.parse(code) for code in frame["reporting_period"].unique()}
    rank = {code: i for i, code in enumerate(sorted(ends, key=lambda code: ends[code]))}
    order = pd.DataFrame({"a": frame["commitment_id"].map(place), "b": frame["reporting_period"].map(rank)})
    return frame.loc[order.sort_values(["a", "b"], kind="stable").index]


def _only(frame: pd.DataFrame, column: str, wanted: Iterable[str]) -> pd.DataFrame:
    return frame[frame[column].isin(list(wanted))]


def _reports_until(reports: pd.DataFrame, through: ReportingPeriod) -> pd.DataFrame:
    """Keep reports that begin within ``through``; one that goes on later is told only as far as ``through``."""
    if reports.empty:
        return reports
    kept = reports[until(reports, "covers_from", through)]
    ends = [_covered_until(*codes, through) for codes in zip(kept["covers_from"], kept["covers_to"], strict=True)]
    return kept.assign(covers_to=pd.Series(ends, kept.index, kept["covers_to"].dtype))


def _covered_until(first_code: str, last_code: str, through: ReportingPeriod) -> str:
    """Return the last reporting period of a report's that ends within ``through``, which its first one does."""
    first, last = ReportingPeriod.parse(first_code), ReportingPeriod.parse(last_code)
    return last_code if last.end <= through.end else (covered_until(first, last, through) or first).code


def _referred(
    frame: pd.DataFrame, key: str, cut: Mapping[str, pd.DataFrame], columns: Mapping[str, str], *others: str
) -> pd.DataFrame:
    wanted = _listed(cut, {**columns, **dict.fromkeys(others, key)})
    if "measures" in cut:
        wanted |= set(cut["measures"]["part_of"]) - {""}
    return _only(frame, key, wanted)


def _listed(cut: Mapping[str, pd.DataFrame], columns: Mapping[str, str]) -> set[str]:
    return {
        member
        for table, column in columns.items()
        if column in cut[table].columns
        for value in cut[table][column].unique()
        for member in members(value)
    }


def _about(notes: pd.DataFrame, cut: Mapping[str, pd.DataFrame], dataset: Dataset) -> pd.DataFrame:
    """Keep the citations or corrections whose row is in the view."""
    if notes.empty:
        return notes
    there = {name: _keys(cut[name], dataset.specs[name].key) for name in notes["table"].unique() if name in cut}
    return notes[[key in there.get(name, ()) for name, key in zip(notes["table"], notes["key"], strict=True)]]


def _keys(frame: pd.DataFrame, columns: Sequence[str]) -> set[str]:
    """Return the rows' keys as citations and corrections write them."""
    return set(map("/".join, zip(*(frame[name].astype(str).tolist() for name in columns), strict=True)))


def as_of(dataset: Dataset, through: str = "") -> Dataset:
    """Return the dataset as a book through a reporting period may publish it: nothing later, and every row whole.

    Without ``through`` it is the dataset itself. Raises LoftesbokError when ``through`` is no reporting period.
    """
    if not through:
        return dataset
    view = book_view(dataset, resolve_through(dataset, TRENDS, through))
    # of promises that have not begun, the view holds no more than the names
    periods = view["periods"][view["periods"]["source_id"] != ""]
    commitments = view["commitments"][view["commitments"]["period_id"].isin(periods["period_id"])]
    links = view["continuations"]
    ends = links[["from_commitment", "to_commitment"]].isin(list(commitments["commitment_id"])).all(axis=1)
    whole = view.replace(periods=periods, commitments=commitments, continuations=links[ends])
    return replace(whole, package=dataset.package)
