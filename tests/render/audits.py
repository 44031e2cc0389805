"""Any audit: any text with any spans."""

from __future__ import annotations

from hypothesis import strategies as st

from cordwise.records.claim import STRENGTHS, VERDICTS
from cordwise.records.finding import CERTAINTIES
from cordwise.records.reply import Audit, JudgedClaim

HOSTILE = ["<script>alert(1)</script>", "</mark></p>", '" onclick="x', "<!--", "]]>", "&lt;", "\u202eesrever\u202c", "| a | b |", "\r\n",
           "\n\n", "`code`", "[x](javascript:alert(1))", "# h", "https://bad.example", "\x1b[31m", "\x00",
           "🙂", "ﬁ", "e\u0301"]  # fmt: skip
TEXT = st.lists(st.one_of(st.text(max_size=20), st.sampled_from(HOSTILE)), max_size=12).map("".join)


@st.composite
def an_audit(draw: st.DrawFn) -> Audit:
    """An audit of any text with any spans in it: nested, touching, overlapping, equal, empty."""
    text = draw(TEXT)
    places = st.integers(0, len(text))
    spans = sorted(tuple(sorted(pair)) for pair in draw(st.lists(st.tuples(places, places), max_size=8)))
    return Audit(
        summary=draw(TEXT), claims=tuple(_claim(draw, text, start, end) for start, end in spans), page_flags=(), omissions=(), score=(),
        sources=(), origin=draw(TEXT), title=draw(TEXT), digest="0" * 64, read_on="2026-01-15", text=text, notes=(), evidence_version="1",
    )  # fmt: skip


def _claim(draw: st.DrawFn, text: str, start: int, end: int) -> JudgedClaim:
    return JudgedClaim(
        start=start, end=end, quote=text[start:end], kind="efficacy", strength=draw(st.sampled_from(STRENGTHS)),
        verdict=draw(st.sampled_from(VERDICTS)), certainty=draw(st.sampled_from(CERTAINTIES)), reason=draw(TEXT), fair_wording=draw(TEXT),
        rule="rule", against=(draw(TEXT),),
    )  # fmt: skip
