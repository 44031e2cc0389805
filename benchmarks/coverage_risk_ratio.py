"""How often the limits of a risk ratio hold the truth where a study has an empty arm: `python -m benchmarks.coverage_risk_ratio [--repeats N]`.

Log risk ratios are drawn around the truth with standard deviation tau, control risks around p (0.3 on the logit scale), risks of 99% at most. Only data sets in which
an arm is without events, or everybody of both arms has one, are counted. Prints a Markdown table: the share of limits that hold the truth with their median
width on the log scale, by Mantel-Haenszel, by the conditional model and by the default rule, and how often the rule takes the conditional model.
"""

from __future__ import annotations

import argparse
import sys
from itertools import product

import numpy as np
from rich.progress import track

from cordwise.records.synthesis import Estimate
from cordwise.synthesis.effects import measure_of
from cordwise.synthesis.pooling.case import Case, Options
from cordwise.synthesis.pooling.models import is_sparse, main_of

KS, TAUS = (5, 10), (0.0, 0.3, 0.6)
CELLS = ((20, 60, 0.06, 2.0), (10, 24, 0.12, 1.5), (10, 24, 0.2, 1.5), (10, 24, 0.1, 3.0), (6, 11, 0.3, 1.5), (6, 11, 0.5, 1.3))
"""Fewest and most people of an arm, control risk, risk ratio."""
MODELS = ("mantel_haenszel", "conditional", "auto")


def drawn(k: int, fewest: int, most: int, p: float, ratio: float, tau: float, random: np.random.Generator) -> Case:
    """One set of k studies."""
    total, control = random.integers(fewest, most + 1, (2, k))
    risk_control = 1 / (1 + np.exp(-np.log(p / (1 - p)) - random.normal(0, 0.3, k)))
    risk = np.minimum(risk_control * np.exp(random.normal(np.log(ratio), tau, k)), 0.99)
    columns = {
        "events": random.binomial(total, risk), "total": total, "events_control": random.binomial(control, risk_control), "total_control": control,
    }  # fmt: skip
    held = {name: column.astype(float) for name, column in columns.items()}
    return Case(measure=measure_of("RR"), columns=held, labels=tuple(map(str, range(k))), options=Options())


def cell(k: int, sizes: tuple[int, int, float, float], tau: float, repeats: int, random: np.random.Generator) -> str:
    """What the models say of the data sets with an empty arm, of at most twenty times as many as are wanted."""
    told: list[list[Estimate]] = []
    for _ in range(20 * repeats):
        if len(told) == repeats:
            break
        case = drawn(k, *sizes, tau, random)
        if is_sparse(case):
            found = [main_of(case, model).estimate for model in MODELS]
            told += [found] if all(one.ci_low for one in found) else []
    shares = [_share([row[place] for row in told], sizes[3]) for place in range(len(MODELS))]
    mixed = sum(row[2].model == "conditional_rate" for row in told) / len(told)
    return " | ".join([*shares, f"{100 * mixed:.0f}%"])


def _share(found: list[Estimate], ratio: float) -> str:
    low, high = (np.array([getattr(one, name) for one in found], dtype=float) for name in ("ci_low", "ci_high"))
    return f"{100 * np.mean((low <= ratio) & (ratio <= high)):.0f}% ({np.median(np.log(high / low)):.2f})"


def main() -> int:
    """The table, a row for each number of studies, size, risk and spread."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261123)
    options = parser.parse_args()
    random = np.random.default_rng(options.seed)
    print("| k | people an arm | p | RR | tau | Mantel-Haenszel | conditional | default | of it conditional |\n|" + " --- |" * 9)
    for k, sizes, tau in track(list(product(KS, CELLS, TAUS)), "simulating", disable=not sys.stderr.isatty()):
        fewest, most, p, ratio = sizes
        print(f"| {k} | {fewest} to {most} | {p:g} | {ratio:g} | {tau:g} | {cell(k, sizes, tau, options.repeats, random)} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
