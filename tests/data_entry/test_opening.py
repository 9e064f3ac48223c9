"""Workbooks that could do harm are refused early, in words; what a cell holds is read as it was meant."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loftesbok.data_entry.excel import opening as workbook
from loftesbok.data_entry.excel.labels import Labels
from loftesbok.data_entry.excel.opening import Cell, open_book
from loftesbok.data_entry.excel.values import as_day, as_number, as_text
from loftesbok.data_entry.followup_form import layout
from loftesbok.domain.problems import DataError
from tests.endings import must_end
from tests.sample.forms import MAIN, made, parts_of, zipped


@pytest.fixture(scope="module")
def parts(repository, tmp_path_factory):
    return parts_of(made(repository, "2024-T1", tmp_path_factory.mktemp("form") / "f.xlsx"))


def refused(path):
    """Return why a workbook is refused."""
    with must_end(path.name), pytest.raises(DataError) as caught:
        open_book(path)
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"{path.name}: ")
    assert "Rätt vore: " in str(problem)
    return problem.what


SHEET = "xl/worksheets/sheet3.xml"
RELS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
HARMFUL = [
    ({"xl/vbaProject.bin": b"x"}, "makron"),
    ({"[Content_Types].xml": b'<Types><Default ContentType="x.sheet.macroEnabled.main+xml"/></Types>'}, "makron"),
    ({"xl/macrosheets/sheet1.xml": b"<x/>"}, "makron"),
    ({"xl/externalLinks/externalLink1.xml": b"<x/>"}, "andra filer"),
    ({"xl/connections.xml": b"<x/>"}, "andra filer"),
    ({"xl/worksheets/_rels/sheet3.xml.rels": RELS % b'<Relationship Type="oleObject" TargetMode="External"/>'},
     "andra filer"),
    ({"xl/embeddings/oleObject1.bin": b"x"}, "inbäddade"),
    ({SHEET: b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'}, "DOCTYPE"),
    ({SHEET: '<?xml version="1.0" encoding="utf-16"?><worksheet/>'.encode("utf-16")}, "UTF-8"),
    ({"../utanfor.xml": b"<x/>"}, "sökväg"),
    ({"xl\\worksheets\\x.xml": b"<x/>"}, "sökväg"),
    ({SHEET: b"<worksheet><sheetData>" + b"<row/>" * 1_000_000 + b"</sheetData></worksheet>"}, "för många rader"),
    ({SHEET: b"<worksheet><sheetData><row>" + b'<c r="A1"><v>1</v></c>' * 60_000 + b"</row></sheetData></worksheet>"},
     "för många rader"),
    ({SHEET: b'<worksheet><row><c t="inlineStr"><is><t>%s</t></is></c></row></worksheet>' % (b"x" * 40_000)},
     "för lång text"),
    ({"xl/media/stor.png": bytes(30_000_000)}, "för stor när den packas upp"),
    ({f"xl/media/{number}.png": b"" for number in range(400)}, "för många delar"),
    ({SHEET: b"<worksheet><sheetData>"}, "skadad"),
    ({SHEET: b'<worksheet><sheetData><row r="1"><c r="A0B"><v>1</v></c></row></sheetData></worksheet>'}, "skadad"),
    ({SHEET: b'<worksheet><row r="1"><c r="A1" t="s"><v>99999</v></c></row></worksheet>'}, "skadad"),
    ({"xl/workbook.xml": b"<workbook><sheets><sheet name='x'/></sheets></workbook>"}, "skadad"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "what"), HARMFUL)
def test_what_could_do_harm_is_refused(parts, tmp_path, more, what):
    assert what in refused(zipped(tmp_path / "f.xlsx", {**parts, **more}))


def test_other_kinds_of_files_are_refused_by_name(parts, tmp_path):
    path = tmp_path / "f.xlsx"
    for data, what in ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"), (b"a;b\n1;2\n", "ingen Excel-arbetsbok"),
                       (b"", "filen är tom"), (b"PK\x03\x04 halv", "skadad")):  # fmt: skip
        path.write_bytes(data)
        assert what in refused(path)
    assert "ods" in refused(zipped(path, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}))
    assert "ingen Excel-arbetsbok" in refused(zipped(path, {"word/document.xml": b"<x/>"}))
    path.write_bytes(zipped(path, parts).read_bytes()[:-300])
    assert "skadad" in refused(path)
    path.unlink()
    assert "finns inte" in refused(path)
    path.write_bytes(b"PK\x03\x04" + bytes(workbook.LARGEST_FILE))
    assert "för stor" in refused(path)


def test_a_merged_range_over_the_whole_sheet_costs_nothing(parts, tmp_path):
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="B5:XFD1048576"/></mergeCells>'
    with must_end("the reading"):
        book = open_book(zipped(tmp_path / "f.xlsx", {**parts, SHEET: parts[SHEET].replace(b"</sheetData>", merged)}))
    assert len(book.sheets[layout.FOLLOWUPS].cells) < 2000


def test_a_link_that_excel_makes_of_an_address_is_no_harm(parts, tmp_path):
    name = "xl/worksheets/_rels/sheet7.xml.rels"
    link = b'<Relationship Id="rId9" Type="http://x/hyperlink" Target="https://exempel.se/" TargetMode="External"/>'
    assert open_book(zipped(tmp_path / "f.xlsx", {**parts, name: RELS % link}))


def test_rich_text_readings_and_escapes_are_read_as_people_see_them(parts, tmp_path):
    cells = (
        '<c r="B1" t="inlineStr"><is><r><t>Två </t></r><r><rPr><b/></rPr><t>ord</t></r><rPh><t>x</t></rPh></is></c>'
        '<c r="C1" t="inlineStr"><is><t>en_x000A_rad_x001B_</t></is></c>'
        '<c r="D1" t="b"><v>1</v></c><c r="E1" t="e"><v>#N/A</v></c>'
        '<c r="F1"><f>1+1</f><v>2</v></c><c r="G1" t="d"><v>2024-05-10</v></c><c r="H1" s="0"/><c><v>4</v></c>'
    )
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'.encode()
    found = open_book(zipped(tmp_path / "f.xlsx", {**parts, SHEET: sheet})).sheets[layout.FOLLOWUPS].cells
    assert found == {
        (1, 2): Cell("Två ord", "text"), (1, 3): Cell("en\nrad_x001B_", "text"), (1, 4): Cell("1", "boolean"),
        (1, 5): Cell("#N/A", "error"), (1, 6): Cell("1+1", "formula"),
        (1, 7): Cell(datetime(2024, 5, 10), "date"), (1, 9): Cell(4.0, "number"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "read"),
    [("2024-05-10", "2024-05-10"), ("2024/5/1", "2024-05-01"), ("20240510", "2024-05-10"), (20240510.0, "2024-05-10"),
     ("10 maj 2024", "2024-05-10"), ("den 1 sept 2024", "2024-09-01"), ("2024-05-10 00:00:00", "2024-05-10"),
     (datetime(2024, 5, 10), "2024-05-10"), ("2024", "2024"), (2024.0, "2024")],
)  # fmt: skip
def test_a_day_is_read_in_every_clear_way(written, read):
    kind = {str: "text", float: "number", datetime: "date"}[type(written)]
    assert as_day(Cell(written, kind), or_year=True) == read


@pytest.mark.parametrize("written", ["2024-02-30", "5/6 2024", "10.5.24", "i maj", "10 ma 2024", 45422.0, 12.0])
def test_a_day_that_could_be_another_is_refused(written):
    found = as_day(Cell(written, "text" if isinstance(written, str) else "number"))
    assert isinstance(found, tuple)
    assert "2024-05-10" in found[1]


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back(day):
    assert as_day(Cell(day.isoformat(), "text")) == day.isoformat()
    assert as_day(Cell(datetime(day.year, day.month, day.day), "date")) == day.isoformat()


@given(st.integers(-(10**9), 10**9), st.integers(0, 999))
def test_every_number_is_read_back_with_comma_point_or_as_a_number(whole, thousandths):
    value = whole + thousandths / 1000
    read = as_number(Cell(value, "number"))
    assert isinstance(read, str)
    assert float(read) == pytest.approx(value)
    assert as_number(Cell(read.replace(".", ","), "text")) == read


@given(st.text())
def test_text_is_read_the_same_twice(text):
    once = as_text(Cell(text, "text"))
    assert isinstance(once, str)
    assert as_text(Cell(once, "text")) == once
    assert once == once.strip()


def test_names_may_hold_commas_and_and(linkoping):
    titles = {"a": "Gamla torget, norr", "b": "Lek och lär", "c": "Gamla torget"}
    labels = Labels(linkoping, "2023-2024", {"places": titles})
    for text, codes in (
        ("Gamla torget, norr", ["a"]),
        ("gamla torget och Lek och lär", ["b", "c"]),
        ("Lek och lär; Gamla torget, norr\nCity", ["a", "b", "city"]),
        ("Ryd, Berga och City", ["berga", "city", "ryd"]),
    ):
        assert labels.codes("places", text) == (codes, [])
    assert labels.codes("places", "Ryd och Atlantis") == ([], ["Ryd och Atlantis"])


@given(st.sets(st.sampled_from(["a", "b", "c", "d"])))
def test_what_is_shown_of_a_list_is_read_back(linkoping, codes):
    titles = {"a": "Nord, syd", "b": "Nord", "c": "syd och väst", "d": "väst"}
    labels = Labels(linkoping, "2023-2024", {"places": titles})
    assert labels.codes("places", labels.show("places", "|".join(sorted(codes)))) == (sorted(codes), [])
