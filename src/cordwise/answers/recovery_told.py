"""How much recovery without cells a claim tells of people with a cord injury, beside the series that are held of people with the same grade at the same time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from cordwise.answers.context import Context
from cordwise.claims.lexicon import mentions, names_cells
from cordwise.records.evidence import Evidence, NaturalRate

SLACK = 0.15
"""By so much a share may lie above the highest series held before it is told as too high: other times, levels and ways to count differ by less."""
FAR_BELOW = 0.5
"""A share below this part of the lowest series held is told as too low."""
LATE_DAYS = 120.0
"""From so many days after the injury on, people examined are counted as late."""

_GAIN = re.compile(r"\b(?:conver\w+|(?:improv|gain|recover|regain|get better|gets better|got better|move[sd]? up|rise)\w*)\b")
_OTHERWISE = re.compile(
    r"\b(?:walk\w*|normal\w*|bladder|bowel|sensation|feeling|hand|arm|neurological(?:ly)? (?:complete|full)\w*|to (?:at least |an? )?(?:(?:ais|asia|frankel|grade) ){0,2}[b-e]|two grades|two or more)\b"
)
"""Gains of another kind than a grade."""
_FULL = re.compile(
    r"\b(?:(?:complete|full|total)(?:ly)? (?:(?:neurologic(?:al)?|motor|sensory|functional|spontaneous) )*(?:recover\w*|function\w*)|recover\w* (?:\w+ )?(?:completely|fully|totally|entirely))\b"
)
"""A gain of all that was lost: it is rarer than that of a grade, so that only more of it than of grades can be told as too much."""
_WHETHER_BETTER = re.compile(
    r"\b(?:(?:recover|improv|regain|gain|conver|heal|cur(?:e|ab|ing)|incurab|irrevers|permanent|revers|restor|repair|regenerat|regrow|treat|therap|progress)\w*|better|options?|walk\w*|return\w*|for good|lifelong|spontaneous\w*|back|normal|connect\w*|reconnect\w*|lasts?|lasting|remains?|stays?|done|shrinks?|vanish\w*)\b"
)
"""Words on whether people get better, on which the series bear."""
_BY_ITSELF = re.compile(
    r"\bwithout (?:any |the |stem |our )*(?:stem cells?|cells|cell therapy|treatment|therapy|transplant\w*)\b|\b(?:on|of) (?:their|its|his|her|your) own\b|\bby (?:themselves|itself)\b|\bspontaneous(?:ly)?\b|\bnatural(?:ly| recovery| course| history)\b|\buntreated\b"
)
_DENIED = re.compile(r"\b(?:not|\w+n't) (?:\w+ ){0,2}(?:\d|all|most|every|true|the case|nearly|almost)")
_RESULT = re.compile(r"\b(?:improved|recovered|converted|regained|gained|got)\b")
_LATE = re.compile(
    r"\bchronic\b|\b(?:after|beyond|past|more than) (?:a|one|the first|two|\d) years?\b|\ba year or (?:more|later)\b|\byears (?:after|later|on)\b"
)
_RECOVERY = r"(?:recover(?:y|ies)|improvements?|gains?|progress|return|changes?|conversions?|healing)"
_OF_RECOVERY = re.compile(
    rf"(?:\b(?:most|majority|half|third|quarter|fifth|bulk|part)|\bper ?cent|%)(?: of)? (?:(?!people|patients|those|whom)[\w-]+ ){{0,3}}{_RECOVERY}\b"
    r"(?! (?:a|an|one|at least|some) )"
)
"""A share of what is regained ("most recovery happens early"), and not of people."""
_WHO = (
    r"(?=(?: of)?(?: (?:the|these|those|them|such|all|our))* (?:(?:(?!recover|improve|gain|happen|occur|in\b|on\b|after\b|during\b|from\b)[\w/-]+ ){0,5}"
    r"(?:people|patients|persons|individuals|participants|survivors|adults|children|men|women|cases|injuries|paraplegics|tetraplegics|of them)\b"
    r"|(?:who|with|ais|asia)\b|(?:(?:will|do|would|can|could|still|later|then|eventually|also|spontaneously) )*"
    r"(?:convert|improve|gain|recover|regain|get|got|move|rise|rose)(?:s|d|ed)?\b)|(?: of)? (?:these|those|them)\b)"
)
"""After words of a share: people, or what people do."""
_IN_WORDS: tuple[tuple[re.Pattern[str], float, float], ...] = (
    (
        re.compile(
            r"\b(?:almost|nearly|practically|virtually) (?:no one|nobody|none|never)\b|\bhardly (?:any|anyone|anybody|ever)\b|\bvery few\b"
        ),
        0.0,
        0.1,
    ),
    (re.compile(r"\b(?:nobody|no one|none|never)\b"), 0.0, 0.0),
    (
        re.compile(r"\b(?:almost|nearly|practically|virtually) (?:all|every\w*)\b|\bthe (?:vast|great|overwhelming) majority\b" + _WHO),
        0.75,
        1.0,
    ),
    (re.compile(r"\b(?:most|the majority|more than half|over half|nine in ten|the greater part)\b" + _WHO), 0.5, 1.0),
    (re.compile(r"\b(?:few|a minority|seldom|rarely)\b"), 0.0, 0.4),
)


class Recovery(NamedTuple):
    """The share of people (0 to 1, from and to) with a grade who are said to gain one, and whether late after the injury."""

    low: float
    high: float
    grade: str
    late: bool
    full: bool = False  # of all that was lost, and not of a grade


def recovery_told(context: Context) -> Recovery | None:
    """What a claim says of how many people gain a grade without cells, worked out once; None where it speaks of something else, or of several grades."""
    if "recovery" not in context.kept:
        context.kept["recovery"] = _recovery(context)
    told: Recovery | None = context.kept["recovery"]
    return told


def _recovery(context: Context) -> Recovery | None:
    claim, folded = context.claim, context.folded
    if len(claim.frame.ais) != 1 or not _GAIN.search(folded) or _OTHERWISE.search(folded):
        return None
    if (
        _DENIED.search(folded)
        or _OF_RECOVERY.search(folded)
        or not (claim.kind == "natural_history" or _BY_ITSELF.search(folded) or _told_as_usual(context))
    ):
        return None
    share = _share(context)
    late = claim.frame.phases == ("chronic",) or _LATE.search(folded) is not None
    return share and Recovery(*share, claim.frame.ais[0], late, _FULL.search(folded) is not None)


def course_of_another_outcome(context: Context) -> bool:
    """Whether a claim on people with a cord injury tells something else than whether they get better, or counts a gain of another kind than a grade."""
    if "spinal_cord_injury" not in context.claim.frame.conditions:
        return False
    counted = any(quantity.kind in ("share", "of") for quantity in context.claim.quantities)
    return not _WHETHER_BETTER.search(context.folded) or (
        counted and (_OTHERWISE.search(context.folded) or _FULL.search(context.folded)) is not None
    )


def _told_as_usual(context: Context) -> bool:
    """Whether a count is told of people at large ("half improve"), on a page that neither offers treatment nor reports its own: of whom cells were not given."""
    page = context.page
    if context.claim.kind != "efficacy_number" or page.promotes or page.reports or _RESULT.search(context.folded):
        return False
    return not names_cells(mentions(context.claim.quote))


def _share(context: Context) -> tuple[float, float] | None:
    for quantity in context.claim.quantities:
        if quantity.kind == "share":
            return quantity.low, quantity.high
        if quantity.kind == "of" and quantity.total:
            return quantity.low / quantity.total, quantity.low / quantity.total
    return next(((low, high) for words, low, high in _IN_WORDS if words.search(context.folded)), None)


def series_held(evidence: Evidence, grade: str, *, late: bool) -> tuple[NaturalRate, ...]:
    """The series that tell how many people with a grade gained one, examined early or late after the injury."""
    return tuple(
        row
        for row in evidence.natural_history
        if row.use
        and row.to_ais == "improved_ge1"
        and row.baseline_ais == (grade,)
        and ((row.window_days_min or 0) >= LATE_DAYS) == late
        and _rate(row) is not None
    )


def _rate(row: NaturalRate) -> float | None:
    return row.rate if row.rate is not None else (row.events or 0) / row.total if row.events is not None and row.total else None


def range_held(evidence: Evidence, told: Recovery) -> tuple[float, float] | None:
    """The lowest and the highest share that the series held found; None where there is none."""
    return _range(series_held(evidence, told.grade, late=told.late))


def _range(rows: Iterable[NaturalRate]) -> tuple[float, float] | None:
    rates = [rate for row in rows if (rate := _rate(row)) is not None]
    return (min(rates), max(rates)) if rates else None


def beside_the_series(context: Context) -> str:
    """Whether a claim tells "more" or "less" recovery without cells than the series held, or "as much"; "" where it tells none, or none is held."""
    told = recovery_told(context)
    held = range_held(context.evidence, told) if told else None
    if told is None or held is None:
        return ""
    if told.low > held[1] + SLACK:
        return "more"
    if told.full:
        return ""
    return "less" if told.high < held[0] * FAR_BELOW else "as much"


def told_of_the_series(context: Context) -> str:
    """What the series held found, in a sentence; "" where the claim tells nothing of the kind."""
    told = recovery_told(context)
    rows = series_held(context.evidence, told.grade, late=told.late) if told else ()
    held = _range([row for row in rows if not row.level] or rows)
    if told is None or held is None:
        return ""
    low, high = (f"{round(100 * share):d}%" for share in held)
    who = (
        f"Of people who are still AIS {told.grade} four months or more after the injury"
        if told.late
        else f"Of people examined as AIS {told.grade} in the first weeks"
    )
    return f"{who}, {low if low == high else f'{low} to {high}'} gained a grade without cells in the series held."


def series_compared(context: Context) -> tuple[NaturalRate, ...]:
    """The series that a claim of recovery is set beside."""
    told = recovery_told(context)
    return series_held(context.evidence, told.grade, late=told.late) if told else ()
