"""`recovery(...)` and `recovery_studies(...)`: what happens without cells, told for one person and beside every study that counts people improved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cordwise.answers.numbers_told import percent
from cordwise.answers.sections.telling import Telling, listed, plural
from cordwise.errors import InputError
from cordwise.knowledge.recovery import age_words, groups_of, phase_months
from cordwise.records.evidence import Evidence, NaturalRate, Outcome, Study
from cordwise.records.finding import Counted, Recovery
from cordwise.records.recovery import Forecast, Moment, RecoveryForecast, RecoveryStudies, Scenario, SourceFit, StudyBenchmark, StudyMark
from cordwise.records.reply import Section
from cordwise.synthesis.recovery import OPEN_END, People, expected_recovery
from cordwise.synthesis.recovery import recovery as forecast_of
from cordwise.text.counted import counted

OUTCOME = "ais_improved"
_LATEST_SEEN = 60.0  # months after the injury of the last examination that a late rate tells of
_FIRST_HOURS = 0.1  # months
_WIDE = 0.8
_WIDER = 0.05  # by how much a level must widen an interval before that is told
_HOW = {
    "published": "rates are published for about this time",
    "before": "earlier than the rates were taken: from evenly spread over the time to all of it by now",
    "after": "later than these series followed people: from no more change to as much again for each stretch of time",
    "one_year": "these series looked again after about a year: as then, and of those at AIS A then as many more as change between one year and five",
    "not_dated": "the source counts every later change, and does not say when each came: from evenly spread over a year to all of them by now",
    "every_later": "the source counts every later change, over a time that it does not print: all of them, and no late rate on top, which would count people twice",
    "range": "a range over all the starts that this person may have had",
}


def recovery(evidence: Evidence, *, study: str = "", horizon_months: Sequence[float], **person: Any) -> RecoveryForecast:
    """What happens without cells to such a person, with a study's rate beside it where one is named.

    Raises:
        InputError: a fact of the person that cannot be, or a study without a count of people improved.
    """
    forecast = forecast_of(evidence.natural_history, horizon_months=horizon_months, **person)
    told = Telling(evidence=evidence, register="clinical")
    marks = _marks(evidence, study) if study else ()
    wider = _level_words(forecast, evidence, person)
    parts = tuple(Section(id=name, title=title, text=text) for name, title, text in _sections(told, forecast, marks, wider) if text)
    return RecoveryForecast(
        title=_title(forecast), lead=_lead(forecast) + wider * (forecast.status == "range"), forecast=forecast, marks=marks, sections=tuple(map(_cited, parts)),
        sources=told.citations.listed(), evidence_version=evidence.version,
    )  # fmt: skip


def _level_words(one: Forecast, evidence: Evidence, person: Mapping[str, Any]) -> str:
    """That the interval is wider with the level than without it, where it is: few people of just this level were published."""
    if not (one.level and one.moments):
        return ""
    moment = _nearest(one)
    plain = forecast_of(evidence.natural_history, horizon_months=(moment.months,), **{**person, "level": None})
    if not plain.moments:
        return ""
    better = plain.moments[0].better
    if moment.better.high - moment.better.low <= better.high - better.low + _WIDER:
        return ""
    without = f"{percent(better.low)} to {percent(better.high)}"
    return f" Without the level it would be {without}: fewer people of just this level were published, so less is known of them, not more."


def _nearest(one: Forecast) -> Moment:
    """The moment told first: the one nearest to a year from now."""
    return min(one.moments, key=lambda moment: abs(moment.months - 12))


def _cited(part: Section) -> Section:
    from cordwise.answers.ask import section

    return section(part.id, part.title, part.text)


def _title(one: Forecast) -> str:
    grade = f"AIS {one.ais}" if one.ais else "AIS grade not known"
    facts = [
        grade,
        one.level or "level not known",
        "time since injury not known" if one.since_months is None else f"{months_words(one.since_months)} after injury",
    ]
    old = f"{counted(one.age_years, 'year')} old" if one.age_years is not None else ""
    return ", ".join([*facts, *([old] if old else [])])


def _lead(one: Forecast) -> str:
    if one.status == "none":
        return f"No forecast can be made for such a person, because no published rate is held, or of too few people: {'; '.join(one.missing)}. That does not mean that nothing changes: it is not known."
    moment = _nearest(one)
    when = f"{months_words(moment.months)} from now"
    if one.status == "range":
        return f"Without cells, between {percent(moment.better.low)} and {percent(moment.better.high)} of such people are better by at least one AIS grade {when}; {_why(one)}.{_width(one, moment.better.high - moment.better.low)}"
    kept = next((chance for chance in moment.grades if chance.grade == one.ais), moment.grades[0])
    return f"Without cells, about {percent(moment.better.chance or 0.0)} of such people ({percent(moment.better.low)} to {percent(moment.better.high)}) are better by at least one AIS grade {when}; about {percent(kept.chance or 0.0)} are still AIS {one.ais}{_cautions(one)}."


def _cautions(one: Forecast) -> str:
    """What keeps the published people from being like this one so plainly that it stands beside the number."""
    found = [age_words(one.age_years, "lead")]
    if any(scene.window == "late" for scene in one.scenarios) and (one.since_months or 0.0) > _LATEST_SEEN:
        found.append("the rates are of the years one to five after an injury, and later ones may well be lower")
    return "".join(f"; {words}" for words in found if words)


def _width(one: Forecast, width: float) -> str:
    """That a wide range says little, and what would narrow it."""
    if width < _WIDE:
        return ""
    lacking = [*([] if one.ais else ["the grade"]), *([] if one.since_months is not None else ["the time since injury"])]
    until = f" until {listed(lacking)} {'is' if len(lacking) == 1 else 'are'} known" if lacking else ""
    return f" So wide a range tells next to nothing{until}."


def months_words(months: float) -> str:
    """ "1 month", "6 months"."""
    return counted(months, "month")


def _why(one: Forecast) -> str:
    reasons = []
    if not one.ais:
        reasons.append("the grade at the start is not known")
    if one.since_months is None:
        reasons.append("the time since injury is not known")
    elif len({scene.window for scene in one.scenarios}) > 1 or (one.ais and one.missing):
        reasons.append("the time since injury lies between the times at which published series began")
    return listed(reasons) or "some of the possible starts are not published"


def _sections(told: Telling, one: Forecast, marks: Sequence[StudyMark], wider: str) -> Iterator[tuple[str, str, str]]:
    yield "how_to_read", "How to read it", "\n".join(_reading(one, wider))
    yield "marks", "The study beside it", "\n".join(_marked(marks))
    yield "fit", "What it rests on, and how well that fits", "\n".join(line for scene in one.scenarios for line in _fit_lines(told, scene))
    yield "not_known", "Not known", "\n".join(_not_known(one))
    yield "method", "How it was made", _METHOD


_METHOD = (
    "Published counts of people without cells, first examined at the same time after injury, are pooled by a beta-binomial model with spread between "
    "sources; papers of one registry share one weight, and a rate without a number of people counts as 100. Intervals are for a group like those "
    "published, so they hold the differences between sources. A rate of one starting time is never used for another."
)


def _reading(one: Forecast, wider: str) -> Iterator[str]:
    for how in dict.fromkeys(moment.how for moment in one.moments):
        times = [moment.months for moment in one.moments if moment.how == how]
        when = months_words(times[0]) if len(times) == 1 else f"{listed([f'{months:g}' for months in times])} months"
        yield f"- At {when}: {_HOW[how]}."
    if wider and one.status != "range":
        yield f"-{wider}"


def _marked(marks: Sequence[StudyMark]) -> Iterator[str]:
    for mark in marks:
        when = f" at {months_words(mark.months)}" if mark.months else ""
        yield f"- {mark.label}: {mark.improved} of {mark.total} ({percent(mark.improved / mark.total)}) were better by a grade or more{when}. Its people may have started elsewhere: `cordwise recovery --studies` sets it beside people like them."


def _fit_lines(told: Telling, scene: Scenario) -> Iterator[str]:
    yield f"{scene.label}:"
    rates = {rate.rate_id: rate for rate in told.evidence.natural_history}
    for fit in scene.fits:
        yield f"- {_fit_words(fit)}{told.cite(*(rates[one] for one in fit.rate_ids), at_most=2)}"
    yield from (f"- {note}." for note in scene.notes)


def _fit_words(fit: SourceFit) -> str:
    people = counted(fit.people, "person", "people") if fit.counted else f"number of people not published, counted as {fit.people:g}"
    share = f"{percent(fit.improved)} better" if fit.improved is not None else "tells grades apart only"
    level = "level fits" if fit.level == "same" else "levels wider than this"
    window = "time of first examination fits" if fit.window == "same" else "first examined within a wider time"
    weight = "" if fit.weight == 1 else f"; weight {fit.weight:.2g}, for other papers share its people"
    return f"{fit.paper}: {share} ({people}); {level}; {window}{weight}"


def _not_known(one: Forecast) -> Iterator[str]:
    yield from (f"- No usable rate is published for {words}." for words in one.missing)
    if age_words(one.age_years):
        yield f"- {age_words(one.age_years)}"
    if any(scene.window == "late" for scene in one.scenarios):
        yield "- Late rates are of people seen at one year and again at five; how it goes on after that is not published."
    if any(moment.how in ("every_later", "not_dated") for scene in one.scenarios for moment in scene.moments):
        yield "- How long the people of this source were followed: its abstract does not print it. Who changed after that is not counted, so at late times a few more may be better; its count begins four months after the injury, so who is past that has some of these changes behind."
    if one.since_months is not None and one.since_months <= _FIRST_HOURS:
        yield "- How sure the grade is: an examination in the first hours after an injury is read with caution, and repeated."
    yield "- What one person will do: these are shares of groups. The examination itself errs by a grade now and then."


def _marks(evidence: Evidence, study_id: str) -> tuple[StudyMark, ...]:
    if study_id not in evidence.study:
        raise InputError(f"no study {study_id!r} is held; `cordwise evidence list` names them all")
    rows = [row for row in _counts(evidence) if row.study_id == study_id and _role(evidence, row) != "control"]
    if not rows:
        raise InputError(f"{study_id} has no count of people improved by an AIS grade")
    label = label_of(evidence.study[study_id])
    return tuple(StudyMark(label=label, improved=row.events or 0, total=row.total or 1, months=row.months_max) for row in rows)


def label_of(study: Study) -> str:
    from cordwise.answers.finding import label_of as label

    return label(study)


def _counts(evidence: Evidence) -> list[Outcome]:
    """Every count of people improved that is of a whole arm."""
    return [row for row in evidence.outcomes if row.outcome == OUTCOME and row.pool and row.events is not None and row.total]


def _role(evidence: Evidence, row: Outcome) -> str:
    arms = evidence.arms_of.get(row.study_id, ())
    return next((arm.role for arm in arms if arm.arm_id == row.arm_id), "treatment")


def expected_of(study: Study, counted: Counted | Outcome, evidence: Evidence, *, ais: Sequence[str] = ()) -> Recovery:
    """One count of a study beside natural recovery; `ais` are grades to take where the study names none."""
    grades = study.ais or tuple(ais)
    return expected_recovery(
        evidence.natural_history, observed=counted.events or 0, total=counted.total or 1, ais=grades, since_months=since_of(study),
        levels=study.levels, grades=_grades(evidence, study.study_id, counted.arm_id), groups=_groups(study, counted.arm_id, grades),
    )  # fmt: skip


def since_of(study: Study) -> tuple[float, float] | None:
    """Months from injury to treatment, lowest and highest; of the phase where no number is held."""
    low, high = study.months_since_injury_min, study.months_since_injury_max
    if low is not None:
        return low, OPEN_END if high is None else max(low, high)
    return phase_months(study.phases)


def _groups(study: Study, arm_id: str, grades: tuple[str, ...]) -> list[People]:
    """How an arm was made up, as its paper prints it."""
    rows = groups_of(study.study_id, arm_id)
    return [
        People(
            number=row["people"],
            ais=(row["ais"],) if "ais" in row else grades,
            since_months=(float(row["months"][0]), float(row["months"][1])) if "months" in row else since_of(study),
        )
        for row in rows
    ]


def _grades(evidence: Evidence, study_id: str, arm_id: str) -> dict[str, int]:
    """How many of an arm started at which grade, as its transitions tell."""
    counts: Counter[str] = Counter()
    for one in evidence.transitions_of.get(study_id, ()):
        if one.arm_id == arm_id:
            counts[one.from_ais] += one.n
    return dict(counts)


def benchmarks(evidence: Evidence) -> tuple[StudyBenchmark, ...]:
    """Every treated arm that counts people improved, beside what is expected of such people; in the order of the studies' years."""
    rows = [row for row in _counts(evidence) if _role(evidence, row) != "control" and evidence.study[row.study_id].counts]
    rows.sort(key=lambda row: (evidence.study[row.study_id].year or 0, row.study_id, row.arm_id))
    return tuple(_benchmark(evidence, row) for row in rows)


