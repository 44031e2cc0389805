"""Repeated intrathecal allogeneic bone-marrow cells, with a review (2019) Stem Cells Int 2019:8421281, doi:10.1155/2019/8421281; cord injury among the diseases.

Values: Table 7. Adverse events for each injection in their own study and in four others (one of cord injury), added up: headache 10 of 404 (2.48%), fever
8 (1.98%), pain at the puncture 7 (1.73%), and so on; own study against the others by chi-squared with Yates's correction, by Fisher where rare.
Their method is redone to the last digit; every count is held, but the zeros of Liu 2013: the review lists none of its events here and its sums hold only with none.

Where it is weak: events added up over studies as if they were one, and no interval. Injections of one patient are not strangers either. Fever came
after 5 of 146 injections, 2 of 18, 1 of 48 and none of 192: one share of 2.0% hides that. Ours: a binomial-normal model, or one
exact share where no variance between studies is found; the unit stays the injection, as no table says which patient had which event.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import chi2_contingency, fisher_exact

from cordwise.synthesis.exact import clopper_pearson
from cordwise.synthesis.glmm import share_glmm

from .redone import Redone, printed, share, told

PAPER = "Stem Cells Int 2019:8421281, intrathecal cells, with a review"
OWN = "stemcellsint2019_8421281"
OTHERS = ("jin_sca_in_8421281", "liu2013", "lv2013", "wang2013tbi")
TABLE_7 = {  # total %, own %, others %, P
    "headache": (2.48, 2.05, 2.71, 0.940),
    "dizziness": (1.98, 1.37, 2.33, 0.771),
    "fever": (1.98, 3.42, 1.16, 0.232),
    "nausea": (0.50, 1.37, 0.00, 0.130),
    "injection_site_pain": (1.73, 4.11, 0.39, 0.018),
    "neck_pain_ae": (0.25, 0.68, 0.00, 0.361),
}
RARE = ("nausea", "neck_pain_ae")
IMPLIED = {"liu2013": (0, 112)}
"""Events and injections where the review lists none and its sums hold only with none; not held as zeros, for another source names fever and dizziness in that study."""


def counts(evidence, outcome):
    """Events and injections of the five studies, their own first."""
    found = [_counted(evidence, study, outcome) for study in (OWN, *OTHERS)]
    return [events for events, _ in found], [total for _, total in found]


def _counted(evidence, study, outcome):
    rows = [
        (one.events, one.total)
        for one in evidence.outcomes_of[study]
        if one.outcome == outcome and one.counted == "injections" and one.events is not None
    ]
    [held] = rows or [IMPLIED[study]]
    return held


def pooled(events, total):
    """Our way: the model, or the exact limits of the total where it finds no variance between studies. In percent."""
    model = share_glmm(events, total)
    if model.tau2 > 1e-6:
        return tuple(100 * expit(np.array([model.estimate, model.ci_low[0], model.ci_high[0]])))
    return (100 * sum(events) / sum(total), *(100 * limit for limit in clopper_pearson(sum(events), sum(total))))


@pytest.mark.parametrize("outcome", TABLE_7)
def test_the_shares_of_table_7(evidence, outcome):
    events, total = counts(evidence, outcome)
    found = sum(events) / sum(total), events[0] / total[0], sum(events[1:]) / sum(total[1:])
    assert [100 * value for value in found] == [printed(value, 2) for value in TABLE_7[outcome][:3]]


@pytest.mark.parametrize("outcome", TABLE_7)
def test_the_chances_of_table_7(evidence, outcome):
    events, total = counts(evidence, outcome)
    a, b = (events[0], total[0]), (sum(events[1:]), sum(total[1:]))
    cells = [[x, n - x] for x, n in (a, b)]
    found = fisher_exact(cells).pvalue if outcome in RARE else chi2_contingency(cells).pvalue
    assert found == printed(TABLE_7[outcome][3], 3)


def test_fever_differs_between_studies_and_headache_does_not(evidence):
    fever, headache = (share_glmm(*counts(evidence, outcome)) for outcome in ("fever", "headache"))
    assert fever.tau2 > 1
    assert headache.tau2 < 1e-6


def test_one_event_and_four_empty_studies_still_have_a_pool(evidence):
    share_, low, high = pooled(*counts(evidence, "neck_pain_ae"))
    assert 0 < low < share_ < high < 2


def redone(evidence):
    rows = []
    for outcome, why in (
        ("headache", "no variance between studies is found: the same share, with the exact limits that the table lacks"),
        ("fever", "5 of 146 in one study, none of 192 in two others: a binomial-normal model with tau2 {tau2:.1f} instead of a sum"),
        ("injection_site_pain", "six of the seven from one study: tau2 {tau2:.1f}; a new study may see nearly none or many"),
    ):
        events, total = counts(evidence, outcome)
        rows.append(
            Redone(
                what=f"{outcome.replace('_', ' ')} for each injection, added up (Table 7)", published=f"{TABLE_7[outcome][0]:.2f}%",
                theirs=f"{100 * sum(events) / sum(total):.2f}%", ours=told(*pooled(events, total), unit="%"),
                why=why.format(tau2=share_glmm(events, total).tau2),
            )
        )  # fmt: skip
    assert share
    return rows
