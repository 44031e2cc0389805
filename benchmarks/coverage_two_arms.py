"""How often the default interval of two arms holds the truth: `python -m benchmarks.coverage_two_arms [--repeats N]`.

Log odds ratios are drawn around a mean of log 1.5 with standard deviation tau, control risks around p (0.3 on the logit scale), arms between n/2 and 2n people.
Prints a Markdown table: the share of intervals that hold the mean, and their median width on the log scale. What could not be estimated is counted apart.
"""

from __future__ import annotations

import argparse
import sys
from itertools import product

import numpy as np
from rich.progress import track

from cordwise.synthesis.effects import measure_of
from cordwise.synthesis.pooling.case import Case, Options
from cordwise.synthesis.pooling.models import main_of

KS, NS, PS, TAUS = (2, 3, 5, 10, 20), (5, 20, 100), (0.005, 0.05, 0.2, 0.5), (0.0, 0.5, 1.0)
MEAN = float(np.log(1.5))


def drawn(k: int, n: int, p: float, tau: float, random: np.random.Generator) -> Case:
    """One set of k studies."""
    total, control = (random.integers(max(3, n // 2), 2 * n + 1, k) for _ in range(2))
    base = np.log(p / (1 - p)) + random.normal(0, 0.3, k)
    risk, risk_control = (1 / (1 + np.exp(-x)) for x in (base + random.normal(MEAN, tau, k), base))
    columns = {
        "events": random.binomial(total, risk), "total": total, "events_control": random.binomial(control, risk_control), "total_control": control,
    }  # fmt: skip
    held = {name: column.astype(float) for name, column in columns.items()}
    return Case(measure=measure_of("OR"), columns=held, labels=tuple(map(str, range(k))), options=Options())


def cell(k: int, n: int, p: float, tau: float, repeats: int, random: np.random.Generator) -> tuple[float, float, float]:
    """Coverage, median width, and the share that could be estimated."""
    held, widths = 0, []
    for _ in range(repeats):
        told = main_of(drawn(k, n, p, tau, random), "auto").estimate
        if told.ci_low is None or told.ci_high is None:
            continue
        low, high = np.log(max(told.ci_low, 1e-300)), np.log(min(told.ci_high, 1e300))
        held += bool(low <= MEAN <= high)
        widths.append(high - low)
    return (held / len(widths) if widths else float("nan")), (float(np.median(widths)) if widths else float("nan")), len(widths) / repeats


def main() -> int:
    """The table, a row for each number of studies, size and risk."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261121)
    options = parser.parse_args()
    random = np.random.default_rng(options.seed)
    print("| k | n | p | " + " | ".join(f"tau {tau:g}: held (width; estimable)" for tau in TAUS) + " |\n|" + " --- |" * (3 + len(TAUS)))
    rows = list(product(KS, NS, PS))
    for k, n, p in track(rows, "simulating", disable=not sys.stderr.isatty()):
        told = [cell(k, n, p, tau, options.repeats, random) for tau in TAUS]
        print(f"| {k} | {n} | {p:g} | " + " | ".join(f"{100 * c:.0f}% ({w:.1f}; {100 * e:.0f}%)" for c, w, e in told) + " |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
