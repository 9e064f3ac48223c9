"""A new promise period asked for at a terminal: each answer tried at once, any taken back, nothing by halves."""

import os
import select
import shutil
import subprocess
import sys
from functools import cache

import pytest

from loftesbok import cli
from loftesbok.data.dataset import load
from loftesbok.data_entry.new_period import begin as period
from loftesbok.domain.problems import LoftesbokError
from loftesbok.project.project import Project
from loftesbok.scaffold import lay_out, questions
from loftesbok.scaffold.dialogue import Dialogue
from tests.projects import second_project


class Terminal:
    """Someone at a terminal: answers prompts that begin with given words, in turn; any other with the return key."""

    def __init__(self, answers):
        self.answers = {words: [given] if isinstance(given, str) else list(given) for words, given in answers.items()}
        self.shown = []

    def read(self, prompt):
        if len(self.shown) > 600:
            raise EOFError
        self.shown.append(prompt)
        for words, given in self.answers.items():
            if prompt.strip().startswith(words) and given:
                self.shown[-1] += given[0]
                return given.pop(0)
        return ""

    @property
    def text(self):
        return "\n".join(self.shown)


def asked(project, answers, period_id="2026", **given):
    """Go through the questions; return the plan and what was shown."""
    terminal = Terminal(answers)
    dialogue = Dialogue(terminal.read, terminal.shown.append)
    told = period.Given(period_id, **given)
    return questions.ask_for_period(project, data_of(project), dialogue, told), terminal.text


@cache
def data_of(project):
    return load(project.data)


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    return lay_out(tmp_path_factory.mktemp("tomt") / "projekt", "Påhittade kommun")


@pytest.fixture(scope="session")
def second(tmp_path_factory):
    return second_project(tmp_path_factory.mktemp("andra") / "projekt")


FIRST = {
    "Område": "Hela kommunen", "Vad löftet handlar om": "Påhittat.", "Dokumenttyp": "exempel",
    "Ankare: några få ord": "påhittade ord", "Vilka ansvarar": "", "Nästa åtagandes titel": ["Fler vandringar"],
    "Nummer, flera med komma emellan": ["4", "1, polisen"],
}  # fmt: skip


def row(plan, table, number=0):
    return [one.after for one in plan.changes if one.table == table][number]


def test_a_first_promise_takes_little_more_than_the_return_key(empty):
    plan, shown = asked(empty, FIRST)
    one = row(plan, "periods")
    assert (one["title"], one["valid_from"], one["valid_to"], one["cadence"]) == (
        "Medborgarlöfte 2026", "2026", "2026", "half_year")  # fmt: skip
    assert [one.after["title"] for one in plan.changes if one.table == "parties"] == ["Påhittade kommun", "Polisen"]
    assert [row(plan, "parties", i)["kind"] for i in (0, 1)] == ["municipality", "police"]
    assert row(plan, "commitments")["responsible"] == "pahittade-kommun|polisen"
    assert row(plan, "commitments")["anchor"] == "påhittade ord"
    assert "+ 2026-fler-vandringar" in shown
    assert shown.rstrip().endswith("Ska det här skrivas? [j] (j/n):")


def test_each_answer_is_tried_at_once_by_the_rules_of_check(empty):
    wrong = {
        "Område": [("", "Svaret saknas")],
        "Gäller från": [("2026-02-30", "”2026-02-30” är inget datum. Rätt vore: en dag som")],
        "Gäller till": [("2025", "”2025” ligger före ”Gäller från”. Rätt vore: 2026 eller senare.")],
        "Första redovisningsperioden": [("H1 2026", "ingen redovisningsperiod. Rätt vore: ”2026-H1”"),
                                        ("2030-H1", "ligger utanför löftesperioden 2026")],
        "Vad löftet handlar om": [("Klicka här", "kvar från en mall"), ("dolt\u200btecken", "osynligt mellanslag")],
        "Datum": [("i våras", "”i våras” är inget datum")],
        "Webbadress": [("exempel.se", "mönstret")],
        "Nummer, flera med komma emellan": [("9", "”9” finns inte bland svaren. Rätt vore: ett nummer från 1 till 6"),
                                            ("varje halvt år", "eller ”Varje halvår”")],
        "Nummer [1]": [("1, 2", "Bara ett svar går att välja")],
        "Är åtagandena": [("kanske", "varken ja eller nej")],
        "Ankare: några få ord": [("?", "Några få ord ur källan")],
    }  # fmt: skip
    answers = {words: [answer for answer, _ in given] for words, given in wrong.items()}
    for words, right in FIRST.items():
        answers[words] = [*answers.get(words, []), *([right] if isinstance(right, str) else right)]
    plan, shown = asked(empty, answers)
    told = [told for given in wrong.values() for _, told in given]
    assert [one for one in told if one not in shown] == []
    assert plan.texts == asked(empty, FIRST)[0].texts