def _benchmark(evidence: Evidence, row: Outcome) -> StudyBenchmark:
    study = evidence.study[row.study_id]
    one, left_out = _beside(evidence, study, row)
    people = None if one.predicted_low is None else one.total
    grades = [grade for grade in study.ais if grade not in left_out]
    return StudyBenchmark(
        study_id=study.study_id, arm_id=row.arm_id, label=label_of(study), controlled=study.controlled, ais="/".join(grades) or "?",
        since=_since(study, row.arm_id), observed=one.observed, total=one.total, expected=_in_people(one.expected, people),
        expected_least=_in_people(one.expected_least, people), expected_most=_in_people(one.expected_most, people),
        expected_low=_in_people(one.expected_low, people), expected_high=_in_people(one.expected_high, people),
        predicted_low=one.predicted_low, predicted_high=one.predicted_high, tail=one.tail, gap="; ".join(filter(None, [*left_out.values(), one.gap])),
    )  # fmt: skip


def _in_people(share: float | None, people: int | None) -> float | None:
    return None if share is None or people is None else share * people


def _beside(evidence: Evidence, study: Study, row: Outcome) -> tuple[Recovery, dict[str, str]]:
    """The benchmark of everybody; where one grade has no published rate and its people are told apart, of the others, with who is left out."""
    whole = expected_of(study, row, evidence)
    counts, better = _grades(evidence, row.study_id, row.arm_id), _improved(evidence, row.study_id, row.arm_id)
    if whole.predicted_low is not None or sum(counts.values()) != row.total or sum(better.values()) != row.events:
        return whole, {}
    alone = {grade: _expected_alone(evidence, study, grade, better[grade], people) for grade, people in counts.items()}
    kept = [grade for grade, one in alone.items() if one.predicted_low is not None]
    if not kept or len(kept) == len(alone):
        return whole, {}
    told = {grade: f"without the {counts[grade]} at AIS {grade}: {alone[grade].gap}" for grade in alone if grade not in kept}
    rest = expected_recovery(
        evidence.natural_history, observed=sum(better[grade] for grade in kept), total=sum(counts[grade] for grade in kept), ais=kept,
        since_months=since_of(study), levels=study.levels, grades={grade: counts[grade] for grade in kept},
    )  # fmt: skip
    return rest, told


