"""One promise period's report: what a chapter's notebook calls, and single tables and texts to explore.

from loftesbok import open_period
report = open_period("2023-2024")
report.answer()
"""

from __future__ import annotations

import difflib
from pathlib import Path

from loftesbok.analysis import coverage, sentences
from loftesbok.analysis.wording import reporting_label
from loftesbok.data.dataset import load_once
from loftesbok.data.views import period_view, resolve_through
from loftesbok.document.document import Document, document
from loftesbok.document.pieces import Badge, BookPart, Facts, Heading, Paragraph, SectionId, line
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.swedish import sentence
from loftesbok.project.project import Project
from loftesbok.report import answer, chapter, commitments, overview, tables, target_table, underlag
from loftesbok.report.promise_view import PromiseView


def data_folder(data_dir: str) -> Path:
    """Return the data folder: an absolute path as it is, a relative one from the project's root."""
    folder = Path(data_dir)
    return folder if folder.is_absolute() else Project.find().root / folder


def open_period(period_id: str, through: str = "", data_dir: str = "data") -> PeriodReport:
    """Open one promise period through a reporting period (default: the last that the data speak of).

    ``data_dir`` is relative to the project's root. Raises LoftesbokError for a period that is not there, DataError for
    data that break their contract.

    >>> open_period("2023-2024").answer()  # doctest: +SKIP
    """
    dataset = load_once(data_folder(data_dir))
    last = resolve_through(dataset, period_id, through)
    return PeriodReport(period_view(dataset, period_id, last), period_id, last)


class PeriodReport(PromiseView):
    """The report on one promise period: a method for each part of its chapter, and for single tables and texts."""

    # --- a chapter --------------------------------------------------------------------------------------------------

    def answer(self) -> Document:
        """Say what was promised, how far it is told of, and how it went: in a sentence, and a row per commitment."""
        return document(*answer.answer_blocks(self))

    def commitments(self) -> Document:
        """Show every commitment: promise, newest result, what is not told, status; the rest folded."""
        return document(*commitments.all_blocks(self))

    def overview(self) -> Document:
        """Show the statuses of every reporting period, the figures that are known, and what we do not know."""
        return document(*overview.overview_blocks(self))

    def before_and_after(self) -> Document:
        """Say which commitments have likes in earlier and later promises, and whose word that is."""
        return document(*overview.links_blocks(self))

    def downloads(self) -> Document:
        """List what can be read and fetched; in the book alone, which knows what there is."""
        elsewhere = line("Underlag, sammanfattning, öppna data och tjänsteskrivelser listas här i den byggda boken.")
        return document(Heading(line("Hämta och granska"), 2, "hamta"), BookPart("files", elsewhere))

    def underlag(self) -> Document:
        """Show every row behind the chapter, with source and passage, and the rules and the code."""
        return document(*underlag.underlag_blocks(self))

    # --- single tables and texts, to explore ------------------------------------------------------------------------

    def facts(self) -> Document:
        """Show the facts of the promise: area, parties, validity, cadence, how far the data reach."""
        return document(Facts(chapter.period_facts(self.view, self.names, self.period, self.grid, self.through)))

    def in_short(self) -> Document:
        """Say who promised what, how far it is told of, and how it went, in a few sentences."""
        latest = coverage.latest_reported(self.grid)
        result = answer.headline(self.grid, latest) if latest else ""
        return document(
            answer.lead(self),
            Paragraph(line(f"{sentence(sentences.at_time(latest.label))}: {result}")) if latest else None,
        )

    def promises(self) -> Document:
        """Show promises and commitments with those responsible."""
        blocks = chapter.promise_texts(self.view)
        return document(*blocks, tables.commitments_table(self.view, self.names, self.period_id, self.label("atag")))

    def commitment(self, commitment_id: str) -> Document:
        """Show one commitment as the chapter does, below a heading of the notebook's own."""
        ids = list(self.commitment_rows["commitment_id"])
        if commitment_id not in ids:
            near = difflib.get_close_matches(commitment_id, ids, 1)
            hint = f"Menade du {near[0]!r}?" if near else f"Det finns: {', '.join(ids)}."
            raise LoftesbokError(f"Åtagandet {commitment_id!r} finns inte i löftesperioden {self.period_id}. {hint}")
        row = self.commitment_rows.iloc[ids.index(commitment_id)]
        return document(SectionId(commitment_id), *commitments.commitment_blocks(self, row))

    def status_table(self) -> Document:
        """Show the status of each commitment in each reporting period."""
        return document(tables.status_table(self.names, self.grid, self.label("status")))

    def status_chart(self) -> Document:
        """Count the commitments by status and reporting period."""
        counted = coverage.counts(self.grid)
        if counted.empty:
            return document(Paragraph((tables.NO_FOLLOWUPS,)))
        rows = [
            (reporting_label(str(code)), dict(zip(group["shown"], group["commitments"].astype(int), strict=True)))
            for code, group in counted.groupby("reporting_period", sort=False)
        ]
        return document(tables.status_counts_table(rows[::-1], self.label("statusantal-tabell")))

    def figures_table(self) -> Document:
        """Show every figure that was reported, with precision, parties and how it was counted."""
        return document(*tables.figures_blocks(self.view, self.names, self.grid, self.label("siffror")))

    def changes_chart(self) -> Document:
        """Show the figures that are comparable between reporting periods, and say why the others are not."""
        return document(*tables.changes_blocks(self.view, self.names, self.label))

    def by_party(self) -> Document:
        """Show the commitments by who is responsible."""
        return document(tables.party_table(self.commitment_rows, self.names, self.grid, self.label("ansvar")))

    def missing(self) -> Document:
        """Say what is not reported and why, state by state."""
        return document(*chapter.missing_blocks(self.view, self.names, self.grid, self.label("saknas")))

    def targets(self) -> Document:
        """Show targets with what the figures say of them; a sentence where there are none."""
        return document(target_table.targets_of(self))

    def carried_over(self) -> Document:
        """Show which commitments come from an earlier promise or go on in a later one."""
        return document(tables.lineage_block(self.view, self.names, self.period_id, self.label("vidare")))

    def sources(self) -> Document:
        """List the documents that the chapter builds on and the reports that are known to exist."""
        return document(*tables.sources_blocks(self.view, self.names, self.period_id, self.label))

    def latest(self, commitment_id: str) -> Badge | None:
        """Return the last status of a commitment, or None where nothing has been followed up."""
        return tables.latest_badge(self.grid, commitment_id)
