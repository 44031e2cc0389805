"""The sentences of a document, in order, each with the kind of block it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from cordwise.records.document import Block, Document, Sentence
from cordwise.text.sentences import spans

MAX_SENTENCE = 1_200
"""Characters after which a run without a stop is cut at a white space: damaged text must not cost more than its length."""


def sentences(document: Document) -> Iterator[Sentence]:
    """Sentences of paragraphs, items and headings; the cells of rows. Navigation is left out."""
    for block in document.blocks:
        if block.kind == "navigation":
            continue
        for start, end in _spans(document.text, block):
            for piece in _pieces(document.text, start, end):
                yield Sentence(start=piece[0], end=piece[1], kind=block.kind, heading=block.heading)


def _spans(text: str, block: Block) -> Iterator[tuple[int, int]]:
    return _cells(text, block) if block.kind == "row" else spans(text, block.start, block.end)


def _cells(text: str, block: Block) -> Iterator[tuple[int, int]]:
    start = block.start
    for cell in text[block.start : block.end].replace("\t", "|").split("|"):
        yield from spans(text, start, start + len(cell))
        start += len(cell) + 1


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        cut = cut if cut > start else start + MAX_SENTENCE
        yield start, cut
        start = cut + 1 if text[cut : cut + 1].isspace() else cut
    if end > start:
        yield start, end
