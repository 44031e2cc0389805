"""What tells a claim where it stands: fitted on what classifiers that were trained without a page say of its sentences, and on what two readers say of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from benchmarks.labels_set import Page, invented, pages
from benchmarks.read_by_others import reader_of
from benchmarks.second_reading import read_twice
from benchmarks.train import examples, fit
from cordwise.claims.kinds import looked_at, side_by_side
from cordwise.claims.model import BACKGROUND, ClaimModel, Weighing, seen_in_place
from cordwise.claims.pieces import whole_sentences
from cordwise.documents.plain import blocks
from cordwise.records.document import Document

FOLDS = 5
PENALTY = 1.0


class Placed(NamedTuple):
    """A sentence of a page: the fold of the page, what a `Weighing` weighs, and the share of its two readers that take it for a claim."""

    fold: int
    seen: tuple[float, ...]
    share: float


@cache
def folds() -> tuple[tuple[tuple[Page, ...], ClaimModel], ...]:
    """The dev pages in folds, each with classifiers by words that were trained without it."""
    found, made_up, everything = list(pages("dev")), list(invented()), examples()
    return tuple(
        (
            tuple(fold),
            fit([one for one in everything if one.group not in names], [*made_up, *(page for page in found if page.name not in names)]),
        )
        for fold in (found[start::FOLDS] for start in range(FOLDS))
        if (names := {page.name for page in fold})
    )


def with_reader(model: ClaimModel, page: Page) -> ClaimModel:
    """The model with a sentence model that has not seen the page."""
    return replace(model, read=reader_of(page.name, model.kinds, BACKGROUND))


@cache
def placed() -> tuple[Placed, ...]:
    """The sentences of the dev pages that two have read and that words and sure rules leave open."""
    return tuple(
        one for number, (fold, model) in enumerate(folds()) for page in fold for one in _of_page(number, page, with_reader(model, page))
    )


def _of_page(fold: int, page: Page, model: ClaimModel) -> Iterator[Placed]:
    document = Document(text=page.text, blocks=tuple(blocks(page.text)), origin=page.name, digest="")
    sentences, twice = list(whole_sentences(document)), read_twice(page, "dev")
    pieces = [piece for _, piece in sentences]
    looked = looked_at(pieces, model)
    beside = side_by_side(pieces, looked.alone)
    for number, weighed in looked.weighed.items():
        sentence, piece = sentences[number]
        read = [(first, second) for (start, end), first, second in twice if start < sentence.end and sentence.start < end]
        if read and weighed.scores is not None and not piece.words.rstrip().endswith("?"):
            share = (any(first for first, _ in read) + any(second.claim for _, second in read)) / 2
            yield Placed(fold, seen_in_place(piece, weighed, looked.readings.get(number), beside[number]), share)


def weighing(sentences: Iterable[Placed]) -> Weighing:
    """The weights of a logistic regression over the sentences, in which each counts for a claim and for background as its readers do."""
    rows = list(sentences)
    scale = StandardScaler().fit([one.seen for one in rows])
    seen, shares = scale.transform([one.seen for one in rows]), np.array([one.share for one in rows])
    model = LogisticRegression(C=PENALTY, max_iter=600).fit(
        np.vstack([seen, seen]), np.repeat([1, 0], len(rows)), sample_weight=np.concatenate([shares, 1 - shares])
    )
    weights = model.coef_[0] / scale.scale_
    return Weighing(*weights.tolist(), float(model.intercept_[0] - weights @ scale.mean_))
