"""A made-up promise that has been reported five times: trends, zero, gap, "minst", and every status."""

from __future__ import annotations

from tests.sample.project import TOLD, rows

PERIOD = "2024-2025"
TERTIALS = ("2024-T1", "2024-T2", "2024-T3", "2025-T1", "2025-T2")
MONTHS = ("2024-01", "2024-02", "2024-04", "2024-05", "2024-06")
BOTH = "kommunen|polisen"

COMMITMENTS = {
    "krogtillsyn": ("Göra tillsyn på krogar och informera krögare", BOTH,
                    "kommunens tillsyn|polisens tillsyn|informera krögare",
                    "Kommunen och polisen ska göra tillsyn på krogar och tala om för krögarna vad som gäller."),
    "vandringar": ("Ordna trygghetsvandringar och ge svar", "kommunen", "ordna vandringar|ge deltagarna svar",
                   "Kommunen ska ordna trygghetsvandringar och efter varje vandring svara dem som var med."),
    "belysning": ("Byta belysningen längs skolvägar", "kommunen", "byta belysning",
                  "Kommunen ska byta belysningen längs sex skolvägar under löftets tid."),
    "foraldramoten": ("Besöka föräldramöten i skolorna", "polisen", "besöka föräldramöten",
                      "Polisen ska besöka föräldramöten i kommunens skolor varje termin."),
}  # fmt: skip

# For each commitment and time: status, who reported, what is told, parts not mentioned, what is not stated, and why.
FOLLOWUPS = {
    "krogtillsyn": [
        ("done", BOTH, "Kommunen och polisen gjorde sex tillsynsbesök tillsammans. Kommunen gjorde nio på egen hand.",
         "informera krögare", "", "Tillsynen är gjord, men information till krögare nämns inte."),
        ("in_progress", BOTH, "Inga tillsynsbesök gjordes tillsammans. Kommunen gjorde 12 på egen hand, och ett brev "
         "till krögarna förbereddes.", "", "", "Tillsynen är gjord, och informationen förbereddes."),
        ("done", "kommunen", "Kommunen gjorde tio tillsynsbesök på egen hand.", "informera krögare|polisens tillsyn",
         "om besök gjordes tillsammans med polisen", "Kommunens tillsyn är gjord, men resten nämns inte."),
        ("done", BOTH, "Kommunen och polisen gjorde minst åtta tillsynsbesök tillsammans. Kommunen gjorde 14 på egen "
         "hand.", "informera krögare", "", "Tillsynen är gjord, men information till krögare nämns inte."),
        ("done", BOTH, "Kommunen och polisen gjorde elva tillsynsbesök tillsammans. Kommunen gjorde 13 på egen hand. "
         "Alla krögare fick ett brev om reglerna.", "", "vad besöken ledde till",
         "Både tillsyn och information redovisas som gjorda."),
    ],
    "vandringar": [
        ("postponed", "kommunen", "Ingen vandring ordnades. Som skäl anges snö och is.", "", "",
         "Inget är gjort, men en senare tid är satt."),
        ("done", "kommunen", "Vandringar ordnades i flera områden, och deltagarna fick svar.", "",
         "hur många vandringarna var", "Både vandringar och svar redovisas som gjorda."),
        None,
        ("done", "kommunen", "Vandringar ordnades, och deltagarna fick svar.", "", "hur många vandringarna var",
         "Både vandringar och svar redovisas som gjorda."),
        ("in_progress", "kommunen", "Kommunen ordnade minst två trygghetsvandringar. Svaren till deltagarna "
         "förbereddes.", "", "hur många som deltog", "Vandringarna är gjorda, och svaren förbereddes."),
    ],
    "belysning": [
        ("in_progress", "kommunen", "Kommunen köpte in nya armaturer.", "", "", "Bytet förbereddes."),
        ("in_progress", "kommunen", "Belysningen byttes längs en av skolvägarna.", "", "", "Bytet pågår."),
        ("in_progress", "kommunen", "Belysningen är bytt längs tre skolvägar.", "", "", "Bytet pågår."),
        ("in_progress", "kommunen", "Belysningen är bytt längs fem skolvägar.", "", "", "Bytet pågår."),
        ("done", "kommunen", "Belysningen är bytt längs sex skolvägar.", "", "", "Alla skolvägar redovisas som klara."),
    ],
    "foraldramoten": [
        ("done", "polisen", "Polisen besökte tre föräldramöten.", "", "vilka skolor det var",
         "Besöken redovisas som gjorda."),
        ("done", "polisen", "Polisen besökte två föräldramöten.", "", "vilka skolor det var",
         "Besöken redovisas som gjorda."),
        ("done", "polisen", "Polisen besökte fem föräldramöten.", "", "vilka skolor det var",
         "Besöken redovisas som gjorda."),
        None,
        ("not_done", "polisen", "Polisen besökte inga föräldramöten.", "", "varför inga möten besöktes",
         "Det som lovades redovisas som inte gjort."),
    ],
}  # fmt: skip

