"""The document that a workbook's rows come from: one that the data know, or a new source."""

from __future__ import annotations

from collections.abc import Mapping

from loftesbok.data.dataset import Dataset
from loftesbok.data_entry.excel.labels import plain
from loftesbok.domain.identifiers import free, short_slug

TOLD = ("title", "publisher", "document_type", "published_on", "diary_number", "url")
"""What people tell of a document."""
NEEDED = TOLD[:3]


def source_id(dataset: Dataset, said: Mapping[str, str], new: Mapping[str, Mapping[str, str]]) -> str:
    """Return the id of the document that people have told of: a known one's, or a new one.

    ``new`` holds the documents that are new in the same workbooks, by id. It is the same document where the address is
    the same, or the title, and the dates do not differ.
    """
    sources = {
        str(row["source_id"]): {str(name): str(row[name]) for name in row.index}
        for _, row in dataset["sources"].iterrows()
    }
    for document_id, row in {**sources, **new}.items():
        dates = {said["published_on"], row["published_on"]} - {""}
        if (said["url"] and said["url"] == row["url"]) or (
            plain(said["title"]) == plain(row["title"]) and len(dates) < 2
        ):
            return document_id
    return free(short_slug(said["title"]) or "kalla", {*sources, *new})
