"""Papers as Word: real headings, lists, tables and alt text; foreign templates; hostile texts; the same bytes."""

import io
import itertools
import os
import re
import subprocess
import sys
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm

from loftesbok.document.paper import Paper, Part
from loftesbok.document.pieces import (  # fmt: skip
    Badge,
    Bullets,
    Card,
    Cards,
    Details,
    Facts,
    Figure,
    Link,
    Numbered,
    Paragraph,
    SectionId,
    Strong,
    Table,
    cell,
    line,
)
from loftesbok.document.text import plain_line
from loftesbok.domain.problems import LoftesbokError
from loftesbok.papers.board_paper import word, word_default_template, word_template
from loftesbok.papers.board_paper.paper import make_paper
from loftesbok.papers.board_paper.parts import standard_parts
from tests.sample.hostile_texts import SHOWN, UNSEEN

TABLE = Table("t", "En tabell", ("Mått", "Antal"), ((cell("Sök"), cell("5")),), ("Så.",), frozenset({1}))
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="360" height="40" viewBox="0 0 360 40"><path d="M0 0h60v20z"/></svg>'
)
FIGURE = Figure("f", "Ett diagram", "Staplar: 1 genomförd.", SVG, TABLE)


def paper(*blocks, title="Prov", mark="Utkast", notice="Fristående exempel.", **more):
    head = (("Förvaltning", "Kontoret"), ("Handläggare", "Handläggaren"), ("Datum", "10 maj 2023"),
            ("Diarienummer", "KS 2023-1"), ("Mottagare", "Kommunstyrelsen"))  # fmt: skip
    decision = Part("Förslag till kommunstyrelsens beslut", (Numbered(("Ett.", "Två.")),), (), "decision")
    purpose = Part("Ärende", blocks, (Part("I korthet", (Paragraph(("Kort.",)),)),), "purpose")
    given = {"date": "2023-05-10", "diary_number": "KS 2023-1", **more}
    keys = ("department", "officer", "date", "diary_number", "addressee")
    fields = tuple(zip(keys, (value for _, value in head), strict=True))
    return Paper(title, "Ett prov", "Utgivaren", given["date"], given["diary_number"], head, (decision, purpose),
                 mark, notice, document_type="Tjänsteskrivelse", municipality="Provkommun", fields=fields)  # fmt: skip


def opened(made):
    return Document(io.BytesIO(made.data))


def paragraphs(document):
    return [one.text for one in document.paragraphs]


def styled(document):
    return [(one.style.name, one.text) for one in document.paragraphs if one.text]


@pytest.fixture(scope="module")
def real(repository, linkoping):
    """The attachment of the interim report of 2023–2024: the longest paper of the repository."""
    made = make_paper(repository, linkoping, "2023-2024", "report").attachment
    return made, word.docx(made)


@pytest.fixture
def template(tmp_path):
    """Write a foreign template with these paragraphs (style, text); ``change`` sees the document before it is saved."""

    def write(*given, change=None):
        document = Document()
        for style, text in given:
            document.add_paragraph(text, style)
        if change:
            change(document)
        path = tmp_path / "mall.docx"
        document.save(path)
        return path

    return write


# --- a real paper ---------------------------------------------------------------------------------------------------


