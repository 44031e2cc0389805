"""Which arms meet what a question asks beyond who and what: the comparator, the time since injury, how often, how many cells; and which counts stand near the time asked.

An arm of which it is not known does not meet it; of one whose time since the injury is not held, the phase still is, and it stays. Where none meets a part, that part is left open and told, and never silently mixed with those that do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cordwise.answers.matching import Matched, closest, control_arms, named_in
from cordwise.answers.numbers_told import cells_words
from cordwise.answers.question_rules import rules
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Arm, Evidence, ReviewResult
from cordwise.records.frame import EVER, Frame
from cordwise.text.counted import counted

SAME_DOSE = 1.1
"""How many times more or less still counts as the dose asked about: figures in papers are rounded."""
NEAR = 1.25
"""How many times later or earlier still counts as the time asked about, of a count or since the injury: 12 months are 10 to 15."""

Meets = Callable[[Evidence, Frame, Matched], bool | None]


def narrowed(evidence: Evidence, matched: Iterable[Matched], frame: Frame) -> tuple[list[Matched], tuple[str, ...]]:
    """The closest arms that meet each further part of a frame, and the parts that none meets, which are left open.

    The comparator goes first: a study that compares with something else answers another question, however alike its people are. Studies on the condition asked
    about are not left for one on all of its kind that gave the dose.
    """
    arms = list(matched)
    nearest = {m.study.study_id for m in arms if _is_on(frame, m)} or {m.study.study_id for m in arms}
    left_open: list[str] = []
    for part in PARTS:
        if getattr(frame, part):
            told = [(m, PARTS[part](evidence, frame, m)) for m in arms]
            met = [(m, yes and m.study.study_id in nearest) for m, yes in told]
            left_open += [] if any(yes for _, yes in met) else [part]
            arms = [m for m, yes in met if yes or (yes is None and part in KEPT_UNKNOWN)] or arms
        if part == FIRST:
            arms = closest(arms)
    return arms, tuple(left_open)


def _is_on(frame: Frame, m: Matched) -> bool:
    """Whether a study is on the condition asked about, or on a kind of it."""
    words = vocabulary("conditions")
    return any(words.is_kind_of(one, want) for one in m.study.conditions for want in frame.conditions)


def narrows(frame: Frame) -> bool:
    """Whether a frame asks for more than who and what."""
    return any(getattr(frame, part) for part in PARTS)


def meets(evidence: Evidence, frame: Frame, m: Matched, left_open: Sequence[str] = ()) -> bool:
    """Whether an arm meets every further part of a frame but those left open."""
    asked = {part: PARTS[part](evidence, frame, m) for part in PARTS if getattr(frame, part) and part not in left_open}
    return all(yes or (yes is None and part in KEPT_UNKNOWN) for part, yes in asked.items())


def is_near(months: float | None, asked: tuple[float, float] | None) -> bool:
    """Whether a count was taken near the time asked about; one whose time is not held was not."""
    if months is None or asked is None:
        return False
    low, high = asked
    return months * NEAR >= low and months <= high * NEAR


def reviews_narrowed(reviews: Sequence[ReviewResult], frame: Frame) -> list[ReviewResult]:
    """Where some reviews name the comparator asked about, without those that name only others; what names none stays."""
    others = [review for review in reviews if (named := _comparators_of(review)) and not _any_kind(named, frame.comparators)]
    some = any(_any_kind(_comparators_of(review), frame.comparators) for review in reviews)
    return [review for review in reviews if review not in others] if some else list(reviews)


def controls_asked(controls: Sequence[Arm], frame: Frame) -> Sequence[Arm]:
    """Of the control arms of a study those that got the comparator asked about, where some did; else all."""
    return [arm for arm in controls if _any_kind([arm.intervention], frame.comparators)] or controls


def _comparators_of(review: ReviewResult) -> tuple[str, ...]:
    """The treatments that a review names behind "against"."""
    _, against, words = review.outcome_text.partition(" against ")
    return named_in("interventions", words) if against else ()


def _comparator(evidence: Evidence, frame: Frame, m: Matched) -> bool:
    """A control of the study got it, or another treated group did."""
    other = (
        arm.intervention for arm in evidence.arms_of.get(m.study.study_id, ()) if arm.arm_id != m.arm.arm_id and arm.role == "treatment"
    )
    return _any_kind([*(arm.intervention for arm in control_arms(evidence, m.study)), *other], frame.comparators)


def _any_kind(held: Iterable[str], wanted: Sequence[str]) -> bool:
    words, every = vocabulary("interventions"), [one for want in wanted for one in rules()["without_cells"].get(want, (want,))]
    return any(words.is_kind_of(one, want) for one in held for want in every)


def _since(evidence: Evidence, frame: Frame, m: Matched) -> bool | None:
    """Whether some of the people were treated as long after the injury as was asked; None where it is not held when they were."""
    del evidence
    low, high = m.study.months_since_injury_min, m.study.months_since_injury_max
    if frame.since_months is None or (low is None and high is None):
        return None
    asked_low, asked_high = frame.since_months
    return (low or 0.0) <= asked_high * NEAR and (high is None or asked_low <= high * NEAR)


def _times(evidence: Evidence, frame: Frame, m: Matched) -> bool:
    """Everybody in the arm was given it as often as asked."""
    del evidence
    fewest, most = _span(m.arm.doses_min, m.arm.doses_max)
    if frame.doses is None or fewest is None or most is None:
        return False
    asked_fewest, asked_most = frame.doses
    return asked_fewest <= fewest and (asked_most is None or most <= asked_most)


def _dose(evidence: Evidence, frame: Frame, m: Matched) -> bool:
    del evidence
    return _within(frame.dose_cells, *_span(m.arm.dose_cells_min, m.arm.dose_cells_max))


def _dose_per_kg(evidence: Evidence, frame: Frame, m: Matched) -> bool:
    del evidence
    return _within(frame.dose_cells_per_kg, *_span(m.arm.dose_cells_per_kg_min, m.arm.dose_cells_per_kg_max))


def _span(low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """Lowest and highest, of which one is the other where only one is held."""
    return (high if low is None else low), (low if high is None else high)


def _within(asked: float | None, low: float | None, high: float | None) -> bool:
    return asked is not None and low is not None and high is not None and low <= asked * SAME_DOSE and asked <= high * SAME_DOSE


def is_of_dose(part: str, frame: Frame, arm: Arm) -> bool:
    """Whether an arm was given about the dose asked about; `part` is one of `DOSES`."""
    low, high = (getattr(arm, f"{part}_min"), getattr(arm, f"{part}_max"))
    return _within(getattr(frame, part), *_span(low, high))


NARROWED = ("benefit", "alternatives", "timing", "duration")
"""The topics whose answer is of the comparator, the repeats and the times that were asked; harms are told of all."""
DOSES = ("dose_cells", "dose_cells_per_kg")
"""Parts that name a dose: studies of about it are told beside the others, and never instead of them."""
FIRST = "comparators"
PARTS: dict[str, Meets] = {
    FIRST: _comparator, "since_months": _since, "doses": _times, "dose_cells": _dose, "dose_cells_per_kg": _dose_per_kg,
}  # fmt: skip
"""The further parts of a frame, in the order in which they narrow, and what meets each."""


KEPT_UNKNOWN = ("since_months",)
"""Parts of which an arm that tells nothing stays beside those that meet it: one that tells another time goes."""


def part_words(part: str, frame: Frame) -> str:
    """What a study must have done to meet a part, to follow "known to": "compare it with placebo", "have given it once"."""
    return WORDS[part](frame)


def kept_part_words(part: str, frame: Frame) -> str:
    """The same of studies that are kept: those that tell nothing of it may be among them."""
    return f"{part_words(part, frame)}{', or not to tell when' if part in KEPT_UNKNOWN else ''}"


def left_open_words(frame: Frame, left_open: Sequence[str]) -> str:
    """What no study is known to have done, of what was asked."""
    return " or to ".join(part_words(part, frame) for part in left_open)


def _compared_words(frame: Frame) -> str:
    *first, last = (vocabulary("interventions").label(one) for one in frame.comparators)
    others = f"{', '.join(first)} or " if first else ""
    return f"compare it with {others}{last}{', or other care, without cells' if set(frame.comparators) & set(rules()['without_cells']) else ''}"


def _since_words(frame: Frame) -> str:
    low, high = frame.since_months or (0.0, 0.0)
    return f"have treated people {span_words(low, high)} after the injury"


def _times_words(frame: Frame) -> str:
    fewest, most = frame.doses or (1, 1)
    return f"have given it {'more than once' if most is None else 'once' if most == 1 else f'{fewest} times'}"


def _dose_words(frame: Frame) -> str:
    return f"have given about {cells_words(frame.dose_cells or 0.0)} cells at a time"


def _per_kg_words(frame: Frame) -> str:
    return f"have given about {cells_words(frame.dose_cells_per_kg or 0.0)} cells per kg"


def _months_words(frame: Frame) -> str:
    low, high = frame.months or (0.0, 0.0)
    if high == EVER:
        return f"have counted who improved {span_words(low, low)} after treatment or later"
    within = low == 0.0 < high
    return f"have counted who improved {'within ' if within else ''}{span_words(high if within else low, high)} {'of' if within else 'after'} treatment"


def span_words(low: float, high: float) -> str:
    """ "6 months", "10 years", "6 to 12 months", "3 days"."""
    size, unit = (12.0, "year") if low >= TWO_YEARS and low % 12 == high % 12 == 0 else (1.0, "month")
    if high < TWO_MONTHS and high % 1:
        size, unit = (A_WEEK, "week") if abs(high / A_WEEK - round(high / A_WEEK)) < 0.05 and high > A_WEEK / 2 else (12 / 365.25, "day")
    first, last = f"{low / size:.3g}", counted(round(high / size, 1), unit)
    return last if low == high else f"{first} to {last}"


TWO_YEARS, TWO_MONTHS, A_WEEK = 24.0, 2.0, 12 / 52.1775
WORDS: dict[str, Callable[[Frame], str]] = {
    FIRST: _compared_words, "since_months": _since_words, "doses": _times_words, "dose_cells": _dose_words,
    "dose_cells_per_kg": _per_kg_words, "months": _months_words,
}  # fmt: skip


def times_words(times: tuple[int, int | None]) -> str:
    """How often cells were given, as what was given: "one administration", "several administrations"."""
    fewest, most = times
    return "several administrations" if most is None else "one administration" if most == 1 else f"{fewest} administrations"
