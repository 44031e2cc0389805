from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from selectolax.lexbor import LexborHTMLParser as Page

from cordwise.records.claim import VERDICTS
from cordwise.render import render
from cordwise.render.html import style
from cordwise.render.visible import visible
from cordwise.render.words import verdicts

from .audits import an_audit
from .examples import AUDIT, PAGE, POOL, REPLIES

VOID = {"meta", "link", "br", "line", "circle", "polygon"}
ALLOWED = {
    *("html", "head", "meta", "link", "title", "style", "body", "header", "nav", "main", "section", "footer", "h1", "h2", "h3", "article"),
    *("p", "a", "span", "bdi", "dl", "dt", "dd", "div", "ul", "ol", "li", "strong", "q", "blockquote", "mark", "details", "summary"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption"),
    *("svg", "desc", "g", "text", "tspan", "line", "circle", "polygon"),
}


class Nesting(HTMLParser):
    """Holds every tag that is opened, and fails where one is closed that is not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.names: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.names += [name for name, _ in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


def nesting(told: str) -> Nesting:
    reader = Nesting()
    reader.feed(told)
    reader.close()
    assert reader.open == []
    return reader


def words_of_the_page(told: str) -> str:
    """The page's own words as a browser would show them, without the numbers of the claims."""
    page = Page(told)
    for link in page.css(".words a.ref"):
        link.decompose()
    return "".join(node.text() for node in page.css(".words"))


@given(audit=an_audit())
def test_any_text_with_any_spans_keeps_its_words(audit):
    told = render(audit, "html")
    assert _letters(words_of_the_page(told)) == _letters(visible(audit.text))


@given(audit=an_audit())
def test_any_text_with_any_spans_is_well_nested_and_never_markup(audit):
    reader = nesting(render(audit, "html"))
    assert reader.seen <= ALLOWED
    assert not any(name.startswith("on") or name == "style" for name in reader.names)


@given(audit=an_audit())
def test_each_claim_has_its_card_and_its_place_in_the_words(audit):
    page = Page(render(audit, "html"))
    for number, claim in enumerate(audit.claims, 1):
        assert len(page.css(f"#claim-{number}")) == len(page.css(f"#words-{number}")) == 1
        assert verdicts()[claim.verdict].label in page.css_first(f"#claim-{number} h3").text()


@pytest.mark.parametrize("name", REPLIES)
def test_a_page_is_whole_in_itself(name):
    told = render(REPLIES[name], "html")
    assert "<script" not in told and "@import" not in told and "url(" not in told
    assert not re.findall(r"<(?:img|iframe|object|embed|form|base)\b", told)
    assert re.findall(r'<link [^>]*href="([^"]*)"', told) == ["data:,"]


@pytest.mark.parametrize("name", REPLIES)
def test_the_policy_lets_in_the_one_style_sheet_alone(name):
    told = render(REPLIES[name], "html")
    sheet = re.search(r"<style>(.*?)</style>", told, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in told


@pytest.mark.parametrize("name", REPLIES)
def test_headings_go_down_one_step_at_a_time_and_ids_are_unique(name):
    told = render(REPLIES[name], "html")
    levels = [int(level) for level in re.findall(r"<h([1-6])", told)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = re.findall(r' id="([^"]+)"', told)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", REPLIES)
def test_every_inner_link_has_its_target(name):
    told = render(REPLIES[name], "html")
    assert set(re.findall(r'href="#([^"]+)"', told)) <= set(re.findall(r' id="([^"]+)"', told))


@pytest.mark.parametrize("name", REPLIES)
def test_the_page_has_language_landmarks_and_a_way_past_the_head(name):
    page = Page(render(REPLIES[name], "html"))
    assert page.css_first("html").attributes["lang"] == "en"
    assert all(len(page.css(tag)) == 1 for tag in ("main", "header", "footer", "head title"))
    assert page.css_first("body a").attributes["href"] == "#main"


def test_quotes_cannot_run():
    told = render(replace(AUDIT, title='<script>x</script>" onload="y'), "html")
    assert "&lt;script&gt;x&lt;/script&gt;&quot; onload=&quot;y" in told
    assert "<b>for good</b>" not in told


def test_words_that_turn_the_reading_direction_are_spelt_out():
    claim = replace(AUDIT.claims[0], quote="safe\u202eton", start=0, end=8)
    told = render(replace(AUDIT, claims=(claim,), text="safe\u202eton"), "html")
    assert "\u202e" not in told and "safe[U+202E]ton" in told


def test_an_address_that_runs_is_no_link():
    told = render(replace(AUDIT, origin="javascript:alert(1)"), "html")
    assert 'href="javascript' not in told and "javascript:alert(1)" in told


def test_the_words_of_overlapping_claims_are_marked_for_the_inner_one():
    marks = [(mark.attributes["class"], mark.text()) for mark in Page(render(AUDIT, "html")).css(".words mark")][:3]
    assert marks == [
        ("v-overstated", "Backed by "), ("v-contradicted", "large-scale medical studies"), ("v-overstated", ", the short answer is yes"),
    ]  # fmt: skip


def test_a_heading_stands_with_the_claim_under_it():
    row = next(node for node in Page(render(AUDIT, "html")).css(".words") if "Most discomfort" in node.text())
    assert row.text().strip().startswith("What to expect")


def test_verdicts_differ_by_word_and_symbol_and_colour():
    told, sheet = render(AUDIT, "html"), style()
    for verdict in VERDICTS:
        words = verdicts()[verdict]
        assert f'<span class="badge">{words.symbol} {words.label}</span>' in told
        assert f".{words.css}" in sheet


def test_the_plot_tells_its_numbers_to_a_screen_reader():
    page = Page(render(POOL, "html"))
    plot = page.css_first("svg.forest")
    title, description = plot.attributes["aria-labelledby"].split()
    assert "Forest plot" in page.css_first(f"#{title}").text()
    assert "Without cells (expected) (expected without cells): 21.0% (10.0% to 35.0%)" in page.css_first(f"#{description}").text()
    assert len(plot.css("g.expected circle")) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_have_enough_contrast(scheme):
    colour = _colours(scheme)
    pairs = [(ink, ground) for ink in ("ink", "soft", "accent") for ground in ("paper", "ground")]
    tones = ("supported", "weakly", "overstated", "understated", "contradicted", "unsupported", "outdated", "unclear")
    pairs += [(one, other) for tone in tones for one, other in ((tone, f"{tone}-tint"), ("ink", f"{tone}-tint"), ("paper", tone))]
    weak = {pair: _contrast(colour[pair[0]], colour[pair[1]]) for pair in pairs if _contrast(colour[pair[0]], colour[pair[1]]) < 4.5}
    assert weak == {}  # WCAG 2.2 AA for text
    assert all(_contrast(colour["focus"], colour[ground]) >= 3 for ground in ("paper", "ground"))


@pytest.mark.timeout(60)
def test_a_long_page_keeps_every_claim():
    audit = _long(100)
    assert render(audit, "html").count('<article class="card') == len(audit.claims) == 100 * len(AUDIT.claims)


def _long(copies: int):
    claims = tuple(
        replace(claim, start=claim.start + copy * len(PAGE), end=claim.end + copy * len(PAGE))
        for copy in range(copies)
        for claim in AUDIT.claims
    )
    return replace(AUDIT, text=PAGE * copies, claims=claims)


def _letters(text: str) -> str:
    """Without white space, and without what a browser itself replaces."""
    return "".join(text.replace("\ufffd", "").replace("\ufffe", "").replace("\uffff", "").split())


def _colours(scheme: str) -> dict[str, str]:
    blocks = re.findall(r":root \{(.*?)\}", style(), re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[0 if scheme == "light" else 1]))


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
