"""A small linear classifier: whether a piece of text makes a claim, and of which kind. It proposes; tables and rules decide verdicts.

Over the names of `features`: a logistic regression that tells claims from background, and a linear support vector machine (one kind
against the others) over the same names weighed by how rare they are, at length one. Over the words of a whole page (`character`): a logistic
regression each that tells pages which offer treatment, and those of institutions that inform, from others. Trained by
`python -m benchmarks.train` on the sentences under `benchmarks/` (own words, labelled) and shipped as `knowledge/claim_model.npz`.
A page's score depends on nothing but the page.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp
from typing import Any

import numpy as np

from cordwise.claims.character import Character, WordWeights, character

BACKGROUND = "background"


@dataclass(frozen=True)
class ClaimModel:
    """Weights (features x kinds, and one column that tells claims from background), the row of each feature, and the kinds.

    `rarity` holds the inverse document frequency of each feature; the weights of kinds are already multiplied by it. `offer` and `inform` weigh the words of
    a page.
    """

    kinds: tuple[str, ...]
    index: dict[str, int]
    weights: Any
    bias: Any
    rarity: Any
    offer: WordWeights
    inform: WordWeights

    def character(self, text: str) -> Character:
        """Who wrote a page, by its words."""
        return character(text, self.offer, self.inform)

    def propose(self, names: Iterable[str]) -> tuple[float, str]:
        """The probability that there is a claim, and the likeliest kind if there is."""
        rows = [row for name in names if (row := self.index.get(name)) is not None]
        if not rows:
            return 1 / (1 + exp(-float(self.bias[-1]))), self.kinds[int(self.bias[:-1].argmax())]
        sums = self.weights[rows].sum(axis=0)
        length = float(np.sqrt(np.square(self.rarity[rows]).sum()))
        kind = int((self.bias[:-1] + sums[:-1] / length).argmax())
        return 1 / (1 + exp(-float(self.bias[-1] + sums[-1]))), self.kinds[kind]


@cache
def claim_model() -> ClaimModel:
    """The model that ships with the package."""
    content = resources.files("cordwise.knowledge").joinpath("claim_model.npz").read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        names = bytes(arrays["names"]).decode().split("\n")
        kinds = tuple(bytes(arrays["kinds"]).decode().split("\n"))
        weights, bias, rarity = (arrays[name].astype(np.float32) for name in ("weights", "bias", "rarity"))
        words = bytes(arrays["page_words"]).decode().split("\n")
        index = {name: number for number, name in enumerate(names)}
        offer, inform = (
            WordWeights(float(arrays[f"{name}_bias"]), dict(zip(words, arrays[f"{name}_weights"].astype(float).tolist(), strict=True)))
            for name in ("offer", "inform")
        )
        return ClaimModel(kinds, index, weights, bias, rarity, offer, inform)
