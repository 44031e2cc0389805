"""What sentence models that never saw a page read of it: dev in three folds, each read by a model that was tuned on the other two.

To tune such a model takes minutes, and the gate must not; so what each read is kept in `labels/read_by_others.npz`: for every sentence and
clause of dev, by what the model is shown of it, the scores of the classes. Written by `python -m benchmarks.train_reader 0 1 2`. A page that was
labelled later is in none of the folds, and the model that ships has not seen it either: that one reads it.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from benchmarks.labels_set import Page, pages
from cordwise.claims.clauses import clauses
from cordwise.claims.pieces import Piece, piece_of, whole_sentences
from cordwise.claims.reader import Classes, Reader, Reading, Scores, opened, scores_of, shipped
from cordwise.documents.plain import blocks
from cordwise.records.document import Document

PLACE = Path(__file__).parent / "labels" / "read_by_others.npz"
FOLDS = 3


def fold_of(page: str) -> int:
    """The fold of a page by its name: it does not change when others join."""
    return crc32(page.encode()) % FOLDS


def reader_of(page: str, kinds: tuple[str, ...], background: str) -> Reader:
    """A reader that has not seen the page."""
    held = _held()
    if page not in held.pages:
        return shipped(kinds, background)
    known, told = held.scores[fold_of(page)], Scores(held.classes, kinds, background)

    def read(piece: Piece) -> Reading:
        scores = known.get(_key(piece))
        if scores is None:
            raise LookupError(
                f"no reading of {piece.words[:60]!r} by a model that did not learn from it: run python -m benchmarks.train_reader 0 1 2"
            )
        return told.reading(scores.astype(np.float32))

    return lambda pieces: list(map(read, pieces))


class _Held(NamedTuple):
    classes: Classes
    pages: frozenset[str]
    scores: list[dict[int, Any]]  # by fold and key


@cache
def _held() -> _Held:
    with np.load(PLACE, allow_pickle=False) as arrays:
        kinds, verdicts, names, keys, folds, scores = (arrays[name] for name in ("kinds", "verdicts", "pages", "keys", "folds", "scores"))
    by_fold = [dict(zip(keys[folds == fold].tolist(), scores[folds == fold], strict=True)) for fold in range(FOLDS)]
    return _Held(Classes(kinds.tolist(), verdicts.tolist()), frozenset(names.tolist()), by_fold)


def keep(fold: int, content: bytes) -> int:
    """Keep what an ONNX model reads of the pages of a fold; how many pieces that are."""
    session, seen, classes = opened(content)
    mine = [page for page in pages("dev") if fold_of(page.name) == fold]
    pieces = [piece for page in mine for piece in _pieces(page)]
    found = dict(zip(map(_key, pieces), scores_of(session, seen, pieces), strict=True))
    new = {
        "pages": np.array([page.name for page in mine]),
        "keys": np.array(list(found), dtype=np.uint64),
        "folds": np.full(len(found), fold, dtype=np.uint8),
        "scores": np.array(list(found.values())).astype(np.float16),
    }
    if PLACE.exists():
        with np.load(PLACE, allow_pickle=False) as held:
            if Classes(held["kinds"].tolist(), held["verdicts"].tolist()) == classes:
                others, elsewhere = held["folds"] != fold, np.array([fold_of(name) != fold for name in held["pages"].tolist()])
                new = {name: np.concatenate([held[name][elsewhere if name == "pages" else others], one]) for name, one in new.items()}
    np.savez_compressed(PLACE, kinds=np.array(classes.kinds), verdicts=np.array(classes.verdicts), **new)
    return len(found)


def _pieces(page: Page) -> list[Piece]:
    """Every sentence of a page, and the clauses of those that have several."""
    document = Document(text=page.text, blocks=tuple(blocks(page.text)), origin=page.name, digest="")
    found = []
    for sentence, whole in whole_sentences(document):
        parts = list(clauses(page.text, sentence.start, sentence.end))
        found += [whole, *(piece_of(page.text, sentence, start, end, whole.around) for start, end in parts if len(parts) > 1)]
    return found


def _key(piece: Piece) -> int:
    shown = "\n".join((piece.folded, piece.block, piece.heading, piece.around.lead_in))
    return int.from_bytes(sha256(shown.encode()).digest()[:8], "big")
