"""What was asked of a model: a pair that does not fit is refused, an option without effect is named, and the methods say what was done."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from cordwise.errors import InputError
from cordwise.render import render
from cordwise.synthesis.pooling.models import FITS, MODELS
from cordwise.synthesis.pooling.table import pool

TRIALS = {
    "study": ["A", "B", "C", "D"],
    "events": [12, 5, 30, 8],
    "total": [100, 50, 200, 80],
    "events_control": [20, 9, 41, 10],
    "total_control": [100, 52, 198, 79],
}
RARE = {
    "study": ["A", "B", "C", "D", "E"],
    "events": [0, 1, 0, 2, 0],
    "total": [40, 30, 50, 60, 25],
    "events_control": [2, 3, 0, 4, 1],
    "total_control": [40, 31, 50, 58, 24],
}
RATES = {"events": [4, 3, 0], "time": [120, 400, 90], "events_control": [8, 9, 3], "time_control": [118, 390, 95]}
SHARES = {"events": [0, 2, 5], "total": [20, 30, 40]}
MEANS = {"mean": [5, 6], "sd": [1, 2], "total": [20, 20], "mean_control": [4, 5], "sd_control": [1, 2], "total_control": [20, 20]}
GIVEN = {"estimate": [0.7, 0.9], "ci_low": [0.5, 0.6], "ci_high": [0.98, 1.35]}
CORRELATIONS = {"correlation": [0.5, 0.2], "total": [30, 50]}

TABLES = {
    "RR": TRIALS, "OR": TRIALS, "RD": TRIALS, "PETO": TRIALS, "AS": TRIALS, "PHI": TRIALS, "IRR": RATES, "IRD": RATES, "IRSD": RATES, "PLO": SHARES,
    "PFT": SHARES, "PR": SHARES, "MD": MEANS, "GEN": GIVEN, "HR": GIVEN, "COR": CORRELATIONS,
}  # fmt: skip


@pytest.mark.parametrize("measure", sorted(TABLES))
@pytest.mark.parametrize("model", sorted(MODELS))
def test_a_model_estimates_the_measure_under_whose_name_it_stands_or_is_refused(measure, model):
    if measure in FITS.get(model, (measure,)):
        told = pool(TABLES[measure], measure=measure, model=model)
        assert told.measure == measure and (told.estimate is not None or told.overall.reason)
        return
    with pytest.raises(InputError, match=rf"model {model} estimates .* not {measure} \(.*\); for {measure} there is ") as refused:
        pool(TABLES[measure], measure=measure, model=model)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
def test_what_a_model_of_counts_gives_lies_where_the_plain_sums_lie(measure):
    """Mantel-Haenszel by its formula, written out: a ratio or difference under a wrong name is far from it."""
    a, n, c, m = (np.array(TRIALS[name], dtype=float) for name in ("events", "total", "events_control", "total_control"))
    both = n + m
    wanted = {
        "RR": (a * m / both).sum() / (c * n / both).sum(),
        "OR": (a * (m - c) / both).sum() / (c * (n - a) / both).sum(),
        "RD": ((a * m - c * n) / both).sum() / (n * m / both).sum(),
    }[measure]
    for model in MODELS:
        if measure in FITS.get(model, (measure,)):
            tolerance = (
                1e-12 if model == "mantel_haenszel" else 0.08
            )  # other models weigh the same studies otherwise; a wrong name is 0.3 away
            assert pool(TRIALS, measure=measure, model=model).estimate == pytest.approx(wanted, abs=tolerance)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"measure": "RR", "cluster": "study", "model": "mantel_haenszel"}, "three-level model; model mantel_haenszel"),
        ({"measure": "RR", "cluster": "study", "preset": "revman"}, "three-level model; preset revman"),
        ({"measure": "PETO", "preset": "revman5"}, "RevMan pools Peto odds ratios by Peto's own method"),
        ({"measure": "RR", "preset": "revman", "model": "peto"}, "preset revman chooses the model itself"),
        ({"measure": "RR", "permutations": 50}, "permutations are of the p-values of moderators"),
    ],
)
def test_options_that_contradict_each_other_are_refused_in_one_line(options, said):
    with pytest.raises(InputError) as refused:
        pool(TRIALS, **options)
    assert said in str(refused.value) and "\n" not in str(refused.value)


def test_nothing_can_be_added_to_what_is_not_made_of_counts():
    with pytest.raises(InputError, match=r"add 0.5: MD \(mean difference\) is not made of counts"):
        pool(MEANS, measure="MD", add=0.5)


@pytest.mark.parametrize(
    ("table", "options"),
    [
        (RARE, {"measure": "RR", "model": "conditional"}), (RARE, {"measure": "OR", "model": "peto"}), (RARE, {"measure": "PETO"}),
        (SHARES, {"measure": "proportion"}), (RATES, {"measure": "IRR", "model": "conditional"}),
    ],
)  # fmt: skip
def test_a_correction_that_the_model_does_not_make_is_named_and_changes_nothing(table, options):
    plain, asked = pool(table, **options), pool(table, **options, add=0.5)
    assert asked.overall == plain.overall
    assert asked.methods == plain.methods and "without a continuity correction" in asked.methods and "was added" not in asked.methods
    assert any("without effect on the pooled number" in note and "add 0.5" in note for note in asked.notes)
    assert not any("without effect" in note for note in plain.notes)


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
@pytest.mark.parametrize("model", ["mantel_haenszel", "inverse_variance"])
def test_a_correction_that_was_made_is_told_with_the_studies_and_one_that_was_not_is_not(measure, model):
    """C has no event in either arm: it says nothing about a ratio (Cochrane Handbook, 16.9.3), so a ratio is not given halves in it, as it once was."""
    made = pool(RARE, measure=measure, model=model, add=0.5)
    who = "A, C, E" if measure == "RD" else "A, E"
    assert f"0.5 was added to each cell of studies with an empty cell: {who}." in made.methods
    assert "without a continuity correction" not in made.methods and "no weight in" not in made.methods
    none = pool(TRIALS, measure=measure, model=model, add=0.5)
    assert "0.5 would have been added to each cell of studies with an empty cell; there was none." in none.methods
    assert none.estimate == pool(TRIALS, measure=measure, model=model).estimate


def test_a_corrected_mantel_haenszel_is_that_of_tables_corrected_by_hand():
    """A study without events in either arm stays as it is, and so without weight in a ratio."""
    counts = [np.array(RARE[name], dtype=float) for name in ("events", "total", "events_control", "total_control")]
    a, n, c, m = counts
    zero = (a == 0) != (c == 0)
    a, n, c, m = a + 0.5 * zero, n + zero, c + 0.5 * zero, m + zero
    wanted = (a * m / (n + m)).sum() / (c * n / (n + m)).sum()
    assert pool(RARE, measure="RR", model="mantel_haenszel", add=0.5).estimate == pytest.approx(wanted, rel=1e-12)
    x, t, y, u = (np.array(RATES[name], dtype=float) for name in ("events", "time", "events_control", "time_control"))
    zero = (x == 0) | (y == 0)
    x, y = x + 0.5 * zero, y + 0.5 * zero
    wanted = (x * u / (t + u)).sum() / (y * t / (t + u)).sum()
    assert pool(RATES, measure="IRR", model="mantel_haenszel", add=0.5).estimate == pytest.approx(wanted, rel=1e-12)


def test_a_preset_says_nothing_of_cells_where_there_are_none():
    assert "added" not in pool(MEANS, measure="MD", preset="revman5").methods
    assert "0.5 was added to each cell of studies with an empty cell: A, E." in pool(RARE, measure="RR", preset="revman5").methods


def test_the_variance_of_each_measure_is_cited_and_no_other():
    papers = {"RR": "10.2307/2530643", "OR": "10.2307/2531052", "RD": "10.2307/2531784"}
    for measure, doi in papers.items():
        told = " ".join(pool(RARE, measure=measure, model="mantel_haenszel").references)
        assert doi in told and not any(other in told for other in papers.values() if other != doi)


@pytest.mark.parametrize(
    ("table", "options", "words"),
    [
        (RARE, {"measure": "OR", "model": "conditional", "method": "EE"}, "one common odds ratio"),
        (RARE, {"measure": "RR", "model": "conditional", "method": "EE"}, "one common ratio"),
        (
            {**TRIALS, "paper": ["a", "a", "b", "b"]},
            {"measure": "RR", "cluster": "paper", "method": "ML"},
            "variances estimated by maximum likelihood",
        ),
        (
            {**TRIALS, "paper": ["a", "a", "b", "b"]},
            {"measure": "RR", "cluster": "paper"},
            "variances estimated by restricted maximum likelihood",
        ),
    ],
)
def test_the_estimator_that_stands_in_the_methods_is_the_one_that_was_used(table, options, words):
    told = pool(table, **options)
    assert words in told.methods and not any("without effect" in note for note in told.notes)


@pytest.mark.parametrize(
    ("table", "options", "named"),
    [
        (TRIALS, {"measure": "RR", "model": "mantel_haenszel", "method": "DL", "test": "z"}, "method DL, test z"),
        (TRIALS, {"measure": "RR", "preset": "revman5", "method": "PM"}, "method PM"),
        (SHARES, {"measure": "proportion", "prediction": "k-2"}, "prediction k-2"),
        ({**TRIALS, "paper": ["a", "a", "b", "b"]}, {"measure": "RR", "cluster": "paper", "method": "DL"}, "method DL"),
    ],
)
def test_any_option_that_the_model_does_not_use_is_named(table, options, named):
    idle = {name: None for name in ("method", "test", "prediction") if name in options}
    assert pool(table, **options).overall == pool(table, **{**options, **idle}).overall
    (note,) = [note for note in pool(table, **options).notes if "without effect" in note]
    assert note.endswith(named)


def test_an_option_that_is_used_is_not_named():
    told = pool(TRIALS, measure="RR", method="DL", test="z", prediction="k-2")
    assert not any("without effect" in note for note in told.notes)
    assert told.overall != pool(TRIALS, measure="RR").overall


# studies without events


def test_of_a_ratio_the_studies_that_contribute_are_counted():
    for measure, model in (
        ("RR", "mantel_haenszel"),
        ("OR", "mantel_haenszel"),
        ("OR", "peto"),
        ("RR", "conditional"),
        ("OR", "conditional"),
    ):
        told = pool(RARE, measure=measure, model=model)
        assert told.overall.k == 4 and told.title.endswith("4 of 5 studies")
        assert [line.split(":")[0] for line in told.left_out] == ["C"]


def test_of_a_difference_a_study_without_events_counts_with_its_weight_and_no_word_of_a_ratio():
    told = pool(RARE, measure="RD", model="mantel_haenszel")
    weight = {line.label: line.weight for line in told.studies}["C"]
    people = [n * m / (n + m) for n, m in zip(RARE["total"], RARE["total_control"], strict=True)]
    assert weight == pytest.approx(100 * people[2] / sum(people))
    assert told.overall.k == 5 and told.left_out == () and told.title.endswith("5 studies")
    words = " ".join((told.methods, *told.notes))
    assert "no weight" not in words and "left out" not in words and "keep their weight in the pooled difference" in words


def test_where_no_study_has_an_event_the_exact_limits_of_each_difference_are_told():
    told = pool(
        {"study": ["A", "B"], "events": [0, 0], "total": [40, 30], "events_control": [0, 0], "total_control": [40, 31]}, measure="RD"
    )
    assert told.estimate is None and "exact_risk_difference" in told.overall.reason
    (check,) = [check for check in told.checks if check.estimate.label == "exact_difference"]
    # Chan and Zhang at 0 of n in both arms: the treated risk p with (1 - p)^n = 0.025, the other risk 0, is the largest difference that is not rejected
    limit = 1 - 0.025 ** (1 / 40)
    low, high = (float(word) for word in check.words.split("A ")[1].split(";")[0].split(" to "))
    assert (-low, high) == (
        pytest.approx(limit, abs=2e-3),
        pytest.approx(limit, abs=2e-3),
    )  # the limits are told to three places, from a scan


def test_the_test_between_subgroups_is_on_the_scale_of_analysis():
    """Arcsine differences and raw proportions, whose way back is no logarithm: Q of the fitted means, computed by hand."""
    table = {"events": [4, 9, 20, 25], "total": [40, 50, 60, 55], "arm": ["x", "x", "y", "y"]}
    told = pool(table, measure="PAS", by="arm", method="EE")
    y, v = np.arcsin(np.sqrt(np.array(table["events"]) / table["total"])), 1 / (4 * np.array(table["total"], dtype=float))
    means, errors = [], []
    for rows in (slice(0, 2), slice(2, 4)):
        w = 1 / v[rows]
        mean = (w * y[rows]).sum() / w.sum()
        factor = math.sqrt(max(1.0, (w * (y[rows] - mean) ** 2).sum()))  # Hartung-Knapp with one degree of freedom, never below 1
        means.append(mean)
        errors.append(factor / math.sqrt(w.sum()))
    assert told.between.q == pytest.approx((means[0] - means[1]) ** 2 / (errors[0] ** 2 + errors[1] ** 2), rel=1e-9)


@pytest.mark.parametrize(
    ("table", "options"),
    [
        ({name: values[:2] for name, values in TRIALS.items()}, {"measure": "RR"}),
        ({name: values[:1] for name, values in TRIALS.items()}, {"measure": "RR"}),
        ({name: values[:1] for name, values in RARE.items()}, {"measure": "OR"}),
        ({name: values[:2] for name, values in TRIALS.items()}, {"measure": "OR", "model": "conditional"}),
        ({**TRIALS, "paper": ["a", "b", "b", "b"]}, {"measure": "RR", "cluster": "paper"}),
        ({**TRIALS, "route": ["it", "iv", "iv", "iv"]}, {"measure": "RR", "by": "route"}),
        (TRIALS, {"measure": "RR", "moderators": ["year"]}),
        ({"events": [1], "total": [10]}, {"measure": "proportion"}),
    ],
)
def test_one_of_anything_is_in_the_singular(table, options):
    told = render(pool({**table, "year": list(range(len(table["total"])))}, **options), "text", width=4000)
    assert not re.findall(r"(?<![\w.])1 (?:studies|degrees|effects|rows|people|coefficients)\b", told)


def test_two_studies_have_one_degree_of_freedom():
    told = render(pool({name: values[:2] for name, values in TRIALS.items()}, measure="RR"), "text", width=4000)
    assert "on t with 1 degree of freedom, with its factor" in told and "on 1 degree of freedom, p" in told


def test_what_one_study_cannot_use_is_named():
    one = {name: values[:1] for name, values in TRIALS.items()}
    (note,) = [note for note in pool(one, measure="RR", method="DL", test="t", prediction="k-2").notes if "without effect" in note]
    assert note.endswith("method DL, test t, prediction k-2")
    assert pool(one, measure="RR", method="DL", test="t", prediction="k-2").overall == pool(one, measure="RR").overall
    two = {name: values[:2] for name, values in TRIALS.items()}
    assert any(note.endswith(": prediction k-2") for note in pool(two, measure="RR", prediction="k-2").notes)  # told from three studies on


def test_a_rate_is_not_told_as_its_logarithm_nor_a_correlation_as_fishers_z():
    rates = {"events": [3, 5], "time": [400, 500]}
    told = pool(rates, measure="rate")
    assert 0 < told.estimate < 1 and "Rate: 0.00889 (" in render(told, "text") and "The measure is the rate." in told.methods
    z = pool(CORRELATIONS, measure="ZCOR")
    assert "Correlation: 0." in render(z, "text") and "The measure is Fisher's z." in z.methods  # pooled as z, told as a correlation
