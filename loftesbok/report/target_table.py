"""The table of targets: each with what the figures say of it."""

from __future__ import annotations

import pandas as pd

from loftesbok.analysis.wording import Names, reporting_label
from loftesbok.document.pieces import Badge, Block, Link, Paragraph, Table, cell, line
from loftesbok.domain.swedish import number, sentence
from loftesbok.domain.vocabulary import COMPARISONS, TARGET_PER


def targets_block(judged: pd.DataFrame, names: Names, label: str) -> Block:
    """Return the targets with the verdict that the figures allow, or a sentence where there are none."""
    if judged.empty:
        return Paragraph(("Löftet har inga mål i siffror, så det går inte att säga om något mål är nått.",))
    rows = []
    for _, row in judged.iterrows():
        wanted = f"{COMPARISONS[row['comparison']].label} {number(row['value'])} {TARGET_PER[row['per']].label}"
        who = f" ({names.parties(row['parties'])})" if row["parties"] else ""
        rows.append(
            (
                cell(names.title("indicators", row["indicator_id"]) + who),
                cell(Link(names.title("commitments", row["commitment_id"]), f"#{row['commitment_id']}")),
                cell(wanted),
                cell(reporting_label(row["window"])),
                cell(range_text(row["low"], row["high"])),
                (line(Badge(row["verdict"])), *((line(sentence(row["why"])),) if row["why"] else ())),
            )
        )
    method = (
        "Målet jämförs med summan av de redovisade siffrorna inom den tid som målet gäller. En siffra som minst 8 kan "
        "visa att ett mål är nått, men inte att det är missat.",
        "Saknas en redovisning inom tiden, eller är siffran för oprecis, kan målet inte bedömas.",
        "Underlag: tabellerna targets, measures och followups.",
    )
    header = ("Mått", "Åtagande", "Mål", "Tid", "Redovisat", "Bedömning")
    return Table(label, "Mål och vad siffrorna säger", header, tuple(rows), method)


def range_text(low: float, high: float) -> str:
    """Write what a sum can be: "12", "minst 8", "högst 5", or that nothing is known."""
    if low == high:
        return number(low)
    if high == float("inf"):
        return f"minst {number(round(low, 6))}" if low > 0 else "ingen säker siffra"
    return f"högst {number(round(high, 6))}" if low == 0 else f"{number(low)}–{number(high)}"
