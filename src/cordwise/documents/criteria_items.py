"""`criteria_items(text)`: the free text of a registry's criteria, split into items under the heading that takes in or keeps out.

Nothing is dropped: a line that stands under neither heading comes back as "unsorted". Two forms are read: lines with list marks, where indents tell what
belongs below what, and plain lines, where an empty line before and after one line makes it the head of the lines that follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from cordwise.documents.registry_values import LONGEST_TEXT
from cordwise.records.trial import Gap, Item

MOST_ITEMS = 600
LONGEST_ITEM = 4_000

_SIDE = re.compile(
    r"\W*(?:\d{1,2}[.)]\s*)?(?:(?:key|main|major|general|core|additional|subject|patient|participant|study|principal|specific|common|clinical|donor|recipient|"
    r"the|for|all|both|eligibility|criteria|main|preliminary)[\s:,-]*){0,4}(inclusion|exclusion|non-?inclusion|including|excluding|ineligibility)"
    r"(?:[\s/]*(?:and|or)?[\s/]*(?:inclusion|exclusion))?\s*(?:criteria|criterion|criterias|criteri[oa]n?s?)?\s*(?:are|include|for [\w ]{1,40}|\([^)]{0,60}\))?\s*(?P<end>[:;.\-]|$)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\W*(?:\d{1,2}[.)]\s*)?(?:rejection|cessation|withdrawal|discontinuation|termination|elimination|drop-?out|stopping|removal|exit)\s+criteria\s*:?\s*$",
    re.IGNORECASE,
)
_SOME = re.compile(r"(?:.{0,60}\b)?(inclusion|exclusion)\s+criteri(?:a|on)\b(?:.{0,70}:|[^.]{0,50}$|$)", re.IGNORECASE)
_TURNED = re.compile(r"(inclusion|exclusion)\s+criteri(?:a|on)\b", re.IGNORECASE)
_SENTENCE = re.compile(
    r"\b(?:must|meets?|met|fulfil\w*|satisf\w+|following|required|not|no|per|which|considered|are|is|apply|according|addition\w*)\b",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(?:groups?|cohorts?|arms?|stages?|parts?|controls?|healthy|prenatal|postnatal|treatment|phase|volunteers?|donors?|specific|patients with)\b",
    re.IGNORECASE,
)
LONGEST_HEADING = 130
LONGEST_BEFORE = 30
"""What stands before "Exclusion Criteria:" on its line belongs to the heading ("Subject") or is a text of its own."""
_WITHIN = re.compile(
    r"(?<=\S)[ \t]+(?=(?:key |main |major )?(?:Inclusion|Exclusion|INCLUSION|EXCLUSION) (?:Criteria|CRITERIA|criteria) ?:)"
)
_STAR = re.compile(r"(?:(?<=^)|(?<=\s)|(?<=:))\*\s+(?=\S)")
_DONOR = re.compile(r"\bdonors?\b", re.IGNORECASE)
_MARK = re.compile(r"^(\s*)(?:[*•·◦▪●○\-–—]+\s+|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})(?:\.\s+|\)\s*)(?=\S))")
_INLINE = re.compile(r"(?:(?<=[.;:])|(?<=\s))\s*\(?(\d{1,2})[.)]\s+(?=[A-Z≥≤<>])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!><~|])")


@dataclass(frozen=True, slots=True)
class _Line:
    indent: int
    text: str
    marked: bool
    paragraph: int


def criteria_items(text: str) -> tuple[Item, ...]:
    """The criteria in the order of the text, numbered from 1; at most `MOST_ITEMS`, the last of which then holds the rest."""
    items: list[Item] = []
    for side, under, words in _sorted_lines(_lines(text)):
        if len(items) == MOST_ITEMS:
            last = items[-1]
            items[-1] = Item(number=last.number, side="unsorted", text=f"{last.text} {words}"[:LONGEST_ITEM], under=last.under)
            continue
        items.append(Item(number=len(items) + 1, side=side, text=words[:LONGEST_ITEM], under=under[:LONGEST_ITEM]))
    return tuple(items)


def told_items(text: str, gaps: list[Gap]) -> tuple[Item, ...]:
    """The criteria of a record's text; one that was cut because it is endless is a gap."""
    if len(text) >= LONGEST_TEXT:
        gaps.append(Gap(field="criteria", reason=f"are longer than {LONGEST_TEXT:,} characters; the rest was left out"))
    return criteria_items(text)


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    paragraph = 0
    for raw in _broken(_ESCAPED.sub(r"\1", text).replace("\r\n", "\n").replace("\r", "\n")).split("\n"):
        if not raw.strip():
            paragraph += 1
            continue
        mark = _MARK.match(raw)
        words = " ".join((raw[mark.end() :] if mark else raw).split())
        if (
            mark is None
            and lines
            and lines[-1].marked
            and lines[-1].paragraph == paragraph
            and not (_is_heading(words) or _is_heading(lines[-1].text))
        ):
            lines[-1] = replace(lines[-1], text=f"{lines[-1].text} {words}")  # a long item, broken into lines
            continue
        if not re.search(r"\w", words):
            continue
        indent = len(raw) - len(raw.lstrip())
        lines += [_Line(indent, part, mark is not None, paragraph) for part in _numbered(words)]
    return lines


