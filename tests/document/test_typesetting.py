"""Papers as PDF: what an independent reader finds in them, and that text stays text."""

import hashlib
import itertools
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from loftesbok.data.views import period_view, resolve_through
from loftesbok.document import column_widths as columns
from loftesbok.document.paper import Paper, Part
from loftesbok.document.pdf_characters import breakable, drawable, shown
from loftesbok.document.pieces import (
    Badge,
    BookPart,
    Bullets,
    Cards,
    Details,
    Facts,
    Figure,
    Group,
    Heading,
    Link,
    Numbered,
    Paragraph,
    SectionId,
    Strong,
    Table,
    cell,
)
from loftesbok.document.text import plain_line
from loftesbok.document.typst import compile as typesetting
from loftesbok.document.typst import row_headings
from loftesbok.domain.problems import LoftesbokError
from loftesbok.report.period_report import PeriodReport
from tests import pdf_reading
from tests.conftest import ROOT
from tests.sample import hostile_texts

NOTICE = "Påhittad mening om att det här är ett exempel för tester."
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="200pt" height="90pt"><path d="M0 0h9v9z"/></svg>'
LONG_TABLE = Table(
    "lang", "En tabell över flera sidor", ("Rad för rad", "Antal"),
    tuple((cell(f"Raden med nummer {n}"), cell(str(n))) for n in range(90)), numeric=frozenset({1}),
)  # fmt: skip


def paper_of(*parts, date="2024-02-01", **more):
    return Paper(
        title="Återrapportering av påhittat löfte", subject="Vad som blev gjort", author="Påhittade kontoret",
        date=date, diary_number="KS 2024-1", head=(("Förvaltning", "Påhittade kontoret"), ("Till", "Nämnden")),
        parts=parts, **{"mark": "Utkast", "notice": NOTICE, **more},
    )  # fmt: skip


def figure(name):
    table = Table(f"tab-{name.lower()}", f"{name} i tal", ("Tid", "Antal"), ((cell("2023"), cell("5")),))
    return Figure(f"fig-{name.lower()}", f"{name} i bild", f"{name} ökar.", SVG, table, ("Så är den ritad.",))


