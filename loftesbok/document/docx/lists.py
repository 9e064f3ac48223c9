"""The lists of a Word document: one kind of bullet for all, numbers that begin anew for each list."""

from __future__ import annotations

from typing import Any

from loftesbok.document.docx.elements import paragraph_element


class Lists:
    """The definitions of lists that a paper uses, added to those of its template."""

    def __init__(self, document: Any) -> None:
        self.root = _numbering(document)
        self.decimal, self.bullet = self._kind("decimal", "%1."), self._kind("bullet", "•")
        self.bullets = self._list(self.bullet)

    def numbers(self) -> int:
        """Return the id of a list that begins at 1."""
        return self._list(self.decimal, restart=True)

    def put(self, paragraph: Any, number: int) -> None:
        """Make a paragraph an item of a list."""
        properties = paragraph_element(paragraph).get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, number

    def _kind(self, form: str, text: str) -> int:
        from docx.oxml import parse_xml  # noqa: PLC0415
        from docx.oxml.ns import nsdecls, qn  # noqa: PLC0415

        ids = [int(kind.get(qn("w:abstractNumId"))) for kind in self.root.findall(qn("w:abstractNum"))]
        number = max(ids, default=-1) + 1
        kind = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
            '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="425" w:hanging="425"/></w:pPr></w:lvl></w:abstractNum>'
        )
        first = self.root.find(qn("w:num"))
        if first is None:
            self.root.append(kind)
        else:
            first.addprevious(kind)
        return number

    def _list(self, kind: int, *, restart: bool = False) -> int:
        number = self.root.add_num(kind)
        if restart:
            number.add_lvlOverride(0).add_startOverride(1)
        return int(number.numId)


def _numbering(document: Any) -> Any:
    """Return the root of the document's list definitions, made where a template has none."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE  # noqa: PLC0415
    from docx.opc.packuri import PackURI  # noqa: PLC0415
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.parts.numbering import NumberingPart  # noqa: PLC0415

    try:
        return document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        part = NumberingPart(
            PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, OxmlElement("w:numbering"),
            document.part.package,
        )  # fmt: skip
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        return part.element
