"""A synthesis as an outline: the number first, then the picture, how unlike the studies are, what other methods say, and how it was made."""

from __future__ import annotations

from collections.abc import Iterator

from cordwise.knowledge.methods import words
from cordwise.records.synthesis import Check, Estimate, Spread, Synthesis, Test
from cordwise.render.synthesis_plots import p_words
from cordwise.text.counted import counted


def number(value: float | None, axis: str) -> str:
    """A value as people read it: "2.5%" for a share, "0.489" for a ratio or a difference."""
    if value is None:
        return "not estimable"
    if axis == "share":
        share = 100 * value
        return f"{share:.2g}%" if 0 < share < 1 or 99 < share < 100 else f"{share:.1f}%"
    if axis == "rate":
        return f"{value:.3g}"
    return f"{value:.3g}" if abs(value) < 0.01 or abs(value) >= 1000 else f"{value:.2f}"


def interval(one: Estimate, axis: str) -> str:
    """ "0.49 (0.33 to 0.73)", or why there is none."""
    if one.estimate is None:
        return f"not estimable: {one.reason}" if one.reason else "not estimable"
    if one.ci_low is None or one.ci_high is None:
        return number(one.estimate, axis)
    return f"{number(one.estimate, axis)} ({number(one.ci_low, axis)} to {number(one.ci_high, axis)})"


def lead(result: Synthesis) -> str:
    """The sentence to read if only one is read."""
    one = result.overall
    name = result.measure_name[:1].upper() + result.measure_name[1:]
    if result.axis == "share":
        name = "Share of people"
    told = f"{name}: {interval(one, result.axis)}, {100 * result.level:g}% interval, {_studies(result)}."
    if one.estimate is None:
        return f"{name}: {interval(one, result.axis)}."
    if one.prediction_low is not None and one.prediction_high is not None:
        told += f" A new study could lie between {number(one.prediction_low, result.axis)} and {number(one.prediction_high, result.axis)}."
    return told


def _studies(result: Synthesis) -> str:
    """ "3 studies"; where some of them say nothing to the number, "2 of 3 studies contribute"."""
    k, whole = result.overall.k, len(result.studies)
    if result.overall.model == "three_level" or k == whole:
        return counted(k, "study", "studies")
    return f"{k} of {whole} studies {'contributes' if k == 1 else 'contribute'}"


def heterogeneity(spread: Spread) -> str:
    """Tau2, I2 and Q in one line."""
    parts = []
    if spread.tau2 is not None:
        limits = (
            f" ({spread.tau2_low:.3g} to {spread.tau2_high:.3g})" if spread.tau2_low is not None and spread.tau2_high is not None else ""
        )
        parts.append(f"tau2 {spread.tau2:.3g}{limits}")
    if spread.i2 is not None:
        parts.append(f"I2 {spread.i2:.0f}%")
    if spread.q is not None and spread.q_df:
        parts.append(f"Q {spread.q:.2f} on {counted(spread.q_df, 'degree of freedom', 'degrees of freedom')}, p {p_words(spread.q_p)}")
    return "; ".join([*parts, *([spread.note] if spread.note else [])])


def parts(result: Synthesis) -> Iterator[tuple[str, str, str]]:
    """The parts in order: an id, a title, lines of text ("- " opens an item)."""
    yield "heterogeneity", "How unlike the studies are", _sentence(heterogeneity(result.overall.spread))
    if result.groups:
        yield "subgroups", "Subgroups", _groups(result)
    if result.moderators:
        yield "moderators", "Moderators", _moderators(result)
    yield "checks", "By other methods", "\n".join(_check(check, result.axis) for check in result.checks)
    yield "leave_one_out", "Without each study", _sensitivity(result)
    yield "small_study", "Small-study effects", "\n".join(_test(test) for test in result.small_study)
    yield "left_out", "Studies that say nothing to this number", "\n".join(f"- {line}" for line in result.left_out)
    yield "notes", "Notes", "\n".join(f"- {line}" for line in result.notes)
    yield "methods", "Methods, to paste", result.methods
    yield "references", "References", "\n".join(f"- {line}" for line in result.references)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _groups(result: Synthesis) -> str:
    lines = [f"- {one.label}: {interval(one, result.axis)}, {counted(one.k, 'study', 'studies')}" for one in result.groups]
    if result.between:
        lines.append(f"- Between subgroups: chi-squared {result.between.q:.2f} on {result.between.df}, p {p_words(result.between.p_value)}")
    return "\n".join(lines)


def _moderators(result: Synthesis) -> str:
    lines = [
        f"- {one.name}: {one.estimate:.4g} ({one.ci_low:.4g} to {one.ci_high:.4g}), p {p_words(one.p_value)}"
        + (f", by permutation p {p_words(one.permutation_p)}" if one.permutation_p is not None else "")
        for one in result.moderators
    ]
    return "\n".join([*lines, f"- {result.moderators_words}"])


def _check(check: Check, axis: str) -> str:
    name = words("checks", check.estimate.label)
    return (
        f"- {name}: {interval(check.estimate, axis)}; {check.words}" if check.estimate.estimate is not None else f"- {name}: {check.words}"
    )


def _sensitivity(result: Synthesis) -> str:
    known = [one for one in result.leave_one_out if one.estimate is not None]
    if len(known) < 2:
        return ""
    least, most = (chosen(known, key=lambda one: one.estimate or 0.0) for chosen in (min, max))
    return (
        f"- Lowest without {least.label}: {interval(least, result.axis)}\n- Highest without {most.label}: {interval(most, result.axis)}"
        + _gone(result, len(known))
    )


def _gone(result: Synthesis, known: int) -> str:
    lost = len(result.leave_one_out) - known
    return f"\n- Without {lost} of the {len(result.leave_one_out)} studies there is nothing left to estimate" if lost else ""


def _test(test: Test) -> str:
    name = words("tests", test.name)
    if test.p_value is None:
        return f"- {name}: {test.words}"
    return f"- {name}: p {p_words(test.p_value)}; {test.words}"


__all__ = ["heterogeneity", "interval", "lead", "number", "p_words", "parts"]
