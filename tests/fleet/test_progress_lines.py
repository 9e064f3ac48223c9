"""Whoever runs a fleet sees what is done, what is waited for, and that it does not stand still."""

from io import StringIO

from loftesbok.fleet.job import BUILT, FAILED, Order, Result
from loftesbok.fleet.progress_lines import Lines, shown_on
from loftesbok.project.project import Project


class Terminal(StringIO):
    def isatty(self):
        return True


def order(tmp_path):
    (tmp_path / "_build").mkdir()
    (Project(tmp_path).build / "fleet.step").write_text("kör utgåvor", encoding="utf-8")
    return Order("en-kommun", tmp_path, tmp_path / "bok")


def test_a_pipe_gets_a_line_for_each_book(tmp_path):
    out = StringIO()
    shown = shown_on(out, 1)
    shown.began(order(tmp_path))
    shown.tick()
    shown.done(Result("en-kommun", BUILT, 21.4, 18))
    shown.close()
    assert out.getvalue().split() == ["[1/1]", "en-kommun", "byggd", "21", "s", "18"]


def test_a_pipe_is_told_what_is_waited_for_when_nothing_has_happened_for_a_while(tmp_path):
    out = StringIO()
    shown = Lines(2, out, patience=0)
    shown.tick()
    shown.began(order(tmp_path))
    shown.tick()
    assert out.getvalue() == "väntar på en-kommun (0 s: kör utgåvor)\n"


def test_a_terminal_sees_what_is_being_made_and_how_much_is_left(tmp_path, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    out, book = Terminal(), order(tmp_path)
    shown = shown_on(out, 2)
    shown.began(book)
    assert "1 görs, 1 väntar" in out.getvalue()
    assert "0 s  kör utgåvor\n" in out.getvalue()
    shown.again(book)
    shown.began(book)
    shown.done(Result("en-kommun", FAILED, 2))
    shown.close()
    assert "processen som gjorde boken dödades" in out.getvalue()
    assert out.getvalue().endswith("\x1b[0J")
    assert "1 av 2 klara, 1 misslyckades, 0 görs, 1 väntar" in out.getvalue()
