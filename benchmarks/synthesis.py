"""How fast the synthesis is, beside its peers on the same data in the same run: `python -m benchmarks.synthesis [--long]`.

R's metafor is started where R and the package are installed (Debian: r-cran-metafor), statsmodels and PyMARE where they can be imported; what is absent is
named and skipped. Prints; holds nothing. `--plot FILE` draws the cost as the number of studies grows.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import Any

import numpy as np

from cordwise.synthesis import single_arm
from cordwise.synthesis.batch import fit_many
from cordwise.synthesis.glmm.models import odds_ratio_glmm
from cordwise.synthesis.model import fit
from cordwise.synthesis.multilevel import three_level
from cordwise.synthesis.permutation import permutation_test
from cordwise.synthesis.sensitivity import leave_one_out
from cordwise.synthesis.two_arms import two_arms

SEED = 20261121
GOALS = {"reml10": 25, "fits": 500, "permutation": 150, "um13": 20, "um50": 20, "loo100": 50, "three": 1}
"""How many times faster than metafor each is meant to be, with NumPy alone."""

R = """
suppressMessages(library(metafor)); options(warn=-1)
read <- function(name) as.matrix(read.csv(file.path(folder, name), header=FALSE))
clock <- function(times, code) { code <- substitute(code); frame <- parent.frame(); best <- Inf
  for (i in 1:times) best <- min(best, system.time(eval(code, frame))[[3]]); best }
tell <- function(name, seconds) cat(name, format(seconds, digits=8), "\\n")
d <- read("many.csv"); y <- d[1, 1:10]; v <- d[1, 11:20]
tell("reml10", clock(3, for (i in 1:100) rma(y, v, method="REML")) / 100)
tell("fits", clock(1, for (i in 1:300) rma(d[i, 1:10], d[i, 11:20], method="REML")) / 300 * 10000)
d <- read("thirteen.csv")
res <- rma(d[,1], d[,2], mods=~d[,3], method="REML")
tell("permutation", clock(1, permutest(res, iter=300, progbar=FALSE)) / 300 * 10000)
d <- read("tables13.csv"); tell("um13", clock(2, rma.glmm(measure="OR", ai=d[,1], n1i=d[,2], ci=d[,3], n2i=d[,4], model="UM.FS")))
d <- read("tables50.csv"); tell("um50", clock(1, rma.glmm(measure="OR", ai=d[,1], n1i=d[,2], ci=d[,3], n2i=d[,4], model="UM.FS")))
d <- read("hundred.csv"); tell("loo100", clock(1, leave1out(rma(d[,1], d[,2], method="REML"))))
d <- read("nested.csv"); g <- d[,3]; o <- seq_len(nrow(d))
tell("three", clock(1, rma.mv(d[,1], d[,2], random=~1 | g/o, sparse=TRUE)))
if (long) { d <- read("large.csv"); tell("large3000", clock(1, rma(d[,1], d[,2], method="REML"))) }
"""


def effects(k: int, random: np.random.Generator) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Effects of k studies with a variance between them."""
    v = random.uniform(0.05, 0.4, k)
    return random.normal(0.3, 0.4, k) + random.normal(0, np.sqrt(v)), v


def tables(k: int, random: np.random.Generator) -> tuple[np.ndarray[Any, Any], ...]:
    """Counts of two arms of k studies."""
    n1, n2 = random.integers(30, 200, k), random.integers(30, 200, k)
    base = random.normal(-1.5, 0.5, k)
    p1, p2 = (1 / (1 + np.exp(-x)) for x in (base + random.normal(0.4, 0.4, k), base))
    return random.binomial(n1, p1), n1, random.binomial(n2, p2), n2


def data() -> dict[str, np.ndarray[Any, Any]]:
    """The data sets by the name of their file."""
    random = np.random.default_rng(SEED)
    many = [effects(10, random) for _ in range(10_000)]
    y13, v13 = effects(13, random)
    y600, v600 = effects(600, random)
    groups = np.repeat(np.arange(120), 5)
    return {
        "many": np.column_stack([np.array([y for y, _ in many]), np.array([v for _, v in many])]),
        "thirteen": np.column_stack([y13, v13, random.normal(size=13)]),
        "tables13": np.column_stack(tables(13, random)), "tables50": np.column_stack(tables(50, random)),
        "hundred": np.column_stack(effects(100, random)), "nested": np.column_stack([y600 + random.normal(0, 0.3, 120)[groups], v600, groups]),
        "large": np.column_stack(effects(3000, random)),
    }  # fmt: skip


