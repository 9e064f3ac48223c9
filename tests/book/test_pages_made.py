"""What the pages say where data are few: sentences instead of empty tables, and nothing that the data do not hold.

The pages of whole books are tried in test_pages. Guards `fragments`.
"""

from __future__ import annotations

import pandas as pd
import pytest

from loftesbok.analysis import coverage
from loftesbok.analysis.wording import Names
from loftesbok.book.pages import corrections, responsibility
from loftesbok.book.pages import latest_changes as news
from loftesbok.book.pages.period_states import PeriodState
from loftesbok.data.dataset import Dataset, load
from loftesbok.data.views import period_view, resolve_through
from loftesbok.document.pieces import Link
from tests.sample.project import SampleProject


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(SampleProject().build(tmp_path_factory.mktemp("andra") / "projekt").data)


def state(dataset: Dataset, through: str = "") -> PeriodState:
    last = resolve_through(dataset, "2024-2025", through)
    view = period_view(dataset, "2024-2025", last)
    return PeriodState("2024-2025", last, view, Names(view), coverage.grid(view, "2024-2025", last))


def told(dataset: Dataset, through: str = "2024-H2") -> str:
    return news.latest_changes([state(dataset, through)]).to_text()


def test_the_latest_changes_compare_the_last_two_follow_ups(data: Dataset) -> None:
    text = told(data)
    assert "Här jämförs den med första halvåret 2024." in text
    assert "Trygghetsvandringar (Påhittade kommun och Polisen, gemensamt): 5, mot 3 första halvåret 2024" in text
    assert "Belysning" in text  # postponed, then not reported
    assert "För 2\u00a0åtaganden är status och tillstånd desamma som förra gången." in text


def test_where_nothing_is_new_it_says_so(data: Dataset) -> None:
    first = data["followups"][data["followups"]["reporting_period"] == "2024-H1"]
    same = data.replace(
        followups=pd.concat([first, first.assign(reporting_period="2024-H2")]),
        measures=data["measures"].assign(value=3.0, precision="exact"),
    )
    text = told(same)
    assert "Inget åtagande har fått ny status." in text
    assert "3, samma som första halvåret 2024" in text


def test_figures_that_are_none_or_not_comparable_are_said_to_be_so(data: Dataset) -> None:
    early = data["measures"][data["measures"]["reporting_period"] == "2024-H1"]
    assert "Uppföljningen av andra halvåret 2024 innehåller inga siffror." in told(data.replace(measures=early))
    late = data["measures"][data["measures"]["reporting_period"] == "2024-H2"]
    text = told(data.replace(measures=late))
    assert "innehåller 2\u00a0siffror. Ingen av dem går att jämföra med en tidigare uppföljning." in text


def test_a_first_follow_up_and_one_of_another_length_are_not_compared(data: Dataset) -> None:
    assert "Den är den första i underlaget." in told(data, "2024-H1")
    followups = data["followups"]
    year = followups.assign(reporting_period=followups["reporting_period"].replace("2024-H1", "2024"))
    assert "De är olika långa och jämförs därför inte." in told(data.replace(followups=year.iloc[[0, 3, 5]]))


def test_without_promises_or_follow_ups_there_is_a_sentence(data: Dataset) -> None:
    assert news.latest_changes([]).to_text() == "Underlaget innehåller inget löfte ännu."
    silent = data.replace(followups=data["followups"].iloc[:0], measures=data["measures"].iloc[:0])
    assert told(silent) == "Inget löfte har någon uppföljning i underlaget ännu."


def test_where_all_is_reported_responsibility_says_so(data: Dataset) -> None:
    ids, everybody = data["commitments"]["commitment_id"], "bostadsbolaget|kommunen|polisen"
    whole = [
        data["followups"].iloc[:1].assign(commitment_id=one, reporting_period=code, reported_by=everybody)
        for one in ids
        for code in ("2024-H1", "2024-H2")
    ]  # fmt: skip
    followed = state(data.replace(followups=pd.concat(whole)), "2024-H2")
    text = responsibility._times_without([followed])
    assert text.content == ("Alla åtaganden är uppföljda för all tid som boken har uppgifter om.",)


@pytest.mark.parametrize(
    ("table", "key", "where"),
    [
        ("commitments", "2024-2025-belysning", "Belysning"),
        ("measures", "2024-2025-vandringar/2024-H1/vandringar/kommunen|polisen/", "Vandringar"),
        ("periods", "2024-2025", "Påhittat löfte 2024–2025"),
        ("reports", "h1", "Påhittat löfte 2024–2025"),
        ("promises", "tryggt", "Påhittat löfte 2024–2025"),
        ("sources", "lofte", "Källor"),
    ],
)
def test_a_correction_says_what_it_concerns(data: Dataset, table: str, key: str, where: str) -> None:
    promise = {name: "x" for name in data["promises"].columns}
    promise |= {"promise_id": "tryggt", "period_id": "2024-2025", "position": 1}
    dataset = data.replace(promises=pd.DataFrame([promise]))
    row = pd.Series({"table": table, "key": key})
    (first, *_) = corrections._where(dataset, {"2024-2025": state(dataset)}, row)
    assert getattr(first[0], "text", first[0]) == where


def test_a_contact_is_a_link_only_where_it_is_an_address() -> None:
    assert corrections.contact_piece("") == "inte ifylld ännu"
    assert corrections.contact_piece("ring oss @ kontoret") == "ring oss @ kontoret"
    assert corrections.contact_piece("lofte@kommun.example") == Link(
        "lofte@kommun.example", "mailto:lofte@kommun.example"
    )
    assert corrections.contact_piece("https://kommun.example") == Link(
        "https://kommun.example", "https://kommun.example"
    )
    assert corrections.contact_piece("javascript:alert(1)") == "javascript:alert(1)"
