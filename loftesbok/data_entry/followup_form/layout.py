"""How the form is laid out: its sheets, its columns and what is said about each. Writer and reader share it.

`loftesbok.data_entry.new_period.layout` is the same for the workbook of a new promise period.
"""

from __future__ import annotations

from loftesbok.data_entry.excel.columns import DOCUMENT_FIELDS, PLACE_COLUMNS, PLACES, SOURCE, Column

SHORT = "Kort"
FOLLOWUPS = "Uppföljning"
FIGURES = "Siffror"
INDICATORS = "Indikatorer"

WHY = "why"
OF_SCHEMA_3 = ("unreported", "not_stated", "note")
"""Columns that forms written before schema 3 do not have; such forms are read all the same."""
SPARE_PLACES = ("places", "places_2", "places_3")
OPEN_LISTS = {"indicators": INDICATORS, "places": PLACES}
"""Lists that people may add to, and the sheets in which they do it."""
FREE_FIGURES = 20
FREE_PER_COMMITMENT = 2


_WHY = Column(
    WHY, "Skäl till rättelse", 30,
    hint="Fylls i bara när du ändrar något som redan är publicerat: varför ändras det? Skälet visas i boken.",
)  # fmt: skip

GONE = "gone"
PROPOSAL = "proposal"
PROPOSAL_COLUMNS = (
    Column(PROPOSAL, "Förslag: bekräfta", 16, choices="proposal",
           hint="Raden är ett förslag ur dokumentet. Jämför med stället i källan, rätta, och välj Bekräftat. "
                "Välj Avvisat om raden inte ska med. Inget obekräftat importeras."),
    Column("certainty", "Hur säkert", 11, locked=True, hint="Tveksam: se skälen i nästa kolumn."),
    Column("grounds", "Varför, och stället i källan", 60, locked=True,
           hint="Vad som är osäkert, hur texten har lästs, och meningen som förslaget kommer ur."),
)  # fmt: skip
"""Columns of a form that is filled from a document."""
DOCUMENT = ("file_name", "sha256")
"""Fields that a form filled from a document says of it."""
SOMETIMES = (
    "report_held",
    GONE,
    "group",
    "parts",
    "targets",
    *(column.code for column in PROPOSAL_COLUMNS),
    *DOCUMENT,
    *OF_SCHEMA_3,
)
"""Columns and fields that a form has only where there is something to say in them, or that older forms lack."""

FOLLOWUP_COLUMNS = (
    Column("title", "Åtagande", 34, locked=True, hint="Det som har lovats."),
    *PROPOSAL_COLUMNS,
    Column("responsible", "Ansvariga", 18, locked=True, hint="De parter som ansvarar för åtagandet."),
    Column("group", "Grupp", 14, locked=True, hint="Området, problemet eller parten som åtagandet är ordnat under."),
    Column("parts", "Delar som lovades", 30, locked=True,
           hint="Åtagandets delar. Statusen följer av vad som sägs om var och en."),
    Column("targets", "Mål", 20, locked=True, hint="De mål i siffror som löftet anger."),
    Column("last", "Redovisades senast", 44, locked=True, hint="Det som redovisades förra gången, som minnesstöd."),
    Column("last_step", "Nästa steg enligt senaste redovisningen", 30, locked=True,
           hint="Det som då skulle göras senare. Blev det av? Skriv det i sammanfattningen."),
    Column("status", "Status", 17, "followups", "status", required=True,
           hint="Välj i listan. Bladet ”Läs först” säger vad varje status betyder. "
                "Lämna hela raden tom om inget redovisas om åtagandet."),
    Column("reported_by", "Vems del redovisas", 22, "followups", "parties", several=True, required=True,
           hint="Välj i listan, eller skriv flera parter med semikolon emellan."),
    Column("summary", "Sammanfattning", 50, "followups", required=True),
    Column("unreported", "Nämns inte", 30, "followups",
           hint="De delar som inte nämns, skrivna som i kolumnen Delar som lovades, med semikolon emellan."),
    Column("not_stated", "Framgår inte", 30, "followups"),
    Column("rationale", "Motivering", 40, "followups", required=True),
    Column("note", "Läsning", 30, "followups"),
    Column("reason", "Skäl", 30, "followups"),
    Column("next_step", "Nästa steg", 30, "followups"),
    Column("places", "Plats", 18, "followups", "places", several=True,
           hint="Välj i listan, eller skriv flera platser med semikolon emellan. "
                "En ny plats skrivs först in längst ned i bladet Platser."),
    Column("places_2", "Plats 2", 18, "followups", "places", several=True, hint="En plats till, om det behövs.",
           joins="places"),
    Column("places_3", "Plats 3", 18, "followups", "places", several=True, hint="En plats till, om det behövs.",
           joins="places"),
    Column("source_status", "Källans status", 18, "followups"),
    Column("anchor", "Ankare", 30, "followups",
           hint="Tom cell: ankaret för hela redovisningen i bladet Källa gäller. En rad som redan finns i data byter "
                "källa till den i bladet Källa om du skriver ett nytt ankare."),
    Column("assessed_by", "Bedömd av", 18, "followups", hint="Tom cell: det som står i bladet Källa gäller."),
    Column("assessed_on", "Bedömd den", 14, "followups", hint="Tom cell: det som står i bladet Källa gäller."),
    _WHY,
)  # fmt: skip

