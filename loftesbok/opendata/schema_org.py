"""The published dataset described for search engines, as schema.org has it."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from loftesbok.data.dataset import Dataset
from loftesbok.opendata.about import CATALOGUE, PAGE, About, Files, read_about, xml_text

Json = dict[str, Any]
_MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "zip": "application/zip"}


def json_ld(dataset: Dataset, files: Files, *, base_url: str) -> str:
    """Return the dataset as schema.org has it, to stand within ``<script type="application/ld+json">``.

    Nothing in it can end the element, as every ``<`` is escaped. Without an address the files are named as seen from
    the data page.
    """
    about = read_about(dataset, files)
    contact = {key: value for key, value in (("email", about.mail), ("url", about.web)) if value}
    publisher: Json = {"@type": "Organization", "name": about.publisher}
    if contact:
        publisher["contactPoint"] = {"@type": "ContactPoint", **contact}
    said: Json = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{base_url}{CATALOGUE}#dataset" if base_url else "",
        "url": f"{base_url}{PAGE}" if base_url else "",
        "name": about.title,
        "description": f"{about.description} {about.independence}".strip(),
        "version": about.version,
        "datePublished": about.issued,
        "inLanguage": "sv",
        "isAccessibleForFree": True,
        "keywords": list(about.keywords),
        "license": about.licence or xml_text(dataset.package["licenses"][0].get("name")),
        "publisher": publisher,
        "spatialCoverage": {"@type": "Place", "name": about.area},
        "temporalCoverage": [f"{first}/{last}" for _, first, last in about.times],
        "distribution": [_download(about, f"{base_url}{path}", content) for path, content in files.items()],
    }
    text = json.dumps({key: value for key, value in said.items() if value not in ("", [])}, ensure_ascii=False)
    return re.sub("[<>&\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", text)


def _download(about: About, address: str, content: bytes) -> Json:
    file = address.rpartition("/")[2]
    stem, _, suffix = file.rpartition(".")
    return {
        "@type": "DataDownload",
        "name": about.tables[stem][0] if suffix == "csv" else file,
        "contentUrl": address,
        "encodingFormat": _MEDIA_TYPES[suffix],
        "contentSize": f"{len(content)} B",
        "sha256": hashlib.sha256(content).hexdigest(),
    }
