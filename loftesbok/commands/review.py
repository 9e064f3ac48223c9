"""review: the source documents, marked, beside the rows that were made of them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from loftesbok.commands import opening
from loftesbok.domain.swedish import plural

if TYPE_CHECKING:
    from loftesbok.review.documents import ReviewedDocument


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("review", _review, "visa källdokumenten bredvid de rader som bygger på dem",
                  "Skriver sidor i _build/review: varje dokument i sin helhet, med varje ställe och siffra märkt där "
                  "den står. Det som inte stämmer är rött, och det som ingen rad bygger på syns. Text, webbsidor, PDF "
                  "och Word läses. Sidorna återger dokumenten: de är för den egna datorn och ska inte publiceras.",
                  )  # fmt: skip
    command.add_argument("folder", type=Path, metavar="MAPP", help="mappen med dokumenten, vad de än heter")


def _review(options: argparse.Namespace) -> int:
    from loftesbok.analysis import provenance  # noqa: PLC0415 - heavy
    from loftesbok.data.dataset import load  # noqa: PLC0415 - heavy
    from loftesbok.data_entry.proposals import documents  # noqa: PLC0415 - heavy
    from loftesbok.papers.board_paper import texts  # noqa: PLC0415 - heavy
    from loftesbok.review import documents as reviewed_documents  # noqa: PLC0415 - heavy
    from loftesbok.review import pages  # noqa: PLC0415 - heavy

    project = opening.find(options)
    dataset = load(project.data, despite_rules=True)
    examinations = provenance.examine(dataset, options.folder, texts.cited(dataset), documents.text_of)
    reviewed = reviewed_documents.review(dataset, examinations)
    index = pages.write(reviewed, dataset.doubts, project.review)
    for document in reviewed:
        print(_tell(document))
    shown = [document for document in reviewed if document.is_shown]
    marked = plural(sum(document.marked for document in shown), "rad märkt", "rader märkta")
    wrong = sum(len(document.wrong) for document in shown)
    passed_over = sum(document.passed_over for document in shown)
    sentences = plural(sum(document.sentences for document in shown), "mening", "meningar")
    where = plural(len(shown), "dokument", "dokument")
    print(f"{marked} i {where}, {wrong} stämmer inte; {passed_over} av {sentences} är utan rad")
    if dataset.doubts:
        others = plural(len(dataset.doubts), "annat fel", "andra fel")
        print(f"{others} i data, som `loftesbok check` visar")
    print(f"ingång: {index}")
    return 0


def _tell(document: ReviewedDocument) -> str:
    """Tell of a document what was marked in it, and what no row refers to."""
    untried = plural(len(document.rows), "rad är inte prövad", "rader är inte prövade")
    if not document.file:
        return f"{document.source_id}: dokumentet finns inte i mappen; {untried} ({document.title})"
    if not document.is_shown:
        return f"{document.source_id}: {document.file} går inte att läsa som text; {untried}"
    changed = ", som är ändrat" if document.is_changed else ""
    return (
        f"{document.source_id}: {plural(document.marked, 'rad märkt', 'rader märkta')} i {document.file}{changed}, "
        f"{len(document.wrong)} stämmer inte; {document.passed_over} av {document.sentences} meningar och "
        f"{plural(document.numbers_without_row, 'tal', 'tal')} utan rad"
    )