def ours(held: dict[str, np.ndarray[Any, Any]]) -> dict[str, float]:
    """Seconds of each task."""
    many, thirteen, hundred, nested = (held[name] for name in ("many", "thirteen", "hundred", "nested"))
    y, v = many[0, :10].copy(), many[0, 10:].copy()
    model = fit(thirteen[:, 0], thirteen[:, 1], moderators=thirteen[:, 2], test="z")
    left = fit(hundred[:, 0], hundred[:, 1], test="z")
    counts = {name: two_arms(*held[name].T) for name in ("tables13", "tables50")}
    random = np.random.default_rng(SEED)
    tasks: dict[str, tuple[int, Callable[[], object]]] = {
        "reml10": (500, lambda: fit(y, v, method="REML", test="z")),
        "fits": (1, lambda: fit_many(many[:, :10], many[:, 10:], method="REML", test="z")),
        "permutation": (1, lambda: permutation_test(model, iterations=10_000, random=random, exact=False)),
        "um13": (3, lambda: odds_ratio_glmm(counts["tables13"], model="UM.FS")),
        "um50": (3, lambda: odds_ratio_glmm(counts["tables50"], model="UM.FS")),
        "loo100": (5, lambda: leave_one_out(left)),
        "three": (3, lambda: three_level(nested[:, 0], nested[:, 1], nested[:, 2].astype(int))),
        "counts10": (1, pooled_afresh),
        "large3000": (3, lambda: fit(held["large"][:, 0], held["large"][:, 1], test="z")),
    }
    return {name: timed(task, times) for name, (times, task) in tasks.items()}


def pooled_afresh() -> None:
    """Ten small uncontrolled studies, as one reply pools them; nothing of an earlier call is used."""
    single_arm._proportion.cache_clear()
    single_arm.pool_proportions([(3, 10), (5, 12), (1, 9), (4, 20), (8, 15), (2, 11), (6, 30), (3, 25), (1, 14), (9, 22)])


def timed(task: Callable[[], object], times: int = 1, repeats: int = 5) -> float:
    """The best time of a call, in seconds."""
    best = float("inf")
    for _ in range(repeats):
        began = time.perf_counter()
        for _ in range(times):
            task()
        best = min(best, (time.perf_counter() - began) / times)
    return best


def metafor(held: dict[str, np.ndarray[Any, Any]], long: bool) -> dict[str, float]:
    """Seconds of R's metafor for each task; empty where it is absent."""
    if which("Rscript") is None:
        print("metafor: skipped, there is no Rscript on this machine")
        return {}
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in held.items():
            np.savetxt(Path(folder) / f"{name}.csv", rows, delimiter=",")
        script = Path(folder) / "run.R"
        script.write_text(f'folder <- "{folder}"; long <- {str(long).upper()}\n{R}')
        done = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"metafor: skipped, R says: {done.stderr.strip().splitlines()[-1][:100] if done.stderr.strip() else 'nothing'}")
        return {}
    return {line.split()[0]: float(line.split()[1]) for line in done.stdout.splitlines() if line.strip()}


NAMES = {
    "reml10": "one REML fit, k=10, public call", "fits": "10,000 REML fits, k=10", "permutation": "permutation test of 10,000, k=13, one moderator",
    "um13": "unconditional GLMM, k=13", "um50": "unconditional GLMM, k=50", "loo100": "leave-one-out, k=100", "three": "three-level, k=600",
    "counts10": "ten proportions pooled as a reply does", "large3000": "one REML fit, k=3,000",
}  # fmt: skip


def tell(mine: dict[str, float], theirs: dict[str, float]) -> None:
    """The ratios, a task a line; metafor's 10,000 fits and permutations are scaled up from 300."""
    print(f"{'task':<50}{'metafor':>12}{'ours':>12}{'ratio':>10}{'meant':>8}")
    for name, seconds in mine.items():
        peer = theirs.get(name)
        ratio = f"{peer / seconds:,.0f}" if peer else ""
        print(f"{NAMES[name]:<50}{_time(peer):>12}{_time(seconds):>12}{ratio:>10}{GOALS.get(name, ''):>8}")


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1e3 * seconds:.2f} ms" if seconds >= 1e-3 else f"{1e6 * seconds:.0f} us"


