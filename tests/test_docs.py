"""The documentation, run. `CORDWISE_WRITE_EXPECTED=1 pytest tests/test_docs.py` writes the replies shown anew."""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import textwrap
from pathlib import Path

import click
import pytest

import cordwise
from cordwise.cli import main
from cordwise.cli.commands import COMMANDS
from cordwise.cli.commands import cordwise as commands
from cordwise.records.claim import VERDICTS
from cordwise.records.evidence import TABLES

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
BLOCK = re.compile(r"^```(pycon|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WIDTH = 100
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True, scope="module")
def own_store(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORDWISE_STORE", str(tmp_path_factory.mktemp("docs") / "evidence.db"))
        yield


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_shown_is_what_comes_back(page):
    text = page.read_text(encoding="utf-8")
    shown = BLOCK.sub(lambda block: f"```{block[1]}\n{ran(block[1], block[2])}```", text)
    if os.environ.get("CORDWISE_WRITE_EXPECTED"):
        page.write_text(shown, encoding="utf-8", newline="\n")
        return
    assert text == shown


def ran(kind: str, block: str) -> str:
    return at_the_prompt(block) if kind == "pycon" else in_the_shell(block)


def at_the_prompt(block: str) -> str:
    """The examples of a block with the replies they give, wrapped as a page is."""
    lines, names = [], {}
    for example in doctest.DocTestParser().get_examples(block):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            try:
                exec(compile(example.source, "<docs>", "single"), names)
            except Exception as error:
                out.write(f"Traceback (most recent call last):\n    ...\n{type(error).__module__}.{type(error).__name__}: {error}\n")
        lines += [f">>> {example.source.rstrip()}", *(part for line in out.getvalue().splitlines() for part in wrapped(line))]
    return "\n".join(lines) + "\n"


def wrapped(line: str) -> list[str]:
    return [line] if line.startswith(" ") else textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)


def in_the_shell(block: str) -> str:
    told = []
    for line in block.splitlines():
        if line.startswith("$ "):
            told += [line, *output_of(line[2:])]
    return "\n".join(told) + "\n"


def output_of(line: str) -> list[str]:
    """What `cordwise ... [| head -n N]` prints."""
    command, _, head = line.partition(" | head -n ")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main(shlex.split(command)[1:])
    return out.getvalue().splitlines()[: int(head) if head else None]


def test_the_readme_opens_with_what_it_is_for_then_two_commands():
    sentence, commands_shown = README.split("\n\n")[1], re.findall(r"^```sh\n(.*?)\n```", README, re.MULTILINE | re.DOTALL)
    assert sentence.count(".") == 1 and sentence.endswith(".")
    assert commands_shown == [
        "python -m pip install . && cordwise audit --example",
        'python -m pip install -e ".[dev]" && python -m pytest',
    ]


def test_ci_runs_the_command_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert 'python -m pip install --quiet -e ".[dev]"' in script
    assert "python -m pytest" in script


def test_six_lines_at_the_prompt():
    assert README.count("\n>>> ") == 6


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_machine_or_a_registry(page):
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.~$])/(?:home|root|tmp|work|usr|Users)/|[A-Z]:\\|pypi\.|index-url|localhost:", text)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_and_option_is_documented(name):
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert f"## cordwise {name}\n" in page
    command = commands.get_command(None, name)
    assert [option for option in options_of(command) if option not in page] == []


def options_of(command: click.Command) -> list[str]:
    below = command.commands.values() if isinstance(command, click.Group) else ()
    own = [word for option in command.params if isinstance(option, click.Option) for word in option.opts if word.startswith("--")]
    return own + [word for one in below for word in [*options_of(one), f"cordwise {command.name} {one.name}"]]


def test_each_verdict_is_documented():
    page = (ROOT / "docs" / "verdicts.md").read_text(encoding="utf-8")
    assert [verdict for verdict in VERDICTS if f"| `{verdict}` |" not in page] == []


def test_each_table_is_documented():
    page = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    assert [name for name in TABLES if f"| `{name}` |" not in page] == []


def test_each_room_is_documented():
    page = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    package = Path(cordwise.__file__).parent
    rooms = {path.parent.name for path in package.glob("*/*.py") if path.name != "__init__.py"}
    assert [room for room in rooms if f"`{room}`" not in page] == []


def test_the_changelog_tells_this_version():
    assert f"## {cordwise.__version__}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
