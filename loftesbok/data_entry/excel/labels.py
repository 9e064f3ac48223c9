"""What people choose in the form's lists, and the codes and ids that stand behind the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from loftesbok.analysis.wording import Names
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import members
from loftesbok.domain.problems import nearest
from loftesbok.domain.swedish import sentence
from loftesbok.domain.vocabulary import (
    ACCUMULATIONS,
    BASES,
    CADENCES,
    COMPARISONS,
    EVIDENCE,
    JOINT,
    KINDS,
    PART_KINDS,
    PRECISIONS,
    RELATIONS,
    REPORT_KINDS,
    STATUSES,
    TARGET_PER,
    Term,
)

PARTY_KINDS = {
    "municipality": Term("kommunen", ""),
    "police": Term("polisen", ""),
    "other": Term("annan part", ""),
}
PROPOSAL_STATES = {
    "unconfirmed": Term("obekräftat", "Ett förslag som ingen har prövat. Det importeras inte."),
    "confirmed": Term("bekräftat", "Raden stämmer med källan, som den står eller som du har rättat den."),
    "rejected": Term("avvisat", "Raden ska inte med."),
}
NOT_MENTIONED = {"yes": Term("nämns inte", "Dokumentet nämner inte längre det som siffran räknar.")}
WHOLE_OR_PART = {
    "yes": Term("hela dokumentet", "Vi har redovisningen."),
    "partly": Term("bara en del av dokumentet", "Det som delen inte nämner vet vi inget om."),
}
TERMS: Mapping[str, Mapping[str, Term]] = {
    "status": STATUSES, "precision": PRECISIONS, "joint": JOINT, "basis": BASES, "accumulation": ACCUMULATIONS,
    "part_kind": PART_KINDS, "kind": KINDS, "report_kind": REPORT_KINDS, "party_kind": PARTY_KINDS,
    "cadence": CADENCES, "relation": RELATIONS, "evidence": EVIDENCE, "comparison": COMPARISONS, "per": TARGET_PER,
    "proposal": PROPOSAL_STATES, "report_held": WHOLE_OR_PART,
    "gone": NOT_MENTIONED,
}  # fmt: skip
"""The lists of words that stand for codes."""
_LISTS = {
    ("reports", "kind"): "report_kind", ("parties", "kind"): "party_kind",
    ("continuations", "carried_on_by"): "evidence", ("continuations", "target_by"): "evidence",
}  # fmt: skip
_TABLES = {"parties": "party_id", "places": "place_id", "indicators": "indicator_id", "themes": "theme_id"}
_FORMER = {
    "status": {"genomförd": "done", "uppskjuten": "postponed", "ej genomförd": "not_done", "avförd": "withdrawn",
               "kan inte bedömas": "not_assessable"},
}  # fmt: skip
"""What codes were called in forms that are handed out already."""
_BETWEEN = re.compile(r"\s*[;|\n]\s*")
_AND = re.compile(r"(\s*,\s*(?:och\s+|samt\s+)?|\s+(?:och|samt|&|\+)\s+)")
_MANY = 60
SEPARATOR = "; "


def term_list(table: str, column: str) -> str:
    """Return the name of the list of words that a column's codes are told with."""
    return _LISTS.get((table, column), column)


def plain(text: str) -> str:
    """Bring a label to the form in which labels are compared: no difference in case or white space."""
    return " ".join(text.split()).casefold()


