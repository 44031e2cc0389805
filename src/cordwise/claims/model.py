"""A small linear classifier: whether a piece of text makes a claim, and of which kind. It proposes; tables and rules decide verdicts.

Two logistic regressions over the names of `features`: claim or background, and the kind among claims. Trained by
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

BACKGROUND = "background"


@dataclass(frozen=True)
class ClaimModel:
    """Weights (features x kinds, and one column that tells claims from background), the row of each feature, and the kinds."""

    kinds: tuple[str, ...]
    index: dict[str, int]
    weights: Any
    bias: Any

    def propose(self, names: Iterable[str]) -> tuple[float, str]:
        """The probability that there is a claim, and the likeliest kind if there is."""
        rows = [row for name in names if (row := self.index.get(name)) is not None]
        scores = self.bias + self.weights[rows].sum(axis=0) if rows else self.bias
        return 1 / (1 + exp(-float(scores[-1]))), self.kinds[int(scores[:-1].argmax())]


@cache
def claim_model() -> ClaimModel:
    """The model that ships with the package."""
    content = resources.files("cordwise.knowledge").joinpath("claim_model.npz").read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        names = bytes(arrays["names"]).decode().split("\n")
        kinds = tuple(bytes(arrays["kinds"]).decode().split("\n"))
        weights = arrays["weights"].astype(np.float32)
        return ClaimModel(kinds, {name: number for number, name in enumerate(names)}, weights, arrays["bias"].astype(np.float32))
