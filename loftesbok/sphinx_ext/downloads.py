"""``{downloads} label``: a figure's or table's data as a CSV file, and the figure's picture as an SVG file.

An edition carries both inside itself (the picture as a data address, the data in the directive's ``:csv:`` option,
base64 of UTF-8), so that it is whole wherever it is opened. In the book they become files with lasting addresses,
``_downloads/label.csv`` and ``_images/label.svg``, and the page shows the latter instead of carrying it twice.
"""

from __future__ import annotations

import base64
import csv
import io
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from sphinx.addnodes import download_reference
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

LABEL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SVG = "data:image/svg+xml;base64,"
_WITH_PLUS = re.compile(r"^\+(?=[0-9])")
_FORMULA = re.compile(r"(^\s*|;[\s\"]*)(?=[=+\-@＝＋－＠])")


class downloads(nodes.General, nodes.Element):
    """Where the links to a figure's files are to stand."""


class Downloads(Directive):
    """Leave a mark with the label and the data."""

    required_arguments = 1
    option_spec = {"csv": directives.unchanged_required}  # noqa: RUF012 - docutils reads it from the class

    def run(self) -> list[nodes.Node]:
        """Check the label and the data."""
        label = self.arguments[0]
        if not LABEL.fullmatch(label):
            raise self.error(
                f"downloads: ”{label}” är ingen giltig etikett; rätt vore gemener a–z, siffror och enkla bindestreck"
            )
        try:
            text = base64.b64decode(self.options.get("csv", ""), validate=True).decode("utf-8")
        except ValueError:
            raise self.error(f"downloads: :csv: för ”{label}” går inte att läsa; rätt vore base64 av UTF-8") from None
        return [downloads(label=label, data=text)]


class WriteFiles(SphinxPostTransform):
    """Write the files and put in the links."""

    default_priority = 300
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Handle every mark, then every picture that a figure carries inside itself."""
        for mark in list(self.document.findall(downloads)):
            mark.replace_self(self._links(mark["label"], mark["data"]))
        for image in self.document.findall(nodes.image):
            label = next((identifier for identifier in image.parent["ids"] if LABEL.fullmatch(identifier)), "")
            if label and image["uri"].startswith(SVG):
                svg = base64.b64decode(image["uri"].removeprefix(SVG))
                form = "-mork" if "lb-dark" in image["classes"] else ""
                image["uri"] = self._write(f"_images/{label}{form}.svg", svg)

    def _links(self, label: str, data: str) -> nodes.paragraph:
        links: list[nodes.Node] = []
        if data:
            address = self._write(f"_downloads/{label}.csv", for_spreadsheets(data).encode("utf-8"))
            links.append(download_reference("", "Ladda ner data (CSV)", refuri=address))
        if any(label in figure["ids"] for figure in self.document.findall(nodes.figure)):
            address = self._address(f"_images/{label}.svg")
            links.append(download_reference("", "Ladda ner bilden (SVG)", refuri=address))
        paragraph = nodes.paragraph(classes=["lb-downloads"])
        for i, link in enumerate(links):
            paragraph += [nodes.Text(" · "), link] if i else [link]
        return paragraph

    def _write(self, name: str, data: bytes) -> str:
        path = Path(self.app.builder.outdir, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return self._address(name)

    def _address(self, name: str) -> str:
        return "../" * self.env.docname.count("/") + name


def for_spreadsheets(text: str) -> str:
    """Return CSV in which no cell begins as a formula does: a plus sign goes, any other gets an apostrophe before it.

    As Excel in Swedish parts the cells at semicolons, what follows a semicolon counts as a beginning too.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for row in csv.reader(io.StringIO(text, newline="")):
        writer.writerow([_FORMULA.sub(r"\1'", _WITH_PLUS.sub("", cell)) for cell in row])
    return out.getvalue()


def setup(app: Sphinx) -> None:
    """Register the directive and what it does."""
    app.add_node(downloads)
    app.add_directive("downloads", Downloads)
    app.add_post_transform(WriteFiles)
