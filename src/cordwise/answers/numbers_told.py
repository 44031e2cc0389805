"""Numbers as replies tell them: one way of writing each, so that a test can trace every figure."""

from __future__ import annotations

from cordwise.records.finding import Contrast, Pooled, Recovery


def percent(share: float) -> str:
    """A share as a whole per cent, with one decimal below ten and above 99: 0.031 is "3.1%". What is not quite none or all is not told as such."""
    value = 100 * share
    if value == 0:
        return "0%"
    if value < 0.1:
        return "under 0.1%"
    if 99.9 < value < 100:
        return "over 99.9%"
    return f"{value:.1f}%" if value < 10 or 99 < value < 100 else f"{value:.0f}%"


def months_told(months: float) -> str:
    """A time: "1 month", "12 months"."""
    return f"{months:g} {'month' if months == 1 else 'months'}"


def limit(share: float) -> str:
    """An upper limit as a per cent, to stand after "up to": what lies below a tenth of a per cent is "0.1%"."""
    return percent(share).removeprefix("under ")


def count(pooled: Pooled) -> str:
    """ "7 of 10 people in 1 study: 70% (35% to 93%)"; no events: "0 of 45 people in 3 studies: up to 7.9%"."""
    studies = f"{pooled.n_studies} {'study' if pooled.n_studies == 1 else 'studies'}"
    people = f"{pooled.events} of {pooled.total} people in {studies}"
    if pooled.events == 0:
        return f"{people}: none seen, which fits a true rate of up to {limit(pooled.ci_high)}"
    return f"{people}: {percent(pooled.estimate)} (95% interval {percent(pooled.ci_low)} to {percent(pooled.ci_high)})"


def ratio(contrast: Contrast) -> str:
    """A ratio with its interval, or why there is none."""
    if contrast.estimate is None or contrast.ci_low is None or contrast.ci_high is None:
        return contrast.note
    return f"risk ratio {contrast.estimate:.2f} (95% interval {contrast.ci_low:.2f} to {contrast.ci_high:.2f})"


NOT_COMPARED = "with chosen patients and no control group examined in the same way it cannot be put down to the cells"
BY_CONTROLS = "only the comparison with its control group can show whether that comes of the treatment"
NO_CONTROLS_HELD = "only its control group could show whether that comes of the treatment, and no such count of it is held"
"""Why more than expected without cells shows no effect: of a study without a control group, and of controlled ones by whether that was counted."""


def recovery(one: Recovery, but: str = NOT_COMPARED) -> str:
    """What was seen beside what would be expected without cells; where it is more, `but` says why that alone shows no effect."""
    seen = f"{one.observed} of {one.total} improved"
    if one.predicted_low is None or one.predicted_high is None:
        return f"{seen}; no benchmark: {one.gap}"
    expected = f"{percent(one.expected_low)} to {percent(one.expected_high)}"
    if one.expected is not None:
        expected = f"about {percent(one.expected)} ({expected})"
    words = f"{seen}; without cells {expected} of such people improve, so {one.predicted_low} to {one.predicted_high} of {one.total} would be no surprise"
    if one.observed > one.predicted_high:
        words += f"; what was seen is more than that, but {but}"
    return f"{words} ({one.gap})" if one.gap else words


def cells_words(cells: float) -> str:
    """1e8 is "100 million", 2e4 "20,000"."""
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if cells >= size:
            return f"{cells / size:g} {word}"
    return f"{cells:,.0f}"
