"""Word templates for board papers: our own, the placeholders that any may hold, and what is wrong with a foreign one.

A template is a Word document with placeholders such as ``{{ title }}``, and ``{{p parts }}`` (with the p) alone in its
paragraph where headings, lists, tables and figures go in. docxtpl (Jinja2) puts the paper in their place.
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from loftesbok.domain.problems import LoftesbokError
from loftesbok.papers.board_paper.parts import standard_parts as parts

LINES = {
    "title": "skrivelsens rubrik",
    "document_type": "Tjänsteskrivelse, eller Bilaga till tjänsteskrivelse",
    "municipality": "kommunens namn",
    "mark": "Utkast, tills skrivelsen är slutlig",
    "notice": "att det är ett fristående exempel, när utgivaren inte är officiell",
}
EVERY_PAGE = ("mark", "notice")
LARGEST = 20 << 20  # bytes
_PLACEHOLDER = re.compile(r"\{\{(?:(p|tr|tc|r)\s)?\s*([^{}]*?)\s*\}\}")
_NAME = re.compile(r"[A-Za-z_]\w*")
_SINGLE = re.compile(r"(?<!\{)\{\s*(?:p\s+)?([a-z_]+)\s*\}(?!\})")
_LIST_OF_THEM = "`loftesbok memo --placeholders` visar vilka som finns"


def lines() -> Mapping[str, str]:
    """Return the placeholders for a single text, each with what it becomes."""
    return {**LINES, **{key: parts()[key].heading.lower() for key, part in parts().items() if part.is_in_head}}


def blocks() -> Mapping[str, str]:
    """Return the placeholders for several paragraphs, each with what it becomes."""
    each = {
        key: f"delen {part.heading}, utan rubriken"
        for key, part in parts().items()
        if not part.is_line and key != "remarks"
    }
    return {
        "parts": "alla delar i ordning, med rubriker",
        **each,
        "attachment": "bilagan om uppgifterna, utan rubriken",
    }


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
    """A placeholder as it stands in a template: its prefix (``p`` or ""), and whether it is alone in its paragraph."""

    name: str
    prefix: str
    alone: bool


def opened(data: bytes, name: str) -> Any:
    """Return a template as a python-docx document; raise LoftesbokError where it is no Word document."""
    from docx import Document  # noqa: PLC0415 - heavy

    right = "Spara den som Word-dokument (.docx) och försök igen."
    if len(data) > LARGEST:
        raise LoftesbokError(f"Mallen {name} är för stor ({len(data) >> 20} MB); högst {LARGEST >> 20} MB går bra.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > 10 * LARGEST:
                raise LoftesbokError(f"Mallen {name} är för stor när den packas upp.")
        return Document(io.BytesIO(data))
    except LoftesbokError:
        raise
    except Exception as error:  # python-docx has no error of its own for what is none of its files
        raise LoftesbokError(f"Mallen {name} är inget Word-dokument som går att läsa. {right}") from error


def texts(document: Any) -> Iterator[str]:
    """Yield the text of every paragraph of a document, its headers and footers."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    for root in (document.element.body, *(part.element for part in margins(document))):
        for paragraph in root.iter(qn("w:p")):
            yield "".join(element.text or "" for element in paragraph.iter(qn("w:t")))


def margins(document: Any) -> list[Any]:
    """Return the parts of a document that hold its headers and footers."""
    return [
        relation.target_part
        for relation in document.part.rels.values()
        if not relation.is_external and relation.reltype.endswith(("/header", "/footer"))
    ]


def find_placeholders(document: Any, name: str) -> list[Placeholder]:
    """Return the placeholders of a template.

    Raises LoftesbokError for one that is unknown, has the wrong form or is not whole, with what would be right.
    """
    placeholders = []
    for text in texts(document):
        if text.count("{{") != text.count("}}"):
            raise LoftesbokError(f"Mallen {name}: en platshållare är inte hel i stycket ”{text}”. {_LIST_OF_THEM}.")
        for match in _SINGLE.finditer(text):
            if match[1] in {**lines(), **blocks()}:
                raise LoftesbokError(f"Mallen {name}: {match[0]} ska ha dubbla klamrar: {_form(match[1])}.")
        for match in _PLACEHOLDER.finditer(text):
            expression = match[2].split("|")[0].strip()
            if _NAME.fullmatch(expression):
                placeholders.append(Placeholder(expression, match[1] or "", text.strip() == match[0]))
            else:
                raise LoftesbokError(f"Mallen {name}: {match[0]} är ingen platshållare; {_LIST_OF_THEM}.")
    for placeholder in placeholders:
        if fault := _fault(placeholder):
            raise LoftesbokError(f"Mallen {name}: {fault}.")
    return placeholders


def _form(name: str) -> str:
    return f"{{{{p {name} }}}}" if name in blocks() else f"{{{{ {name} }}}}"


def _fault(placeholder: Placeholder) -> str:
    names = [*lines(), *blocks()]
    if placeholder.name not in names:
        near = difflib.get_close_matches(placeholder.name, names, 1)
        hint = f"menade du {_form(near[0])}?" if near else f"{_LIST_OF_THEM}"
        return f"platshållaren {{{{ {placeholder.name} }}}} finns inte; {hint}"
    if placeholder.name in blocks() and placeholder.prefix != "p":
        return f"{{{{ {placeholder.name} }}}} rymmer flera stycken och måste skrivas {_form(placeholder.name)}"
    if placeholder.name in blocks() and not placeholder.alone:
        return f"{_form(placeholder.name)} måste stå ensam i sitt stycke"
    if placeholder.name in lines() and placeholder.prefix:
        written = f"{{{{{placeholder.prefix} {placeholder.name} }}}}"
        return f"{written} är en enda text och måste skrivas {_form(placeholder.name)}"
    return ""


def not_shown(placeholders: list[Placeholder]) -> list[str]:
    """Say what of a paper a template has no place for, one sentence each."""
    names = {placeholder.name for placeholder in placeholders}
    messages = [
        f"Mallen har inte {_form(key)}, så {what} visas inte."
        for key, what in lines().items()
        if key not in names and key not in EVERY_PAGE
    ]
    if "parts" not in names:
        messages += [
            f"Mallen har inte {_form(key)}, så {what} visas inte."
            for key, what in blocks().items()
            if key not in (*names, "parts")
        ]
    return messages


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
                held = "".join(paragraph.text for place in (above, below) for paragraph in place.paragraphs)
                if not re.search(rf"\{{\{{\s*{name}\s*\}}\}}", held):
                    home.add_paragraph(f"{{{{ {name} }}}}")
