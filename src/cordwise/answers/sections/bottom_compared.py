"""The bottom lines on what is set against what: other treatments, kinds of cells, routes, people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cordwise.answers.finding import finding as found_of
from cordwise.answers.finding import has_results, label_of
from cordwise.answers.main_harm import main_serious
from cordwise.answers.matching import Matched, control_arms, matching_arms, named_in
from cordwise.answers.narrowing import meets, times_words
from cordwise.answers.question import Asked
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.alternatives import care_line, usual
from cordwise.answers.sections.became import has_ended
from cordwise.answers.sections.bottom_safety import grave_and_serious, harm_words, harms_named
from cordwise.answers.sections.bottom_seen import seen
from cordwise.answers.sections.by_start import by_grade, by_phase
from cordwise.answers.sections.row_told import told_with_document
from cordwise.answers.sections.subject import CERTAINTY, outcome_label, people, short_treatment, subject, treatment
from cordwise.answers.sections.telling import Telling, listed, plain_label, plural, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Evidence, Study
from cordwise.records.finding import Finding
from cordwise.records.frame import Frame

NAMED_AT_MOST = 6
APART = ("cells", "routes", "donor")
PARTS_OF_TREATMENT = ("cells", "routes", "donor", "interventions", "doses")


def alternatives_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """What is usual; where other treatments are named beside cells, whether anything held compared them."""
    who, sure = people(told, finding.frame), CERTAINTY[finding.certainty.level]
    if asked.compared:
        compared = listed([vocabulary("interventions").label(one).split(",")[0] for one in asked.compared], "or")
        better = "safer" if asked.topics[1:2] == ("safety",) else "better"
        if compares(finding):
            direct, shown = _direct(told, asked, finding), seen(told, asked, finding)
            shown = f"{shown[:1].lower()}{shown[1:]}"
            return say("alternatives_direct", better=better, compared=compared, direct=direct, seen=shown, **subject(told, finding))
        line = say(
            "alternatives_compared", better=better, compared=compared, direct=_direct(told, asked, finding), **subject(told, finding)
        )
        transplanted = "safety" in asked.topics and "hsct" in asked.compared
        return f"{line} {told_with_document(told, rules()['transplant_harms'])}." if transplanted else line
    if care := care_line(asked):
        return say("alternatives_care", who=who, care=care, what=short_treatment(finding.frame), sure=sure)
    named = [vocabulary("interventions").label(one) for one in usual(asked)]
    if not named:
        return say("alternatives_none", **subject(told, finding))
    first = listed(named) if len(named) <= NAMED_AT_MOST else f"{', '.join(named[:NAMED_AT_MOST])} and others"
    return say("alternatives", who=who, named=first, what=short_treatment(finding.frame), sure=sure)


def compares(finding: Finding) -> bool:
    """Whether the studies of a finding are those that compare with what was asked."""
    return bool(finding.frame.comparators and finding.studied.n_studies) and "comparators" not in finding.left_open


def _direct(told: Telling, asked: Asked, finding: Finding) -> str:
    """Which of the studies held had one of the treatments named as their control; of a finding on such studies alone, all."""
    words = vocabulary("interventions")
    controlled = [study for one in finding.studied.study_ids if (study := told.evidence.study[one]).controlled]
    rows = [
        study
        for study in controlled
        if compares(finding)
        or any(words.is_kind_of(arm.intervention, other) for arm in control_arms(told.evidence, study) for other in asked.compared)
    ]
    return _care_words(told, asked, rows) or direct_words(told, rows)


def _care_words(told: Telling, asked: Asked, rows: Sequence[Study]) -> str:
    """Of care that goes on beside cells, how many studies added cells to it; "" of what people get instead, and where no study had it as its control."""
    if not set(asked.compared) & set(rules()["care_beside"]):
        return ""
    care = {like for one in asked.compared for like in (one, *rules()["compared_alike"].get(one, ()))}
    held = [study for study in rows if any(arm.intervention in care for arm in control_arms(told.evidence, study))]
    beside = [study for study in held if _had(told.evidence, study) & care]
    groups = (("direct_beside", beside), ("direct_one_or_other", [study for study in held if study not in beside]))
    words = listed([vocabulary("interventions").label(one) for one in asked.compared], "or")
    lines = [say(line, number=_number(told, list(some)), named=_names(told, some), care=words) for line, some in groups if some]
    return "; ".join((*lines, say("direct_instead"))) if lines else ""


def _had(evidence: Evidence, study: Study) -> set[str]:
    """What the treated of a study got beside cells."""
    treated = [arm for arm in evidence.arms_of.get(study.study_id, ()) if arm.role == "treatment"]
    return {one for arm in treated for one in named_in("interventions", arm.co_intervention or "")}


def _names(told: Telling, rows: Sequence[Study]) -> str:
    """The labels of the first of the studies, with their sources."""
    ranked = sorted(rows, key=lambda study: told.evidence.rank[study.study_id])[:NAMED_AT_MOST]
    names = [
        told.figure(label_of(one), value=one.study_id, kind="label", rows=[one], how="label, else study_id and year") for one in ranked
    ]
    return f"{listed(names)}{'' if len(rows) <= NAMED_AT_MOST else ' and others'}{told.cite(*ranked)}"


def direct_words(told: Telling, rows: Sequence[Study]) -> str:
    """How many studies compared, and which; or that none did."""
    if not rows:
        return say("direct_none")
    return say("direct_some", number=_number(told, list(rows)), named=_names(told, rows), them="it" if len(rows) == 1 else "they")


def versus_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """How many studies there are of each of what is set against each other, and which gave both."""
    part = asked.versus[0] if asked.versus else ""
    held = _each(told.evidence, asked, finding)
    by = "in" if part not in PARTS_OF_TREATMENT else "of"
    if part in PARTS_OF_TREATMENT and not any(held.values()):
        what = listed([_label(part, value).split(",")[0] for value in held], "or")
        return say("versus_none", what=what, who=people(told, finding.frame), apart=say("apart") if has_ended(told, asked) else "")
    ranked = sorted(held, key=lambda value: not held[value])  # "no study" comes last
    counts = listed([f"{_count(told, held[value])} {by} {_label(part, value)}" for value in ranked])
    if part not in PARTS_OF_TREATMENT:
        return _of_people(told, finding, part, held)
    direct, who = direct_words(told, head_to_head(told.evidence, asked, finding)), people(told, finding.frame)
    if part == "interventions":
        return say("versus_treatments", counts=counts, direct=direct, who=who)
    apart = say("apart") if has_ended(told, asked) else ""
    if "safety" in asked.topics and part in APART:
        label, each = _harm_of_each(told, asked, finding)
        return say("versus_harm", counts=counts, direct=direct, who=who, apart=apart, label=label, each=each)
    return say("versus", counts=counts, direct=direct, who=who, apart=apart)


def _harm_of_each(told: Telling, asked: Asked, finding: Finding) -> tuple[str, str]:
    """The harm asked about, else the serious events, and what was counted of it after each of what is set against each other."""
    named = next(iter(harms_named(asked)), "")
    label = outcome_label(named, told) if named else "serious events"
    words = [_after(told, one, named) for one in of_each(told.evidence, asked, finding)]
    return f"{label[:1].upper()}{label[1:]}", "; ".join(words)


def _after(told: Telling, finding: Finding, named: str) -> str:
    what = treatment(told, finding.frame)
    seen = harm_words(told, named, finding) if named else f"{grave_and_serious(told, finding)}{_by_one_route(told, finding)}"
    return say("versus_harm_one", what=what, seen=seen) if seen else say("versus_harm_none", what=what)


def _by_one_route(told: Telling, finding: Finding) -> str:
    """That all serious events came after one route, where none was asked about: they tell of the route more than of the cells; else ""."""
    main = main_serious(finding.harms)
    if main is None or not main.events or main.match == "borrowed" or finding.frame.routes:
        return ""
    arms = {(one.study_id, arm.arm_id): arm for one in main.studies for arm in told.evidence.arms_of[one.study_id]}
    seen = {arms[key].routes if (key := (one.study_id, one.arm_id)) in arms else () for one in main.studies if one.events}
    route = seen.pop() if len(seen) == 1 else ()
    if not route:
        return ""
    rows = told.outcome_rows(main.outcome, main.studies)
    number = told.figure(
        f"{main.events} of {main.total}", value=[main.events, main.total], kind="counts", rows=rows, how="sum of events, sum of totals"
    )
    return say(
        "versus_one_route_one" if main.events == 1 else "versus_one_route",
        number=number,
        route=listed([plain_label("routes", one) for one in route], "or"),
    )


def of_each(evidence: Evidence, asked: Asked, finding: Finding) -> list[Finding]:
    """A finding on each of the cells, routes or donors that are set against each other; none where people or times are."""
    part, values = asked.versus or ("", ())
    if part not in APART:
        return []
    return [found_of(evidence, replace(finding.frame, **{part: _as_part(part, value)})) for value in values]


def head_to_head(evidence: Evidence, asked: Asked, finding: Finding) -> list[Study]:
    """The studies that gave one of what is set against each other to some people and another to others."""
    if asked.versus is None or asked.versus[0] not in PARTS_OF_TREATMENT:
        return []
    held = _each(evidence, asked, finding)
    return _both(list(held.values())) or _controlled_by(evidence, held)


def _each(evidence: Evidence, asked: Asked, finding: Finding) -> dict[Any, list[Matched]]:
    part, values = asked.versus or ("", ())
    return {value: _matched(evidence, replace(finding.frame, **{part: _as_part(part, value)})) for value in values}


def _of_people(told: Telling, finding: Finding, part: str, held: dict[Any, list[Matched]]) -> str:
    """How many studies are on each kind of people alone and among others, and what is held by where people started."""
    counts = listed(
        [f"{_count(told, rows)} in {_label(part, value)} alone{_among(told, finding, part, value)}" for value, rows in held.items()]
    )
    starts = (
        by_grade(told, finding.frame, list(held))
        if part == "ais"
        else by_phase(told, finding.frame, list(held))
        if part == "phases"
        else ""
    )
    return say("versus_whom", what=treatment(told, finding.frame), counts=counts, starts=starts)


def _among(told: Telling, finding: Finding, part: str, value: str) -> str:
    """How many studies took in such people among others."""
    if part not in ("ais", "phases", "levels"):
        return ""
    left_open: Any = ()
    every = replace(finding.frame, **{part: left_open})
    rows = {
        m.study.study_id: m.study
        for m in matching_arms(told.evidence, every)
        if value in getattr(m.study, part) and set(getattr(m.study, part)) != {value} and has_results(told.evidence, m.study)
    }
    return say("versus_among", number=_number(told, list(rows.values()))) if rows else ""


def _as_part(part: str, value: Any) -> Any:
    return value if part in ("donor", "doses") else (value,)


def _matched(evidence: Evidence, frame: Frame) -> list[Matched]:
    """The arms of studies with results on just one of them."""
    found = [m for m in matching_arms(evidence, frame) if m.match in ("exact", "narrower") and has_results(evidence, m.study)]
    return [m for m in found if meets(evidence, frame, m)]


def _both(held: list[list[Matched]]) -> list[Study]:
    """Studies that gave one to one group and the other to another."""
    arms = [{m.study.study_id: {one.arm.arm_id for one in matched if one.study is m.study} for m in matched} for matched in held]
    ids = [one for one in arms[0] if any(one in other and arms[0][one] != other[one] for other in arms[1:])]
    return [next(m.study for m in held[0] if m.study.study_id == one) for one in ids]


def _controlled_by(evidence: Evidence, held: dict[Any, list[Matched]]) -> list[Study]:
    """Studies of one whose control was another."""
    rows = {
        m.study.study_id: m.study
        for value, matched in held.items()
        for m in matched
        for arm in control_arms(evidence, m.study)
        if any(
            vocabulary("interventions").is_kind_of(arm.intervention, other) for other in held if isinstance(other, str) and other != value
        )
    }
    return list(rows.values())


def _count(told: Telling, matched: list[Matched]) -> str:
    rows = list({m.study.study_id: m.study for m in matched}.values())
    return _number(told, rows) if rows else "no study"


def _number(told: Telling, rows: list[Study]) -> str:
    return told.figure(plural(len(rows), "study", "studies"), value=len(rows), kind="studies", rows=rows, how="count")


def _label(part: str, value: Any) -> str:
    match part:
        case "doses":
            words: str = times_words(value)
            return words
        case "donor":
            return {"autologous": "the patient's own cells", "allogeneic": "donor cells"}[value]
        case "routes":
            return f"cells given {plain_label('routes', value)}"
        case "cells" | "conditions" | "interventions":
            return vocabulary(part).label(value)
        case "ais":
            return f"AIS {value}"
        case _:
            return f"{value} injuries"
