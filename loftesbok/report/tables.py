"""The tables of a chapter: rows of the view → ``document.Table``, with the rule behind each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from loftesbok.analysis import comparisons, coverage, sentences
from loftesbok.analysis.wording import (
    Names,
    concerned,
    figure_value,
    how_counted,
    reporting_label,
    series_name,
    series_names,
    with_parts,
    with_whole,
)
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import reported_measures
from loftesbok.document.pieces import (
    Badge,
    Block,
    Bullets,
    Details,
    Inline,
    Line,
    Link,
    Paragraph,
    Table,
    cell,
    line,
)
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import day, number, sentence, signed
from loftesbok.domain.vocabulary import (
    EVIDENCE,
    RELATIONS,
    REPORT_KINDS,
    SHOWN,
    STATES,
)

Label = Callable[[str], str]
NO_FOLLOWUPS = "Underlaget innehåller ingen uppföljning av åtagandena, så det finns ingen status att visa."
STATUS_METHOD = (
    "Källorna anger nästan aldrig någon status. Statusen är projektets egen bedömning av vad som redovisas för "
    "redovisningsperioden, efter reglerna på metodsidan. Motiveringen står vid varje åtagande.",
    "Tillstånd som Publicerad, saknas i underlaget och Ingen uppgift är inte statusar. De följer av vilka "
    "redovisningar som är kända och ingår aldrig i någon andel.",
    "Underlag: tabellerna followups, reports och periods.",
)


def commitments_table(view: Dataset, names: Names, period_id: str, label: str) -> Table:
    """Return the commitments of a promise period with promise, group, theme and those responsible."""
    commitments = view["commitments"]
    commitments = commitments[commitments["period_id"] == period_id]
    promised, grouped, themed = (bool((commitments[name] != "").any()) for name in ("promise_id", "group", "theme_id"))
    header = ["Åtagande", *["Löfte"] * promised, *["Grupp"] * grouped, "Ansvarig", *["Tema"] * themed]
    rows = []
    for _, row in commitments.iterrows():
        cells = [cell(Link(row["title"], f"#{row['commitment_id']}"))]
        if promised:
            cells.append(cell(names.title("promises", row["promise_id"]) if row["promise_id"] else "–"))
        if grouped:
            cells.append(cell(row["group"] or "–"))
        cells.append(cell(responsible(names, row["responsible"])))
        if themed:
            cells.append(cell(names.title("themes", row["theme_id"]) if row["theme_id"] else "–"))
        rows.append(tuple(cells))
    method = (
        "Löften och åtaganden är återgivna med våra ord. Den exakta lydelsen finns i källan.",
        "Underlag: tabellerna promises och commitments.",
    )
    return Table(label, f"Åtaganden och ansvariga, {names.period(period_id)}", tuple(header), tuple(rows), method)


def responsible(names: Names, value: str) -> str:
    """Write who is responsible, and that it is shared where it is."""
    return names.parties(value) + (" gemensamt" if "|" in value else "")


def status_table(names: Names, grid: pd.DataFrame, label: str) -> Table:
    """Return the status or state of each commitment per reporting period; like columns become one.

    What comes after the data's end is left out: it is the same for all, and told with what is missing.
    """
    state = grid.drop_duplicates("reporting_period").set_index("reporting_period")["state"]
    columns = [run for run in coverage.runs(grid) if state[run[0].code] != "after_through"] or coverage.runs(grid)
    columns = columns[::-1]
    header = ("Åtagande", *(sentence(coverage.run_label(*run)) for run in columns))
    cells = grid.set_index(["commitment_id", "reporting_period"])
    rows = []
    for commitment_id in grid["commitment_id"].unique():
        shown = [cell(Link(names.title("commitments", commitment_id), f"#{commitment_id}"))]
        shown += [state_lines(cells.loc[(commitment_id, first.code)]) for first, _ in columns]
        rows.append(tuple(shown))
    return Table(label, "Status per åtagande och redovisningsperiod", header, tuple(rows), STATUS_METHOD)


def state_lines(state: pd.Series) -> tuple[Line, ...]:
    """Return the badge of one commitment in one reporting period."""
    return (line(Badge(state["shown"])),)


def status_counts_table(rows: Sequence[tuple[str, dict[str, int]]], label: str) -> Table:
    """Return the number of commitments per status and reporting period."""
    used = [code for code in SHOWN if any(code in counted for _, counted in rows)]
    header = ("Redovisningsperiod", *(SHOWN[code].label for code in used))
    body = tuple((cell(name), *(cell(number(counted.get(code, 0))) for code in used)) for name, counted in rows)
    return Table(label, "Antal åtaganden per status", header, body, numeric=frozenset(range(1, len(header))))


def figures_blocks(view: Dataset, names: Names, grid: pd.DataFrame, label: str) -> list[Block]:
    """Return every reported figure, one row per series and one column per reporting period, and how each is counted."""
    figures = reported_measures(view)
    if figures.empty:
        return [Paragraph(("Underlaget innehåller inga siffror för den här löftesperioden.",))]
    codes = sorted(figures["reporting_period"].unique(), key=ReportingPeriod.parse, reverse=True)
    states = grid.set_index(["commitment_id", "reporting_period"])
    rows = []
    for commitment_id in grid["commitment_id"].unique():
        of_commitment = with_parts(figures[figures["commitment_id"] == commitment_id])
        for _, series in of_commitment.groupby(FIGURE_KEYS, sort=False):
            first = series.iloc[0]
            by_period = {figure["reporting_period"]: figure for _, figure in series.iterrows()}
            rows.append(
                (
                    cell(with_whole(names, first)),
                    cell(Link(names.title("commitments", commitment_id), f"#{commitment_id}")),
                    cell(concerned(names, first)),
                    *(_figure_cell(by_period.get(code), states, commitment_id, code) for code in codes),
                    cell(names.unit(first["indicator_id"])),
                )
            )
    header = ("Mått", "Åtagande", "Gäller", *(reporting_label(code) for code in codes), "Enhet")
    method = (
        "Varje siffra står i en källa, eller är räknad ur en uppräkning i källan. Orden före talet visar hur exakt "
        "källan är. Antal ej angivet betyder att något har hänt, men att källan inte säger hur många gånger.",
        "Gemensamma och enskilda siffror är olika serier och läggs inte ihop. En siffra som räknas inom en annan läggs "
        "aldrig till den.",
        "Underlag: tabellerna measures och indicators.",
    )
    table = Table(label, "Redovisade siffror", header, tuple(rows), method, frozenset(range(3, 3 + len(codes))))
    counted = Bullets(tuple(line(_counted(names, row)) for _, row in figures.iterrows()))
    return [table, Details(line("Hur varje siffra är räknad"), (counted,))]


FIGURE_KEYS = ["indicator_id", "parties", "place_id", "joint", "part_of", "part_kind"]


def _counted(names: Names, row: pd.Series) -> str:
    note = f" {row['note']}" if row["note"] else ""
    when = ReportingPeriod.parse(row["reporting_period"]).label
    return f"{series_name(names, row)}, {when}: {figure_value(row)}, {how_counted(row)}.{note}"


def _figure_cell(row: pd.Series | None, states: pd.DataFrame, commitment_id: str, code: str) -> tuple[Line, ...]:
    if row is not None:
        return cell(figure_value(row))
    if states.at[(commitment_id, code), "status"]:
        return cell("inte redovisat")
    return cell(STATES[str(states.at[(commitment_id, code), "state"])].label.lower())


def changes_blocks(view: Dataset, names: Names, label: Label) -> list[Block]:
    """Return the table of comparable figures, and the reasons why other figures are not compared."""
    changed = comparisons.changes(view)
    if changed.empty:
        nothing = Paragraph(("Inga siffror i underlaget går att jämföra mellan två redovisningsperioder.",))
        return [nothing, *obstacle_blocks(view, names, label("jamfors-inte"))]
    rows = []
    for name, (_, row) in zip(series_names(names, changed), changed.iterrows(), strict=True):
        before, last = _point_cells(row)
        kind = cell(sentences.name_change(int(row["points"])))
        rows.append((cell(name), last, before, cell(signed(row["difference"])), kind))
    header = ("Mått", "Till", "Från", "Skillnad", "Slag")
    method = (*comparisons.RULE, "Underlag: tabellen measures.")
    table = Table(label("forandring"), "Siffror som går att jämföra", header, tuple(rows), method, frozenset({1, 2, 3}))
    return [table, *obstacle_blocks(view, names, label("jamfors-inte"))]


def _point_cells(row: pd.Series) -> list[tuple[Line, ...]]:
    return [(line(number(row[name])), line(sentence(row[f"{name}_time"].label))) for name in ("before", "last")]


def obstacle_blocks(view: Dataset, names: Names, label: str, linked: bool = True) -> list[Block]:
    """Return a table that says why figures from several reporting periods are not compared, if there are any."""
    why = comparisons.obstacles(view)
    if why.empty:
        return []
    rows = []
    for (commitment, reason), group in why.groupby(["commitment_id", "why"], sort=False):
        commitment_id = str(commitment)
        title = names.title("commitments", commitment_id)
        rows.append(
            (
                cell(Link(title, f"#{commitment_id}") if linked else title),
                tuple(line(names.title("indicators", indicator_id)) for indicator_id in group["indicator_id"]),
                cell(sentence(str(reason))),
            )
        )
    method = (*comparisons.RULE, "Underlag: tabellen measures.")
    header = ("Åtagande", "Mått", "Skäl")
    return [Table(label, "Siffror som inte jämförs, och varför", header, tuple(rows), method)]


def latest_badge(grid: pd.DataFrame, commitment_id: str) -> Badge | None:
    """Return the last status of a commitment, or None."""
    statuses = grid[(grid["commitment_id"] == commitment_id) & (grid["status"] != "")]
    return Badge(statuses["shown"].iloc[-1]) if len(statuses) else None


def party_table(commitments: pd.DataFrame, names: Names, grid: pd.DataFrame, label: str) -> Table:
    """Return the commitments by who is responsible, each with its last status."""
    rows = []
    for value in sorted(commitments["responsible"].unique(), key=lambda parties: (-parties.count("|"), parties)):
        held = commitments[commitments["responsible"] == value]
        lines = []
        for _, row in held.iterrows():
            badge = latest_badge(grid, row["commitment_id"])
            ending: list[Inline] = [": ", badge] if badge else []
            lines.append(line(Link(row["title"], f"#{row['commitment_id']}"), *ending))
        rows.append((cell(responsible(names, value)), cell(number(len(held))), tuple(lines)))
    method = (
        "Ett åtagande räknas en gång, hos den eller dem som är ansvariga enligt löftet. Statusen är den senast "
        "redovisade.",
        "Underlag: tabellerna commitments och followups.",
    )
    header = ("Ansvarig", "Antal", "Åtaganden med senaste status")
    return Table(label, "Åtaganden efter ansvarig", header, tuple(rows), method, frozenset({1}))


def lineage_block(view: Dataset, names: Names, period_id: str, label: str) -> Block:
    """Return the links between this promise's commitments and those of other promises, or a sentence."""
    links = view["continuations"]
    if links.empty:
        return Paragraph(("Inget åtagande kommer från eller går vidare till ett annat löfte i underlaget.",))
    home = dict(zip(view["commitments"]["commitment_id"], view["commitments"]["period_id"], strict=True))
    rows = []
    for _, row in links.iterrows():
        ends = []
        for commitment_id in (row["from_commitment"], row["to_commitment"]):
            title = names.title("commitments", commitment_id)
            if home[commitment_id] == period_id:
                ends.append(cell(Link(title, f"#{commitment_id}")))
            else:
                ends.append((line(title), line(names.period(home[commitment_id]))))
        evidence = (
            line(f"Att det går vidare: {EVIDENCE[row['carried_on_by']].label}"),
            line(f"Vart: {EVIDENCE[row['target_by']].label}"),
        )
        rows.append((ends[0], cell(RELATIONS[row["relation"]].label), ends[1], evidence))
    method = (
        "Källorna säger sällan att ett åtagande lever vidare, och nästan aldrig i vilket. Där de inte gör det är "
        "kopplingen vår egen bedömning, och det står vid varje rad.",
        "Underlag: tabellen continuations.",
    )
    header = ("Från", "Samband", "Till", "Hur vi vet")
    return Table(label, "Åtaganden som kommer från eller går vidare till ett annat löfte", header, tuple(rows), method)


