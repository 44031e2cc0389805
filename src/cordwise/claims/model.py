"""Whether a piece of text makes a claim, and of which kind: what words and phrases say of it, and what a sentence model reads in it. They propose; tables and rules
decide verdicts.

By words, over the names of `features`: a logistic regression that tells claims from background, and a linear support vector machine (one kind
against the others) over the same names weighed by how rare they are, at length one. Over the words of a whole page (`character`): a logistic
regression each that tells pages which offer treatment, and those of institutions that inform, from others. Trained by
`python -m benchmarks.train` on the sentences under `benchmarks/` (own words, labelled) and shipped as `knowledge/claim_model.npz`.
What words do not rule out, the sentence model (`reader`) reads too, and the two are weighed together.
A page's score depends on nothing but the page.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib import resources
from math import exp, log1p, sqrt
from operator import mul
from typing import Any, NamedTuple, cast

import numpy as np

from cordwise.claims.character import Character, WordWeights, character
from cordwise.claims.features import Seen, features, of_word
from cordwise.claims.pieces import Piece
from cordwise.claims.reader import Reader, Reading, shipped
from cordwise.text.kept import Kept

BACKGROUND = "background"
RULED_OUT = -1.4
"""Log odds by words below which a piece is no claim, whatever a rule says, and is not read: of a thousand claims it loses one."""
SURE, SURER, CLEAR_KIND = 1.0, 1.5, 0.8
"""Log odds by words from which a piece whose kind is settled is not read either, for it is a claim; and those from which none is whose likeliest kind leads by so
much: it costs 2 of 1,000 verdicts and saves a fourth of the reading."""
BY_WORDS, BY_READING = 0.6, 0.4
"""How the log odds by words and by reading are weighed."""
WORDS_KEPT = 50_000
LIKELIEST = 4
"""Kinds that are proposed."""
BY_ITSELF = 0.4
"""Probability of a claim that is taken for what nothing stands beside."""
KINDS_BY_READING = 0.25
"""What the logarithm of a kind's probability by reading counts for, beside its score by words."""


Beside = tuple[float, float]
"""How likely what stands before and after a piece is a claim by itself."""


class Proposal(NamedTuple):
    """What a piece of text is, as far as its words tell: the probability that it makes a claim by itself, the likeliest kinds if it does, the best first, each with
    its score, and how likely reviewers give each verdict to such words, where they were read.
    """

    share: float
    kinds: tuple[tuple[str, float], ...]
    verdicts: tuple[tuple[str, float], ...]


class Weighed(NamedTuple):
    """What the words of a piece say: the log odds that it makes a claim, a score for each kind if it does (None where they rule a claim out), and whether
    that leaves so much open that it should be read.
    """

    odds: float
    scores: Any
    unclear: bool


class Weighing(NamedTuple):
    """How likely a piece is a claim where it stands: a logistic regression over what its words and its reading say, how likely those beside it are claims by
    themselves (claims stand together), how long it is, the score of its likeliest kind, and whether it is a cell of a table.
    """

    odds: float
    reading: float
    before: float
    after: float
    length: float  # of the logarithm of the words and one
    top: float
    row: float
    bias: float

    def share(self, piece: Piece, weighed: Weighed, reading: Reading | None, beside: Beside) -> float:
        """The probability of a claim."""
        return _probability(self.bias + sum(map(mul, self, seen_in_place(piece, weighed, reading, beside))))


def seen_in_place(piece: Piece, weighed: Weighed, reading: Reading | None, beside: Beside) -> tuple[float, ...]:
    """What a `Weighing` weighs, in its order."""
    return (
        weighed.odds,
        reading.claim if reading else 0.0,
        *beside,
        log1p(piece.folded.count(" ") + 1),
        max(weighed.scores.tolist()),
        float(piece.block == "row"),
    )