def test_an_answer_is_taken_back_and_given_anew(empty):
    plan, shown = asked(empty, {**FIRST, "Kort namn": ["Fel", "Rätt"], "Gäller från": ["<", "2026-01-01"],
                                "Löftets namn": ["<", "Ett namn"]})  # fmt: skip
    assert "Det här är den första frågan." in shown
    assert (row(plan, "periods")["short_title"], row(plan, "periods")["valid_from"]) == ("Rätt", "2026-01-01")
    assert row(plan, "periods")["title"] == "Ett namn"
    assert shown.count("Löftets namn") == 2
    answers = {**FIRST, "Nästa åtagandes titel": ["Ett", "Två", "<", ""], "Finns det ett mål": ["n", "n", "<"],
               "Nummer, flera med komma emellan": ["4", "1", "2", "2"], "Ska det": ["<", "n"]}  # fmt: skip
    plan, shown = asked(empty, answers)
    assert plan is None
    assert "+ 2026-tva" in shown


def test_a_promise_with_several_promises_targets_and_a_group(empty):
    answers = {
        **FIRST, "Är åtagandena": "ja", "Det första löftets rubrik": "Tryggt", "Nästa löftes rubrik": ["Lugnt"],
        "Nästa åtagandes titel": ["Vandringar", "", "Farthinder"], "Grupp": ["Norr"],
        "Nummer, flera med komma emellan": ["", "1,2", "", "2"], "Finns det ett mål i siffror": ["j"],
        "Vad räknas? Namn": "Vandringar", "Vad räknas, och": "Påhittad.", "Målet": ["8", "ungefär 8", "minst 8"],
        "Nummer:": ["2"], "Ankare: dokumentets": "minst 8",
    }  # fmt: skip
    plan, shown = asked(empty, answers)
    assert [row(plan, "promises", i)["title"] for i in (0, 1)] == ["Tryggt", "Lugnt"]
    assert [row(plan, "commitments", i)["promise_id"] for i in (0, 1)] == ["2026-tryggt", "2026-lugnt"]
    assert row(plan, "commitments")["group"] == "Norr"
    goal = row(plan, "targets")
    assert (goal["comparison"], goal["value"], goal["per"], goal["parties"]) == ("at_least", "8", "year", "")
    assert "inte vad talet är för gräns. Rätt vore: ”minst 8”" in shown
    assert "”ungefär 8” är inget mål i siffror" in shown


def test_what_the_promise_before_held_is_offered_one_by_one(second):
    answers = {
        "Vad löftet handlar om": "Påhittat.", "Ankare: några få ord": "ett påhittat löfte", "Nummer:": ["1"],
        "Förs ”Vandringar” vidare": "j", "Förs ”Kontroller” vidare": "j",
        "Titel i det nya löftet": ["", "Kontroller vid skolor"], "Ankare: källans ord": "tas med",
        "Nummer [1]": ["", "", "", "", "2", "3"],
    }  # fmt: skip
    plan, shown = asked(second, answers, "2026-2027")
    assert not [one for one in plan.changes if one.table in ("sources", "parties")]
    assert [row(plan, "commitments", i)["title"] for i in (0, 1)] == ["Vandringar", "Kontroller vid skolor"]
    assert row(plan, "commitments")["description"] == "Påhittat åtagande om vandringar."
    assert (row(plan, "commitments")["theme_id"], row(plan, "commitments")["group"]) == ("trygghet", "Norr")
    assert row(plan, "commitments", 1)["responsible"] == "polisen"
    links = {row(plan, "continuations", i)["from_commitment"]: row(plan, "continuations", i) for i in (0, 1)}
    walk, control = (links[f"2024-2025-{one}"] for one in ("vandringar", "kontroller"))
    assert (walk["relation"], walk["carried_on_by"], walk["target_by"], walk["source_id"]) == (
        "continued", "assessment", "assessment", "")  # fmt: skip
    assert (control["relation"], control["carried_on_by"], control["target_by"]) == ("narrowed", "source", "source")
    assert (control["source_id"], control["anchor"]) == ("lofte", "tas med")
    assert row(plan, "periods")["cadence"] == "half_year"
    assert "Förs ”Belysning” vidare? [n]" in shown


def test_what_was_told_is_not_asked_and_is_tried_too(second):
    told = {"title": "Ett namn", "area": "Norr", "valid_from": "2026", "valid_to": "2026", "summary": "Påhittat.",
            "source_id": "lofte"}  # fmt: skip
    commitments = [("polisen|kommunen", "Fler vandringar")]
    answers = {"Ankare": "ett påhittat löfte"}
    plan, shown = asked(second, answers, fields=told, commitments=commitments)
    assert "Löftets namn" not in shown
    assert "åtagande" not in shown.split("data/")[0].lower()
    assert row(plan, "commitments")["responsible"] == "kommunen|polisen"
    for wrong, words in (
        ({"fields": {**told, "valid_to": "2025"}, "commitments": commitments}, "--valid-to: ”2025” ligger före"),
        ({"fields": {**told, "source_id": "annan"}, "commitments": commitments}, "--source: ”annan” finns inte"),
        ({"fields": {**told, "cadence": "ibland"}, "commitments": commitments}, "--cadence: ”ibland”"),
        ({"fields": told, "commitments": [("tullen", "X")]}, "--commitment: parten ”tullen” finns inte"),
    ):
        with pytest.raises(LoftesbokError, match=words):
            asked(second, answers, **wrong)


