"""The field's fixed words: what each code in the dataset is called in Swedish, and what it means.

One place for them, so that tables, figures, the method page, the data dictionary and the Excel form say the same.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A code's Swedish label, its meaning in plain words and, for states, the sign shown beside it.

    ``single`` and ``many`` are what a status is called in running text behind the number of commitments: 1 and more
    ("1 genomfört", "6 genomförda").
    """

    label: str
    meaning: str
    sign: str = ""
    many: str = ""
    single: str = ""


STATUSES = {
    "done": Term(
        "Genomfört",
        "Alla delar som lovades redovisas som gjorda, även om arbetet fortsätter.",
        "●",
        "genomförda",
        "genomfört",
    ),
    "in_progress": Term(
        "Pågår",
        "En del av det som lovades är på väg, eller så är en del gjord och en annan inte.",
        "◐",
        "pågår",
        "pågår",
    ),
    "postponed": Term(
        "Uppskjutet",
        "Redovisas som inte gjort, och en senare tid nämns.",
        "◷",
        "uppskjutna",
        "uppskjutet",
    ),
    "not_done": Term(
        "Inte genomfört",
        "Redovisas som inte gjort, utan att någon senare tid nämns.",
        "○",
        "inte genomförda",
        "inte genomfört",
    ),
    "withdrawn": Term("Avfört", "Redovisas som borttaget ur löftet.", "⊘", "avförda", "avfört"),
    "not_assessable": Term(
        "Går inte att bedöma",
        "Redovisningen innehåller inget som svarar mot åtagandet.",
        "?",
        "går inte att bedöma",
        "går inte att bedöma",
    ),
}
"""The statuses that are set, each of a follow-up's reporting period; what is shown of one is in ``SHOWN``."""
PARTLY_REPORTED = "partly_reported"
SHOWN = {
    "done": STATUSES["done"],
    PARTLY_REPORTED: Term(
        "Delvis redovisat",
        "Det som nämns är gjort, men en del av det som lovades nämns inte.",
        "◠",
        "delvis redovisade",
        "delvis redovisat",
    ),
    **{code: term for code, term in STATUSES.items() if code != "done"},
}
"""What a reader is shown of a follow-up (``shown_status``), in the order in which it is counted and explained."""


def shown_status(status: str, unreported: str, silent_parties: str) -> str:
    """Return what a reader is shown of a follow-up: a code of ``SHOWN``.

    ``done`` where a promised part is not mentioned (``unreported``) or a responsible party's share is not reported
    (``silent_parties``; both *lists*) is no more than ``partly_reported``. Every other status is shown as it is.
    """
    return PARTLY_REPORTED if status == "done" and (unreported or silent_parties) else status


STATES = {
    "not_reported": Term(
        "Ej redovisad", "En redovisning som vi har täcker tiden men nämner inte åtagandet.", "–"
    ),
    "partly_held": Term(
        "Vet inte: vi har inte hela dokumentet",
        "Vi har bara en del av en redovisning som täcker tiden, och den delen nämner inte åtagandet.",
        "◌",
    ),
    "published_not_held": Term(
        "Publicerad, saknas i underlaget", "En redovisning är känd för tiden, men vi har den inte.", "▢"
    ),
    "no_information": Term(
        "Ingen uppgift", "En redovisning kan väntas för tiden, men ingen källa säger om den finns.", "…"
    ),
    "before_first": Term("Före första redovisningen", "Tiden ligger före den första redovisningsperioden.", "◁"),
    "after_through": Term("Efter underlagets slut", "Tiden ligger efter det sista som boken har uppgifter om.", "▷"),
}  # fmt: skip
NEEDS_REASON = ("postponed", "not_done", "withdrawn")

