"""The sentence model that ships: small enough to be read with in a fifth of a millisecond, taught by a larger one what to say of our sentences and of variations of them.

Distillation (Hinton et al. 2015), with what the teacher's answers are read off as a third task (Jiao et al. 2020, TinyBERT) and with variations of the sentences,
which nobody labelled, but the teacher does (Tang et al. 2019): a small model learns more from what a large one thinks than from labels alone.
"""

from __future__ import annotations

import math
import random
import time
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from benchmarks.reader_lesson import Lesson, batches, crossed, padded, without_some
from benchmarks.reader_teacher import LENGTH, Net
from cordwise.claims import reader

WIDTH, INNER, LAYERS, HEADS = 192, 576, 2, 4
VARIATIONS, PASSES, RATE, WARM_UP, TOKENS = 6, 4, 1.5e-3, 0.05, 4096
"""Variations of each sentence, how often all are seen, at which rate, and how many pieces of words at once."""
VERDICTS_COUNT, THOUGHT_COUNTS, LABELS_COUNT = 0.5, 2.0, 0.85
"""What the verdicts, what the answers are read off, and our own labels count for, beside the teacher's classes."""
LEFT_OUT = 0.04
FEWER, SPLICED = 0.42, 0.61
"""Of the variations: the share that lose some words; with those that go over into another sentence; the rest have words of others put in."""
LOST, SWAPPED = 0.1, 0.17


class Layer(nn.Module):
    """One layer of a transformer (Vaswani et al. 2017)."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.first, self.second = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.drop = nn.Dropout(0.05)

    def forward(self, x: Any, unseen: Any) -> Any:
        """Words (batch x length x width) after looking at each other."""
        batch, length, width = x.shape
        query, key, value = self.asked(x).reshape(batch, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        odds = query @ key.transpose(-1, -2) / math.sqrt(width // HEADS)
        looks = torch.softmax(odds + unseen, -1)
        x = self.first(x + self.drop(self.out((looks @ value).transpose(1, 2).reshape(batch, length, width))))
        return self.second(x + self.drop(self.down(functional.relu(self.up(x)))))


class Small(nn.Module):
    """The words, the layers, and a head for each task over the mean of the words, the first of them, and the most that any says."""

    def __init__(self, teacher: Net, tasks: tuple[int, ...]) -> None:
        super().__init__()
        words = teacher.words.weight.detach()
        self.words, self.places, self.norm = nn.Embedding(len(words), WIDTH), nn.Embedding(LENGTH, WIDTH), nn.LayerNorm(WIDTH)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.tasks = nn.ModuleList(nn.Linear(3 * WIDTH, size) for size in tasks)
        self.thought = nn.Linear(3 * WIDTH, 2 * words.shape[1])
        self.drop = nn.Dropout(0.1)
        with torch.no_grad():
            about = words - words.mean(0)
            *_, directions = torch.linalg.svd(about, full_matrices=False)
            begin = about @ directions[:WIDTH].T
            self.words.weight.copy_(begin / begin.std() * 0.6)
            self.places.weight.normal_(0, 0.05)

    def forward(self, words: Any, there: Any) -> Any:
        """Scores of the classes and of the verdicts, and what the teacher's may be read off, for pieces of words (batch x length); `there` is 1 for a word, 0 for padding."""
        x = self.drop(self.norm(self.words(words) + self.places(torch.arange(words.shape[1]))[None]))
        unseen = ((1 - there) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, unseen)
        mean = (x * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        most = (x + (there[..., None] - 1) * 1e4).max(1).values
        seen = self.drop(torch.cat([mean, x[:, 0], most], -1))
        return (*(task(seen) for task in self.tasks), self.thought(seen))


class Taught(NamedTuple):
    """What the teacher says of sentences: shares of the classes and of the verdicts, and what it read them off (sentences x each)."""

    by_class: Any
    by_verdict: Any
    thought: Any


def taught(teacher: Net, lesson: Lesson) -> Small:
    """A small model that has learned from the teacher what it says of the sentences of a lesson and of variations of them, and from their labels."""
    torch.manual_seed(1)
    order, began = random.Random(1), time.monotonic()
    plain = len(lesson.seen)
    sentences = lesson.seen + _variations(lesson, order)
    said = _said(teacher, sentences, lesson.tasks)
    print(f"  taught {len(sentences)} sentences, {time.monotonic() - began:.0f} s", flush=True)
    net = Small(teacher, lesson.tasks)
    steps = PASSES * sum(1 for _ in batches(sentences, TOKENS, random.Random(0)))
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for name, p in net.named_parameters() if not name.startswith("words")], "lr": RATE},
            {"params": list(net.words.parameters()), "lr": RATE / 2},
        ],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.0, 1 - step / steps)
    )
    net.train()
    for number in range(PASSES):
        losses = []
        for batch in list(batches(sentences, TOKENS, order)):
            rows = [i % plain for i in batch]
            loss = _loss(
                net(*padded([without_some(sentences[i], LEFT_OUT, order) for i in batch])),
                Taught(*(torch.from_numpy(part[batch].astype(np.float32)) for part in said)),
                torch.from_numpy(lesson.by_class[rows] * (np.array(batch) < plain)[:, None]),
                torch.from_numpy(lesson.weights[rows]),
            )
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        print(f"  learned, {number + 1} of {PASSES}: loss {sum(losses) / len(losses):.3f}, {time.monotonic() - began:.0f} s", flush=True)
    return net.eval()


