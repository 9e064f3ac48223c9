"""The parts of a board paper below its head: what the texts say, and below that what the dataset says.

Tables, figures and sentences on results are the chapter's own (``report``).
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from loftesbok.analysis import coverage
from loftesbok.analysis.sentences import tell_gap
from loftesbok.analysis.wording import Names, validity
from loftesbok.document.document import Document
from loftesbok.document.linear import Linear
from loftesbok.document.paper import ATTACHMENT, Part
from loftesbok.document.pieces import Block, Bullets, Cards, Facts, Line, Numbered, Paragraph, Table, line, paragraphs
from loftesbok.domain.swedish import day
from loftesbok.domain.vocabulary import PARTLY_REPORTED, SHOWN, STATES
from loftesbok.papers.board_paper.parts import REPORT, PartKind, parts
from loftesbok.papers.board_paper.texts import Entry, Texts
from loftesbok.report import chapter
from loftesbok.report.period_report import PeriodReport

MISSING = "Uppgift saknas i underlaget"
_OF_THE_PROMISE = ("Löftet", "Område", "Parter", "Gäller", "Ska följas upp", "Källa")
_AS_OF = ("Data till och med", "Senaste uppföljning i underlaget")


class Body:
    """Writes the parts of one paper."""

    def __init__(
        self,
        texts: Texts,
        report: PeriodReport,
        background: tuple[Block, ...],
        without: list[PartKind],
        names: Names,
        *,
        draft: bool,
    ) -> None:
        self.texts, self.report, self.background = texts, report, background
        self.without, self.draft = without, draft
        self.linear = Linear(f"{texts.kind}-{texts.period_id}")
        self.names = names

    def parts(self, previous: PeriodReport | None) -> Iterable[Part]:
        """Yield the parts in order, the attachment last."""
        below = {"purpose": self._in_short, "background": lambda: self._background(previous)}
        for part in parts().values():
            if not part.is_line and part.key != "remarks":
                under = tuple(below[part.key]()) if part.key in below else ()
                yield Part(part.heading, self._written(part), under, part.key)
        yield Part("Bilaga: om uppgifterna", (), tuple(self._attached()), ATTACHMENT)

    def _written(self, part: PartKind) -> tuple[Block, ...]:
        """Return what the texts say under a part's heading."""
        entries = self.texts.of(part.key)
        if part.key == "background" and not entries and self.background:
            return self.background
        if not entries:
            return (Paragraph((f"{MISSING}.",), "missing"),)
        match part.form:
            case "points":
                return (Numbered(tuple(entry.text for entry in entries)),)
            case "documents":
                return (Bullets(tuple(line(_document(entry)) for entry in entries)),)
            case "names":
                return (Bullets(tuple(line(entry.text) for entry in entries)),)
            case _:
                return tuple(Paragraph(line(entry.text)) for entry in entries)

    def _shown(self, *documents: Document) -> tuple[Block, ...]:
        return self.linear.blocks(block for document in documents for block in document.blocks)

    # --- below the purpose ------------------------------------------------------------------------------------------

    def _in_short(self) -> Iterable[Part]:
        if self.texts.kind == REPORT:
            yield Part("I korthet", self._shown(self.report.in_short()))
        if self.draft:
            yield Part("Det här är ett utkast", tuple(self._still_missing()))

    def _still_missing(self) -> Iterable[Block]:
        """Say which times are still not reported and which parts have no text."""
        report = self.report
        if self.texts.kind == REPORT:
            reach = f"Löftet gäller {validity(report.period)}. Underlaget räcker till och med {report.through.label}."
            gaps = tuple(unreported(report))
            yield Paragraph(line(f"{reach}{' Det här är inte redovisat:' if gaps else ''}"))
            if gaps:
                yield Bullets(gaps)
        if self.without:
            yield Paragraph(line("Skrivelsen saknar uppgift om:"))
            yield Bullets(tuple(line(part.short) for part in self.without))
        else:
            yield Paragraph(line("Alla delar av skrivelsen har en text. Den är ändå inte märkt som slutlig."))

    # --- below the background ---------------------------------------------------------------------------------------

    def _background(self, previous: PeriodReport | None) -> Iterable[Part]:
        report = self.report
        if self.texts.kind != REPORT:
            if previous is not None:
                name = previous.names.period(previous.period_id)
                yield Part(
                    f"Det tidigare löftet: {name}", self._shown(previous.in_short()), tuple(self._results(previous))
                )
            table = Document(tuple(block for block in report.promises().blocks if isinstance(block, Table)))
            yield Part("Det nya löftet", (self._facts(report), *self._shown(table)), tuple(self._promised(report)))
            return
        yield Part("Löftet", (self._facts(report, *_AS_OF), *self._shown(report.promises())))
        yield Part("Åtaganden och resultat", (), tuple(self._results(report)))
        yield Part("Status i överblick", self._shown(report.status_chart(), report.status_table()))
        yield Part("Siffror", self._shown(report.figures_table(), report.changes_chart(), *self._targets()))
        yield Part("Det som inte är redovisat", self._shown(report.missing()))
        yield Part("Från löfte till löfte", self._shown(report.carried_over()))

    def _facts(self, report: PeriodReport, *more: str) -> Facts:
        facts = chapter.period_facts(report.view, report.names, report.period, report.grid, report.through)
        return Facts(tuple((name, lines) for name, lines in facts if name in (*_OF_THE_PROMISE, *more)))

    def _results(self, report: PeriodReport) -> Iterable[Part]:
        for _, row in report.commitments.iterrows():
            blocks = report.commitment(row["commitment_id"]).blocks
            end = next((number for number, block in enumerate(blocks, 1) if isinstance(block, Cards)), len(blocks))
            # what follows the follow-ups is the time without any, which a part of its own tells for all commitments
            yield Part(row["title"], self.linear.blocks(blocks[:end]))

    def _promised(self, report: PeriodReport) -> Iterable[Part]:
        """Yield what a new promise says: a part for each promise, or one where there is no such level."""
        commitments, promises = report.commitments, report.view["promises"]
        for _, promise in promises.iterrows():
            texts = [promise["description"], *([f"Ordalydelse: {promise['wording']}"] if promise["wording"] else [])]
            below = commitments[commitments["promise_id"] == promise["promise_id"]]
            yield Part(promise["title"], (*paragraphs(texts), *_commitments(below)))
        rest = commitments[commitments["promise_id"] == ""]
        if len(rest):
            yield Part("Övriga åtaganden" if len(promises) else "Åtaganden", _commitments(rest))

    def _targets(self) -> Iterable[Document]:
        return () if self.report.view["targets"].empty else (self.report.targets(),)

    # --- the attachment ---------------------------------------------------------------------------------------------

    def _attached(self) -> Iterable[Part]:
        remarks = tuple(line(remark.text) for remark in self.texts.of("remarks"))
        if remarks:
            yield Part(parts()["remarks"].heading, (Bullets(remarks),))
        pairs = tuple(self._origins())
        if pairs:
            yield Part("Varifrån skrivelsens texter kommer", (Facts(pairs),))
        if self.texts.kind == REPORT:
            yield Part("Källor och redovisningar", self._shown(self.report.sources()))
        for heading, blocks in self.linear.folded.items():
            yield Part(heading, blocks)
        if self.linear.methods:
            yield Part("Så är tabeller och diagram gjorda", (Facts(self.linear.methods_by_caption()),))

    def _origins(self) -> Iterable[tuple[str, tuple[Line, ...]]]:
        """Yield the sources of each part's texts, each once, with the words that lead to the passages."""
        for part in parts().values():
            anchors: dict[str, list[str]] = {}
            for entry in self.texts.of(part.key):
                if entry.source_id:
                    anchors.setdefault(entry.source_id, []).extend([entry.anchor] if entry.anchor else [])
            if anchors:
                lines = (self.names.source_line(source_id, "|".join(phrases)) for source_id, phrases in anchors.items())
                yield part.heading, tuple(lines)


def unreported(report: PeriodReport) -> Iterable[Line]:
    """Yield, in order of time, what is not reported of a promise, and why."""
    terms = {**SHOWN, **STATES}
    for first, last in coverage.runs(report.grid):
        cells = report.grid[report.grid["reporting_period"] == first.code]
        for state in (*chapter.GAPS, "after_through", PARTLY_REPORTED):
            count = int((cells["shown"] == state).sum())
            if count:
                yield line(tell_gap(coverage.run_label(first, last), terms[state].label, count, len(cells)))


def _commitments(rows: pd.DataFrame) -> tuple[Block, ...]:
    texts = (f"{row['description']}{' Ordalydelse: ' + row['wording'] if row['wording'] else ''}" for _, row in
             rows.iterrows())  # fmt: skip
    items = tuple(line(text) for text in texts)
    return (Bullets(items),) if items else ()


def _document(entry: Entry) -> str:
    return f"{entry.text}, {day(entry.date) if entry.date else 'odaterad'}"
