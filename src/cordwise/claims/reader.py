"""A small sentence model that reads a piece of text whole, in the order of its words: whether it makes a claim, and of which kind.

Two narrow layers, taught by three of a public sentence model (all-MiniLM-L6-v2, Apache-2.0: NOTICE) that were tuned on the labelled sentences under
`benchmarks/` (`python -m benchmarks.train_reader`); whole-number weights (`knowledge/claim_reader.onnx`, which also names the pieces of words that it knows).
It sees the folded words, what block they stand in, the heading above and the words that lead into their list.
One piece is read at a time, on one thread, so that what is read of it depends on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from math import log
from typing import Any, NamedTuple

import numpy as np

from cordwise.claims.pieces import Piece
from cordwise.text.fold import fold
from cordwise.text.word_pieces import WordPieces

WORDS, HEADING_WORDS, LEAD_IN_WORDS = 72, 14, 12
"""Pieces of words that are read of the text itself and of the heading, from their beginning, and of the lead-in, up to its end."""
LETTERS_A_PIECE = 12
"""Letters that are cut for each piece that is read: what is longer is not looked at."""
BEGIN, END, UNKNOWN = MARKS = "[CLS]", "[SEP]", "[UNK]"
_BLOCKS = {"heading": "title", "item": "list", "row": "table"}


class Reading(NamedTuple):
    """What was read: the log odds that there is a claim; the logarithm of the probability of each kind, in the order of the kinds asked for; how likely
    reviewers give each verdict to such words, if they are a claim.
    """

    claim: float
    kinds: Any
    verdicts: tuple[tuple[str, float], ...]


Reader = Callable[[Sequence[Piece]], list[Reading]]
"""What reads pieces: each alone, so that what is read of it depends on nothing else."""


class Input:
    """What the model sees of a piece, as numbers of pieces of words."""

    def __init__(self, names: list[str]) -> None:
        self._known = {name: number for number, name in enumerate(names)}
        self._pieces = WordPieces(self._known, self._known[UNKNOWN])

    def of(self, words: str, block: str, heading: str, lead_in: str) -> list[int]:
        """The beginning, the folded words, an end; their block and heading, an end; the lead-in, an end."""
        begin, end = self._known[BEGIN], self._known[END]
        said = self._pieces.of(words[: WORDS * LETTERS_A_PIECE])[:WORDS]
        above = self._pieces.of(fold(heading[: HEADING_WORDS * LETTERS_A_PIECE]))[:HEADING_WORDS]
        before = self._pieces.of(lead_in[-LEAD_IN_WORDS * LETTERS_A_PIECE :])[-LEAD_IN_WORDS:]
        return [begin, *said, end, *self._pieces.of(_BLOCKS.get(block, "text")), *above, end, *before, end]

    def of_piece(self, piece: Piece) -> list[int]:
        """The same, of a piece of a page."""
        return self.of(piece.folded, piece.block, piece.heading, piece.around.lead_in)


class Classes(NamedTuple):
    """What the scores of a model stand for, in order."""

    kinds: list[str]
    verdicts: list[str]


class Scores:
    """What the scores of a model say of some kinds."""

    def __init__(self, classes: Classes, kinds: tuple[str, ...], background: str) -> None:
        self._classes = classes
        self._kinds = np.array([classes.kinds.index(kind) for kind in kinds])
        self._background = classes.kinds.index(background)

    def reading(self, scores: Any) -> Reading:
        """The log odds of a claim, the log probabilities of the kinds, and the probability of each verdict."""
        cut = len(self._classes.kinds)
        by_kind, by_verdict = _shares(scores[:cut]), _shares(scores[cut:])
        none = float(by_kind[self._background])
        claim = log(max(1 - none, 1e-5)) - log(max(none, 1e-5))
        return Reading(claim, np.log(by_kind[self._kinds] + 1e-6), tuple(zip(self._classes.verdicts, by_verdict.tolist(), strict=True)))


def _shares(scores: Any) -> Any:
    shares = np.exp(scores - np.maximum.reduce(scores))
    return shares / np.add.reduce(shares)


@cache
def shipped(kinds: tuple[str, ...], background: str) -> Reader:
    """The reader that ships with the package, for kinds in the given order; loaded once."""
    return load(resources.files("cordwise.knowledge").joinpath("claim_reader.onnx").read_bytes(), kinds, background)


def load(content: bytes, kinds: tuple[str, ...], background: str) -> Reader:
    """The reader of an ONNX model, for kinds in the given order."""
    session, seen, classes = opened(content)
    scores = Scores(classes, kinds, background)
    return lambda pieces: list(map(scores.reading, scores_of(session, seen, pieces)))


def opened(content: bytes) -> tuple[Any, Input, Classes]:
    """A session with an ONNX model, what the model sees of a piece, and what it tells: its metadata list its `classes`, `verdicts` and `pieces` of words, one a line."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC  # the model is written for the runtime as it is
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    said = session.get_modelmeta().custom_metadata_map
    return session, Input(said["pieces"].split("\n")), Classes(said["classes"].split("\n"), said["verdicts"].split("\n"))


def scores_of(session: Any, seen: Input, pieces: Sequence[Piece]) -> list[Any]:
    """The scores of the kinds and then of the verdicts (one number each) for each piece. All are cut into pieces of words before the first is read: so the weights stay at hand."""
    given = [np.array([seen.of_piece(piece)], dtype=np.int64) for piece in pieces]
    return [session.run(None, {"words": words})[0][0] for words in given]
