"""An edition made from a document that also tells of later time is a reconstruction, and is called one."""

import pytest

from loftesbok.analysis.reconstruction import documents_of_later_time, is_reconstruction
from loftesbok.book.pages.editions import editions
from loftesbok.domain.reporting_period import ReportingPeriod
from tests.sample.changes import change

parse = ReportingPeriod.parse


@pytest.mark.parametrize(
    ("period_id", "through", "sources"),
    [
        ("2023-2024", "2023-T2", ["uppfoljning-2023"]),
        ("2023-2024", "2023-T3", []),
        ("2021-2022", "2021-2022", []),
        ("2018-2019", "2019-T3", []),  # the page only names its reports; none of them is held
        ("2017", "2017", []),
        ("trender", "2023-T2", ["uppfoljning-2023"]),
        ("trender", "2023-T3", []),
    ],
)
def test_an_edition_is_one_when_a_document_that_it_uses_serves_a_later_report(linkoping, period_id, through, sources):
    assert documents_of_later_time(linkoping, period_id, parse(through)) == sources
    assert is_reconstruction(linkoping, period_id, parse(through)) == bool(sources)


def test_a_later_report_that_is_not_held_or_has_its_own_document_makes_none(linkoping):
    later = {"report_id": "2023-tertial-3"}
    for other in ({"held": "no"}, {"source_id": "tjansteskrivelse-2023"}):
        assert not is_reconstruction(change(linkoping, "reports", later, **other), "2023-2024", parse("2023-T2"))


def test_the_list_of_editions_calls_it_one(repository, linkoping):
    rows = editions(repository, linkoping).blocks[0].rows
    shown = {row[0][0][0].text: row[1][0][0] for row in rows}
    assert shown["Linköping 2023–2024, till och med augusti 2023"] == "tidigare, rekonstruktion"
    assert [name for name, standing in shown.items() if "rekonstruktion" in standing] == [
        "Linköping 2023–2024, till och med augusti 2023"
    ]
