"""The questions on what a promise period holds: parties, promises, commitments, what goes on, targets."""

from __future__ import annotations

import pandas as pd

from loftesbok.analysis.wording import Names
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import members
from loftesbok.data_entry.excel.labels import PARTY_KINDS, TERMS, Labels
from loftesbok.data_entry.new_period import target_phrases as targets
from loftesbok.data_entry.new_period.draft import PeriodDraft
from loftesbok.domain.problems import Fault
from loftesbok.domain.swedish import sentence
from loftesbok.scaffold import rules
from loftesbok.scaffold.dialogue import Dialogue, Judge

_EVIDENCE = {
    "assessment/assessment": "Ingen källa säger det: det är vår bedömning",
    "source/assessment": "Källan säger att det förs vidare, men inte vart",
    "source/source": "Källan säger att det förs vidare, och vart",
}
_RELATION = "Hur hänger de ihop?"


class Asker:
    """Asks for columns of the dataset, by their own rules."""

    def __init__(self, dataset: Dataset, dialogue: Dialogue) -> None:
        self.dataset, self.dialogue = dataset, dialogue

    def ask(
        self, table: str, column: str, label: str, default: str = "", *, judge: Judge | None = None,
        needed: bool | None = None,
    ) -> str:  # fmt: skip
        """Ask for a column of the dataset by its own rules; what it is for is the explanation."""
        field = self.dataset.specs[table].field(column)

        def by_the_rules(text: str) -> str | Fault:
            return rules.judged(self.dataset, table, column, text)

        return self.dialogue.ask(
            label, default, needed=field.required if needed is None else needed,
            explain=field.description.replace("|", "och"), judge=judge or by_the_rules,
        )  # fmt: skip


