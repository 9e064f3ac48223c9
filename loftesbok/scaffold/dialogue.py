"""Questions at a terminal, one at a time: each answer is tried at once, and any can be taken back.

The questions are asked by a plain function. To go back, it is run again from the start with the answers that still
hold, so that it needs no states of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from loftesbok.data_entry.excel.labels import nearest_label, plain
from loftesbok.data_entry.excel.values import one_line
from loftesbok.domain.problems import Fault, LoftesbokError
from loftesbok.domain.swedish import sentence

T = TypeVar("T")
Read = Callable[[str], str]
"""Shows a prompt and returns a line; raises EOFError where there are no more."""
Write = Callable[[str], None]
Judge = Callable[[str], "str | Fault"]
"""Returns what an answer stands for, or what is wrong with it."""

BACK, EXPLAIN, NOTHING = "<", "?", "-"
HOW = (
    "Svara och tryck på retur. Tom rad tar det som står inom [ ].\n"
    f"{BACK} går tillbaka en fråga, {EXPLAIN} förklarar frågan, {NOTHING} lämnar svaret tomt. "
    "Ctrl-C avbryter, och då ändras ingenting."
)
_BETWEEN = re.compile(r"\s*[;,]\s*")
_YES, _NO = ("j", "ja", "y", "yes"), ("n", "nej", "no")


class _Back(Exception):
    """The last answer is taken back."""


def as_it_is(text: str) -> str:
    """Take any answer."""
    return text


class Dialogue:
    """Asks questions and remembers the answers."""

    def __init__(self, read: Read, write: Write) -> None:
        self._read, self._write = read, write
        self._given: list[str] = []
        self._place = 0

    def run(self, script: Callable[[Dialogue], T]) -> T:
        """Run a function that asks questions, over again whenever an answer is taken back; return what it returns.

        Raises LoftesbokError when there are no more answers.
        """
        while True:
            self._place = 0
            try:
                return script(self)
            except _Back:
                if self._given:
                    self._given.pop()
                else:
                    self._write("Det här är den första frågan.")
            except EOFError:
                raise LoftesbokError("Svaren tog slut. Inget har ändrats.") from None

    def say(self, text: str = "") -> None:
        """Tell something; not again when answers are only repeated."""
        if self._place == len(self._given):
            self._write(text)

    def back(self) -> None:
        """Take the last answer back, as if the user had asked for it."""
        raise _Back

    def ask(
        self, label: str, default: str = "", *, needed: bool = False, explain: str = "", judge: Judge = as_it_is
    ) -> str:  # fmt: skip
        """Ask for a text; return what it stands for ("" for nothing)."""

        def judged(text: str) -> str | Fault:
            chosen = "" if text == NOTHING else text or default
            if not chosen:
                return ("svaret saknas", "ett svar") if needed else ""
            return judge(chosen)

        return self._answer(f"{label}{f' [{default}]' if default else ''}: ", explain, judged)

    def choose(
        self, label: str, options: Mapping[str, str], default: Sequence[str] = (), *, several: bool = False,
        needed: bool = True, explain: str = "",
    ) -> list[str]:  # fmt: skip
        """Ask for one of some options (code → words), or for several; return the codes, sorted."""
        codes = list(options)
        self.say(label)
        for number, words in enumerate(options.values(), 1):
            self.say(f"  {number:>2}  {words}")
        usual = ", ".join(str(codes.index(one) + 1) for one in default if one in codes)

        def judged(text: str) -> str | Fault:
            chosen = "" if text == NOTHING else text or usual
            if not chosen:
                return ("svaret saknas", "ett av numren") if needed else ""
            return _chosen(options, chosen, several)

        how = "Nummer, flera med komma emellan" if several else "Nummer"
        found = self._answer(f"{how}{f' [{usual}]' if usual else ''}: ", explain, judged)
        return found.split("|") if found else []

    def yes(self, label: str, default: bool = False, *, explain: str = "") -> bool:
        """Ask a question whose answer is yes or no."""

        def judged(text: str) -> str | Fault:
            word = text.lower() or ("j" if default else "n")
            if word in _YES + _NO:
                return "j" if word in _YES else "n"
            return f"”{text}” är varken ja eller nej", "j eller n"

        return self._answer(f"{label} [{'j' if default else 'n'}] (j/n): ", explain, judged) == "j"

    def _answer(self, prompt: str, explain: str, judged: Judge) -> str:
        """Return the answer that was given, or ask until there is one that will do."""
        if self._place < len(self._given):
            self._place += 1
            return self._given[self._place - 1]
        while True:
            text = one_line(self._read(prompt))
            if text == BACK:
                raise _Back
            if text == EXPLAIN:
                self._write(f"  {explain or 'Till den här frågan finns ingen förklaring.'}")
                continue
            found = judged(text)
            if isinstance(found, str):
                self._given.append(found)
                self._place += 1
                return found
            what, right = found
            self._write(f"  {sentence(what)}.{f' Rätt vore: {right}.' if right else ''}")


def _chosen(options: Mapping[str, str], text: str, several: bool) -> str | Fault:
    """Return the codes of the options that a text names by number, words or code; with | between."""
    whole = _code(options, text)
    if whole:
        return whole
    pieces = [one for one in _BETWEEN.split(text) if one]
    codes = [_code(options, one) for one in pieces]
    for piece, code in zip(pieces, codes, strict=True):
        if not code:
            right = f"ett nummer från 1 till {len(options)}"
            near = nearest_label(piece, options.values()) if not piece.isdigit() else ""
            return f"”{piece}” finns inte bland svaren", f"{right}{f', eller {near}' if near else ''}"
    if len(set(codes)) > 1 and not several:
        return "bara ett svar går att välja", "ett nummer"
    return "|".join(sorted(set(codes)))


def _code(options: Mapping[str, str], text: str) -> str:
    codes = list(options)
    if text.isdigit() and 1 <= int(text) <= len(codes):
        return codes[int(text) - 1]
    return next((one for one, words in options.items() if plain(text) in (plain(one), plain(words))), "")