class Labels:
    """Words and codes of one dataset and promise period, with what the form itself has added."""

    def __init__(
        self,
        dataset: Dataset,
        period_id: str,
        new: Mapping[str, Mapping[str, str]] | None = None,
        former: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """``new`` holds id → title of new rows by table (``indicators``, ``places`` …).

        ``former`` holds words → id by table: what a form has called things that may have another title now.
        """
        self._former = former or {}
        self._shown: dict[str, dict[str, str]] = {
            name: {code: sentence(term.label) for code, term in terms.items()} for name, terms in TERMS.items()
        }
        for table, key in _TABLES.items():
            frame = dataset[table]
            more = {"indicators": "unit", "places": "district"}.get(table, key)
            rows = list(zip(frame[key], frame["title"], frame[more], strict=True))
            self._shown[table] = _apart(
                [*rows, *((row_id, title, "") for row_id, title in (new or {}).get(table, {}).items())]
            )
        commitments = dataset["commitments"]
        period_commitments = commitments[commitments["period_id"] == period_id]
        self._shown["commitments"] = {
            row_id: f"{number}. {title}"
            for number, (row_id, title) in enumerate(
                zip(period_commitments["commitment_id"], period_commitments["title"], strict=True), 1
            )
        }
        names = Names(dataset)
        self._shown["sources"] = _apart(
            [(row_id, names.source(row_id), row_id) for row_id in dataset["sources"]["source_id"]]
        )
        self._titles = dict(zip(period_commitments["commitment_id"], period_commitments["title"], strict=True))

    def choices(self, name: str) -> dict[str, str]:
        """Return code → words of a list, in the order in which they are offered."""
        return dict(self._shown[name])

    def show(self, name: str, code: str) -> str:
        """Return the words for a code, or for the members of a list cell; a code that is not known is shown itself."""
        shown = self._shown[name]
        return SEPARATOR.join(shown.get(member, member) for member in members(code))

    @cached_property
    def _codes(self) -> dict[str, dict[str, str]]:
        codes = {}
        for name, shown in self._shown.items():
            codes[name] = {**_FORMER.get(name, {}), **{plain(code): code for code in shown}}
            codes[name] |= {plain(text): code for code, text in shown.items()}
        for name, words in self._former.items():
            for text, code in words.items():
                if code in self._shown[name]:
                    codes[name].setdefault(plain(text), code)
        for code, title in self._titles.items():
            codes["commitments"].setdefault(plain(title), code)
        return codes

    def code(self, name: str, text: str) -> str:
        """Return the code for words (or for the code itself); "" where nothing fits."""
        return self._codes[name].get(plain(text), "")

    def codes(self, name: str, text: str) -> tuple[list[str], list[str]]:
        """Return the codes for words with ``;``, comma or "och" between, sorted, and the words that fit none."""
        known_codes: set[str] = set()
        lost = []
        for piece in filter(None, _BETWEEN.split(text.strip())):
            words = _AND.split(piece)
            codes = self._split(name, words) if len(words) < _MANY else None
            if codes is None:
                lost.append(piece)
            else:
                known_codes.update(codes)
        return sorted(known_codes), lost

    def _split(self, name: str, words: Sequence[str]) -> list[str] | None:
        """Read words and the separators between them as names; a name may itself hold a separator."""
        for end in range(len(words), 0, -2):
            code = self.code(name, "".join(words[:end]))
            if code:
                if end == len(words):
                    return [code]
                rest = self._split(name, words[end + 1 :])
                if rest is not None:
                    return [code, *rest]
        return None

    def like(self, name: str, text: str) -> str:
        """Return what would be right instead of words that fit nothing."""
        return nearest_label(text, self._shown[name].values()) or "ett av valen i cellens lista"


def nearest_label(text: str, shown: Iterable[str]) -> str:
    """Return the label that a text most resembles, within quotation marks; all where they are few; else ""."""
    by_plain = {label.lower(): label for label in shown}
    closest = nearest(text, list(by_plain))
    bare = closest.strip("”")
    return f"”{by_plain[bare]}”" if bare in by_plain else ", ".join(by_plain.values()) if closest else ""


def _apart(rows: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Give each (id, title, more) a label of its own: the title, with more or with the id where others have it too."""
    labels = {code: title for code, title, _ in rows}
    for way in ({code: f"{title} ({more})" if more else title for code, title, more in rows},
                {code: f"{title} [{code}]" for code, title, _ in rows}):  # fmt: skip
        seen: dict[str, int] = {}
        for label in labels.values():
            seen[plain(label)] = seen.get(plain(label), 0) + 1
        labels = {code: way[code] if seen[plain(label)] > 1 else label for code, label in labels.items()}
    return labels
