"""`finding(evidence, frame)`: what the evidence held says about a frame. Five replies tell parts of what comes out here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from cordwise.answers.main_harm import SERIOUS
from cordwise.answers.matching import (
    Matched,
    closest,
    control_arms,
    matching_arms,
    matching_guidance,
    matching_regulation,
    matching_reviews,
    matching_signals,
)
from cordwise.answers.narrowing import controls_asked, is_near, left_open_words, meets, narrowed, narrows, part_words, reviews_narrowed
from cordwise.answers.outcome_certainty import without_controls
from cordwise.answers.recovery import expected_of
from cordwise.appraisal.blinded import is_blinded
from cordwise.appraisal.grade import Body, grade
from cordwise.appraisal.grade import Counted as CountOfHarm
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Evidence, Outcome, ReviewResult, Study
from cordwise.records.finding import MATCHES, Certainty, Contrast, Counted, Finding, Gap, Pooled, Recovery, Studied
from cordwise.records.frame import Frame
from cordwise.synthesis.contrast import pool_risk_ratio
from cordwise.synthesis.single_arm import pool_proportions

NEUROLOGICAL = ("ais_improved",)
"""Outcomes that natural recovery is published for."""

BORROW_BELOW = 100
"""People under whom the harms of the same route in other conditions are shown beside a frame's own."""


def finding(evidence: Evidence, frame: Frame) -> Finding:
    """Everything held that bears on a frame, pooled, set beside natural recovery, graded, with what is missing.

    Controlled and uncontrolled studies are never pooled into one number; reports of harm without a denominator never enter a rate.
    """
    matched = list(matching_arms(evidence, replace(frame, outcomes=())))
    found = closest(matched)
    every = [m for m in found if has_results(evidence, m.study)]
    own, left_open = _narrowed(evidence, matched, every, frame)
    unreported = {m.study.study_id for m in found if meets(evidence, frame, m, left_open)} - {m.study.study_id for m in (*every, *own)}
    borrowed = (
        [m for m in matching_arms(evidence, replace(frame, outcomes=()), borrow=True) if m.match == "borrowed"] if frame.routes else []
    )
    match, of_every = (min((m.match for m in arms), key=MATCHES.index, default="exact") for arms in (own, every))
    everyone = replace(frame, comparators=(), months=None)
    benefits = _pooled(evidence, own, "benefit", frame)
    if frame.months and benefits and not any(is_near(one.months, frame.months) for pooled in benefits for one in pooled.studies):
        left_open = (*left_open, "months")
    harms = _pooled(evidence, every, "harm", everyone)  # of all times, doses and comparisons: none is hidden
    if sum(pooled.total for pooled in harms if pooled.outcome == "sae_any") < BORROW_BELOW:
        harms += _pooled(evidence, borrowed, "harm", everyone)
    studied = _studied(own)
    reviews = reviews_narrowed([review for review, _ in matching_reviews(evidence, frame)], frame)
    state = _state(own, studied)
    contrasts, harm_contrasts = (
        _contrasts(evidence, own, "benefit", frame),
        _contrasts(evidence, every, "harm", everyone),
    )
    return Finding(
        frame=frame,
        match=match,
        state=state,
        benefits=benefits,
        contrasts=contrasts,
        harms=harms,
        harm_contrasts=harm_contrasts,
        signals=tuple(matching_signals(evidence, frame)),
        reviews=tuple(review for review in reviews if not is_harm(review)),
        harm_reviews=tuple(review for review in reviews if is_harm(review)),
        guidance=tuple(matching_guidance(evidence, frame)),
        regulation=tuple(matching_regulation(evidence, frame)),
        studied=studied,
        certainty=grade(_body(evidence, frame, own, studied, match, benefits, left_open_words(frame, left_open))),
        harm_certainty=_harm_certainty(frame, [*every, *borrowed], of_every, harms, harm_contrasts),
        gaps=(*_gaps(frame, own, studied, benefits, harms), *_unmet(frame, left_open), *_unreported(len(unreported))),
        directions=dict(sorted(Counter(m.study.direction for m in _one_an_arm(own) if m.study.direction).items())),
        left_open=left_open,
        left_out=tuple(sorted({m.study.study_id for m in every} - {m.study.study_id for m in own})),
    )


