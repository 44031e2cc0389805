"""Who took part, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cordwise.answers.cards.plain import card_words, time_words
from cordwise.answers.cards.stage import were_counted
from cordwise.answers.sections.telling import listed, plural
from cordwise.records.evidence import Evidence, Study


def people_lines(study: Study, evidence: Evidence) -> Iterator[str]:
    """How many, how old, with what injury, where and how long."""
    yield from _numbers(study, evidence)
    words, one = card_words(), _is_one(study)
    yield words["ages_of_one" if one else "ages"][study.age_group or "none"]
    if study.ais:
        yield f"At the start {'the' if one else 'their'} AIS grade was {listed(study.ais, 'or')}. {words['ais']}"
    if study.phases:
        yield words["phases_of_one" if one else "phases"][study.phases[0] if len(study.phases) == 1 else "several"]
    if study.countries:
        yield f"Place: {listed(study.countries)}."
    if study.followup_months_max is not None:
        when = "followed" if were_counted(study, evidence) else "to be followed"
        how_long = time_words(study.followup_months_max)
        span = f"for {how_long} on average" if is_mean_followup(study) else f"for up to {how_long}"
        yield f"{'The person was' if one else 'They were'} {when} {span}."


def is_mean_followup(study: Study) -> bool:
    """Whether the one time held is a mean or a median: some people were followed for longer."""
    return (
        study.followup_months_min == study.followup_months_max and re.search(card_words()["followed_on_average"], study.notes) is not None
    )


def _is_one(study: Study) -> bool:
    return study.n_treated == 1 or (study.design == "case_report" and not study.n_treated)


def _numbers(study: Study, evidence: Evidence) -> Iterator[str]:
    counted = were_counted(study, evidence)
    treated, control, enrolled = study.n_treated, study.n_control, study.n_enrolled
    if treated and treated == control == enrolled:
        yield f"{plural(treated, 'person', 'people')} took part. Each was in both groups, one after the other."
    elif treated:
        got = "got" if counted else "was to get" if treated == 1 else "were to get"
        yield f"{plural(treated, 'person', 'people')} {got} the treatment."
        if control:
            yield f"{control} {'was' if control == 1 else 'were'} {'' if counted else 'to be '}in a control group."
    elif enrolled:
        yield f"{plural(enrolled, 'person', 'people')} {'took part' if counted else 'were to take part'}."
    elif _is_one(study):
        yield "One person got the treatment."
    else:
        yield "How many took part is not held."