_HELD_WORDS = {"yes": "Finns i underlaget", "partly": "Finns delvis i underlaget", "no": "Saknas i underlaget"}


def reports_table(view: Dataset, names: Names, period_id: str, label: str) -> Block:
    """Return the reports that are known to exist, held or not."""
    reports = view["reports"]
    period_reports = reports[reports["period_id"] == period_id]
    if period_reports.empty:
        return Paragraph(("Underlaget nämner ingen redovisning av löftet.",))
    rows = []
    ends = [ReportingPeriod.parse(code) for code in period_reports["covers_to"]]
    for place in sorted(range(len(ends)), key=ends.__getitem__, reverse=True):
        row = period_reports.iloc[place]
        first, last = ReportingPeriod.parse(row["covers_from"]), ReportingPeriod.parse(row["covers_to"])
        verdict = f"Redovisningen själv: {row['source_verdict']}" if row["source_verdict"] else ""
        rows.append(
            (
                (line(row["title"]), *((line(verdict),) if verdict else ())),
                cell(sentence(coverage.run_label(first, last))),
                cell(sentence(REPORT_KINDS[row["kind"]].label)),
                cell(_HELD_WORDS[row["held"]]),
                (names.place_of_row(row),),
            )
        )
    method = (
        "Tabellen visar de redovisningar som någon källa nämner, även dem som vi inte har läst.",
        "Underlag: tabellen reports.",
    )
    header = ("Redovisning", "Gäller", "Form", "Underlag", "Nämns i")
    return Table(label, "Redovisningar som är kända", header, tuple(rows), method)


