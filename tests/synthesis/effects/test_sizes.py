"""Effects of studies: right where there are numbers, honest where there are none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.synthesis.effects import MEASURES, effect_sizes
from tests.synthesis import counts_golden as golden

DISAGREE = {
    "gibson2002 VR": "metafor gives a variance to two studies without an effect; ours have neither",
    "gibson2002 SMD_AV": "metafor gives a variance to two studies without an effect; ours have neither",
}
REFUSED = {"molloy2014 COR_HO": "metafor refuses this form of the variance too: the entry is empty"}
TABLE = {"events": [3, 0, 0, 5], "total": [20, 10, 12, 5], "events_control": [2, 4, 0, 5], "total_control": [22, 11, 12, 6]}


def test_every_reference_effect_is_reproduced(shared):
    seen, off = 0, []
    for name, columns, entry in golden.effects(shared / "golden" / "metafor"):
        options = {"add": entry.get("add", 0.5), "to": golden.TO[entry.get("to", "only0")], "drop_empty": entry.get("drop00", False)}
        if name in REFUSED:
            with pytest.raises(InputError):
                effect_sizes(entry["measure"], columns, **options, variance=entry["vtype"])
            continue
        found = effect_sizes(entry["measure"], columns, **options, variance=entry.get("vtype", "LS"))
        got = {"yi": found.estimates, "vi": found.variances, "ni": found.sizes}
        off += [name] * bool(golden.differing(got, {key: entry[key] for key in ("yi", "vi", "ni")}))
        seen += 1
    assert seen > 450
    assert off == list(DISAGREE)


R_VALUES = [
    # escalc(measure, ai=c(3,5,9), n1i=c(20,15,30), ci=c(2,6,7), n2i=c(22,12,31), vtype=variance), metafor 3.8-1; likewise for means, correlations ...
    ("RD", "UB", [0.0106459847967025, 0.0386002886002886, 0.0130686425777746]),
    ("RD", "AV", [0.0177256589564282, 0.0276686390532544, 0.0121641534644016]),
    ("PHI", "ST", [0.0232776387911071, 0.0363601237468304, 0.0162237398553095]),
    ("PBIT", "LS", [0.257609469929752, 0.242959280593273, 0.120345632420687]),
    ("PR", "UB", [0.00671052631578947, 0.01587301587301588, 0.00724137931034483]),
    ("PLO", "AV", [0.258884803921569, 0.345179738562091, 0.172589869281046]),
    ("PLN", "AV", [0.1411764705882353, 0.1882352941176471, 0.0941176470588235]),
    ("SMD", "LS2", [0.0944630870970682, 0.1442322618060797, 0.0688745753233966]),
    ("SMDH", "LS", [0.0986665748885608, 0.1527968373203132, 0.0722780420329975]),
    ("ROM", "AVHO", [0.0261868133148902, 0.0411507066376847, 0.0179942158057259]),
    ("RPB", "CS", [0.0206429585717523, 0.0328900776199274, 0.0113417513640586]),
    ("UCOR", "UB", [0.0499938855802610, 0.0446272332991181, 0.0261831052330902]),
    ("COR", "AV", [0.0525755365708484, 0.0713525139175799, 0.0344460412015903]),
    ("SMCC", "LS", [0.1135016559439212, 0.0519309050411801, 0.2117309285993630]),
    ("SMCR", "LS", [0.1527010520071, 0.0414397310713299, 0.1110365944861446]),
    ("AHW", "LS", [0.00173906987587566, 0.00176473989135937, 0.00153010365179849]),
    ("CVLN", "LS", [0.0485380116959064, 0.0523809523809524, 0.0209450830140485]),
]
COLUMNS = {
    "events": [3, 5, 9], "total": [20, 15, 30], "events_control": [2, 6, 7], "total_control": [22, 12, 31], "mean": [3, 5, 9], "sd": [2, 2.5, 3],
    "mean_control": [2, 6, 7], "sd_control": [2.2, 2.1, 2], "correlation": [0.3, 0.5, -0.4],
}  # fmt: skip
CHANGES = {
    "mean_after": [13, 15, 9], "mean_before": [10, 16, 7], "sd_before": [3, 4, 2], "sd_after": [2.5, 3.7, 2.9], "correlation": [0.3, 0.6, 0.8],
    "total": [12, 20, 7],
}  # fmt: skip


@pytest.mark.parametrize(("measure", "form", "want"), R_VALUES)
def test_other_forms_of_the_variance_agree_with_r(measure, form, want):
    columns = COLUMNS
    if measure.startswith("SMC"):
        columns = CHANGES
    if measure == "AHW":
        columns = {"alpha": [0.8, 0.9, 0.6], "items": [10, 20, 5], "total": [50, 30, 100]}
    assert effect_sizes(measure, columns, variance=form).variances == pytest.approx(np.array(want), rel=1e-10)


def test_a_change_can_be_given_as_mean_and_spread_of_the_change():
    spread = np.sqrt(3**2 + 2.5**2 - 2 * 0.3 * 3 * 2.5)
    one = effect_sizes("SMCC", CHANGES)
    other = effect_sizes("SMCC", {"mean_change": [3], "sd_change": [spread], "total": [12]})
    assert other.estimates[0] == pytest.approx(one.estimates[0])
    assert other.variances[0] == pytest.approx(one.variances[0])


def test_nothing_is_added_unless_asked():
    found = effect_sizes("RR", TABLE)
    assert np.isfinite(found.estimates).tolist() == [True, False, False, True]
    assert found.reasons[0] == ""
    assert "no event in the treated arm" in found.reasons[1]
    assert "says nothing about a ratio" in found.reasons[2]
    assert found.notes == ()


def test_a_correction_is_told_with_the_studies_it_touched():
    found = effect_sizes("RR", TABLE, add=0.5, labels=["A", "B", "C", "D"])
    assert np.isfinite(found.estimates).all()
    assert found.notes == ("0.5 added to each cell of studies with a zero cell: B, C, D",)
    assert found.estimates[0] == effect_sizes("RR", TABLE).estimates[0]


def test_empty_studies_can_be_left_out_with_the_reason():
    found = effect_sizes("OR", TABLE, add=0.5, drop_empty=True)
    assert "left out on request" in found.reasons[2]
    assert np.isnan(found.estimates[2])


def test_a_variance_of_zero_is_told():
    found = effect_sizes("RD", TABLE, labels=["A", "B", "C", "D"])
    assert found.variances[2] == 0
    assert any("a variance of 0" in note and "C" in note for note in found.notes)


def test_a_missing_cell_makes_the_study_missing_and_nothing_more():
    found = effect_sizes("OR", {**TABLE, "events": [3, None, "NA", 4]})
    assert found.reasons[1] == "no value for events"
    assert np.isfinite(found.estimates[[0, 3]]).all()


def test_the_double_arcsine_warns():
    assert any("10.1002/jrsm.1348" in note for note in effect_sizes("PFT", {"events": [1], "total": [9]}).notes)


def test_a_hazard_ratio_is_read_from_its_interval():
    found = effect_sizes("HR", {"estimate": [0.5], "ci_low": [0.25], "ci_high": [1.0]})
    assert found.estimates[0] == pytest.approx(np.log(0.5))
    assert np.sqrt(found.variances[0]) == pytest.approx(np.log(4) / (2 * 1.959963984540054))
    assert effect_sizes("HR", {"estimate": [0.5], "ci_low": [0.45], "ci_high": [1.0]}, labels=["A"]).notes == (
        "interval not centred on the estimate: A",
    )


def test_an_estimate_takes_the_first_of_variance_error_and_interval_that_it_has():
    found = effect_sizes(
        "GEN",
        {
            "estimate": [1, 1, 1, 1],
            "variance": [4, None, None, None],
            "standard_error": [1, 3, None, None],
            "ci_low": [0, 0, -1, None],
            "ci_high": [2, 2, 3, 2],
        },
    )
    assert found.variances[:2].tolist() == [4, 9]
    assert found.variances[2] == pytest.approx((2 / 1.959963984540054) ** 2)
    assert found.reasons[3] == "no variance, standard error or interval"


@pytest.mark.parametrize(
    ("measure", "columns", "words"),
    [
        ("RR", {**TABLE, "events": [3, -1, 0, 5]}, "row 2 (B): events -1 is negative"),
        ("RR", {**TABLE, "events": [3, 0.5, 0, 5]}, "row 2 (B): events 0.5 is not a whole number"),
        ("OR", {**TABLE, "events": [3, 11, 0, 5]}, "row 2 (B): events 11 in 10 people: more events than people"),
        ("PR", {"events": [1, 2, 3, 9], "total": [5, 5, 5, 5]}, "row 4 (D): events 9 in 5 people"),
        ("MD", {**{key: [1.0] * 4 for key in MEASURES["MD"].columns}, "sd": [1, -1, 1, 1]}, "row 2 (B): sd -1 is negative"),
        ("COR", {"correlation": [0, 0, 1.2, 0], "total": [9] * 4}, "row 3 (C): correlation 1.2"),
        ("IR", {"events": [1] * 4, "time": [1, 1, 1, -2]}, "row 4 (D): time -2 is negative"),
        ("GEN", {"estimate": [1] * 4, "variance": [1, 1, -1, 1]}, "row 3 (C): variance -1 is negative"),
        ("GEN", {"estimate": [1] * 4}, "needs the column variance"),
        ("RR", {"events": [1] * 4}, "missing: total, events_control, total_control"),
        ("XX", TABLE, "is not a measure"),
        ("RR", {**TABLE, "events": ["three", 0, 0, 5]}, "row 1 (A): events is 'three', not a number"),
    ],
)
def test_impossible_input_is_refused_with_its_row(measure, columns, words):
    with pytest.raises(InputError) as refused:
        effect_sizes(measure, columns, labels=["A", "B", "C", "D"])
    assert words in str(refused.value)


@pytest.mark.parametrize("options", [{"add": -1}, {"to": "some"}, {"variance": "XX"}, {"level": 95}])
def test_unknown_options_are_refused(options):
    with pytest.raises(InputError):
        effect_sizes("RR", TABLE, **options)


@st.composite
def tables(draw):
    k = draw(st.integers(0, 8))
    totals = [draw(st.lists(st.integers(0, 10**6), min_size=k, max_size=k)) for _ in range(2)]
    events = [[draw(st.sampled_from([0, n, min(1, n), n // 2])) for n in arm] for arm in totals]
    return {"events": events[0], "total": totals[0], "events_control": events[1], "total_control": totals[1]}


@given(
    tables(),
    st.sampled_from(["RR", "OR", "RD", "PETO", "AS", "PHI", "YUQ", "YUY", "OR2DN", "PBIT", "PR", "PLN", "PLO", "PAS", "PFT"]),
    st.sampled_from([0, 0.5]),
)
def test_every_study_has_an_effect_or_a_reason(columns, measure, add):
    found = effect_sizes(measure, columns, add=add)
    for usable, reason in zip(found.usable, found.reasons, strict=True):
        assert usable == (reason == "")
    assert (np.isnan(found.estimates) == np.isnan(found.variances)).all()


@given(tables(), st.sampled_from(["RR", "OR", "RD", "PETO", "AS", "PHI", "YUQ"]))
def test_swapping_the_arms_turns_the_sign(columns, measure):
    swapped = {
        "events": columns["events_control"],
        "total": columns["total_control"],
        "events_control": columns["events"],
        "total_control": columns["total"],
    }
    one, other = effect_sizes(measure, columns), effect_sizes(measure, swapped)
    assert one.estimates == pytest.approx(-other.estimates, nan_ok=True, abs=1e-12)
    assert one.variances == pytest.approx(other.variances, nan_ok=True)


@given(
    st.lists(st.tuples(*[st.floats(-1e6, 1e6)] * 2, *[st.floats(0, 1e6)] * 2, *[st.integers(0, 1000)] * 2), max_size=5),
    st.sampled_from(["MD", "SMD", "SMDH", "SMD1", "ROM", "CVR", "VR", "RPB"]),
)
def test_means_of_any_size_have_an_effect_or_a_reason(rows, measure):
    names = ("mean", "mean_control", "sd", "sd_control", "total", "total_control")
    found = effect_sizes(measure, {name: [row[i] for row in rows] for i, name in enumerate(names)})
    assert [usable == (reason == "") for usable, reason in zip(found.usable, found.reasons, strict=True)] == [True] * len(rows)
