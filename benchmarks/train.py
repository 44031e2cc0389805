"""Train the claim classifier that ships in the package: `python -m benchmarks.train [--check]`.

Sentences: benchmarks/training/*.tsv and the pages under it (written by us) and the dev half of the labelled pages (rewritten in our own words). The holdout half
and the five documents are never read here. `--check` prints a cross-validation by page and writes nothing.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import exp
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import diags
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from benchmarks.labels_set import SITES_OF_HONEST_PAGES, SITES_OF_OFFERS, Page, invented, pages
from benchmarks.second_reading import NO_CLAIM, Reading, read_twice
from cordwise.claims.character import WordWeights, page_words
from cordwise.claims.features import Seen, features
from cordwise.claims.kinds import spoken
from cordwise.claims.model import BACKGROUND, BY_READING, BY_WORDS, ClaimModel, Weighing
from cordwise.claims.pieces import Piece, piece_of, whole_sentences
from cordwise.documents.plain import blocks
from cordwise.records.document import Document, Sentence

TRAINING = Path(__file__).parent / "training"
MODEL = Path(__file__).parents[1] / "src" / "cordwise" / "knowledge" / "claim_model.npz"
CLAIM_PENALTY, KIND_COST, OFFER_PENALTY = 0.1, 0.6, 0.1
PAGES_WITH_A_WORD = 4
SMALLEST_WEIGHT, LEAST_SEEN = 0.07, 4
OURS, REAL = 1.0, 1.5
"""What a sentence of our own, or of a page of our own, counts for, and what one of a real page does."""


ALONE = Weighing(BY_WORDS, BY_READING, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
"""What stands beside a sentence is not weighed, before it is known what classifiers say that have not seen it (`benchmarks.in_place`)."""


@dataclass(frozen=True)
class Example:
    """One sentence with its kind, the group it must not be split from, and what it counts for."""

    kind: str
    names: tuple[str, ...]
    group: str
    weight: float = OURS


@dataclass(frozen=True)
class Said:
    """One sentence as it stands, with the share of each kind and of each verdict among what its readers said of it."""

    piece: Piece
    shares: dict[str, float]
    verdicts: dict[str, float]
    group: str
    weight: float


def examples() -> list[Example]:
    """All training examples of the classifiers that know words one by one, in a fixed order."""
    found = []
    for said in sentences_to_learn():
        names = _names(said.piece)
        found += [Example(kind, names, said.group, share * said.weight) for kind, share in said.shares.items()]
    return found


def sentences_to_learn() -> list[Said]:
    """Every sentence with its labels, in a fixed order: those of our own, invented pages, and the dev half of the labelled ones."""
    return [*_written(), *_labelled()]


def _written() -> Iterator[Said]:
    for path in sorted(TRAINING.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                sentence = Sentence(start=0, end=len(row["text"]), kind=row["block"], heading=row["heading"])
                piece = piece_of(row["text"], sentence, 0, sentence.end)
                yield Said(piece, {row["kind"]: 1.0}, {}, f"written/{path.stem}", OURS)


def _labelled() -> Iterator[Said]:
    for page in (*invented(), *pages("dev")):
        document = Document(text=page.text, blocks=tuple(blocks(page.text)), origin=page.name, digest="")
        twice = read_twice(page, "dev")
        for sentence, piece in whole_sentences(document):
            first = [label for label in page.labels if label.start < sentence.end and sentence.start < label.end]
            second = [reading for (start, end), _, reading in twice if start < sentence.end and sentence.start < end]
            shares = dict(_shares([label.kind for label in first] or [BACKGROUND], second))
            verdicts = dict(_verdicts([label.verdict for label in first] if twice else [], second))
            yield Said(piece, shares, verdicts, page.name, REAL if twice else OURS)


def _shares(first: list[str], second: list[Reading]) -> Iterator[tuple[str, float]]:
    """The kinds of a sentence with what each counts for: half by the first reader, half by the second, whose first choice counts twice."""
    shares: dict[str, float] = defaultdict(float)
    chosen = [kind for reading in second for kind in (reading.kind, reading.kind, *reading.also)]
    for told in (first, [BACKGROUND if kind == NO_CLAIM else kind for kind in chosen] or first):
        for kind in told:
            shares[kind] += 0.5 / len(told)
    yield from shares.items()


def _verdicts(first: list[str], second: list[Reading]) -> Iterator[tuple[str, float]]:
    """The verdicts of a sentence with what each counts for: half by the first reader, half by the second, whose best counts twice."""
    shares: dict[str, float] = defaultdict(float)
    for told in (first, [verdict for reading in second for verdict in (*reading.verdicts[:1], *reading.verdicts)]):
        for verdict in told:
            shares[verdict] += 0.5 / len(told)
    yield from shares.items()


def _names(piece: Piece) -> tuple[str, ...]:
    rule = spoken(piece)
    return tuple(sorted(features(piece, rule.id if rule else "").names))


def fit(chosen: list[Example], among: list[Page]) -> ClaimModel:
    """All classifiers: those of sentences over the chosen examples, by features seen at least four times (twice tells no more), that of pages over the pages given.

    What tells claims from background is weighed beforehand by how unevenly it is spread over the two (Wang and Manning 2012): with few
    pages that holds better on the next one than regression alone.
    """
    counts = Counter(name for example in chosen for name in example.names)
    vectorizer = DictVectorizer(dtype=np.float32)
    matrix = vectorizer.fit_transform([{name: 1.0 for name in example.names if counts[name] >= LEAST_SEEN} for example in chosen])
    is_claim = np.array([example.kind != BACKGROUND for example in chosen])
    weights = np.array([example.weight for example in chosen])
    uneven = _unevenness(matrix, is_claim, weights)
    claim = LogisticRegression(C=CLAIM_PENALTY, max_iter=600).fit(matrix @ diags(uneven), is_claim, sample_weight=weights)
    kinds = np.array([example.kind for example in chosen])[is_claim]
    by_rarity = TfidfTransformer().fit(matrix[is_claim])
    kind = LinearSVC(C=KIND_COST, random_state=0).fit(by_rarity.transform(matrix[is_claim]), kinds, sample_weight=weights[is_claim])
    both = np.hstack([kind.coef_.T * by_rarity.idf_[:, None], (claim.coef_ * uneven).T]).astype(np.float32)
    bias = np.concatenate([kind.intercept_, claim.intercept_]).astype(np.float32)
    index = {name: row for row, name in enumerate(vectorizer.feature_names_)}
    return ClaimModel(
        tuple(map(str, kind.classes_)),
        index,
        both,
        bias,
        by_rarity.idf_.astype(np.float32),
        *(_told_by_words(among, sites) for sites in (SITES_OF_OFFERS, SITES_OF_HONEST_PAGES)),
        ALONE,
    )


def _told_by_words(among: list[Page], sites: tuple[str, ...]) -> WordWeights:
    """The weights of words, seen on at least four pages, by which pages of some kinds differ from others; those of no known kind stay out."""
    among = [page for page in among if page.site]
    rates = [page_words(page.text) for page in among]
    seen_on = Counter(word for words in rates for word in words)
    vectorizer = DictVectorizer(dtype=np.float64)
    matrix = vectorizer.fit_transform(
        [{word: rate for word, rate in words.items() if seen_on[word] >= PAGES_WITH_A_WORD} for words in rates]
    )
    found = LogisticRegression(C=OFFER_PENALTY, max_iter=600).fit(matrix, [page.site in sites for page in among])
    return WordWeights(float(found.intercept_[0]), dict(zip(vectorizer.feature_names_, found.coef_[0].tolist(), strict=True)))


def _unevenness(matrix: Any, is_claim: Any, weights: Any) -> Any:
    """How far the share of each feature among claims lies from its share among background, as a log ratio without its sign."""
    among = [np.asarray(matrix[chosen].T @ weights[chosen]).ravel() + 1 for chosen in (is_claim, ~is_claim)]
    claims, background = (counts / counts.sum() for counts in among)
    return np.abs(np.log(claims / background))


def check() -> None:
    """Cross-validate by page; our own sentences are always trained on. A sentence counts as read right where the kind is one that a reader gave."""
    everything = examples()
    ours = [e for e in everything if "/" in e.group]
    paged = [e for e in everything if "/" not in e.group]
    guesses: list[tuple[str, str, float, float]] = []
    for chosen, test in GroupKFold(5).split(paged, groups=[e.group for e in paged]):
        model = fit(ours + [paged[i] for i in chosen], list(pages("dev")))
        for i in test:
            odds, scores = model.by_words(Seen([], [], list(paged[i].names)))
            guesses.append((paged[i].kind, model.kinds[int(scores.argmax())], 1 / (1 + exp(-odds)), paged[i].weight))
    claims = [guess for guess in guesses if guess[0] != BACKGROUND]
    total = sum(w for *_, w in claims)
    print(
        f"{len(ours)} sentences of our own, {len(paged)} readings of pages; kind right, weighed {sum(w for t, g, _, w in claims if t == g) / total:.3f}"
    )
    for threshold in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7):
        found = sum(w for _, _, share, w in claims if share >= threshold)
        reported = sum(w for _, _, share, w in guesses if share >= threshold)
        print(f"threshold {threshold:.2f}: found {found / total:.3f}, background among reported {1 - found / max(reported, 1):.3f}")


def train() -> None:
    """Fit on everything and write the model."""
    from benchmarks.in_place import placed, weighing

    model = replace(fit(examples(), [*invented(), *pages("dev")]), weighing=weighing(placed()))
    keep = np.abs(model.weights).max(axis=1) >= SMALLEST_WEIGHT
    names = [name for name, kept in zip(model.index, keep, strict=True) if kept]
    np.savez_compressed(
        MODEL, names=np.frombuffer("\n".join(names).encode(), dtype=np.uint8), kinds=np.frombuffer("\n".join(model.kinds).encode(), dtype=np.uint8),
        weights=model.weights[keep].astype(np.float16), bias=model.bias, rarity=model.rarity[keep].astype(np.float16),
        page_words=np.frombuffer("\n".join(model.offer.weights).encode(), dtype=np.uint8), offer_bias=np.float64(model.offer.bias),
        offer_weights=np.array(list(model.offer.weights.values()), dtype=np.float32), inform_bias=np.float64(model.inform.bias),
        inform_weights=np.array(list(model.inform.weights.values()), dtype=np.float32), weighing=np.array(model.weighing),
    )  # fmt: skip
    print(f"{len(names)} features, {len(model.kinds)} kinds, {MODEL.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    check() if "--check" in sys.argv[1:] else train()
