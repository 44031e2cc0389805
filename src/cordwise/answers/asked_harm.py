"""A harm that a question names as what follows cells ("brain bleed after stem cells"), without a word such as "safe" or "risk"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cordwise.answers.question_rules import CELLS, rules
from cordwise.answers.scope import BLOOD_CELLS
from cordwise.claims.lexicon import Mention, mentions
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.frame import Frame

OURS = ("cell_therapy", "extracellular_vesicles", "hsct")
GENERAL = ("ae_any",)
TUMOUR = "tumour"
WORSENED = "condition_worsened"
PARALYSED = re.compile(r"paraly|pleg")


@dataclass(frozen=True, kw_only=True, slots=True)
class HarmNamed:
    """The harms that a question says or asks follow cells, and what else it names by the same words."""

    outcomes: tuple[str, ...]
    conditions: tuple[str, ...]  # illnesses that are this harm, and not the one that is treated
    rest: str  # the folded question without the words of these harms

    def left_out_of(self, named: Frame) -> Frame:
        """A frame in which the harm is what came out, and not the illness of those who are treated."""
        kept = tuple(one for one in named.conditions if one not in self.conditions)
        return replace(named, conditions=kept, outcomes=tuple(dict.fromkeys((*self.outcomes, *named.outcomes))))


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    outcome: str  # "" for an illness that no outcome names
    serious: bool = False
    condition: str = ""


def harm_named(text: str, folded: str, *, bare: bool) -> HarmNamed | None:
    """The harms that are named as what cells cause or what came after them; `bare`: also a grave one that stands beside cells with nothing asked of it."""
    named = mentions(text)
    if not _of_cells(named, folded):
        return None
    spans = [one for one in _spans(folded, named) if _follows(one, folded, named) or (bare and _stands_bare(one, folded, named))]
    if not spans:
        return None
    harms = [one for one in spans if one.outcome != WORSENED]  # the illness that gets worse is the one that is treated
    inside = [m for m in named if m.vocabulary == "conditions" and any(m.start < one.end and one.start < m.end for one in harms)]
    return HarmNamed(
        outcomes=tuple(dict.fromkeys(one.outcome for one in spans if one.outcome)),
        conditions=tuple(dict.fromkeys((*(m.id for m in inside), *(one.condition for one in spans if one.condition)))),
        rest=_blanked(folded, spans),
    )


def causes_named(text: str, folded: str) -> tuple[frozenset[str], str]:
    """Harms named only as what made somebody ill ("an abscess left my father paraplegic, stem cells?"), and the folded question without their words."""
    spans = [one for one in _spans(folded, mentions(text)) if one.outcome]
    causes = [one for one in spans if _is_cause(one, folded)]
    return frozenset(one.outcome for one in causes) - {one.outcome for one in spans if one not in causes}, _blanked(folded, causes)


def _of_cells(named: tuple[Mention, ...], folded: str) -> bool:
    """Whether cells are given: by name, by a route, or as "cells" that are nobody's blood or cancer."""
    cells = vocabulary("cells")
    by_name = any(m.id in OURS or (m.vocabulary == "cells" and not BLOOD_CELLS & cells.above(m.id)) for m in named)
    by_route = any(m.vocabulary == "routes" for m in named) and CELLS.search(folded)
    return bool(by_name or by_route) or re.search(rules()["harm_follows"]["our_cells"], folded) is not None


def _spans(folded: str, named: tuple[Mention, ...]) -> Iterator[_Span]:
    """Harms by their words, and illnesses that can be one."""
    terms, signs = vocabulary("outcomes").terms, {*GENERAL, *rules()["signs_of_illness"]}
    for outcome, words in _words():
        yield from (_Span(m.start(), m.end(), outcome, bool(terms[outcome].facts.get("serious"))) for m in re.finditer(words, folded))
    for m in named:
        if m.vocabulary == "outcomes" and terms[m.id].facts.get("kind") == "harm" and m.id not in signs:
            yield _Span(m.start, m.end, m.id, bool(terms[m.id].facts.get("serious")))
        elif m.vocabulary == "conditions":
            yield _Span(m.start, m.end, rules()["as_harm"].get(m.id, ""), condition=m.id)


def _words() -> list[tuple[str, str]]:
    terms = vocabulary("outcomes").terms
    plain = [(one, words) for one, words in rules()["outcome_words"].items() if terms[one].facts.get("kind") == "harm"]
    return [*rules()["harm_words"].items(), *plain]


def _follows(one: _Span, folded: str, named: tuple[Mention, ...]) -> bool:
    """Whether cells are said or asked to bring a harm, or it is told as what came after them."""
    patterns, before, after = rules()["harm_follows"], folded[: one.start], folded[one.end :]
    if re.search(patterns["treated"], before):
        return False
    if re.search(patterns["caused"], before) and not re.search(patterns["cause"], before):
        return not one.condition or re.search(patterns["ends"], after) is not None
    if _is_course(one, folded, named):
        return False
    if one.condition and (one.condition not in rules()["as_harm"] or not _is_sign(one, folded)):
        return False
    found = re.search(patterns["after"], after)
    if found is None:
        return False
    given = max(found.start("given"), found.start("later"))
    return not any(m.vocabulary == "conditions" and given <= m.start - one.end < found.end() for m in named)


def _is_course(one: _Span, folded: str, named: tuple[Mention, ...]) -> bool:
    """Whether a relapse is the course of the illness that is treated, which trials count, and no harm of cells."""
    relapsing, conditions = rules()["relapsing"], vocabulary("conditions")
    if one.outcome != relapsing["harm"] or "relaps" not in folded[one.start : one.end]:
        return False
    return any(m.vocabulary == "conditions" and conditions.is_kind_of(m.id, of) for m in named for of in relapsing["of"])


def _is_sign(one: _Span, folded: str) -> bool:
    """Whether an illness is named as what happened: an injury of the cord only as paralysis."""
    return one.condition != "spinal_cord_injury" or PARALYSED.search(folded[one.start : one.end]) is not None


def _stands_bare(one: _Span, folded: str, named: tuple[Mention, ...]) -> bool:
    """Whether a grave harm or an infection, which is no illness by the same words, stands beside cells that are not for it."""
    illness = one.outcome in rules()["as_condition"] or any(
        m.vocabulary == "conditions" and m.start < one.end and one.start < m.end for m in named
    )
    grave = one.serious or (one.outcome and vocabulary("outcomes").is_kind_of(one.outcome, "infection"))
    made_ill = re.search(rules()["harm_follows"]["treated"], folded[: one.start]) or _is_cause(one, folded)
    return bool(grave) and not illness and not made_ill


def _is_cause(one: _Span, folded: str) -> bool:
    """Whether a harm is what made somebody ill who now asks for cells, and not what came after them."""
    patterns, before, after = rules()["harm_follows"], folded[: one.start], folded[one.end :]
    if _is_course(one, folded, mentions(folded)):
        return re.search(patterns["caused"], before) is None
    if one.outcome == TUMOUR:
        return False  # whoever had one asks for harm too: cells may feed what is left of it
    if re.search(patterns["cause"], before):
        return re.search(patterns["after"], after) is None
    return re.search(patterns["left"], after) is not None and re.search(patterns["cells_had"], before) is None


def _blanked(folded: str, spans: list[_Span]) -> str:
    letters = list(folded)
    for one in spans:
        letters[one.start : one.end] = " " * (one.end - one.start)
    return "".join(letters)
