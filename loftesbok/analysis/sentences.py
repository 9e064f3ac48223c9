"""The sentences that the book makes from counts: one function each, Swedish for none, one, two and many.

They take counts, names and labels, never rows, so that a test can read every one of them for every count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loftesbok.domain.swedish import NO_BREAK, listing, number, plural, sentence
from loftesbok.domain.vocabulary import PARTLY_REPORTED, SHOWN

NO_FOLLOWUP = "ingen uppföljning i underlaget"


# --- commitments ----------------------------------------------------------------------------------------------------


def count_commitments(count: int) -> str:
    """Write "inga åtaganden", "1 åtagande", "8 åtaganden"."""
    return plural(count, "åtagande", "åtaganden") if count else "inga åtaganden"


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


def count_rest(left_out: int) -> str:
    """Say how many commitments a list leaves out: "och 4 åtaganden till"; "" where it leaves out none."""
    return f"och {count_commitments(left_out)} till" if left_out > 0 else ""


# --- figures and comparisons ----------------------------------------------------------------------------------------


def name_change(points: int) -> str:
    """Name what comparable figures make: a change of two, a trend of three or more."""
    return "förändring" if points == 2 else f"trend, {plural(points, 'punkt', 'punkter')}"


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


def at_time(label: str) -> str:
    """Write when, within a sentence: "i maj–augusti 2023", but "2017"."""
    return label if label[:1].isdigit() else f"i {label}"


# --- a chapter ------------------------------------------------------------------------------------------------------


def tell_lead(parties: str, area: str, reported: str, later: str) -> str:
    """Say who promised what where, what time is told of, and of what later time nothing is known ("" for none)."""
    opening = f"Det här lovade {parties or 'parterna'} i {area}"
    if not reported:
        return f"{opening}. Vi har ingen uppföljning av löftet."
    ending = f" Vi har inga uppgifter om {later}." if later else ""
    return f"{opening}, och det här är redovisat för {reported}.{ending}"


_ONLY = {
    "done": "är åtagandet genomfört",
    "partly_reported": "är något gjort, men bara en del av det som lovades nämns",
    "in_progress": "pågår arbetet med åtagandet",
    "postponed": "är åtagandet uppskjutet",
    "not_done": "är åtagandet inte genomfört",
    "withdrawn": "är åtagandet avfört",
    "not_assessable": "går det inte att bedöma åtagandet",
}


def tell_before(label: str, counted: Mapping[str, int], total: int) -> str:
    """Say how it stood in the reporting period before, in one sentence; "" where nothing was told."""
    parts = [
        f"{count_in_words(counted[code])} {_as_it_was(code, counted[code])}" for code in SHOWN if counted.get(code)
    ]
    if not parts:
        return ""
    if sum(counted.values()) == total and len(parts) == 1:
        which = _all_of(total, "åtagandet", "båda åtagandena", f"alla {count_in_words(total)} åtaganden")
        code = next(code for code, count in counted.items() if count)
        return f"{sentence(at_time(label))} var {which} {_as_it_was(code, total)}."
    return f"{sentence(at_time(label))} var läget: {listing(parts)}."


def _as_it_was(code: str, count: int) -> str:
    if code in ("in_progress", "not_assessable"):
        return {"in_progress": "pågående", "not_assessable": "omöjligt att bedöma" if count == 1 else
                "omöjliga att bedöma"}[code]  # fmt: skip
    return SHOWN[code].single if count == 1 else SHOWN[code].many


def tell_whose(tellers: Sequence[str], others: Sequence[str]) -> str:
    """Say whose the figures are (names as "kommunen"), and whose work they tell of besides, by those who tell it."""
    if not tellers:
        return "Uppgifterna står i de källor som vi anger."
    if others:
        return f"Uppgifterna är {listing(list(map(genitive, tellers)))}, också de om {_whose(others)} arbete."
    return f"Uppgifterna är {listing(list(map(genitive, tellers)))} egna."


def _whose(names: Sequence[str]) -> str:
    return listing(list(map(genitive, names)))


ABOUT_US = "Vi är bokens redaktion. Statusen är vår bedömning, med samma regel för alla åtaganden."


def tell_not_held(titles: str, count: int, parties: str) -> str:
    """Say which reports are known to exist but are not held, and whom to ask."""
    ask = f" Fråga {parties}." if parties else ""
    return f"I källorna nämns {titles}. Vi har {'den' if count == 1 else 'dem'} inte.{ask}"


def tell_links(count: int, before: Sequence[str], after: Sequence[str], stated: int) -> str:
    """Say how many commitments have likes in earlier and later promises (their names), and whose word that is."""
    if not count:
        return "Vi har inte hittat något åtagande i ett annat löfte som liknar de här."
    which = [*([f"det tidigare löftet {listing(before)}"] if len(before) == 1 else []),
             *([f"de tidigare löftena {listing(before)}"] if len(before) > 1 else []),
             *([f"det senare löftet {listing(after)}"] if len(after) == 1 else []),
             *([f"de senare löftena {listing(after)}"] if len(after) > 1 else [])]  # fmt: skip
    many = "Ett åtagande" if count == 1 else f"{sentence(count_in_words(count))} åtaganden"
    judged = ("Det är vår bedömning." if not stated else "Det står i källan." if stated >= count else
              "Delvis står det i källan, delvis är det vår bedömning.")  # fmt: skip
    return f"{many} liknar åtaganden i {' och i '.join(which)}. {judged}"


def tell_told_before(count: int) -> str:
    """Name a fold that holds earlier reporting periods: "En tidigare period", "Fyra tidigare perioder"."""
    return "En tidigare period" if count == 1 else f"{sentence(count_in_words(count))} tidigare perioder"


def tell_time_without(state: str, times: Sequence[str]) -> str:
    """Say, in one sentence, of what times something is not known, by state; "" for none."""
    if not times:
        return ""
    when = listing(times)
    return {
        "before_first": f"{sentence(when)}: före den första uppföljningen, inga uppgifter.",
        "after_through": f"{sentence(when)}: efter det senaste vi har, inga uppgifter.",
        "partly_held": f"{sentence(when)}: vet inte, vi har inte hela dokumentet.",
        "published_not_held": f"{sentence(when)}: redovisning nämns, men vi har den inte.",
        "no_information": f"{sentence(when)}: inga uppgifter, och ingen källa säger om något har redovisats.",
        "not_reported": f"{sentence(when)}: redovisningen finns, men nämner inget åtagande.",
    }[state]


def tell_compared(steps: Sequence[str]) -> str:
    """Say which figures can be compared, as clauses (``tell_went``), or that none can."""
    if not steps:
        return "Inget tal går att jämföra mellan två perioder."
    what = "Ett tal" if len(steps) == 1 else f"{sentence(count_in_words(len(steps)))} tal"
    return f"{what} går att jämföra: {', och '.join([*[', '.join(steps[:-1])][: len(steps) - 1], steps[-1]])}."


def count_compared(series: int) -> str:
    """Say how many series of figures can be compared, where there are too many to tell one by one."""
    return f"{sentence(count_in_words(series))} tal går att jämföra mellan perioder."


def count_rows(count: int) -> str:
    """Name the way to all rows with figures, those without a number among them."""
    which = "Raden med mått" if count == 1 else f"Alla {number(count)} rader med mått"
    return f"{which}, och varför tal inte jämförs"


def tell_doers(parties: Sequence[str], joint: str) -> str:
    """Say who did what is counted: "gemensamt", "kommunen", or that it is not certain (``vocabulary.JOINT``)."""
    if joint == "yes":
        return "gemensamt"
    return listing(parties) if joint == "no" or len(parties) == 1 else f"{listing(parties)}, oklart om gemensamt"


def tell_went(thing: str, before: float, last: float, before_label: str = "", last_label: str = "") -> str:
    """Compare two figures of a thing, as a clause; without labels where the times have just been told."""
    values = [count_in_words(int(value)) if value == int(value) else number(value) for value in (before, last)]
    if not last_label:
        return f"{thing} {f'var {values[1]} båda gångerna' if before == last else f'från {values[0]} till {values[1]}'}"
    if before == last:
        return f"{thing} var {values[1]} både {at_time(before_label)} och {at_time(last_label)}"
    return f"{thing} gick från {values[0]} {at_time(before_label)} till {values[1]} {at_time(last_label)}"


def tell_readings(count: int) -> str:
    """Say for how many commitments a passage had to be read in one of several ways."""
    which = "ett åtagande" if count == 1 else f"{count_in_words(count)} åtaganden"
    return f"För {which} har vi fått tolka källan. Det står under ”Källor och tal”."


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


# --- the start page -------------------------------------------------------------------------------------------------

WHAT_IS_A_PROMISE = (
    "Ett medborgarlöfte är något som polisen och kommunen tillsammans lovar dem som bor på en plats. Det består av "
    "åtaganden, det som de ska göra var för sig eller tillsammans."
)
NOT_FOLLOWED_UP = "Vi har ingen uppföljning."
NOTHING_FOLLOWED_UP = "Inget löfte har någon uppföljning ännu."
RESULTS_FOR_ALL_TIMES = "För hela den tid som löftena gäller finns någon uppföljning."
WHAT_A_STATUS_IS = "Statusen gäller det som redovisas för en period. Den säger inte att problemet är löst."
NO_STATUSES = "Statusar visas när det finns en uppföljning."
WENT_FORWARD, AS_BEFORE, OTHERWISE, NOT_MENTIONED = "Gick framåt", "Som förut", "Ändrades på annat sätt", "Nämns inte"


def tell_promises_held(count: int, first: int, last: int) -> str:
    """Say how many promises the book holds and from which years, and whose word their results are."""
    years = f"från {first}" if first == last else f"från {first} till {last}"
    which = "ett löfte" if count == 1 else f"{count_in_words(count)} löften"
    return f"Här står {which} {years}, och vad de som lovade själva har berättat."


def tell_commitments_about(count: int, themes: Sequence[str], most: int) -> str:
    """Say how many commitments a promise has and what they are about: "Åtta åtaganden om trafik och narkotika."."""
    opening = sentence(f"{count_in_words(count, 'inga')} {'åtagande' if count == 1 else 'åtaganden'}")
    if not themes:
        return f"{opening}."
    about = "om" if len(themes) <= most else "om bland annat"
    return f"{opening} {about} {_listing_of_pairs(themes[:most])}."


def _listing_of_pairs(names: Sequence[str]) -> str:
    """Join names of which some hold an "och" themselves."""
    if len(names) > 1 and any(" och " in name for name in names):
        return f"{', '.join(names[:-1])} samt {names[-1]}"
    return listing(names)


def tell_no_promise_known(times: Sequence[str]) -> str:
    """Say for which times between the promises none is known."""
    return f"Om det fanns något löfte för {listing(times)} vet vi inte."


def tell_times_without_results(times: Sequence[str], most: int) -> tuple[str, str]:
    """Say of which times no result is known: what stands out, and what follows it."""
    left_out = len(times) - most
    names = [*times[:most], f"{left_out} tider till"] if left_out > 1 else times
    return f"Hur det gick {listing(names)}.", "För den tiden har vi inga resultat alls."


def tell_compared_with(time: str) -> str:
    """Say what the newest follow-up is compared with."""
    return f"Jämförelsen är med {time}."


def tell_nothing_known_of(time: str) -> str:
    """Say of which time nothing is known."""
    return f"Vi har inga uppgifter om {time}."


def tell_answer(total: int, counted: Mapping[str, int]) -> str:
    """Say what came of a promise's commitments in its last follow-up, by whose word; ``counted`` by what is shown."""
    done, partly, rest = counted.get("done", 0), counted.get(PARTLY_REPORTED, 0), total - sum(counted.values())
    whole = {1: "åtagandet", 2: "båda åtagandena"}.get(total, f"alla {count_in_words(total)} åtaganden")
    if not sum(counted.values()):
        return "Redovisningen nämner inget av åtagandena." if total > 1 else "Redovisningen nämner inte åtagandet."
    if total == 1:
        return f"Enligt redovisningen {next(_ONLY[code] for code, count in counted.items() if count)}."
    if done == total:
        return f"Enligt redovisningen är {whole} genomförda."
    if partly == total:
        part = "båda" if total == 2 else "alla"
        return f"Enligt redovisningen är något gjort för {whole}. För {part} nämns bara en del av det som lovades."
    of_all = f"{count_in_words(total)} åtaganden"
    word = "genomfört" if done < 2 else "genomförda"
    parts = [f"Enligt redovisningen är {count_in_words(done, 'inget')} av {of_all} {word}."]
    if partly:
        others = "de andra" if done + partly == total and partly > 1 else ""
        which = f"de {count_in_words(partly)} andra" if others else count_in_words(partly)
        parts.append(f"För {which} nämns bara en del.")
    for code, single, many in (
        ("in_progress", "pågår", "pågår"), ("postponed", "är uppskjutet", "är uppskjutna"),
        ("not_done", "är inte genomfört", "är inte genomförda"), ("withdrawn", "är avfört", "är avförda"),
        ("not_assessable", "går inte att bedöma", "går inte att bedöma"),
    ):  # fmt: skip
        if count := counted.get(code, 0):
            parts.append(f"{sentence(count_in_words(count))} {single if count == 1 else many}.")
    if rest:
        parts.append(f"{sentence(count_in_words(rest))} nämns inte.")
    return " ".join(parts)