@pytest.fixture(scope="module")
def chapter(linkoping):
    """The newest promise's report with what a notebook shows: real tables, figures, cards."""
    last = resolve_through(linkoping, "2023-2024")
    report = PeriodReport(period_view(linkoping, "2023-2024", last), "2023-2024", last)
    commitment = report.commitment("2023-2024-kameror").blocks
    return paper_of(
        Part("Förslag till beslut", (Numbered(("Första punkten, en hel mening.", "Andra punkten, en till.")),)),
        Part("Bakgrund", (Paragraph(("½ – ”citat” é • 10 000 ≥ √ Ω Ж",), "lead"), *report.in_short().blocks), (
            Part("Status", (*report.facts().blocks, *report.status_table().blocks, *map(figure, ("Ett", "Två")))),
            Part("Ett åtagande", commitment, (Part("Ännu djupare", (LONG_TABLE,)),)),
        )),
        Part("Siffror", (*report.figures_table().blocks, *report.changes_chart().blocks)),
        Part("Länkar", (Paragraph((Link("ut på webben", "https://www.example.org/a?b=c"), " och ",
                                   Link("inom boken", "/metod"), " ", Strong("viktigt"), " ", Badge("done"))),
                        Paragraph(("Ett stycke som är markerat.",), "heading"))),
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(chapter):
    return typesetting.pdf(chapter)


@pytest.fixture(scope="module")
def read(made):
    return pdf_reading.opened(made)


@pytest.fixture(scope="module")
def texts(read):
    return pdf_reading.pages(read)


def told(block):
    """Yield every text of a block in the order in which it is read."""
    match block:
        case Paragraph(content=content):
            yield plain_line(content)
        case Bullets(items=items):
            yield from map(plain_line, items)
        case Numbered(points=points):
            yield from points
        case Facts(pairs=pairs):
            for name, lines in pairs:
                yield from (name, *map(plain_line, lines))
        case Details(summary=summary, body=body):
            yield from (plain_line(summary), *itertools.chain(*map(told, body)))
        case Heading(content=content):
            yield plain_line(content)
        case Group(body=body):
            yield from itertools.chain(*map(told, body))
        case Cards(cards=cards):
            for card in cards:
                yield from (card.title, *itertools.chain(*map(told, card.body)))
        case Table():
            yield from (block.caption, *block.header)
            for row in block.rows:
                yield from (plain_line(one) for lines in row for one in lines)
            yield from block.method
        case Figure():
            yield block.caption
            yield from told(block.table)
            yield from (*block.method, *map(plain_line, block.sources))
        case SectionId() | BookPart():
            pass


def told_by_part(part):
    yield part.heading
    for block in part.blocks:
        yield from told(block)
    for under in part.parts:
        yield from told_by_part(under)


def blocks_of(part):
    yield from part.blocks
    for under in part.parts:
        yield from blocks_of(under)


def body_text(texts, paper):
    """Return the pages' text, squeezed, without what stands in every page's head and foot."""
    texts = [pdf_reading.squeezed(text) for text in texts]
    bare = []
    for number, text in enumerate(texts, 1):
        head = pdf_reading.squeezed(f"{paper.mark}Dnr{paper.diary_number}Sida{number}({len(texts)})")
        assert text.startswith(head)
        foot = pdf_reading.squeezed(paper.notice)
        assert text.endswith(foot)
        bare.append(text.removeprefix(head).removesuffix(foot))
    return "".join(bare)


# --- what a reader's tools find -------------------------------------------------------------------------------------


def test_the_file_says_that_it_is_pdf_ua_1_and_pdf_a_2a(read):
    assert pdf_reading.identifiers(read) == {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"}


def test_a_paper_without_a_date_has_none_in_the_file_and_is_pdf_ua_alone():
    read = pdf_reading.opened(typesetting.pdf(paper_of(Part("Ärende", ()), date="")))
    assert pdf_reading.identifiers(read) == {"pdfuaid:part": "1"}
    assert not {"/CreationDate", "/ModDate"} & set(read.metadata)


def test_the_date_in_the_file_is_the_papers(read):
    assert read.metadata["/CreationDate"].startswith("D:20240201")


def test_tags_language_and_title_are_in_the_catalogue(read, chapter):
    root = read.trailer["/Root"]
    assert root["/Lang"] == "sv-SE"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    told = (read.metadata.title, read.metadata.author, read.metadata.subject)
    assert told == (chapter.title, chapter.author, chapter.subject)
    assert chapter.diary_number in read.metadata["/Keywords"]


def test_every_font_is_embedded_and_none_is_the_machines(read):
    found = pdf_reading.fonts(read)
    assert found and all(found.values())
    assert all(name.startswith(("LibertinusSerif", "DejaVuSans")) for name in found)


def test_the_bookmarks_are_title_and_parts(read, chapter):
    def headings(parts, level):
        for part in parts:
            yield level, part.heading
            yield from headings(part.parts, level + 1)

    assert pdf_reading.bookmarks(read) == [(0, chapter.title), *headings(chapter.parts, 1)]


def test_headings_begin_with_the_title_and_skip_no_level(read):
    levels = [int(one.role[1]) for one in pdf_reading.structure(read) if re.fullmatch(r"H\d", one.role)]
    assert levels[0] == 1 and levels.count(1) == 1 and max(levels) >= 4
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_word_is_there_in_reading_order(texts, chapter):
    text = body_text(texts, chapter)
    place = 0
    pieces = [*(one for pair in chapter.head for one in pair), chapter.title, chapter.mark, chapter.notice]
    pieces += [one for part in chapter.parts for one in told_by_part(part)]
    assert len(pieces) > 400
    for piece in pieces:
        wanted = pdf_reading.squeezed(piece)
        found = text.find(wanted, place)
        assert found >= 0, f"{piece!r} is missing behind …{text[max(place - 60, 0) : place]}"
        place = found + len(wanted)


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler's pdfinfo is not installed")
def test_the_structure_holds_every_word_in_order_as_poppler_reads_it(chapter, tmp_path):
    part = chapter.parts[1]  # poppler takes long over long structures
    part = replace(part, parts=tuple(replace(one, parts=()) for one in part.parts))
    path = tmp_path / "paper.pdf"
    path.write_bytes(typesetting.pdf(replace(chapter, parts=(part,))))
    ran = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, check=True)
    rows = [row.strip() for row in ran.stdout.decode("utf-8", "replace").splitlines()]
    text = pdf_reading.squeezed("".join(row[1:-1] for row in rows if row.startswith('"') and row.endswith('"')))
    place = 0
    for piece in told_by_part(part):
        if '"' in piece:  # poppler writes what it reads within such marks
            continue
        place = text.find(pdf_reading.squeezed(piece), place)
        assert place >= 0, piece


def test_every_page_carries_mark_number_and_notice(texts):
    assert len(texts) > 5
    for number, text in enumerate(texts, 1):
        assert text.startswith(f"Utkast Dnr\u00a0KS 2024-1 Sida {number} ({len(texts)})")
        assert text.rstrip().endswith(NOTICE)


def test_mark_and_notice_are_read_aloud_too(texts):
    """Heads and feet are no part of the structure, so what they say stands in the text once."""
    first = texts[0]
    assert first.count("Utkast") == 2 and first.count(NOTICE) == 2


def test_figures_have_their_alternative_text_in_the_structure(read, chapter):
    alts = [one.alt for one in pdf_reading.structure(read) if one.role == "Figure"]
    wanted = [b.alt for part in chapter.parts for b in blocks_of(part) if isinstance(b, Figure)]
    assert len(wanted) == 2
    assert alts == wanted


def test_tables_are_tables_with_headers(read, chapter):
    tables = [b if isinstance(b, Table) else b.table for part in chapter.parts for b in blocks_of(part)
              if isinstance(b, Table | Figure)]  # fmt: skip
    roles = [one.role for one in pdf_reading.structure(read)]
    assert roles.count("Table") == len(tables)
    assert roles.count("TH") == sum(len(one.header) + len(one.rows) for one in tables)
    assert roles.count("TD") == sum(len(one.rows) * (len(one.header) - 1) for one in tables)
    assert roles.count("Caption") == len(tables) + 2  # and the figures'


def test_the_first_cell_of_each_body_row_is_tagged_as_its_rows_heading(read, chapter):
    """A screen reader says which row a figure stands in; nothing in a cell hides that from it."""
    tables = [b if isinstance(b, Table) else b.table for part in chapter.parts for b in blocks_of(part)
              if isinstance(b, Table | Figure)]  # fmt: skip
    rows = pdf_reading.table_rows(read)
    assert len(rows) == sum(len(one.rows) + 1 for one in tables)
    assert all(cell.role == "TH" for row in rows if row[0].scope == "Column" for cell in row)
    body = [row for row in rows if row[0].scope != "Column"]
    assert len(body) == sum(len(one.rows) for one in tables)
    for first, *others in body:
        assert (first.role, first.scope) == ("TH", "Row")
        assert all((cell.role, cell.scope) == ("TD", "") for cell in others)
        assert not any(cell.names_headings for cell in (first, *others))


def test_tagging_row_headings_keeps_what_typst_says_of_the_file(chapter, made, monkeypatch):
    """Same version, identifiers, description and metadata; only the tags of cells differ."""
    monkeypatch.setattr(typesetting, "tag_row_headings", lambda data: data)
    before, after = pdf_reading.opened(plain := typesetting.pdf(chapter)), pdf_reading.opened(made)
    assert row_headings.tag_row_headings(plain) == made
    assert after.pdf_header == before.pdf_header == "%PDF-1.7"
    assert after.trailer["/ID"] == before.trailer["/ID"]
    assert after.metadata == before.metadata
    assert after.trailer["/Root"]["/Metadata"].get_data() == before.trailer["/Root"]["/Metadata"].get_data()
    assert [page.get_contents().get_data() for page in after.pages] == [
        page.get_contents().get_data() for page in before.pages
    ]
    assert len(made) < 1.15 * len(plain)


def test_a_header_is_repeated_on_each_page_and_its_caption_stays_with_the_rows(texts):
    on = [number for number, text in enumerate(texts) if "Raden med nummer" in text]
    assert len(on) >= 3
    assert all("Rad för rad Antal" in texts[number] for number in on)
    captions = [text.count(LONG_TABLE.caption) for text in texts]
    assert sum(captions) == 1
    assert captions.index(1) == on[0]


def test_lists_are_lists(read):
    roles = [one.role for one in pdf_reading.structure(read)]
    assert roles.count("LI") == roles.count("Lbl") == roles.count("LBody") > 20


def test_only_links_that_lead_out_can_be_followed(read):
    found = set(pdf_reading.links(read))
    assert "https://www.example.org/a?b=c" in found
    assert all(one.startswith("https://") for one in found)


# --- the same bytes -------------------------------------------------------------------------------------------------


def test_the_same_paper_gives_the_same_bytes(chapter, made):
    assert typesetting.pdf(chapter) == made


def digest():
    paper = paper_of(Part("Ärende", (Paragraph(("å ä ö ●",)), Figure("f", "En figur", "Något.", SVG, LONG_TABLE))))
    return hashlib.sha256(typesetting.pdf(paper)).hexdigest()


def test_the_bytes_do_not_depend_on_the_process(tmp_path):
    code = "from tests.document.test_typesetting import digest; print(digest())"
    settings = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "HOME": str(tmp_path), "PYTHONHASHSEED": "7"}
    env = {**os.environ, **settings, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == digest()


# --- text stays text ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile():
    """A paper whose every place for text holds every hostile text."""
    texts = [*hostile_texts.SHOWN.values(), *hostile_texts.UNSEEN.values(), "中文 🎉", "العربية", "\ud83d"]
    parts = [
        Part(one, (Paragraph((one,)), Bullets(((Strong(one), Link(one, f"#{one}")),)), Facts(((one, ((one,),)),))))
        for one in texts
    ]
    rows = tuple((cell(one), cell(Link(one, f"javascript:{one}"))) for one in texts)
    table = Table("t", texts[0], (texts[1], texts[2]), rows, (texts[3],))
    figure = Figure("f", texts[4], texts[5], SVG, table)
    first = '#read("/etc/passwd") $ x $ \\ ”'
    paper = Paper(first, first, first, "2024-01-01", first, ((first, first),), (*parts, Part("Tabell", (figure,))),
                  first, first)  # fmt: skip
    return texts, paper, pdf_reading.opened(typesetting.pdf(paper))


def test_hostile_texts_are_shown_letter_by_letter(hostile):
    texts, _, read = hostile
    text = "".join(pdf_reading.squeezed(page) for page in pdf_reading.pages(read))
    for one in texts:
        if one != "العربية":  # written from the right: the order of the letters on the page is another
            assert text.count(pdf_reading.squeezed(shown(one))) >= 8, one


def test_what_can_be_shown_is_not_changed():
    for one in hostile_texts.SHOWN.values():
        assert shown(one) == re.sub(r"\s+", " ", one)
        assert breakable(shown(one)).replace("\u200b", "") == shown(one)


def test_what_cannot_be_seen_is_shown_as_its_code_point():
    assert shown("a\x00b") == "a[U+0000]b"
    assert shown("\u202eomvänd\u202c") == "[U+202E]omvänd[U+202C]"
    assert shown("中🎉\ue000\ud83d") == "[U+4E2D][U+1F389][U+E000][U+D83D]"
    assert shown("o\u0308") == "ö"
    assert shown("tab\tny\r\nrad\u2028slut") == "tab ny rad slut"


def test_what_swedish_text_needs_can_be_drawn():
    assert set("åäöÅÄÖéüß–—”’…½¼§°%‰×−±≥≤€•●◐◷○⊘▢◁▷◑▲\u00a0") <= drawable() | {"\u00a0"}


def test_title_and_metadata_hold_hostile_texts_as_they_are(hostile):
    _, paper, read = hostile
    assert (read.metadata.title, read.metadata.author) == (paper.title, paper.author)


def test_hostile_texts_make_no_links_files_or_scripts(hostile):
    _, _, read = hostile
    assert pdf_reading.links(read) == []
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(read.trailer["/Root"])
    assert not {"/EmbeddedFiles", "/JavaScript"} & set(read.trailer["/Root"].get("/Names", {}))


def test_a_very_long_word_stays_on_the_page():
    word = "x1" * 5000
    read = pdf_reading.opened(typesetting.pdf(paper_of(Part("Långt", (Paragraph((word,)),)))))
    texts = pdf_reading.pages(read)
    assert pdf_reading.squeezed("".join(texts)).count("x1") == 5000
    assert max(len(row) for text in texts for row in text.splitlines()) < 140


def test_a_swedish_compound_is_left_whole_for_the_reader_who_searches():
    assert breakable("brottsförebyggandesamordningsfunktion", 10) == "brottsförebyggandesamordningsfunktion"


def test_the_templates_read_nothing_and_evaluate_nothing():
    folder = ROOT / "loftesbok" / "document" / "typst" / "templates"
    sources = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.typ"))
    assert not re.search(
        r"\b(read|eval|plugin|csv|yaml|toml|xml|cbor|bibliography)\(|#import|#include|\bimport\b", sources
    )
    assert sources.count("json(") == 1 and "json(bytes(sys.inputs" in sources


# --- tables on paper ------------------------------------------------------------------------------------------------


def wide(count, numeric=frozenset()):
    header = tuple(f"Kolumn {n}" for n in range(count))
    return Table("bred", "Bred", header, (tuple(cell(f"cell {n}") for n in range(count)),), numeric=numeric)


def test_a_wide_table_is_parted_and_every_part_has_the_columns_that_head_the_rows():
    parts = columns.parted(wide(20, frozenset(range(3, 20))))
    assert [one.header[:3] for one in parts] == [("Kolumn 0", "Kolumn 1", "Kolumn 2")] * 4
    assert [name for one in parts for name in one.header[3:]] == [f"Kolumn {n}" for n in range(3, 20)]
    assert [one.caption for one in parts][-1] == "Bred (del 4 av 4)"
    assert parts[1].numeric == frozenset(range(3, 8))


def test_a_table_that_fits_is_left_as_it_is():
    table = wide(columns.MOST)
    assert columns.parted(table) == [table]


def test_a_column_gets_its_longest_word_where_there_is_room():
    table = Table("t", "T", ("Kort", "Långt"), ((cell("trafikkontroller"), cell("ord " * 60)),))
    narrow, broad = columns.widths(table)
    assert narrow > len("trafikkontroller")
    assert broad > 2 * narrow
    assert columns.widths(wide(3)) == []


# --- what cannot be made --------------------------------------------------------------------------------------------


def test_a_figure_without_alternative_text_is_refused():
    figure = Figure("f", "En figur", " ", SVG, wide(2))
    with pytest.raises(LoftesbokError, match="Figuren ”En figur” saknar en text som säger vad den visar"):
        typesetting.pdf(paper_of(Part("Figur", (figure,))))


def test_a_picture_that_is_none_is_told_in_a_sentence():
    figure = Figure("f", "En figur", "Något.", "<svg", wide(2))
    with pytest.raises(LoftesbokError, match=r"^Det gick inte att göra PDF: .+\.$"):
        typesetting.pdf(paper_of(Part("Figur", (figure,))))
