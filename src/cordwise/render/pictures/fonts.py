"""How wide words are, and words made to fit. Measured in DejaVu Sans, which comes with the plotting library and is wider than
what browsers set instead: what fits here fits there."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cordwise.render.pictures.library import library
from cordwise.render.pictures.words import spaced, unbroken

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

SIZE = 12.0
SMALL = 11.0
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_MEASURED_AT = 100.0


def font_file(bold: bool) -> str:
    """Where the plotting library keeps the font."""
    return f"{library().get_data_path()}/fonts/ttf/DejaVuSans{'-Bold' if bold else ''}.ttf"


def drawable(text: str, bold: bool) -> str:
    """The text with a sign in place of each letter that the font lacks."""
    held = _letters(bold)
    return text if all(ord(letter) in held for letter in text) else "".join(one if ord(one) in held else _UNKNOWN for one in text)


def width(text: str, size: float = SIZE, bold: bool = False) -> float:
    """The width of the words in pixels."""
    return sum(_advance(letter, bold) for letter in text) * size


def cut(text: str, room: float, size: float = SIZE, bold: bool = False) -> str:
    """As many letters as have room, with "…" where some are left out."""
    if width(text, size, bold) <= room:
        return text
    left = room - width("…", size, bold)
    for number, letter in enumerate(text):
        left -= width(letter, size, bold)
        if left < 0:
            return text[:number].rstrip() + "…"
    return text


def wrap(text: str, room: float, size: float = SIZE, bold: bool = False, most: int = 1000) -> tuple[str, ...]:
    """The words in lines no wider than the room; at most so many lines, the last one cut. A word that is too long is broken."""
    lines: list[str] = []
    words = unbroken(text)
    while words and len(lines) < most - 1:
        taken = _taken(words, room, size, bold)
        if taken:
            lines.append(" ".join(words[:taken]))
            words = words[taken:]
        else:
            head = _head(words[0], room, size, bold)
            lines.append(head)
            words[0] = words[0][len(head) :]
    if words:
        lines.append(cut(" ".join(words), room, size, bold))
    return tuple(spaced(line) for line in lines)


def _taken(words: list[str], room: float, size: float, bold: bool) -> int:
    """How many words fit on one line."""
    used = 0.0
    for number, word in enumerate(words):
        used += width(word if number == 0 else f" {word}", size, bold)
        if used > room:
            return number
    return len(words)


def _head(word: str, room: float, size: float, bold: bool) -> str:
    """The first letters of a word, at least one."""
    used = 0.0
    for number, letter in enumerate(word):
        used += width(letter, size, bold)
        if used > room:
            return word[: max(1, number)]
    return word


@lru_cache(maxsize=4096)
def _advance(letter: str, bold: bool) -> float:
    """The width of a letter as a share of the size."""
    glyph = _font(bold).load_char(ord(letter if ord(letter) in _letters(bold) else _UNKNOWN))
    return float(glyph.linearHoriAdvance) / 65536 / _MEASURED_AT


@lru_cache(maxsize=2)
def _letters(bold: bool) -> frozenset[int]:
    return frozenset(_font(bold).get_charmap())


@lru_cache(maxsize=2)
def _font(bold: bool) -> FT2Font:
    file = font_file(bold)  # before what follows: the first import of the library has to be the quiet one
    from matplotlib.ft2font import FT2Font

    font = FT2Font(file)
    font.set_size(_MEASURED_AT, 72)
    return font
