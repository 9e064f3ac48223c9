"""Our own Word template, made anew for each paper by python-docx: nothing is kept that could differ from this.

``loftesbok memo --placeholders -o mall.docx`` writes it to a file, as a beginning for a municipality's own.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from loftesbok.document.docx.fields import field
from loftesbok.document.docx.text import shown
from loftesbok.document.paper import Paper
from loftesbok.document.typst.compile import png_of
from loftesbok.papers.board_paper.parts import standard_parts

FONT = "Arial"
INK, FAINT = "1F2933", "52606D"
HEADINGS = {1: (18, 0, 12), 2: (14, 18, 6), 3: (12, 14, 4), 4: (11, 12, 2), 5: (10.5, 10, 2)}
"""Size, space before and space after in points, per level."""
USED = {
    "Normal", "Header", "Footer", "Caption", "List Bullet", "List Number", "Table Grid", "Normal Table", "No List",
    "Default Paragraph Font",
    *(f"Heading {level}" for level in HEADINGS),
}  # fmt: skip
"""Of the styles that python-docx gives a new document: it has three hundred kilobytes of them."""


def template(paper: Paper | None = None) -> bytes:
    """Return the template as the bytes of a Word document: with the head of a paper, or that of our own parts."""
    from docx import Document  # noqa: PLC0415 - heavy
    from docx.shared import Cm  # noqa: PLC0415

    document = Document()
    _drop(document.part.package.rels, "/thumbnail", "/extended-properties")  # of an empty page made elsewhere
    _drop(document.part.rels, "/stylesWithEffects", "/customXml")  # what an older Word left there
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.8), Cm(3)
    section.header_distance = section.footer_distance = Cm(1.2)
    _styles(document)
    _settings(document)
    _margins(section)
    _letterhead(document, paper)
    if paper is None:
        rows = [(part.heading, key) for key, part in standard_parts().items() if part.is_in_head]
    else:
        rows = [(name, key) for (name, _), (key, _) in zip(paper.head, paper.fields, strict=False)]
    for name, key in rows:
        paragraph = document.add_paragraph(style="Uppgift")
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(f"{{{{ {key} }}}}")
    document.add_paragraph("{{ title }}", "Heading 1").paragraph_format.space_before = Cm(0.8)
    document.add_paragraph("{{p parts }}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _letterhead(document: Any, paper: Paper | None) -> None:
    """Write logo, municipality and kind of document above the head."""
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Cm, Pt  # noqa: PLC0415

    if paper is not None and paper.logo is not None:
        picture = paper.logo.data
        if paper.logo.form == "svg":  # Word alone of all programs shows it, and not in every version
            picture = png_of("picture", {"picture": picture.decode("utf-8"), "form": "svg"}, scale=4)[0]
        drawn = document.add_paragraph().add_run().add_picture(io.BytesIO(picture), height=Cm(1.6))
        if drawn.width > Cm(16):  # as wide as the text
            drawn.width, drawn.height = Cm(16), round(drawn.height * Cm(16) / drawn.width)
        for properties in document.element.body.iter(qn("wp:docPr")):
            properties.set("descr", shown(f"Logotyp för {paper.municipality}"))
    if paper is None or paper.municipality:
        first = document.add_paragraph(style="Uppgift").add_run("{{ municipality }}")
        first.bold, first.font.size = True, Pt(12)
    if paper is None or paper.document_type:
        document.add_paragraph("{{ document_type }}", "Uppgift").paragraph_format.space_after = Pt(10)


def _drop(relations: Any, *kinds: str) -> None:
    for key, relation in list(relations.items()):
        if relation.reltype.endswith(kinds):
            del relations[key]


def _styles(document: Any) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    for style in list(document.styles):
        if style.name not in USED:
            style.element.getparent().remove(style.element)
        for link in style.element.findall(qn("w:link")):  # to a style for characters, which is gone
            style.element.remove(link)
    normal = document.styles["Normal"]
    _font(normal, 10.5)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    for level, (size, before, after) in HEADINGS.items():
        style = document.styles[f"Heading {level}"]
        _font(style, size)
        style.font.bold, style.font.italic, style.font.color.rgb = True, False, RGBColor.from_string(INK)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for name in ("Header", "Footer"):
        _font(document.styles[name], 9)
        document.styles[name].paragraph_format.tab_stops.clear_all()
        document.styles[name].font.color.rgb = RGBColor.from_string(FAINT)
    document.styles["Caption"].font.color.rgb = RGBColor.from_string(INK)
    document.styles["Caption"].paragraph_format.space_before = Pt(10)
    _keep_lists(document)
    complete(document)


def _keep_lists(document: Any) -> None:
    """Drop the definitions of lists whose styles are gone."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    root = document.part.numbering_part.element
    used = {number.get(qn("w:val")) for number in document.styles.element.iter(qn("w:numId"))}
    kept = set()
    for definition in root.findall(qn("w:num")):
        if definition.get(qn("w:numId")) in used:
            kept.add(definition.find(qn("w:abstractNumId")).get(qn("w:val")))
        else:
            root.remove(definition)
    for definition in root.findall(qn("w:abstractNum")):
        if definition.get(qn("w:abstractNumId")) not in kept:
            root.remove(definition)


