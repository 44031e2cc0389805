"""HTML, read as a person sees it: block by block, menus and banners marked, what is folded away (accordions, details) kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urljoin

from cordwise.documents.lines import MAX_TEXT, byline, is_ended, is_heading, is_item, is_question, is_short, is_ticked
from cordwise.documents.markup import UNREAD, Token, tokens
from cordwise.documents.navigation import Draft, Region, mark_navigation, region_sort
from cordwise.documents.plain import as_read
from cordwise.documents.plain import blocks as plain_blocks
from cordwise.errors import InputError
from cordwise.records.document import Block, Document, Payload

MAX_BLOCKS = 200_000
MAX_LINKS = 2_000
MAX_DEPTH = 10_000  # elements inside one another; pages for readers stay under a hundred, and browsers stop at some 500

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADS = {"summary", "dt", "legend", *_HEADINGS}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol",
    "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul", *_HEADINGS,
}  # fmt: skip
_UNSEEN = {"head", "template", "svg", "noscript", "select", "datalist", "object", "audio", "video", "canvas", "map", "rp", *UNREAD}
_BROKEN_OUT = ("head", "svg", "select", "title")
_NEVER_HOLD = {
    "a",
    "area",
    "base",
    "br",
    "col",
    "embed",
    "img",
    "input",
    "link",
    "meta",
    "param",
    "source",
    "track",
    "wbr",
}  # nor does a link hold a link
_CELLS = ("td", "th")
_TABLE = ("table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption")
_SAME_ROW = {"dt": ("dt", "dd"), "dd": ("dt", "dd"), "li": ("li",), "option": ("option",)}
_CONTENT = ("article", "main", "section")
_SUPERSCRIPTS = str.maketrans("0123456789-−–+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺")
_STRUCK = ("s", "strike", "del")
_UNITS = (" m", "cm", "mm", "km", "µm", "μm", "kg/m", "/m")
_HEADING_LIMIT = 300
_CELL_LIMIT = 600
_AUTHOR_PIECES = 60


def read_html(payload: Payload, text: str, notes: tuple[str, ...] = (), limit: int = MAX_TEXT) -> Document:
    """The page of some markup: its blocks slice the document's text, one block or one row of a table a line.

    Raises:
        InputError: elements stand more than `MAX_DEPTH` deep in one another.
    """
    page = _Page(payload.origin, limit)
    page.read(tokens(text))
    mark_navigation(page.drafts, page.regions)
    words, placed = _placed(page.drafts)
    title = page.title or next((draft.text for draft in page.drafts if draft.kind == "heading"), "")
    return Document(
        text=words, blocks=placed, origin=payload.origin, digest=payload.digest, title=title[:300],
        author=page.author or _signed(page.drafts), fetched=payload.fetched, links=tuple(page.links), notes=(*notes, *page.notes),
    )  # fmt: skip


def _placed(drafts: list[Draft]) -> tuple[str, tuple[Block, ...]]:
    lines: list[str] = []
    found: list[Block] = []
    start, heading = 0, ""
    for draft in drafts:
        end = start + len(draft.text)
        found.append(Block(start=start, end=end, kind=draft.kind, heading=heading))
        if draft.kind == "heading":
            heading = draft.text
        lines.append(draft.text)
        start = end + 1
    return "\n".join(lines), tuple(found)


def _signed(drafts: list[Draft]) -> str:
    return next((name for name in (byline(draft.text) for draft in drafts[:_AUTHOR_PIECES]) if name), "")


class _Row:
    """The cells of a row of a table while it is read."""

    def __init__(self) -> None:
        self.cells: list[list[Draft]] = []

    def drafts(self) -> list[Draft]:
        """One row, or the pieces by themselves where the table only lays the page out."""
        pieces = [draft for cell in self.cells for draft in cell]
        lays_out = len(self.cells) < 2 or any(draft.level for draft in pieces) or any(self._is_page(cell) for cell in self.cells)
        if lays_out or not pieces:
            return pieces
        text = (" | ".join(self._text(cell) for cell in self.cells) + " |").lstrip()
        return [Draft(pieces[0].number, text, "row", sum(draft.linked for draft in pieces))]

    @staticmethod
    def _is_page(cell: list[Draft]) -> bool:
        return sum(len(draft.text) for draft in cell) > _CELL_LIMIT

    @staticmethod
    def _text(cell: list[Draft]) -> str:
        *first, last = [draft.text for draft in cell] or [""]
        return "".join(text + (" " if is_ended(text) else "; ") for text in first) + last


class _Page:
    """The state of one pass over the tokens of a page."""

    def __init__(self, origin: str, limit: int) -> None:
        self.drafts: list[Draft] = []
        self.regions: list[Region] = []
        self.links: dict[str, None] = {}
        self.notes: list[str] = []
        self.title = ""
        self.author = ""
        self._origin = origin
        self._room = limit  # characters that may still be read
        self._open: list[tuple[str, str, tuple[int, int, int, int]]] = []  # element, sort of region, the counts at its start
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._inline = 0  # how many elements of a line stand open in the block
        self._unseen = -1  # the place of the element that hides all inside it
        self._link = -1  # how deep the link stands that is open, and whether it leads out of the page
        self._link_leaves = False
        self._after_link = False
        self._heads = 0  # how many headings and labels stand open
        self._bold = 0
        self._raised = False
        self._after_span = False
        self._struck = self._struck_from = 0  # how many elements stand open that strike out, and the first piece inside them
        self._pieces: list[tuple[str, bool, bool] | None] = []  # words, inside a link, in bold; None is a new line
        self._row: _Row | None = None
        self._button = ""
        self._number = self._letters = self._linked = self._headlines = 0

    def read(self, stream: Iterable[Token]) -> None:
        for token in stream:
            if token.kind == "text":
                self._text(token.data)
            elif token.kind == "start":
                self._start(token)
            else:
                self._end(token.data)
            if self._room <= 0 or self._number >= MAX_BLOCKS:
                self.notes.append("the page is very long; its end was left out")
                break
        self._flush()
        self._finish_row()
        while self._open:
            self._pop()

    # text

    def _text(self, words: str) -> None:
        if self._places["title"]:
            self.title = " ".join(f"{self.title} {words}".split()) if len(self.title) < 500 else self.title
        elif self._unseen < 0 or (words.strip() and self._open[self._unseen][0] == "head" and self._breaks_out("p")):
            if self._raised:
                words = self._superscript(words)
            self._part_tiles(words)
            if not words.isspace():
                self._after_link = False
                words = words[: self._room]
                self._room -= len(words)
            self._pieces.append((words, self._link >= 0, self._bold > 0))

    def _part_tiles(self, words: str) -> None:
        """Words beside each other in two elements that only styles set apart ("no side effects", "Proven results") are two lines; single words are two words."""
        if self._after_span and (before := self._pieces[-1] if self._pieces else None) and words[:1].isupper() and before[0][-3:].islower():
            self._pieces.append(None if len(before[0].split()) > 1 else (" ", False, False))
        self._after_span = False

    def _superscript(self, words: str) -> str:
        """Raised numbers as they read: an exponent as such, the number of a reference in brackets."""
        number = words.strip()
        if not number or not all(letter in "0123456789-−–+, " for letter in number):
            return words
        before = "".join(piece[0] if piece else " " for piece in self._pieces[-3:]).rstrip()
        if before[-1:].isdigit() or before.endswith(_UNITS):
            return number.translate(_SUPERSCRIPTS)
        return f"[{number}]"

    # elements

    def _start(self, token: Token) -> None:
        name = token.data
        if self._unseen >= 0 and not self._breaks_out(name):
            if name in _UNSEEN and not token.raw_attributes.endswith("/"):
                self._push(name, "")
            elif name in ("meta", "title"):
                self._start_in_head(token)
            return
        if name in _UNSEEN:
            if not token.raw_attributes.endswith("/"):
                self._push(name, "")
        elif name in _BLOCKS:
            self._start_block(token)
        else:
            self._start_inline(token)

    def _breaks_out(self, name: str) -> bool:
        """Whether the element ends an unclosed one that hides: what follows it is seen."""
        if self._open[self._unseen][0] in _BROKEN_OUT and name in _BLOCKS and name != "title":
            while self._unseen >= 0:
                self._pop()
            return True
        return False

    def _start_in_head(self, token: Token) -> None:
        if token.data == "meta":
            self._meta(token.attributes)
        elif self._open[self._unseen][0] == "head" and not self.title:
            self._push("title", "")

    def _meta(self, attributes: dict[str, str]) -> None:
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        content = " ".join(attributes.get("content", "").split())
        if name in ("author", "article:author", "dc.creator", "citation_author") and content and "://" not in content:
            self.author = self.author or content[:200]
        elif name == "og:title" and not self.title:
            self.title = content[:500]

    def _start_block(self, token: Token) -> None:
        name = token.data
        if name == "title":
            if not self.title:
                self._push(name, "")
            return
        if name == "button" and self._heads > 0:
            return
        if self._places["title"]:
            self._close("title")
        self._flush()
        if name in ("p", "hr", "html", "body"):
            return
        if name in _HEADINGS and self._open and self._open[-1][0] in _HEADINGS:
            self._pop()
        if self._open and self._open[-1][0] in _SAME_ROW.get(name, ()):
            self._pop()
        attributes = token.attributes if token.raw_attributes else {}
        self._start_table_part(name)
        if name == "button":
            self._button = "heading" if "aria-expanded" in attributes or "aria-controls" in attributes else "navigation"
        inside = any(self._places[outer] for outer in _CONTENT)
        self._push(name, "" if self._places["blockquote"] else region_sort(name, attributes, inside_content=inside))

    def _start_table_part(self, name: str) -> None:
        if name == "table" and self._row:
            self._release_row()
        elif name == "tr":
            self._finish_row()
            self._row = _Row()
        elif name in _CELLS:
            self._row = self._row or _Row()
            self._row.cells.append([])

    def _start_inline(self, token: Token) -> None:
        name = token.data
        if name not in _NEVER_HOLD and not token.raw_attributes.endswith("/"):
            self._inline += 1
            self._check_depth()
        if name == "br":
            self._pieces.append(None)
        elif name == "a":
            self._start_link(token.attributes)
        elif name in ("b", "strong"):
            self._bold += 1
        elif name == "sup":
            self._raised = True
        elif name in _STRUCK:
            self._strike()
        elif name == "meta":
            self._meta(token.attributes)
        elif name == "input" and self._pieces:
            self._pieces.append((" ", False, False))

    def _strike(self) -> None:
        if not self._struck:
            self._struck_from = len(self._pieces)
        self._struck += 1

    def _end_strike(self) -> None:
        """What was struck out is not said; an element that stands open at the end of its block strikes out nothing."""
        if self._struck == 1:
            del self._pieces[self._struck_from :]
        self._struck = max(0, self._struck - 1)

    def _start_link(self, attributes: dict[str, str]) -> None:
        if self._after_link:  # two links side by side are two words, with or without a space in the markup
            self._pieces.append((" ", False, False))
        address = attributes.get("href", "").strip()
        if not address:
            return
        self._link = len(self._open)
        self._link_leaves = not address.startswith("#")
        self._keep_link(address)

    def _keep_link(self, address: str) -> None:
        try:
            full = urljoin(self._origin, address) if "://" in self._origin else address
        except ValueError:  # "http://[": not an address
            return
        if len(self.links) < MAX_LINKS and full.startswith(("http://", "https://")) and len(full) <= 2_000:
            self.links.setdefault(full.partition("#")[0])

    def _end(self, name: str) -> None:
        if self._unseen >= 0 and name not in _UNSEEN and name != "title":
            return
        if name == "a":
            self._link = -1
            self._after_link = bool(self._pieces)
        elif name in ("b", "strong"):
            self._bold = max(0, self._bold - 1)
        elif name == "sup":
            self._raised = False
        elif name == "span":
            self._after_span = True
        elif name in _STRUCK:
            self._end_strike()
        elif name in ("p", "br"):
            self._flush() if name == "p" else self._pieces.append(None)
        elif name in _BLOCKS or name in _UNSEEN:
            self._close(name)
        if name not in _BLOCKS:
            self._inline = max(0, self._inline - 1)

    def _close(self, name: str) -> None:
        """Ends the element and all that stand open inside it; a stray end inside the cell of a table does not reach out of it."""
        place = self._places[name][-1] if self._places[name] else -1
        cell = max((self._places[cell][-1] for cell in _CELLS if self._places[cell]), default=-1)
        if self._unseen < 0:
            self._flush()
        if place < 0 or (place < cell and name not in _TABLE):
            return
        if name in ("tr", "table"):
            self._finish_row()
        while len(self._open) > place:
            self._pop()

    def _push(self, name: str, sort: str) -> None:
        self._check_depth()
        if name in _UNSEEN and self._unseen < 0:
            self._unseen = len(self._open)
        self._places[name].append(len(self._open))
        self._heads += name in _HEADS
        self._open.append((name, sort, (self._number, self._letters, self._linked, self._headlines)))
        self._headlines += name in ("h1", "main")

    def _check_depth(self) -> None:
        if len(self._open) + self._inline >= MAX_DEPTH:
            raise InputError(
                f"{self._origin}: is nested more than {MAX_DEPTH:,} elements deep, as no page for readers is; "
                "copy the text that you want audited into a .txt file and give that"
            )

    def _pop(self) -> None:
        name, sort, (number, letters, linked, headlines) = self._open.pop()
        self._places[name].pop()
        self._heads -= name in _HEADS
        if self._unseen >= len(self._open):
            self._unseen = -1
        if self._link > len(self._open):
            self._link = -1
        if name == "button":
            self._button = ""
        if sort and self._number > number:
            holds_content = self._headlines > headlines
            self.regions.append(Region(sort, number, self._number, self._letters - letters, self._linked - linked, holds_content))

    # pieces

    def _flush(self) -> None:
        """What has been gathered becomes one piece, or one a line where the page breaks lines that do not run on."""
        pieces, self._pieces = self._pieces, []
        self._bold = self._inline = self._struck = self._struck_from = 0
        self._after_link = self._after_span = False
        if not pieces:
            return
        if self._places["pre"]:
            self._add_plain("".join(piece[0] if piece else "\n" for piece in pieces))
            return
        heads = self._heads > 0
        for line in _lines(pieces, joined=heads):
            self._add_line(line, heads)

    def _add_plain(self, text: str) -> None:
        read = as_read(text)
        text = read.text if read else text
        for block in plain_blocks(text):
            self._add(" ".join(text[block.start : block.end].split()), block.kind, 0)

    def _add_line(self, line: list[tuple[str, bool, bool]], heads: bool) -> None:
        words = " ".join("".join(piece[0] for piece in line).split())
        if not words:
            return
        counts = not heads or self._link_leaves  # a heading that links to itself is no menu
        linked = sum(len(" ".join(piece[0].split())) for piece in line if piece[1]) if counts else 0
        is_bold = all(piece[2] for piece in line if piece[0].strip())
        level = next((number for number, name in enumerate(_HEADINGS, 1) if self._places[name]), 0)
        kind = self._kind(words, is_bold)
        self._add(words, kind, min(linked, len(words)), level if kind == "heading" else 0)

    def _kind(self, words: str, is_bold: bool) -> str:
        if self._heads > 0:
            return "heading" if len(words) <= _HEADING_LIMIT else "paragraph"
        if self._button:
            return "heading" if is_question(words) or (self._button == "heading" and is_short(words)) else "navigation"
        if self._places["li"] or is_item(words) or is_ticked(words):
            return "item"
        return "heading" if (is_bold and is_heading(words)) or is_question(words) else "paragraph"

    def _add(self, words: str, kind: str, linked: int, level: int = 0) -> None:
        draft = Draft(self._number, words, kind, linked, level)
        self._number += 1
        self._letters += len(words)
        self._linked += linked
        if self._row and self._row.cells:
            self._row.cells[-1].append(draft)
        else:
            self.drafts.append(draft)

    def _finish_row(self) -> None:
        if self._row:
            self.drafts += self._row.drafts()
        self._row = None

    def _release_row(self) -> None:
        """A table inside a cell: the outer one lays the page out."""
        if self._row:
            self.drafts += [draft for cell in self._row.cells for draft in cell]
        self._row = None


def _lines(pieces: list[tuple[str, bool, bool] | None], joined: bool) -> list[list[tuple[str, bool, bool]]]:
    """The lines between breaks; one that does not end as a sentence and goes on in lower case runs on."""
    lines: list[list[tuple[str, bool, bool]]] = [[]]
    for piece in pieces:
        if piece is not None:
            lines[-1].append(piece)
        elif joined:
            lines[-1].append((" ", False, False))
        elif lines[-1]:
            lines.append([])
    merged: list[list[tuple[str, bool, bool]]] = []
    for line in lines:
        opening = "".join(piece[0] for piece in line[:3]).lstrip()[:1]
        if merged and opening.islower() and not is_ended("".join(piece[0] for piece in merged[-1][-3:]).rstrip()):
            merged[-1] += [(" ", False, False), *line]
        elif line:
            merged.append(line)
    return merged
