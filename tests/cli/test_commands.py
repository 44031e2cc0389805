import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from cordwise.cli.commands import COMMANDS, cordwise
from cordwise.cli.evidence import evidence


def test_a_question_is_answered(run):
    ran = run("ask", "Is intrathecal MSC therapy safe?", "--format", "json")
    answer = json.loads(ran.out)
    assert ran.code == 0
    assert answer["in_scope"] and answer["bottom_line"] and answer["sources"]


def test_a_question_out_of_scope_is_incomplete(run):
    ran = run("ask", "What is the capital of France?")
    assert (ran.code, ran.err) == (1, "")


def test_the_words_of_a_question_need_no_quotes(run):
    assert run("ask", "is", "it", "safe", "intrathecally?").out == run("ask", "is it safe intrathecally?").out


def test_registers_differ(run):
    assert run("ask", "Is it safe intrathecally?").out != run("ask", "Is it safe intrathecally?", "--register", "clinical").out


def test_outcomes_are_named_by_id_or_by_words(run):
    assert run("pool", "ais_improved", "--ais", "a").out == run("pool", "AIS improved by at least one grade", "--ais", "A").out


def test_a_pool_keeps_to_its_filters(run):
    told = json.loads(run("pool", "ais_improved", "--condition", "spinal cord injury", "--phase", "chronic", "--format", "json").out)
    assert told["frame"]["conditions"] == ["spinal_cord_injury"]
    assert told["frame"]["phases"] == ["chronic"]


@pytest.mark.parametrize("option", ["--condition", "--route", "--cells", "--ais", "--phase"])
def test_an_unknown_filter_is_named(run, option):
    ran = run("pool", "ais_improved", option, "nonsense")
    assert ran.code == 2
    assert "nonsense" in ran.err.lower()


@pytest.mark.parametrize("command", ["card", "show"])
def test_a_study_is_told(run, command):
    ran = run(command, "bydon2024")
    assert ran.code == 0
    assert "Intrathecal delivery of adipose-derived" in ran.out


def test_an_unknown_study_is_answered_with_its_neighbours(run):
    ran = run("card", "bydon2042")
    assert ran.code == 2
    assert "bydon2024" in ran.err


def test_versions_are_told(run):
    assert re.fullmatch(r"cordwise \d+\.\d+\.\d+, evidence [0-9a-f]{12}\n", run("version").out)


def test_init_builds_the_store(run, tmp_path):
    ran = run("init", "--store", tmp_path / "deep" / "own.db")
    assert ran.code == 0
    assert (tmp_path / "deep" / "own.db").is_file()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_name_the_program(process, shell):
    ran = process("completion", shell)
    assert ran.returncode == 0
    assert "_CORDWISE_COMPLETE" in ran.stdout


def test_the_shell_is_told_the_commands(process):
    ran = process(env={"_CORDWISE_COMPLETE": "bash_complete", "COMP_WORDS": "cordwise a", "COMP_CWORD": "1"})
    assert {line.partition(",")[2] for line in ran.stdout.splitlines()} == {"audit", "ask", "add"}


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("card bydon", {"bydon2020", "bydon2024"}),
        ("show bydon202", {"bydon2020", "bydon2024"}),
        ("recovery --study bydon", {"bydon2020", "bydon2024"}),
        ("pool AIS_IMP", {"ais_improved", "ais_improved_2"}),
        ("pool --route intradis", {"intradiscal"}),
        ("pool --phase ", {"acute", "subacute", "chronic"}),
        ("pool --ais ", {"A", "B", "C", "D", "E"}),
        ("recovery --ais ", {"A", "B", "C", "D"}),
        ("card --store /proc/none/e.db byd", set()),
    ],
)
def test_the_shell_completes_studies_words_and_grades(words, completed, store, monkeypatch):
    from click.shell_completion import BashComplete

    monkeypatch.setenv("CORDWISE_STORE", str(store))
    monkeypatch.setenv("COMP_WORDS", f"cordwise {words}")
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" "))))
    told = BashComplete(cordwise, {}, "cordwise", "_CORDWISE_COMPLETE").complete()
    assert {line.partition(",")[2] for line in told.splitlines()} == completed


@pytest.mark.parametrize("arguments", [[name] for name in COMMANDS] + [["evidence", name] for name in evidence.commands])
def test_every_command_shows_examples_of_itself(run, arguments):
    ran = run(*arguments, "--help")
    assert ran.code == 0
    assert re.search(rf"\bcordwise {' '.join(arguments)}\b", ran.out.split("\n", 1)[1])


def test_help_lists_every_command(run):
    ran = run("--help")
    assert set(re.findall(r"^  ([a-z]+)  ", ran.out, re.MULTILINE)) >= set(COMMANDS)


def test_the_line_in_the_list_belongs_to_the_command():
    for name in COMMANDS:
        assert cordwise.get_command(None, name).name == name


def test_no_command_shows_help(run):
    ran = run()
    assert ran.code == 2
    assert "Commands:" in ran.err


def test_help_reads_no_evidence_and_no_library_of_numbers():
    heavy = ("numpy", "scipy", "rich", "httpx", "yaml", "sqlite3", "cordwise.engine", "cordwise.records.evidence")
    code = f"import sys; from cordwise.cli import main; main(['--help']); print([name for name in {heavy} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_goes_away_hears_no_complaint(store):
    command = [sys.executable, "-m", "cordwise", "evidence", "list"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "CORDWISE_STORE": str(store)}
    ) as running:
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 141


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_an_interruption_is_quiet(store):
    command = [sys.executable, "-m", "cordwise", "audit", "-"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env={**os.environ, "CORDWISE_STORE": str(store)}, **pipes) as running:
        time.sleep(1.0)  # by now it waits for the page
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err.strip()) == (130, b"", b"")


def test_a_terminal_shows_colour_unless_told_not_to(monkeypatch):
    from cordwise.cli.manner import Manner

    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert Manner.chosen("text", None, plain=False).colour
    assert not Manner.chosen("text", None, plain=True).colour
    monkeypatch.setenv("NO_COLOR", "1")
    assert not Manner.chosen("text", None, plain=False).colour
