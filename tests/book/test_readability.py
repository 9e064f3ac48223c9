"""The book's own texts are plain: LIX no higher than 50 in any section of pages, shared texts, chapters and vocabulary.

LIX (Björnsson 1968) is words per sentence plus the percentage of words longer than six letters. Up to 30 is easy, 40
is a newspaper, 50 a public authority's report. The table over all texts is printed by ``pytest -s``.
"""

import re
from dataclasses import dataclass
from importlib import resources

import pytest

from loftesbok.analysis import comparisons
from loftesbok.domain import vocabulary
from loftesbok.editions import notebook

HARDEST = 50
FEWEST = 15  # words; a section shorter than that is measured together with the one before it
NOT_SWEDISH = {"in-english.md", "text-in-english.md"}

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
DROPPED_FENCE = re.compile(r"^(`{3,})(?!\{glossary\})[^\n]*\n.*?^\1$", re.DOTALL | re.MULTILINE)
DROPPED_LINE = re.compile(r"^(%.*|\([\w-]+\)=|\{\..*\}|`{3,}.*|:{3,}.*|:[\w-]+:.*|\|.*)$", re.MULTILINE)
HEADING = re.compile(r"^#{1,6} +(.*)$", re.MULTILINE)
NAMED_ROLE = re.compile(r"\{\w+\}`([^`<]*?)\s*<[^`]*`")
ROLE = re.compile(r"\{(?:term)\}`([^`]*)`")
REFERENCE = re.compile(r"\{\w+\}`[^`]*`")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)(?:\{[^}]*\})?")
CODE = re.compile(r"`[^`]*`")
END = re.compile(r"[.!?:]+(?=[\s»”)*]|$)")
WORD = re.compile(r"[^\W_]+(?:[-–][^\W_]+)*")


@dataclass(frozen=True)
class Passage:
    """A section's running text."""

    place: str
    text: str

    @property
    def words(self):
        return WORD.findall(self.text)

    @property
    def lix(self):
        words = self.words
        sentences = max(1, sum(1 for one in END.split(self.text) if WORD.search(one)))
        return len(words) / sentences + 100 * sum(len(one) > 6 for one in words) / len(words)


def running_text(markdown):
    """Return what is read as sentences: without code, tables, labels and marks; each item a sentence of its own."""
    text = DROPPED_LINE.sub("", markdown)
    for pattern, kept in ((NAMED_ROLE, r"\1"), (ROLE, r"\1"), (REFERENCE, "avsnittet"), (LINK, r"\1"), (CODE, "x")):
        text = pattern.sub(kept, text)
    lines = []
    for line in text.replace("*", "").splitlines():
        item = re.match(r"\s*(?:[-:]|\d+\.) +", line)
        if lines and (item or not line.strip()) and lines[-1] and not END.search(lines[-1][-1:]):
            lines[-1] += "."
        lines.append(line[item.end() :] if item else line.strip())
    return " ".join(" ".join(lines).split())


def sections(name, markdown):
    """Return the passages of a page: its text from each heading to the next, short ones joined to the one before."""
    parts = HEADING.split(DROPPED_FENCE.sub("", FRONT_MATTER.sub("", markdown)))
    titled = zip(["", *parts[1::2]], parts[0::2], strict=True)
    found = []
    for title, part in titled:
        text = running_text(without_terms(part))
        if not WORD.search(text):
            continue
        if found and len(WORD.findall(text)) < FEWEST:
            found[-1] = Passage(found[-1].place, f"{found[-1].text} {text}")
        else:
            found.append(Passage(f"{name}: {title}" if title else name, text))
    return found


def without_terms(markdown):
    """Leave out the words that a glossary explains: many are names and abbreviations."""

    def definitions(glossary):
        return "\n".join(line for line in glossary[1].splitlines() if line.startswith(" ") or not line.strip())

    return re.sub(r"^```\{glossary\}\n(.*?)^```$", definitions, markdown, flags=re.DOTALL | re.MULTILINE)


def own_texts(repository):
    """Return name and Markdown of every text that somebody wrote for a reader of the book."""
    pages = resources.files("loftesbok.new_project").joinpath("templates", "pages")
    shared = resources.files("loftesbok.book.pages").joinpath("texts")
    for folder, name in ((repository.book, "book"), (pages, "pages"), (shared, "texts")):
        for path in sorted(folder.iterdir(), key=lambda path: path.name):
            if path.name.endswith(".md") and path.name not in NOT_SWEDISH:
                yield f"{name}/{path.name}", path.read_text(encoding="utf-8")
    for path in sorted(repository.notebooks.glob("*.ipynb")):
        cells = [cell for cell in notebook.read(path).cells if notebook.NARRATIVE in notebook.tags(cell)]
        yield f"notebooks/{path.name}", "\n\n".join(cell.source for cell in cells)
    for name, terms in vars(vocabulary).items():
        if isinstance(terms, dict) and name.isupper():
            yield f"vocabulary/{name}", "\n\n".join(term.meaning for term in terms.values())
    yield "rules/measures", "\n\n".join(comparisons.RULE)


@pytest.fixture(scope="module")
def passages(repository):
    return [passage for name, text in own_texts(repository) for passage in sections(name, text)]


def test_no_section_is_harder_than_a_public_report(passages):
    hard = sorted((one for one in passages if one.lix > HARDEST), key=lambda one: -one.lix)
    whole = Passage("all", " ".join(one.text for one in passages))
    print(f"\nLIX {whole.lix:.0f} over {len(passages)} sections, {len(whole.words)} words. The hardest:")
    for one in sorted(passages, key=lambda one: -one.lix)[:25]:
        print(f"{one.lix:5.1f} {len(one.words):5d} words  {one.place}")
    assert [(one.place, round(one.lix, 1)) for one in hard] == []


def test_every_kind_of_text_is_measured(passages):
    places = {one.place.split("/")[0] for one in passages}
    assert places == {"book", "pages", "texts", "notebooks", "vocabulary", "rules"}
    assert sum(len(one.words) for one in passages) > 5000


def test_the_measure_is_lix():
    easy = Passage("", "Vi gick hem. Det var sent.")
    assert easy.lix == pytest.approx(6 / 2)
    hard = Passage("", "Kommunstyrelsens ordförande undertecknade samverkansöverenskommelsen.")
    assert hard.lix == pytest.approx(4 + 100)


def test_what_is_no_running_text_is_left_out():
    page = (
        "---\nlang: sv\n---\n\n(etikett)=\n# Titel\n\n```{include} _generated/lage.md\n```\n\n% En kommentar här.\n"
        "```python\n# ingen rubrik\n```\n\n"
        "Se {ref}`metod-status` och {term}`löften <löfte>` i [boken](om.md).\n\n- ett\n- två\n\n| a | b |\n\n"
        "```{glossary}\nLOS\n  Ett sätt att arbeta.\n```\n"
    )
    assert [one.text for one in sections("sida", page)] == [
        "Se avsnittet och löften i boken. ett. två. Ett sätt att arbeta."
    ]