def _narrowed(evidence: Evidence, matched: Sequence[Matched], every: list[Matched], frame: Frame) -> tuple[list[Matched], tuple[str, ...]]:
    """Of the arms with results those that meet the further parts of the frame, and the parts that none meets; `every` is what matches without them."""
    if not every or not narrows(frame):
        return every, ()
    return narrowed(evidence, [m for m in matched if has_results(evidence, m.study)], frame)


def _unmet(frame: Frame, left_open: Sequence[str]) -> Iterable[Gap]:
    return (Gap(field=part, reason=f"none of the studies told of here is known to {part_words(part, frame)}") for part in left_open)


def has_results(evidence: Evidence, study: Study) -> bool:
    """Whether anything that came out is held; a registry entry or a protocol alone is not evidence of what happened to people."""
    return bool(study.direction) or study.study_id in evidence.outcomes_of or study.study_id in evidence.transitions_of


def _unreported(number: int) -> Iterable[Gap]:
    if number:
        yield Gap(
            field="unreported",
            reason=f"{number} matching {'study is' if number == 1 else 'studies are'} known only from a registry entry or protocol: no results are held",
        )


def is_harm(review: ReviewResult) -> bool:
    """Whether a review's result is about harm."""
    terms = vocabulary("outcomes").terms
    return review.outcome in terms and terms[review.outcome].facts.get("kind") == "harm"


def _one_an_arm(matched: Iterable[Matched]) -> list[Matched]:
    """One arm of each study."""
    return list({m.study.study_id: m for m in matched}.values())


def _pooled(evidence: Evidence, matched: Sequence[Matched], kind: str, frame: Frame) -> tuple[Pooled, ...]:
    groups: dict[tuple[str, bool], list[tuple[Counted, Matched]]] = {}
    for m in matched:
        for outcome in _countable(evidence, m, kind, matched, frame):
            counted = Counted(
                study_id=m.study.study_id, arm_id=outcome.arm_id, label=label_of(m.study), events=outcome.events or 0, total=outcome.total or 1,
                months=outcome.months_max,
            )  # fmt: skip
            groups.setdefault((outcome.outcome, m.study.controlled), []).append((counted, m))
    near = {
        key: [one for one in members if frame.months and is_near(one[0].months, frame.months)] or members for key, members in groups.items()
    }
    return tuple(_pool(evidence, name, controlled, members, frame) for (name, controlled), members in sorted(near.items(), key=_order))


def _order(item: tuple[tuple[str, bool], list[tuple[Counted, Matched]]]) -> tuple[int, str]:
    (name, controlled), members = item
    return -sum(counted.total for counted, _ in members), f"{name}{controlled}"


def _countable(evidence: Evidence, m: Matched, kind: str, matched: Sequence[Matched], frame: Frame) -> list[Outcome]:
    """The counts of an arm that may be pooled; a count over all arms is taken once, with the first arm, if every treated arm matched."""
    terms = vocabulary("outcomes").terms
    arms = [one.arm.arm_id for one in matched if one.study.study_id == m.study.study_id]
    rows = [
        o
        for o in evidence.outcomes_of.get(m.study.study_id, ())
        if o.pool and o.outcome in terms and terms[o.outcome].facts.get("kind") == kind
    ]
    own = [o for o in rows if o.arm_id == m.arm.arm_id]
    if m.arm.arm_id == arms[0] and _all_treated_matched(evidence, m.study, arms):
        named = {o.outcome for o in rows if o.arm_id in arms}
        own += [o for o in rows if o.arm_id == "all" and o.outcome not in named]
    return _latest(own, frame)


def _all_treated_matched(evidence: Evidence, study: Study, arms: list[str]) -> bool:
    return all(arm.arm_id in arms for arm in evidence.arms_of.get(study.study_id, ()) if arm.role == "treatment")


