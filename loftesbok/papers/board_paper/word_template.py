"""Word templates for board papers: our own, the placeholders that any may hold, and what is wrong with a foreign one.

A template is a Word document with placeholders such as ``{{ title }}``, and ``{{p parts }}`` (with the p) alone in its
paragraph where headings, lists, tables and figures go in. docxtpl (Jinja2) puts the paper in their place.
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from loftesbok.domain.problems import LoftesbokError
from loftesbok.papers.board_paper.parts import REMARKS, Parts, standard_parts
from loftesbok.project.zip_files import zipped

LINES = {
    "title": "skrivelsens rubrik",
    "mark": "Utkast, tills skrivelsen är slutlig",
    "notice": "att det är ett fristående exempel, när utgivaren inte är officiell",
    "document_type": "Tjänsteskrivelse, eller Bilaga till tjänsteskrivelse",
    "municipality": "kommunens namn",
}
NOT_NEEDED = ("mark", "notice", "document_type", "municipality")
"""Placeholders that no template needs: it says such things itself, or they are put on every page."""
NOTES = {"/footnotes": "en fotnot", "/endnotes": "en slutnot", "/comments": "en kommentar"}
NOT_FILLED = ("en slutnot", "en kommentar")
"""Where docxtpl fills nothing, so that a placeholder would stay as it is."""
LARGEST = 20 << 20  # bytes
ALL_PARTS = "parts"
_OLD = "attachment"
_PLACEHOLDER = re.compile(r"\{\{(?:(p|tr|tc|r)\s)?\s*([^{}]*?)\s*\}\}")
_NAME = re.compile(r"[A-Za-z_]\w*")
_SINGLE = re.compile(r"(?<!\{)\{\s*(?:p\s+)?([a-z_]+)\s*\}(?!\})")
_LIST_OF_THEM = "`loftesbok memo --placeholders` visar vilka som finns"
_CONTENT_TYPES = "[Content_Types].xml"
_DOCUMENT_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_TYPES = (
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
    b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
_MACROS = ("/vbaProject", "/keyMapCustomizations", "/attachedToolbars")


def lines(parts: Parts | None = None) -> Mapping[str, str]:
    """Return the placeholders for a single text, each with what it becomes."""
    in_head = {key: part.heading.lower() for key, part in (parts or standard_parts()).items() if part.is_in_head}
    return {**LINES, **in_head}


def blocks(parts: Parts | None = None) -> Mapping[str, str]:
    """Return the placeholders for several paragraphs, each with what it becomes."""
    each = {
        key: f"delen {part.heading.replace('{body} ', '')}, utan rubriken"
        for key, part in (parts or standard_parts()).items()
        if not part.is_line and key != REMARKS
    }
    return {ALL_PARTS: "alla delar i ordning, med rubriker", **each, _OLD: "inget längre: bilagan är en egen fil"}


def described() -> str:
    """Return the placeholders as text, for whoever makes a template."""
    rows = [
        "Platshållare för en text, var som helst i dokumentet:",
        *(f"  {f'{{{{ {name} }}}}':<24}{what}" for name, what in lines().items()),
        "",
        "Platshållare för flera stycken, ensamma i sitt stycke:",
        *(f"  {f'{{{{p {name} }}}}':<24}{what}" for name, what in blocks().items()),
        "",
        "Formatmallar som används, om de finns: Rubrik 1–5, Punktlista, Numrerad lista, Beskrivning, Tabellrutnät,",
        "och egna med namnen Tabelltext, Uppgift och Anmärkning. De som saknas läggs till.",
        "Delarna får rubriker en nivå under den formatmall som {{ title }} står i.",
    ]
    return "\n".join(rows)


@dataclass(frozen=True)
class Placeholder:
    """A placeholder of a template: its prefix (``p`` or ""), if it is alone in its paragraph, and where it stands."""

    name: str
    prefix: str
    alone: bool
    place: str = ""


def opened(data: bytes, name: str, called: str = "Mallen") -> Any:
    """Return a Word file as a python-docx document, without its macros, whatever kind of Word file it is.

    ``called`` is what it is called in errors. Raises LoftesbokError where it is no Word document.
    """
    from docx import Document  # noqa: PLC0415 - heavy

    right = "Spara filen som Word-dokument eller Word-mall (.docx, .dotx, .docm) och försök igen."
    if len(data) > LARGEST:
        raise LoftesbokError(f"{called} {name} är för stor ({len(data) >> 20} MB); högst {LARGEST >> 20} MB går bra.")
    try:
        document = Document(io.BytesIO(_as_document(data, name)))
    except LoftesbokError:
        raise
    except Exception as error:  # python-docx has no error of its own for what is none of its files
        raise LoftesbokError(f"{called} {name} är inget Word-dokument som går att läsa. {right}") from error
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith(_MACROS):
            del document.part.rels[key]
    return document


def _as_document(data: bytes, name: str) -> bytes:
    """Return a Word template, or a file with macros, with the content type of a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > 10 * LARGEST:
            raise LoftesbokError(f"Mallen {name} är för stor när den packas upp.")
        types = archive.read(_CONTENT_TYPES)
        if not any(other in types for other in _OTHER_TYPES):
            return data
        files = {member: archive.read(member) for member in archive.namelist()}
    for other in _OTHER_TYPES:
        types = types.replace(other, _DOCUMENT_TYPE)
    return zipped({**files, _CONTENT_TYPES: types})


