"""A made-up dataset with its two documents, reviewed: what the tests of the pages and of the browser share."""

import hashlib
from decimal import Decimal

from loftesbok.analysis import provenance
from loftesbok.data_entry.proposals import documents
from loftesbok.review import documents as reviewed_documents
from loftesbok.review import pages
from tests.analysis.test_provenance import BOARD, TEXT

PAGES = {"halvar": "dokument-halvar.html", "namnd": "dokument-namnd.html"}


def write_documents(folder, **files):
    """Write the two documents, or others, as text or bytes, by their names (with ``_`` for the dot)."""
    folder.mkdir(exist_ok=True)
    for name, content in (files or {"a_txt": TEXT, "b_txt": BOARD}).items():
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / name.replace("_", ".")).write_bytes(data)
    return folder


def changed(dataset, table, row, **values):
    """Return a dataset with other values in a row of a table, counted from 0."""
    frame = dataset[table]
    for column, value in values.items():
        frame.loc[row, column] = Decimal(value) if column == "value" else value
    return dataset.replace(**{table: frame})


def with_document(dataset, source_id, data):
    """Return a dataset whose source is another document."""
    row = dataset["sources"].index[dataset["sources"]["source_id"] == source_id][0]
    return changed(dataset, "sources", row, sha256=hashlib.sha256(data).hexdigest())


def review(dataset, folder, cited=()):
    """Return the documents of a dataset, reviewed."""
    return reviewed_documents.review(dataset, provenance.examine(dataset, folder, cited, documents.text_of))


def render(dataset, folder, cited=()):
    """Return the pages of a review by name."""
    return pages.render(review(dataset, folder, cited))