def _latest(outcomes: list[Outcome], frame: Frame) -> list[Outcome]:
    """One count an outcome: the last that was taken near the time asked about, where one was, else the last."""
    latest: dict[str, Outcome] = {}
    for outcome in sorted(outcomes, key=lambda o: (bool(frame.months) and is_near(o.months_max, frame.months), o.months_max or 0.0)):
        latest[outcome.outcome] = outcome
    return list(latest.values())


def _pool(evidence: Evidence, name: str, controlled: bool, members: list[tuple[Counted, Matched]], frame: Frame) -> Pooled:
    members = sorted(members, key=lambda pair: (pair[1].study.year or 0, pair[0].study_id, pair[0].arm_id))

    def expected(counted: Counted) -> Recovery:
        return expected_of(evidence.study[counted.study_id], counted, evidence, ais=frame.ais)

    return Pooled(
        outcome=name,
        controlled=controlled,
        match=max((m.match for _, m in members), key=MATCHES.index),
        events=sum(counted.events for counted, _ in members),
        total=sum(counted.total for counted, _ in members),
        studies=tuple(counted for counted, _ in members),
        pool=pool_proportions,
        expected=expected if name in NEUROLOGICAL else None,
    )


def _contrasts(evidence: Evidence, matched: Sequence[Matched], kind: str, frame: Frame) -> tuple[Contrast, ...]:
    groups: dict[str, list[tuple[Counted, Counted, Matched]]] = {}
    for m in _one_an_arm(m for m in matched if m.study.controlled):
        controls = controls_asked(control_arms(evidence, m.study), frame)
        if len(controls) != 1:
            continue
        theirs = {
            o.outcome: o
            for o in _latest(
                [o for o in evidence.outcomes_of.get(m.study.study_id, ()) if o.pool and o.arm_id == controls[0].arm_id], frame
            )
        }
        for outcome in _countable(evidence, m, kind, matched, frame):
            other = theirs.get(outcome.outcome)
            if other is not None and other.months_max == outcome.months_max:
                groups.setdefault(outcome.outcome, []).append((_counted(m.study, outcome), _counted(m.study, other), m))
    near = {
        name: [one for one in members if frame.months and is_near(one[0].months, frame.months)] or members
        for name, members in groups.items()
    }
    return tuple(_contrast(name, members) for name, members in sorted(near.items()))


def _counted(study: Study, outcome: Outcome) -> Counted:
    return Counted(
        study_id=study.study_id,
        arm_id=outcome.arm_id,
        label=label_of(study),
        events=outcome.events or 0,
        total=outcome.total or 1,
        months=outcome.months_max,
    )


def _contrast(name: str, members: list[tuple[Counted, Counted, Matched]]) -> Contrast:
    ratio = pool_risk_ratio([(a.events, a.total, b.events, b.total) for a, b, _ in members])
    return Contrast(
        outcome=name, measure="RR", match=max((m.match for _, _, m in members), key=MATCHES.index), estimate=ratio.estimate, ci_low=ratio.ci_low,
        ci_high=ratio.ci_high, studies=tuple((a, b) for a, b, _ in members), method=ratio.method, note=ratio.note,
    )  # fmt: skip


def _studied(matched: Sequence[Matched]) -> Studied:
    studies = [m.study for m in _one_an_arm(matched)]
    follow = [study.followup_months_max for study in studies if study.followup_months_max is not None]
    return Studied(
        n_studies=len(studies),
        n_controlled=sum(study.controlled for study in studies),
        n_randomised=sum(study.design == "rct" for study in studies),
        n_people=sum(people(study) for study in studies),
        median_people=median(people(study) for study in studies) if studies else 0.0,
        designs=dict(sorted(Counter(study.design for study in studies).items())),
        countries=tuple(sorted({country for study in studies for country in study.countries})),
        cells=tuple(sorted({cell for m in matched for cell in m.arm.cells})),
        routes=tuple(sorted({route for m in matched for route in m.arm.routes})),
        phases=tuple(phase for phase in ("acute", "subacute", "chronic") if any(phase in study.phases for study in studies)),
        ais=tuple(sorted({grade for study in studies for grade in study.ais})),
        followup_months_max=max(follow, default=None),
        study_ids=tuple(sorted(study.study_id for study in studies)),
    )


