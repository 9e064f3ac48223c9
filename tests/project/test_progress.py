"""Progress: one line that is written over on a terminal, few and plain lines elsewhere."""

import io

import pytest

from loftesbok.project import progress
from loftesbok.project.progress import Progress, clock, shower


class Terminal(io.StringIO):
    def isatty(self):
        return True


def screen(text):
    """Return what a terminal shows after this text, a line each."""
    lines = []
    for row in text.split("\n"):
        shown = []
        for part in row.split("\r"):
            shown[: len(part)] = part
        lines.append("".join(shown).rstrip())
    return lines


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(progress, "EVERY", {True: 0.0, False: 0.0})


def test_on_a_terminal_a_state_gives_way_to_the_next_and_to_what_stays(at_once, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with Progress(stream) as say:
        say("begun")
        say.now("cell 9 of 10, about 3 s left")
        say.now("cell 10 of 10")
        assert screen(stream.getvalue()) == ["begun", "cell 10 of 10"]
        say("done")
        say.now("more")
    assert screen(stream.getvalue()) == ["begun", "done", ""]


def test_a_state_never_fills_more_than_the_line(at_once, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    stream = Terminal()
    Progress(stream).now("x" * 200)
    assert max(map(len, screen(stream.getvalue()))) == 39


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_elsewhere_states_are_plain_lines(at_once, monkeypatch, stream):
    monkeypatch.setenv("TERM", "dumb")
    with Progress(stream) as say:
        say.now("cell 1 of 2")
        say("done")
    assert stream.getvalue() == "cell 1 of 2\ndone\n"


def test_elsewhere_states_are_seldom_told():
    stream = io.StringIO()
    say = Progress(stream)
    for index in range(100):
        say.now(f"cell {index}")
    assert stream.getvalue() == ""


def test_whoever_can_only_say_lines_is_shown_no_states():
    said = []
    shower(said.append)("cell 1")
    assert said == []
    assert shower(Progress(io.StringIO())).__name__ == "now"


@pytest.mark.parametrize(("seconds", "told"), [(0.4, "0 s"), (59.4, "59 s"), (60, "1 min 0 s"), (200, "3 min 20 s")])
def test_times_are_told_in_whole_seconds(seconds, told):
    assert clock(seconds) == told