def sources_table(view: Dataset, label: str) -> Table:
    """Return the documents that the rows of the view come from."""
    rows = []
    for _, row in view["sources"].iterrows():
        title: Inline = Link(row["title"], row["url"]) if row["url"].startswith("http") else row["title"]
        rows.append(
            (
                (line(title), line(row["publisher"]), line(sentence(row["document_type"]))),
                cell(day(row["published_on"]) if row["published_on"] else "odaterad"),
                cell(row["diary_number"] or "saknas"),
            )
        )
    method = (
        "Varje rad i data pekar på sin källa och på några ord som leder till stället. Kommandot loftesbok "
        "verify-sources prövar alla rader mot dokumenten.",
        "Underlag: tabellen sources.",
    )
    header = ("Dokument", "Datum", "Diarienummer")
    return Table(label, "Källor", header, tuple(rows), method)


def sources_blocks(view: Dataset, names: Names, period_id: str, label: Label) -> list[Block]:
    """Return the reports that are known, the documents that the rows come from, and what has been corrected."""
    return [
        reports_table(view, names, period_id, label("redovisningar")),
        sources_table(view, label("kallor")),
        *corrections_blocks(view, label("rattelser")),
    ]


def corrections_blocks(view: Dataset, label: str) -> list[Block]:
    """Return what has been corrected in the rows of the view, if anything."""
    corrections = view["corrections"]
    if corrections.empty:
        return []
    rows = tuple(
        (cell(day(row["corrected_on"])), cell(row["what"]), cell(row["why"])) for _, row in corrections.iterrows()
    )
    return [Table(label, "Rättelser", ("Datum", "Vad", "Varför"), rows, ("Underlag: tabellen corrections.",))]
