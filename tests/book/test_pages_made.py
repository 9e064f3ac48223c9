"""What the pages say where data are few: sentences instead of empty tables, and nothing that the data do not hold.

The pages of whole books are tried in test_pages. Guards `fragments`.
"""

from __future__ import annotations

import pandas as pd
import pytest

from loftesbok.analysis import coverage
from loftesbok.analysis.wording import Names
from loftesbok.book.pages import corrections
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
