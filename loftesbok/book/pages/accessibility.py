"""The accessibility statement: what was tried, when, how and with what, and what is known to fail.

Everything that it says of trials comes from ``book/tillganglighet.yml``; contact and standing come from the publisher
in ``datapackage.json``, where validation holds them to be there. Nothing is claimed that is not written in either, and
no book is built while something is missing.
For public bodies the content follows the act (2018:1937) on accessibility to digital public service, DOS-lagen.
"""

from __future__ import annotations

from loftesbok.book.accessibility_record import Record, Trial, read
from loftesbok.data.dataset import Dataset
from loftesbok.document.document import Document, document
from loftesbok.document.myst import escape_myst
from loftesbok.document.pieces import Block, Bullets, Facts, Line, Paragraph, line
from loftesbok.domain.swedish import day, listing
from loftesbok.project.project import Project

COMPLIANCE = {
    "full": "Boken uppfyller kraven i lagen.",
    "partial": "Boken uppfyller kraven i lagen till en del. Bristerna står nedan.",
    "none": "Boken uppfyller inte kraven i lagen. Bristerna står nedan.",
}


def statement(project: Project, dataset: Dataset) -> str:
    """Return the statement as MyST, from the second level of headings.

    Raises DataError with every field that is missing or wrong.
    """
    record = read(project, official=bool(dataset.package["publisher"]["official"]))
    parts: list[tuple[str, str]] = [
        ("Hur tillgänglig boken är", document(*_state(record)).to_myst()),
        ("Om något inte fungerar för dig", document(*_contact(dataset.package["publisher"]["contact"])).to_myst()),
    ]
    if record.supervision:
        parts.append(("Tillsyn", document(Paragraph(line(record.supervision))).to_myst()))
    parts += [
        ("Det som är prövat", _trials(record)),
        ("Det som inte är prövat", document(*_not_tried(record)).to_myst()),
    ]
    sections = "\n\n".join(f"## {heading}\n\n{text}" for heading, text in parts)
    return f"{document(*_standing(dataset)).to_myst()}\n\n{sections}"


def _standing(dataset: Dataset) -> list[Block]:
    publisher = dataset.package["publisher"]
    name, municipality = publisher["name"], dataset.package["municipality"]["name"] or "kommunen"
    if publisher["official"]:
        return [
            Paragraph(
                line(
                    f"{name} står bakom den här boken. Här står hur boken uppfyller lagen om tillgänglighet till "
                    "digital offentlig service (DOS-lagen), vilka brister som är kända och hur du kan få hjälp."
                )
            )
        ]
    return [
        Paragraph(
            line(
                "Det här är projektets egen redogörelse. Den är ingen tillgänglighetsredogörelse enligt lagen om "
                "tillgänglighet till digital offentlig service (DOS-lagen). En sådan lämnas av den som har ansvar "
                "för en offentlig tjänst. Boken är ett fristående exempel och ingen tjänst från "
                f"{municipality} eller Polisen."
            ),
            "note",
        )
    ]


def _state(record: Record) -> list[Block]:
    blocks: list[Block] = [Paragraph((f"Vi siktar på {record.goal}.",))]
    if record.compliance:
        blocks.append(Paragraph((COMPLIANCE[record.compliance],)))
    if record.faults:
        pairs = tuple((fault.what, (line(fault.remedy),)) for fault in record.faults)
        blocks += [Paragraph(("Det här är brister som vi känner till:",)), Facts(pairs)]
    elif record.trials:
        blocks.append(
            Paragraph(("Proven har inte visat några brister. Det betyder inte att det inte finns några.",)),
        )
    else:
        blocks.append(Paragraph(("Vi vet inte om boken har brister, för den är inte prövad.",)))
    blocks.append(Paragraph((f"Uppgifterna gällde den {day(record.updated_on.isoformat())}.",)))
    return blocks


def _contact(contact: str) -> list[Block]:
    request: Line = line(f"Säg till om du inte kan läsa något, eller om du hittar en brist. Kontakt: {contact}.")
    return [Paragraph(request), Paragraph(("Skriv vilken sida det gäller och vilka hjälpmedel du använder.",))]


def _trials(record: Record) -> str:
    """Return one section per trial: too much text for the cells of a table."""
    if not record.trials:
        return document(Paragraph(("Ingen del av boken är prövad ännu.",))).to_myst()
    return "\n\n".join(f"### {escape_myst(trial.what)}\n\n{_trial(trial).to_myst()}" for trial in record.trials)


def _trial(trial: Trial) -> Document:
    pairs: tuple[tuple[str, tuple[Line, ...]], ...] = (
        ("Resultat", (line(trial.result),)),
        ("Var", (line(trial.pages),)),
        ("När", (line(day(trial.tried_on.isoformat())),)),
        ("Med", (line(listing(trial.tools)),)),
    )
    return document(Paragraph(line(trial.how)), Facts(pairs))


def _not_tried(record: Record) -> list[Block]:
    if not record.not_tried:
        return [Paragraph(("Vi vet inte om något prov som återstår.",))]
    return [Bullets(tuple(line(subject) for subject in record.not_tried))]
