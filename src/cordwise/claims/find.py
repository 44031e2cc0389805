"""`find_claims(document)`: what a page asserts that can be checked, with exact offsets; background is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from cordwise.claims.clauses import claims_in_a_row, clauses
from cordwise.claims.conflicts import with_conflicts
from cordwise.claims.frames import filled, page_frame
from cordwise.claims.kinds import Kind, kinds_of, rules, side_by_side
from cordwise.claims.lexicon import is_on_other_care, mentions, names_cells, others_named
from cordwise.claims.model import ClaimModel, claim_model
from cordwise.claims.pieces import Piece, piece_of, whole_sentences
from cordwise.claims.surroundings import befell, said_in, surroundings
from cordwise.records.claim import Claim
from cordwise.records.document import Document, Sentence
from cordwise.records.frame import Frame

_FINED = re.compile(
    r"\bfined\b|\b(?:fines?|penalt(?:y|ies)|settlements?|damages|restitution) (?:of|totall?ing|worth)\b|\bpa(?:y|ys|id|ying) (?:an? |the |in )?(?:\w+ )?(?:fines?|penalt(?:y|ies)|damages|restitution|settlements?)\b|"
    r"\b(?:courts?|judges?|jury|regulators?|authorit(?:y|ies)|ftc)\b.{0,40}\bordered\b.{0,60}\bto (?:re)?pay\b|\bsettled .{0,60}\bfor (?:[$£€]|\d)",
    re.IGNORECASE,
)
_CURABLE = re.compile(
    r"\b(?:can|will) (?:now |today |finally |all |also |once more )?(?:be (?:completely |fully |truly )?(?:cured|reversed)|walk again)\b|\bis (?:now )?curable\b"
)
_LIMITS = frozenset(("limits", "unproven"))
_ON_HARM = frozenset(("safety", "safety_absolute", "safety_number", "harm", "harm_minimised", "harm_duration"))
"""Kinds that speak of what befell people: an illness named there is mostly what befell them, not what they were treated for."""
_THEY = re.compile(
    r"\W*(?:(?:also|but|however|yet|and|still|unfortunately|sadly|often|in addition|besides|moreover),? )?(?:they|these|those|both) (?!cells?\b)"
)
_OWN = frozenset(("first_person", "seller_words"))
"""Cues of what a seller does: what is then told of "they" may be that."""
_ON_CELLS = ("efficacy", "efficacy_absent", "comparative", "subgroup", "dose")
"""Kinds that speak of cells, unless the page is about another treatment."""


def find_claims(document: Document, model: ClaimModel | None = None) -> tuple[Claim, ...]:
    """The claims of a page, in page order, where and as they were written; `model` is the classifier that ships, unless another is given."""
    return tuple(_as_written(claim, document) for claim in claims_as_read(document, model))


def _as_written(claim: Claim, document: Document) -> Claim:
    """A claim that was read, where and as it was written."""
    if document.edited is None:
        return claim
    start, end = document.place(claim.start, claim.end)
    numbers = ((number, document.place(number.start, number.end)) for number in claim.quantities)
    return replace(
        claim, start=start, end=end, quote=document.written[start:end], sentence=document.place(*claim.sentence),
        quantities=tuple(number._replace(start=first, end=last) for number, (first, last) in numbers),
        against=tuple(document.place(place, place + 1)[0] for place in claim.against),
    )  # fmt: skip


def claims_as_read(document: Document, model: ClaimModel | None = None) -> tuple[Claim, ...]:
    """The claims of a page, in the words and places of the text as it is read."""
    reader = model or claim_model()
    about = page_frame(document.text, document.title)
    sentences = list(whole_sentences(document))
    taken = list(_taken_for_claims(document.text, sentences, reader))
    around = surroundings(document.text, sentences, [any(kind.name in _ON_HARM for _, kind in one) for one in taken], about)
    spoken = [
        _Spoken(sentence, whole, [] if _is_question(whole) else kinds, frames)
        for (sentence, whole), kinds, frames in zip(sentences, taken, around, strict=True)
    ]
    hidden = [list(_phrases(document, one)) for one in spoken]
    kept = [list(_left(one.kinds, phrases)) for one, phrases in zip(spoken, hidden, strict=True)]
    said = [said_in(one.whole, one.around[-1].conditions) if pieces else None for one, pieces in zip(spoken, kept, strict=True)]
    found: list[Claim] = []
    before: Piece | None = None
    for one, phrases, pieces, own in zip(spoken, hidden, kept, said, strict=True):
        claims = [*_claims_in(one, pieces, own), *phrases]
        found += _of_other_care(claims) if before and _goes_on_about_other_care(before, one.whole) else claims
        before = one.whole
    return with_conflicts(tuple(_of_other_care(found) if is_on_other_care(document.text) else found))


def _goes_on_about_other_care(before: Piece, piece: Piece) -> bool:
    """Whether "they" are the drugs or operations of the sentence before."""
    named = "other_care" in before.cues or others_named(before.mentioned)
    return bool(named) and _THEY.match(piece.folded) is not None and not names_cells(before.mentioned) and not before.cues & _OWN


def _of_other_care(found: Iterable[Claim]) -> Iterator[Claim]:
    """Where another treatment is spoken of, what helps or does not is that treatment, wherever no cells are named."""
    for claim in found:
        if names_cells(mentions(claim.quote)):
            yield claim
        else:
            others = tuple((_elsewhere(name), score) for name, score in claim.others)
            yield replace(claim, kind=_elsewhere(claim.kind), others=others)


def _elsewhere(kind: str) -> str:
    return "alternative" if kind in _ON_CELLS else kind


def _taken_for_claims(text: str, sentences: list[tuple[Sentence, Piece]], model: ClaimModel) -> Iterator[list[tuple[Piece, Kind]]]:
    """For each sentence what in it claims something: its clauses, each with its kind, or itself where they do not differ. One without a claim has none in its clauses."""
    wholes = [whole for _, whole in sentences]
    kinds = kinds_of(wholes, model)
    parts = [_clauses_of(text, *both) if kind.name else [] for both, kind in zip(sentences, kinds, strict=True)]
    beside = [one for pieces, one in zip(parts, side_by_side(wholes, [kind.share for kind in kinds]), strict=True) for _ in pieces]
    own = iter(kinds_of([piece for pieces in parts for piece in pieces], model, beside))
    for (_, whole), kind, pieces in zip(sentences, kinds, parts, strict=True):
        kept = [(piece, one) for piece in pieces if (one := next(own)).name]
        if not kind.name or (not pieces and _is_label(text, whole)):
            yield []
        elif len(kept) > 1 and len({one.name for _, one in kept}) == 1 and not kept[0][0].unread:
            yield [(whole, max((one for _, one in kept), key=lambda one: one.share))]
        else:
            yield kept or [(whole, kind)]


def _clauses_of(text: str, sentence: Sentence, whole: Piece) -> list[Piece]:
    """The claims of a run or the clauses of a sentence that has several, without those that only name what it is about."""
    if whole.labelled:
        return []
    row = claims_in_a_row(text, sentence.start, sentence.end)
    parts = row if len(row) > 1 else list(clauses(text, sentence.start, sentence.end))
    pieces = [piece_of(text, sentence, start, end, whole.around, one_of_a_run=len(row) > 1) for start, end in parts if len(parts) > 1]
    return [piece for piece in pieces if not _is_label(text, piece)]


class _Spoken(NamedTuple):
    """A sentence, what in it is taken for claims (nothing, if it is a question), and the frames of what stands around it, the nearest first."""

    sentence: Sentence
    whole: Piece
    kinds: list[tuple[Piece, Kind]]
    around: tuple[Frame, ...]


def _left(taken: list[tuple[Piece, Kind]], phrases: list[Claim]) -> Iterator[tuple[Piece, Kind]]:
    """Of what in a sentence is taken for a claim what no phrase says already."""
    for piece, kind in taken:
        if not any(kind.name == claim.kind or (claim.start <= piece.start and piece.end <= claim.end) for claim in phrases):
            yield piece, kind


def _claims_in(one: _Spoken, kept: list[tuple[Piece, Kind]], said: Frame | None) -> Iterator[Claim]:
    """The claims of a sentence, where it makes some and it is known what it speaks of."""
    if said is not None:
        for piece, kind in kept:
            yield _claim(one.sentence, piece, kind, (said, *one.around), said if piece is one.whole else None, one.whole.cues)


def _is_question(whole: Piece) -> bool:
    return whole.words.rstrip("\"'”’) ").endswith("?")


def _is_label(text: str, piece: Piece) -> bool:
    """Whether the piece is a lead-in that only names what the sentence is about ("Low-Grade Fever:")."""
    return text[piece.end : piece.end + 1] == ":" and not piece.cues & {
        "denial_of_all_harm",
        "cure_words",
        "safe_words",
        "less_invasive",
        "share_of_people",
    }


def _phrases(document: Document, one: _Spoken) -> Iterator[Claim]:
    """Assertions that hide in a phrase of a sentence about something else ("large-scale studies")."""
    whole = one.whole
    if whole.labelled or _is_question(whole):
        return
    for number in sorted(rules().phrase_sieve.among(whole.meant)):
        rule = rules().phrases[number]
        match = rule.words.search(whole.meant) if rule.words and not rule.without & whole.cues else None
        if match and not (rule.not_words and rule.not_words.search(whole.meant)):
            piece = piece_of(document.text, one.sentence, whole.start + match.start(), whole.start + match.end())
            yield _claim(one.sentence, piece, Kind(rule.kind), one.around)


def _claim(
    sentence: Sentence,
    piece: Piece,
    kind: Kind,
    around: tuple[Frame, ...],
    own: Frame | None = None,
    said_beside: frozenset[str] = frozenset(),
) -> Claim:
    """A claim; `said_beside` are the cues of its whole sentence: what that limits ("but there were no controls") is worded with care in all its parts."""
    about = around[-1].conditions
    own = own or said_in(piece, about)
    frame = filled(own, *around)
    if kind.name in _ON_HARM:
        frame = befell(frame, piece, about)
    seen = piece.cues | {f"block_{piece.block}"} | ({"limits_beside"} if said_beside & _LIMITS else frozenset())
    return Claim(
        start=piece.start, end=piece.end, quote=piece.words, kind=_exact_kind(kind.name, piece), strength=_with_care(strength_of(piece), said_beside), frame=frame,
        quantities=piece.quantities, cues=tuple(sorted(seen)), meant=piece.meant, heading=piece.heading, lead_in=piece.around.lead_in, sentence=(sentence.start, sentence.end), share=kind.share,
        others=tuple((_exact_kind(name, piece), score) for name, score in kind.others), reviewed=kind.verdicts,
    )  # fmt: skip


def _exact_kind(kind: str, piece: Piece) -> str:
    """A denial of all harm is the absolute kind of a safety claim, a cure the absolute kind of a benefit; a sum that an authority made somebody pay is no price."""
    if kind == "cost" and _FINED.search(piece.words):
        return "regulatory"
    if (
        kind in ("safety", "safety_absolute")
        and "denial_of_all_harm" in piece.cues
        and any(q.kind == "of" and q.total and 0 < q.low < q.total for q in piece.quantities)
    ):
        return "safety_number"
    if kind == "safety" and "denial_of_all_harm" in piece.cues and "no_excess" not in piece.cues:
        return "safety_absolute"
    cured = "cure_words" in piece.cues if kind == "efficacy" else kind == "natural_history" and _CURABLE.search(piece.meant)
    if cured and not piece.cues & {"hedge", "negation", "unproven"}:
        return "efficacy_absolute"
    return kind


def _with_care(strength: str, said_beside: frozenset[str]) -> str:
    return "hedged" if strength == "plain" and said_beside & _LIMITS else strength


def strength_of(piece: Piece) -> str:
    """Hedged, plain or absolute; a hedge outweighs an absolute word, for the hedge is part of the claim, and "not always" is none."""
    if "hedge" in piece.cues:
        return "hedged"
    if "denial_of_all_harm" in piece.cues:
        return "absolute"
    return "absolute" if piece.cues & {"cure_words", "absolute"} and "absolute_denied" not in piece.cues else "plain"
