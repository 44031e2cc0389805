"""Which pieces of an HTML page are its menus, banners and footers, told by elements, roles, class names and links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from cordwise.documents.lines import is_ended, is_menu_word

HARD, SOFT, LIST, FORM, PLAIN = "hard", "soft", "list", "form", "plain"
"""How a region speaks for navigation: hard is all menu; in a soft one (footer, sidebar) prose stays; a list, a form and a plain
one are navigation by their links and size."""

_HARD_ROLES = ("navigation", "menu", "menubar", "search")
_SOFT_ROLES = ("banner", "contentinfo", "complementary")
_COOKIES = re.compile(r"(?:^|[-_ ])(?:cookies?|gdpr|onetrust|cky|cmplz|cybot\w*|cookie\w+)(?:$|[-_ ])")
_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|navigation|menu|submenu|breadcrumbs?|pagination|pager|sidebar|footer|masthead|topbar|sitemap|share|sharing|"
    r"newsletter|subscribe|related|toc)(?:$|[-_ ])"
    r"|social[-_]?(?:links|icons|media|share|bar|nav)|site[-_]header|skip[-_]?link"
)
_WHOLE_PAGE = ("html", "body", "main", "article")
_PROSE_WORDS = 12


@dataclass(slots=True)
class Draft:
    """A piece of the page before its place in the text is known; `number` counts the pieces as they were met."""

    number: int
    text: str
    kind: str
    linked: int = 0  # characters inside links
    level: int = 0  # of a heading

    @property
    def link_share(self) -> float:
        return self.linked / max(1, len(self.text))


@dataclass(frozen=True, slots=True)
class Region:
    """The pieces of one element: numbers `start` to `end`, with their characters and those of them inside links."""

    sort: str
    start: int
    end: int
    letters: int
    linked: int
    holds_content: bool  # the headline of the page, or its <main>


def region_sort(name: str, attributes: dict[str, str], *, inside_content: bool) -> str:
    """What an element's name, role and class say of its inside."""
    role = attributes.get("role", "").lower()
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower()[:500]
    if name == "nav" or role in _HARD_ROLES:
        return HARD
    if name in _WHOLE_PAGE:
        return ""
    if _COOKIES.search(names):
        return HARD
    if name == "footer" or (name == "header" and not inside_content) or role in _SOFT_ROLES or _NAMES.search(names):
        return SOFT
    return {"ul": LIST, "ol": LIST, "form": FORM, "div": PLAIN, "section": PLAIN, "aside": PLAIN, "table": PLAIN}.get(name, "")


def mark_navigation(drafts: list[Draft], regions: list[Region]) -> None:
    """Makes navigation of the pieces that are; the headline of the page never is."""
    count = 1 + max((draft.number for draft in drafts), default=0)
    total = sum(len(draft.text) for draft in drafts)
    hard, soft = [0] * (count + 1), [0] * (count + 1)
    for region in regions:
        target = {HARD: hard, SOFT: soft}.get(_force(region, total))
        if target is not None:
            target[min(region.start, count)] += 1
            target[min(region.end, count)] -= 1
    hard_depth, soft_depth = list(accumulate(hard)), list(accumulate(soft))
    for draft in drafts:
        if draft.level != 1 and (hard_depth[draft.number] or (soft_depth[draft.number] and not _is_prose(draft)) or _is_link(draft)):
            draft.kind = "navigation"


def _force(region: Region, total: int) -> str:
    """HARD, SOFT or "": what the region does to its pieces; a wrapper around the page does nothing, whatever its name says."""
    if region.holds_content:
        return ""
    share = region.linked / max(1, region.letters)
    pieces = max(1, region.end - region.start)
    most = region.letters > 0.5 * total and total > 2_000
    if region.sort == HARD:
        return SOFT if most else HARD
    if region.sort == SOFT:
        return "" if most and share < 0.6 else SOFT
    if region.sort == FORM:  # some sites put the whole page into one form
        return SOFT if region.letters < 0.25 * total else ""
    links = share >= 0.8 and region.letters / pieces < 90
    return HARD if links and pieces >= (2 if region.sort == LIST else 4) and not most else ""


def _is_prose(draft: Draft) -> bool:
    words = len(draft.text.split())
    return draft.link_share < 0.5 and words >= _PROSE_WORDS and (is_ended(draft.text) or words >= 2 * _PROSE_WORDS)


def _is_link(draft: Draft) -> bool:
    """Whether the piece is one short link ("Book a consultation") or a word of any site's menu."""
    if len(draft.text.split()) > (14 if draft.kind == "heading" else 8) or draft.text.endswith((".", "!", ";")):
        return False
    return (draft.link_share >= 0.9 and draft.kind != "row") or (draft.kind in ("item", "paragraph") and is_menu_word(draft.text))
