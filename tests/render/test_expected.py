"""Each reply in each format, held as a file that a reader can read. `CORDWISE_WRITE_EXPECTED=1 pytest tests/render` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cordwise.render import render
from cordwise.render.html import policy, style

from .examples import REPLIES

EXPECTED = Path(__file__).parent / "expected"
ENDINGS = {"text": "txt", "markdown": "md", "json": "json", "html": "html"}


@pytest.mark.parametrize("format", ENDINGS)
@pytest.mark.parametrize("name", REPLIES)
def test_each_reply_reads_as_expected(name, format):
    _compare(EXPECTED / f"{name}.{ENDINGS[format]}", render(REPLIES[name], format))


def test_plain_text_reads_as_expected():
    _compare(EXPECTED / "audit.plain.txt", render(REPLIES["audit"], "text", plain=True))


def test_a_narrow_terminal_reads_as_expected():
    _compare(EXPECTED / "pool.narrow.txt", render(REPLIES["pool"], "text", width=46))


def _compare(path: Path, told: str) -> None:
    """The style sheet is left out: it is the same in each page, and a reader has it in `page.css`."""
    told = told.replace(style(), "...\n").replace(policy(), "...")
    if os.environ.get("CORDWISE_WRITE_EXPECTED"):
        path.write_text(told, encoding="utf-8", newline="\n")
    assert told == path.read_text(encoding="utf-8")