def _loss(told: Any, said: Taught, labels: Any, weights: Any) -> Any:
    by_class, by_verdict, thought = told
    loss = crossed(by_class, said.by_class, weights) + VERDICTS_COUNT * crossed(by_verdict, said.by_verdict, weights)
    by_label = (-(labels * torch.log_softmax(by_class, -1)).sum(-1) * weights).sum() / weights.sum()
    return loss + THOUGHT_COUNTS * functional.mse_loss(thought, said.thought) + LABELS_COUNT * by_label


def _said(teacher: Net, sentences: list[list[int]], tasks: tuple[int, int]) -> Taught:
    by_class, by_verdict = (np.zeros((len(sentences), size), dtype=np.float16) for size in tasks)
    thought = np.zeros((len(sentences), 2 * teacher.words.weight.shape[1]), dtype=np.float16)
    for batch in batches(sentences, 2 * TOKENS, random.Random(0)):
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            classes, verdicts, seen = teacher(*padded([sentences[i] for i in batch]))
        by_class[batch] = torch.softmax(classes.float(), -1).numpy()
        by_verdict[batch] = torch.softmax(verdicts.float(), -1).numpy()
        thought[batch] = seen.float().numpy()
    return Taught(by_class, by_verdict, thought)


def _variations(lesson: Lesson, order: random.Random) -> list[list[int]]:
    """Variations of every sentence, all of them once, then all of them again."""
    marks = {lesson.pieces.index(reader.BEGIN), lesson.pieces.index(reader.END)}
    end = lesson.pieces.index(reader.END)
    words = [word for sentence in lesson.seen for word in sentence if word not in marks]
    return [_varied(sentence, lesson.seen, words, end, order) for _ in range(VARIATIONS) for sentence in lesson.seen]


def _varied(sentence: list[int], others: list[list[int]], words: list[int], end: int, order: random.Random) -> list[int]:
    drawn = order.random()
    if drawn < FEWER:
        return without_some(sentence, LOST, order)
    if drawn < FEWER + (1 - FEWER) * SPLICED:
        other, cut = order.choice(others), order.random()
        here, there = sentence[1 : sentence.index(end)], other[1 : other.index(end)]
        both = here[: int(len(here) * cut)] + there[int(len(there) * cut) :]
        return [sentence[0], *(both or here)[: reader.WORDS], *sentence[sentence.index(end) :]]
    kept = without_some(sentence, LOST, order)
    return [order.choice(words) if number and word != end and order.random() < SWAPPED else word for number, word in enumerate(kept)]