def count_in_words(count: int, none: str = "noll") -> str:
    """Write a count up to twelve in letters, as in running text: "ett", "åtta", "14"."""
    return none if not count else _WORDS[count] if count < len(_WORDS) else number(count)


_WORDS = ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


# --- promises over time ---------------------------------------------------------------------------------------------

NO_COMPARISONS = "Inget tal går att följa från ett löfte till ett annat."
NO_CONTINUATIONS = "Inget åtagande går vidare till ett annat löfte, såvitt vi vet."


def tell_promises_by_area(first: int, last: int, areas: Mapping[str, int]) -> str:
    """Say how many promises there are, from which years and for which areas."""
    count = sum(areas.values())
    years = str(first) if first == last else f"{first} till {last}"
    opening = f"{sentence(count_in_words(count))} {'löfte' if count == 1 else 'löften'}, från {years}"
    if len(areas) == 1:
        return f"{opening}, för {_small(next(iter(areas)))}."
    parts = [f"{count_in_words(number_of)} för {_small(area)}" for area, number_of in areas.items()]
    return f"{opening}: {listing(parts)}."


def tell_recurring(themes: Sequence[str], times: int, promises: int) -> str:
    """Say which themes come back in the most promises; "" where none does."""
    if not themes or times < 2:
        return ""
    of_all = f"{count_in_words(times)} löften av {count_in_words(promises)}"
    if times == promises:
        of_all = "båda löftena" if promises == 2 else f"alla {count_in_words(promises)} löften"
    return f"{sentence(_listing_of_pairs(themes))} återkommer i {of_all}."