def _expected_alone(evidence: Evidence, study: Study, grade: str, observed: int, total: int) -> Recovery:
    return expected_recovery(
        evidence.natural_history, observed=observed, total=total, ais=(grade,), since_months=since_of(study), levels=study.levels
    )


def _improved(evidence: Evidence, study_id: str, arm_id: str) -> Counter[str]:
    """How many of an arm got better from which grade, as its transitions tell."""
    counts: Counter[str] = Counter()
    for one in evidence.transitions_of.get(study_id, ()):
        if one.arm_id == arm_id and one.to_ais > one.from_ais:
            counts[one.from_ais] += one.n
    return counts


def _since(study: Study, arm_id: str = "") -> str:
    """Months from injury to treatment, in words; of an arm whose paper says who was treated when, those."""
    own = [row["months"] for row in groups_of(study.study_id, arm_id) if "months" in row]
    if own:
        return f"{min(low for low, _ in own):g} to {max(high for _, high in own):g}"
    low, high = study.months_since_injury_min, study.months_since_injury_max
    if low is None:
        return "/".join(study.phases) or "not known"
    return f"{low:g}" + (f" to {high:g}" if high not in (None, low) else "" if high is not None else " or more")


def recovery_studies(evidence: Evidence) -> RecoveryStudies:
    """Every study held that counts people improved by an AIS grade, beside the benchmark."""
    told = Telling(evidence=evidence, register="clinical")
    rows = benchmarks(evidence)
    known = [one for one in rows if one.predicted_low is not None]
    above = [one for one in known if one.observed > (one.predicted_high or 0)]
    lead = f"Of {plural(len(rows), 'treated group', 'treated groups')} with a count, {len(known)} can be set beside natural recovery; in {len(above)} of these more people improved than chance and published recovery allow. That is no proof that cells worked: most had no control group and chose their patients."
    parts = {
        "how_to_read": ("How to read it", _STUDIES),
        "no_benchmark": ("Without a benchmark", "\n".join(f"- {one.label}: {one.gap}" for one in rows if one.predicted_low is None)),
        "ranges": ("Only a range", "\n".join(f"- {one.label}: {one.gap}" for one in known if one.tail is None)),
        "remarks": ("Remarks", "\n".join(f"- {one.label}: {one.gap}" for one in known if one.tail is not None and one.gap)),
        "sources": ("What it rests on", _rests_on(told, rows)),
    }
    sections = tuple(_cited(Section(id=f"studies_{name}", title=title, text=text)) for name, (title, text) in parts.items() if text)
    return RecoveryStudies(
        title="Studies beside natural recovery", lead=lead, benchmarks=rows, sections=sections, sources=told.citations.listed(),
        evidence_version=evidence.version,
    )  # fmt: skip


_STUDIES = (
    "Seen above the predictive range is no proof that cells worked: these studies chose their patients, most had no control group, the examiners knew "
    "who was treated, and studies that saw nothing are published less. The published rates followed people for a year, or from one year to five: a study that looked sooner should see fewer. Where the "
    'start is known only roughly, the range runs over every start that is possible. "Chronic" without a number of months is read as a year or more.'
)


def _rests_on(told: Telling, rows: Sequence[StudyBenchmark]) -> str:
    studies = told.cite_studies([one.study_id for one in rows], at_most=len(rows))
    used = {i for one in rows for i in expected_ids(told.evidence, one)}
    rates: list[NaturalRate] = [rate for rate in told.evidence.natural_history if rate.rate_id in used]
    return f"Counts of the studies:{studies}. Published rates without cells:{told.cite(*rates, at_most=len(rates))}."


def expected_ids(evidence: Evidence, one: StudyBenchmark) -> tuple[str, ...]:
    """The published rates behind one benchmark."""
    row = next(r for r in _counts(evidence) if (r.study_id, r.arm_id) == (one.study_id, one.arm_id))
    return _beside(evidence, evidence.study[one.study_id], row)[0].rate_ids
