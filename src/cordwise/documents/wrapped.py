"""Lines that were broken at a width (e-mails, text from PDFs) joined to the sentences that they were; lists, headings, menus and tables stay a line each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cordwise.documents.lines import is_ended, is_item, is_menu_word, is_row, is_ticked
from cordwise.text.edited import Edit, Edited, edited

_SHORTEST, _NARROWEST, _WIDEST, _FULL = 15, 30, 150, 45
"""Characters of the longest of lines that are joined by their words, and by the width of the page, and of any; those from which a line is no item of a list."""
_PAGE_OF_WRAPS = 3
_QUOTED = re.compile(r"(?:>[ \t]?)+")
_GOES_ON = re.compile(r"[\"'“‘(]?[a-z]+(?:['’-][a-z]+)*(?![A-Za-z0-9])")
"""How a line begins that goes on another: in small letters, and not with a name such as "iPSCs" or "hUC-MSCs"."""
_JOINS = frozenset(
    "the a an of and or nor that than which whose who our your their its any by from between into per as with for in on to at is are was were be been has have had "
    "not no can will may might could would should do does did but if when while because without within under over through during about".split()
)
_NEVER_LAST = frozenset("the a an of and or that than which whose our their its between into per".split())
"""Words that a heading or an item does not end with."""
_SHORT = re.compile(r"\b(?:e\.g|i\.e|vs|cf|approx|Dr|Prof|Mr|Mrs|Ms|Fig)\.$")
"""What is always followed by something, for all its stop."""
_BROKEN_WORD = re.compile(r"(?<![\w-])([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)-$")
_COMPOUNDS = frozenset(
    "long short well self non follow side evidence stem double single placebo high low two three four life patient blood bone drug risk cost year month week day one "
    "half full so post-market peer third open age disease quality health late early mid meta case best first second hard cutting world state-of state-of-the".split()
)
"""What is written with a hyphen also where no line ends."""


class _Line(NamedTuple):
    start: int
    end: int
    words: str
    quoted: int  # how many marks of quotation it opens with
    blank_before: bool


def unwrapped(text: str, before: Edited | None = None) -> Edited | None:
    """The text with the lines of each paragraph joined by spaces, and words joined that a hyphen broke; `before` where no line is."""
    runs = [run for run in _runs(text) if _SHORTEST <= max(len(line.words) for line in run) <= _WIDEST]
    return edited(text, _joints([line for run in runs for line in run]), before)


def _runs(text: str) -> Iterator[list[_Line]]:
    """The lines between two that are empty."""
    run: list[_Line] = []
    for line in _lines(text):
        if line.blank_before and run:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _lines(text: str) -> Iterator[_Line]:
    start, blank = 0, True
    for line in text.splitlines(keepends=True):
        mark = _QUOTED.match(line)
        body = line[mark.end() :] if mark else line
        words = body.strip()
        if words:
            begin = start + len(line) - len(body) + len(body) - len(body.lstrip())
            yield _Line(begin, begin + len(words), words, mark.group().count(">") if mark else 0, blank)
        blank = not words
        start += len(line)


def _joints(lines: list[_Line]) -> Iterator[Edit]:
    """What stands between lines that are one, as an edit each."""
    goes_on = _that_go_on(lines)
    width = _width(lines, goes_on)
    for number in range(1, len(lines)):
        line, following = lines[number - 1], lines[number]
        if not _may_join(line, following):
            continue
        broken = _BROKEN_WORD.search(line.words[-40:])
        if broken and following.words[:1].islower():
            kept = broken.group(1).lower() in _COMPOUNDS or not (broken.group(1)[1:] or broken.group(1)).islower()
            yield Edit(line.end - 1, following.start, "-" if kept else "")
        elif goes_on[number] or _is_full(line, following, width):
            yield Edit(line.end, following.start, " ")


def _may_join(line: _Line, following: _Line) -> bool:
    """Whether nothing speaks against two lines being one: a stop, an empty line, a bullet, a mark, a table."""
    return not (
        following.blank_before
        or line.quoted != following.quoted
        or (is_ended(line.words) and not line.words.endswith(";") and not _SHORT.search(line.words[-20:]))
        or is_item(following.words)
        or is_ticked(following.words)
        or line.words[:1] == "#"
        or following.words[:1] in "#|*_=~"
        or is_row(line.words)
        or is_row(following.words)
        or is_menu_word(line.words)
        or is_menu_word(following.words)
    )


def _that_go_on(lines: list[_Line]) -> list[bool]:
    """For each line whether its words show that it goes on the one before."""
    found = [False] * len(lines)
    closes = False  # whether the lines from the next one on, as far as they begin in small letters, end in a stop
    for number in range(len(lines) - 1, 0, -1):
        line, before = lines[number], lines[number - 1]
        small = _GOES_ON.match(line.words) is not None
        alone = number + 1 == len(lines) or lines[number + 1].blank_before or not _GOES_ON.match(lines[number + 1].words)
        closes = (alone and is_ended(line.words)) or (not alone and closes)
        if not _may_join(before, line):
            continue
        last = _last_word(before.words)
        if small:
            first = line.words.split(None, 1)[0].lower().strip("\"'“‘(,")
            found[number] = last in _JOINS or before.words[-1] in ",;" or first in _JOINS or closes or len(before.words) >= _FULL
        else:
            found[number] = (last in _NEVER_LAST and before.words[-1].islower()) or _SHORT.search(before.words[-20:]) is not None
    return found


def _last_word(words: str) -> str:
    return words.rsplit(None, 1)[-1].lower().strip("\"'”’(),")


def _width(lines: list[_Line], goes_on: list[bool]) -> int:
    """The width that the page is broken at; 0 if it is not."""
    longest = max((len(line.words) for line in lines), default=0)
    return longest if longest >= _NARROWEST and sum(goes_on) >= _PAGE_OF_WRAPS else 0


def _is_full(line: _Line, following: _Line, width: int) -> bool:
    """Whether the first word of the next line had no room on this one."""
    return width > 0 and not following.words.endswith(":") and len(line.words) + 1 + len(following.words.split(None, 1)[0]) > width
