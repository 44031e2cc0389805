"""`outcome_certainty(...)`: how sure one outcome is, from the studies that count it and from no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cordwise.appraisal.blinded import is_blinded
from cordwise.appraisal.grade import Body, grade
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Evidence, Study
from cordwise.records.finding import MATCHES, Certainty, Contrast, Pooled, Step
from cordwise.records.frame import Frame
from cordwise.text.counted import counted

NONE = Certainty(
    level="none",
    steps=(Step(rule="no_study", change=0, reason="no study that matches counts people with this outcome in a way that can be pooled"),),
)


def outcome_certainty(
    evidence: Evidence, frame: Frame, found: Sequence[Pooled], contrasts: Sequence[Contrast], apart: str = ""
) -> Certainty:
    """The level of the studies behind the pooled numbers of one outcome, with its steps; "none" where there is no number.

    `apart` is what was asked further and no study is known to have done. Design, people and match are those of the arms that were counted. A controlled study counts as one where its control group was counted too: the treated arm of a
    trial by itself compares nothing. How far results differ is judged over the controlled studies where there are such, else over all.
    """
    if not found:
        return NONE
    studies = [evidence.study[one] for one in study_ids(found)]
    compared = {treated.study_id for contrast in contrasts for treated, _ in contrast.studies}
    controlled = [one for one in studies if one.controlled and one.study_id in compared]
    randomised = [one for one in controlled if one.design == "rct"]
    judged = [one for one in found if one.controlled or not controlled]
    directions = {one.direction for one in controlled or studies}
    certainty = grade(
        Body(
            n_randomised=len(randomised), n_controlled=len(controlled), n_studies=len(studies), n_people=sum(one.total for one in found),
            n_people_controlled=_counted(found, contrasts, controlled), n_people_randomised=_counted(found, contrasts, randomised),
            n_blinded=sum(map(is_blinded, randomised)),
            one_kind_of_several=not frame.cells and _one_kind_of_several(evidence, studies, randomised),
            tau2=max((one.tau2 or 0.0 for one in judged if len(one.studies) > 1), default=None),
            directions_differ=not _is_harm(found) and "benefit" in directions and bool(directions & {"no_difference", "mixed", "harm"}),
            match=max((one.match for one in found), key=MATCHES.index), apart=apart,
        )
    )  # fmt: skip
    alone = sum(one.controlled for one in studies) - len(controlled)
    return certainty if controlled or not alone else without_controls(certainty, len(studies), alone)


def without_controls(certainty: Certainty, studies: int, alone: int) -> Certainty:
    """The same, where controlled studies count the outcome in their treated groups alone: that they are controlled is not denied."""
    of_all = (
        f"{counted(studies, 'study', 'studies')}, {alone} of them controlled"
        if alone < studies
        else counted(studies, "controlled study", "controlled studies")
    )
    reason = f"starts low: {of_all}, and none with a count of its control group"
    steps = tuple(replace(step, reason=reason) if step.rule == "start_uncontrolled" else step for step in certainty.steps)
    return replace(certainty, steps=steps)


def study_ids(found: Sequence[Pooled]) -> tuple[str, ...]:
    """The studies behind pooled numbers, each once."""
    return tuple(sorted({one.study_id for pooled in found for one in pooled.studies}))


def _counted(found: Sequence[Pooled], contrasts: Sequence[Contrast], studies: Sequence[Study]) -> int:
    """People of some studies in whom the outcome was counted: treated ones, and controls where both arms count it."""
    ids = {one.study_id for one in studies}
    treated = sum(one.total for pooled in found for one in pooled.studies if one.study_id in ids)
    return treated + sum(control.total for contrast in contrasts for _, control in contrast.studies if control.study_id in ids)


def _is_harm(found: Sequence[Pooled]) -> bool:
    return vocabulary("outcomes")[found[0].outcome].facts.get("kind") == "harm"


def _one_kind_of_several(evidence: Evidence, studies: Sequence[Study], randomised: Sequence[Study]) -> bool:
    """Whether a single randomised study gave cells of one kind, and others gave other kinds: what it shows is not shown of those."""
    cells = {
        one.study_id: {kind for arm in evidence.arms_of.get(one.study_id, ()) if arm.role == "treatment" for kind in arm.cells}
        for one in studies
    }
    if len(randomised) != 1:
        return False
    own = cells[randomised[0].study_id]
    others = {kind for kinds in cells.values() for kind in kinds} - own
    return any(not _akin(one, kind) for one in others for kind in own)


def _akin(one: str, other: str) -> bool:
    words = vocabulary("cells")
    return words.is_kind_of(one, other) or words.is_kind_of(other, one)
