"""The sentences that the book makes from counts: one function each, Swedish for none, one, two and many.

They take counts, names and labels, never rows, so that a test can read every one of them for every count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loftesbok.domain.swedish import NO_BREAK, listing, number, plural, sentence
from loftesbok.domain.vocabulary import SHOWN

NO_FOLLOWUP = "ingen uppföljning i underlaget"


# --- commitments ----------------------------------------------------------------------------------------------------


def count_commitments(count: int) -> str:
    """Write "inga åtaganden", "1 åtagande", "8 åtaganden"."""
    return plural(count, "åtagande", "åtaganden") if count else "inga åtaganden"


def tell_responsibility(shared: int, alone: Mapping[str, int]) -> str:
    """Say how many commitments a promise has, and whose they are; ``alone`` counts those of one party, by its name."""
    total = shared + sum(alone.values())
    if not total:
        return "Löftet har inga åtaganden i underlaget."
    opening = f"Löftet har {count_commitments(total)}"
    if not alone:
        return f"{opening}. {_all_of(total, 'Det är gemensamt', 'Båda är gemensamma', 'Alla är gemensamma')}."
    if not shared and len(alone) == 1:
        return f"{opening}. Ansvarig: {next(iter(alone))}."
    parts = [f"{number(shared)} är {'gemensamt' if shared == 1 else 'gemensamma'}"] if shared else []
    parts += [f"{number(count)} är {genitive(name)}" for name, count in alone.items()]
    return f"{opening}: {listing(parts)}."


def genitive(name: str) -> str:
    """Write whose: "Linköpings kommuns", "Polisens"; a name that ends in s, x or z stands as it is."""
    return name if name.endswith(("s", "x", "z")) else f"{name}s"


def count_followed_up(count: int, total: int) -> str:
    """Say how many of a promise's commitments are followed up, as a clause: "8 av 8 åtaganden är uppföljda"."""
    if not total:
        return "inga åtaganden finns att följa upp"
    if not count:
        return "åtagandet är inte uppföljt" if total == 1 else f"inget av {count_commitments(total)} är uppföljt"
    return f"{number(count)} av {count_commitments(total)} är {'uppföljt' if count == 1 else 'uppföljda'}"


def count_statuses(counted: Mapping[str, int]) -> str:
    """Write how many commitments have each status: "6 genomförda och 2 pågår"; "" where none has any."""
    return listing(
        [
            f"{number(counted[code])}{NO_BREAK}{term.single if counted[code] == 1 else term.many}"
            for code, term in SHOWN.items()
            if counted.get(code)
        ]
    )


def tell_statuses(label: str, count: int, total: int, counted: Mapping[str, int]) -> str:
    """Say what was reported in one reporting period: how many are followed up, and what is shown of them."""
    statuses = count_statuses(counted)
    return f"{sentence(label)}: {count_followed_up(count, total)}{f', {statuses}' if statuses else ''}."


def count_some(count: int, total: int) -> str:
    """Say how many commitments something holds for, in brackets; nothing where it holds for all of them."""
    return "" if count == total else f" ({count_commitments(count)})"


def tell_unchanged(count: int) -> str:
    """Say for how many commitments nothing is new; "" for none."""
    if not count:
        return ""
    return f"För {count_commitments(count)} är status och tillstånd desamma som förra gången."


def count_rest(left_out: int) -> str:
    """Say how many commitments a list leaves out: "och 4 åtaganden till"; "" where it leaves out none."""
    return f"och {count_commitments(left_out)} till" if left_out > 0 else ""


# --- times ----------------------------------------------------------------------------------------------------------


def tell_gap(label: str, state: str, count: int, total: int) -> str:
    """Say what is not known of a time, without a full stop: "Tertial 2 2017: ej redovisad (3 åtaganden)"."""
    return f"{sentence(label)}: {state.lower()}{count_some(count, total)}"


def count_gaps(state: str, times: int) -> str:
    """Say in how many reporting periods there is a gap, where there are too many to name."""
    which = "Vilken" if times == 1 else "Vilka"
    return (
        f"{state}: {plural(times, 'redovisningsperiod', 'redovisningsperioder')}, för alla eller några åtaganden. "
        f"{which} står under Det som inte är redovisat."
    )


def name_followed_up(labels: Sequence[str], most: int) -> str:
    """Say which reporting periods have been followed up: each by name, or how many there are and the last."""
    if not labels:
        return NO_FOLLOWUP
    if len(labels) <= most:
        return listing(labels)
    return f"{plural(len(labels), 'redovisningsperiod', 'redovisningsperioder')}, senast {labels[-1]}"


