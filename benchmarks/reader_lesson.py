"""What a sentence model learns from: sentences as numbers of pieces of words, with what their readers said of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from benchmarks.train import Said
from cordwise.claims import reader
from cordwise.text.word_pieces import INSIDE

OFTEN = 12_000
"""Numbers of words of the public model that are kept though no sentence has them: it names them by frequency."""


@dataclass(frozen=True)
class Lesson:
    """Pieces of words of each sentence, its shares of the classes and of the verdicts (sentences x each), and its weight."""

    pieces: list[str]  # the names of the pieces of words
    classes: list[str]
    verdicts: list[str]
    seen: list[list[int]]
    by_class: Any
    by_verdict: Any
    weights: Any

    @property
    def tasks(self) -> tuple[int, int]:
        """How many classes there are, and verdicts."""
        return len(self.classes), len(self.verdicts)


def lesson(said: list[Said], names: list[str]) -> tuple[Lesson, list[int]]:
    """The lesson of what was said, and which words of a public model, known by their names, it keeps."""
    kept = _kept(names, said)
    pieces = [names[number] for number in kept]
    seen = reader.Input(pieces)
    classes = sorted({kind for one in said for kind in one.shares})
    verdicts = sorted({verdict for one in said for verdict in one.verdicts})
    by_class, by_verdict = (np.zeros((len(said), len(task)), dtype=np.float32) for task in (classes, verdicts))
    for row, one in enumerate(said):
        for kind, share in one.shares.items():
            by_class[row, classes.index(kind)] = share
        for verdict, share in one.verdicts.items():
            by_verdict[row, verdicts.index(verdict)] = share
    weights = np.array([one.weight for one in said], dtype=np.float32)
    return Lesson(pieces, classes, verdicts, [seen.of_piece(one.piece) for one in said], by_class, by_verdict, weights), kept


def _kept(names: list[str], said: list[Said]) -> list[int]:
    """The words of the public model that are kept: the marks, the frequent ones, single letters, and those that our sentences have."""
    everything = reader.Input(names)
    used = {number for one in said for number in everything.of_piece(one.piece)}
    plain = {
        number
        for number, name in enumerate(names)
        if name.isascii()
        and not name.startswith("[unused")
        and (name in reader.MARKS or number < OFTEN or len(name.removeprefix(INSIDE)) == 1)
    }
    return sorted(used | plain)


def batches(sentences: Sequence[list[int]], at_most: int, order: random.Random) -> Iterator[list[int]]:
    """The numbers of sentences of like length, so many together that they hold `at_most` pieces of words, in a random order."""
    found: list[list[int]] = [[]]
    for number in sorted(range(len(sentences)), key=lambda number: len(sentences[number]) + order.random() * 4):
        if len(sentences[number]) * (len(found[-1]) + 1) > at_most:
            found.append([])
        found[-1].append(number)
    order.shuffle(found)
    yield from found


def without_some(sentence: list[int], share: float, order: random.Random) -> list[int]:
    """A sentence with a share of its words left out, so that none is leant on alone; its beginning stays."""
    return [word for number, word in enumerate(sentence) if not number or order.random() >= share]


def padded(sentences: list[list[int]]) -> tuple[Any, Any]:
    """Sentences side by side (batch x length), and 1 where there is a word, 0 where there is none."""
    length = max(map(len, sentences))
    words, there = np.zeros((len(sentences), length), dtype=np.int64), np.zeros((len(sentences), length), dtype=np.float32)
    for row, numbers in enumerate(sentences):
        words[row, : len(numbers)], there[row, : len(numbers)] = numbers, 1
    return torch.from_numpy(words), torch.from_numpy(there)


def crossed(scores: Any, shares: Any, weights: Any) -> Any:
    """The cross entropy against shares that need not add up to one (a sentence without a verdict has none), a mean over weights."""
    return (-(shares * torch.log_softmax(scores.float(), -1)).sum(-1) * weights).sum() / (weights * shares.sum(-1)).sum().clamp(min=1)
