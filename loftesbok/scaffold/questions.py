"""The questions that begin a promise period: what was not told already, in the order in which one thinks of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import members
from loftesbok.data_entry import source_documents as documents
from loftesbok.data_entry.change_plan import Plan
from loftesbok.data_entry.excel.labels import TERMS, Labels
from loftesbok.data_entry.new_period import begin as period
from loftesbok.data_entry.new_period.begin import Given
from loftesbok.data_entry.new_period.draft import PeriodDraft, last_period
from loftesbok.domain.problems import DataError, Fault, LoftesbokError, quoted
from loftesbok.domain.swedish import sentence
from loftesbok.project.project import Project
from loftesbok.scaffold import rules
from loftesbok.scaffold.content_questions import Asker, ContentQuestions
from loftesbok.scaffold.dialogue import HOW, Dialogue

_YEARS = re.compile(r"(?<!\d)(\d{4})(?:-(\d{4}))?(?!\d)")


def ask_for_period(project: Project, dataset: Dataset, dialogue: Dialogue, given: Given) -> Plan | None:
    """Ask for all of a promise period that is not given; return what is to be written, or None if it is not wanted."""

    def script(asking: Dialogue) -> Plan | None:
        return _Questions(project, dataset, asking, given).plan()

    dialogue.say(f"Ny löftesperiod: {given.period_id}\n{HOW}\n")
    return dialogue.run(script)


class _Questions(Asker):
    def __init__(self, project: Project, dataset: Dataset, dialogue: Dialogue, given: Given) -> None:
        super().__init__(dataset, dialogue)
        self.project, self.given = project, given
        self.draft, self.before = PeriodDraft(dataset, given.period_id), given.before

    def plan(self) -> Plan | None:
        """Ask everything, try the rows, and ask whether to write them."""
        values = self._period()
        self.draft.period(values)
        if self.given.commitments:
            self._given_commitments()
        else:
            content = ContentQuestions(self.dataset, self.dialogue, self.draft)
            content.parties()
            content.promises()
            content.carried_on(self.before, values["source_id"])
            content.commitments()
        try:
            planned = period.plan(self.project, self.draft)
        except DataError as error:
            self.dialogue.say(f"\n{error}\nSvara om på den sista frågan, eller gå längre tillbaka med <.")
            self.dialogue.back()
            raise
        self.dialogue.say(f"\n{planned}\n")
        return planned if self.dialogue.yes("Ska det här skrivas?", True) else None

    def _given_commitments(self) -> None:
        known = set(self.dataset["parties"]["party_id"])
        for responsible, _ in self.given.commitments:
            if strangers := [one for one in members(responsible) if one not in known]:
                raise LoftesbokError(f"--commitment: parten {quoted(strangers[0])} finns inte i data/parties.csv.")
        period.add_commitments(self.draft, self.given)

    def _period(self) -> dict[str, str]:
        years = _YEARS.search(self.draft.period_id)
        first, last = (years[1], years[2] or years[1]) if years else ("", "")
        span = f"{first}–{last}" if last > first else first
        values = {"period_id": self.draft.period_id}
        self._field(values, "title", "Löftets namn", f"Medborgarlöfte {span}" if span else "")
        self._field(values, "short_title", "Kort namn, för figurer och tabeller")
        self._field(values, "valid_from", "Gäller från (dag eller år)", first)
        self._field(values, "valid_to", "Gäller till och med (dag eller år)", last or values["valid_from"])
        self.before = self.before or last_period(self.dataset, self.draft.period_id, values["valid_from"])
        rows = self.dataset["periods"]
        earlier = rows[rows["period_id"] == self.before]
        usual = earlier.iloc[0] if len(earlier) else pd.Series({"area": "", "cadence": ""})
        self._field(values, "area", "Område som löftet gäller", usual["area"])
        values["cadence"] = self._cadence(usual["cadence"])
        self._field(values, "followup_from", "Första redovisningsperioden, om den inte är den första möjliga")
        self._field(values, "summary", "Vad löftet handlar om, i en till tre meningar")
        values["source_id"] = self._source(values)
        self._field(values, "diary_number", "Ärendets diarienummer", self._diary_number(values["source_id"]))
        self._field(values, "anchor", "Ankare: några få ord ur dokumentet som leder till löftet")
        return values

    def _field(self, values: dict[str, str], column: str, label: str, default: str = "") -> None:
        """Ask for a column of the period, or take what was told; try it beside what was told before it."""

        def judged(text: str) -> str | Fault:
            found = rules.judged(self.dataset, "periods", column, text)
            if isinstance(found, tuple):
                return found
            return rules.period_fault(self.dataset, {**values, column: found}, column) or found

        if told := self.given.fields.get(column):
            found = judged(told)
            if isinstance(found, tuple):
                raise LoftesbokError(f"{period.option(column)}: {found[0]}. Rätt vore: {found[1]}.")
            values[column] = found
        else:
            values[column] = self.ask("periods", column, label, default, judge=judged)

    def _cadence(self, usual: str) -> str:
        if told := self.given.fields.get("cadence"):
            found = rules.judged(self.dataset, "periods", "cadence", told)
            if isinstance(found, tuple):
                raise LoftesbokError(f"--cadence: {found[0]}. Rätt vore: {found[1]}.")
            return found
        spec = self.dataset.specs["periods"].field("cadence")
        options = {code: sentence(term.label) for code, term in TERMS["cadence"].items()}
        label = "Hur ofta ska löftet följas upp? (tomt om det inte är bestämt)"
        return "|".join(
            self.dialogue.choose(
                label, options, members(usual), several=True, needed=False, explain=spec.description.partition(":")[0]
            )
        )

    def _source(self, values: Mapping[str, str]) -> str:
        known = Labels(self.dataset, "").choices("sources")
        if told := self.given.fields.get("source_id"):
            if told not in known:
                raise LoftesbokError(f"--source: {quoted(told)} finns inte i data/sources.csv.")
            return told
        if known:
            label = "Vilket dokument står löftet i? (tomt om det är ett nytt dokument)"
            if chosen := self.dialogue.choose(label, known, needed=False):
                return chosen[0]
        else:
            self.dialogue.say("Vilket dokument står löftet i?")
        municipality = self.dataset.package["municipality"]["name"]
        usual = {"title": values["title"], "publisher": municipality}
        labels = {
            "title": "Dokumentets titel", "publisher": "Utgivare",
            "document_type": "Dokumenttyp, till exempel tjänsteskrivelse eller webbsida",
            "published_on": "Datum (tomt om det saknas)", "diary_number": "Diarienummer", "url": "Webbadress",
        }  # fmt: skip
        said = {name: self.ask("sources", name, labels[name], usual.get(name, "")) for name in documents.TOLD}
        return self.draft.source(said)

    def _diary_number(self, source_id: str) -> str:
        """Return the diary number of the document that the promise stands in."""
        frame = self.dataset["sources"]
        told = self.draft.sources.get(source_id, {})
        return told.get("diary_number", "") or "".join(frame.loc[frame["source_id"] == source_id, "diary_number"])