@dataclass(frozen=True)
class ClaimModel:
    """Weights (features x kinds, and one column that tells claims from background), the row of each feature, and the kinds.

    `rarity` holds the inverse document frequency of each feature; the weights of kinds are already multiplied by it. `offer` and `inform` weigh the words of
    a page, and `weighing` a piece among those beside it.
    """

    kinds: tuple[str, ...]
    index: dict[str, int]
    weights: Any
    bias: Any
    rarity: Any
    offer: WordWeights
    inform: WordWeights
    weighing: Weighing
    read: Reader | None = None

    def character(self, text: str) -> Character:
        """Who wrote a page, by its words."""
        return character(text, self.offer, self.inform)

    def weigh(self, pieces: Iterable[tuple[Piece, str, bool]]) -> list[Weighed]:
        """What the words of pieces say, each with the id of the rule that speaks of it, "" where none does, and whether its kind is settled: then it
        is less often unclear. One thing is asked of all before the next is: so what it takes to tell it stays at hand.
        """
        asked = list(pieces)
        seen = [features(piece, rule) for piece, rule, _ in asked]
        rows = list(map(self._rows, seen))
        odds = list(map(self._odds, rows))
        return [self._weighed(*one) for one in zip(rows, odds, (settled for _, _, settled in asked), strict=True)]

    def _weighed(self, rows: list[int], odds: float, settled: bool) -> Weighed:
        if odds < RULED_OUT:
            return Weighed(odds, None, False)
        scores = self._scores(rows)
        clear = odds >= SURE and (settled or (odds >= SURER and _margin(scores) >= CLEAR_KIND))
        return Weighed(odds, scores, not clear and self.read is not None)

    def propose(self, weighed: Weighed, reading: Reading | None) -> Proposal:
        """What there is if there is a claim, by words and by what was read, if it was; no kind where words rule it out."""
        odds, scores, _ = weighed
        verdicts: tuple[tuple[str, float], ...] = ()
        if reading is not None:
            odds, verdicts = BY_WORDS * odds + BY_READING * reading.claim, reading.verdicts
            scores = scores + KINDS_BY_READING * reading.kinds
        if scores is None:
            return Proposal(_probability(odds), (), ())
        told = scores.tolist()
        best = sorted(range(len(told)), key=told.__getitem__, reverse=True)[:LIKELIEST]
        return Proposal(_probability(odds), tuple((self.kinds[number], told[number]) for number in best), verdicts)

    def share_in_place(self, piece: Piece, weighed: Weighed, reading: Reading | None, beside: Beside) -> float:
        """The probability that a piece makes a claim where it stands; 0 where its words rule it out."""
        return 0.0 if weighed.scores is None else self.weighing.share(piece, weighed, reading, beside)

    def by_words(self, seen: Seen) -> tuple[float, Any]:
        """The log odds that there is a claim, and a score for each kind if there is, by what is seen in a piece."""
        rows = self._rows(seen)
        return self._odds(rows), self._scores(rows)

    def _rows(self, seen: Seen) -> list[int]:
        of_words, of_groups = map(self._by_word.__getitem__, seen.words), map(self._by_group.__getitem__, seen.groups)
        rows = set(map(self.index.get, seen.others)).union(*of_words, *of_groups)
        rows.discard(None)
        return sorted(cast("set[int]", rows))

    def _odds(self, rows: list[int]) -> float:
        weights = self._of_claims
        return float(self.bias[-1]) + sum(map(weights.__getitem__, rows))

    def _scores(self, rows: list[int]) -> Any:
        if not rows:
            return self.bias[:-1]
        sums = np.add.reduce(self._of_kinds.take(np.array(rows), axis=0))
        return self.bias[:-1] + sums[:-1] / sqrt(sums[-1])

    def _rows_of(self, names: Iterable[str]) -> tuple[int, ...]:
        return tuple(row for name in names if (row := self.index.get(name)) is not None)

    @cached_property
    def _by_word(self) -> Kept[str, tuple[int, ...]]:
        """The rows of a word's own names, for pages say the same words over and over."""
        return Kept(lambda word: self._rows_of(of_word(word)), WORDS_KEPT)

    @cached_property
    def _by_group(self) -> Kept[tuple[str, ...], tuple[int, ...]]:
        return Kept(self._rows_of, WORDS_KEPT)

    @cached_property
    def _of_claims(self) -> list[float]:
        """The weights that tell claims from background, as plain numbers: adding up few of them is faster so."""
        weights: list[float] = self.weights[:, -1].tolist()
        return weights

    @cached_property
    def _of_kinds(self) -> Any:
        """What is added up for the kinds: their weights and, beside them, the squares of the rarities."""
        return np.hstack([self.weights[:, :-1], np.square(self.rarity)[:, None]])


def _probability(odds: float) -> float:
    return 1 / (1 + exp(-odds))


def _margin(scores: Any) -> float:
    """By how much the likeliest kind leads."""
    second, first = sorted(scores.tolist())[-2:]
    return float(first - second)


@cache
def claim_model() -> ClaimModel:
    """The model that ships with the package."""
    content = resources.files("cordwise.knowledge").joinpath("claim_model.npz").read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        names = bytes(arrays["names"]).decode().split("\n")
        kinds = tuple(bytes(arrays["kinds"]).decode().split("\n"))
        weights, bias, rarity = (arrays[name].astype(np.float32) for name in ("weights", "bias", "rarity"))
        words = bytes(arrays["page_words"]).decode().split("\n")
        index = {name: number for number, name in enumerate(names)}
        offer, inform = (
            WordWeights(float(arrays[f"{name}_bias"]), dict(zip(words, arrays[f"{name}_weights"].astype(float).tolist(), strict=True)))
            for name in ("offer", "inform")
        )
        weighing = Weighing(*arrays["weighing"].astype(float).tolist())
        return ClaimModel(kinds, index, weights, bias, rarity, offer, inform, weighing, partial(_read, kinds))


def _read(kinds: tuple[str, ...], pieces: Sequence[Piece]) -> list[Reading]:
    """What the shipped sentence model reads; it is loaded when it is first asked, for many a page holds nothing to read."""
    return shipped(kinds, BACKGROUND)(pieces)
