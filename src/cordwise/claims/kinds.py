"""Which kind of claim a piece of text makes: the rules of `knowledge/claim_kinds.yaml` first, then the classifier, then its corrections."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

from cordwise.claims.lexicon import names_cells, others_named
from cordwise.claims.model import BACKGROUND, BY_ITSELF, Beside, ClaimModel, Proposal, Weighed
from cordwise.claims.pieces import Piece
from cordwise.claims.reader import Reading
from cordwise.knowledge.vocabulary import load
from cordwise.text.openings import Sieve, found_at, openings

Possible = Mapping[int, list[int] | None]
"""Numbers of rules and turns that can speak of a piece, each with the places where its words can begin, if that is known."""


@dataclass(frozen=True)
class Rule:
    """One rule, ready to be asked: what must be there and what must not, and the kind that it gives; its patterns are compiled when they are first asked for, for a page asks for few."""

    id: str
    kind: str
    blocks: frozenset[str]
    cues: frozenset[str]
    any: frozenset[str]
    without: frozenset[str]
    turns: frozenset[str]  # the kinds that it corrects, of a turn
    says: str
    sure: bool
    open: bool
    asked: Mapping[str, str]  # its patterns, by name

    @cached_property
    def words(self) -> re.Pattern[str] | None:
        """What must be there."""
        return self._compiled("words")

    @cached_property
    def and_words(self) -> re.Pattern[str] | None:
        """What must be there as well."""
        return self._compiled("and_words")

    @cached_property
    def not_words(self) -> re.Pattern[str] | None:
        """What must not be there."""
        return self._compiled("not_words")

    def _compiled(self, name: str) -> re.Pattern[str] | None:
        return re.compile(self.asked[name]) if self.asked.get(name) else None

    def speaks(self, piece: Piece, places: list[int] | None = None) -> bool:
        """Whether all that it asks for holds, the cheap questions first; `places` are those where `words` can begin, if that is known."""
        seen = piece.cues
        if not self.without.isdisjoint(seen) or not self.cues <= seen or (self.any and self.any.isdisjoint(seen)):
            return False
        if self.blocks and piece.block not in self.blocks:
            return False
        if self.words is not None and not found_at(self.words, piece.meant, places):
            return False
        if self.and_words is not None and not self.and_words.search(piece.meant):
            return False
        if self.says and not _NAMES[self.says](piece):
            return False
        return self.not_words is None or not self.not_words.search(piece.meant)


@dataclass(frozen=True, slots=True)
class Rules:
    """All of `knowledge/claim_kinds.yaml`, compiled."""

    rules: tuple[Rule, ...]
    turns_of: dict[str, tuple[tuple[int, Rule], ...]]  # those that correct a kind, each with its number
    sieve: Sieve  # which of the rules, and after them of the turns, can speak of a text
    phrases: tuple[Rule, ...]
    phrase_sieve: Sieve
    claim_at_least: dict[str, float]
    need: dict[str, frozenset[str]]  # cues of which one must be there for a kind to be possible


class Kind(NamedTuple):
    """What a piece is taken for."""

    name: str  # "" for background
    share: float = 1.0  # how likely it makes a claim at all, by itself; 1 or 0 where a rule is sure
    others: tuple[tuple[str, float], ...] = ()  # kinds that it may be as well, each with how much likelier it is than the one named
    verdicts: tuple[tuple[str, float], ...] = ()  # how likely reviewers give each verdict to such words; nothing where a rule says the kind


class Looked(NamedTuple):
    """What is seen in pieces before it is asked what stands beside them; what is by number is there for those of which no rule is sure."""

    possible: list[Possible]
    rules: list[Rule | None]
    weighed: dict[int, Weighed]
    readings: dict[int, Reading]  # of those that were read
    proposed: dict[int, Proposal]
    alone: list[float]  # how likely each makes a claim by itself


def kinds_of(pieces: Sequence[Piece], model: ClaimModel, beside: Sequence[Beside] | None = None) -> list[Kind]:
    """The kind of claim that each piece makes, and how likely it makes one by itself; `beside` tells what stands beside pieces that do not follow each other.

    A rule that is sure decides; else the classifier does, which has seen what the rule says: the kind of a rule stands unless the rule leaves it open. So does
    what a turn is sure of.
    """
    seen = looked_at(pieces, model)
    placed = beside or side_by_side(pieces, seen.alone)
    return [
        _kind(piece, seen, number) if _is_claim(piece, seen, number, placed[number], model) else Kind("", seen.alone[number])
        for number, piece in enumerate(pieces)
    ]


def looked_at(pieces: Sequence[Piece], model: ClaimModel) -> Looked:
    """First all are weighed by their words, then what that leaves open is read, one after the other: so the weights of the sentence model stay at hand. It learned
    from sentences alone, and is not asked of what is put together or cut apart otherwise.
    """
    possible: list[Possible] = [rules().sieve.among(piece.meant) for piece in pieces]
    rules_of = [_spoken(piece, numbers) for piece, numbers in zip(pieces, possible, strict=True)]
    open_ones = [number for number, rule in enumerate(rules_of) if not (rule and rule.sure)]
    asked = ((pieces[number], rule.id if (rule := rules_of[number]) else "", _settles(rule)) for number in open_ones)
    weighed = dict(zip(open_ones, model.weigh(asked), strict=True))
    unclear = [number for number, one in weighed.items() if one.unclear and not pieces[number].unread]
    readings = dict(zip(unclear, model.read([pieces[number] for number in unclear]), strict=True)) if model.read and unclear else {}
    proposed = {number: model.propose(one, readings.get(number)) for number, one in weighed.items()}
    alone = [
        proposed[number].share if number in proposed else float(rule is not None and rule.kind != BACKGROUND)
        for number, rule in enumerate(rules_of)
    ]
    return Looked(possible, rules_of, weighed, readings, proposed, alone)


def side_by_side(pieces: Sequence[Piece], shares: Sequence[float]) -> list[Beside]:
    """How likely what stands before and after each of some pieces that follow each other makes a claim; a heading sets apart."""
    told = [BY_ITSELF if piece.block == "heading" else share for piece, share in zip(pieces, shares, strict=True)]
    return list(zip([BY_ITSELF, *told[:-1]], [*told[1:], BY_ITSELF], strict=True)) if told else []


def _settles(rule: Rule | None) -> bool:
    return rule is not None and rule.kind != BACKGROUND and not rule.open


def _is_claim(piece: Piece, seen: Looked, number: int, beside: Beside, model: ClaimModel) -> bool:
    """Whether a piece makes a claim where it stands, or is likely enough to make one wherever it does."""
    if number not in seen.weighed:
        return seen.alone[number] > 0
    weighed, said, least = seen.weighed[number], _said_by(seen.rules[number]), rules().claim_at_least
    if weighed.scores is None:
        return False
    anywhere = least["anywhere_but_background_by_rule" if said == "background_by_rule" else "anywhere"]
    return seen.alone[number] >= anywhere or model.share_in_place(piece, weighed, seen.readings.get(number), beside) >= least[said]


def _said_by(rule: Rule | None) -> str:
    """What a rule says of whether there is a claim, as `claim_at_least` names it: the classifier has seen it, and believes a rule more readily than none."""
    return "by_no_rule" if rule is None else "background_by_rule" if rule.kind == BACKGROUND else "claim_by_rule"


def _kind(piece: Piece, seen: Looked, number: int) -> Kind:
    """The kind of a piece that makes a claim, unless the turns find that it makes none."""
    rule, share, possible = seen.rules[number], seen.alone[number], seen.possible[number]
    if rule and (rule.sure or _settles(rule)):
        return Kind(rule.kind, share)
    _, proposed, verdicts = seen.proposed[number]
    need = rules().need
    kinds = tuple(one for one in proposed if one[0] not in need or need[one[0]] & piece.cues) or proposed
    kind, sure = _turned(kinds[0][0], piece, possible)
    if kind == BACKGROUND or sure:
        return Kind("" if kind == BACKGROUND else kind, share)
    others = ((name, score - kinds[0][1]) for name, score in kinds if name != kind and _stands(name, piece, possible))
    return Kind(kind, share, tuple(others), verdicts)


def _stands(kind: str, piece: Piece, possible: Possible) -> bool:
    """Whether a piece may be of a kind as well: the turns do not make it background, nor is a benefit denied where nothing is."""
    turned = _turned(kind, piece, possible)[0]
    return turned == kind or (turned != BACKGROUND and kind != "efficacy_absent")


def _turned(kind: str, piece: Piece, possible: Possible) -> tuple[str, bool]:
    """A kind as the turns correct it, one after the other, and whether the last that did is sure of it."""
    last, sure, turns_of = -1, False, rules().turns_of
    while turn := next(
        (
            (number, turn)
            for number, turn in turns_of.get(kind, ())
            if number > last and number in possible and turn.speaks(piece, possible[number])
        ),
        None,
    ):
        last, kind, sure = turn[0], turn[1].kind, turn[1].sure
    return kind, sure


def spoken(piece: Piece) -> Rule | None:
    """The first rule that speaks of a piece."""
    return _spoken(piece, rules().sieve.among(piece.meant))


def _spoken(piece: Piece, possible: Possible) -> Rule | None:
    asked = rules().rules
    for number in sorted(possible):
        if number >= len(asked):
            break  # turns
        if asked[number].speaks(piece, possible[number]):
            return asked[number]
    return None


@cache
def rules() -> Rules:
    """The rules, read and compiled once."""
    loaded = load("claim_kinds")
    return Rules(
        rules=tuple(_rule(entry) for entry in loaded["rules"]),
        turns_of=_turns_of(loaded["turns"], len(loaded["rules"])),
        sieve=_sieve(loaded["rules"] + loaded["turns"]),
        phrases=tuple(_rule(entry) for entry in loaded["phrases"]),
        phrase_sieve=_sieve(loaded["phrases"]),
        claim_at_least={said: float(share) for said, share in loaded["claim_at_least"].items()},
        need={kind: frozenset(cues) for kind, cues in loaded["need"].items()},
    )


def _sieve(entries: list[dict[str, Any]]) -> Sieve:
    return Sieve(openings(entry["words"]) if entry.get("words") else None for entry in entries)


def _turns_of(entries: list[dict[str, Any]], before: int) -> dict[str, tuple[tuple[int, Rule], ...]]:
    """The turns by the kinds that they correct, in order; they are numbered on from the rules `before` them."""
    turns = [(number, _rule(entry)) for number, entry in enumerate(entries, before)]
    return {kind: tuple(one for one in turns if kind in one[1].turns) for kind in {kind for _, turn in turns for kind in turn.turns}}


def _rule(entry: dict[str, Any]) -> Rule:
    return Rule(
        id=str(entry["id"]),
        kind=str(entry["to"] if "to" in entry else entry["kind"]),
        blocks=frozenset(entry.get("block") or ()),
        cues=frozenset(entry.get("cues") or ()),
        any=frozenset(entry.get("any") or ()),
        without=frozenset(entry.get("without") or ()),
        turns=frozenset(entry.get("from") or ()),
        says=str(entry.get("says") or ""),
        sure=bool(entry.get("sure")),
        open=bool(entry.get("open")),
        asked={name: entry[name] for name in ("words", "and_words", "not_words") if entry.get(name)},
    )


def _names_other_treatment(piece: Piece) -> bool:
    """Whether a treatment other than cells is named, and no cells."""
    return bool(others_named(piece.mentioned)) and not names_cells(piece.mentioned)


def _names_no_treatment(piece: Piece) -> bool:
    return not any(mention.vocabulary in ("cells", "interventions") for mention in piece.mentioned)


_NAMES: dict[str, Callable[[Piece], bool]] = {
    "other_treatment": _names_other_treatment,
    "asked": lambda piece: piece.answered,
    "not_asked": lambda piece: not piece.answered,
    "no_treatment": _names_no_treatment,
    "cells_or_it": lambda piece: not _names_other_treatment(piece),
}
