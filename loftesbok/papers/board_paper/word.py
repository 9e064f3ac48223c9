"""A paper as a Word document, put into a template: the same bytes for the same paper and template."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from loftesbok.document.docx.blocks import Writer
from loftesbok.document.docx.text import shown
from loftesbok.document.paper import Paper
from loftesbok.domain.problems import LoftesbokError
from loftesbok.papers.board_paper import word_default_template, word_template
from loftesbok.project.zip_files import zipped

_CONTENTS = "[Content_Types].xml"


@dataclass(frozen=True)
class Made:
    """A Word document, and what the template that it was put into does not show."""

    data: bytes
    notes: tuple[str, ...] = ()


def docx(paper: Paper, template: Path | None = None) -> Made:
    """Return a paper as a Word document, in a template of the municipality's own or in ours.

    Raises LoftesbokError for a template that is none, or holds a placeholder that is unknown or wrong.
    """
    name = template.name if template else "loftesboken"
    document = word_template.opened(_bytes(template) if template else word_default_template.template(), name)
    placeholders = word_template.find_placeholders(document, name)
    notes = tuple(word_template.not_shown(placeholders)) if template else ()
    word_template.with_notices(document)
    word_default_template.complete(document)
    _language(document, paper.language)
    ready = io.BytesIO()
    document.save(ready)
    return Made(_steady(_rendered(paper, ready, name)), notes)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise LoftesbokError(f"Mallen {path} finns inte.")
    return path.read_bytes()


def _rendered(paper: Paper, template: io.BytesIO, name: str) -> bytes:
    from docxtpl import DocxTemplate  # noqa: PLC0415 - heavy
    from jinja2.exceptions import TemplateError  # noqa: PLC0415
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    template_document = DocxTemplate(template)
    document = template_document.get_docx()
    environment = SandboxedEnvironment(autoescape=True)
    values = _lines(paper)
    try:
        names = template_document.get_undeclared_template_variables(environment, {})
        writer = Writer(document, _top(document))
        if "parts" in names:
            values["parts"] = _raw(writer.parts(paper.parts))
        for part in paper.parts:
            if part.key in names:
                values[part.key] = _raw(writer.content(part))
        unknown = sorted(names - set(values))
        if unknown:
            raise LoftesbokError(f"Mallen {name}: {unknown[0]} är ingen platshållare för den här skrivelsen.")
        template_document.render(values, environment, autoescape=True)
    except TemplateError as error:
        raise LoftesbokError(
            f"Mallen {name} går inte att fylla i: {error}. `loftesbok memo --placeholders` visar hur man skriver."
        ) from error
    _properties(document, paper)
    out = io.BytesIO()
    template_document.save(out)
    return out.getvalue()


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


def _language(document: Any, language: str) -> None:
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
    above.set(qn("w:val"), language)


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


def _steady(data: bytes) -> bytes:
    """Pack a document anew: without times, its parts in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(archive.namelist(), key=lambda name: (name != _CONTENTS, name))
        return zipped({name: archive.read(name) for name in names})
