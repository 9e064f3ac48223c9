"""A paper as a Word document, put into a template: the same bytes for the same paper and template."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from loftesbok.data.checks.texts import leftover
from loftesbok.document.docx.blocks import Writer
from loftesbok.document.docx.text import shown
from loftesbok.document.paper import Paper
from loftesbok.domain.problems import LoftesbokError, quoted
from loftesbok.papers.board_paper import word_default_template, word_placing, word_template
from loftesbok.papers.board_paper.parts import PartKind, Parts, standard_parts
from loftesbok.project.zip_files import zipped

_CONTENTS = "[Content_Types].xml"
_CUSTOM = "docProps/custom.xml"


@dataclass(frozen=True)
class Made:
    """A Word document, and what the template that it was put into does not show."""

    data: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Ready:
    """A template that is ready to be filled: the ids of its styles, and how wide the text is at each placeholder."""

    data: bytes
    name: str
    style_ids: Mapping[str, str]
    rooms: Mapping[str, int]


def docx(paper: Paper, template: Path | None = None) -> Made:
    """Return a paper as a Word document, in a template of the municipality's own or in ours.

    Raises LoftesbokError for a template that is none, holds a placeholder that is unknown or wrong, or none at all, and
    for one that has no place for what a final paper must have.
    """
    name = template.name if template else "loftesboken"
    data = _bytes(template) if template else word_default_template.template(paper)
    document = word_template.opened(data, name)
    parts = _parts_of(paper)
    placeholders = word_template.find_placeholders(document, name, parts)
    if not paper.mark:
        word_template.must_have_places(placeholders, paper.required, name)
    notes = tuple(word_template.not_shown(placeholders, parts)) if template else ()
    values = _property_values(paper)
    word_template.with_notices(document)
    word_placing.keep_sections(document)
    word_placing.free_controls(document)
    word_placing.fill_properties(document, values)
    style_ids = word_default_template.complete(document)
    set_language(document, paper.language)
    ready = io.BytesIO()
    document.save(ready)
    rooms = {key: word_placing.room_for(document, key) for key in word_template.blocks(parts)}
    rendered = _rendered(paper, _Ready(ready.getvalue(), name, style_ids, rooms))
    if template and not paper.mark:
        _refuse_leftovers(rendered, name)
    return Made(_steady(rendered, values), notes)


def _parts_of(paper: Paper) -> Parts:
    """Return our own parts, and those that only this paper has."""
    parts = dict(standard_parts())
    for key, _ in paper.fields:
        parts.setdefault(key, PartKind(key, key, key, "line", {}))
    for part in paper.parts:
        if part.key:
            parts.setdefault(part.key, PartKind(part.key, part.heading, part.heading, "paragraphs", {}))
    return parts


def _property_values(paper: Paper) -> dict[str, str]:
    """Return what fields and properties of a template are filled with, by the names that municipalities give them."""
    fields = dict(paper.fields)
    names = {
        "title": ("title", "titel", "rubrik"),
        "diary_number": ("diarienummer", "dnr", "diarienr", "ärendenummer"),
        "date": ("datum", "dokumentdatum"),
        "officer": ("handläggare",),
        "department": ("förvaltning",),
        "addressee": ("mottagare",),
        "document_type": ("dokumenttyp",),
        "municipality": ("kommun", "organisation"),
    }
    texts = {**fields, "title": paper.title, "document_type": paper.document_type, "municipality": paper.municipality}
    return {name: shown(texts[key]) for key, others in names.items() if texts.get(key) for name in (key, *others)}


def _refuse_leftovers(data: bytes, name: str) -> None:
    """Raise LoftesbokError for what a template left in a final paper for someone to fill in."""
    document = word_template.opened(data, name)
    for place, text in word_template.texts(document):
        left = leftover(text)
        if left:
            raise LoftesbokError(
                f"Skrivelsen kan inte bli slutlig i mallen {name}: {quoted(left)} står kvar i {place}. Ta bort det ur "
                "mallen, eller skriv det som ska stå där."
            )


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise LoftesbokError(f"Mallen {path} finns inte.")
    return path.read_bytes()


def _rendered(paper: Paper, template: _Ready) -> bytes:
    from docxtpl import DocxTemplate  # noqa: PLC0415 - heavy
    from jinja2.exceptions import TemplateError  # noqa: PLC0415
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    template_document = DocxTemplate(io.BytesIO(template.data))
    document = template_document.get_docx()
    environment = SandboxedEnvironment(autoescape=True)
    values = {**dict.fromkeys(template.rooms, ""), **_lines(paper)}
    try:
        names = template_document.get_undeclared_template_variables(environment, {})
        writer = Writer(document, _top(document), template.style_ids)
        if "parts" in names:
            writer.room = template.rooms["parts"]
            values["parts"] = _raw(writer.parts(paper.parts))
        for part in paper.parts:
            if part.key in names:
                writer.room = template.rooms[part.key]
                values[part.key] = _raw(writer.content(part))
        unknown = sorted(names - set(values))
        if unknown:
            what = f"{unknown[0]} är ingen platshållare för den här skrivelsen"
            raise LoftesbokError(f"Mallen {template.name}: {what}.")
        template_document.render(values, environment, autoescape=True)
    except TemplateError as error:
        place, text = _condition(document)
        raise LoftesbokError(
            f"Mallen {template.name}, {place}, går inte att fylla i: det mellan {{% och %}} i ”{text}” är fel skrivet, "
            "eller saknar sitt slut ({% endif %}). `loftesbok memo --placeholders` visar vad som går att skriva."
        ) from error
    _properties(document, paper)
    out = io.BytesIO()
    template_document.save(out)
    return out.getvalue()


def _condition(document: Any) -> tuple[str, str]:
    """Return where the first condition of a template stands, with the paragraph's text."""
    return next(((place, text) for place, text in word_template.texts(document) if "{%" in text), ("okänt ställe", ""))


