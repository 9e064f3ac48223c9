"""Fields that Word works out itself."""

from __future__ import annotations

from typing import Any

from loftesbok.document.docx.elements import run_element


def field(paragraph: Any, code: str, shown: str = "1") -> None:
    """Add a field that Word works out (a page number, a table's number), with what is shown until then."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - heavy
    from docx.oxml.ns import qn  # noqa: PLC0415

    for kind in ("begin", "separate", "end"):
        if kind == "separate":
            instruction = OxmlElement("w:instrText")
            instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            instruction.text = f" {code} "
            run_element(paragraph.add_run()).append(instruction)
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run_element(paragraph.add_run()).append(mark)
        if kind == "separate":
            paragraph.add_run(shown)
