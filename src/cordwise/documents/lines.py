"""What a line of a page is, told by its words alone; shared by all readers of pages."""

from __future__ import annotations

import re

MAX_TEXT = 5_000_000
"""Characters of a document; a page beyond that is cut, with a note."""

HEADING_WORDS = 14
HEADING_LETTERS = 110

_ITEM = re.compile(r"\s*(?:[-*+•◦▪●·‣–—✓✔➤►]|\(?\d{1,2}[.)]|[a-z]\))\s+")
_TICKED = re.compile(r"\s*[✅☑✔✓🗸👉👍🔹🔸🔷🔶🟢🔵★☆⭐→⇒➔➜➤►▶■□◆]{1,3}\s+")
"""Signs that tick off or point; a cross strikes out what it stands before, and a picture may as well open a heading."""
_ENDED = re.compile(r"""[.!?:;…]["'”’)\]*_]*\s*(?:\[?\d{1,3}(?:\s*,\s*\d{1,3})*\]?)?\s*$""")
_QUESTION = re.compile(r"""(?:Q(?:uestion)?\s?\d{0,2}\s?[:.)]\s*)?[A-Z"'“‘].*\?["'”’)*_]*$""")
_MENU = re.compile(
    r"home(?: ?page)?|about(?: us)?|our (?:team|story|clinics?|doctors|services|locations)|contact(?: us)?|blogs?|news|faqs?|services|"
    r"treatments|locations|log ?in|sign (?:in|up)|register|search|menu|privacy(?: policy)?|terms(?: (?:of|&|and) \w+(?: \w+)?)?|"
    r"disclaimer|sitemap|careers|shop|cart|gallery|testimonials|subscribe|share|facebook|twitter|linkedin|instagram|youtube|next|"
    r"previous|read more|learn more|skip to (?:main )?content|categories|resources|donate|newsletter",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"\b(?:written|posted|reviewed|published|updated|edited|authored)\b[^.!?]{0,60}?\bby:?\s+(?P<named>[^\s].{1,80}?)(?=\s+on\s|\s*[|•·]|\s+[-–—]\s|\s*$)"
    r"|^(?:by|author):?\s+(?P<led>[A-Z].{1,80}?)(?=\s+on\s|\s*[|•·]|\s+[-–—]\s|\s*$)",
    re.IGNORECASE,
)
_NAMES_SOMEBODY = re.compile(r"[Bb][Yy]|[Aa][Uu][Tt][Hh][Oo][Rr]")
"""What a line by which somebody is named holds: most lines do not."""
_BYLINE_LETTERS = 160


def is_item(words: str) -> bool:
    """Whether the line opens with a bullet or a number."""
    return _ITEM.match(words) is not None


def is_ticked(words: str) -> bool:
    """Whether the line opens with a tick, an arrow or a star: an item where others stand beside it."""
    return _TICKED.match(words) is not None


def without_bullet(words: str) -> str:
    """The line without the bullet or number that it opens with."""
    match = _ITEM.match(words)
    return words[match.end() :] if match else words


def is_ended(words: str) -> bool:
    """Whether the line ends as a sentence does, reference numbers aside."""
    return _ENDED.search(words[-60:]) is not None


def is_short(words: str) -> bool:
    """Whether the line is no longer than headings are."""
    return len(words) <= HEADING_LETTERS and len(words.split()) <= HEADING_WORDS


def is_heading(words: str) -> bool:
    """Whether a line that stands alone reads as a heading: short and without a stop, a question, or with a colon at its end."""
    return is_short(words) and (words.endswith(":") or not is_ended(words) or is_question(words))


def is_question(words: str) -> bool:
    """Whether the line is one short question, as in a list of frequent questions."""
    return is_short(words) and _QUESTION.match(words) is not None and not re.search(r"[.!?]\s", words.removeprefix("Q. "))


def is_row(words: str) -> bool:
    """Whether the line is a row of a table, its cells set off by "|" or tabs."""
    return words.count("|") >= 2 or (words.endswith("|") and "|" in words) or words.count("\t") >= 2


def is_menu_word(words: str) -> bool:
    """Whether the line is what menus and footers of any site hold ("Home", "Contact us")."""
    return len(words) <= 40 and _MENU.fullmatch(words.strip(" \t|•·-–»›>")) is not None


def byline(words: str) -> str:
    """The author that a line such as "Written by Dr. A. Example, MD on July 2" names, or ""."""
    if len(words) > _BYLINE_LETTERS or not _NAMES_SOMEBODY.search(words):
        return ""
    match = _BYLINE.search(words)
    return (match["named"] or match["led"] or "").strip(" ,;:.-") if match else ""
