"""A filled form read back: the paragraphs of each part. Everything that would otherwise be lost is told as a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loftesbok.domain.problems import DataError, LoftesbokError, Problem, quoted
from loftesbok.papers.board_paper import word_template
from loftesbok.papers.board_paper.texts import Texts
from loftesbok.papers.text_form.layout import HEADINGS, INTRODUCTION, FormOrigin, beside, title_of

_KEY = re.compile(r"\[([a-z][a-z0-9_]*)\]\s*$")
_SPACE = re.compile(r"[ \t\r\n\x0b\x0c\x85\u2028\u2029]+")
_LOST = {
    ("ins", "del", "moveFrom", "moveTo"): (
        "har spårade ändringar", "godkänn eller avvisa dem i Word (fliken Granska) och spara"),
    ("tbl",): ("har en tabell i sig", "texten i vanliga stycken"),
    ("drawing", "pict", "object", "txbxContent"): ("har en bild eller en textruta", "texten i vanliga stycken"),
    ("footnoteReference", "endnoteReference"): ("har en fotnot", "notens text i stycket"),
    ("sym", "oMath"): ("har en symbol eller en formel", "samma sak skriven med vanliga tecken"),
}  # fmt: skip
"""Elements in a cell whose text would not come along: what is told of them, and what would be right."""


@dataclass(frozen=True)
class Filled:
    """A form as it was filled: what it says of itself, the paragraphs by part, and what to know."""

    name: str
    origin: FormOrigin
    paragraphs: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]


def read_form(path: Path, texts: Texts) -> Filled:
    """Read a filled form of the paper that ``texts`` are of.

    Raises LoftesbokError for what is no form of this paper, and DataError with every word that would be lost.
    """
    if not path.is_file():
        raise LoftesbokError(f"Formuläret {path} finns inte.")
    document = word_template.opened(path.read_bytes(), path.name, "Formuläret")
    properties = document.core_properties
    origin = FormOrigin(properties.subject, properties.identifier)
    paper = f"{texts.period_id}-{texts.kind.code}"
    if origin.paper != paper:
        held = f"det gäller {origin.paper}" if origin.paper else "det är inget formulär för en skrivelses texter"
        raise LoftesbokError(f"Formuläret {path.name} går inte att läsa in i {paper}: {held}.")
    reader = _FormReader(path.name, texts)
    paragraphs = reader.paragraphs(document)
    if reader.problems:
        raise DataError(reader.problems)
    return Filled(path.name, origin, paragraphs, tuple(reader.notes))


class _FormReader:
    """Takes the texts out of a form; gathers in ``problems`` what is wrong with it, in ``notes`` what to know."""

    def __init__(self, name: str, texts: Texts) -> None:
        self.name, self.texts = name, texts
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def paragraphs(self, document: Any) -> dict[str, tuple[str, ...]]:
        """Return the paragraphs that stand in each part's row."""
        self._look_outside(document)
        held: dict[str, tuple[str, ...]] = {}
        for row in document.element.body.iter(_tag("tr")):
            if any(above.tag == _tag("tc") for above in row.iterancestors()):
                continue  # a table in a cell is told there
            cells = list(row.iter(_tag("tc")))
            cells = [cell for cell in cells if next(cell.iterancestors(_tag("tr"))) is row]
            lines = [tuple(_texts(cell)) for cell in cells]
            if lines == [(heading,) for heading in HEADINGS]:
                continue
            match = _KEY.search(lines[0][-1]) if lines and lines[0] else None
            if not match or match[1] not in self.texts.parts or len(cells) != 2:
                words = quoted(_short(" ".join(text for texts in lines for text in texts)))
                self._wrong("", f"raden {words} hör inte till någon del", "raderna som de var: en del i varje rad, med "
                            "nyckeln inom hakparentes sist i den vänstra spalten")  # fmt: skip
                continue
            key = match[1]
            if key in held:
                self._wrong(key, "delen står två gånger", "en rad, med alla stycken i den")
            if lines[0] != (expected := beside(self.texts.parts[key], self.texts)):
                written = next((line for line in lines[0] if line not in expected), lines[0][0])
                self._wrong(key, f"den vänstra spalten är ändrad ({quoted(_short(written))})", "texten i den högra")
            held[key] = self._right(key, cells[1])
        for key in self.texts.parts:
            if key not in held:
                self._wrong(key, "delens rad finns inte längre", "raden kvar, tom om inget ska stå där")
        return held

    def _wrong(self, key: str, what: str, right: str) -> None:
        heading = self.texts.parts[key].heading_for(self.texts.kind.decides) if key in self.texts.parts else key
        self.problems.append(Problem(self.name, 0, heading, what, right))

    def _right(self, key: str, cell: Any) -> tuple[str, ...]:
        tags = {element.tag.rpartition("}")[2] for element in cell.iter() if isinstance(element.tag, str)}
        for names, (what, right) in _LOST.items():
            if tags & {*names}:
                self._wrong(key, f"texten {what}", right)
        if "commentReference" in tags:
            heading = self.texts.parts[key].heading_for(self.texts.kind.decides)
            self.notes.append(f"{self.name}: {heading}: kommentarer i Word kommer inte med.")
        return tuple(_texts(cell))

    def _look_outside(self, document: Any) -> None:
        """Note the texts that stand outside the table."""
        ours = {title_of(self.texts), *INTRODUCTION}
        outside = [child for child in document.element.body if child.tag != _tag("tbl")]
        for element in (*outside, *(part.element for part in word_template.margins(document))):
            for text in _texts(element):
                if text not in ours:
                    what = f"texten {quoted(_short(text))} står utanför tabellen och kommer inte med"
                    self._wrong("", what, "texten i en dels högra spalt")


def _texts(element: Any) -> Iterator[str]:
    """Yield the paragraphs within an element that hold text, with white space folded."""
    paragraphs = element.iter(_tag("p"))
    for paragraph in paragraphs:
        text = _SPACE.sub(" ", "".join(_pieces(paragraph))).strip(" ")
        if text:
            yield text


def _pieces(paragraph: Any) -> Iterator[str]:
    """Yield what the runs of a paragraph hold, wherever they stand in it: links, fields, content controls."""
    for element in paragraph.iter():
        match element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "":
            case "t":
                yield element.text or ""
            case "tab" | "ptab" if element.getparent().tag == _tag("r"):
                yield " "
            case "br" | "cr":
                yield " "
            case "noBreakHyphen":
                yield "-"


def _tag(name: str) -> str:
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy

    return qn(f"w:{name}")


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")
