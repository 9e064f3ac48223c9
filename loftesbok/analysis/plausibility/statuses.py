"""Warnings about statuses: what they say against targets, figures, parties and what came before."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from loftesbok.analysis.wording import Names
from loftesbok.data.dataset import Dataset
from loftesbok.data.row_lines import at_row
from loftesbok.data.views import members
from loftesbok.domain.problems import Problem, quoted
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import number
from loftesbok.domain.vocabulary import NEEDS_REASON, STATUSES

_KEY = ["commitment_id", "reporting_period"]


def done_without_figure(dataset: Dataset) -> list[Problem]:
    """Find follow-ups that are ``done`` without a figure of what the commitment has a target for.

    Where the target names parties, only a figure for them counts. A measure without a value is no figure.
    """
    followups, measures = dataset["followups"], dataset["measures"]
    done = followups[followups["status"] == "done"].reset_index()
    wanted = dataset["targets"][["commitment_id", "indicator_id", "parties"]].drop_duplicates()
    pairs = done[["index", *_KEY]].merge(wanted, on="commitment_id")
    valued = measures[measures["value"].notna()]
    having = pd.MultiIndex.from_frame(valued[[*_KEY, "indicator_id"]])
    having_parties = pd.MultiIndex.from_frame(valued[[*_KEY, "indicator_id", "parties"]])
    there = pd.MultiIndex.from_frame(pairs[[*_KEY, "indicator_id"]]).isin(having)
    there_parties = pd.MultiIndex.from_frame(pairs[[*_KEY, "indicator_id", "parties"]]).isin(having_parties)
    missing = pairs[~there_parties & ((pairs["parties"] != "") | ~there)]
    names = Names(dataset)
    problems = []
    for _, row in missing.iterrows():
        title = quoted(names.title("indicators", row["indicator_id"]))
        whose = f" ({names.parties(row['parties'])})" if row["parties"] else ""
        what = f"status är done ({STATUSES['done'].label}) och målet gäller {title}{whose}, men någon siffra finns inte"
        look = "om källan anger hur många det blev; utan siffra går målet inte att bedöma"
        problems.append(at_row("followups", row["index"], "status", what, look))
    return problems


def done_with_silent_party(dataset: Dataset) -> list[Problem]:
    """Find follow-ups that are ``done`` though half or more of the responsible parties have not reported.

    Silent where ``unreported`` says which part of the promise is not mentioned: then it has been seen.
    """
    followups, commitments = dataset["followups"], dataset["commitments"]
    responsible = dict(zip(commitments["commitment_id"], commitments["responsible"], strict=True))
    names = Names(dataset)
    problems = []
    done = followups[followups["status"] == "done"]
    done = done[done["unreported"] == ""]
    for row, commitment_id, reported_by in zip(done.index, done["commitment_id"], done["reported_by"], strict=True):
        named = members(responsible[commitment_id])
        silent = [party for party in named if party not in members(reported_by)]
        if silent and 2 * len(silent) >= len(named):
            what = f"status är done ({STATUSES['done'].label}), men {names.parties('|'.join(silent))} är inte redovisad"
            look = "om reported_by saknar en part; annars skriv i unreported vilken del som inte nämns"
            problems.append(at_row("followups", row, "status", what, look))
    return problems


def against_parts(dataset: Dataset) -> list[Problem]:
    """Find statuses that the promised parts do not bear: the parts that are mentioned decide the status.

    That is parts that are not mentioned where none are listed, a status though no part is mentioned, and
    ``not_assessable`` though one is.
    """
    followups, commitments = dataset["followups"], dataset["commitments"]
    listed = dict(zip(commitments["commitment_id"], commitments["parts"], strict=True))
    problems = []
    concerned = followups[(followups["unreported"] != "") | (followups["status"] == "not_assessable")]
    for row, followup in concerned.iterrows():
        parts, unreported = members(listed[followup["commitment_id"]]), members(followup["unreported"])
        status, column = followup["status"], "status"
        mentioned = [part for part in parts if part not in unreported]
        if unreported and not parts:
            column = "unreported"
            what = f"{quoted(unreported[0])} sägs inte vara nämnd, men åtagandets delar är inte listade"
            look = "om delarna ska stå i kolumnen parts i commitments.csv"
        elif parts and not mentioned and status not in ("not_assessable", "withdrawn"):
            what = f"status är {status} ({STATUSES[status].label}), men enligt unreported nämns ingen av delarna"
            look = f"om det är not_assessable ({STATUSES['not_assessable'].label}), eller om någon del nämns"
        elif mentioned and status == "not_assessable":
            what = f"status är not_assessable ({STATUSES[status].label}), men {quoted(mentioned[0])} nämns"
            look = "om delen ska stå i unreported, eller om den avgör en status"
        else:
            continue
        problems.append(at_row("followups", int(str(row)), column, what, look))
    return problems


def against_figures(dataset: Dataset) -> list[Problem]:
    """Find statuses that say that nothing was done beside figures above zero, and ``done`` beside nothing but zeros.

    Only exact counts of output within the reporting period are held against the status.
    """
    followups, measures = dataset["followups"], dataset["measures"]
    kind = dict(zip(dataset["indicators"]["indicator_id"], dataset["indicators"]["kind"], strict=True))
    counted = measures[
        (measures["indicator_id"].map(kind) == "output")
        & (measures["accumulation"] == "period")
        & (measures["precision"] == "exact")
    ]
    most = counted.groupby(_KEY)["value"].max().rename("most")
    rows = followups[[*_KEY, "status"]].join(most, on=_KEY)
    every = pd.MultiIndex.from_frame(measures[_KEY]).value_counts()
    exact = pd.MultiIndex.from_frame(counted[_KEY]).value_counts()
    problems = []
    undone = rows["status"].isin(NEEDS_REASON) & (rows["most"] > 0)
    for row, followup in rows[undone].iterrows():
        label = STATUSES[followup["status"]].label
        what = (
            f"status är {followup['status']} ({label}), men en prestation är redovisad med {number(followup['most'])}"
        )
        look = f"om det är in_progress ({STATUSES['in_progress'].label}) eller done ({STATUSES['done'].label})"
        problems.append(at_row("followups", int(str(row)), "status", what, look))
    for row, followup in rows[(rows["status"] == "done") & (rows["most"] == 0)].iterrows():
        key = (followup["commitment_id"], followup["reporting_period"])
        if every[key] == exact[key]:
            what = f"status är done ({STATUSES['done'].label}), men alla siffror är 0"
            look = "om något utfördes under redovisningsperioden"
            problems.append(at_row("followups", int(str(row)), "status", what, look))
    return problems


def after_withdrawn(dataset: Dataset) -> list[Problem]:
    """Find follow-ups with another status after the commitment was withdrawn."""
    followups = dataset["followups"]
    withdrawn = followups[followups["status"] == "withdrawn"]
    first: dict[str, ReportingPeriod] = {}
    for commitment_id, code in zip(withdrawn["commitment_id"], withdrawn["reporting_period"], strict=True):
        time = ReportingPeriod.parse(code)
        first[commitment_id] = min(time, first.get(commitment_id, time))
    problems = []
    for row, followup in followups[followups["commitment_id"].isin(list(first))].iterrows():
        gone = first[followup["commitment_id"]]
        later = ReportingPeriod.parse(followup["reporting_period"]).start > gone.end
        if later and followup["status"] != "withdrawn":
            what = f"status är {followup['status']}, men åtagandet är avfört sedan {gone.label}"
            look = "om det har tagits upp igen, eller om någon av raderna är fel"
            problems.append(at_row("followups", int(str(row)), "status", what, look))
    return problems


RULES: tuple[Callable[[Dataset], list[Problem]], ...] = (
    done_without_figure,
    done_with_silent_party,
    against_parts,
    against_figures,
    after_withdrawn,
)