# --- figures and comparisons ----------------------------------------------------------------------------------------


def count_figures(label: str, count: int, compared: int) -> str:
    """Say how many figures a follow-up has, and how many of them can be compared; a colon where those are to follow."""
    if not count:
        return f"Uppföljningen av {label} innehåller inga siffror."
    opening = f"Uppföljningen av {label} innehåller {plural(count, 'siffra', 'siffror')}."
    able = "går att jämföra med en tidigare uppföljning"
    if not compared:
        return f"{opening} {'Den går inte' if count == 1 else 'Ingen av dem går'} {able.removeprefix('går ')}."
    if compared >= count:
        return f"{opening} {_all_of(count, 'Den', 'Båda', 'Alla')} {able}:"
    return f"{opening} Av dem går {number(compared)} {able.removeprefix('går ')}:"


def tell_step(series: str, before: float, before_label: str, last: float, last_label: str) -> str:
    """Compare two figures of a series in time, as a clause."""
    if before == last:
        return f"{series}, {number(last)} både {before_label} och {last_label}"
    return f"{series} från {number(before)} ({before_label}) till {number(last)} ({last_label})"


def tell_changes(steps: Sequence[str], most: int) -> str:
    """Say what the comparable figures did, the first of them one by one; "" where there are none."""
    if not steps:
        return ""
    more = f", och {plural(len(steps) - most, 'mått', 'mått')} till" if len(steps) > most else ""
    return f"Siffror som går att jämföra mellan två redovisningar: {'; '.join(steps[:most])}{more}."


def tell_against(series: str, last: float, before: float, before_label: str) -> str:
    """Hold the newest figure of a series against the one before: "Besök (Polisen): 5, mot 3 tertial 2 2023"."""
    if before == last:
        return f"{series}: {number(last)}, samma som {before_label}"
    return f"{series}: {number(last)}, mot {number(before)} {before_label}"


def name_change(points: int) -> str:
    """Name what comparable figures make: a change of two, a trend of three or more."""
    return "förändring" if points == 2 else f"trend, {plural(points, 'punkt', 'punkter')}"


def count_drawn(drawn: int, series: int) -> str:
    """Say that a chart shows only the first of the series; "" where it shows all."""
    if series <= drawn:
        return ""
    return f"Diagrammet visar de {drawn} första av {number(series)} mått. Tabellen visar alla."


def tell_figures_elsewhere(count: int, shown: int) -> str:
    """Say that all figures stand in the chapter, where more were reported than are shown; "" where none is left out."""
    if count <= shown:
        return ""
    which = _all_of(count, "Siffran", "Båda siffrorna", f"Alla {plural(count, 'siffra', 'siffror')}")
    return f"{which} står i kapitlet."


def tell_vague(count: int) -> str:
    """Say how many figures have no number in the source; "" for none."""
    if not count:
        return ""
    figures = plural(count, "siffra", "siffror")
    return f"{figures} saknas: källan säger att något har gjorts, men inte hur många gånger."


# --- editions -------------------------------------------------------------------------------------------------------


def count_new_contents(
    *, figures: int = 0, statuses: int = 0, states: int = 0, commitments: int = 0, added: int = 0, gone: int = 0
) -> str:
    """Say how much of an edition is new: "3 siffror och 2 statusar med nytt innehåll"; "" where nothing is.

    ``commitments`` are those that are told of otherwise than before, ``added`` and ``gone`` those that are new or away.
    """
    changed = listing(
        [
            plural(count, single, many)
            for count, single, many in (
                (figures, "siffra", "siffror"),
                (statuses, "status", "statusar"),
                (states, "tillstånd", "tillstånd"),
                (commitments, "åtagande", "åtaganden"),
            )
            if count
        ]
    )
    parts = [f"{changed} med nytt innehåll"] if changed else []
    parts += [plural(added, "nytt åtagande", "nya åtaganden")] if added else []
    parts += [plural(gone, "borttaget åtagande", "borttagna åtaganden")] if gone else []
    return " samt ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def ask_for_correction(period_id: str) -> str:
    """Ask for what a published edition needs when it changes: a correction for each reason."""
    return (
        "Utgåvan var redan publicerad. Skriv en rad i data/corrections.csv för varje skäl till ändringarna, till "
        f"exempel med table periods och key {period_id}, med vad som är ändrat och varför."
    )


def count_more_changes(count: int) -> str:
    """Say how many changes a table leaves out."""
    return f"… och {plural(count, 'ändring', 'ändringar')} till"


def _all_of(count: int, single: str, both: str, every: str) -> str:
    """Choose how all of a count are spoken of."""
    return single if count == 1 else both if count == 2 else every
