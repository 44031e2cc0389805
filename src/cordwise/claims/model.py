"""A small linear classifier: which kind of claim a piece of text makes, or none. It proposes; tables and rules decide verdicts.

Multinomial logistic regression over the names of `features`; trained by `python -m benchmarks.train` on the sentences under
`benchmarks/` (own words, labelled) and shipped as `knowledge/claim_model.npz`. A page's score depends on nothing but the page.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

BACKGROUND = "background"


@dataclass(frozen=True)
class ClaimModel:
    """Weights (features x kinds), the number of each feature, and the kinds."""

    kinds: tuple[str, ...]
    index: dict[str, int]
    weights: Any
    bias: Any

    def proposals(self, names: Iterable[str]) -> dict[str, float]:
        """The probability of each kind, `background` among them."""
        rows = [self.index[name] for name in names if name in self.index]
        scores = self.bias + self.weights[rows].sum(axis=0) if rows else self.bias
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        return dict(zip(self.kinds, shares.tolist(), strict=True))


@cache
def claim_model() -> ClaimModel:
    """The model that ships with the package."""
    content = resources.files("cordwise.knowledge").joinpath("claim_model.npz").read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        names = bytes(arrays["names"]).decode().split("\n")
        kinds = tuple(bytes(arrays["kinds"]).decode().split("\n"))
        weights = arrays["weights"].astype(np.float32)
        return ClaimModel(kinds, {name: number for number, name in enumerate(names)}, weights, arrays["bias"].astype(np.float32))
