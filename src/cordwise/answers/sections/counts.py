"""Numbers of a finding in words, each kept with the rows that it was made from: pooled shares, comparisons, how they were made."""

from __future__ import annotations

from collections.abc import Sequence

from cordwise.answers.numbers_told import count, ratio
from cordwise.answers.sections.subject import outcome_label
from cordwise.answers.sections.telling import Telling, listed
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Outcome
from cordwise.records.finding import Contrast, Counted, Pooled
from cordwise.records.frame import Frame

CITED_AT_MOST = 20
FAR_FROM_CRUDE = 0.05
FAR_TIMES = 2.0
FEW_STUDIES = 2
FROM_OTHERS = {"broader": ", on a wider group than was asked about", "borrowed": ", by the same route in any condition"}


def from_others(match: str) -> str:
    """That a number is of other people than was asked about, where it is: a wider group, or people with other conditions."""
    return FROM_OTHERS.get(match, "")


def pooled_words(told: Telling, pooled: Pooled) -> str:
    """The count with its share and interval, and its studies; in the clinical register with its method."""
    words = told.figure(
        count(pooled),
        value=[pooled.events, pooled.total, pooled.n_studies, pooled.estimate, pooled.ci_low, pooled.ci_high],
        kind="pooled",
        rows=told.outcome_rows(pooled.outcome, pooled.studies),
        how=pooled.method,
    )
    cited = told.cite_studies([counted.study_id for counted in pooled.studies], at_most=CITED_AT_MOST)
    method = f" Method: {method_words(told, pooled)}." if not told.plain else ""
    return f"{words}{middle_words(pooled)}{_dominant(told, pooled)}{cited}.{method}"


def middle_words(pooled: Pooled) -> str:
    """That a pooled share is not the crude one, where the two differ: a small study with a high share weighs nearly as much as a large one."""
    crude = pooled.events / pooled.total
    times = max(pooled.estimate, crude) / max(min(pooled.estimate, crude), 1e-9)
    far = pooled.events and len(pooled.studies) > 1 and (abs(pooled.estimate - crude) > FAR_FROM_CRUDE or times > FAR_TIMES)
    if not far:
        return ""
    if len(pooled.studies) == FEW_STUDIES:
        groups = "studies" if pooled.n_studies == FEW_STUDIES else "groups"
        return f", a share between those of the two {groups} and not that of all people together, as they differ much"
    return ", the share in the middle study and not that of all people together, as studies differ much"


def _dominant(told: Telling, pooled: Pooled) -> str:
    """That one study gives most of the people, where several were pooled."""
    largest = max(pooled.studies, key=lambda counted: counted.total)
    if len(pooled.studies) < 3 or largest.total * 2 <= pooled.total:
        return ""
    rows = told.outcome_rows(pooled.outcome, pooled.studies)
    words = f"{largest.total} of the {pooled.total} people"
    told.figure(words, value=[largest.total, pooled.total], kind="dominant", rows=rows, how="largest total, sum of totals")
    return f", {words} from one study"


def method_words(told: Telling, pooled: Pooled) -> str:
    """How a number was made, with the spread between studies and what the second method says."""
    rows = told.outcome_rows(pooled.outcome, pooled.studies)
    parts = [pooled.method]
    if pooled.tau2 is not None:
        parts.append(told.figure(f"tau2 {pooled.tau2:.2f}", value=pooled.tau2, kind="tau2", rows=rows, how=pooled.method))
    if pooled.check:
        parts.append(told.figure(pooled.check, value=pooled.check, kind="check", rows=rows, how="second method"))
    return "; ".join(parts)


def contrast_line(told: Telling, contrast: Contrast, whom: str = "") -> str:
    """A comparison of two arms, with its studies and, where that is given, in whom."""
    method = f"; {contrast.method}" if not told.plain and contrast.estimate is not None else ""
    cited = told.cite_studies([treated.study_id for treated, _ in contrast.studies], at_most=CITED_AT_MOST)
    words = f"{two_arms(told, contrast)}; {apart_words(told, contrast)}{'; fewer of those treated than of the controls' if fewer(contrast) else ''}"
    return f"- {outcome_label(contrast.outcome, told)}: {words}{whom}{from_others(contrast.match)}{method}{cited}"


def in_whom(told: Telling, contrast: Contrast, frame: Frame) -> str:
    """In whom arms were compared, where other people were asked about too: ", in people with stroke"."""
    studies = [told.evidence.study[treated.study_id] for treated, _ in contrast.studies]
    conditions = dict.fromkeys(one for study in studies for one in study.conditions)
    if not conditions or set(conditions) <= set(frame.conditions):
        return ""
    return f", in people with {listed([vocabulary('conditions').label(one) for one in conditions], 'or')}"


def apart_words(told: Telling, contrast: Contrast) -> str:
    """The ratio of two arms, and whether chance decided who was in which."""
    return f"{_ratio(told, contrast, _rows(told, contrast))}; {by_chance(told, contrast)}"


def fewer(contrast: Contrast) -> bool:
    """Whether something good was counted less often in those treated, and the interval leaves "no difference" out: a ratio below one is easily read as a gain."""
    good = vocabulary("outcomes")[contrast.outcome].facts.get("kind") == "benefit"
    return good and contrast.ci_high is not None and contrast.ci_high < 1


def _rows(told: Telling, contrast: Contrast) -> Sequence[Outcome]:
    return told.outcome_rows(contrast.outcome, [one for pair in contrast.studies for one in pair])


def by_chance(told: Telling, contrast: Contrast) -> str:
    """Whether chance decided who got what: a ratio of other studies can come from whom they chose."""
    randomised = [told.evidence.study[treated.study_id].design == "rct" for treated, _ in contrast.studies]
    return "randomised" if all(randomised) else "not all randomised" if any(randomised) else "not randomised"


def two_arms(told: Telling, contrast: Contrast) -> str:
    """The counts of both arms: "7 of 26 treated against 10 of 17 controls"."""
    rows = _rows(told, contrast)
    treated, control = _sums([a for a, _ in contrast.studies]), _sums([b for _, b in contrast.studies])
    words = f"{treated[0]} of {treated[1]} treated against {control[0]} of {control[1]} controls"
    return told.figure(words, value=[*treated, *control], kind="two_arms", rows=rows, how="sums over treated and control arms")


def _sums(counts: Sequence[Counted]) -> tuple[int, int]:
    return sum(one.events for one in counts), sum(one.total for one in counts)


def _ratio(told: Telling, contrast: Contrast, rows: Sequence[Outcome]) -> str:
    """The ratio with its interval, and which studies have no weight in it; or why there is none."""
    if contrast.estimate is None:
        return contrast.note
    value = [contrast.estimate, contrast.ci_low, contrast.ci_high]
    words = told.figure(ratio(contrast), value=value, kind="contrast", rows=rows, how=contrast.method)
    if not contrast.note:
        return words
    empty = sum(1 for a, b in contrast.studies if a.events == b.events == 0)
    value = [empty, len(contrast.studies)]
    return (
        f"{words}; {told.figure(contrast.note, value=value, kind='empty_studies', rows=rows, how='studies without an event in either arm')}"
    )
