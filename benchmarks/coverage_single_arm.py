"""How often the limits of one pooled arm hold the truth, and how wide they are: simulated studies whose logits follow a normal law.

    python -m benchmarks.coverage_single_arm --seed 1                 # a minute: a corner of the grid
    python -m benchmarks.coverage_single_arm --seed 1 --full          # all cells, a thousand repeats each: about half an hour

For every number of studies and spread, the worst and the mean coverage over people a study and shares; "told" is the estimate that is told
against the truth that its `estimand` names (the middle study, or the average of studies; in a "common" one the middle), "exact on the total"
is what one would say without thinking of differences. Width: the mean of log(high / low), low cut at one in ten thousand.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from cordwise.synthesis.exact import clopper_pearson
from cordwise.synthesis.single_arm import pool_proportions

Array = NDArray[np.float64]

STUDIES = (2, 3, 5, 10, 20)
FULL = {
    "studies": STUDIES,
    "people": (5, 10, 20, 50, 100),
    "shares": (0.005, 0.02, 0.1, 0.3, 0.5),
    "spreads": (0.0, 0.3, 0.6, 1.0),
    "repeats": 1000,
}
QUICK = {"studies": STUDIES, "people": (5, 50), "shares": (0.005, 0.1, 0.5), "spreads": (0.0, 1.0), "repeats": 60}


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One place of the grid and how often the limits held the truth there."""

    k: int
    people: int
    share: float
    spread: float
    told: float
    middle: float
    average: float
    plain: float
    width: float
    plain_width: float


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--repeats", type=int, default=0, help="data sets a cell; 0 for the default of the mode")
    given = parser.parse_args()
    grid = FULL if given.full else QUICK
    cells = list(simulate(grid, given.repeats or int(grid["repeats"]), np.random.default_rng(given.seed)))
    print(by_studies(cells))
    print()
    print(worst(cells))


def simulate(grid: dict[str, Any], repeats: int, random: np.random.Generator) -> Iterator[Cell]:
    """Every cell of a grid."""
    for k in grid["studies"]:
        for people in grid["people"]:
            for share in grid["shares"]:
                for spread in grid["spreads"]:
                    yield _cell(k, people, share, spread, repeats, random)


def _cell(k: int, people: int, share: float, spread: float, repeats: int, random: np.random.Generator) -> Cell:
    logits = logit(share) + spread * random.standard_normal((repeats, k))
    events = np.sort(random.binomial(people, expit(logits)), axis=1)
    unlike, times = np.unique(events, axis=0, return_counts=True)
    average = _average(share, spread)
    rows = np.array([_one(row, people, share, average) for row in unlike], dtype=np.float64)
    told, middle, mean, plain, width, plain_width = (times @ rows) / repeats
    return Cell(
        k=k, people=people, share=share, spread=spread, told=told, middle=middle, average=mean, plain=plain, width=width, plain_width=plain_width
    )  # fmt: skip


def _one(events: NDArray[np.int64], people: int, share: float, average: float) -> tuple[float, ...]:
    pooled = pool_proportions([(int(count), people) for count in events])
    low, high = clopper_pearson(int(events.sum()), people * len(events))
    truth = average if pooled.estimand == "average" else share
    return (
        pooled.ci_low <= truth <= pooled.ci_high, pooled.middle_low <= share <= pooled.middle_high,
        pooled.average_low <= average <= pooled.average_high, low <= share <= high, _width(pooled.ci_low, pooled.ci_high), _width(low, high),
    )  # fmt: skip


def _average(share: float, spread: float) -> float:
    z, weight = np.polynomial.hermite_e.hermegauss(60)
    return float(expit(logit(share) + spread * z) @ weight / weight.sum())


def _width(low: float, high: float) -> float:
    return float(np.log(high / max(low, 1e-4)))


def by_studies(cells: list[Cell]) -> str:
    """Worst and mean coverage by number of studies and spread."""
    lines = [
        "| studies | spread | told: worst | told: mean | middle: worst | average: worst | exact on the total: worst | width | width of exact |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for k in sorted({cell.k for cell in cells}):
        for spread in sorted({cell.spread for cell in cells}):
            some = [cell for cell in cells if (cell.k, cell.spread) == (k, spread)]
            told, middle, average, plain, width, plain_width = (
                np.array([getattr(cell, name) for cell in some]) for name in ("told", "middle", "average", "plain", "width", "plain_width")
            )
            lines.append(
                f"| {k} | {spread:g} | {told.min():.3f} | {told.mean():.3f} | {middle.min():.3f} | {average.min():.3f} | {plain.min():.3f} "
                f"| {width.mean():.2f} | {plain_width.mean():.2f} |"
            )
    return "\n".join(lines)


def worst(cells: list[Cell], below: float = 0.93) -> str:
    """The cells where what is told holds the truth less often than it should."""
    low = sorted((cell for cell in cells if cell.told < below), key=lambda cell: cell.told)
    lines = [
        f"{len(low)} of {len(cells)} cells below {100 * below:.0f}%:",
        "",
        "| studies | people | share | spread | told |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    return "\n".join([*lines, *(f"| {c.k} | {c.people} | {c.share:g} | {c.spread:g} | {c.told:.3f} |" for c in low)])


if __name__ == "__main__":
    main()