class ContentQuestions(Asker):
    """Asks for what a promise period holds, and puts it into the draft."""

    def __init__(self, dataset: Dataset, dialogue: Dialogue, draft: PeriodDraft) -> None:
        super().__init__(dataset, dialogue)
        self.draft, self.labels = draft, Labels(dataset, "")
        self.known_parties: dict[str, str] = dict(self.labels.choices("parties"))
        self.indicators: dict[str, str] = dict(self.labels.choices("indicators"))
        self.known_promises: dict[str, str] = {}
        self.group, self.count = "", 0

    # --- parties and promises

    def parties(self) -> None:
        """Show the parties that are known, and ask for more."""
        told = ", ".join(self.known_parties.values())
        self.dialogue.say(f"\nParter som finns: {told}." if told else "\nInga parter finns ännu.")
        hints = [] if told else [(self.dataset.package["municipality"]["name"], "municipality"), ("Polisen", "police")]
        for number in range(100):
            name, kind = hints[number] if number < len(hints) else ("", "other")
            label = "En part till" if told or number else "Den första parten"
            label += " (tomt när alla är med)" if number >= len(hints) else ""
            title = self.ask("parties", "title", label, name, needed=not self.known_parties)
            if not title:
                return
            kinds = {code: sentence(term.label) for code, term in PARTY_KINDS.items()}
            chosen = self.dialogue.choose(f"Vad är {title}?", kinds, [kind])
            one = self.draft.named("parties", {"title": title, "kind": chosen[0]})
            self.known_parties[one] = title

    def promises(self) -> None:
        """Ask for the promises above the commitments, where there are any."""
        explain = "I vissa löften står åtagandena under rubriker, som var och en är ett löfte för sig."
        if not self.dialogue.yes("\nÄr åtagandena samlade under flera löften?", explain=explain):
            return
        while True:
            label = "Nästa löftes rubrik (tomt när alla är med)" if self.known_promises else "Det första löftets rubrik"
            title = self.ask("promises", "title", label, needed=not self.known_promises)
            if not title:
                return
            values = {"title": title, **self._described("promises", title)}
            self.known_promises[self.draft.promise(values)] = title

    def _described(self, table: str, title: str) -> dict[str, str]:
        return {
            "description": self.ask(table, "description", "Beskrivning med egna ord", title),
            "anchor": self.ask(table, "anchor", "Ankare i dokumentet (tomt: samma som för hela löftet)", needed=False),
        }

    # --- commitments

    def carried_on(self, before: str, source_id: str) -> None:
        """Offer each commitment of the promise before this one; ``source_id`` is this one's document."""
        frame = self.dataset["commitments"]
        earlier = frame[frame["period_id"] == before]
        if earlier.empty:
            return
        name = Names(self.dataset).period(before)
        self.dialogue.say(f"\nÅtaganden i det förra löftet ({name}). Vilka förs vidare?")
        for _, row in earlier.iterrows():
            self.dialogue.say(f"\n{row['title']}: {row['description']}")
            if not self.dialogue.yes(f"Förs ”{row['title']}” vidare?"):
                continue
            title = self.ask("commitments", "title", "Titel i det nya löftet", str(row["title"]))
            description = str(row["description"]) if title == row["title"] else title
            one = self._commitment(self._promise(), title, description, str(row["responsible"]), row)
            relations = {code: sentence(term.label) for code, term in TERMS["relation"].items()}
            relation = self.dialogue.choose(_RELATION, relations, ["continued"])
            evidence = self.dialogue.choose("Vem säger att det förs vidare?", _EVIDENCE, ["assessment/assessment"])
            by, _, to = evidence[0].partition("/")
            link = {"from_commitment": str(row["commitment_id"]), "to_commitment": one, "relation": relation[0],
                    "carried_on_by": by, "target_by": to, "source_id": source_id}  # fmt: skip
            if "source" in (by, to):
                label = "Ankare: källans ord om att det förs vidare"
                link["anchor"] = self.ask("continuations", "anchor", label, needed=True)
            self.draft.continuation(link)

    def _promise(self) -> str:
        if not self.known_promises:
            return ""
        return "".join(self.dialogue.choose("Under vilket löfte står åtagandet?", self.known_promises, needed=False))

    def commitments(self) -> None:
        """Ask for the commitments that are new, promise by promise; one is needed where none goes on."""
        last = list(self.known_promises or {"": ""})[-1]
        for promise, name in (self.known_promises or {"": ""}).items():
            self.dialogue.say(f"\nÅtaganden under löftet ”{name}”" if name else "\nNya åtaganden")
            while True:
                needed = promise == last and not self.count
                label = "Nästa åtagandes titel" + ("" if needed else " (tomt när alla är med)")
                title = self.ask("commitments", "title", label, needed=needed)
                if not title:
                    break
                self._commitment(promise, title, title, "")

    def _commitment(
        self, promise: str, title: str, description: str, responsible: str, earlier: pd.Series | None = None
    ) -> str:  # fmt: skip
        told = {
            "title": title, "promise_id": promise,
            "description": self.ask("commitments", "description", "Beskrivning med egna ord", description),
            "responsible": "|".join(self.dialogue.choose(
                "Vilka ansvarar?", self.known_parties, members(responsible), several=True,
                explain=self.dataset.specs["commitments"].field("responsible").title,
            )),
        }  # fmt: skip
        themes = self.labels.choices("themes")
        if themes:
            usual = [] if earlier is None else members(str(earlier["theme_id"]))
            told["theme_id"] = "".join(self.dialogue.choose("Tema (får vara tomt)", themes, usual, needed=False))
        usual_group = self.group if earlier is None else str(earlier["group"])
        self.group = self.ask("commitments", "group", "Grupp: område, problem eller annat", usual_group)
        told["group"] = self.group
        label = "Ankare i dokumentet (tomt: samma som för hela löftet)"
        told["anchor"] = self.ask("commitments", "anchor", label, needed=False)
        one = self.draft.commitment(told)
        self.count += 1
        self._targets(one, told["responsible"])
        return one

    # --- targets

    def _targets(self, commitment_id: str, responsible: str) -> None:
        label = "Finns det ett mål i siffror för åtagandet?"
        while self.dialogue.yes(label):
            label = "Finns det ett mål till?"
            target = {"commitment_id": commitment_id, "indicator_id": self._indicator()}
            number = self.dialogue.ask(
                "Målet, till exempel ”minst 8” eller ”exakt 2”", needed=True, judge=_judged_target,
                explain="Skriv minst, exakt eller högst, och sedan talet.",
            )  # fmt: skip
            target["comparison"], target["value"] = number.split(" ")
            per = {code: sentence(term.label) for code, term in TERMS["per"].items()}
            target["per"] = self.dialogue.choose("Gäller målet …", per)[0]
            if "|" in responsible:
                those = {one: self.known_parties[one] for one in members(responsible)}
                label_of_parties = "Vilka ska nå målet? (tomt: alla ansvariga tillsammans)"
                target["parties"] = "|".join(self.dialogue.choose(label_of_parties, those, several=True, needed=False))
            target["anchor"] = self.ask("targets", "anchor", "Ankare: dokumentets ord med målets siffra", needed=True)
            self.draft.target(target)

    def _indicator(self) -> str:
        if self.indicators:
            label = "Vad räknas? (tomt om det är något nytt)"
            if chosen := self.dialogue.choose(label, self.indicators, needed=False):
                return chosen[0]
        title = self.ask("indicators", "title", "Vad räknas? Namn på indikatorn", needed=True)
        kinds = {code: f"{sentence(term.label)}: {term.meaning}" for code, term in TERMS["kind"].items()}
        values = {
            "title": title,
            "unit": self.ask("indicators", "unit", "Enhet", title.lower()),
            "kind": self.dialogue.choose("Slag", kinds, ["output"])[0],
            "definition": self.ask("indicators", "definition", "Vad räknas, och vad räknas inte?"),
        }
        one = self.draft.named("indicators", values)
        self.indicators[one] = title
        return one


def _judged_target(text: str) -> str | Fault:
    comparison, words = targets.split(text)
    found = targets.number(words)
    if isinstance(found, tuple):
        return found
    right = f"”minst {words}”, ”exakt {words}” eller ”högst {words}”"
    return f"{comparison} {found}" if comparison else ("det framgår inte vad talet är för gräns", right)
