"""What the sheet on indicators and targets says, and what every sheet of the workbook is read with."""

from __future__ import annotations

import re

from loftesbok.data.dataset import Dataset
from loftesbok.data_entry.excel.cell_problems import Where, at
from loftesbok.data_entry.excel.labels import plain
from loftesbok.data_entry.excel.opening import Book, Cell
from loftesbok.data_entry.excel.reading import Reader, Sheet
from loftesbok.data_entry.excel.values import as_number
from loftesbok.data_entry.new_period import layout as period_layout
from loftesbok.data_entry.new_period.draft import PeriodDraft
from loftesbok.data_entry.row_changes import current, shown
from loftesbok.domain.problems import DataError, Fault, quoted

Values = dict[str, str]
Places = dict[str, Where]
IN_LIST = "ett av valen i cellens lista"
_COMPARISONS = {
    "minst": "at_least", "lägst": "at_least", "åtminstone": "at_least", "exakt": "exactly", "precis": "exactly",
    "högst": "at_most", "max": "at_most", "maximalt": "at_most", "upp till": "at_most",
}  # fmt: skip

_OFTEN = re.compile(
    r"\b(?:per|om|varje|i) (?:år|året|halvår|tertial|kvartal|månad|månaden|vecka|veckan|period)\b|årligen"
)


class TargetReader(Reader):
    """Reads the targets of a promise period, once its commitments have been read."""

    def __init__(self, book: Book, dataset: Dataset, draft: PeriodDraft) -> None:
        super().__init__(book, dataset)
        self.draft = draft
        self.own: dict[str, list[str]] = {}
        """The ids of the commitments by their titles, in the form in which labels are compared."""
        self.indicators: dict[str, str] = {}
        """The ids of the new indicators by their titles, in the same form."""

    def stop(self) -> None:
        """Raise DataError if anything has been wrong so far."""
        if self.problems:
            raise DataError(self.problems)

    def fault(self, where: Where, what: str, right: str) -> None:
        """Note what is wrong in a cell."""
        self.problems.append(at(where, what, right))

    def faulty(self, where: Where) -> bool:
        """Tell whether a cell has a fault already."""
        here = at(where, "")
        return any((problem.file, problem.column) == (here.file, here.column) for problem in self.problems)

    def targets(self, sheet: Sheet) -> None:
        """Read the indicators and targets into the draft."""
        for row in sheet.rows():
            values, where = self.read_row(sheet, period_layout.TARGET_COLUMNS, row)
            if not any(values.values()):
                continue
            indicator = self._indicator(values, where)
            about = [name for name in ("value", "comparison", "per", "due_on", "anchor") if values[name]]
            if not values["commitment"]:
                if about:
                    self.fault(where["commitment"], "det framgår inte vilket åtagande målet gäller", IN_LIST)
                continue
            commitment = self._own(values["commitment"], where["commitment"])
            target = self._target(values, where)
            if commitment and indicator and target:
                columns = {"commitment_id": commitment, "indicator_id": indicator, **target}
                places = {**where, "commitment_id": where["commitment"], "indicator_id": where["indicator"]}
                self.draft.target(columns, places)

    def _indicator(self, values: Values, where: Places) -> str:
        title = values["indicator"]
        if not title:
            if not self.faulty(where["indicator"]):
                self.fault(where["indicator"], "indikatorn saknas", f"{IN_LIST}, eller ett nytt namn")
            return ""
        particulars = {"unit": values["unit"], "kind": values["kind"], "definition": values["definition"]}
        if indicator_id := self.labels.code("indicators", title):
            held = current(self.dataset, "indicators", (indicator_id,)) or {}
            for name, value in particulars.items():
                if value and value != held[name]:
                    words = shown("indicators", name, held[name])
                    self.fault(where[name], f"indikatorn finns redan, med {quoted(words)}", "en tom cell")
            return indicator_id
        if indicator_id := self.indicators.get(plain(title), ""):
            return indicator_id
        for name, value in particulars.items():
            if not value and not self.faulty(where[name]):
                near = self.labels.like("indicators", title) if self.labels.choices("indicators") else ""
                more = f"; menade du {near}?" if near.startswith("”") else ""
                what = f"{quoted(title)} är en ny indikator, och cellen är tom{more}"
                self.fault(where[name], what, IN_LIST if name == "kind" else "en text")
        indicator_id = self.draft.named(
            "indicators", {"title": title, **particulars}, {**where, "title": where["indicator"]}
        )
        self.indicators[plain(title)] = indicator_id
        return indicator_id

    def _own(self, text: str, where: Where) -> str:
        """Return the commitment that a target speaks of."""
        commitments = self.own.get(plain(text), [])
        if len(commitments) == 1:
            return commitments[0]
        if commitments:
            self.fault(where, f"flera åtaganden heter {quoted(text)}", "titeln med gruppen inom parentes efter")
        elif not any(problem.file.endswith(period_layout.COMMITMENTS) for problem in self.problems):
            right = f"en titel som står i bladet {period_layout.COMMITMENTS}"
            self.fault(where, f"åtagandet {quoted(text)} finns inte", right)
        return ""

    def _target(self, values: Values, where: Places) -> Values:
        """Return a target's own values; {} where something is missing."""
        before = len(self.problems)
        limit, words = split_target(values["value"])
        number = target_number(words, values["value"]) if words else ""
        if isinstance(number, tuple):
            self.fault(where["value"], *number)
        elif not words and not self.faulty(where["value"]):
            self.fault(where["value"], "målet saknas", "ett tal, eller en tom cell i Åtagande")
        if limit and values["comparison"] and limit != values["comparison"]:
            self.fault(where["comparison"], f"gränsen är en annan än i {quoted(values['value'])}", "en tom cell")
        elif words and not limit and not values["comparison"] and not self.faulty(where["comparison"]):
            self.fault(where["comparison"], "gränsen saknas", "Minst, Exakt eller Högst")
        for name, right in (("per", IN_LIST), ("anchor", "dokumentets ord med målets siffra")):
            if not values[name] and not self.faulty(where[name]):
                self.fault(where[name], "cellen är tom fast raden har ett mål", right)
        if len(self.problems) > before or isinstance(number, tuple):
            return {}
        columns = {name: values[name] for name in ("per", "parties", "due_on", "anchor")}
        return {**columns, "comparison": limit or values["comparison"], "value": number}


def split_target(text: str) -> tuple[str, str]:
    """Split a target into the code of its comparison ("" where none is named) and its number as text."""
    words = text.strip()
    for word, code in _COMPARISONS.items():
        if words.lower().startswith(f"{word} "):
            return code, words[len(word) :].strip()
    return "", words


def target_number(text: str, whole: str = "") -> str | Fault:
    """Return the number of a target as the dataset writes it, or what is wrong; ``whole`` is all that was written."""
    value = as_number(Cell(text, "text"))
    if isinstance(value, tuple):
        right = "minst, exakt eller högst, och ett tal: ”minst 8”"
        if _OFTEN.search(text.lower()):
            right += "; hur ofta målet gäller sägs för sig"
        return f"{quoted(whole or text)} är inget mål i siffror", right
    if value.startswith("-"):
        return f"{quoted(text)} är mindre än noll", "0 eller mer"
    return value