def people(study: Study) -> int:
    """How many were treated; where that is not held, how many were enrolled."""
    return study.n_treated or study.n_enrolled or 0


def _state(matched: Sequence[Matched], studied: Studied) -> str:
    if not studied.n_studies:
        return "none"
    controlled = [m.study for m in _one_an_arm(matched) if m.study.controlled]
    if not controlled:
        return "uncontrolled"
    said = Counter(study.direction for study in controlled if study.design == "rct")
    if said["no_difference"] + said["harm"] > said["benefit"]:
        return "controlled_no_difference"
    return "controlled_unsettled"


def _body(
    evidence: Evidence, frame: Frame, matched: Sequence[Matched], studied: Studied, match: str, benefits: tuple[Pooled, ...], apart: str
) -> Body:
    studies = [m.study for m in _one_an_arm(matched)]
    directions = (
        {study.direction for study in studies if study.controlled} if studied.n_controlled else {study.direction for study in studies}
    )
    return Body(
        n_randomised=studied.n_randomised,
        n_controlled=studied.n_controlled,
        n_studies=studied.n_studies,
        n_people=studied.n_people,
        n_people_controlled=_enrolled(study for study in studies if study.controlled),
        n_people_randomised=_enrolled(study for study in studies if study.design == "rct"),
        effect_told=_effect_told(evidence, studies, benefits),
        one_kind_of_several=not frame.cells and _one_kind_of_several(matched),
        n_blinded=sum(study.design == "rct" and is_blinded(study) for study in studies),
        tau2=next((pooled.tau2 for pooled in benefits if len(pooled.studies) > 1), None),
        directions_differ="benefit" in directions and bool(directions & {"no_difference", "mixed", "harm"}),
        match=match,
        apart=apart,
    )


def _effect_told(evidence: Evidence, studies: Iterable[Study], benefits: tuple[Pooled, ...]) -> bool:
    """Whether a randomised study is among those that count who improved, or gives a difference between its groups with an interval."""
    counted = {one.study_id for pooled in benefits for one in pooled.studies}
    return any(
        study.study_id in counted or any(_is_difference(row) for row in evidence.outcomes_of.get(study.study_id, ()))
        for study in studies
        if study.design == "rct"
    )


def _is_difference(row: Outcome) -> bool:
    return row.ci_low is not None and row.ci_high is not None and "difference vs control" in f"{row.unit} {row.outcome_text}"


def _enrolled(studies: Iterable[Study]) -> int:
    return sum(study.n_enrolled or people(study) for study in studies)


def _one_kind_of_several(matched: Sequence[Matched]) -> bool:
    """Whether there is a single randomised study, of one kind of cells, among studies of others: what it shows is not shown of those."""
    randomised = {m.study.study_id for m in matched if m.study.design == "rct"}
    kinds = {cells for m in matched if m.study.study_id in randomised for cells in m.arm.cells}
    others = {cells for m in matched for cells in m.arm.cells} - kinds
    return len(randomised) == 1 and any(not _akin(one, kind) for one in others for kind in kinds)


def _akin(one: str, other: str) -> bool:
    words = vocabulary("cells")
    return words.is_kind_of(one, other) or words.is_kind_of(other, one)


