"""list: how the promise periods stand, which editions are stale and why, for people and for machines."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from loftesbok import cli
from loftesbok.commands.listing_table import WIDTH, table
from loftesbok.data.dataset import load
from loftesbok.editions import listing
from loftesbok.editions.listing import EditionLine, Listing, PeriodLine
from loftesbok.project import digests as fingerprint
from loftesbok.project.project import Project
from tests.sample.changes import add, change
from tests.sample.project import SampleProject, fill, rows


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    """The made-up second project, never run; tests that change it take a copy."""
    return SampleProject().build(tmp_path_factory.mktemp("list") / "projekt")


@pytest.fixture
def copied(second, tmp_path):
    return Project(shutil.copytree(second.root, tmp_path / "kopia"))


@pytest.fixture(scope="module")
def own(linkoping):
    return {one.period_id: one for one in listing.period_lines(linkoping)}


def test_periods_are_told_in_order_of_time_with_what_is_followed_up(own):
    assert [(one.period_id, one.followed_up, one.commitments, one.reports_not_held) for one in own.values()] == [
        ("2017", 8, 8, 3), ("2018-2019", 0, 4, 2), ("2021-2022", 2, 2, 1), ("2023-2024", 8, 8, 0)
    ]  # fmt: skip
    assert own["2023-2024"].reporting_periods == (("2023-T2", 8), ("2023-T3", 8))
    assert [one.through for one in own.values()] == ["2017", "2019-T3", "2021-2022", "2023-T3"]


def test_the_next_report_is_the_first_by_the_cadence_after_all_that_is_known(own):
    assert [one.next_expected for one in own.values()] == ["", "", "", "2024-T1"]


def next_expected(dataset):
    return {one.period_id: one.next_expected for one in listing.period_lines(dataset)}["2023-2024"]


def test_a_report_that_is_not_held_is_expected_no_more(linkoping):
    like = {"report_id": "2023-tertial-3"}
    t1 = {"report_id": "ny", "covers_from": "2024-T1", "covers_to": "2024-T1", "held": "no"}
    t3 = {**t1, "covers_to": "2024-T3"}
    assert next_expected(add(linkoping, "reports", like, **t1)) == "2024-T2"
    assert next_expected(add(linkoping, "reports", like, **t3)) == "2023-2024"  # when it has run out


def test_nothing_is_expected_before_the_first_follow_up(linkoping):
    data = change(linkoping, "reports", {"period_id": "2023-2024"}, period_id="2018-2019")
    data = change(data, "followups", {"source_id": "uppfoljning-2023"}, commitment_id="2018-2019-fritid")
    assert next_expected(data) == "2023-T2"


def test_every_edition_is_told_with_its_file(repository, linkoping):
    editions = listing.gather(repository, linkoping).editions
    assert [(one.period_id, one.through) for one in editions] == [
        ("2017", "2017"), ("2018-2019", "2019-T3"), ("2021-2022", "2021-2022"), ("2023-2024", "2023-T2"),
        ("2023-2024", "2023-T3"), ("trender", "2023-T3"),
    ]  # fmt: skip
    assert all((repository.root / one.edition).is_file() for one in editions)
    assert all((one.state == "fresh") == (one.because == "") for one in editions)


def test_what_a_published_edition_does_not_say_yet_is_told_with_the_correction_that_it_takes(repository, linkoping):
    like = {"commitment_id": "2023-2024-kameror"}
    data = linkoping
    for number in (1, 2, 3, 4):
        data = add(data, "commitments", like, commitment_id=f"2023-2024-ny{number}", position=90 + number)
    told = {(one.period_id, one.through): one.changes for one in listing.gather(repository, data).editions}
    for through in ("2023-T2", "2023-T3"):
        count, ask = told["2023-2024", through].splitlines()
        assert count == "4 nya åtaganden"
        assert "data/corrections.csv" in ask
    assert [key for key, changes in told.items() if changes and key[0] != "2023-2024"] == []
    line = next(one for one in listing.gather(repository, data).editions if one.changes)
    assert "4 nya åtaganden" in table(Listing(listing.period_lines(data), (line,)))


def test_a_notebook_that_is_gone_is_a_reason_and_stops_nothing(copied):
    copied.notebook("2024-2025").unlink()
    first, trends = listing.gather(copied, load(copied.data)).editions
    assert (first.state, first.through) == ("stale", "2025-H1")
    assert "notebooks/2024-2025.ipynb saknas" in first.because
    assert trends.because == "har inte körts"


def call(capsys, project, *more):
    code = cli.main(["list", "--project", str(project.root), *more])
    return code, capsys.readouterr().out


def test_json_holds_what_its_help_promises(capsys, second):
    code, out = call(capsys, second, "--json")
    held = json.loads(out)
    assert code == 0
    assert held == listing.as_json(listing.read(second))
    assert held["periods"] == [
        {
            "period_id": "2024-2025", "title": "Påhittat löfte 2024–2025", "short_title": "",
            "area": "Norr och Söder", "valid_from": "2024-01-01", "valid_to": "2025-12-31", "cadence": ["half_year"],
            "through": "2025-H1", "commitments": 4, "followed_up": 4,
            "reporting_periods": [{"reporting_period": "2024-H1", "followed_up": 3},
                                  {"reporting_period": "2024-H2", "followed_up": 3}],
            "reports_not_held": 1, "next_expected": "2025-H2",
        }
    ]  # fmt: skip
    assert held["editions"][0] == {
        "period_id": "2024-2025", "through": "2025-H1", "state": "stale", "because": "har inte körts",
        "edition": "book/reports/2024-2025/2025-H1.ipynb", "changes": "",
    }  # fmt: skip
    with pytest.raises(SystemExit):
        cli.main(["list", "--help"])
    explained = capsys.readouterr().out
    for key in (*held["periods"][0], *held["editions"][0]):
        assert key in explained


def test_the_tables_are_for_people(capsys, second):
    code, out = call(capsys, second)
    assert code == 0
    assert out.splitlines() == [
        "PERIOD     TITEL, OMRÅDE             TILL OCH MED  UPPFÖLJT              NÄSTA REDOVISNING",
        "2024-2025  Påhittat löfte 2024–2025  2025-H1       3 av 4 för 2024-H2    2025-H2",
        "           Norr och Söder                          3 av 4 för 2024-H1",
        "                                                   1 redovisning saknas",
        "",
        "PERIOD     TILL OCH MED  LÄGE       ORSAK",
        "2024-2025  2025-H1       inaktuell  har inte körts",
        "trender    2025-H1       inaktuell  har inte körts",
        "",
        "2 av 2 utgåvor är inaktuella. `loftesbok run` gör om dem.",
    ]


MONTHLY = PeriodLine(
    "2021-2022", "Ett löfte", "Ett kort namn på ett löfte med många ord som inte ryms på en rad", "Hela kommunen",
    "2021", "2022", (), "2022-12", 17, 17, tuple((f"2021-{month:02d}", 17) for month in range(1, 13)), 3, "",
)  # fmt: skip
LONG = EditionLine("2021-2022", "2022-12", "stale", "ändrade rader: " + "a-long-commitment " * 12, "x")
FRESH = EditionLine("trender", "2022-12", "fresh", "", "y")


def test_long_texts_fold_within_the_width():
    shown = table(Listing((MONTHLY,), (LONG, FRESH)))
    lines = shown.splitlines()
    assert max(map(len, lines)) <= WIDTH == 100
    assert sum("a-long-commitment" in line for line in lines) == 5
    assert "17 av 17 för 2021-12" in shown
    assert "och 9 gånger tidigare" in shown
    assert "okänt hur ofta" in shown


def test_colour_comes_last_and_only_to_the_state():
    plain, coloured = (table(Listing((MONTHLY,), (LONG, FRESH)), colours=one) for one in (False, True))
    assert "\033" not in plain
    assert coloured.count("\033[33minaktuell\033[0m") == coloured.count("\033[32maktuell\033[0m") == 1
    assert coloured.replace("\033[33m", "").replace("\033[32m", "").replace("\033[0m", "") == plain


def test_what_a_terminal_would_obey_is_not_sent_to_it():
    hostile = EditionLine("trender", "2022-12", "stale", "\033[2Jx\u202e", "y")
    assert "?[2Jx?" in table(Listing((MONTHLY,), (hostile,)))


def test_there_may_be_nothing_to_list():
    assert table(Listing((), ())) == "Det finns inga löftesperioder ännu. `loftesbok new-period` börjar den första."


def test_what_has_not_changed_is_not_found_again(copied):
    first = listing.read(copied)
    cache = copied.build / listing.CACHE
    held = json.loads(cache.read_text(encoding="utf-8"))
    held["listing"]["editions"][0]["because"] = "the kept answer"
    cache.write_text(json.dumps(held), encoding="utf-8")
    assert listing.read(copied).editions[0].because == "the kept answer"
    cache.write_text("{", encoding="utf-8")
    assert listing.read(copied) == first


def test_it_is_answered_without_anything_heavy(copied):
    listing.read(copied)
    code = (
        "import sys; from loftesbok import cli\n"
        f"cli.main(['list', '--project', {str(copied.root)!r}])\n"
        "print({m for m in ('numpy', 'pandas', 'nbformat', 'yaml') if m in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.stdout.endswith("set()\n")


@pytest.mark.parametrize(
    "name",
    ["data/followups.csv", "data/datapackage.json", "notebooks/2024-2025.ipynb", "notebooks/trender.ipynb",
     "_config.yml", "requirements.txt", "_build/editions.json", "book/reports/2024-2025/2025-H1.ipynb"],
)  # fmt: skip
def test_every_file_that_an_answer_follows_from_makes_it_be_found_again(copied, name):
    path = copied.root / name
    before = listing.inputs(copied)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((path.read_bytes() if path.is_file() else b"") + b"\n")
    assert listing.inputs(copied) != before != ""


def test_the_code_and_the_environment_are_part_of_it(copied, monkeypatch, tmp_path):
    before = listing.inputs(copied)
    own = fingerprint.PACKAGE
    package = shutil.copytree(own, tmp_path / own.name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprint, "PACKAGE", package)
    assert listing.inputs(copied) == before
    (package / "measures.py").write_text("# other\n", encoding="utf-8")
    assert listing.inputs(copied) != before
    monkeypatch.setattr(fingerprint, "PACKAGE", own)
    assert listing.inputs(copied) == before
    (tmp_path / "pandas-0.0.1.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert listing.inputs(copied) != before


def test_a_change_of_data_is_seen_and_faulty_data_are_told(capsys, copied):
    assert listing.read(copied).periods[0].reporting_periods[-1] == ("2024-H2", 3)
    tables = rows()
    fill(copied, {"followups": tables["followups"][:-1], "measures": tables["measures"]})
    assert listing.read(copied).periods[0].reporting_periods[-1] == ("2024-H2", 2)
    tables["followups"][0]["status"] = "klart"
    fill(copied, tables)
    code = cli.main(["list", "--project", str(copied.root)])
    assert code == 1
    assert capsys.readouterr().err.startswith("followups.csv:2: status:")