NOT_MENTIONED = "not_mentioned"
SHORT_COLUMNS = (
    Column("title", "Åtagande", 34, locked=True, hint="Det som har lovats."),
    Column("last", "Förra gången", 36, locked=True, hint="Det som redovisades förra gången, som minnesstöd."),
    Column("last_figures", "Förra gången: hur många", 26, locked=True,
           hint="Siffrorna som redovisades förra gången, som minnesstöd."),
    Column("done", "Vad gjordes?", 46, hint="Med egna ord, i en eller ett par meningar."),
    Column("how_many", "Hur många?", 30,
           hint="Tal och det som räknas, till exempel ”5 narkotikasök, minst 2 platser”. Skriv ”inga kontroller” om "
                "det inte blev några."),
    Column("where", "Var?", 20, hint="En eller flera platser, med semikolon emellan."),
    Column("next", "Vad händer sedan?", 34, hint="Det som ni ska göra härnäst. Lämna tomt om inget är bestämt."),
    Column(NOT_MENTIONED, "Nämns inte", 13, choices="gone",
           hint="Välj ”Nämns inte” om ni inte har något att säga om åtagandet den här gången. Lämna då resten tomt."),
)  # fmt: skip
"""The short sheet: what those who report write, without being editors."""
FROM_SHORT = {"summary": "done", "next_step": "next", "places": "where"}
"""Columns of a follow-up that the short sheet has words for, and where they stand in it."""

FIGURE_COLUMNS = (
    Column("commitment_id", "Åtagande", 44, "measures", "commitments", required=True, hint="Välj i listan."),
    *PROPOSAL_COLUMNS,
    Column("indicator_id", "Indikator", 42, "measures", "indicators", required=True,
           hint="Det som räknas. Välj i listan. En ny indikator skrivs först in längst ned i bladet Indikatorer."),
    Column("parties", "Parter", 30, "measures", "parties", several=True,
           hint="Vems tal det är. Välj i listan, eller skriv flera parter med semikolon emellan. "
                "Tom cell: den som formuläret är gjort för, eller den enda ansvariga."),
    Column("joint", "Gemensamt", 14, "measures", "joint",
           hint="Måste fyllas i när flera parter står på raden. Tom cell vid en enda part: enskilt."),
    Column("value", "Antal", 10, "measures", hint="Bara siffror, till exempel 12 eller 2,5. Inga formler."),
    Column("precision", "Precision", 16, "measures", "precision",
           hint="Tom cell: exakt. ”Drygt 20” skrivs 20 och mer än; ”ett 15-tal” skrivs 15 och ungefär."),
    Column(GONE, "Nämns inte", 12, choices="gone",
           hint="För en föreslagen siffra som dokumentet inte nämner längre: välj ”Nämns inte” i stället för ett "
                "antal. Det skrivs då i kolumnen Läsning på åtagandets rad i bladet Uppföljning."),
    Column("place_id", "Plats", 18, "measures", "places",
           hint="Välj i listan. En ny plats skrivs först in längst ned i bladet Platser."),
    Column("part_of", "Del av", 42, "measures", "indicators",
           hint="För ”varav” och delsummor: välj indikatorn för helheten, som ska ha en egen rad."),
    Column("part_kind", "Slags del", 13, "measures", "part_kind"),
    Column("basis", "Grund", 13, "measures", "basis", hint="Tom cell: uppgivet."),
    Column("accumulation", "Hur talet räknas", 38, "measures", "accumulation", hint="Tom cell: under perioden."),
    Column("note", "Anmärkning", 36, "measures"),
    Column("anchor", "Ankare", 30, "measures", required=True),
    _WHY,
)  # fmt: skip

INDICATOR_COLUMNS = (
    Column("title", "Namn", 34, "indicators", required=True),
    Column("unit", "Enhet", 20, "indicators", required=True),
    Column("kind", "Slag", 16, "indicators", "kind", required=True),
    Column("definition", "Definition", 70, "indicators", required=True),
)
SOURCE_FIELDS = (
    *DOCUMENT_FIELDS,
    Column("file_name", "Ny källa: filnamn", 0, "sources"),
    Column("sha256", "Ny källa: kontrollsumma", 0, "sources"),
    Column("report_kind", "Redovisningens form", 0, "reports", "report_kind", fills="kind",
           hint="Behövs när data ännu inte har någon redovisning för tiden."),
    Column("report_title", "Redovisningens titel", 0, "reports", fills="title"),
    Column("report_held", "Har ni hela dokumentet?", 0, "reports", "report_held", fills="held",
           hint="Tom cell: ja. Välj ”Bara en del av dokumentet” om något kan fattas. Det som delen inte nämner visas "
                "då som ”Vet inte”, aldrig som ej redovisat."),
    Column("report_anchor", "Ankare för hela redovisningen", 0, "reports", fills="anchor",
           hint="Behövs när data ännu inte har någon redovisning för tiden. Gäller också åtaganden utan eget ankare."),
    Column("assessed_by", "Bedömd av", 0, "followups"),
    Column("assessed_on", "Bedömd den", 0, "followups"),
)  # fmt: skip
REPORT_FIELDS = {column.code: column.fills for column in SOURCE_FIELDS if column.table == "reports"}
"""Fields of the sheet on the source that fill a column of ``reports`` under another name."""

SHEETS = {
    FOLLOWUPS: FOLLOWUP_COLUMNS,
    FIGURES: FIGURE_COLUMNS,
    INDICATORS: INDICATOR_COLUMNS,
    PLACES: PLACE_COLUMNS,
    SOURCE: SOURCE_FIELDS,
}