def complete(document: Any) -> dict[str, str]:
    """Add the styles that a paper uses and a template lacks; return the ids of all of them by the names used here.

    A template may have a style of another kind by such a name, or one with such an id: then ours gets another.
    """
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    styles = document.styles
    held = {style.name: style for style in styles}
    shapes: dict[str, tuple[float, int, int]] = {
        "Caption": (9, 10, 3),
        "Tabelltext": (9, 1, 1),
        "Uppgift": (0, 0, 3),
        "Anmärkning": (9, 0, 6),
    }
    shapes |= {"List Bullet": (0, 0, 3), "List Number": (0, 0, 4)}
    shapes |= {f"Heading {level}": shape for level, shape in HEADINGS.items()}
    ids = {}
    for name, (size, before, after) in shapes.items():
        if name in held and held[name].type == WD_STYLE_TYPE.PARAGRAPH:
            ids[name] = held[name].style_id
            continue
        style = _add_style(styles, held, name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"] if "Normal" in held else None
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        if size:
            style.font.size = Pt(size)
        style.font.bold = name == "Caption" or name.startswith("Heading")
        if name == "Anmärkning":
            style.font.color.rgb = RGBColor.from_string(FAINT)
        ids[name] = style.style_id
    if "Table Grid" not in held:
        _add_style(styles, held, "Table Grid", WD_STYLE_TYPE.TABLE)
    return ids


def _add_style(styles: Any, held: Mapping[str, Any], name: str, kind: Any) -> Any:
    """Add a style whose name and id are no other's."""
    taken = {style.style_id.casefold() for style in styles}
    free_name = name if name not in held else f"{name} (skrivelse)"
    style = styles.add_style(free_name, kind, builtin=name[0] in "CHL" or name == "Table Grid")
    base, number = style.style_id, 1
    while style.style_id.casefold() in taken:
        number += 1
        style.style_id = f"{base}{number}"
    return style


def _font(style: Any, size: float) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.lower().endswith("theme"):
            del fonts.attrib[name]
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), FONT)


def _settings(document: Any) -> None:
    """Tell Word that the document is of its present kind, so that it does not open it as an old one."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    settings = document.settings.element
    for zoom in settings.findall(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")  # the schema demands it; python-docx's own document has none
    compat = settings.find(qn("w:compat"))
    for old in compat.findall(qn("w:compatSetting")) if compat is not None else ():
        if old.get(qn("w:name")) == "compatibilityMode":
            compat.remove(old)
    mode = OxmlElement("w:compatSetting")
    attributes = {"name": "compatibilityMode", "uri": "http://schemas.microsoft.com/office/word", "val": "15"}
    for name, value in attributes.items():
        mode.set(qn(f"w:{name}"), value)
    compat.append(mode)


def _margins(section: Any) -> None:
    """Write the header (mark, diary number) and the footer (notice, title, page number)."""
    from docx.enum.text import WD_TAB_ALIGNMENT  # noqa: PLC0415

    right = section.page_width - section.left_margin - section.right_margin
    head = section.header.paragraphs[0]
    head.add_run("{{ mark }}").bold = True
    head.add_run("\tDiarienummer: {{ diary_number }}")
    notice = section.footer.paragraphs[0]
    notice.text = "{{ notice }}"
    foot = section.footer.add_paragraph(style="Footer")
    foot.add_run("{{ title }}\tSida ")
    field(foot, "PAGE")
    foot.add_run(" av ")
    field(foot, "NUMPAGES")
    for paragraph in (head, foot):
        stops = paragraph.paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT)