PRECISIONS = {
    "exact": Term("exakt", "Källan anger antalet."),
    "at_least": Term("minst", "Källan anger en undre gräns, eller räknar upp exempel."),
    "more_than": Term("mer än", "Källan säger mer än eller drygt."),
    "about": Term("ungefär", "Källan säger cirka, omkring eller ett x-tal."),
    "less_than": Term("mindre än", "Källan säger mindre än eller knappt."),
    "at_most": Term("högst", "Källan anger en övre gräns."),
    "unspecified": Term("antal ej angivet", "Källan säger att något har hänt men inte hur många gånger."),
}
BASES = {
    "stated": Term("uppgivet", "Talet står i källan."),
    "counted": Term("räknat", "Källan räknar upp dem en och en, och vi har räknat."),
}
ACCUMULATIONS = {
    "period": Term("under perioden", "Räknat inom redovisningsperioden."),
    "stock": Term("i bruk vid periodens slut", "Det som fanns på plats när perioden slutade."),
    "rate": Term("takt eller kvot", "Per något, till exempel dagar i veckan eller jämfört med året före."),
    "unknown": Term("nytillkomna eller totalt framgår inte", "Källan säger inte om talet är nytt eller sammanlagt."),
}
JOINT = {
    "yes": Term("gemensamt", "Parterna gjorde det tillsammans."),
    "no": Term("enskilt", "Parten gjorde det på egen hand."),
    "unclear": Term("oklart om gemensamt", "Källan säger inte om parterna gjorde det tillsammans."),
}
HELD = {
    "yes": Term("Ja", "Vi har redovisningen."),
    "partly": Term("Delvis", "Vi har bara en del av redovisningen. Det som den inte nämner vet vi inget om."),
    "no": Term("Nej", "Vi vet att redovisningen finns, men har den inte."),
}
HELD_SOME = ("yes", "partly")
"""What is said of reports that are held, whole or in part."""
KINDS = {
    "output": Term("prestation", "Det som parterna har gjort."),
    "outcome": Term("utfall", "Det som hände i verksamheten eller omvärlden, utan att orsaken är mätt."),
    "effect": Term("effekt", "En uppmätt verkan av åtgärden."),
}
PART_KINDS = {
    "share": Term("varav", "En del av helheten; delarna behöver inte bli hela helheten."),
    "partition": Term("delsumma", "Delarna blir tillsammans helheten."),
    "within": Term("inom", "Räknat inom helheten, i en annan enhet."),
}
CADENCES = {
    "month": Term("varje månad", ""),
    "quarter": Term("varje kvartal", ""),
    "tertial": Term("varje tertial", ""),
    "half_year": Term("varje halvår", ""),
    "year": Term("varje år", ""),
    "at_end": Term("när löftet har gått ut", ""),
}
REPORT_KINDS = {
    "web": Term("webbsida", ""),
    "board_paper": Term("tjänsteskrivelse", ""),
    "committee": Term("nämnd eller utskott", ""),
    "social_media": Term("sociala medier", ""),
    "other": Term("annan form", ""),
}
RELATIONS = {
    "continued": Term("fortsätter", "Samma åtagande i nästa löfte."),
    "narrowed": Term("smalnar av", "Fortsätter i snävare form."),
    "widened": Term("vidgas", "Fortsätter i bredare form."),
    "related": Term("hör ihop", "Rör samma sak, utan att vara samma åtagande."),
}
EVIDENCE = {
    "source": Term("enligt källan", "Källan säger det."),
    "assessment": Term("vår bedömning", "Projektets egen bedömning."),
}
COMPARISONS = {
    "at_least": Term("minst", ""),
    "exactly": Term("exakt", ""),
    "at_most": Term("högst", ""),
}
TARGET_PER = {
    "reporting_period": Term("per redovisningsperiod", ""),
    "year": Term("per år", ""),
    "period": Term("under hela löftesperioden", ""),
}
VERDICTS = {
    "met": Term("Nått", "Siffrorna räcker till målet.", "●"),
    "exceeded": Term("Överträffat", "Siffrorna är högre än målet.", "▲"),
    "not_met": Term(
        "Inte nått", "Tiden är ute och siffrorna räcker inte, eller så är målets övre gräns passerad.", "○"
    ),
    "not_yet_due": Term("Tiden är inte ute", "Målet ska nås senare än underlaget sträcker sig.", "◷"),
    "not_judgeable": Term(
        "Kan inte bedömas",
        "Siffror saknas, är för oprecisa eller gäller något annat än målet. Skälet står vid målet.",
        "?",
    ),
}
