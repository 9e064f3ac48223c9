"""One promise with one commitment, its follow-ups, figures and targets, as frames made in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from loftesbok.analysis.targets.verdicts import target_verdicts
from loftesbok.data.dataset import Dataset, load
from loftesbok.data.views import period_view
from loftesbok.domain.decimals import MISSING
from loftesbok.domain.reporting_period import ReportingPeriod
from tests.sample.data_folder import VALID

PROMISE, COMMITMENT, INDICATOR = "loftet", "loftet-krog", "besok"
BOTH = "kommunen|polisen"
PARTIES = {"bostadsbolaget": "Bostadsbolaget", "kommunen": "Kommunen", "polisen": "Polisen", "skolan": "Skolan"}
PLACES = {"berga": "Berga", "ryd": "Ryd", "ryds-torg": "Ryds torg"}


@cache
def _empty() -> Dataset:
    dataset = load(VALID)
    return dataset.replace(**{name: dataset[name].iloc[:0] for name in dataset.tables})


@cache
def _known() -> Dataset:
    rows: dict[str, list[dict[str, Any]]] = {
        "parties": [{"party_id": key, "title": title} for key, title in PARTIES.items()],
        "places": [{"place_id": key, "title": title} for key, title in PLACES.items()],
        "indicators": [{"indicator_id": INDICATOR, "title": "Besök", "unit": "besök"}],
    }
    return _empty().narrowed(**{name: _frame(name, made) for name, made in rows.items()})


def promise(
    figures: Iterable[tuple[Any, ...]],
    targets: Iterable[Mapping[str, Any]],
    *,
    reported_by: Mapping[str, str] | None = None,
    valid: tuple[str, str] = ("2024", "2024"),
    cadence: str = "tertial",
    responsible: str = BOTH,
) -> Dataset:
    """Return a promise whose figures are triples of reporting period, value and what differs from a joint count.

    ``reported_by`` tells the follow-ups; by default both parties report in each reporting period that has a figure.
    """
    figures = [(figure[0], figure[1], figure[2] if len(figure) > 2 else {}) for figure in figures]
    told = reported_by if reported_by is not None else dict.fromkeys([figure[0] for figure in figures], BOTH)
    of_commitment = {"commitment_id": COMMITMENT, "indicator_id": INDICATOR}
    return dataset_of(
        {
            "periods": [{"period_id": PROMISE, "valid_from": valid[0], "valid_to": valid[1], "cadence": cadence}],
            "commitments": [{"commitment_id": COMMITMENT, "period_id": PROMISE, "position": 1, "title": "Krog",
                             "responsible": responsible}],
            "followups": [
                {"commitment_id": COMMITMENT, "reporting_period": code, "status": "done", "reported_by": parties}
                for code, parties in told.items()
            ],
            "measures": [
                {**of_commitment, "reporting_period": code, "parties": BOTH, "joint": "yes", "precision": "exact",
                 "basis": "stated", "accumulation": "period",
                 "value": MISSING if value is None else Decimal(str(value)), **more}
                for code, value, more in figures
            ],
            "targets": [
                {**of_commitment, "per": "year", "comparison": "at_least", **target,
                 "value": Decimal(str(target["value"]))}
                for target in targets
            ],
        }
    )  # fmt: skip


def dataset_of(rows: Mapping[str, list[dict[str, Any]]]) -> Dataset:
    """Return a dataset with these rows, and with the parties, places and the indicator of the tests."""
    return _known().narrowed(**{name: _frame(name, made) for name, made in rows.items()})


def _frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns = _empty()[name].columns
    return pd.DataFrame({column: [row.get(column, "") for row in rows] for column in columns}, dtype=object)


def judge(dataset: Dataset, through: str = "2024-T3") -> list[dict[str, Any]]:
    """Return the rows of verdicts as of the end of a reporting period, by what had been told then."""
    last = ReportingPeriod.parse(through)
    return target_verdicts(period_view(dataset, PROMISE, last), PROMISE, last).to_dict("records")