def tell_years_with_results(years: int, with_results: int, without: Sequence[str]) -> str:
    """Say of how many of the years results are known, and of which times none is."""
    all_years = "Av ett år" if years == 1 else f"Av {count_in_words(years)} år"
    opening = f"{all_years} har vi redovisade resultat för {count_in_words(with_results, 'inget')}."
    return f"{opening} Hur det gick {listing(without)} vet vi inte." if without else opening


def tell_shared(name: str, shared: int, total: int) -> str:
    """Say how many of the commitments of the newest promise are shared."""
    if not shared:
        return f"I löftet för {name} har varje åtagande en enda ansvarig."
    if shared == total:
        return (
            f"I löftet för {name} är alla åtaganden gemensamma."
            if total > 1
            else f"I löftet för {name} är åtagandet gemensamt."
        )
    word = "gemensamt" if shared == 1 else "gemensamma"
    return f"I löftet för {name} är {count_in_words(shared)} av {count_in_words(total)} åtaganden {word}."


def tell_continuations(stated: int, assessed: int) -> str:
    """Say how many commitments go on by a source's word, and how many links are our assessment."""
    if not stated:
        return "Att åtaganden hör ihop över tid är vår bedömning. Ingen källa säger det."
    which = f"{sentence(count_in_words(stated))} {'åtagande' if stated == 1 else 'åtaganden'}"
    opening = f"{which} skulle enligt källan gå vidare."
    return f"{opening} Alla andra kopplingar är vår bedömning." if assessed else opening


def tell_comparable(promise: str, count: int) -> str:
    """Say how many series of figures can be compared within a promise, before they are listed."""
    return f"Inom löftet för {promise} kan {'ett tal' if count == 1 else f'{count_in_words(count)} tal'} jämföras:"


def _small(area: str) -> str:
    return area[:1].lower() + area[1:] if area.startswith("Hela ") else area
