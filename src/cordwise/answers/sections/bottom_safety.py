"""The bottom line on safety: the serious events counted, the harm that was asked about, what stands outside the counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cordwise.answers.finding import label_of
from cordwise.answers.main_harm import SERIOUS, grave_seen, key_comparison, main_serious
from cordwise.answers.numbers_told import count, limit, percent
from cordwise.answers.question import Asked
from cordwise.answers.sections.counts import by_chance, from_others, in_whom, middle_words, two_arms
from cordwise.answers.sections.harms import COMMON_HARMS, GENERAL, VERY_COMMON, elsewhere_signals, is_of_cells, own_signals
from cordwise.answers.sections.partly import partly_counted, partly_words
from cordwise.answers.sections.reviews import basis_words, estimate_words, scope_words
from cordwise.answers.sections.subject import CERTAINTY, outcome_label, people, subject, treatment
from cordwise.answers.sections.telling import Telling, listed, plural, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import HarmReport, ReviewResult
from cordwise.records.finding import Contrast, Finding, Pooled
from cordwise.records.frame import Frame

FAR_FROM_CRUDE = 1.5
OF_ILLNESS = ("condition_worsened",)
"""What an illness does by itself."""
NAMED_AT_MOST = 3
SEEN_AT_MOST = 4


def safety_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """Two sentences: serious harm and what else was seen; the harm that was asked about first, where one was."""
    if main_serious(finding.harms) is None and "cell_therapy" not in finding.frame.interventions:
        return f"{say('serious_not_held', what=treatment(told, finding.frame))} {say('regulation_ask')}"
    if named := harms_named(asked):
        apart = _apart(named, finding)
        said = [p.outcome for one in apart for p in _named_rows(one, finding)]
        return f"{_named_harm(told, apart, finding)} {_serious(told, finding, said)}"
    return f"{_serious(told, finding)} {_other_harm(told, finding)}"


def harms_named(asked: Asked) -> list[str]:
    """The kinds of harm that a question names."""
    return [one for one in asked.frame.outcomes if _is_harm(one) and one not in GENERAL]


def _is_harm(outcome: str) -> bool:
    terms = vocabulary("outcomes").terms
    return outcome in terms and terms[outcome].facts.get("kind") == "harm"


def _apart(named: Sequence[str], finding: Finding) -> list[str]:
    """The harms asked about of which none is a kind of another; those that were seen first, those that nobody counted last."""
    apart = [one for one in named if not any(_same_harm(one, other) for other in named[: named.index(one)])]
    return sorted(apart, key=lambda one: (not _is_seen(one, finding), not _is_counted(one, finding)))[:NAMED_AT_MOST]


def _is_seen(named: str, finding: Finding) -> bool:
    return any(p.events for p in _named_rows(named, finding)) or _is_shared(named, finding)


def _is_counted(named: str, finding: Finding) -> bool:
    return bool(_named_rows(named, finding)) or _is_shared(named, finding)


def _is_shared(named: str, finding: Finding) -> bool:
    return any(_is_share_of(review, named, finding) for review in finding.harm_reviews)


def _named_harm(told: Telling, named: Sequence[str], finding: Finding) -> str:
    """How often the harms asked about were counted, and how many reports of single cases tell of them."""
    first, *others = (_harm_label(told, one, finding) for one in named)
    counts = [harm_words(told, one, finding) for one in named]
    more = "".join(say("named_harm_more", label=label, counted=words) for label, words in zip(others, counts[1:], strict=True))
    return say(
        "named_harm",
        label=f"{first[:1].upper()}{first[1:]}",
        what=treatment(told, finding.frame),
        who=people(told, finding.frame),
        counted=f"{counts[0]}{more}",
        sure=CERTAINTY[finding.harm_certainty.level],
    )


def _harm_label(told: Telling, named: str, finding: Finding) -> str:
    rows = _named_rows(named, finding)
    return outcome_label(rows[0].outcome if rows else named, told)


def harm_words(told: Telling, named: str, finding: Finding) -> str:
    """The counts of a harm, and the reports of single cases that tell of it."""
    return f"{_counted(told, named, finding)}{_reported(told, named, finding)}"


def _counted(told: Telling, named: str, finding: Finding) -> str:
    """The counts of a harm; of an illness that got worse also that it does so without cells."""
    course = say("course_of_illness") if named in OF_ILLNESS and _is_counted(named, finding) else ""
    return f"{_counts(told, named, finding)}{course}"


def _counts(told: Telling, named: str, finding: Finding) -> str:
    rows = _named_rows(named, finding)
    if pooled := _pooled_share(told, named, finding, rows):
        rest = [f"where single studies count it, {_count_words(told, one)}" for one in rows[:1]]
        return "; ".join([pooled, *rest])
    lead = rows[0].outcome if rows else named
    labels = ["" if one.outcome == lead else f"{outcome_label(one.outcome, told)} " for one in rows]
    counted = [f"{label}{_count_words(told, one)}" for label, one in zip(labels, rows, strict=True)]
    if not counted and (rows_in_part := partly_counted(told, finding, [named])):
        return say("named_harm_partly", rows="; ".join(partly_words(told, row) for row in rows_in_part))
    return "; ".join([*counted, *_against(told, lead, finding)]) or say("named_harm_none")


def _pooled_share(told: Telling, named: str, finding: Finding, rows: Sequence[Pooled]) -> str:
    """The share that a published review pooled for just these people, where no study of as many people counts it."""
    reviews = [review for review in finding.harm_reviews if _is_share_of(review, named, finding)]
    best = max(reviews, key=lambda review: (review.n_patients or 0, review.year or 0, review.review_id), default=None)
    own = max((row.total for row in rows if row.match not in ("broader", "borrowed")), default=0)
    if best is None or own > (best.n_patients or own):
        return ""
    basis = basis_words(told, best)
    return say(
        "named_harm_pooled",
        size=estimate_words(told, best),
        text=f" ({told.quoted(best, 'outcome_text')})" if best.outcome_text else "",
        basis=f" ({basis})" if basis else "",
        of=scope_words(best),
        cited=told.cite(best),
    )


def _is_share_of(review: ReviewResult, named: str, finding: Finding) -> bool:
    words, asked_of = vocabulary("conditions"), finding.frame.conditions
    these = bool(review.conditions) and all(any(words.is_kind_of(want, one) for one in review.conditions) for want in asked_of)
    near = asked_of and these and all(any(words.is_kind_of(one, want) for want in asked_of) for one in review.conditions)
    share = review.measure == "proportion" and review.estimate is not None and bool(review.outcome)
    return share and bool(near) and _same_harm(review.outcome, named)


def _against(told: Telling, harm: str, finding: Finding) -> Iterator[str]:
    """The same harm in treated and control groups of the same studies: without it nobody can tell what the illness alone does."""
    for contrast in finding.harm_contrasts:
        if contrast.outcome == harm:
            yield say("named_harm_against", which=_which(told, contrast, finding), two_arms=two_arms(told, contrast))
    if harm == "death" and any(p.outcome == harm and p.events for p in finding.harms):
        yield say("deaths_of_illness")


def _which(told: Telling, contrast: Contrast, finding: Finding) -> str:
    """Whether chance decided who got what, and in whom, where other people are asked about too; of a single study its name."""
    ids = list(dict.fromkeys(treated.study_id for treated, _ in contrast.studies))
    of = in_whom(told, contrast, finding.frame)
    if len(ids) > 1:
        return f"{by_chance(told, contrast)}{of}"
    study = told.evidence.study[ids[0]]
    label = told.figure(label_of(study), value=study.study_id, kind="label", rows=[study], how="label, else study_id and year")
    return f"one study, {label}, {by_chance(told, contrast)}{of}"


def _named_rows(named: str, finding: Finding) -> list[Pooled]:
    """The counts of the harm asked about: of one outcome, without and with a control group, as a harm seen in either must be told."""
    rows = [p for p in finding.harms if _same_harm(p.outcome, named)]
    main = min(rows, key=lambda p: (p.match == "borrowed", p.outcome != named, -p.total), default=None)
    if main is None:
        return []
    own = sorted((p for p in rows if (p.outcome, p.match) == (main.outcome, main.match)), key=lambda p: p.controlled)
    kinds = [p for p in rows if p.outcome != main.outcome and p.match == main.match and p.events]
    return [*own, *sorted(kinds, key=lambda p: (-p.events, p.outcome))[:1]]


def _count_words(told: Telling, main: Pooled) -> str:
    value = [main.events, main.total, main.n_studies, main.estimate, main.ci_low, main.ci_high]
    rows_held = told.outcome_rows(main.outcome, main.studies)
    words = told.figure(count(main), value=value, kind="pooled", rows=rows_held, how=main.method)
    where = "in treated groups of controlled studies" if main.controlled else "in studies without a control group"
    return f"{words}{middle_words(main)}, {where}{from_others(main.match)}"


def _same_harm(one: str, named: str) -> bool:
    words = vocabulary("outcomes")
    return one not in GENERAL and (words.is_kind_of(one, named) or (words.is_kind_of(named, one)))


def _reported(told: Telling, named: str, finding: Finding) -> str:
    """How many reports of single cases tell of a harm: those known to be in just these people after just these cells, and apart from them the others."""
    held = (*own_signals(finding), *elsewhere_signals(told, finding))
    kinds = {named, *(p.outcome for p in _named_rows(named, finding)[:1])}  # the count can be of a wider harm: its reports stand beside it
    reports = [r for r in held if any(_is_kind_of(harm, kind) for harm in r.harms for kind in kinds)]
    if not reports:
        return ""
    just = [r for r in reports if _is_in(finding.frame, r) and _is_after(finding.frame, r)]
    others = [r for r in reports if r not in just]
    words = {
        "number": _reports_words(told, reports),
        "tell": "tells" if len(reports) == 1 else "tell",
        "just": _just_words(told, finding.frame),
        "others": _others_words(finding.frame),
    }
    if not others:
        return say("named_harm_reported", **words)
    if not just:
        return say("named_harm_reported_others", **words)
    few, rest = (told.figure(str(len(rows)), value=len(rows), kind="rows", rows=rows, how="count") for rows in (just, others))
    return say("named_harm_reported_apart", few=few, rest=rest, **words)


def _is_kind_of(harm: str, named: str) -> bool:
    """Whether a report of a harm tells of the one that is named: a report of "infection" alone tells of no infected disc."""
    return vocabulary("outcomes").is_kind_of(harm, named)


def _is_in(frame: Frame, report: HarmReport) -> bool:
    """Whether a report is known to be of people with a condition that was asked about; of none, of anybody."""
    words = vocabulary("conditions")
    return not frame.conditions or any(words.is_kind_of(have, want) for want in frame.conditions for have in report.conditions)


def _is_after(frame: Frame, report: HarmReport) -> bool:
    """Whether a report is known to be on cells of a kind that was asked about, alone or among others."""
    words = vocabulary("cells")
    return not frame.cells or any(words.is_kind_of(have, want) for want in frame.cells for have in report.cells)


def _just_words(told: Telling, frame: Frame) -> str:
    """ " in people with ALS after adipose-derived cells, alone or with others": what was asked, of what a report can be of something else."""
    cells = listed([vocabulary("cells").label(one) for one in frame.cells], "or")
    whom = f" in {people(told, replace(frame, phases=(), levels=(), ais=(), age_group=''))}" if frame.conditions else ""
    return f"{whom}{f' after {cells}, alone or with others' if cells else ''}"


def _others_words(frame: Frame) -> str:
    """What the other reports are of."""
    whom, cells = "in other or unknown conditions", "after other or unknown cells"
    return f"{whom} or {cells}" if frame.conditions and frame.cells else whom if frame.conditions else cells


def _reports_words(told: Telling, reports: Sequence[HarmReport]) -> str:
    words = plural(len(reports), "published report", "published reports")
    return told.figure(words, value=len(reports), kind="rows", rows=reports, how="count")


def _serious(told: Telling, finding: Finding, said: Sequence[str] = ()) -> str:
    """The serious events counted; a grave harm beside none of them, unless it was `said` before."""
    main = main_serious(finding.harms)
    if main is None:
        return say("serious_none", **subject(told, finding))
    seen, parts = _seen_words(told, main), subject(told, finding)
    if main.match == "borrowed" and finding.frame.conditions:
        parts["who"] = say("others_for", who=parts["who"])
    if main.events:
        return say("serious_some", seen=seen, beside=f"{_also_seen(told, main, finding)}{_beside(told, main, finding)}", **parts)
    grave = grave_seen(finding.harms, borrowed=main.match == "borrowed")  # beside a count of other people, a harm of other people
    none_seen = "serious_zero" if main.ci_high < VERY_COMMON else "serious_zero_few"
    if grave and grave.outcome in said:
        return say("serious_zero_named", seen=seen)
    return say("serious_zero_but", grave=_grave_words(told, grave), seen=seen, **parts) if grave else say(none_seen, seen=seen, **parts)


def serious_seen(told: Telling, finding: Finding) -> str:
    """The serious events counted, and where others counted none, those; "" where no study counts them."""
    main = main_serious(finding.harms)
    if main is None or main.match == "borrowed":
        return ""
    others = f"{_also_seen(told, main, finding)}{_beside(told, main, finding)}" if main.events else ""
    return f"{_seen_words(told, main)}{others}"


def grave_and_serious(told: Telling, finding: Finding) -> str:
    """The serious events, a grave harm that was seen and the number of published reports after one treatment, for setting it beside another."""
    grave, reports = grave_seen(finding.harms), own_signals(finding)
    parts = [serious_seen(told, finding), _grave_words(told, grave) if grave else ""]
    if reports and finding.frame.routes and not (finding.frame.cells or finding.frame.donor):  # reports are held apart by route
        parts.append(say("versus_harm_reports", number=_reports_words(told, reports)))
    return ", ".join(part for part in parts if part)


def _seen_words(told: Telling, main: Pooled) -> str:
    return told.figure(
        _serious_words(main),
        value=[main.events, main.total, main.n_studies, main.estimate, main.ci_low, main.ci_high],
        kind="pooled_zero" if main.events == 0 else "pooled",
        rows=told.outcome_rows(main.outcome, main.studies),
        how=main.method,
    )


def _also_seen(told: Telling, main: Pooled, finding: Finding) -> str:
    """The other counts of serious events that are not none: of whatever cause beside those judged related, and of studies of the other design."""
    rows = [p for p in finding.harms if p.outcome in SERIOUS and p.events and p is not main and p.match == main.match]
    ranked = sorted(rows, key=lambda p: (p.outcome == main.outcome, -p.total, p.controlled))
    words = {one: "serious_whatever" if (one.outcome, main.outcome) == SERIOUS else "serious_also" for one in ranked}
    return "".join(say(words[one], seen=_seen_words(told, one)) for one in ranked)


def _beside(told: Telling, main: Pooled, finding: Finding) -> str:
    """Where other studies, of more people, counted none: those too."""
    rows = [p for p in finding.harms if p.outcome in SERIOUS and not p.events and p.match != "borrowed" and p.total > main.total]
    most = max(rows, key=lambda p: (p.total, p.outcome), default=None)
    return say("serious_beside", seen=_seen_words(told, most)) if most else ""


def _grave_words(told: Telling, grave: Pooled) -> str:
    value = [grave.events, grave.total]
    rows = told.outcome_rows(grave.outcome, grave.studies)
    counted = told.figure(
        f"{grave.events} of {grave.total} people", value=value, kind="counts", rows=rows, how="sum of events, sum of totals"
    )
    illness = f" ({say('deaths_of_illness')})" if grave.outcome == "death" else ""
    return say("grave", label=outcome_label(grave.outcome, told), counted=f"{counted}{from_others(grave.match)}{illness}")


def _serious_words(main: Pooled) -> str:
    event = "serious event judged related" if main.outcome == "sae_related" else "serious event"
    wider = from_others(main.match) if main.match == "broader" else ""  # that it is borrowed is told by the subject of the sentence
    closed = f"{wider}," if wider else ""
    where = f"{plural(main.n_studies, 'study', 'studies')} {'with' if main.controlled else 'without'} a control group{wider}"
    if main.events == 0:
        return say("zero_words", event=event, people=_whom(main), where=where, upper=limit(main.ci_high))
    share, low, high = percent(main.estimate), percent(main.ci_low), percent(main.ci_high)
    crude = main.events / main.total
    far = max(main.estimate, crude) > FAR_FROM_CRUDE * min(main.estimate, crude)
    pooled = f"{say('pooled_share')} " if far else ""
    return say(
        "some_words",
        event=event,
        events=str(main.events),
        people=_whom(main),
        where=f"{where}{closed.removeprefix(wider)}",
        pooled=pooled,
        share=share,
        low=low,
        high=high,
    )


def _whom(main: Pooled) -> str:
    """The denominator: of a study with a control group, the treated only."""
    return f"{main.total} treated" if main.controlled else str(main.total)


def _other_harm(told: Telling, finding: Finding) -> str:
    parts = []
    compared = key_comparison(finding)
    if compared is not None:
        name, of = outcome_label(compared.outcome, told), scope_words(compared)
        parts.append(say("more_frequent", of=of, name=name, size=estimate_words(told, compared)))
    seen = list(dict.fromkeys(p.outcome for p in _single_seen(finding)))[:SEEN_AT_MOST]
    if seen:
        illness = f" ({say('deaths_of_illness')})" if "death" in seen else ""
        parts.append(f"{listed([vocabulary('outcomes').label(one) for one in seen])} followed in some people{illness}")
    parts += _reports(told, finding)
    start = "; ".join(parts) or "rare and late harms cannot be ruled out"
    return f"{start[:1].upper()}{start[1:]} (certainty about serious harm: {CERTAINTY[finding.harm_certainty.level]})."


def _single_seen(finding: Finding) -> list[Pooled]:
    """The single harms that were seen: grave ones first, then the common ones."""
    terms = vocabulary("outcomes").terms
    main = main_serious(finding.harms)
    borrowed = main is not None and main.match == "borrowed"
    rows = [p for p in finding.harms if p.events and p.outcome not in SERIOUS and (borrowed or p.match != "borrowed")]
    told = grave_seen(finding.harms, borrowed=borrowed)
    grave = [
        p for p in rows if terms[p.outcome].facts.get("serious") and not (main and not main.events and told and p.outcome == told.outcome)
    ]
    return [*grave[:SEEN_AT_MOST], *(p for p in rows if p.outcome in COMMON_HARMS and not terms[p.outcome].facts.get("serious"))]


def _reports(told: Telling, finding: Finding) -> list[str]:
    own, elsewhere = own_signals(finding), elsewhere_signals(told, finding)
    near = [report for report in elsewhere if is_of_cells(finding.frame, report)]  # of just these cells, whoever was treated
    reports = [*own, *near] if own else elsewhere
    if not reports:
        return []
    number, tell = _reports_words(told, reports), "stands" if len(reports) == 1 else "stand"
    where = f"{_in_whom(reports, finding)}{_after_which(told, reports, finding)}"
    return [f"{number} of serious harm{where}, of unknown frequency, {tell} outside these rates"]


def _in_whom(reports: Sequence[HarmReport], finding: Finding) -> str:
    """In whom: a route is asked about whomever it harmed, so of people with the condition asked about few of the reports can be, or none."""
    inside = [report for report in reports if _is_in(finding.frame, report)]
    if len(inside) == len(reports):
        return ""
    return " in these and other conditions" if inside else " in other or unknown conditions"


def _after_which(told: Telling, reports: Sequence[HarmReport], finding: Finding) -> str:
    """After which cells: where a kind is asked about, how many of the reports are known to be on it; most are on others."""
    if not finding.frame.cells:
        return ""
    near = [report for report in reports if is_of_cells(finding.frame, report)]
    if len(near) == len(reports):
        return ""
    few = told.figure(f"{len(near)} of them", value=len(near), kind="rows", rows=near, how="count") if near else "none of them"
    return say("reports_after", few=few, what=listed([vocabulary("cells").label(one) for one in finding.frame.cells], "or"))
