"""Word templates as municipalities have them: other kinds of file, sections, controls, cells, fields, style ids."""

import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm

from loftesbok.domain.problems import LoftesbokError
from loftesbok.papers.board_paper import word
from tests.papers.test_word import TABLE, opened, paper, paragraphs

DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
KINDS = {
    "dotx": "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
    "dotm": "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
}
W = nsdecls("w")


def final(**more):
    required = (("decision", "Förslag till beslut"), ("officer", "Handläggare"))
    return replace(paper(TABLE, mark="", **more), required=required)


def said(element):
    """Return the text of an element (python-docx gives runs a text of their own, so not ``itertext``)."""
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


@pytest.fixture
def save(tmp_path):
    """Save a document with a title and, unless ``parts`` says no, all parts; ``change`` alters it first."""

    def write(change=None, *, parts=True, name="mall.docx"):
        document = Document()
        document.add_paragraph("{{ title }}", "Heading 1")
        if parts:
            document.add_paragraph("{{p parts }}")
        if change:
            change(document)
        path = tmp_path / name
        document.save(path)
        return path

    return write


def test_every_kind_of_word_file_becomes_a_document_without_macros(save):
    for ending, kind in KINDS.items():
        path = save(name=f"mall.{ending}")
        with zipfile.ZipFile(path) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
        files[types] = files[types].replace(DOCUMENT.encode(), kind.encode())
        if ending != "dotx":
            files["word/vbaProject.bin"] = b"macro"
            files[types] = files[types].replace(
                b"</Types>", b'<Override PartName="/word/vbaProject.bin" '
                b'ContentType="application/vnd.ms-office.vbaProject"/></Types>',
            )  # fmt: skip
            files[relations] = files[relations].replace(
                b"</Relationships>", b'<Relationship Id="rId99" Target="vbaProject.bin" '
                b'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/></Relationships>',
            )  # fmt: skip
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        made = zipfile.ZipFile(io.BytesIO(word.docx(paper(), path).data))
        assert DOCUMENT in made.read(types).decode()
        assert not any("vba" in name for name in made.namelist())
        assert b"vba" not in made.read(types) + made.read(relations)


