"""The groups of a study in plain words: what each got, and how a card names it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from cordwise.answers.cards.plain import card_words, without_brackets
from cordwise.answers.cards.rows import control_ids
from cordwise.answers.numbers_told import cells_words
from cordwise.answers.sections.telling import listed, plain_label, plural
from cordwise.records.evidence import Arm, Evidence, Study


def treated(study: Study, evidence: Evidence) -> list[Arm]:
    """The treated groups by themselves, without those that join others or are a part of one."""
    arms = [arm for arm in evidence.arms_of.get(study.study_id, ()) if arm.role == "treatment"]
    return [arm for arm in arms if not _joined(arm) and "a part of" not in arm.notes]


def _joined(arm: Arm) -> bool:
    return "+" in arm.arm_id or "groups together" in arm.notes


def given(arm: Arm) -> str:
    """What a group got, without where."""
    return listed(list(dict.fromkeys(plain_label("cells", one) for one in arm.cells))) or plain_label("interventions", arm.intervention)


def of_group(arm_id: str, study: Study, evidence: Evidence) -> str:
    """How a line on a group begins: "" where there is but one, else "In group 2, "."""
    groups = treated(study, evidence)
    numbers = {arm.arm_id: number for number, arm in enumerate(groups, start=1)}
    if set(arm_id.split("+")) & set(control_ids(study, evidence)):
        return "In all groups, the control group too, "
    if arm_id in numbers:
        return f"In group {numbers[arm_id]}, " if len(groups) > 1 else ""
    if arm_id == "all":
        return "In all groups taken as one, " if len(groups) > 1 else ""
    arm = next((arm for arm in evidence.arms_of.get(study.study_id, ()) if arm.arm_id == arm_id), None)
    if arm is None:
        return ""
    if not _joined(arm):
        return "In a part of the group, "
    parts = [str(numbers[one]) for one in arm_id.split("+") if one in numbers]
    return f"In groups {listed(parts)} taken as one, " if parts else "In some groups taken as one, "


def of_control(arm_id: str, study: Study, evidence: Evidence) -> str:
    """ "In the control group"; with what it got, where there are several."""
    arms = [arm for arm in evidence.arms_of.get(study.study_id, ()) if arm.role == "control"]
    if len(arms) < 2:
        return "In the control group"
    return f"In the control group with {given(next(arm for arm in arms if arm.arm_id == arm_id))}"


def told(study: Study, evidence: Evidence, *, done: bool = True) -> Iterator[str]:
    """A line for each group, of what it got or was to get; those that got the same share one."""
    arms, groups = evidence.arms_of.get(study.study_id, ()), treated(study, evidence)
    words = [_got(arm, arms, done=done) for arm in groups]
    one, several = ("got", "got") if done else ("was to get", "were to get")
    numbered = sorted(enumerate(words), key=lambda pair: words.index(pair[1]))
    for text, same in groupby(numbered, key=lambda pair: pair[1]):
        places = [place for place, _ in same]
        if len(groups) == 1:
            yield f"The treated group{_n(groups, places)} {one} {text}"
        else:
            name = listed([str(place + 1) for place in places])
            yield f"{'Group' if len(places) == 1 else 'Groups'} {name}{_n(groups, places)} {one if len(places) == 1 else several} {text}"
    for arm in arms:
        if arm.role == "control":
            yield f"{'The' if len(control_ids(study, evidence)) == 1 else 'A'} control group{_n([arm], [0])} {one} {_got(arm, arms, done=done)}"


def _n(arms: Sequence[Arm], places: Sequence[int]) -> str:
    numbers = [arms[place].n for place in places]
    if not all(numbers):
        return ""
    if len(set(numbers)) > 1:
        return f" ({listed([str(number) for number in numbers])} people)"
    return f" ({plural(numbers[0] or 0, 'person', 'people')}{' each' if len(places) > 1 else ''})"


def _got(arm: Arm, arms: Sequence[Arm], *, done: bool) -> str:
    """What a group got, with its dose, how often and from whom; what sets it apart, where treated and controls got the same."""
    placed = arm.intervention not in card_words()["has_its_place"]
    routes = listed([plain_label("routes", one) for one in arm.routes]) if placed else ""
    alike = any(other.role != arm.role and not _joined(other) and given(other) == given(arm) for other in arms)
    apart = f" ({without_brackets(arm.notes)})" if alike and arm.notes else ""
    return " ".join([f"{given(arm)}{apart}{f', {routes}' if routes else ''}.", *_doses(arm, done=done), *_donor(arm)])


def _doses(arm: Arm, *, done: bool) -> Iterator[str]:
    low, high = arm.dose_cells_min or arm.dose_cells_max, arm.dose_cells_max or arm.dose_cells_min
    if low and high:
        yield f"The dose was {cells_words(low)}{'' if low == high else f' to {cells_words(high)}'} cells."
    fewest, most = arm.doses_min or arm.doses_max, arm.doses_max or arm.doses_min
    if fewest and most:
        times = f"{fewest} times" if fewest == most else f"{fewest} to {most} times"
        yield f"It was {'' if done else 'to be '}done {'once' if most == 1 else times}."


def _donor(arm: Arm) -> Iterator[str]:
    if arm.intervention == "cell_therapy" and arm.donor in ("autologous", "allogeneic"):
        yield "The cells were their own." if arm.donor == "autologous" else "The cells came from a donor."
