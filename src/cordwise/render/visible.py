"""Foreign words made safe to show: characters that steer a terminal or turn the reading direction become visible."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls drive terminals; the bidirectional embeddings, overrides and isolates make words read backwards.
_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
_LONE = re.compile("[\ud800-\udfff\ufffe\uffff]")

_ASCII = {
    "‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "′": "'", "″": '"', "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-",
    "…": "...", "•": "-", "·": "-", "×": "x", "≥": ">=", "≤": "<=", "±": "+/-", "≈": "~", "→": "->", "µ": "u", "μ": "u", "α": "alpha",
    "β": "beta", "γ": "gamma", "δ": "delta", "τ": "tau", "χ": "chi", "°": " deg", "€": "EUR ", "£": "GBP ", "®": "(R)", "™": "(TM)",
    "©": "(C)", "ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "ł": "l", "Ł": "L", "đ": "d", "ı": "i", "\u00ad": "", "\u200b": "", "\u2060": "",
    "\ufeff": "",
}  # fmt: skip


def encodable(text: str) -> str:
    """The text without lone surrogates and non-characters, which no file can hold."""
    return _LONE.sub("\ufffd", text)


def visible(text: str) -> str:
    """The text with steering characters spelt out, like [U+202E]; tabs and line ends stay."""
    return _STEERING.sub(lambda match: f"[U+{ord(match[0]):04X}]", _line_ends(text))


def one_line(text: str) -> str:
    """The visible text on one line, its runs of white space as single spaces."""
    return visible(" ".join(text.split()))


def ascii_only(text: str) -> str:
    """The text in ASCII: signs spelt out, accents dropped, "?" for what has no plain letter."""
    if text.isascii():
        return text
    return "".join(letter if letter.isascii() else _plain_letter(letter) for letter in text)


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _plain_letter(letter: str) -> str:
    if letter in _ASCII:
        return _ASCII[letter]
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(_ASCII.get(part, part if part.isascii() else "") for part in parts if not unicodedata.combining(part)) or "?"
