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
from cordwise.claims.model import BACKGROUND, ClaimModel
from cordwise.documents.plain import blocks
from cordwise.documents.sentences import sentences
from cordwise.records.document import Document
from cordwise.text.fold import fold
from cordwise.text.numbers import quantities

TRAINING = Path(__file__).parent / "training"
MODEL = Path(__file__).parents[1] / "src" / "cordwise" / "knowledge" / "claim_model.npz"
CLAIM_PENALTY, KIND_PENALTY = 0.1, 0.6
SMALLEST_WEIGHT = 0.03
WRITTEN_WEIGHT = 0.1


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
        found = list(sentences(document))
        seen = [frozenset[str](), *(cues(fold(page.text[one.start : one.end])) for one in found), frozenset[str]()]
        for number, sentence in enumerate(found):
            words = page.text[sentence.start : sentence.end]
            kinds = [label.kind for label in page.labels if label.start < sentence.end and sentence.start < label.end]
            for kind in kinds or [BACKGROUND]:
                yield Example(kind, _names(words, sentence.kind, sentence.heading, seen[number], seen[number + 2]), page.name)


def _names(
    words: str, block: str, heading: str, before: frozenset[str] = frozenset(), after: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    seen = features(words, block, heading, mentions(words), quantities(words), cues(fold(words)), before=before, after=after)
    return tuple(sorted(set(seen)))


@dataclass(frozen=True)
class Fitted:
    """Both classifiers and the features they read."""

    vectorizer: DictVectorizer
    claim: LogisticRegression
    kind: LogisticRegression

    def model(self) -> ClaimModel:
        """Both as the package reads them."""
        weights = np.hstack([self.kind.coef_.T, self.claim.coef_.T]).astype(np.float32)
        bias = np.concatenate([self.kind.intercept_, self.claim.intercept_]).astype(np.float32)
        return ClaimModel(tuple(self.kind.classes_), {name: row for row, name in enumerate(self.vectorizer.feature_names_)}, weights, bias)

    def guess(self, names: tuple[str, ...]) -> tuple[float, str]:
        """The probability of a claim, and the likeliest kind."""
        row = self.vectorizer.transform([dict.fromkeys(names, 1.0)])
        return float(self.claim.predict_proba(row)[0][1]), str(self.kind.predict(row)[0])


def fit(chosen: list[Example]) -> Fitted:
    """Both classifiers, over features seen at least twice."""
    counts = Counter(name for example in chosen for name in example.names)
    vectorizer = DictVectorizer(dtype=np.float32)
    matrix = vectorizer.fit_transform([{name: 1.0 for name in example.names if counts[name] > 1} for example in chosen])
    is_claim = np.array([example.kind != BACKGROUND for example in chosen])
    weights = np.array([WRITTEN_WEIGHT if example.group.startswith("written/") else 1.0 for example in chosen])
    claim = LogisticRegression(C=CLAIM_PENALTY, max_iter=600).fit(matrix, is_claim, sample_weight=weights)
    kinds = np.array([example.kind for example in chosen])
    kind = LogisticRegression(C=KIND_PENALTY, max_iter=600).fit(matrix[is_claim], kinds[is_claim])
    return Fitted(vectorizer, claim, kind)


def check() -> None:
    """Cross-validate by page; the written sentences are always trained on."""
    everything = examples()
    written = [e for e in everything if e.group.startswith("written/")]
    paged = [e for e in everything if not e.group.startswith("written/")]
    guesses: list[tuple[str, str, float]] = []
    for chosen, test in GroupKFold(5).split(paged, groups=[e.group for e in paged]):
        fitted = fit(written + [paged[i] for i in chosen])
        for i in test:
            share, kind = fitted.guess(paged[i].names)
            guesses.append((paged[i].kind, kind, share))
    claims = [guess for guess in guesses if guess[0] != BACKGROUND]
    print(
        f"{len(written)} written sentences, {len(paged)} of pages, {len(claims)} of them claims; kind right {sum(t == g for t, g, _ in claims) / len(claims):.3f}"
    )
    for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        found = sum(share >= threshold for _, _, share in claims)
        reported = sum(share >= threshold for _, _, share in guesses)
        print(f"threshold {threshold:.2f}: found {found / len(claims):.3f}, background among reported {1 - found / max(reported, 1):.3f}")


def train() -> None:
    """Fit on everything and write the model."""
    fitted = fit(examples())
    weights = np.hstack([fitted.kind.coef_.T, fitted.claim.coef_.T]).astype(np.float32)
    keep = np.abs(weights).max(axis=1) >= SMALLEST_WEIGHT
    names = [name for name, kept in zip(fitted.vectorizer.feature_names_, keep, strict=True) if kept]
    np.savez_compressed(
        MODEL, names=np.frombuffer("\n".join(names).encode(), dtype=np.uint8), kinds=np.frombuffer("\n".join(fitted.kind.classes_).encode(), dtype=np.uint8),
        weights=weights[keep].astype(np.float16), bias=np.concatenate([fitted.kind.intercept_, fitted.claim.intercept_]).astype(np.float32),
    )  # fmt: skip
    print(f"{len(names)} features, {len(fitted.kind.classes_)} kinds, {MODEL.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    check() if "--check" in sys.argv[1:] else train()