def _broken(text: str) -> str:
    """The text with a line of its own for each heading that stands within a line, and for each star or semicolon of a text in one piece."""
    lines = []
    for line in "\n".join(map(_at_headings, text.split("\n"))).split("\n"):
        stars = len(_STAR.findall(line))
        lines.append(_STAR.sub("\n* ", line) if stars > 1 else _semicolons(line))
    return "\n".join(lines)


def _at_headings(line: str) -> str:
    return _WITHIN.sub(lambda found: "\n\n" if found.start() > LONGEST_BEFORE else found[0], line)


def _semicolons(line: str) -> str:
    """A heading with its whole list behind it, one thing a line."""
    found = _SIDE.match(line)
    rest = line[found.end() :] if found and "criteri" in found[0].lower() else ""
    return (
        f"{line[: found.end()]}\n" + "\n".join(f"* {part.strip()}" for part in rest.split(";")) if found and rest.count(";") > 1 else line
    )


def _numbered(words: str) -> list[str]:
    """A line that holds "1. ... 2. ... 3. ..." in itself, apart at its numbers."""
    found = list(_INLINE.finditer(words))
    numbers = [int(match[1]) for match in found]
    if len(numbers) < 2 or any(after != before + 1 for before, after in pairwise(numbers)) or numbers[0] > 2:
        return [words]
    ends = [match.start() for match in found[1:]] + [len(words)]
    parts = [words[: found[0].start()], *(words[match.end() : end] for match, end in zip(found, ends, strict=True))]
    return [part.strip() for part in parts if part.strip()]


def _sorted_lines(lines: list[_Line]) -> Iterator[tuple[str, str, str]]:
    """Side, parent and words of each line; what stands under a heading for some people keeps the heading as its parent."""
    side, head = "unsorted", ""
    block: list[_Line] = []
    for line in lines:
        heading = _heading(line, side)
        if heading is None:
            block.append(line)
            continue
        yield from _with_parents(side, head, block)
        side = heading.side
        head = line.text if side == "unsorted" else ""
        block = [_Line(line.indent, heading.rest, line.marked, line.paragraph)] if heading.rest else []
    yield from _with_parents(side, head, block)


@dataclass(frozen=True, slots=True)
class _Heading:
    side: str
    rest: str = ""  # what stands behind it on its line


def _heading(line: _Line, side: str) -> _Heading | None:
    """What a line heads: criteria of everybody, or (unsorted) of some people, of donors, or for leaving the trial."""
    if _OTHER.fullmatch(line.text):
        return _Heading("unsorted")
    found = _SIDE.match(line.text)
    return _of_everybody(line.text, found) if found else _of_some(line.text, side)


def _is_heading(text: str) -> bool:
    return any(pattern.match(text) for pattern in (_OTHER, _SIDE, _SOME, _TURNED))


def _of_everybody(text: str, found: re.Match[str]) -> _Heading | None:
    word, rest = found[1].lower(), text[found.end() :].strip(" :;-.")
    if "criteri" not in found[0].lower() and (word in ("including", "excluding") or rest) and (rest or found["end"] != ":"):
        return None
    if _DONOR.search(found[0]) and "recipient" not in found[0].lower():
        return _Heading("unsorted", rest)
    return _Heading("inclusion" if word in ("inclusion", "including") else "exclusion", rest)


def _of_some(text: str, side: str) -> _Heading | None:
    some, turned = _SOME.match(text), _TURNED.match(text)
    if some and len(text) <= LONGEST_HEADING and not _SENTENCE.search(text):
        return _Heading(side if some[1].lower() == side and not _GROUP.search(text) else "unsorted")
    return _Heading("unsorted", text) if turned and turned[1].lower() != side else None


def _with_parents(side: str, head: str, block: list[_Line]) -> Iterator[tuple[str, str, str]]:
    marked = sum(line.marked for line in block) * 2 > len(block) and len({line.indent for line in block if line.marked}) > 1
    under = _by_indent(block) if marked else _by_paragraph(block)
    for line, parent in zip(block, under, strict=True):
        yield side, parent or head, line.text


def _by_indent(block: list[_Line]) -> list[str]:
    parents: list[str] = []
    open_lines: list[_Line] = []
    for line in block:
        while open_lines and open_lines[-1].indent >= line.indent:
            open_lines.pop()
        parents.append(open_lines[-1].text if open_lines else "")
        open_lines.append(line)
    return parents


def _by_paragraph(block: list[_Line]) -> list[str]:
    """Plain lines: a line that ends with a colon, or a single line between empty ones, heads the lines until the next empty one."""
    sizes: dict[int, int] = {}
    for line in block:
        sizes[line.paragraph] = sizes.get(line.paragraph, 0) + 1
    order = list(sizes)
    listed = any(size > 1 for size in sizes.values())
    parents: list[str] = []
    head, head_of = "", -1
    for number, line in enumerate(block):
        before = block[number - 1] if number else None
        if before is not None and before.text.endswith(":"):
            head, head_of = before.text, line.paragraph
        elif before is not None and before.paragraph != line.paragraph:
            alone = sizes[before.paragraph] == 1 and listed and sizes[line.paragraph] > 1 and order.index(before.paragraph) >= 0
            head, head_of = (before.text, line.paragraph) if alone else ("", -1)
        parents.append(head if line.paragraph == head_of else "")
    return parents
