"""What stands around each sentence of a page and fills what it leaves open: what was named just before, its heading, the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from cordwise.claims.frames import OFTEN, by_vocabulary, filled, frame_from, is_listed, without_signs
from cordwise.claims.lexicon import mentions, page_mentions
from cordwise.claims.pieces import Piece
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.document import Sentence
from cordwise.records.frame import Frame
from cordwise.text.numbers import quantities

SEVERAL = 3
"""Conditions named in one sentence from which it is a list: what follows is about none of them in particular."""
_NOTHING = Frame()
_TREATED = re.compile(
    r"(?:\b(?:in|for|against|treat\w*|cur\w+)|\b(?:patients?|people|persons?|those|children|adults|participants|volunteers|trials?|stud(?:y|ies)) (?:\w+ )?(?:with|in|of|on|who have|who had)) (?:[\w-]+ )?$"
)
_OF_THEM = re.compile(r"['\w]* (?:patients?|trials?|stud(?:y|ies))\b")
_BEFORE = 60
"""Letters before a condition in which it can be said that it is the one treated."""


def surroundings(
    text: str, sentences: Iterable[tuple[Sentence, Piece]], on_harm: Iterable[bool], about: Frame
) -> Iterator[tuple[Frame, Frame, Frame]]:
    """For each sentence what was named just before it, what its heading names and what the page is about; `on_harm` tells which sentences speak of what befell people.

    What an item of a list names holds for that item.
    """
    often = _named_often(text)
    near, outside, heading_frame = _NOTHING, _NOTHING, _NOTHING
    heading, above, end = "", None, 0
    for (sentence, piece), harm in zip(sentences, on_harm, strict=True):
        above = piece if sentence.kind == "heading" else above
        if sentence.heading != heading:
            heading, heading_frame, near, outside = (
                sentence.heading,
                _of_heading(sentence.heading, above, about.conditions),
                _NOTHING,
                _NOTHING,
            )
        if sentence.kind != "item" or "\n" in text[end : sentence.start]:
            near = outside
        if near.interventions and sentence.kind != "row":
            near = replace(near, interventions=())
        yield near, heading_frame, about
        if piece.mentioned:
            near = _after(sentence, piece, near, about.conditions, frozenset() if harm else often)
        outside, end = outside if sentence.kind == "item" else near, sentence.end


def said_in(piece: Piece, about: tuple[str, ...]) -> Frame:
    """What a piece itself speaks of; the name of a whole group ("genetic disorder") is no condition on a page about one."""
    frame = frame_from(piece.words, piece.mentioned, piece.quantities, piece.start, about)
    named = tuple(one for one in frame.conditions if not _is_group(one)) if about else frame.conditions
    return frame if named == frame.conditions else replace(frame, conditions=named)


def befell(frame: Frame, piece: Piece, about: tuple[str, ...]) -> Frame:
    """The frame of a sentence on harm: an illness in it is what befell people, unless it says that they were treated for it; then the condition is the page's."""
    if not is_disease(about) or not frame.conditions or set(frame.conditions) & set(about):
        return frame
    treated = not all(map(in_passing, frame.conditions)) and (_names_treated(piece) or not _named(piece))
    return frame if treated else replace(frame, conditions=about)


def is_disease(about: tuple[str, ...]) -> bool:
    """Whether a page is about a disease of ours that is more than a symptom."""
    return bool(about) and not any(in_passing(one) for one in about)


@cache
def in_passing(condition: str) -> bool:
    """Whether it is a symptom or an illness of which nothing is gathered here: such are named in passing on a page about a disease."""
    return not _is_ours(condition) or bool(vocabulary("conditions")[condition].facts.get("symptom"))


def _is_ours(condition: str) -> bool:
    return vocabulary("conditions")[condition].facts.get("scope") == "inside"


def _is_group(condition: str) -> bool:
    return bool(vocabulary("conditions")[condition].facts.get("group"))


def _named_often(text: str) -> frozenset[str]:
    counts = Counter(mention.id for mention in page_mentions(text) if mention.vocabulary == "conditions")
    return frozenset(term for term, number in counts.items() if number >= OFTEN)


def _after(sentence: Sentence, piece: Piece, near: Frame, about: tuple[str, ...], often: frozenset[str]) -> Frame:
    """What holds for the next sentence: the condition and route that this one names, the treatment that a cell names for the rest of its row."""
    mentioned = without_signs(piece.folded, piece.mentioned, piece.start, about)
    if not about:
        mentioned = [
            one
            for one in mentioned
            if one.vocabulary != "conditions" or not is_listed(piece.words, one.start - piece.start, one.end - piece.start)
        ]
    named = by_vocabulary(mentioned)
    conditions, routes = named.get("conditions", ()), named.get("routes", ())
    interventions = named.get("interventions", ()) if sentence.kind == "row" else ()
    before = replace(near, conditions=()) if len(conditions) >= SEVERAL else near
    held = _held(conditions, about, often)
    return filled(Frame(conditions=held, routes=routes, interventions=interventions), before) if held or routes or interventions else before


def _held(conditions: tuple[str, ...], about: tuple[str, ...], often: frozenset[str]) -> tuple[str, ...]:
    """Of the conditions that a sentence names those that hold for the next ones: the page's own; else, where they are no list, those that are not named in passing.

    Beside what a page is about, an illness that it names once, a symptom, and one of which nothing is gathered here, are named in passing.
    """
    own = tuple(one for one in conditions if one in about)
    if own or len(conditions) >= SEVERAL:
        return own
    if not about:
        return tuple(one for one in conditions if _is_ours(one))
    symptoms = not is_disease(about)
    return tuple(one for one in conditions if one in often and _is_ours(one) and (symptoms or not in_passing(one)))


def _named(piece: Piece) -> bool:
    return any(mention.vocabulary == "conditions" for mention in piece.mentioned)


def _names_treated(piece: Piece) -> bool:
    """Whether one of the conditions named is said to be that of the people treated."""
    return any(
        _TREATED.search(piece.folded[: mention.start - piece.start][-_BEFORE:]) or _OF_THEM.match(piece.folded, mention.end - piece.start)
        for mention in piece.mentioned
        if mention.vocabulary == "conditions"
    )


def _of_heading(words: str, seen: Piece | None, about: tuple[str, ...]) -> Frame:
    """What a heading speaks of; mostly it is the last one that was seen."""
    if seen is not None and seen.words == words:
        return said_in(seen, about)
    return frame_from(words, mentions(words), quantities(words), about=about)
