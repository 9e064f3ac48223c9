"""Forms against the data, and against each other: which rows come, which change, and where the forms disagree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import members
from loftesbok.data_entry import source_documents as documents
from loftesbok.data_entry.change_plan import ORDER, Conflict, DatasetCell
from loftesbok.data_entry.excel.cell_problems import CellProblem, Where, at, needed, of_file
from loftesbok.data_entry.excel.values import one_line
from loftesbok.data_entry.followup_form import layout
from loftesbok.data_entry.followup_form.merging import Answer
from loftesbok.data_entry.followup_form.read import Draft, Filled
from loftesbok.data_entry.row_changes import Key, Row, RowChange, current, shown
from loftesbok.domain.problems import DataError, quoted
from loftesbok.domain.reporting_period import ReportingPeriod, covers
from loftesbok.domain.vocabulary import HELD_SOME, PRECISIONS

_PROVENANCE = ("source_id", "anchor")
_ASSESSED = ("assessed_by", "assessed_on")


@dataclass
class Compared:
    """What the comparison came to."""

    rows: list[RowChange] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def compare(
    dataset: Dataset,
    forms: Sequence[Filled],
    *,
    published: Callable[[str], bool],
    why: str = "",
    replace: bool = False,
    today: str,
    answers: Mapping[DatasetCell, Answer] | None = None,
) -> Compared:
    """Hold filled forms against the data and each other.

    A cell that says what the form was made with says nothing. ``published`` tells whether a reporting period has been
    published; what changes there needs a reason, and becomes a correction. ``replace`` lets the form prevail over what
    the data have got since it was made. ``answers`` settles what forms disagree on. Raises DataError when
    something is missing that only people can say.
    """
    return _Comparison(dataset, forms, published, why=why, replace=replace, today=today, answers=answers or {}).run()


class _Comparison:
    def __init__(
        self, dataset: Dataset, forms: Sequence[Filled], published: Callable[[str], bool], *, why: str, replace: bool,
        today: str, answers: Mapping[DatasetCell, Answer],
    ) -> None:  # fmt: skip
        self.dataset, self.forms, self.published = dataset, forms, published
        self.why, self.replace, self.today = one_line(why), replace, today
        self.answers = answers
        self.problems: list[CellProblem] = []
        self.found = Compared()
        self.sources: list[str] = []
        self.new_sources: dict[str, Row] = {}

    def run(self) -> Compared:
        drafts = [draft for form in self.forms for draft in form.drafts]
        spoken = [number for number, form in enumerate(self.forms) if _speaks(form)]
        origin = [draft for number in range(len(self.forms)) for draft in self._source(number, number in spoken)]
        origin += [draft for number in spoken for draft in self._report(number)]
        by_row: dict[tuple[str, Key], list[Draft]] = {}
        for draft in [*origin, *drafts]:
            by_row.setdefault((draft.table, draft.key), []).append(draft)
        for (table, key), same in sorted(by_row.items(), key=lambda item: (ORDER.index(item[0][0]), item[0][1])):
            change = self._merged(table, key, same)
            if change is not None:
                self.found.rows.append(change)
        self._figures_have_followups()
        self._corrections()
        if self.problems and not self.found.conflicts:  # what is missing may be what they disagree on
            raise DataError(list(dict.fromkeys(self.problems)))
        return self.found

    def current(self, table: str, key: Key) -> Row | None:
        return current(self.dataset, table, key)

    # --- the document

    def _source(self, number: int, speaks: bool) -> list[Draft]:
        """Find or make the source that a form names; return its row where it is new or told anew."""
        form = self.forms[number]
        said = {name: form.source[name] for name in documents.TOLD}
        file = {name: form.source[name] for name in layout.DOCUMENT if form.source[name]}
        if not any(said.values()) or not speaks:
            self.sources.append(form.source["known"])
            return []
        if form.source["known"] and form.source["known"] != form.source_base.get("known", ""):
            what = "både en källa som redan finns och en ny källa är ifyllda"
            self.problems.append(at(form.places["known"], what, "bara den ena"))
        for name in documents.NEEDED:
            if not said[name]:
                self.problems.append(at(form.places[name], "cellen är tom", "en text"))
        source_id = documents.source_id(self.dataset, said, self.new_sources)
        self.sources.append(source_id)
        self.new_sources.setdefault(source_id, said)
        where = {"": form.places["title"], **form.places}
        return [Draft("sources", (source_id,), {"source_id": source_id, **said, **file}, {}, where, number)]

    def _report(self, number: int) -> list[Draft]:
        """Return the row of the report that the form's document is, where the data have none or it is told anew."""
        form, source = self.forms[number], self.sources[number]
        when = ReportingPeriod.parse(form.when)
        reports = self.dataset["reports"]
        held = reports[(reports["period_id"] == form.period_id) & reports["held"].isin(HELD_SOME)]
        covering = [
            row for _, row in held.iterrows()
            if covers(ReportingPeriod.parse(row["covers_from"]), ReportingPeriod.parse(row["covers_to"]), when)
        ]  # fmt: skip
        is_described = _describes(form)
        of_source = [row for row in covering if row["source_id"] == source]
        if not is_described and (covering or any(self._tells(other) for other in self.forms)):
            return []
        for name in ("report_kind", "report_title", "report_anchor"):
            if not form.source[name] and not of_source:
                field = next(candidate for candidate in layout.SOURCE_FIELDS if candidate.code == name)
                what = f"cellen är tom, och data har ingen redovisning för {when.label}"
                self.problems.append(at(form.places[name], what, needed(field)))
        if not source:
            self.problems.append(at(form.places["title"], "källan saknas", "en källa: vald i listan, eller ny"))
        key = str(of_source[0]["report_id"]) if of_source else self._report_id(form, number)
        values = {column: form.source[name] for name, column in layout.REPORT_FIELDS.items()}
        if of_source:
            filled = {name: value for name, value in values.items() if value}
            where = {column: form.places[name] for name, column in layout.REPORT_FIELDS.items() if name in form.places}
            where[""] = form.places["report_title"]
            base = {"title": form.source_base.get("report_title", "")}
            return [Draft("reports", (key,), filled, base, where, number)]
        where = {column: form.places[name] for name, column in layout.REPORT_FIELDS.items() if name in form.places}
        where[""] = where["source_id"] = form.places["title"]
        more = {"report_id": key, "period_id": form.period_id, "covers_from": form.when, "covers_to": form.when,
                "held": form.source["report_held"] or "yes", "source_id": source}  # fmt: skip
        return [Draft("reports", (key,), {**values, **more}, {}, where, number)]

    def _tells(self, form: Filled) -> bool:
        return _describes(form) and _speaks(form)

    def _report_id(self, form: Filled, number: int) -> str:
        """Make the id of a new report: a number behind it where another document has it."""
        before = list(dict.fromkeys(self.sources[: number + 1]))
        start = before.index(self.sources[number]) + 1 if self.sources[number] in before else 1
        taken = set(self.dataset["reports"]["report_id"])
        bare = f"{form.period_id}-{form.when.lower()}"
        names = [bare, *(f"{bare}-{more}" for more in range(2, len(taken) + len(self.forms) + 3))]
        free = [name for name in names if name not in taken]
        return free[start - 1]

    # --- rows

    def _merged(self, table: str, key: Key, drafts: list[Draft]) -> RowChange | None:
        """Bring what several forms say of one row together with what the data have; None where nothing changes."""
        now = self.current(table, key)
        live = [draft for draft in drafts if not draft.removed]
        why = "; ".join(dict.fromkeys(draft.why for draft in drafts if draft.why))
        where: dict[str, Where] = {}
        for draft in reversed(drafts):
            where.update(draft.where)
        if not live:
            return RowChange(table, key, now, None, where, why) if now else None
        if len(live) < len(drafts) and now:
            sides = tuple(
                (_place(other, ""), "siffran borttagen" if other.removed else "siffran kvar") for other in drafts
            )
            self._conflict(table, key, "", sides)
        spec = self.dataset.specs[table]
        after = {name: (now or {}).get(name, "") for name in spec.columns}
        after.update(zip(spec.key, key, strict=True))
        for name in spec.columns:
            if name in spec.key or (name in _PROVENANCE + _ASSESSED and table in ("followups", "measures")):
                continue
            value = self._settled(table, key, name, live, now)
            if value is not None:
                after[name] = value
                owner = next((other for other in live if other.values.get(name) == value), live[0])
                where[name] = owner.place(name)
        if table in ("followups", "measures"):
            self._provenance(table, key, live, now, after)
        if table == "followups":
            self._assessed(live, now, after)
        if now == after:
            return None
        self._whole(spec.columns, table, after, now, live[0])
        return RowChange(table, key, now, after, where, why)

    def _whole(self, columns: Sequence[str], table: str, after: Row, now: Row | None, draft: Draft) -> None:
        """Note what a row must have and has not."""
        for name in columns:
            if after[name] or not self.dataset.specs[table].field(name).required or name in _PROVENANCE:
                continue
            if table == "measures" or (table in ("sources", "reports") and name in draft.where):
                continue  # told already where the cells were read
            place = draft.place(name)
            if table == "followups" and name in _ASSESSED:
                place = self.forms[draft.form].places[name]
            by_code = {column.code: column for column in layout.FOLLOWUP_COLUMNS}
            self.problems.append(at(place, "cellen är tom", needed(by_code[name]) if name in by_code else "ett värde"))

    def _settled(self, table: str, key: Key, name: str, live: Sequence[Draft], now: Row | None) -> str | None:
        """Return the value that the forms agree on, or None where they say nothing."""
        said = [draft for draft in live if name in draft.values and draft.values[name] != draft.base.get(name, "")]
        if not said and now is None:
            said = [draft for draft in live if draft.values.get(name)]
        if not said:
            return None
        if self.dataset.specs[table].field(name).kind in ("list", "texts"):
            return self._together(name, said, now, texts=self.dataset.specs[table].field(name).kind == "texts")
        values = dict.fromkeys(draft.values[name] for draft in said)
        if len(values) > 1:
            sides = tuple((_place(draft, name), shown(table, name, draft.values[name])) for draft in said)
            answer = self.answers.get((table, key, name))
            if answer is not None and set(answer.sides) == {text for _, text in sides}:
                return answer.value
            self._conflict(table, key, name, sides, [self.forms[draft.form].name for draft in said])
            return said[0].values[name]
        value = next(iter(values))
        if self._overtaken(name, value, said, now):
            self._conflict_with_data(table, key, name, said[0], now or {})
            return None
        return value

    def _overtaken(self, name: str, value: str, said: Sequence[Draft], now: Row | None) -> bool:
        """Tell whether the data have got another value since the forms were made."""
        held = (now or {}).get(name, "")
        bases = {draft.base.get(name, "") for draft in said}
        return bool(held) and held != value and one_line(held) not in bases and not self.replace

    def _together(self, name: str, said: Sequence[Draft], now: Row | None, texts: bool) -> str:
        """Add what the forms add to a list, and take away what they take away; texts keep the order of the forms."""
        whole = set(members((now or {}).get(name, "")))
        if self.replace and not any(draft.existed for draft in said):
            whole = set()
        for draft in said:
            whole -= set(members(draft.base.get(name, ""))) - set(members(draft.values[name]))
        for draft in said:
            whole |= set(members(draft.values[name])) - set(members(draft.base.get(name, "")))
        in_order = [text for draft in said for text in members(draft.values[name])]
        order = {text: place for place, text in reversed(list(enumerate(in_order)))}
        return "|".join(sorted(whole, key=lambda text: (order.get(text, -1), text)) if texts else sorted(whole))

    def _provenance(self, table: str, key: Key, live: Sequence[Draft], now: Row | None, after: dict[str, str]) -> None:
        """Settle where a row comes from: the document of the form that tells it, and the words that lead there."""
        anchored = [draft for draft in live if _says(draft, "anchor")]
        leads = [
            draft
            for draft in live
            if draft.values.get("summary") and draft.values["summary"] != draft.base.get("summary", "")
        ]
        lead = (leads or anchored or list(live))[0]
        source = self.sources[lead.form]
        if now is None:
            anchors = [draft.values.get("anchor", "") for draft in live if self.sources[draft.form] == source]
            words = dict.fromkeys(word for text in anchors for word in members(text))
            if table == "measures":
                words = dict.fromkeys(members(lead.values["anchor"]))
            after["source_id"] = source
            after["anchor"] = "|".join(words) or self.forms[lead.form].source["report_anchor"]
            self._has_origin(table, lead, after)
            return
        for draft in anchored:
            anchor, draft_source = draft.values["anchor"], self.sources[draft.form]
            if draft.existed:
                if not anchor:
                    self.problems.append(at(draft.place("anchor"), "cellen är tom", "ett ankare"))
                after["anchor"] = anchor
                after["source_id"] = draft_source or now["source_id"]
            elif anchor and draft_source == now["source_id"] and anchor not in (now["anchor"], *members(now["anchor"])):
                if self.replace:
                    after["anchor"] = anchor
                else:
                    self._conflict_with_data(table, key, "anchor", draft, now)
            elif anchor and self.replace and draft_source:
                after.update(source_id=draft_source, anchor=anchor)

    def _has_origin(self, table: str, lead: Draft, after: Row) -> None:
        form = self.forms[lead.form]
        if not after["source_id"]:
            self.problems.append(at(form.places["title"], "källan saknas", "en källa: vald i listan, eller ny"))
        told_there = at(form.places["report_anchor"], "")
        is_told = any((told_there.file, told_there.row) == (problem.file, problem.row) for problem in self.problems)
        if not after["anchor"] and table == "followups" and not is_told:
            what = "ankare saknas, både på raden och i bladet Källa"
            self.problems.append(at(lead.place("anchor"), what, "några få ord ur dokumentet"))

    def _assessed(self, live: Sequence[Draft], now: Row | None, after: dict[str, str]) -> None:
        """Settle who set the status, and when: as the row says, or else as the form of the one who set it says."""
        judged = now is None or any(now[name] != after[name] for name in ("status", "rationale"))
        leads = [draft for draft in live if draft.values.get("rationale", "") != draft.base.get("rationale", "")]
        lead = (
            leads
            or [draft for draft in live if draft.values.get("status", "") != draft.base.get("status", "")]
            or list(live)
        )[0]
        for name in _ASSESSED:
            value, common = lead.values.get(name, ""), self.forms[lead.form].source[name]
            if value != lead.base.get(name, "") and (judged or lead.existed):
                after[name] = value or common or after[name]
            elif judged and common:
                after[name] = common

    # --- what does not fit

    def _conflict(
        self, table: str, key: Key, name: str, sides: tuple[tuple[str, str], ...], files: Sequence[str] = ()
    ) -> None:
        right = "Gör så att formulären säger samma sak, eller låt värdet stå kvar i bara det ena."
        cell = (table, key, name) if files else None
        texts = tuple(text for _, text in sides)
        self.found.conflicts.append(Conflict(self._what(table, key, name), sides, right, cell, tuple(files), texts))

    def _conflict_with_data(self, table: str, key: Key, name: str, draft: Draft, now: Row) -> None:
        value = draft.values[name]
        sides = (
            (f"data/{table}.csv", shown(table, name, now[name])),
            (_place(draft, name), shown(table, name, value)),
        )
        right = "Data har ändrats sedan formuläret gjordes. Ska formuläret gälla, importera med --replace."
        self.found.conflicts.append(Conflict(self._what(table, key, name), sides, right))

    def _what(self, table: str, key: Key, name: str) -> str:
        spec = self.dataset.specs[table]
        return f"{spec.title}, {'/'.join(key).rstrip('/')}{f': {spec.field(name).title}' if name else ''}"

    def _figures_have_followups(self) -> None:
        """Every figure has a follow-up, in the forms or in the data."""
        followed_up = {change.key for change in self.found.rows if change.table == "followups"}
        for change in self.found.rows:
            if (
                change.table == "measures"
                and change.after
                and change.key[:2] not in followed_up
                and not self.current("followups", change.key[:2])
            ):
                what = f"åtagandet {quoted(change.key[0])} har en siffra men ingen uppföljning"
                right = f"status och sammanfattning på åtagandets rad i bladet {layout.FOLLOWUPS}, eller ingen siffra"
                self.problems.append(at(change.where["commitment_id"], what, right))

    # --- corrections

    def _corrections(self) -> None:
        """Add a correction for each published row that changes; note those that lack a reason."""
        what: dict[tuple[str, Key], list[str]] = {}
        reasons: dict[tuple[str, Key], list[str]] = {}
        where: dict[tuple[str, Key], Mapping[str, Where]] = {}
        for change in [row for row in self.found.rows if row.before and row.table in ORDER[:-1]]:
            texts = self._told(change)
            if not texts or not self.published(self._period(change)):
                continue
            reason = change.why or self.why
            if not reason:
                self._reason_missing(change, texts)
                continue
            gone = change.after is None
            about = ("followups", change.key[:2]) if gone else (change.table, change.key)
            what.setdefault(about, []).extend(texts)
            reasons.setdefault(about, []).append(reason)
            where.setdefault(about, change.where)
        for (table, key), texts in what.items():
            self._correction(table, key, texts, reasons[table, key], where[table, key])

    def _told(self, change: RowChange) -> list[str]:
        """Tell what a row said before and says now, column by column; nothing of what was empty before."""
        spec, before = self.dataset.specs[change.table], change.before or {}
        if change.after is None:
            value = shown("measures", "value", before["value"]) or PRECISIONS["unspecified"].label
            more = ", ".join(part for part in (before["parties"].replace("|", " och "), before["place_id"]) if part)
            return [f"Siffran {before['indicator_id']} ({more}) är borttagen; den var {value}"]
        return [
            f"{spec.field(name).title}: {quoted(shown(change.table, name, before[name]))} → "
            f"{quoted(shown(change.table, name, change.after[name])) if change.after[name] else 'tomt'}"
            for name in change.columns()
            if before.get(name)
        ]

    def _period(self, change: RowChange) -> str:
        row = change.before or {}
        return row.get("reporting_period", "")

    def _reason_missing(self, change: RowChange, texts: Sequence[str]) -> None:
        what = f"en publicerad uppgift ändras utan skäl ({'; '.join(texts)})"
        right = "ett skäl i kolumnen Skäl till rättelse, eller med --why"
        place = change.where.get(layout.WHY) or change.where.get("")
        if place is None:
            self.problems.append(of_file(self.forms[0].name, what, right))
        else:
            self.problems.append(at(place, what, right))

    def _correction(
        self, table: str, key: Key, texts: Sequence[str], reasons: Sequence[str], where: Mapping[str, Where]
    ) -> None:
        correction_key = (self.today, table, "/".join(key))
        now = self.current("corrections", correction_key)
        before = now or {"what": "", "why": ""}
        row = {
            "corrected_on": self.today, "table": table, "key": correction_key[2],
            "what": "; ".join(filter(None, [before["what"], *texts])),
            "why": "; ".join(dict.fromkeys(filter(None, [before["why"], *reasons]))),
        }  # fmt: skip
        self.found.rows.append(RowChange("corrections", correction_key, now, row, where))


def _says(draft: Draft, name: str) -> bool:
    """Tell whether a form says anything of a column: something else than it was made with."""
    return draft.values.get(name, "") != draft.base.get(name, "")


def _describes(form: Filled) -> bool:
    """Tell whether a form says anything of the report that its document is."""
    return any(form.source[name] for name in ("report_kind", "report_anchor", "report_held"))


def _speaks(form: Filled) -> bool:
    """Tell whether a form says anything about a commitment."""
    return any(draft.table in ("followups", "measures") for draft in form.drafts)


def _place(draft: Draft, column: str) -> str:
    where = draft.place(column)
    return f"{where.file}, {where.sheet} {where.cell}"