def test_rows_that_the_data_would_not_take_are_told_and_the_last_answer_asked_for_again(second):
    answers = {"Vad löftet handlar om": "Påhittat.", "Ankare: några få ord": "ord",
               "Nummer:": ["1", "", "1", "3", "1", "3"], "Nästa åtagandes titel": ["Ett"], "Nummer, flera": ["", "1"],
               "Finns det ett mål": ["j", "j", "n", "<", "<"], "Målet": ["minst 2", "minst 3"],
               "Ankare: dokumentets": ["2", "3"]}  # fmt: skip
    terminal = Terminal(answers)
    again = {"count": 0}

    def read(prompt):
        if prompt.startswith("Nästa åtagandes titel") and "står två gånger" in terminal.text:
            again["count"] += 1
            raise EOFError
        return terminal.read(prompt)

    dialogue = Dialogue(read, terminal.shown.append)
    with pytest.raises(LoftesbokError, match="Inget har ändrats"):
        questions.ask_for_period(second, data_of(second), dialogue, period.Given("2026"))
    assert again["count"] == 1


# --- a real terminal ------------------------------------------------------------------------------------------------


AT_TERMINAL = """
import fcntl, runpy, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # Ctrl-C is for whoever has the terminal
sys.argv = ["loftesbok", *sys.argv[1:]]
runpy.run_module("loftesbok", run_name="__main__")
"""


@pytest.fixture
def session(empty, tmp_path):
    """Start `loftesbok new-period 2026` at a pseudo-terminal; return its project, its process and the terminal."""
    if sys.platform == "win32":
        pytest.skip("Windows has no pseudo-terminals in Python")
    import pty  # noqa: PLC0415

    project = Project(shutil.copytree(empty.root, tmp_path / "projekt"))
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", AT_TERMINAL, "new-period", "2026", "--project", project.root],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    os.close(theirs)
    yield project, process, ours
    process.kill()
    process.wait()
    os.close(ours)


class Screen:
    """What a terminal has shown that has not been looked at yet."""

    def __init__(self, terminal):
        self.terminal, self.left = terminal, b""

    def until(self, words, seconds=120):
        """Read on until some words are there; return all up to and with them."""
        while words.encode() not in self.left:
            ready, _, _ = select.select([self.terminal], [], [], seconds)
            assert ready, self.left.decode(errors="replace")
            try:
                self.left += os.read(self.terminal, 4096)
            except OSError:  # the process has gone
                break
        shown, found, self.left = self.left.partition(words.encode())
        assert found, shown.decode(errors="replace")
        return shown.decode(errors="replace") + words

    def type_in(self, text):
        os.write(self.terminal, f"{text}\n".encode())

    def press_ctrl_c(self):
        """Press until there is an answer: Python is deaf in the instant between a question and the wait for its answer.

        The terminal itself answers each time with ^C, and an end with a new line.
        """
        for _ in range(60):
            os.write(self.terminal, b"\x03")
            while select.select([self.terminal], [], [], 1)[0]:
                self.left += os.read(self.terminal, 4096)
                if b"\n" in self.left:
                    return


def test_at_a_real_terminal_it_asks_and_ctrl_c_changes_nothing(session):
    project, process, terminal = session
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    screen = Screen(terminal)
    shown = screen.until("Löftets namn [Medborgarlöfte 2026]: ")
    assert "Ctrl-C avbryter" in shown
    screen.type_in("Påhittat löfte")
    screen.until("Kort namn")
    screen.type_in("")
    screen.until("Gäller från")
    screen.type_in("i fjol")
    screen.until("”i fjol” är inget datum")
    screen.until("Gäller från")
    screen.press_ctrl_c()
    screen.until("interrupted")
    assert process.wait(60) == 130
    assert {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()} == before


def test_without_a_terminal_it_never_asks(empty, capsys, monkeypatch):
    def never(prompt=""):
        raise AssertionError(prompt)

    monkeypatch.setattr("builtins.input", never)
    assert cli.main(["new-period", "2026", "--title", "Ett", "--area", "Norr", "--project", str(empty.root)]) == 1
    told = capsys.readouterr().err
    assert "lacks --valid-from, --valid-to, --summary, --source, --anchor, --commitment." in told
    assert "--form" in told