def _harm_certainty(
    frame: Frame, arms: Sequence[Matched], match: str, harms: tuple[Pooled, ...], contrasts: Sequence[Contrast]
) -> Certainty:
    """How sure the count of serious harm is: a study is controlled here where its control group was counted too, as a treated arm by itself compares nothing."""
    serious = _of_serious_harm(harms)
    ids = {counted.study_id for pooled in serious for counted in pooled.studies}
    matched = [m for m in arms if m.study.study_id in ids]
    compared = {treated.study_id for one in contrasts if one.outcome in {p.outcome for p in serious} for treated, _ in one.studies}
    studies = [m.study for m in _one_an_arm(matched)]
    controlled = [study for study in studies if study.controlled and study.study_id in compared]
    certainty = grade(_harm_body(frame, matched, studies, controlled, match, serious))
    alone = sum(study.controlled for study in studies) - len(controlled)
    return certainty if controlled or not alone else without_controls(certainty, len(studies), alone)


def _of_serious_harm(harms: tuple[Pooled, ...]) -> list[Pooled]:
    """The counts of serious events of any cause, else of those judged related, else of the first harm."""
    kinds = [[pooled for pooled in harms if pooled.outcome == kind] for kind in SERIOUS]
    return next((rows for rows in kinds if rows), list(harms[:1]))


def _harm_body(
    frame: Frame, matched: Sequence[Matched], studies: list[Study], controlled: list[Study], match: str, serious: list[Pooled]
) -> Body:
    randomised = [study for study in controlled if study.design == "rct"]
    most = max(serious, key=lambda pooled: pooled.total, default=None)
    return Body(
        n_randomised=len(randomised),
        n_controlled=len(controlled),
        n_studies=len(studies),
        n_people=sum(pooled.total for pooled in serious),
        n_people_controlled=_enrolled(controlled),
        n_people_randomised=_enrolled(randomised),
        one_kind_of_several=not frame.cells and _one_kind_of_several(matched),
        n_blinded=sum(map(is_blinded, randomised)),
        counted=CountOfHarm(most.events, most.total, most.ci_high) if most else None,
        tau2=max((pooled.tau2 or 0.0 for pooled in serious), default=None),
        match="borrowed" if any(pooled.match == "borrowed" for pooled in serious) else match,
    )


def _gaps(
    frame: Frame, matched: Sequence[Matched], studied: Studied, benefits: tuple[Pooled, ...], harms: tuple[Pooled, ...]
) -> Iterable[Gap]:
    if not studied.n_studies:
        yield Gap(field="studies", reason="no study in people that matches is held")
        return
    if not studied.n_controlled:
        yield Gap(field="control", reason="no study with a control group is held")
    elif not studied.n_randomised:
        yield Gap(field="control", reason="no randomised trial is held")
    if not benefits:
        yield Gap(field="benefit", reason="no study that matches gives a count of people who improved")
    if not any(pooled.outcome.startswith("sae") for pooled in harms if pooled.match != "borrowed"):
        yield Gap(field="serious_harm", reason="no study that matches gives a count of people with serious events")
    if studied.followup_months_max is None:
        yield Gap(field="followup", reason="how long people were followed is not held")
    elif studied.followup_months_max < 24:
        yield Gap(field="followup", reason=f"nobody was followed longer than {studied.followup_months_max:g} months")
    if not any(m.study.age_group in ("child", "mixed") for m in matched) and frame.age_group != "adult":
        yield Gap(field="children", reason="no study is known to have included children")
    unknown = sum(1 for m in matched if m.arm.dose_cells_min is None and m.arm.dose_cells_per_kg_min is None)
    if unknown:
        yield Gap(field="dose", reason=f"the dose is not held for {unknown} of {len(matched)} treated groups")


_NAMED_ID = re.compile(r"([a-z]{3,})((?:19|20)\d\d)([a-z]*)(?:_.*)?")


def label_of(study: Study) -> str:
    """A short name of a study for a list: the one it is cited by, "Vaquero 2018" where its id says so, else its registry number, else its id."""
    if study.label:
        return study.label
    named = _NAMED_ID.fullmatch(study.study_id)
    if named:
        return f"{named.group(1).capitalize()} {named.group(2)}{named.group(3)}"
    if study.registrations:
        return study.registrations[0]
    return f"{study.study_id.replace('_', ' ')}{f' ({study.year})' if study.year else ''}"
