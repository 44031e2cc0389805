"""One study, with weights or a tau2 given: its own interval."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cordwise.synthesis.model import fit


@pytest.mark.parametrize("given", [{"weighted": False}, {"tau2": 0.0}, {"weights": [3.0]}])
@pytest.mark.parametrize("test", ["z", "hksj_floor", "t"])
def test_one_study_keeps_its_own_interval_whatever_weights_or_tau2_are_given(given: dict[str, Any], test: str) -> None:
    plain, found = fit([0.3], [0.1], test=test), fit([0.3], [0.1], test=test, **given)
    assert found.estimate == pytest.approx(0.3)
    assert (found.ci_low, found.ci_high) == pytest.approx((plain.ci_low, plain.ci_high))
    assert found.q == 0 and np.isfinite(found.standard_error)


def test_a_given_tau2_widens_the_interval_of_one_study() -> None:
    assert fit([0.3], [0.1], tau2=0.2).standard_error == pytest.approx(0.3**0.5)
