"""Train the claim classifier that ships in the package: `python -m benchmarks.train [--check]`.

Sentences: benchmarks/training/*.tsv (written by us) and the dev half of the labelled pages (rewritten in our own words). The holdout half
and the five documents are never read here. `--check` prints a cross-validation by page and writes nothing.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.labels_set import pages
from cordwise.claims.cues import cues
from cordwise.claims.features import features
from cordwise.claims.lexicon import mentions
from cordwise.claims.model import BACKGROUND
from cordwise.documents.plain import blocks
from cordwise.documents.sentences import sentences
from cordwise.records.document import Document
from cordwise.text.fold import fold
from cordwise.text.numbers import quantities

TRAINING = Path(__file__).parent / "training"
MODEL = Path(__file__).parents[1] / "src" / "cordwise" / "knowledge" / "claim_model.npz"
PENALTY = 0.6
SEED = 20261121
SMALLEST_WEIGHT = 0.02
PAGE_WEIGHT = 1.5


@dataclass(frozen=True)
class Example:
    """One sentence with its kind, and the group it must not be split from."""

    kind: str
    names: tuple[str, ...]
    group: str


def examples() -> list[Example]:
    """All training examples, in a fixed order."""
    return [*_written(), *_labelled()]


def _written() -> Iterator[Example]:
    for path in sorted(TRAINING.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield Example(row["kind"], _names(row["text"], row["block"], row["heading"]), f"written/{path.stem}")


def _labelled() -> Iterator[Example]:
    for page in pages("dev"):
        document = Document(text=page.text, blocks=tuple(blocks(page.text)), origin=page.name, digest="")
        for sentence in sentences(document):
            words = page.text[sentence.start : sentence.end]
            kinds = [label.kind for label in page.labels if label.start < sentence.end and sentence.start < label.end]
            for kind in kinds or [BACKGROUND]:
                yield Example(kind, _names(words, sentence.kind, sentence.heading), page.name)


def _names(words: str, block: str, heading: str) -> tuple[str, ...]:
    return tuple(sorted(set(features(words, block, heading, mentions(words), quantities(words), cues(fold(words))))))


def fit(chosen: list[Example]) -> tuple[DictVectorizer, LogisticRegression]:
    """A classifier over features seen at least twice."""
    counts = Counter(name for example in chosen for name in example.names)
    rows = [{name: 1.0 for name in example.names if counts[name] > 1} for example in chosen]
    vectorizer = DictVectorizer(dtype=np.float32)
    matrix = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=PENALTY, max_iter=400)
    weights = [1.0 if example.group.startswith("written/") else PAGE_WEIGHT for example in chosen]
    model.fit(matrix, [example.kind for example in chosen], sample_weight=weights)
    return vectorizer, model


def check() -> None:
    """Cross-validate by page; the written sentences are always trained on."""
    everything = examples()
    written = [e for e in everything if e.group.startswith("written/")]
    paged = [e for e in everything if not e.group.startswith("written/")]
    guesses: list[tuple[str, str, float]] = []
    for train, test in GroupKFold(5).split(paged, groups=[e.group for e in paged]):
        vectorizer, model = fit(written + [paged[i] for i in train])
        shares = model.predict_proba(vectorizer.transform([dict.fromkeys(paged[i].names, 1.0) for i in test]))
        background = list(model.classes_).index(BACKGROUND)
        for i, share in zip(test, shares, strict=True):
            claims = [(s, k) for s, k in zip(share, model.classes_, strict=True) if k != BACKGROUND]
            guesses.append((paged[i].kind, max(claims)[1], 1 - share[background]))
    print(f"{len(written)} written sentences, {len(paged)} of pages")
    for threshold in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7):
        found = sum(1 for truth, _, p in guesses if truth != BACKGROUND and p >= threshold)
        claims = sum(1 for truth, _, _ in guesses if truth != BACKGROUND)
        reported = sum(1 for _, _, p in guesses if p >= threshold)
        right = sum(1 for truth, guess, p in guesses if p >= threshold and truth == guess)
        print(f"threshold {threshold:.2f}: found {found / claims:.3f}, background among reported {1 - found / max(reported, 1):.3f}, kind right {right / max(found, 1):.3f}")


def train() -> None:
    """Fit on everything and write the model."""
    vectorizer, model = fit(examples())
    weights = model.coef_.T.astype(np.float32)
    keep = np.abs(weights).max(axis=1) >= SMALLEST_WEIGHT
    names = [name for name, kept in zip(vectorizer.feature_names_, keep, strict=True) if kept]
    np.savez_compressed(
        MODEL, names=np.frombuffer("\n".join(names).encode(), dtype=np.uint8), kinds=np.frombuffer("\n".join(model.classes_).encode(), dtype=np.uint8),
        weights=weights[keep].astype(np.float16), bias=model.intercept_.astype(np.float32),
    )  # fmt: skip
    print(f"{len(names)} features, {len(model.classes_)} kinds, {MODEL.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    check() if "--check" in sys.argv[1:] else train()