def texts(document: Any) -> Iterator[tuple[str, str]]:
    """Yield where each paragraph of a document, its headers, footers and notes stands, and its text."""
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    roots = [("", document.element.body)]
    for part in margins(document):
        is_header = part.element.tag == qn("w:hdr")
        roots.append(("sidhuvudet" if is_header else "sidfoten", part.element))
    roots += [(where, parse_xml(part.blob)) for kind, where in NOTES.items() for part in _related(document, kind)]
    for where, root in roots:
        for number, paragraph in enumerate(root.iter(qn("w:p")), start=1):
            yield _place(paragraph, where, number), text_of(paragraph)


def text_of(paragraph: Any) -> str:
    """Return the text of a paragraph's element, without what stands in paragraphs within it (text boxes)."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    elements = (
        element
        for element in paragraph.iter(qn("w:t"))
        if next(above for above in element.iterancestors() if above.tag == qn("w:p")) is paragraph
    )
    return "".join(element.text or "" for element in elements)


def _place(paragraph: Any, where: str, number: int) -> str:
    from docx.oxml.ns import qn  # noqa: PLC0415

    tags = {above.tag for above in paragraph.iterancestors()}
    inner = [
        words
        for tag, words in (("w:txbxContent", "en textruta"), ("w:sdt", "en innehållskontroll"), ("w:tc", "en tabell"))
        if qn(tag) in tags
    ]
    return " i ".join([f"stycke {number}", *inner, *([where] if where else [])])


def margins(document: Any) -> list[Any]:
    """Return the parts of a document that hold its headers and footers."""
    return _related(document, "/header", "/footer")


def _related(document: Any, *kinds: str) -> list[Any]:
    """Return the parts of a document by what the types of its relations to them end with."""
    return [
        relation.target_part
        for relation in document.part.rels.values()
        if not relation.is_external and relation.reltype.endswith(kinds)
    ]


def find_placeholders(document: Any, name: str, parts: Parts | None = None) -> list[Placeholder]:
    """Return the placeholders of a template.

    Raises LoftesbokError for one that is unknown, has the wrong form or is not whole, with its place and what would be
    right; and for a template that has none.
    """
    placeholders = []
    for place, text in texts(document):
        if place.endswith(NOT_FILLED) and "{{" in text:
            raise LoftesbokError(
                f"Mallen {name}, {place}: platshållaren i ”{text}” fylls inte i där. "
                "Flytta den till den vanliga texten, en fotnot, sidhuvudet eller sidfoten."
            )
        if text.count("{{") != text.count("}}"):
            raise LoftesbokError(f"Mallen {name}, {place}: en platshållare är inte hel i ”{text}”. {_LIST_OF_THEM}.")
        for match in _SINGLE.finditer(text):
            if match[1] in {**lines(parts), **blocks(parts)}:
                raise LoftesbokError(
                    f"Mallen {name}, {place}: {match[0]} ska ha dubbla klamrar: {_form(match[1], parts)}."
                )
        for match in _PLACEHOLDER.finditer(text):
            expression = match[2].split("|")[0].strip()
            if not _NAME.fullmatch(expression):
                raise LoftesbokError(f"Mallen {name}, {place}: {match[0]} är ingen platshållare; {_LIST_OF_THEM}.")
            placeholders.append(Placeholder(expression, match[1] or "", text.strip() == match[0], place))
    for placeholder in placeholders:
        if fault := _fault(placeholder, parts):
            raise LoftesbokError(f"Mallen {name}, {placeholder.place}: {fault}.")
    if not placeholders and not any("{%" in text for _, text in texts(document)):
        raise LoftesbokError(
            f"Mallen {name} har ingen platshållare, så inget av skrivelsen skulle synas. Skriv till exempel "
            f"{{{{ title }}}} i rubriken och {{{{p parts }}}} ensamt i ett stycke; {_LIST_OF_THEM}."
        )
    return placeholders


def _form(name: str, parts: Parts | None) -> str:
    return f"{{{{p {name} }}}}" if name in blocks(parts) else f"{{{{ {name} }}}}"


def _fault(placeholder: Placeholder, parts: Parts | None) -> str:
    name = placeholder.name
    names, form = [*lines(parts), *blocks(parts)], _form(name, parts)
    if name not in names:
        near = difflib.get_close_matches(name, names, 1)
        hint = f"menade du {_form(near[0], parts)}?" if near else f"{_LIST_OF_THEM}"
        return f"platshållaren {{{{ {name} }}}} finns inte; {hint}"
    if name in blocks(parts) and placeholder.prefix != "p":
        return f"{{{{ {name} }}}} rymmer flera stycken och måste skrivas {form}"
    if name in blocks(parts) and placeholder.place.endswith(("sidhuvudet", "sidfoten", "en fotnot")):
        return f"{form} rymmer flera stycken och går bara att ha i den vanliga texten"
    if name in blocks(parts) and not placeholder.alone:
        return f"{form} måste stå ensam i sitt stycke"
    if name in lines(parts) and placeholder.prefix:
        return f"{{{{{placeholder.prefix} {name} }}}} är en enda text och måste skrivas {form}"
    return ""


def not_shown(placeholders: list[Placeholder], parts: Parts | None = None) -> list[str]:
    """Say what of a paper a template has no place for, one sentence each."""
    names = {placeholder.name for placeholder in placeholders}
    missing = {key: what for key, what in lines(parts).items() if key not in names and key not in NOT_NEEDED}
    if ALL_PARTS not in names:
        missing |= {key: what for key, what in blocks(parts).items() if key not in (*names, ALL_PARTS, _OLD)}
    messages = [f"Mallen har inte {_form(key, parts)}, så {what} visas inte." for key, what in missing.items()]
    if _OLD in names:
        messages.append("Mallen har {{p attachment }}, som inte fyller något längre: bilagan är en egen fil.")
    return messages


def must_have_places(placeholders: list[Placeholder], required: Iterable[tuple[str, str]], name: str) -> None:
    """Raise LoftesbokError with every required part of a final paper that a template has no place for."""
    names = {placeholder.name for placeholder in placeholders}
    missing = [
        (key, heading)
        for key, heading in required
        if key not in names and not (ALL_PARTS in names and key not in lines())
    ]
    if missing:
        forms = {key: f"{{{{ {key} }}}}" if key in lines() else f"{{{{p {key} }}}}" for key, _ in missing}
        rows = "\n".join(f"  {forms[key]} ({heading})" for key, heading in missing)
        raise LoftesbokError(
            f"Skrivelsen kan inte bli slutlig i mallen {name}, som saknar plats för delar som krävs:\n{rows}\n"
            "Skriv in platshållarna i mallen, eller {{p parts }} för alla delar med rubriker."
        )


def with_notices(document: Any) -> None:
    """Put the placeholders of what every page must carry into each header and footer that lacks them."""
    both = document.settings.odd_and_even_pages_header_footer
    for number, section in enumerate(document.sections):
        first = section.different_first_page_header_footer
        heads = [section.header, *([section.first_page_header] if first else []),
                 *([section.even_page_header] if both else [])]  # fmt: skip
        feet = [section.footer, *([section.first_page_footer] if first else []),
                *([section.even_page_footer] if both else [])]  # fmt: skip
        for above, below in zip(heads, feet, strict=True):
            for name, home in (("mark", above), ("notice", below)):
                if home.is_linked_to_previous and number:
                    continue  # it shows what the section before it shows
                held = "".join(_all_text(place) for place in (above, below) if not place.is_linked_to_previous)
                if not re.search(rf"\{{\{{\s*{name}\s*\}}\}}", held):
                    home.add_paragraph(f"{{{{ {name} }}}}")


def _all_text(place: Any) -> str:
    """Return the text of a header or footer: also that of its tables, text boxes and content controls."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    return "".join(element.text or "" for element in place.part.element.iter(qn("w:t")))