def test_headings_are_headings_in_order_and_none_is_skipped(real):
    given, made = real
    document = opened(made)
    found = [(int(one.style.name[-1]), one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]

    def wanted(parts_, level):
        for one in parts_:
            yield level, one.heading
            yield from wanted(one.parts, level + 1)

    assert found == [(1, given.title), *wanted(given.parts, 2)]
    assert all(after - before <= 1 for (before, _), (after, _) in itertools.pairwise(found))


def test_every_table_has_a_header_row_that_is_repeated_a_caption_and_a_name(real):
    document = opened(real[1])
    assert len(document.tables) == 2
    captions = [one.text for one in document.paragraphs if one.style.name == "Caption"]
    assert len([one for one in captions if one.startswith("Tabell ")]) == 2
    for number, table in enumerate(document.tables, 1):
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        name = table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert f"Tabell {number}: {name}" in captions
        assert len({len(row.cells) for row in table.rows}) == 1


def test_every_picture_has_the_text_of_its_figure():
    made = word.docx(paper(FIGURE))
    described = [element.get("descr") for element in opened(made).element.body.iter(qn("wp:docPr"))]
    assert described == ["Staplar: 1 genomförd."]
    names = [name for name in zipfile.ZipFile(io.BytesIO(made.data)).namelist() if "media" in name]
    assert names
    assert all(name.endswith(".png") for name in names)


def test_every_cell_of_the_paper_stands_in_its_table(real):
    given, made = real

    def tables(parts_):
        for one in parts_:
            for block in one.blocks:
                yield from [block] if isinstance(block, Table) else [block.table] if isinstance(block, Figure) else []
            yield from tables(one.parts)

    found = [[cell_.text for row in table.rows for cell_ in row.cells] for table in opened(made).tables]
    for table, held in zip(tables(given.parts), found, strict=True):
        cells = [((name,),) for name in table.header] + [one for row in table.rows for one in row]
        assert held == ["\n".join(plain_line(one) for one in lines) for lines in cells]


def test_language_title_and_the_rest_of_the_properties(repository, linkoping):
    document = opened(word.docx(make_paper(repository, linkoping, "2023-2024", "proposal").paper))
    properties = document.core_properties
    assert properties.title == "Förslag till medborgarlöfte för Linköpings kommun 2023–2024"
    assert properties.author == "Löftesboken – fristående exempel"
    assert (properties.language, properties.comments, properties.revision) == ("sv-SE", "", 1)
    assert properties.keywords == "KS 2023-501, Utkast"
    assert properties.created.date().isoformat() == "2023-05-10"
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert [one.get(qn("w:val")) for one in defaults.iter(qn("w:lang"))] == ["sv-SE"]


def test_without_a_date_no_time_is_claimed():
    with zipfile.ZipFile(io.BytesIO(word.docx(paper(date="")).data)) as archive:
        assert b"created" not in archive.read("docProps/core.xml")
        assert {one.date_time[0] for one in archive.infolist()} == {1980}


def test_every_page_carries_mark_number_notice_and_page(real):
    section = opened(real[1]).sections[0]
    head, foot = ("\n".join(one.text for one in place.paragraphs) for place in (section.header, section.footer))
    assert head == "Utkast\tDiarienummer: Uppgift saknas i underlaget"
    assert foot.startswith("Det här är ett fristående exempel.")
    assert re.search(r"Sida 1 av 1$", foot)  # fields, which Word works out
    codes = [one.text.strip() for one in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]


def test_same_paper_same_bytes_also_in_another_process(repository, linkoping, tmp_path):
    made = word.docx(make_paper(repository, linkoping, "2017", "report").paper)
    done = subprocess.run(
        [sys.executable, "-m", "loftesbok", "memo", "2017", "--project", str(repository.root), "-o", "a.docx"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )  # fmt: skip
    assert done.stderr == ""
    assert (tmp_path / "a.docx").read_bytes() == made.data


# --- each piece -----------------------------------------------------------------------------------------------------


def test_every_kind_of_piece_is_shown():
    document = opened(word.docx(paper(
        SectionId("x"),
        Paragraph((Strong("fet"), " text ", Link("webb", "https://example.org/"), Link(" sida", "/om"))),
        Paragraph(("en anmärkning",), "note"), Bullets((line("punkt"),)),
        Facts((("Namn", (line("värde"),)), ("Varför?", (line("a"), line("b"))))),
        Details("Mer", (Paragraph(("inuti",)),)),
        Cards((Card("Kort", (Paragraph(line(Badge("done"))),)),)), FIGURE, TABLE,
    )))  # fmt: skip
    found = styled(document)
    for wanted in (
        ("List Number", "Ett."), ("List Number", "Två."), ("Normal", "fet text webb sida"),
        ("Anmärkning", "en anmärkning"), ("List Bullet", "punkt"), ("Uppgift", "Namn: värde"), ("Uppgift", "Varför?"),
        ("List Bullet", "b"), ("Normal", "Mer"), ("Normal", "inuti"), ("Normal", "Kort"), ("Normal", "● Genomfört"),
        ("Caption", "Figur 1: Ett diagram"), ("Caption", "Tabell 1: En tabell"), ("Caption", "Tabell 2: En tabell"),
        ("Heading 3", "I korthet"),
    ):  # fmt: skip
        assert wanted in found
    targets = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert targets == ["https://example.org/"]


def test_each_numbered_list_begins_at_one():
    made = paper(Numbered(("A.", "B.")))
    document = opened(word.docx(made))
    ids = [one._p.pPr.numPr.numId.val for one in document.paragraphs if one.style.name == "List Number"]
    assert ids[0] == ids[1] != ids[2] == ids[3]
    numbering = document.part.numbering_part.element
    for number in set(ids):
        assert numbering.num_having_numId(number).lvlOverride_lst[0].startOverride.val == 1


def test_a_table_with_many_columns_is_parted():
    names = tuple(f"M{i}" for i in range(30))
    wide = Table("t", "Bred", ("Mått", *names), ((cell("Sök"), *(cell(str(i)) for i in range(30))),))
    document = opened(word.docx(paper(wide)))
    assert len(document.tables) > 3
    assert all(table.rows[0].cells[0].text == "Mått" for table in document.tables)
    found = [one.text for table in document.tables for one in table.rows[1].cells[1:]]
    assert found == [str(i) for i in range(30)]


# --- hostile texts --------------------------------------------------------------------------------------------------


def test_hostile_texts_come_out_as_text():
    texts = [*SHOWN.values(), "{{ title }} {_{ x }_} {_% x %_} {{p parts }} <w:p/> & ]]>", "å" * 5000]
    table = Table("t", texts[0], (texts[1], "x"), tuple((cell(one), cell("1")) for one in texts))
    blocks = [Paragraph((one,)) for one in texts] + [table, Facts(tuple((one, (line(one),)) for one in texts))]
    given = paper(*blocks, title=texts[-2], mark=texts[2], notice=texts[3])
    document = opened(word.docx(given))
    said = paragraphs(document)
    folded = [" ".join(one.split(" ")) for one in texts]
    for one in folded:
        assert one in said
    assert [row.cells[0].text for row in document.tables[0].rows][1:] == folded
    assert document.core_properties.title == texts[-2]
    section = document.sections[0]
    assert section.header.paragraphs[0].text.startswith(texts[2])
    assert section.footer.paragraphs[0].text == texts[3]
    assert "hostile" not in [one.style.name for one in document.paragraphs]


def test_characters_that_cannot_be_seen_are_named():
    texts = list(UNSEEN.values())
    said = paragraphs(opened(word.docx(paper(*(Paragraph((one,)) for one in texts)))))
    assert "x[U+0007]y" in said
    assert "x[U+202E]gpj.exe" in said
    assert "x[U+FFFF]y" in said
    assert "rad rad" in said


# --- templates of others --------------------------------------------------------------------------------------------

ALL = [("Title", "{{ title }}"), ("Normal", "Dnr {{diary_number}}, {{ department }}"), ("Normal", "{{p parts }}")]


def test_a_template_is_filled_and_keeps_its_own(template):
    made = word.docx(paper(TABLE), template(("Normal", "Kommunens vapen"), *ALL))
    found = styled(opened(made))
    assert found[:3] == [("Normal", "Kommunens vapen"), ("Title", "Prov"), ("Normal", "Dnr KS 2023-1, Kontoret")]
    assert ("Heading 1", "Förslag till kommunstyrelsens beslut") in found  # the title is no heading
    assert made.notes == (
        "Mallen har inte {{ officer }}, så handläggare visas inte.",
        "Mallen har inte {{ date }}, så datum visas inte.",
        "Mallen har inte {{ addressee }}, så mottagare visas inte.",
    )


def test_the_parts_follow_the_level_of_the_titles_heading(template):
    made = word.docx(paper(), template(("Heading 2", "{{ title }}"), ("Normal", "{{p parts }}")))
    assert ("Heading 3", "Förslag till kommunstyrelsens beslut") in styled(opened(made))


def test_parts_can_be_placed_one_by_one(template):
    path = template(("Heading 1", "{{ title }}"), ("Heading 2", "Beslut"), ("Normal", "{{p decision }}"),
                    ("Heading 2", "Slut"))  # fmt: skip
    made = word.docx(paper(), path)
    assert styled(opened(made))[:5] == [
        ("Heading 1", "Prov"), ("Heading 2", "Beslut"), ("List Number", "Ett."), ("List Number", "Två."),
        ("Heading 2", "Slut"),
    ]  # fmt: skip
    assert "Mallen har inte {{p purpose }}, så delen Ärende, utan rubriken visas inte." in made.notes


def test_a_template_without_styles_lists_and_margins_works(template):
    def strip(document):
        for style in list(document.styles):
            if style.name not in ("Normal", "Default Paragraph Font", "Normal Table", "No List"):
                style.element.getparent().remove(style.element)
        for key, relation in list(document.part.rels.items()):
            if relation.reltype.endswith("/numbering"):
                del document.part.rels[key]
        document.sections[0].different_first_page_header_footer = True
        document.settings.odd_and_even_pages_header_footer = True
        document.add_section().left_margin = Cm(4)

    path = template(("Normal", "{{ title }}"), ("Normal", "{{p parts }}"), change=strip)
    document = opened(word.docx(paper(TABLE, FIGURE, Bullets((line("punkt"),))), path))
    assert ("Heading 1", "Ärende") in styled(document)
    section = document.sections[0]
    for head, foot in (
        (section.header, section.footer), (section.first_page_header, section.first_page_footer),
        (section.even_page_header, section.even_page_footer),
    ):  # fmt: skip
        assert "Utkast" in [one.text for one in head.paragraphs]
        assert "Fristående exempel." in [one.text for one in foot.paragraphs]


def test_a_placeholder_in_pieces_is_found(template):
    def split(document):
        paragraph = document.add_paragraph()
        for piece in ("{", "{ ti", "tle }", "}"):
            paragraph.add_run(piece).bold = len(piece) > 1

    assert "Prov" in paragraphs(opened(word.docx(paper(), template(("Normal", "{{p parts }}"), change=split))))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ titel }}", r"\{\{ titel \}\} finns inte; menade du \{\{ title \}\}\?"),
        ("{{ hemligt }}", "finns inte; `loftesbok memo --placeholders`"),
        ("{{ purpose }}", r"måste skrivas \{\{p purpose \}\}"),
        ("Här: {{p purpose }}", "måste stå ensam i sitt stycke"),
        ("{{p title }}", r"är en enda text och måste skrivas \{\{ title \}\}"),
        ("{{ title }", "mall.docx, stycke 1: en platshållare är inte hel"),
        ("{title}", r"ska ha dubbla klamrar: \{\{ title \}\}"),
        ("{{ title.upper() }}", "är ingen platshållare"),
        ("{% if mark %}x", "går inte att fylla i"),
        ("{% if hemligt %}x{% endif %}", "hemligt är ingen platshållare"),
        ("{% for x in ''.__class__.__mro__ %}{% endfor %}", "går inte att fylla i"),
    ],
)
def test_a_wrong_placeholder_is_told_with_what_would_be_right(template, text, told):
    with pytest.raises(LoftesbokError, match=told) as error:
        word.docx(paper(), template(("Normal", text)))
    assert "mall.docx" in str(error.value)


def test_what_is_no_template_is_told(tmp_path):
    path = tmp_path / "mall.docx"
    with pytest.raises(LoftesbokError, match="finns inte"):
        word.docx(paper(), path)
    for data in (b"", b"x" * 100, b"PK\x03\x04" + b"\0" * 100):
        path.write_bytes(data)
        with pytest.raises(LoftesbokError, match="inget Word-dokument"):
            word.docx(paper(), path)


def test_our_own_template_is_described_and_whole():
    document = word_template.opened(word_default_template.template(), "vår")
    found = {one.name for one in word_template.find_placeholders(document, "vår")}
    assert found == {*word_template.lines(), "parts"}
    assert word_template.not_shown([word_template.Placeholder("parts", "p", True)])[0].startswith(
        "Mallen har inte {{ title }}"
    )
    told = word_template.described()
    for name in (*word_template.lines(), *word_template.blocks()):
        assert re.search(rf"\{{\{{p? ?{name} \}}\}}", told)
    assert {*standard_parts()} - {"remarks", "deciding_body"} <= {*word_template.lines(), *word_template.blocks()}
