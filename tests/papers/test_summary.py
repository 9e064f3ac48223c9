"""The one-page summary: what it says follows from the data, and it is one page whatever it holds."""

import csv
import dataclasses
import json
import re
import struct
from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loftesbok.book import toc
from loftesbok.cli import main
from loftesbok.data import views
from loftesbok.data.dataset import load
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.swedish import sentence
from loftesbok.domain.vocabulary import PRECISIONS, SHOWN, STATUSES
from loftesbok.papers.summary import pages as summary_pages
from loftesbok.papers.summary.content import Figure, held_periods, summarise, tell_headline
from loftesbok.papers.summary.texts import (
    INDEPENDENT,
    LONGEST_NAME,
    LONGEST_POST,
    OWN_STATUS,
    cut,
    cut_sentence,
    limited,
    long_post,
    share_alt,
    short_post,
    status_words,
)
from loftesbok.project.project import Project
from tests import pdf_reading
from tests.conftest import ROOT
from tests.sample import hostile_texts

HELD = [("2017", "2017"), ("2021-2022", "2021-2022"), ("2023-2024", "2023-T2"), ("2023-2024", "2023-T3")]
EVALUATION = re.compile(
    r"\b(lyck|bra\b|bättre|sämre|framgång|tyvärr|glädj|positiv|negativ|tack vare|effekt|ledde till|minskat|förbättr)",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\d+(?:,\d+)?")


@pytest.fixture(scope="module")
def summaries(repository, linkoping):
    return {(owner, code): summarise(repository, linkoping, code, owner) for owner, code in HELD}


@pytest.fixture(scope="module")
def made(summaries):
    return {key: summary_pages.rendered(one) for key, one in summaries.items()}


@pytest.fixture(scope="module")
def pdfs(made):
    return {key: pdf_text(files) for key, files in made.items()}


def rows(name):
    """Return the rows of a table as they stand in the file, past every reader of ours."""
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reported(owner, code):
    """Return the follow-ups and measures of one reporting period of a promise."""
    own = {row["commitment_id"] for row in rows("commitments") if row["period_id"] == owner}
    return [
        [row for row in rows(name) if row["commitment_id"] in own and row["reporting_period"] == code]
        for name in ("followups", "measures")
    ]


def shown(row):
    """Return what is to be shown of a follow-up, worked out from the files alone."""
    responsible = next(
        one["responsible"] for one in rows("commitments") if one["commitment_id"] == row["commitment_id"]
    )
    silent = set(responsible.split("|")) - set(row["reported_by"].split("|"))
    return "partly_reported" if row["status"] == "done" and (row["unreported"] or silent) else row["status"]


def pdf_text(files):
    """Return the opened PDF and its squeezed text."""
    read = pdf_reading.opened(next(content for name, content in files.items() if name.endswith(".pdf")))
    return read, pdf_reading.squeezed("".join(pdf_reading.pages(read)))


def size(png):
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_the_reporting_periods_with_a_held_report_are_found(linkoping):
    assert held_periods(linkoping) == HELD


# --- what it says ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("owner", "code"), HELD)
def test_every_commitment_is_there_with_the_status_of_the_data(summaries, owner, code):
    followups, _ = reported(owner, code)
    statuses = {row["commitment_id"]: shown(row) for row in followups}
    titles = {row["commitment_id"]: row["title"] for row in rows("commitments") if row["period_id"] == owner}
    told = {one.title: one.badges[0].code for one in summaries[owner, code].commitments}
    assert told == {title: statuses[one] for one, title in titles.items()}


@pytest.mark.parametrize(("owner", "code"), HELD)
def test_the_headline_counts_what_the_data_hold(summaries, owner, code):
    followups, _ = reported(owner, code)
    found = summaries[owner, code]
    total = len([row for row in rows("commitments") if row["period_id"] == owner])
    counts = Counter(shown(row) for row in followups)
    assert found.headline == sentence(tell_headline(total, counts))
    assert sum(int(words.split("\u00a0")[0]) for words in found.others) == total - (
        counts["done"] or counts["partly_reported"]
    )
    counted = {badge.code: int(words.split("\u00a0")[0]) for badge, words in found.counted}
    assert counted == {code: count for code in SHOWN if (count := sum(shown(row) == code for row in followups))}


def test_a_summary_shows_what_was_reported_the_time_before(made_up):
    """Also where that was nothing; and nothing at all where there is no time before."""
    dataset = load(made_up.data)
    first, second = (summarise(made_up, dataset, code).commitments for code in ("2024-H1", "2024-H2"))
    assert {commitment.before for commitment in first} == {()}
    assert [commitment.before for commitment in second] == [
        ("Jan–jun 2024", "Genomfört"), ("Jan–jun 2024", "Uppskjutet"), ("Jan–jun 2024", "Genomfört"),
        ("Jan–jun 2024", "Ej redovisad"),
    ]  # fmt: skip


def test_the_headline_is_swedish_for_every_count():
    assert tell_headline(8, {"done": 4, "in_progress": 2}) == "enligt redovisningen är 4 av 8\u00a0åtaganden genomförda"
    assert tell_headline(8, {"done": 1}) == "enligt redovisningen är 1 av 8\u00a0åtaganden genomfört"
    assert tell_headline(8, {"done": 8}) == "enligt redovisningen är alla 8\u00a0åtaganden genomförda"
    assert tell_headline(2, {"done": 2}) == "enligt redovisningen är båda åtagandena genomförda"
    assert tell_headline(3, {"in_progress": 2}) == "enligt redovisningen är inget av 3\u00a0åtaganden genomfört"
    assert tell_headline(2, {"partly_reported": 2}) == "båda åtagandena är delvis redovisade"
    assert tell_headline(3, {"partly_reported": 1, "postponed": 2}) == "1 av 3\u00a0åtaganden är delvis redovisat"
    assert tell_headline(1, {"in_progress": 1}) == "Enligt redovisningen pågår arbetet med åtagandet"


@pytest.mark.parametrize(("owner", "code"), HELD)
def test_large_figures_are_the_datas_with_their_words_of_precision(summaries, owner, code):
    _, measures = reported(owner, code)
    titles = {row["indicator_id"]: row["title"] for row in rows("indicators")}
    allowed = set()
    for row in measures:
        if row["value"]:
            word = "" if row["precision"] == "exact" else f"{PRECISIONS[row['precision']].label}\u00a0"
            allowed.add((titles[row["indicator_id"]], f"{word}{float(row['value']):g}"))
    for one in summaries[owner, code].figures:
        assert (one.what, one.value) in allowed


def test_the_large_figures_are_the_first_of_each_commitment_zeros_too(summaries):
    late = [(one.what, one.value) for one in summaries["2023-2024", "2023-T3"].figures]
    assert late == [("Narkotikasök med hund i skolor", "5"), ("Besiktigade platser", "minst\u00a02"),
                    ("Nya kameror", "1")]  # fmt: skip
    early = [(one.what, one.value) for one in summaries["2023-2024", "2023-T2"].figures]
    assert early[0] == ("Narkotikasök med hund i skolor", "0")


def test_a_measure_with_joint_and_own_figures_is_never_shown_by_one_of_them(summaries):
    """14 visits made jointly and 12 by the municipality alone: either alone would mislead."""
    late = summaries["2023-2024", "2023-T3"]
    assert all(one.what != "Tillsynsbesök på krogar" for one in late.figures)
    row = next(one for one in late.commitments if one.title == "Göra tillsyn och andra insatser på krogar")
    assert [NUMBER.findall(one) for one in row.figures] == [["12"], ["14"]]


def test_no_number_stands_in_the_texts_that_the_data_do_not_hold(summaries):
    for (owner, code), found in summaries.items():
        followups, measures = reported(owner, code)
        allowed = {f"{float(row['value']):g}".replace(".", ",") for row in measures if row["value"]}
        allowed |= {str(len(found.commitments)), str(len(followups)), str(found.figures_in_all)}
        allowed |= {words.split("\u00a0")[0] for _, words in found.counted}
        allowed |= {str(sum(not row["value"] for row in measures)), *NUMBER.findall(found.title + found.when)}
        for text in (short_post(found), long_post(found), share_alt(found)):
            assert set(NUMBER.findall(text)) <= allowed, text


def test_an_earlier_summary_knows_nothing_later(pdfs):
    _, text = pdfs["2023-2024", "2023-T2"]
    assert "Maj–augusti2023" in text
    assert not [month for month in ("september", "oktober", "november", "december") if month in text.lower()]
    assert "ertial32023" not in text.replace("tertial2och3", "")
    assert "EMPACT" not in text


def test_what_is_not_reported_is_told(summaries):
    early = summaries["2023-2024", "2023-T2"]
    assert early.gaps == (
        "Nämns inte, fast det lovades: göra andra insatser på krogar; samverka om utbyggnaden; göra åtgärder i "
        "trafikmiljön (kommunen); göra riktade insatser (polisen).",
        "4\u00a0siffror saknas: källan säger att något har gjorts, men inte hur många gånger.",
    )


def test_nothing_is_valued_and_no_effect_is_claimed(summaries):
    for found in summaries.values():
        own = "\n".join([short_post(found), long_post(found), share_alt(found), found.assessed, found.reach])
        titles = [found.title, *(one.title for one in found.commitments)]
        for title in titles:
            own = own.replace(title, "")
        assert not EVALUATION.search(own)


def test_a_time_without_any_followup_says_so(repository, linkoping):
    found = summarise(repository, linkoping, "2018")
    assert found.headline == "Ingen uppföljning i underlaget"
    assert {badge.code for one in found.commitments for badge in one.badges} == {"published_not_held"}
    assert found.figures == () and found.counted == ()
    files = summary_pages.rendered(found)
    read, text = pdf_text(files)
    assert len(read.pages) == 1
    assert "Publicerad,saknasiunderlaget:allaåtaganden" in text
    assert "bedömning" not in text  # there is no status to assess
    alt = next(content.decode() for name, content in files.items() if name.endswith("alternativtext.txt"))
    assert "Publicerad, saknas i underlaget" in alt


def test_a_promise_without_commitments_still_has_its_page(repository, linkoping):
    own = linkoping["commitments"]
    bare = linkoping.replace(commitments=own[own["period_id"] != "2018-2019"])
    found = summarise(repository, bare, "2018")
    assert (found.commitments, found.headline) == ((), "Ingen uppföljning i underlaget")
    assert len(pdf_text(summary_pages.rendered(found))[0].pages) == 1


# --- notice and address ---------------------------------------------------------------------------------------------


def test_everything_carries_the_notice(summaries, pdfs):
    for key, found in summaries.items():
        assert found.notice
        assert pdf_reading.squeezed(found.notice) in pdfs[key][1]
        assert "Fristående exempel" in short_post(found) and "Fristående exempel" in share_alt(found)
        assert long_post(found).endswith(found.notice)


def test_an_official_publishers_summary_carries_none(repository, linkoping):
    package = {**linkoping.package, "publisher": {**linkoping.package["publisher"], "official": True}}
    official = type(linkoping)(linkoping.folder, package, linkoping.specs, linkoping.tables, linkoping.dialects)
    found = summarise(repository, official, "2023-T3")
    assert found.notice == ""
    told = json.dumps([short_post(found), long_post(found), share_alt(found)], ensure_ascii=False)
    assert "ristående exempel" not in told


def test_an_example_address_is_no_address(summaries, pdfs):
    """This repository's book is published nowhere: its address is reserved for examples."""
    for key, found in summaries.items():
        assert found.address == ""
        assert pdf_reading.links(pdfs[key][0]) == []
        assert "http" not in short_post(found) + long_post(found)
        assert f"kapitlet {found.name} i Löftesboken Linköping" in long_post(found)


def test_a_public_address_leads_to_the_edition_of_that_time(linkoping, tmp_path):
    (tmp_path / "_config.yml").write_text("title: Boken\nloftesbok: {base_url: https://b.invalid}\n")
    project = Project(tmp_path)
    assert summarise(project, linkoping, "2023-T2").address == "https://b.invalid/"
    for code in ("2023-T2", "2023-T3"):
        edition = project.edition("2023-2024", code)
        edition.parent.mkdir(parents=True, exist_ok=True)
        edition.write_text("{}")
    found = summarise(project, linkoping, "2023-T2")
    assert found.address == "https://b.invalid/reports/2023-2024/2023-T2.html"
    assert short_post(found).endswith(found.address) and len(short_post(found)) <= LONGEST_POST
    read, _ = pdf_text(summary_pages.rendered(found))
    assert pdf_reading.links(read) == [found.address]


# --- the files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("owner", "code"), HELD)
def test_pdf_is_one_accessible_page_and_pictures_have_their_sizes(summaries, made, pdfs, owner, code):
    found, files = summaries[owner, code], made[owner, code]
    read, text = pdfs[owner, code]
    assert len(read.pages) == 1
    assert pdf_reading.identifiers(read) == {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"}
    assert read.trailer["/Root"]["/Lang"] == "sv-SE"
    assert read.metadata.title == f"{found.title}: {found.when}"
    roles = [one.role for one in pdf_reading.structure(read)]
    assert roles.count("TH") == 3 + len(found.commitments) and roles.count("TD") == 2 * len(found.commitments)
    assert all(pdf_reading.fonts(read).values())
    for one in found.commitments:
        assert pdf_reading.squeezed(one.title) in text
    pictures = {name.rsplit("-", 1)[1]: size(content) for name, content in files.items() if name.endswith(".png")}
    assert pictures == {"1200x630.png": (1200, 630), "a4.png": (1191, 1684)}


def test_everything_that_the_page_says_of_a_commitment_is_the_datas(summaries, pdfs):
    key = ("2023-2024", "2023-T3")
    _, text = pdfs[key]
    followups, measures = reported(*key)
    for row in followups:
        assert pdf_reading.squeezed(row["summary"]) in text
    for one in rows("indicators"):
        if re.match(r"[A-Z]{2,}", one["title"]) and one["indicator_id"] in {row["indicator_id"] for row in measures}:
            assert pdf_reading.squeezed(f"{one['title']}: {one['definition']}") in text
    assert summaries[key].figures_in_all == sum(bool(row["value"]) for row in measures)


def test_the_same_data_give_the_same_files(summaries, made):
    key = ("2023-2024", "2023-T3")
    assert summary_pages.rendered(summaries[key]) == made[key]


def test_what_is_published_is_what_is_listed(repository, linkoping, tmp_path):
    as_of = views.as_of(linkoping, "2023-T2")
    paths = summary_pages.publish(summary_pages.all_rendered(repository, as_of), tmp_path / "html")
    tmp_path = tmp_path / "html"
    assert sorted(paths) == sorted(
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
    )
    listed = [one for of_period in summary_pages.addresses(repository, as_of).values() for one in of_period]
    kinds = ("pdf", "page", "share", "alt", "post")
    assert sorted(paths) == sorted(one[kind] for one in listed for kind in kinds)
    assert [(one["through"], one["title"]) for one in listed] == [
        ("2017", "År 2017"), ("2021-2022", "Hela löftesperioden 2021–2022"), ("2023-T2", "Maj–augusti 2023"),
    ]  # fmt: skip


def with_setting(repository, folder, line):
    """Return a project with this repository's data and another setting."""
    config = repository.config_file.read_text(encoding="utf-8")
    assert config.count("  summaries: true\n") == 1
    (folder / "_config.yml").write_text(config.replace("  summaries: true\n", line), encoding="utf-8")
    return Project(folder)


def test_a_book_can_be_without_summaries(repository, linkoping, tmp_path):
    chapters = toc.chapters(repository, linkoping, "")
    unsaid = with_setting(repository, tmp_path, "")
    assert any(summary_pages.of_chapters(unsaid, linkoping, chapters).values())
    without = with_setting(repository, tmp_path, "  summaries: false\n")
    assert summary_pages.all_rendered(without, linkoping) == {}
    assert not any(summary_pages.of_chapters(without, linkoping, chapters).values())
    with pytest.raises(LoftesbokError, match=r"loftesbok\.summaries: är ”kanske”\. Rätt vore: true eller false"):
        summary_pages.in_book(with_setting(repository, tmp_path, "  summaries: kanske\n"), linkoping)


# --- one page, whatever it holds ------------------------------------------------------------------------------------


def crowded(linkoping, commitments, title_length, figures, told=300):
    """Return the dataset with many commitments, long titles and many figures in tertial 3 of 2023."""
    own, followups, measures = (linkoping[name] for name in ("commitments", "followups", "measures"))
    first = own[own["period_id"] == "2023-2024"].head(1)
    word = "Trygghetsskapande samverkansåtgärd mot ordningsstörningar i offentlig miljö "
    title = (word * 20)[:title_length].strip()
    many = [first.assign(commitment_id=f"x-{n:03d}", position=n, title=f"{n} {title}") for n in range(commitments)]
    said = followups[followups["commitment_id"] == "2023-2024-kameror"].tail(1)
    text = ("En mening om vad som har redovisats för åtagandet under tiden. " * 20)[:told].strip()
    followed = [
        said.assign(commitment_id=f"x-{n:03d}", status=list(STATUSES)[n % 6], summary=text, reported_by="polisen")
        for n in range(commitments)
    ]
    counted = measures[(measures["indicator_id"] == "narkotikasok") & (measures["value"] == 5)]
    kinds = list(linkoping["indicators"]["indicator_id"])[:figures]
    added = [
        counted.assign(commitment_id=f"x-{n:03d}", indicator_id=kind, value=float(n))
        for n in range(commitments)
        for kind in kinds
    ]
    return linkoping.replace(
        commitments=pd.concat([own[own["period_id"] != "2023-2024"], *many]),
        followups=pd.concat([followups[followups["reporting_period"].str.len() == 4], *followed]),
        measures=pd.concat([measures[measures["reporting_period"].str.len() == 4], *added]),
    )


@pytest.mark.parametrize(
    ("commitments", "length", "figures", "shown"),
    [(20, 60, 2, 20), (20, 250, 12, 20), (40, 300, 5, 16), (1, 900, 0, 1)],
)
def test_many_commitments_long_titles_and_many_figures_fit_on_one_page(
    repository, linkoping, commitments, length, figures, shown
):
    found = summarise(repository, crowded(linkoping, commitments, length, figures), "2023-T3")
    assert len(found.commitments) == commitments
    files = summary_pages.rendered(found)
    read, text = pdf_text(files)
    assert len(read.pages) == 1
    told = [n for n in range(commitments) if f"{n}Trygghetsskapande" in text]
    assert len(told) >= shown
    if len(told) < commitments:
        assert f"och{commitments - len(told)}åtagandentill" in text
    assert pdf_reading.squeezed(found.notice) in text
    assert {size(content) for name, content in files.items() if name.endswith(".png")} == {(1200, 630), (1191, 1684)}
    assert len(short_post(found)) <= LONGEST_POST


def test_the_short_post_is_short_for_every_reporting_period(repository, linkoping):
    for code in ("2017-T1", "2017-T2", "2018", "2019-T3", "2021-03", "2022-12", "2023-T1"):
        found = summarise(repository, linkoping, code)
        assert len(short_post(found)) <= LONGEST_POST
        assert found.when in short_post(found)


def test_a_long_name_is_cut_before_the_facts_are(repository, linkoping):
    periods = linkoping["periods"]
    long_name = linkoping.replace(periods=periods.assign(short_title="Ett mycket långt namn " * 30, title="T " * 400))
    found = summarise(repository, long_name, "2023-T3")
    post = short_post(found)
    assert len(post) <= LONGEST_POST
    assert "…" in post
    assert "September–december 2023: 4\u00a0genomförda, 2\u00a0delvis redovisade och 2\u00a0pågår." in post
    assert len(pdf_text(summary_pages.rendered(found))[0].pages) == 1


@given(
    name=st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=300).map("Löfte {}".format),
    address=st.integers(0, 400).map(lambda length: "https://boken.invalid/" + "a" * length) | st.just(""),
    when=st.sampled_from(["September–december 2023", "2024", "10 maj 2023–31 december 2024"]),
    statuses=st.sampled_from(["", "6 genomförda och 2 pågår", "och ".join(["12 uppskjutna, "] * 12)]),
    others=st.sampled_from([(), ("2 pågår",), ("12 uppskjutna",) * 12]),
    notice=st.sampled_from(["", "Fristående exempel."]),
    figures=st.lists(st.builds(Figure, st.just("minst 8"), st.text(max_size=80), st.just("Polisen")), max_size=3),
)
@settings(max_examples=200)
def test_the_short_post_keeps_its_limit_and_the_name_whatever_the_address(
    summaries, name, address, when, statuses, others, notice, figures
):
    """The limit is the channel's; a post that does not name the promise tells nothing."""
    summary = dataclasses.replace(
        next(iter(summaries.values())), name=name, address=address, when=when, statuses=statuses, notice=notice,
        others=others, figures=tuple(figures),
    )  # fmt: skip
    post = short_post(summary)
    assert len(post) <= LONGEST_POST
    assert post.startswith(name[: LONGEST_NAME // 2])
    assert f"{name}. " in post or len(name) > LONGEST_NAME
    assert when in post
    whole = f"{name}. {when}: {status_words(summary)}. {OWN_STATUS} {INDEPENDENT} {address}"
    assert address in post or len(whole) > LONGEST_POST
    assert "Fristående exempel" in post or not notice


def test_an_address_that_has_no_room_is_left_out_and_the_facts_stay(summaries):
    summary = dataclasses.replace(next(iter(summaries.values())), address=f"https://boken.invalid/{'a' * 200}")
    post = short_post(summary)
    assert len(post) <= LONGEST_POST
    assert post.startswith(f"{summary.name}. {summary.when}: {summary.headline}")
    assert "https:" not in post
    assert summary.address in long_post(summary)


def test_hostile_texts_stay_text(repository, linkoping):
    periods, commitments = linkoping["periods"], linkoping["commitments"]
    typst = hostile_texts.TEMPLATES["typst"]
    dataset = linkoping.replace(
        periods=periods.assign(title=typst, area=hostile_texts.TEMPLATES["typst brackets"]),
        commitments=commitments.assign(title=hostile_texts.HTML["script"]),
    )
    read, text = pdf_text(summary_pages.rendered(summarise(repository, dataset, "2023-T3")))
    for one in (typst, hostile_texts.TEMPLATES["typst brackets"], hostile_texts.HTML["script"]):
        assert pdf_reading.squeezed(one) in text
    assert pdf_reading.links(read) == []


def test_cutting_keeps_whole_words_and_sentences():
    assert cut("ett två tre fyra", 12) == "ett två tre…"
    assert cut("ett två", 7) == "ett två"
    assert len(cut("x" * 50, 10)) == 10
    assert cut_sentence("En mening. En till. En tredje mening.", 25) == "En mening. En till. …"
    assert limited(["a", "b", "c"], 2) == ["a", "b", "och 1 till"]
    assert limited(["a", "b"], 2) == ["a", "b"]


# --- the command ----------------------------------------------------------------------------------------------------


def test_the_command_writes_five_files_and_nothing_else(tmp_path, capsys):
    folder = tmp_path / "ut" / "mapp"
    assert main(["summary", "2021-2022", "-o", str(folder), "--project", str(ROOT)]) == 0
    names = {f"sammanfattning-2021-2022{ending}" for ending in
             (".pdf", "-a4.png", "-1200x630.png", "-alternativtext.txt", "-inlagg.txt")}  # fmt: skip
    assert {path.name for path in folder.iterdir()} == names
    post = (folder / "sammanfattning-2021-2022-inlagg.txt").read_bytes()
    assert b"\r" not in post and post.endswith(b"\n")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (["2023"], "2023 är ingen redovisningsperiod för ett löfte i data. Det finns 2023-T1, 2023-T2"),
        (["2024-T1"], "Underlaget för 2023-2024 slutar med september–december 2023, så 2024-T1 är inte med."),
        (["2023-T3", "--period", "2017"], "2023-T3 är ingen redovisningsperiod"),
        (["hej"], "'hej' är ingen redovisningsperiod"),
        (["2023-T3", "--period", "2032"], "'2032'"),
    ],
)
def test_a_wrong_reporting_period_is_told_and_nothing_is_written(wrong, told, tmp_path, capsys):
    assert main(["summary", *wrong, "-o", str(tmp_path / "ut"), "--project", str(ROOT)]) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "ut").exists()


def test_two_promise_periods_of_the_same_time_must_be_told_apart(repository, linkoping):
    periods = linkoping["periods"]
    same = {"valid_from": "2023", "valid_to": "2024", "cadence": "tertial", "followup_from": "2023-T2"}
    dataset = linkoping.replace(periods=periods.assign(**same))
    with pytest.raises(LoftesbokError, match=r"^Flera löftesperioder har 2023-T3: .+ Ange vilken med --period\.$"):
        summarise(repository, dataset, "2023-T3")
    assert summarise(repository, dataset, "2023-T3", "2023-2024").period_id == "2023-2024"