def _lines(paper: Paper) -> dict[str, Any]:
    texts = {"title": paper.title, "mark": paper.mark, "notice": paper.notice, "document_type": paper.document_type,
             "municipality": paper.municipality, **dict(paper.fields)}  # fmt: skip
    return {key: _escaped(value) for key, value in texts.items()}


def _escaped(text: str) -> Any:
    from markupsafe import escape  # noqa: PLC0415

    return _raw(str(escape(shown(text))))


def _raw(xml: str) -> Any:
    """Return XML that is put in as it is; its braces as entities, as docxtpl makes others of some of them."""
    from markupsafe import Markup  # noqa: PLC0415

    return Markup(xml.replace("{", "&#123;").replace("}", "&#125;"))


def _top(document: Any) -> int:
    """Return the level of the parts' headings: one below that of the title, 1 where the title is no heading."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    for paragraph in document.element.body.iter(qn("w:p")):
        text = "".join(element.text or "" for element in paragraph.iter(qn("w:t")))
        if re.search(r"\{\{\s*title\b", text) and paragraph.style:
            style = next((candidate for candidate in document.styles if candidate.style_id == paragraph.style), None)
            match = re.fullmatch(r"Heading (\d)", style.name or "") if style is not None else None
            return min(int(match[1]) + 1, 4) if match else 1
    return 1


def set_language(document: Any, language: str) -> None:
    """Set the language of all text, as it is read aloud and spelt."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    root = document.styles.element
    defaults = root.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = OxmlElement("w:docDefaults")
        root.insert(0, defaults)
    above = defaults
    for tag in ("w:rPrDefault", "w:rPr", "w:lang"):
        below = above.find(qn(tag))
        if below is None:
            below = OxmlElement(tag)
            above.insert(0, below) if tag == "w:rPrDefault" else above.append(below)
        above = below
    for element in root.iter(qn("w:lang")):  # a style's own language goes before that of all text
        element.set(qn("w:val"), language)


def _properties(document: Any, paper: Paper) -> None:
    """Write what the document says of itself; a time only where the paper has a date."""
    properties = document.core_properties
    properties.title, properties.subject, properties.author = map(shown, (paper.title, paper.subject, paper.author))
    properties.language = paper.language
    properties.keywords = shown(", ".join(word for word in (paper.diary_number, paper.mark) if word))
    properties.version, properties.identifier = paper.version, paper.digest
    properties.comments = properties.last_modified_by = properties.category = ""
    properties.revision = 1
    if paper.date:
        properties.created = properties.modified = datetime.fromisoformat(paper.date).replace(tzinfo=UTC)
        return
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - heavy

    root = document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element
    for child in list(root):
        if child.tag.endswith(("}created", "}modified", "}lastPrinted")):
            root.remove(child)


def _steady(data: bytes, values: Mapping[str, str]) -> bytes:
    """Pack a document anew: without times, its parts in order, its own properties with the paper's values."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(archive.namelist(), key=lambda name: (name != _CONTENTS, name))
        files = {name: archive.read(name) for name in names}
    if _CUSTOM in files:
        files[_CUSTOM] = _with_values(files[_CUSTOM], values)
    return zipped(files)


def _with_values(data: bytes, values: Mapping[str, str]) -> bytes:
    """Return a document's own properties with the values of a paper, where they are texts and have such names."""
    from lxml import etree  # noqa: PLC0415

    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root:
        name = (element.get("name") or "").lower()
        if name in values and len(element) and element[0].tag.endswith(("}lpwstr", "}lpstr")):
            element[0].text = values[name]
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
