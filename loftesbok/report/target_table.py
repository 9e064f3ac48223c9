"""The table of targets: what each is about, what its figures are about, and what they say of it."""

from __future__ import annotations

import pandas as pd

from loftesbok.analysis.targets.ranges import ENDLESS, UNKNOWN, ZERO, Bound, Range
from loftesbok.analysis.targets.verdicts import target_verdicts
from loftesbok.analysis.wording import Names, reporting_label
from loftesbok.document.pieces import Badge, Block, Line, Link, Paragraph, Table, cell, line
from loftesbok.domain.swedish import day, listing, number, sentence
from loftesbok.domain.vocabulary import COMPARISONS, TARGET_PER
from loftesbok.report.promise_view import PromiseView

WHOLE_AREA = "hela området"
METHOD = (
    "Ett mål bedöms bara när siffrorna gäller just det som målet gäller: dess parter, hela området och hela tiden fram "
    "till sista dagen. Annars står det varför målet inte kan bedömas.",
    "Det som räknas under en tid kan bara bli fler. Därför kan en del av siffrorna räcka för att visa att ett mål på "
    "minst 8 är nått, eller att ett mål på högst 8 inte är det.",
    "Det som är i bruk bedöms efter läget den sista dagen, och en takt bara när den är känd för hela tiden.",
    "Underlag: tabellerna targets, measures och followups.",
)


def targets_of(report: PromiseView) -> Block:
    """Return the targets of a promise with the verdict that the figures allow, or a sentence."""
    judged = target_verdicts(report.view, report.period_id, report.through)
    return targets_block(judged, report.names, report.label("mal"))


def targets_block(judged: pd.DataFrame, names: Names, label: str) -> Block:
    """Return the targets with the verdict that the figures allow, or a sentence where there are none."""
    if judged.empty:
        return Paragraph(("Löftet har inga mål i siffror, så det går inte att säga om något mål är nått.",))
    rows = []
    for _, row in judged.iterrows():
        rows.append(
            (
                cell(names.title("indicators", row["indicator_id"])),
                cell(Link(names.title("commitments", row["commitment_id"]), f"#{row['commitment_id']}")),
                _wanted(row, names),
                cell(reporting_label(row["window"])),
                _reported(row, names),
                (line(Badge(row["verdict"])), *((line(sentence(row["why"])),) if row["why"] else ())),
            )
        )
    header = ("Mått", "Åtagande", "Mål", "Tid", "Redovisat", "Bedömning")
    return Table(label, "Mål och vad siffrorna säger", header, tuple(rows), METHOD)


def _wanted(row: pd.Series, names: Names) -> tuple[Line, ...]:
    """Say what is aimed at, until when, by whom and where."""
    wanted = f"{COMPARISONS[row['comparison']].label} {number(row['value'])} {TARGET_PER[row['per']].label}"
    until = f", senast {day(row['due_on'])}" if row["due_on"] else ""
    return line(wanted + until), line(f"{names.parties(row['parties'])}, {WHOLE_AREA}")


def _reported(row: pd.Series, names: Names) -> tuple[Line, ...]:
    """Say what the figures come to, until when, and of whom and where they are."""
    if not row["figure_parties"]:
        return cell("ingen siffra")
    until, text = row["reported_until"], range_text(row["reported"])
    if row["reported"] != UNKNOWN and row["kind"] == "stock":
        text += f" den {day(until.isoformat())}"
    elif row["reported"] != UNKNOWN and until < row["window_end"]:
        text += f" till och med {day(until.isoformat())}"
    lines = [line(text)]
    if row["at_end"] is not None and row["at_end"] != UNKNOWN:
        lines.append(line(f"{range_text(row['at_end'])} när hela tiden är ute"))
    places = [names.places(place) if place else WHOLE_AREA for place in row["figure_places"]]
    lines.append(line(f"{names.parties('|'.join(row['figure_parties']))}, {listing(places)}"))
    return tuple(lines)


def range_text(allowed: Range) -> str:
    """Write what a number can be: "12", "minst 8", "mer än 8", "högst 5", "2–5", or that nothing is known."""
    low, high = allowed.low, allowed.high
    if low == high:
        return number(low.value)
    if allowed == UNKNOWN:
        return "ingen säker siffra"
    if high == ENDLESS:
        return _limit(low, "mer än", "minst")
    if low == ZERO:
        return _limit(high, "mindre än", "högst")
    if not low.beyond and not high.beyond:
        return f"{number(low.value)}–{number(high.value)}"
    return f"{_limit(low, 'mer än', 'minst')} och {_limit(high, 'mindre än', 'högst')}"


def _limit(bound: Bound, strict: str, word: str) -> str:
    return f"{strict if bound.beyond else word} {number(bound.value)}"
