"""Train the sentence model that ships in the package: `python -m benchmarks.train_reader [FOLD ...]`.

A public sentence model is tuned on the sentences of `benchmarks.train` (`reader_teacher`), and a small one is taught by it (`reader_small`). A fold (0, 1, 2)
learns from the dev pages outside of it and adds what it reads of those in it to `labels/read_by_others.npz`, by which `benchmarks.gate` reads dev
without a model that has seen the page; no fold learns from all pages and writes the model that ships. Needs `pip install -e ".[reader]"` and an hour
of one core each (`OMP_NUM_THREADS=1`). The order of the sentences and every weight follow from a seed; another machine may round differently.
"""

from __future__ import annotations

import sys
from hashlib import sha256

from benchmarks.labels_set import pages
from benchmarks.read_by_others import FOLDS, fold_of, keep
from benchmarks.reader_lesson import lesson
from benchmarks.reader_onnx import as_onnx
from benchmarks.reader_small import HEADS, taught
from benchmarks.reader_teacher import names_of_words, tuned
from benchmarks.train import MODEL, Said, sentences_to_learn


def learn(said: list[Said]) -> bytes:
    """A small model taught by a tuned one, as ONNX."""
    to_learn, kept = lesson(said, names_of_words())
    told = {"classes": to_learn.classes, "verdicts": to_learn.verdicts, "pieces": to_learn.pieces}
    return as_onnx(taught(tuned(to_learn, kept), to_learn), HEADS, told)


def main(arguments: list[str]) -> None:
    """Train what is asked for."""
    everything = sentences_to_learn()
    for fold in map(int, arguments):
        away = {page.name for page in pages("dev") if fold_of(page.name) == fold}
        content = learn([one for one in everything if one.group not in away])
        print(f"fold {fold} of {FOLDS}: {keep(fold, content)} sentences and clauses read")
    if not arguments:
        content = learn(everything)
        place = MODEL.with_name("claim_reader.onnx")
        place.write_bytes(content)
        print(f"{place.name}: {len(content) / 1e6:.1f} MB, {sha256(content).hexdigest()[:12]}")


if __name__ == "__main__":
    main(sys.argv[1:])
