"""What the published dataset says of itself, as every catalogue tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from loftesbok.data.dataset import Dataset
from loftesbok.project.addresses import ADDRESS

CATALOGUE = "catalog.rdf"
PAGE = "data.html"

Files = Mapping[str, bytes]
"""The published files by their paths from the book's root."""

KEYWORDS = ("medborgarlöfte", "uppföljning", "trygghet", "polis", "kommun")
_LICENCES = {
    "CC0-1.0": "http://creativecommons.org/publicdomain/zero/1.0/",
    **{
        f"CC-{terms.upper()}-4.0": f"http://creativecommons.org/licenses/{terms}/4.0/"
        for terms in ("by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd")
    },
}
_CREATIVE_COMMONS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/((?:licenses|publicdomain)/[a-z-]+/[0-9.]+)(?:/.*)?"
)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class About:
    """What the dataset says of itself; "" for what it does not say."""

    title: str
    description: str
    version: str
    issued: str
    keywords: tuple[str, ...]
    licence: str
    area: str
    publisher: str
    official: bool
    mail: str
    web: str
    times: tuple[tuple[str, str, str], ...]
    """Each promise period's id, first and last day; a bare year where the source gives no more."""
    tables: Mapping[str, tuple[str, str]]
    """Title and description of each published table."""

    @property
    def independence(self) -> str:
        """A sentence that says that no authority stands behind, where none does."""
        return "" if self.official else f"Utgivaren är fristående från {self.area} och Polisen."


def read_about(dataset: Dataset, files: Files) -> About:
    """Return what the dataset says of itself and of the tables among its published files."""
    said, publisher = dataset.package, dataset.package["publisher"]
    resources = {f"{resource['name']}.csv": resource for resource in said["resources"]}
    tables = [resources[path.rpartition("/")[2]] for path in files if path.endswith(".csv")]
    area, contact = xml_text(said["municipality"]["name"]), xml_text(publisher["contact"])
    mail = xml_text(publisher.get("email")) or contact.removeprefix("mailto:")
    words = said.get("keywords")
    keywords = tuple(filter(None, map(xml_text, words))) if isinstance(words, list) else ()
    issued = re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", xml_text(said.get("created")))
    return About(
        title=xml_text(said["title"]),
        description=xml_text(said.get("description")) or f"Medborgarlöften i {area}, och vad som har hänt med dem.",
        version=xml_text(said.get("version")),
        issued=issued[0] if issued else "",
        keywords=keywords or KEYWORDS,
        licence=_licence(said["licenses"][0]),
        area=area,
        publisher=xml_text(publisher["name"]),
        official=publisher["official"] is True,
        mail=mail if _MAIL.fullmatch(mail) else "",
        web=contact if ADDRESS.fullmatch(contact) else "",
        times=tuple((row["period_id"], row["valid_from"], row["valid_to"]) for _, row in dataset["periods"].iterrows()),
        tables={table["name"]: (xml_text(table["title"]), xml_text(table["description"])) for table in tables},
    )


def xml_text(value: object) -> str:
    """Return a text that XML can hold, with U+FFFD for each character that it cannot; "" for what is no text."""
    return _NOT_XML.sub("\ufffd", value).strip() if isinstance(value, str) else ""


def _licence(licence: Mapping[str, Any]) -> str:
    """Return the IRI of a licence; Creative Commons' in the one form that DCAT-AP-SE knows; "" where there is none."""
    path = xml_text(licence.get("path"))
    if match := _CREATIVE_COMMONS.fullmatch(path):
        return f"http://creativecommons.org/{match[1]}/"
    if ADDRESS.fullmatch(path):
        return path
    return _LICENCES.get(xml_text(licence.get("name")).upper(), "")
