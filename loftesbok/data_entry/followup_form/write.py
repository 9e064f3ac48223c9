"""The Excel form: a row per commitment, drop-downs, notes and reminders, filled with what is known already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from loftesbok.analysis.coverage import shown_label
from loftesbok.analysis.wording import Names, measure_sentence
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import members
from loftesbok.data_entry.excel import writing as sheets
from loftesbok.data_entry.excel.columns import (
    FIRST_ROW,
    INSTRUCTIONS,
    LISTS,
    NEW_ROWS,
    ORIGIN,
    PLACE_COLUMNS,
    PLACES,
    SOURCE,
    column_name,
)
from loftesbok.data_entry.excel.labels import SEPARATOR, Labels
from loftesbok.data_entry.followup_form import layout
from loftesbok.data_entry.followup_form.instructions import PROPOSED, RECEIVED, SHORT_STEP, STEPS
from loftesbok.data_entry.followup_form.prefill import UNCONFIRMED, Prefill, Row, prefill
from loftesbok.data_entry.followup_form.promise_period import promise_period_of, refuse_other_cadence
from loftesbok.data_entry.followup_form.received import is_received, prefill_received
from loftesbok.data_entry.proposals.documents import Document
from loftesbok.domain.decimals import plain
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import listing, number, sentence
from loftesbok.domain.vocabulary import COMPARISONS, KINDS, PART_KINDS, PRECISIONS, STATUSES, TARGET_PER
from loftesbok.project import atomic_files
from loftesbok.project.project import Project

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_MEASURE_CELLS = tuple(column for column in layout.FIGURE_COLUMNS if column.table)


def write_form(
    project: Project,
    dataset: Dataset,
    reporting_period: str,
    path: Path,
    *,
    party: str = "",
    period_id: str = "",
    anyway: bool = False,
    document: Document | None = None,
) -> tuple[bool, str]:
    """Write the form of a reporting period's follow-up; return whether its bytes changed, and what is proposed in it.

    ``party`` (a party_id) makes the form of one party: the commitments that it is responsible for, with itself as the
    one that reports. ``period_id`` is needed where several promise periods fit. The text of a ``document`` fills it
    with proposals, which count for nothing until people confirm them. The same data and document give the same bytes.
    Raises LoftesbokError when there is nothing to fill in, and for a reporting period that the promise's cadence does
    not have, unless it is wanted ``anyway``.
    """
    sheets.named_xlsx(path)
    form = _form(dataset, reporting_period, party=party, period_id=period_id, anyway=anyway, document=document)
    summary = form.proposals.told() if form.proposals else ""
    return atomic_files.write(path, form.to_bytes()), summary


def form_bytes(
    dataset: Dataset, reporting_period: str, *, party: str = "", period_id: str = "", anyway: bool = False
) -> bytes:
    """Return the form as the bytes of a workbook (see `write_form`)."""
    return _form(dataset, reporting_period, party=party, period_id=period_id, anyway=anyway).to_bytes()


def _form(
    dataset: Dataset,
    reporting_period: str,
    *,
    party: str,
    period_id: str,
    anyway: bool,
    document: Document | None = None,
) -> _Form:
    """Return what the form holds; raise LoftesbokError where there is nothing to fill in."""
    when = ReportingPeriod.parse(reporting_period)
    period = promise_period_of(dataset, when, period_id)
    first = period["followup_from"]
    if first and when.end < ReportingPeriod.parse(first).end:
        raise LoftesbokError(f"{when} ligger före {first}, den första redovisningsperioden för {period['period_id']}.")
    if not anyway:
        refuse_other_cadence(dataset, period, when)
    if document is None:
        return _Form(dataset, period, when, party, None)
    read = prefill_received if is_received(document.name) else prefill
    proposals = read(dataset, str(period["period_id"]), when, document)
    return _Form(dataset, period, when, party or proposals.party, proposals)


class _Form(sheets.Sheets):
    """What one form holds, and how it is put into a workbook."""

    open_lists = layout.OPEN_LISTS

    def __init__(
        self, dataset: Dataset, period: pd.Series, when: ReportingPeriod, party: str, proposals: Prefill | None
    ) -> None:
        self.when, self.party, self.period, self.proposals = when, party, period, proposals
        self.period_id, self.names = str(period["period_id"]), Names(dataset)
        commitments = dataset["commitments"]
        selected = commitments[commitments["period_id"] == self.period_id]
        if party:
            party_ids = list(dataset["parties"]["party_id"])
            if party not in party_ids:
                raise LoftesbokError(f"Parten {party!r} finns inte i data. Det finns: {listing(party_ids)}.")
            selected = selected[selected["responsible"].map(lambda value: party in members(value))]
            if selected.empty:
                raise LoftesbokError(f"{party} ansvarar inte för något åtagande i {self.period_id}.")
        self.commitments = selected
        name = f" – {self.names.title('parties', party)}" if party else ""
        title = f"Uppföljning av {when.label}: {self.names.period(self.period_id)}{name}"
        super().__init__(dataset, Labels(dataset, self.period_id), title)
        followups, measures = dataset["followups"], dataset["measures"]
        ids = set(selected["commitment_id"])
        self.followups = followups[followups["commitment_id"].isin(ids)]
        self.measures = measures[measures["commitment_id"].isin(ids)]

    def to_bytes(self) -> bytes:
        """Return the form as a workbook."""
        workbook = sheets.new_workbook(self.title)
        self.fill(workbook)
        return sheets.to_bytes(workbook)

    def fill(self, workbook: Workbook) -> None:
        """Write every sheet."""
        sheets_by_name = {name: workbook.create_sheet(name) for name in (
            INSTRUCTIONS, *([] if self.proposals else [layout.SHORT]), layout.FOLLOWUPS, layout.FIGURES,
            layout.INDICATORS, PLACES, SOURCE,
            LISTS, ORIGIN,
        )}  # fmt: skip
        self._lists(sheets_by_name[LISTS])
        steps = (SHORT_STEP, *STEPS)
        if self.proposals:
            first = RECEIVED if self.proposals.described else PROPOSED
            steps = (first.format(self.proposals.document.name), *STEPS)
        else:
            self._short(sheets_by_name[layout.SHORT])
        self.instructions(sheets_by_name[INSTRUCTIONS], steps, (
            ("Status", STATUSES), ("Precision", PRECISIONS), ("Slag av indikator", KINDS), ("Slags del", PART_KINDS),
        ))  # fmt: skip
        self._commitments(sheets_by_name[layout.FOLLOWUPS])
        self._figures(sheets_by_name[layout.FIGURES])
        self.known(sheets_by_name[layout.INDICATORS], "indicators", layout.INDICATOR_COLUMNS)
        self.known(sheets_by_name[PLACES], "places", PLACE_COLUMNS)
        self._source(sheets_by_name[SOURCE])
        about = {"period_id": self.period_id, "reporting_period": self.when.code, "party": self.party}
        self.origin(sheets_by_name[ORIGIN], about)
        self.finish(workbook)

    def _lists(self, sheet: Worksheet) -> None:
        """Write the lists that drop-downs offer; indicators and places are chosen from their own sheets."""
        parties = self.dataset["parties"]["party_id"]
        together = [*self.commitments["responsible"], *self.measures["parties"], *self.followups["reported_by"]]
        combined = sorted({code for code in together if "|" in code}, key=lambda code: (code.count("|"), code))
        self.lists(sheet, {
            "parties": [self.labels.show("parties", code) for code in [*parties, *combined[:20]]],
            "commitments": [self.labels.show("commitments", code) for code in self.commitments["commitment_id"]],
            **{name: list(self.labels.choices(name).values()) for name in (
                "status", "precision", "joint", "basis", "accumulation", "part_kind", "kind", "report_kind",
                "report_held", "sources", layout.GONE,
                *([layout.PROPOSAL] if self.proposals else []),
            )},
        })  # fmt: skip
        for name, table in ((layout.INDICATORS, "indicators"), (PLACES, "places")):
            self.list_of_sheet(table, name, "B", len(self.dataset[table]) + NEW_ROWS)

    def _short(self, sheet: Worksheet) -> None:
        """Write the sheet of those who report: last time's text and figures, and a few cells to fill in."""
        lead = "För er som redovisar: fyll i de gula cellerna. De andra bladen är redaktörens."
        self.head(sheet, layout.SHORT_COLUMNS, lead)
        for row, (_, commitment) in enumerate(self.commitments.iterrows(), FIRST_ROW):
            last = self._last_followup(commitment)
            shown = {"title": f"{self.labels.show('commitments', commitment['commitment_id'])}"}
            if last is not None:
                when = ReportingPeriod.parse(last["reporting_period"])
                shown["last"] = f"{sentence(when.label)}: {last['summary']}"
                shown["last_figures"] = "\n".join(self._figures_told(last))
            self.row(sheet, row, layout.SHORT_COLUMNS, str(commitment["commitment_id"]), shown)
            self.tall(sheet, row, layout.SHORT_COLUMNS, shown)
        self.lists_on(sheet, layout.SHORT_COLUMNS, FIRST_ROW, FIRST_ROW + len(self.commitments) - 1)

    def _commitments(self, sheet: Worksheet) -> None:
        lead = "Fyll i de gula cellerna. Lämna raden tom om inget redovisas om åtagandet."
        columns = [
            column for column in layout.FOLLOWUP_COLUMNS
            if not (column.code == "group" and not self.commitments["group"].any())
            and not (column.code == "parts" and not self.commitments["parts"].any())
            and not (column.code == "targets" and not self._targets("").strip())
            and (self.proposals or column not in layout.PROPOSAL_COLUMNS)
        ]  # fmt: skip
        self.head(sheet, columns, lead)
        for row, (_, commitment) in enumerate(self.commitments.iterrows(), FIRST_ROW):
            commitment_id = str(commitment["commitment_id"])
            shown, base = self._followup(commitment)
            self.remember(layout.FOLLOWUPS, commitment_id, base)
            proposal = self._proposed(commitment_id)
            if proposal:
                shown = {**shown, **self._shown_followup(proposal)}
                self.remember(layout.FOLLOWUPS, commitment_id, {layout.PROPOSAL: UNCONFIRMED})
            self.row(sheet, row, columns, commitment_id, shown, proposed=proposal is not None)
            self.tall(sheet, row, columns, shown)
        self.lists_on(sheet, columns, FIRST_ROW, FIRST_ROW + len(self.commitments) - 1)

    def _followup(self, commitment: pd.Series) -> tuple[dict[str, str], dict[str, str]]:
        """Return what a commitment's row shows, and the values that the dataset has for it."""
        commitment_id = str(commitment["commitment_id"])
        reported = self.followups[self.followups["commitment_id"] == commitment_id]
        last = self._last_followup(commitment)
        shown = {
            "title": f"{self.labels.show('commitments', commitment_id)}\n{commitment['description']}",
            "responsible": self.names.parties(commitment["responsible"]),
            "group": commitment["group"],
            "parts": SEPARATOR.join(members(commitment["parts"])),
            "targets": self._targets(commitment_id),
            "last": "Inget tidigare." if last is None else self._last(commitment, last),
            "last_step": "" if last is None else last["next_step"],
            "reported_by": self.labels.show("parties", self.party),
        }
        base = {"reported_by": self.party}
        now = reported[reported["reporting_period"] == self.when.code]
        if len(now):
            row = now.iloc[0]
            base = {name: str(row[name]) for name in row.index if row[name]}
            for column in layout.FOLLOWUP_COLUMNS:
                if column.table and column.code not in layout.SPARE_PLACES:
                    value = str(row[column.code])
                    if self.dataset.specs["followups"].field(column_name(column)).kind == "texts":
                        value = SEPARATOR.join(members(value))
                    shown[column.code] = self.labels.show(column.choices, value) if column.choices else value
            spread = [self.labels.show("places", place_id) for place_id in members(row["places"])]
            for place, code in enumerate(layout.SPARE_PLACES[:2]):
                shown[code] = "".join(spread[place : place + 1])
            shown[layout.SPARE_PLACES[2]] = SEPARATOR.join(spread[2:])
        return shown, base

    def _last_followup(self, commitment: pd.Series) -> pd.Series | None:
        """Return the follow-up of a commitment that came last before this reporting period."""
        reported = self.followups[self.followups["commitment_id"] == commitment["commitment_id"]]
        earlier = [row for _, row in reported.iterrows() if ReportingPeriod.parse(row["reporting_period"]) < self.when]
        return max(earlier, key=lambda row: ReportingPeriod.parse(row["reporting_period"]), default=None)

    def _figures_told(self, followup: pd.Series) -> list[str]:
        key = ("commitment_id", "reporting_period")
        about = self.measures[(self.measures[key[0]] == followup[key[0]]) & (self.measures[key[1]] == followup[key[1]])]
        return [f"– {measure_sentence(self.names, figure)}" for _, figure in about.iterrows()]

    def _last(self, commitment: pd.Series, row: pd.Series) -> str:
        when = ReportingPeriod.parse(row["reporting_period"])
        figures = "".join(f"\n{figure}" for figure in self._figures_told(row))
        return f"{sentence(when.label)}: {shown_label(row, commitment['responsible'])}. {row['summary']}{figures}"

    def _proposed(self, commitment_id: str) -> Row | None:
        """Return what a document is proposed to say of a commitment; None where the data have its follow-up already."""
        if self.proposals is None or self._is_begun(commitment_id):
            return None
        return self.proposals.followups.get(commitment_id)

    def _is_begun(self, commitment_id: str) -> bool:
        followed = self.followups[self.followups["reporting_period"] == self.when.code]
        return commitment_id in set(followed["commitment_id"])

    def _shown_proposal(self, proposal: Row) -> dict[str, str]:
        return {
            layout.PROPOSAL: self.labels.show(layout.PROPOSAL, UNCONFIRMED), "certainty": proposal.certainty,
            "grounds": proposal.shown_grounds,
        }  # fmt: skip

    def _shown_followup(self, proposal: Row) -> dict[str, str]:
        """Return what the cells of a proposed row show."""
        values = proposal.values
        spread = [self.labels.show("places", place_id) for place_id in members(values["places"])]
        shown = {
            "reported_by": self.labels.show("parties", values["reported_by"]), "next_step": values["next_step"],
            "anchor": values["anchor"], "summary": values.get("summary", ""),
            **dict(zip(layout.SPARE_PLACES[:2], spread, strict=False)),
            layout.SPARE_PLACES[2]: SEPARATOR.join(spread[2:]),
        }  # fmt: skip
        return {**self._shown_proposal(proposal), **{name: value for name, value in shown.items() if value}}

    def _targets(self, commitment_id: str) -> str:
        """Write the targets of a commitment; of all where none is named."""
        targets = self.dataset["targets"]
        ids = [commitment_id] if commitment_id else list(self.commitments["commitment_id"])
        lines = []
        for _, target in targets[targets["commitment_id"].isin(ids)].iterrows():
            who = f" ({self.names.parties(target['parties'])})" if target["parties"] else ""
            lines.append(
                f"{self.names.title('indicators', target['indicator_id'])}: {COMPARISONS[target['comparison']].label} "
                f"{number(target['value'])} {TARGET_PER[target['per']].label}{who}"
            )
        return "\n".join(lines)

    def _figures(self, sheet: Worksheet) -> None:
        lead = (
            "En siffra på varje rad. Rader med ifylld indikator men utan antal är förslag från förra gången: "
            "fyll i dem, eller låt dem vara."
        )
        columns = [
            column for column in layout.FIGURE_COLUMNS if self.proposals or column not in layout.PROPOSAL_COLUMNS
        ]
        self.head(sheet, columns, lead)
        row = FIRST_ROW
        for _, commitment in self.commitments.iterrows():
            commitment_id = str(commitment["commitment_id"])
            proposed = (
                self.proposals.figures.get(commitment_id, [])
                if self._proposed(commitment_id) and self.proposals
                else []
            )
            for proposal in proposed:
                self.remember(layout.FIGURES, f"p{row}", {layout.PROPOSAL: UNCONFIRMED})
                shown = {**self._shown_figure(proposal.values), **self._shown_proposal(proposal)}
                self.row(sheet, row, columns, f"p{row}", shown, proposed=True)
                row += 1
            indicators = {proposal.values["indicator_id"] for proposal in proposed}
            for kind, values in self._figure_rows(commitment_id):
                if kind == "s" and values["indicator_id"] in indicators:
                    continue
                tag = f"{kind}{row}"
                base = {name: value for name, value in values.items() if value}
                self.remember(layout.FIGURES, tag, base)
                self.row(sheet, row, columns, tag, self._shown_figure(values))
                row += 1
        for _ in range(layout.FREE_FIGURES):
            self.row(sheet, row, columns, f"n{row}", {})
            row += 1
        self.lists_on(sheet, columns, FIRST_ROW, row - 1)

    def _shown_figure(self, values: Mapping[str, str]) -> dict[str, str]:
        return {
            column.code: self.labels.show(column.choices, values.get(column.code, ""))
            if column.choices
            else values.get(column.code, "")
            for column in _MEASURE_CELLS
        }

    def _figure_rows(self, commitment_id: str) -> Iterable[tuple[str, dict[str, str]]]:
        """Yield the figures that a commitment has (d), those that last time lets one expect (s), and free rows (n)."""
        figures = self.measures[self.measures["commitment_id"] == commitment_id]
        now = figures[figures["reporting_period"] == self.when.code]
        for _, row in now.iterrows():
            yield "d", measure_values(row)
        begun = self._is_begun(commitment_id)
        earlier = {ReportingPeriod.parse(code) for code in figures["reporting_period"]}
        last = max((period for period in earlier if period < self.when), default=None)
        before = figures[figures["reporting_period"] == (last.code if last else "")]
        wanted = ["indicator_id", "parties", "place_id", "joint", "basis", "accumulation", "part_of", "part_kind"]
        hoped = [{name: str(row[name]) for name in wanted} for _, row in before.iterrows()]
        expected = {row["indicator_id"] for row in hoped}
        targets = self.dataset["targets"]
        hoped += [
            {"indicator_id": target["indicator_id"], "parties": target["parties"]}
            for _, target in targets[targets["commitment_id"] == commitment_id].iterrows()
            if target["indicator_id"] not in expected
        ]
        for values in hoped if not begun else ():
            if not self.party or not values["parties"] or self.party in members(values["parties"]):
                yield "s", {"commitment_id": commitment_id, **values}
        for _ in range(layout.FREE_PER_COMMITMENT):
            yield "n", {"commitment_id": commitment_id}

    def _source(self, sheet: Worksheet) -> None:
        used = set(self.followups.loc[self.followups["reporting_period"] == self.when.code, "source_id"])
        base = {"known": used.pop() if len(used) == 1 else "", "report_title": f"Uppföljning av {self.when.label}"}
        self.remember(SOURCE, SOURCE, base)
        shown = {**base, "known": self.labels.show("sources", base["known"])}
        if self.proposals:
            shown.update(self._shown_document(self.proposals))
        title, lead = "Källan: dokumentet som uppgifterna kommer ur", "De gula cellerna gäller hela formuläret."
        fields = [field for field in layout.SOURCE_FIELDS if self.proposals or field.code not in layout.DOCUMENT]
        self.fields(sheet, title, lead, fields, shown)

    def _shown_document(self, proposals: Prefill) -> dict[str, str]:
        """Return what the sheet on the source shows of the document: the source that has its checksum, or a new one."""
        sources, document = self.dataset["sources"], proposals.document
        same = sources.loc[sources["sha256"] == document.sha256, "source_id"]
        if len(same):
            return {"known": self.labels.show("sources", str(same.iloc[0])), "report_anchor": proposals.lead}
        return {
            "known": "", "title": document.title, "file_name": document.name, "sha256": document.sha256,
            "report_anchor": proposals.lead, **proposals.described,
        }  # fmt: skip


def measure_values(row: pd.Series) -> dict[str, str]:
    """Return a measure's row as text, the value without needless decimals."""
    values = {str(name): str(row[name]) for name in row.index if name != "value"}
    return {**values, "value": plain(row["value"])}
