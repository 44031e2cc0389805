"""The groups of a study in plain words: what each got, and how a card names it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from cordwise.answers.cards.plain import card_words, without_brackets
from cordwise.answers.cards.rows import control_ids
from cordwise.answers.matching import named_in
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
        apart = " (not made by chance)" if arm_id in not_by_chance(study, evidence) else ""
        return f"In group {numbers[arm_id]}{apart}, " if len(groups) > 1 else ""
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


def not_by_chance(study: Study, evidence: Evidence) -> tuple[str, ...]:
    """The treated groups of a trial that chance did not make: those treated before it, or who crossed over."""
    if study.design != "rct":
        return ()
    return tuple(arm.arm_id for arm in treated(study, evidence) if re.search(card_words()["not_by_chance"], arm.notes))


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
            group = f"{'Group' if len(places) == 1 else 'Groups'} {name}{_n(groups, places)}"
            yield f"{group} {one if len(places) == 1 else several} {text}{_apart([(place, groups[place]) for place in places])}"
    for place, arm in enumerate(groups, start=1):
        if arm.arm_id in not_by_chance(study, evidence):
            yield f"Chance did not make group {place} ({without_brackets(arm.notes)})."
    for arm in arms:
        if arm.role == "control":
            yield f"{'The' if len(control_ids(study, evidence)) == 1 else 'A'} control group{_n([arm], [0])} {one} {_got(arm, arms, done=done)}"


def _apart(same: Sequence[tuple[int, Arm]]) -> str:
    """What sets groups apart that got the same by what is held in numbers, in the study's words; "" where nothing of the kind is held."""
    words = {place: _in_words(arm.dose_text or arm.notes) for place, arm in same}
    words = {place: "" if re.search(card_words()["not_by_chance"], text) else text for place, text in words.items()}
    if len(set(words.values())) < 2:
        return ""
    return "".join(f" Group {place + 1}: {text}." for place, text in words.items() if text)


def _in_words(text: str) -> str:
    """The text with "1e7" as "10 million", without what is told of other groups."""
    return re.sub(r"\d+(?:\.\d+)?e\d+", lambda found: cells_words(float(found[0])), without_brackets(text))


def _n(arms: Sequence[Arm], places: Sequence[int]) -> str:
    numbers = [arms[place].n for place in places]
    if not all(numbers):
        return ""
    if len(set(numbers)) > 1:
        return f" ({listed([str(number) for number in numbers])} people)"
    return f" ({plural(numbers[0] or 0, 'person', 'people')}{' each' if len(places) > 1 else ''})"


def _got(arm: Arm, arms: Sequence[Arm], *, done: bool) -> str:
    """What a group got, with its dose, how often, from whom and what beside; what sets it apart, where treated and controls got the same."""
    placed = arm.intervention not in card_words()["has_its_place"]
    routes = listed([plain_label("routes", one) for one in arm.routes]) if placed else ""
    alike = any(other.role != arm.role and not _joined(other) and given(other) == given(arm) for other in arms)
    apart = f" ({without_brackets(arm.notes)})" if alike and arm.notes else ""
    first = f"{given(arm)}{apart}{f', {routes}' if routes else ''}."
    return " ".join([first, *_doses(arm), *_times(arm, done=done), *_donor(arm), *_beside(arm, arms, done=done)])


def _doses(arm: Arm) -> Iterator[str]:
    """How many cells, or how many for each kg; where only the least or the most is held, that it is so."""
    by_weight = _span(arm.dose_cells_per_kg_min, arm.dose_cells_per_kg_max)
    whole = _span(arm.dose_cells_min, arm.dose_cells_max)
    if by_weight:
        ways = " and for each way in" if re.search(card_words()["dose_by_way"], arm.dose_text) else ""
        yield f"The dose was {by_weight} cells for each kg of weight{ways}{f', {whole} cells' if whole else ''}."
    elif whole:
        yield f"The dose was {whole} cells."
    if re.search(card_words()["dose_of_what"], arm.notes):
        yield "Whether that is for each time or in all is not certain."


def _span(low: float | None, high: float | None) -> str:
    if low and high:
        return cells_words(low) if low == high else f"{cells_words(low)} to {cells_words(high)}"
    return f"at least {cells_words(low)}" if low else f"at most {cells_words(high)}" if high else ""


def _times(arm: Arm, *, done: bool) -> Iterator[str]:
    fewest, most = arm.doses_min, arm.doses_max
    if fewest and most and fewest != most:
        yield f"It was {'' if done else 'to be '}done {fewest} to {most} times."
    elif fewest or most:
        bound = "" if fewest == most else "at least " if fewest else "at most "
        number = fewest or most
        yield f"It was {'' if done else 'to be '}done {bound}{'once' if number == 1 else f'{number} times'}."


def _beside(arm: Arm, arms: Sequence[Arm], *, done: bool) -> Iterator[str]:
    """What a group got beside its treatment: apart, what a control group got too."""
    parts = [part for part in re.split(r";\s*", without_brackets(arm.co_intervention)) if part]
    if arm.role == "control":
        parts = [part for part in parts if arm.intervention not in named_in("interventions", part)]
    controls = [other for other in arms if other.role == "control" and other.role != arm.role]
    shared = [part for part in parts if any(_had(other, part) for other in controls)]
    own = [part for part in parts if part not in shared]
    given_too = "Also given" if done else "Also to be given"
    if shared:
        yield f"{given_too}, as in {'the' if len(controls) == 1 else 'a'} control group: {_plainly(shared)}."
    if own:
        yield f"{given_too}: {_plainly(own)}."


def _plainly(parts: Sequence[str]) -> str:
    """What was given beside, in plain words where there are any."""
    text = listed(parts)
    for pattern, words in card_words()["also_given"].items():
        text = re.sub(pattern, words, text)
    return text


def _had(control: Arm, part: str) -> bool:
    """Whether a control group got that too."""
    return part in re.split(r";\s*", control.co_intervention) or control.intervention in named_in("interventions", part)


def _donor(arm: Arm) -> Iterator[str]:
    if arm.intervention == "cell_therapy" and arm.donor in ("autologous", "allogeneic"):
        yield "The cells were their own." if arm.donor == "autologous" else "The cells came from a donor."
