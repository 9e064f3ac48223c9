"""How the workbook of a new promise period is laid out: its sheets, its columns and what is said about each."""

from __future__ import annotations

from loftesbok.data_entry.excel.columns import DOCUMENT_FIELDS, PLACE_COLUMNS, PLACES, SOURCE, Column

PERIOD = "Löftesperiod"
COMMITMENTS = "Löften och åtaganden"
EARLIER = "Förra löftet"
PARTIES = "Parter"
THEMES = "Teman"
TARGETS = "Indikatorer och mål"

COMMITMENT_ROWS, TARGET_ROWS, PARTY_ROWS = 60, 60, 20
CONTINUING = ("continues", "relation", "carried_on_by", "target_by", "continuation_anchor")
"""Columns that are left out where no promise came before."""
OUTSIDE = "-"
"""What stands in the column of promises for a commitment that belongs to none."""

PERIOD_FIELDS = (
    Column("title", "Löftets namn", 0, "periods", required=True),
    Column("short_title", "Kort namn", 0, "periods"),
    Column("area", "Område", 0, "periods", required=True),
    Column("valid_from", "Gäller från", 0, "periods", required=True),
    Column("valid_to", "Gäller till och med", 0, "periods", required=True),
    Column("cadence", "Uppföljning", 0, "periods", "cadence", several=True,
           hint="Välj i listan hur ofta löftet ska följas upp. Flera skrivs med semikolon emellan."),
    Column("followup_from", "Första redovisningsperioden", 0, "periods"),
    Column("diary_number", "Diarienummer", 0, "periods"),
    Column("summary", "Sammanfattning", 0, "periods", required=True),
)  # fmt: skip
SOURCE_FIELDS = (
    *DOCUMENT_FIELDS,
    Column("anchor", "Ankare för löftet", 0, "periods", required=True,
           hint="Gäller också löften och åtaganden utan eget ankare."),
)  # fmt: skip
WHY, ADDING = "why", "adding"
ADDING_FIELDS = (
    *SOURCE_FIELDS,
    Column(WHY, "Varför läggs åtagandena till?", 0, "corrections", required=True, fills="why",
           hint="Skälet visas i boken om löftet redan är publicerat."),
)  # fmt: skip
"""What is asked of the document that commitments are added from."""
COMMITMENT_COLUMNS = (
    Column("promise", "Löfte", 26, "promises", fills="title",
           hint="Bara när åtagandena är samlade under flera löften: rubriken, lika på varje rad som hör dit. Ett "
                "streck (-) betyder att åtagandet inte hör till något löfte."),
    Column("continues", "Fortsätter från", 34, choices="commitments", several=True,
           hint="Åtagandet i det förra löftet som det här fortsätter. Lämnas titel, beskrivning och ansvariga tomma "
                "gäller det som stod då."),
    Column("title", "Åtagande", 34, "commitments",
           hint="Måste fyllas i, utom när åtagandet fortsätter från ett annat."),
    Column("description", "Beskrivning", 50, "commitments", hint="Tom cell: titeln gäller."),
    Column("parts", "Delar", 40, "commitments",
           hint="Det som lovas, del för del: varje verb med det som ska göras, och varje parts egen del, med semikolon "
                "emellan. Skriv dem innan någon redovisning är läst."),
    Column("responsible", "Ansvarig", 24, "commitments", "parties", several=True,
           hint="Välj i listan, eller skriv flera parter med semikolon emellan. En ny part skrivs först in längst ned "
                "i bladet Parter."),
    Column("responsible_2", "Ansvarig 2", 24, "commitments", "parties", several=True, joins="responsible",
           hint="En part till, om det behövs."),
    Column("responsible_3", "Ansvarig 3", 24, "commitments", "parties", several=True, joins="responsible",
           hint="En part till, om det behövs. Är de fler, skriv dem med semikolon emellan."),
    Column("group", "Grupp", 20, "commitments"),
    Column("theme_id", "Tema", 20, "commitments", "themes",
           hint="Välj i listan. Ett nytt tema skrivs först in längst ned i bladet Teman."),
    Column("anchor", "Ankare", 30, "commitments", hint="Tom cell: ankaret i bladet Källa gäller."),
    Column("relation", "Samband", 16, "continuations", "relation",
           hint="Hur åtagandet hänger ihop med det som det fortsätter. Tom cell: det fortsätter."),
    Column("carried_on_by", "Vem säger att det förs vidare", 20, "continuations", "evidence",
           hint="Tom cell: vår bedömning."),
    Column("target_by", "Vem säger vart", 20, "continuations", "evidence", hint="Tom cell: vår bedömning."),
    Column("continuation_anchor", "Ankare för fortsättningen", 30, "continuations", fills="anchor",
           hint="Behövs när källan säger det."),
    Column("promise_description", "Löftets beskrivning", 40, "promises", fills="description",
           hint="Räcker på en av löftets rader. Tom cell: rubriken gäller."),
    Column("promise_anchor", "Löftets ankare", 30, "promises", fills="anchor",
           hint="Räcker på en av löftets rader. Tom cell: ankaret i bladet Källa gäller."),
    Column("wording", "Åtagandets ordalydelse", 40, "commitments"),
    Column("promise_wording", "Löftets ordalydelse", 40, "promises", fills="wording"),
)  # fmt: skip
EARLIER_COLUMNS = (
    Column("title", "Åtagande", 40, locked=True, hint="Som det stod i det förra löftet."),
    Column("description", "Beskrivning", 60, locked=True, hint="Vad som lovades."),
    Column("responsible", "Ansvariga", 26, locked=True, hint="De som ansvarade."),
    Column("last", "Redovisades senast", 60, locked=True, hint="Det senaste som har redovisats."),
    Column("next_step", "Nästa steg", 40, locked=True, hint="Det som då skulle göras senare."),
)
PARTY_COLUMNS = (
    Column("title", "Namn", 40, "parties", required=True),
    Column("kind", "Slag", 20, "parties", "party_kind", required=True),
)
THEME_COLUMNS = (
    Column("title", "Namn", 34, "themes", required=True),
    Column("description", "Beskrivning", 70, "themes", required=True),
)
TARGET_COLUMNS = (
    Column("commitment", "Åtagande", 34, "targets", "own", fills="commitment_id",
           hint="Välj i listan. Heter flera åtaganden likadant, skriv gruppen inom parentes efter titeln. Tom cell: "
                "raden är bara en ny indikator."),
    Column("indicator", "Indikator", 34, "targets", "counted", required=True, fills="indicator_id",
           hint="Det som räknas. Välj i listan, eller skriv ett nytt namn och fyll i enhet, slag och definition."),
    Column("value", "Mål", 14, "targets",
           hint="Ett tal, eller ”minst 8”, ”exakt 2”, ”högst 10”. Tom cell: inget mål."),
    Column("comparison", "Gräns", 14, "targets", "comparison", hint="Behövs när Mål bara är ett tal."),
    Column("per", "Gäller per", 26, "targets", "per", hint="Behövs när det finns ett mål."),
    Column("parties", "Parter", 24, "targets", "parties", several=True),
    Column("due_on", "Senast", 14, "targets"),
    Column("anchor", "Ankare", 30, "targets", hint="Behövs när det finns ett mål."),
    Column("unit", "Ny indikator: enhet", 20, "indicators"),
    Column("kind", "Ny indikator: slag", 18, "indicators", "kind"),
    Column("definition", "Ny indikator: definition", 60, "indicators"),
)  # fmt: skip

OPEN_LISTS = {"parties": PARTIES, "themes": THEMES, "own": COMMITMENTS, "counted": TARGETS}
"""Lists that people may add to, and the sheets in which they do it."""
SHEETS = {
    PERIOD: PERIOD_FIELDS,
    COMMITMENTS: COMMITMENT_COLUMNS,
    PARTIES: PARTY_COLUMNS,
    THEMES: THEME_COLUMNS,
    PLACES: PLACE_COLUMNS,
    TARGETS: TARGET_COLUMNS,
    SOURCE: SOURCE_FIELDS,
}
ADDING_SHEETS = {name: columns for name, columns in SHEETS.items() if name not in (PERIOD, SOURCE)} | {
    SOURCE: ADDING_FIELDS
}
"""The sheets of a workbook that adds commitments to a promise period that the data have."""