def test_a_section_break_in_the_paragraph_of_the_parts_is_kept(save):
    def landscape_behind(document):
        section = document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
        document.add_paragraph("Bilagesida")
        # the break goes where Word puts it: in the last paragraph before it
        body = document.element.body
        holder = next(p for p in body.iter(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None)
        target = next(p for p in body.iter(qn("w:p")) if "{{p parts" in said(p))
        target.get_or_add_pPr().append(holder.find(qn("w:pPr")).find(qn("w:sectPr")))
        body.remove(holder)

    document = opened(word.docx(paper(TABLE), save(landscape_behind)))
    assert [section.orientation for section in document.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    texts = paragraphs(document)
    assert texts.index("Ärende") < texts.index("Bilagesida")
    broken = [p for p in document.element.body.iter(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None]
    following = [p for p in broken[0].itersiblings(qn("w:p"))]
    assert [said(p) for p in following] == ["Bilagesida"]


def test_a_bound_content_control_shows_the_papers_value(save):
    def bound(document):
        control = parse_xml(
            f'<w:sdt {W}><w:sdtPr><w:dataBinding w:xpath="/r[1]/d[1]" w:storeItemID="{{1}}"/><w:showingPlcHdr/>'
            "<w:text/></w:sdtPr><w:sdtContent><w:r><w:t>{{ diary_number }}</w:t></w:r></w:sdtContent></w:sdt>"
        )
        document.paragraphs[0].insert_paragraph_before().paragraph_format.element.append(control)

    element = opened(word.docx(paper(), save(bound))).element.body
    control = next(element.iter(qn("w:sdt")))
    assert said(control) == "KS 2023-1"
    assert control.find(f"{qn('w:sdtPr')}/{qn('w:dataBinding')}") is None
    assert control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is None


def test_a_mark_in_a_table_of_the_header_is_found(save):
    def in_table(document):
        cell = document.sections[0].header.add_table(1, 1, Cm(10)).cell(0, 0)
        cell.text = "{{ mark }}"

    header = opened(word.docx(paper(), save(in_table))).sections[0].header
    assert said(header.part.element).count("Utkast") == 1


def test_style_ids_never_collide(save):
    def taken(document):
        style = document.styles.add_style("Kommunens egen", WD_STYLE_TYPE.PARAGRAPH)
        style.style_id = "Tabelltext"
        style.font.size = Cm(1)
        document.styles.add_style("Anmärkning", WD_STYLE_TYPE.CHARACTER)

    document = opened(word.docx(paper(TABLE), save(taken)))
    ids = [style.style_id for style in document.styles]
    assert len(ids) == len({one.casefold() for one in ids})
    assert document.tables[0].cell(0, 0).paragraphs[0].style.name == "Tabelltext"


def test_a_table_fits_the_cell_that_it_stands_in(save):
    def in_cell(document):
        table = document.add_table(1, 2)
        table.cell(0, 1).text = "{{p parts }}"

    document = opened(word.docx(paper(TABLE), save(in_cell, parts=False)))
    outer = document.tables[0].cell(0, 1)
    inner = outer.tables[0]
    assert sum(column.width for column in inner.columns) < outer.width


def test_the_language_is_set_in_styles_too(save):
    def english(document):
        style = document.styles["Normal"].element
        style.get_or_add_rPr().append(parse_xml(f'<w:lang {W} w:val="en-US"/>'))

    root = opened(word.docx(paper(), save(english))).styles.element
    assert {element.get(qn("w:val")) for element in root.iter(qn("w:lang"))} == {"sv-SE"}


def test_fields_that_show_properties_are_filled(save):
    def fields(document):
        simple = f'<w:fldSimple {W} w:instr=" DOCPROPERTY Diarienummer "><w:r><w:t>gammalt</w:t></w:r></w:fldSimple>'
        document.add_paragraph().paragraph_format.element.append(parse_xml(simple))
        paragraph = document.add_paragraph().paragraph_format.element
        for content in ('<w:fldChar w:fldCharType="begin"/>', '<w:instrText> DOCPROPERTY "Titel" </w:instrText>',
                        '<w:fldChar w:fldCharType="separate"/>', "<w:t>gammal</w:t>", "<w:t> titel</w:t>",
                        '<w:fldChar w:fldCharType="end"/>'):  # fmt: skip
            paragraph.append(parse_xml(f"<w:r {W}>{content}</w:r>"))

    texts = paragraphs(opened(word.docx(paper(), save(fields))))
    assert "gammal" not in " ".join(texts)
    assert texts[-1] == "Prov"
    body = opened(word.docx(paper(), save(fields))).element.body
    assert said(next(body.iter(qn("w:fldSimple")))) == "KS 2023-1"


def test_a_template_without_any_placeholder_is_refused(tmp_path):
    Document().save(tmp_path / "tom.docx")
    with pytest.raises(LoftesbokError, match=r"tom\.docx har ingen platshållare.*\{\{p parts \}\}"):
        word.docx(paper(), tmp_path / "tom.docx")


def test_a_final_paper_needs_a_place_for_each_required_part(save):
    with pytest.raises(LoftesbokError) as error:
        word.docx(final(), save(parts=False))
    assert "{{p decision }} (Förslag till beslut)" in str(error.value)
    assert "{{ officer }} (Handläggare)" in str(error.value)
    assert word.docx(final(), save(lambda document: document.add_paragraph("{{ officer }}"))).data


def test_what_a_template_left_is_told_in_a_final_paper(save):
    def left(document):
        document.add_paragraph("{{ officer }}")
        document.add_paragraph("Klicka här för att ange text.")

    with pytest.raises(LoftesbokError, match="”Klicka här” står kvar i stycke"):
        word.docx(final(), save(left))


def test_an_error_says_where_it_stands(save):
    def wrong(document):
        document.sections[0].header.add_table(1, 1, Cm(10)).cell(0, 0).text = "{{ titel }}"

    with pytest.raises(LoftesbokError, match=r"mall\.docx, stycke \d i en tabell i sidhuvudet: .*menade du"):
        word.docx(paper(), save(wrong))


NOTE = (
    f'<w:{{0}}s {W}><w:{{0}} w:type="separator" w:id="0"><w:p/></w:{{0}}><w:{{0}} w:id="2"><w:p><w:r>'
    f"<w:t>{{1}}</w:t></w:r></w:p></w:{{0}}></w:{{0}}s>"
)


@pytest.fixture
def with_note(save, tmp_path):
    """Save a template that has a footnote or an endnote with this text."""

    def write(kind, text):
        with zipfile.ZipFile(save()) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        files[f"word/{kind}s.xml"] = NOTE.format(kind, text).encode()
        word_type = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
        override = f'<Override PartName="/word/{kind}s.xml" ContentType="{word_type}"/></Types>'
        files["[Content_Types].xml"] = files["[Content_Types].xml"].replace(b"</Types>", override.encode())
        relation = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}s"
        entry = f'<Relationship Id="rIdNote" Type="{relation}" Target="{kind}s.xml"/></Relationships>'
        name = "word/_rels/document.xml.rels"
        files[name] = files[name].replace(b"</Relationships>", entry.encode())
        path = tmp_path / "not.docx"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return path

    return write


def test_a_placeholder_in_a_footnote_is_filled_and_one_in_an_endnote_is_refused(with_note):
    made = word.docx(paper(), with_note("footnote", "Dnr {{ diary_number }}"))
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert b"Dnr KS 2023-1" in archive.read("word/footnotes.xml")
    for kind, text, told in (
        ("footnote", "{{ dnr_number }}", r"stycke 2 i en fotnot: platshållaren \{\{ dnr_number \}\} finns inte"),
        ("footnote", "{{p parts }}", "stycke 2 i en fotnot: .* går bara att ha i den vanliga texten"),
        ("endnote", "{{ date }}", "stycke 2 i en slutnot: .* fylls inte i där"),
    ):
        with pytest.raises(LoftesbokError, match=told):
            word.docx(paper(), with_note(kind, text))


TEXT_BOX = (
    "<w:p {}><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml' style='width:90pt;height:40pt'><v:textbox>"
    "<w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)
CONTROL = (
    "<w:sdt><w:sdtPr><w:showingPlcHdr/><w:date/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{{ da</w:t></w:r><w:r><w:t>te }}"
    "</w:t></w:r></w:p></w:sdtContent></w:sdt><w:p/>"
)


def test_placeholders_are_filled_wherever_they_stand_and_however_word_has_cut_them(save):
    """In text boxes, in headers, in controls within them, in tables within tables, over several runs."""

    def hide(document):
        header = document.sections[0].header
        header.paragraphs[0].insert_paragraph_before()
        header.paragraphs[0].paragraph_format.element.addnext(parse_xml(TEXT_BOX.format(W, CONTROL)))
        document.element.body.insert(0, parse_xml(TEXT_BOX.format(W, CONTROL)))
        inner = document.add_table(1, 1).cell(0, 0).add_table(1, 1).cell(0, 0)
        for text in ("{", "{ diary", "_num", "ber }", "}"):
            inner.paragraphs[0].add_run(text)

    document = opened(word.docx(paper(), save(hide)))
    day = "10 maj 2023"
    assert said(document.element.body).startswith(day)
    assert day in said(document.sections[0].header.part.element)
    assert not list(document.element.body.iter(qn("w:showingPlcHdr")))
    assert said(document.element.body).endswith("KS 2023-1")


def test_parts_go_in_the_text_alone(save):
    def change(document):
        document.sections[0].header.paragraphs[0].text = "{{p parts }}"

    with pytest.raises(LoftesbokError, match=r"stycke 1 i sidhuvudet: .* går bara att ha i den vanliga texten"):
        word.docx(paper(), save(change))