REASONS = {
    "postponed": {"reason": "Snö och is.", "next_step": "Vandringar planeras till maj."},
    "not_done": {"reason": "Personalbrist."},
}

# Values in the order of the times; None where nothing is told.
SERIES = [
    ("krogtillsyn", "gemensam-tillsyn", BOTH, "yes", "period", (6, 0, None, "minst 8", 11)),
    ("krogtillsyn", "gemensam-tillsyn", "kommunen", "no", "period", (9, 12, 10, 14, 13)),
    ("vandringar", "vandringar", "kommunen", "no", "period", (None, None, None, None, "minst 2")),
    ("belysning", "skolvagar", "kommunen", "no", "stock", (None, 1, 3, 5, 6)),
    ("foraldramoten", "foraldramoten", "polisen", "no", "period", (3, 2, 5, None, 0)),
]
INDICATORS = [
    ("gemensam-tillsyn", "Tillsynsbesök på krogar", "besök"), ("vandringar", "Trygghetsvandringar", "vandringar"),
    ("skolvagar", "Skolvägar med ny belysning", "skolvägar"), ("foraldramoten", "Besökta föräldramöten", "möten"),
]  # fmt: skip


def tables(times: tuple[str, ...] = TERTIALS, cadence: str = "tertial") -> dict[str, list[dict[str, str]]]:
    """Return the promise as rows of each table, reported at five times."""
    sample = rows()
    source = {"source_id": "lofte", "anchor": "ett påhittat löfte"}
    followups, measures = [], []
    for slug, told in FOLLOWUPS.items():
        for when, followup in zip(times, told, strict=True):
            if followup:
                status, parties, summary, unreported, not_stated, rationale = followup
                followups.append(
                    {"commitment_id": f"{PERIOD}-{slug}", "reporting_period": when, "status": status,
                     "reported_by": parties, "summary": summary, "unreported": unreported, "not_stated": not_stated,
                     "rationale": rationale, "assessed_by": "testredaktionen", "assessed_on": "2025-10-01",
                     **REASONS.get(status, {}), **TOLD}
                )  # fmt: skip
    for slug, indicator, parties, joint, accumulation, values in SERIES:
        for when, value in zip(times, values, strict=True):
            if value is not None:
                measures.append(
                    {"commitment_id": f"{PERIOD}-{slug}", "reporting_period": when, "indicator_id": indicator,
                     "parties": parties, "joint": joint, "value": str(value).removeprefix("minst "),
                     "precision": "at_least" if str(value).startswith("minst") else "exact", "basis": "stated",
                     "accumulation": accumulation, **TOLD}
                )  # fmt: skip
    return {
        **sample,
        "periods": [{**sample["periods"][0], "cadence": cadence, "title": "Löftet till Påhittade 2024–2025",
                     "area": "Påhittade"}],
        "commitments": [
            {"commitment_id": f"{PERIOD}-{slug}", "period_id": PERIOD, "position": str(position), "title": title,
             "description": description, "parts": parts, "theme_id": "trygghet", "responsible": responsible, **source}
            for position, (slug, (title, responsible, parts, description)) in enumerate(COMMITMENTS.items(), 1)
        ],
        "targets": [],
        "reports": [
            {"report_id": f"redovisning-{when.lower()}", "period_id": PERIOD, "covers_from": when, "covers_to": when,
             "kind": "web", "held": "yes", "title": "Påhittad uppföljning", **TOLD}
            for when in times
        ],
        "indicators": [
            {"indicator_id": indicator, "title": title, "unit": unit, "kind": "output", "definition": "Påhittad."}
            for indicator, title, unit in INDICATORS
        ],
        "followups": followups,
        "measures": measures,
    }  # fmt: skip