def python_peers() -> None:
    """statsmodels and PyMARE on what they can do."""
    random = np.random.default_rng(SEED)
    for k in (10, 100, 1000):
        y, v = effects(k, random)
        lines = _ours(y, v) + _statsmodels(y, v) + _pymare(y, v)
        print(f"k={k}: " + ", ".join(f"{name} {_time(seconds)}" for name, seconds in lines))
    many = [effects(10, random) for _ in range(2_000)]
    ys, vs = (np.array(values) for values in zip(*many, strict=True))
    lines = [(f"fit_many, {m}", timed(lambda m=m: fit_many(ys, vs, method=m, test="z"))) for m in ("DL", "REML")] + _pymare(
        ys.T, vs.T, times=1
    )
    print("2,000 data sets of k=10: " + ", ".join(f"{name} {_time(seconds)}" for name, seconds in lines))


def _ours(y: Any, v: Any) -> list[tuple[str, float]]:
    return [(f"fit, {name}", timed(lambda m=name: fit(y, v, method=m, test="z"), 50)) for name in ("DL", "PM", "REML")]


def _statsmodels(y: Any, v: Any) -> list[tuple[str, float]]:
    try:
        from statsmodels.stats.meta_analysis import combine_effects
    except ImportError:
        print("statsmodels: skipped, not installed")
        return []
    methods = {"DL": "chi2", "PM": "iterated"}
    return [(f"statsmodels, {name}", timed(lambda m=m: combine_effects(y, v, method_re=m), 20)) for name, m in methods.items()]


def _pymare(y: Any, v: Any, times: int = 20) -> list[tuple[str, float]]:
    try:
        from pymare import estimators
    except ImportError:
        print("PyMARE: skipped, not installed")
        return []
    y, v = (a[:, None] if a.ndim == 1 else a for a in (y, v))
    x = np.ones((len(y), 1))

    def dl() -> Any:
        return estimators.DerSimonianLaird().fit(y=y, v=v, X=x)

    found = [
        ("PyMARE, DL without errors", timed(dl, times)),
        ("PyMARE, DL with errors", timed(lambda: dl().summary().get_fe_stats(), times)),
    ]
    if y.shape[1] == 1:
        found.append(("PyMARE, REML", timed(lambda: estimators.VarianceBasedLikelihoodEstimator(method="REML").fit(y=y, v=v, X=x), 1, 3)))
    return found


def growth(plot: Path | None) -> None:
    """The cost as the number of studies grows."""
    random = np.random.default_rng(SEED)
    sizes = (10, 100, 1_000, 10_000, 100_000)
    held = {k: effects(k, random) for k in sizes}
    single = [timed(lambda k=k: fit(*held[k], test="z"), 1, 5) for k in sizes]
    models = {k: fit(*held[k], test="z") for k in sizes[:-1]}
    left = [timed(lambda k=k: leave_one_out(models[k]), 1, 3) for k in sizes[:-1]]
    for k, seconds in zip(sizes, single, strict=True):
        print(f"one REML fit, k={k:>7,}: {_time(seconds)}")
    for k, seconds in zip(sizes, left, strict=False):
        print(f"leave-one-out, k={k:>7,}: {_time(seconds)}")
    if plot:
        _draw(plot, sizes, {"one REML fit": single, "leave-one-out": left})


def _draw(plot: Path, sizes: tuple[int, ...], series: dict[str, list[float]]) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 4.2), layout="constrained")
    axes = figure.subplots()
    for (name, seconds), marker, colour in zip(series.items(), "os", ("#0072b2", "#d55e00"), strict=True):
        axes.loglog(sizes[: len(seconds)], seconds, marker=marker, color=colour, label=name)
    axes.set(xlabel="studies", ylabel="seconds", title="Cost as the number of studies grows")
    axes.grid(True, which="major", color="#dddddd")
    axes.legend()
    figure.savefig(plot, metadata={"Date": None})


def main() -> int:
    """Run every task and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="metafor at k=3,000 too: a minute and a half")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the cost as k grows")
    options = parser.parse_args()
    held = data()
    mine = ours(held)
    tell(mine, metafor(held, options.long))
    python_peers()
    growth(options.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
