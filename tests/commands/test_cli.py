"""The command line as its users meet it: a process, its words and its exit code."""

import contextlib
import io
import subprocess
import sys

import pytest

from loftesbok import cli
from tests.sample.project import fill, rows


def call_process(*arguments, cwd, **more):
    """Call a command as its users do, in a process of its own; return exit code, output and messages."""
    done = subprocess.run(
        [sys.executable, "-m", "loftesbok", *map(str, arguments)], cwd=cwd, capture_output=True, text=True,
        encoding="utf-8", check=False, timeout=300, **more,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def call(*arguments, cwd):
    """Call a command in this process."""
    output, messages = io.StringIO(), io.StringIO()
    with contextlib.chdir(cwd), contextlib.redirect_stdout(output), contextlib.redirect_stderr(messages):
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
    return code, output.getvalue(), messages.getvalue()


def test_help_names_every_command_of_the_contract(tmp_path):
    code, out, _ = call("--help", cwd=tmp_path)
    assert code == 0
    for command in ("check", "run", "build", "serve", "list", "new-period", "init", "form", "import", "memo", "summary",
                    "verify-sources", "review", "fleet"):  # fmt: skip
        assert f"\n    {command}" in out
        assert call(command, "--help", cwd=tmp_path)[0] == 0


def test_help_loads_nothing_heavy(tmp_path):
    code = (
        "import sys; from loftesbok import cli\n"
        "try: cli.main(['--help'])\nexcept SystemExit: pass\n"
        "print({m for m in ('pandas', 'matplotlib', 'papermill', 'sphinx', 'nbformat') if m in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.endswith("set()\n")


def test_outside_a_project_it_says_so_in_one_sentence(tmp_path):
    code, out, err = call_process("check", cwd=tmp_path)
    assert (code, out) == (1, "")
    assert "ligger inte i ett projekt" in err
    assert "Traceback" not in err
    assert "Traceback" in call_process("check", "--debug", cwd=tmp_path)[2]


def test_a_wrong_call_has_code_2(tmp_path):
    assert call("chekc", cwd=tmp_path)[0] == 2
    assert call("run", "--troguh", cwd=tmp_path)[0] == 2


def test_check_tells_every_fault_with_place_and_what_would_be_right(made_up):
    code, out, _ = call("check", cwd=made_up.root)
    assert code == 0
    assert out.splitlines()[-1].startswith("Data är rätt: 15 tabeller")  # behind the warnings
    tables = rows()
    tables["followups"][0]["status"] = "klart"
    tables["measures"][1]["value"] = "fem"
    fill(made_up, tables)
    code, out, _ = call("check", "--project", made_up.root, cwd=made_up.root.parent)
    assert code == 1
    told = out.splitlines()
    assert told[0].startswith("followups.csv:2: status: ”klart”")
    assert told[1].startswith("measures.csv:3: value: ”fem”")
    assert told[2].startswith("2 fel i data")


def test_check_says_which_dialect_it_saw_when_a_spreadsheet_has_saved_a_file(made_up):
    path = made_up.data / "places.csv"
    text = path.read_text(encoding="utf-8").replace(",", ";").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    code, out, _ = call("check", cwd=made_up.root)
    assert code == 0
    assert out.splitlines()[0] == "places.csv: läst som UTF-8 med BOM, semikolon, CRLF. Det går bra."


def test_check_holds_notebooks_and_contents_against_the_data(made_up):
    path = made_up.notebook("2024-2025")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"execution_count": null', '"execution_count": 3', 1), encoding="utf-8")
    code, out, _ = call("check", cwd=made_up.root)
    assert code == 1
    assert "utdata ligger kvar i parameters" in out
    assert "kör `loftesbok new-period 2024-2025`; all egen text blir kvar" in out
    path.unlink()
    code, out, _ = call("check", cwd=made_up.root)
    assert code == 1
    assert "notebooks/2024-2025.ipynb: arbetsbladet saknas" in out


def test_faulty_data_stop_run_and_build_and_list(made_up):
    tables = rows()
    tables["followups"][0]["status"] = "klart"
    fill(made_up, tables)
    for command in ("run", "build", "list"):
        code, _, err = call(command, cwd=made_up.root)
        assert code == 1
        assert err.splitlines()[0].startswith("followups.csv:2: status:")
        assert "Traceback" not in err


def test_list_shows_how_far_each_reaches_and_why_it_is_stale(made_up):
    code, out, _ = call("list", cwd=made_up.root / "book")
    assert code == 0
    head, *told = [line.split() for line in out.split("\n\n")[1].splitlines()]
    assert head == ["PERIOD", "TILL", "OCH", "MED", "LÄGE", "ORSAK"]
    assert told[0] == ["2024-2025", "2025-H1", "inaktuell", "har", "inte", "körts"]
    assert told[1][:2] == ["trender", "2025-H1"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["run", "2031"], "ingen löftesperiod"),
     (["run", "2024-2025", "--through", "2024-X1"], "ingen redovisningsperiod"),
     (["run", "2024-2025", "--through", "2019-H1"], "utanför löftesperioden"),
     (["verify-sources", "finns-inte"], "finns-inte")],
)  # fmt: skip
def test_wrong_choices_are_told_in_a_sentence(made_up, arguments, told):
    code, _, err = call(*arguments, cwd=made_up.root)
    assert code == 1
    assert told in err
    assert "Traceback" not in err


NEW = ["new-period", "2026", "--title", "Påhittat löfte 2026", "--area", "Norr", "--valid-from", "2026", "--valid-to",
       "2026", "--summary", "Påhittat.", "--source", "lofte", "--anchor", "ett påhittat löfte"]  # fmt: skip


def test_a_new_period_gets_rows_notebook_and_contents_and_can_be_run(made_up):
    code, out, err = call(
        *NEW, "--commitment", "polisen|kommunen:Fler vandringar", "--commitment", "polisen:Öppen dörr", cwd=made_up.root
    )
    assert (code, err) == (0, "")
    assert "data/periods.csv: 1 ny rad" in out
    assert "notebooks/2026.ipynb följer mallen och data" in out
    assert call("check", cwd=made_up.root)[0] == 0
    text = (made_up.data / "commitments.csv").read_text(encoding="utf-8")
    assert "2026-oppen-dorr" in text
    assert "kommunen|polisen" in text
    code, out, err = call_process("run", "2026", cwd=made_up.root)
    assert (code, err) == (0, "")
    assert "book/reports/2026/2026.ipynb: körd på" in out
    assert "första utgåvan" in out
    assert "reports/2026/2026" in made_up.toc_file.read_text(encoding="utf-8")


def test_a_new_period_that_would_break_the_data_changes_nothing(made_up):
    before = {path: path.read_bytes() for path in made_up.root.rglob("*") if path.is_file()}
    for more in ([], ["--commitment", "brandkåren:Fler vandringar"], ["--commitment", "Fler vandringar"]):
        code, _, err = call(*NEW, *more, cwd=made_up.root)
        assert code == 1
        assert err
        assert {path: path.read_bytes() for path in made_up.root.rglob("*") if path.is_file()} == before
