"""What became of the trials of a product that words name: a page that says "now in phase 3" may be years old."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from cordwise.answers.context import Context
from cordwise.answers.developed import developed_by_name, missed_its_goal, of_the_trial_named, says_it_missed
from cordwise.answers.transplants import treatments_of
from cordwise.records.evidence import Programme
from cordwise.text.fold import fold

FIRST_FOR_EFFECT = 2
"""The phase from which trials are made to show an effect."""
ENDED = ("completed", "terminated", "withdrawn", "suspended")

_TO_COME = re.compile(
    r"\b(?:under ?way|on-?going|in progress|"
    r"(?:is|are) (?:now |currently |presently |still |being )*(?:tested|studied|evaluated|investigated|trialled|assessed|explored)|"
    r"(?:is|are|has been|have been) (?:now |currently |presently |still )*"
    r"(?:recruiting|enroll?ing|conducting|running|testing|studying|evaluating|in phase|in a phase|in clinical|being (?:recruited|enrolled|run|conducted))|"
    r"(?:now|currently|presently) (?:in|being|testing|enroll?ing|recruiting|running|conducting)|(?<!after )(?<!before )(?<!since )(?<!upon )(?:recruiting|enroll?ing)|"
    r"(?:has|have) (?:\w+ )?(?:begun|started|launched|entered|commenced|moved)|(?:will|plans? to|hopes? to|expects? to|set to|about to|due to) (?:\w+ )?"
    r"(?:begin|start|enroll?|launch|test|recruit|report|complete|finish|move|continue|be (?:tested|completed|enrolled))|goes on|"
    r"(?:results|data) (?:\w+ ){0,3}(?:expected|due|awaited)|(?:awaiting|expects?|expecting) (?:\w+ ){0,3}(?:results|data)|preparations?|preparing|looking for (?:patients|participants|volunteers))\b"
)
_OVER = re.compile(
    r"\b(?:was (?:stopped|halted|terminated|completed|abandoned|suspended)|were (?:stopped|halted|completed)|ended|ending|ends|halt\w*|stops|stopping|failed|missed|did not (?:meet|reach)|(?:has|have) (?:been )?(?:ended|completed|stopped|halted|finished)|is (?:over|complete|finished)|discontinued|terminated)\b"
)
_PHASE = re.compile(r"\bphases?[\s-]*((?:[1-3]|i{1,3})[ab]?)(?:\s*(?:/|-|and|&)\s*((?:[1-3]|i{1,3})[ab]?)\b)?")
_ROMAN = {"i": "1", "ii": "2", "iii": "3"}

_COUNT = re.compile(r"\b(\d+) (?:of|out of|in) (?:the )?(?:\w+ )?\d+\b")
_PEOPLE = re.compile(r"\bin \d+\b|\b\d+ (?:of|people|patients)\b")
_WAYS = {
    "worse": re.compile(r"\b(?:got worse|worse\w*|deteriorat\w*|progress(?:ed|ion)|declin\w*|relaps\w*)\b"),
    "better": re.compile(r"\b(?:better|improv\w*|respon[ds]\w*|recover\w*|gain\w*|regain\w*|stable|free of)\b"),
    "dead": re.compile(r"\b(?<!nobody )(?<!no one )(?:died|deaths?)\b"),
}
_SPONSOR = re.compile(r"([A-Z]\w+) (?:Medical )?(?:University|Clinic)\b(?! of)|University of ([A-Z]\w+)")
_OF_A_TRIAL = re.compile(r"\b(?:trials?|stud(?:y|ies)|phase|end ?points?|goals?|results?|data|placebo|saline|sham|vehicle|dummy)\b")
_RIVALS = r"(?:placebo|saline|sham|vehicle|dummy|controls?|control group|riluzole|edaravone|standard care|usual care)"
_PRAISED = re.compile(
    r"\b(?:met|meets|reached|reaches|hit|achieved|fulfilled)\b.{0,40}\b(?:end ?points?|goals?|aims?|targets?|objectives?)\b|\bend ?points? (?:\w+ ){0,2}(?:met|reached|achieved)\b|"
    r"\b(?:prove[sd]?|proven|shows?|showed|shown|demonstrat\w+|confirm\w*|establish\w*)\b.{0,60}\b(?:works?|effective\w*|efficacy|efficacious|slow\w*|halt\w*|stop\w*|revers\w+|restor\w+|improv\w*|help\w*|benefits?)\b|"
    r"\b(?:was|were|is|are|became|proved|turned out) (?:to be )?(?:a |an )?(?:\w+ )?(?:success\w*|positive|effective|triumph\w*|favou?rable|excellent)\b|\bpositive (?:\w+ ){0,3}?(?:results?|data|read-?outs?|outcomes?)\b|\bwork(?:s|ed) (?:well |best )?in (?:its |the |a )?(?:\w+ ){0,2}?(?:phase|trial)\b|"
    rf"(?<!placebo )(?<!saline )(?<!sham )\b(?:beats?|beaten|bested|outdid|surpassed|trounced|defeated)\b.{{0,25}}\b{_RIVALS}\b|\b(?:better|superior|more effective|ahead)\b.{{0,12}}\b(?:than|to|of)\b.{{0,25}}\b{_RIVALS}\b|"
    r"(?<!placebo )(?<!saline )(?<!sham )\boutperform(?:s|ed)\b|\b(?:came|comes|come) out (?:\w+ ){0,2}?(?:ahead|on top|positive\w*|favou?rabl\w+|winning|victorious)\b|"
    r"\b(?:passed|passes|sailed through|came through|got through|made it through) (?:its |the |a |all )?(?:\w+ ){0,2}?(?:phases?|trials?|stud(?:y|ies)|end ?points?)\b(?! recruit| enrol)|"
    r"\bcomplet(?:ed|es) (?:\w+ ){0,2}?(?:phase|trial|study)\b.{0,12}\b(?:successfully|with (?:\w+ )?success)\b|\bsuccessfully (?:completed|passed|finished) (?:\w+ ){0,2}?(?:phase|trial|study)\b|"
    r"\bsucceed(?:ed|s)\b(?! in (?:enrol|recruit|treat|rais|gett|secur|complet|delay|transplant|inject|deliver)\w*)|\b(?:won|prevailed|triumphed) (?:out )?(?:in|against|over)\b"
)
"""Words that say that a trial showed an effect."""
_DENIED_FAILURE = re.compile(
    r"\b(?:did not|didn't|does not|doesn't|has not|hasn't|have not|had not|never|by no means|far from) (?:\w+ ){0,1}?(?:fail(?:ed|ing)?|miss(?:ed|ing)?|flop(?:ped)?|disappoint(?:ed)?)\b|"
    r"\b(?:no|not a|never a|hardly a|anything but a|far from a|by no means a|[a-z]+n't a) (?:\w+ )?(?:failure|flop|disappointment)\b|"
    r"\b(?:not true|untrue|false|wrong|incorrect|a myth|a lie|a misconception|nonsense) (?:to (?:say|claim|think|write|believe) )?that\b.{0,60}\b(?:failed|missed|was a failure|did not (?:work|help|meet|reach))\b|"
    r"\bthat (?:[\w-]+ ){1,8}(?:failed|missed (?:\w+ ){1,3})(?: in phase \w+)? ?(?:is|was) (?:simply |just )?(?:not true|untrue|false|wrong|a myth|a lie|nonsense)\b"
)
"""Failures denied, which is praise."""
_OF_OTHERS = re.compile(
    r"\b(?:where|while|when|after|unlike) (?:[\w-]+ ){0,3}?(?:others?|drugs?|riluzole|edaravone|everything|everybody|everyone|treatments?|therap(?:y|ies)|medicines?|rivals?|attempts?) (?:\w+ ){0,2}?fail(?:ed|s)?\b"
)
"""What else failed."""
_DENIES = re.compile(
    r"\b(?:not|no|nor|never|none|nobody|nothing|neither|without|cannot|hardly|unable|lack\w*|far from|anything but|untrue|false|wrong|myth|lie)\b|n't\b"
)
_NOT_OF_THE_WHOLE = re.compile(
    r"\b(?:safe|safety|tolerab\w+|feasib\w+|missed|fail\w*|subgroup\w*|exploratory|secondary|slow(?:er)?[- ]progress\w*|early[- ]stage|milder|interim|post hoc|if|whether|would|could|may|might|hop(?:e|es|ed|ing)|expect\w*|"
    r"(?:almost|nearly|narrowly) (?:me?et|reach\w*|hit|beat|succe\w+|achiev\w*|pass\w*|show\w*|prove\w*|work\w*|won)|believ\w*|thought|wanted|disput\w*|doubt\w*|animals?|mice|rats?|only in|in some|in a few|recruitment|enrol\w*)\b|"
    r"^(?!.*\b(?:success\w*|succe\w+|works?|worked|proof|prove[sdn]?)\b).*?(?:\b(?:end ?points?|goals?|criteri(?:on|a)|definition) (?:was|were|had been|has been) (?:\w+ ){0,2}?(?:met|reached|achieved|fulfilled) (?:in|by|among) (?:\w+ ){0,2}?\d[\d.]*(?: ?%| (?:out )?of \d)|"
    r"\d[\d.]*(?: ?%| (?:out )?of (?:the )?\d+) (?:of )?(?:[\w-]+ ){0,5}?(?:met|reached|achieved|fulfilled)\b)"
)
"""Words of safety, of a part of the people, of what is hoped; or of how many of the people met what was counted, which is no word on the trial."""
_DENIED_TO = re.compile(r"\b(?:myth|lie|untrue|false(?:ly)?|wrong(?:ly)?|not true|misconception|rumou?rs?)\b")


def failed_trials_praised(context: Context) -> tuple[Programme, ...]:
    """The trials of a product that a claim names and says to have shown an effect, or to have met their goal, or not to have failed, and that did not: of the phase that it gives, for whom it names.

    All trials that can be meant must have failed.
    """
    folded = context.folded
    failed = _failed(context, folded)  # asked first: few sentences name a product
    return failed if failed and _praises(folded, context.claim.cues) else ()


def _praises(folded: str, cues: Sequence[str]) -> bool:
    """Whether words say that a trial showed what it set out to show: outright, or by denying that it failed."""
    rest = _OF_OTHERS.sub(" ", _DENIED_FAILURE.sub(" ", folded))
    if _NOT_OF_THE_WHOLE.search(rest):
        return False
    if _DENIED_FAILURE.search(folded):
        return not _DENIES.search(rest)
    denied = _DENIES.search(rest) if rest != folded else "negation" in cues or _DENIED_TO.search(folded)
    return not denied and bool(_PRAISED.search(rest)) and (rest != folded or bool(_OF_A_TRIAL.search(folded)))


def failed_products_praised(context: Context) -> tuple[Programme, ...]:
    """The trials of a product that a claim flatly says to help, where all that were made to show an effect have failed."""
    folded = context.folded
    if context.claim.strength == "hedged" or "negation" in context.claim.cues:
        return ()
    failed = _failed(context, folded)
    return () if failed and _NOT_OF_THE_WHOLE.search(folded) else failed


def failures_told(context: Context) -> tuple[Programme, ...]:
    """The trials of a product that a claim says to have missed their goal, where they did."""
    folded = context.folded
    failed = _failed(context, folded)
    return failed if failed and says_it_missed(folded) and not _DENIED_FAILURE.search(folded) else ()


def trial_counted(context: Context) -> tuple[Programme, ...]:
    """The one trial that a claim names by its own name and gives counts of people of, if counts are held of it."""
    if not context.developed or not _COUNT.search(context.folded):
        return ()
    named = of_the_trial_named(context.developed, context.folded)
    return named if len(named) == 1 and named[0].status in ENDED and _PEOPLE.search(named[0].result) else ()


def counted_as_held(context: Context) -> bool:
    """Whether all counts that a claim gives of a trial are in what is held of it, in the same order, and count people who fared the same way."""
    trials, told = trial_counted(context), _COUNT.findall(context.folded)
    if not trials or not _ways(context.folded) or not _ways(context.folded) <= _ways(trials[0].result.lower()):
        return False
    held = iter(re.findall(r"\d+", trials[0].result))
    return all(count in held for count in told)


def _ways(folded: str) -> frozenset[str]:
    """The ways in which folded words say that people fared."""
    return frozenset(way for way, words in _WAYS.items() if words.search(folded))


def _failed(context: Context, folded: str) -> tuple[Programme, ...]:
    """The trials of the products named, for the people named, if they have all failed: of the phases named, else of the latest phase that was made to show an effect."""
    return _without_effect(context.developed, folded, context.claim.frame.conditions) if context.developed else ()


def praised_in_vain(named: tuple[Programme, ...], folded: str, conditions: Sequence[str]) -> tuple[Programme, ...]:
    """The trials meant, of those that words name, where the words say that they showed an effect and none of them did."""
    failed = _without_effect(named, folded, conditions) if named else ()
    return failed if failed and _praises(folded, ("negation",) if _DENIES.search(folded) else ()) else ()


def failed_products_named(context: Context) -> tuple[Programme, ...]:
    """The trials of the products that a page names, where all of a product that were made to show an effect in such people have failed."""
    if not context.page.names_products:
        return ()
    rows = developed_by_name(context.evidence, fold(context.page.text))
    conditions = context.finding.frame.conditions
    of_each = (tuple(other for other in rows if set(row.names) & set(other.names)) for row in rows)
    failed = (one for same in of_each for one in _without_effect(same, "", conditions))
    return tuple(row for row in dict.fromkeys(failed) if not conditions or set(conditions) & set(row.conditions))


def _without_effect(rows: tuple[Programme, ...], folded: str, asked_of: Sequence[str]) -> tuple[Programme, ...]:
    """The trials meant, if they all failed."""
    named = of_the_trial_named(rows, folded)
    phases, conditions = _phases(folded), set(asked_of)
    for_them = tuple(row for row in named if conditions & set(row.conditions)) or named
    told = tuple(row for row in for_them if row.status in ENDED)
    if phases:
        meant = tuple(row for row in told if phases & set(row.phase.split("/")))
    else:
        latest = max((_latest_phase(row) for row in told), default=0)
        meant = tuple(row for row in told if _latest_phase(row) == latest >= FIRST_FOR_EFFECT)
    return meant if all(missed_its_goal(row) for row in meant) else ()


def _latest_phase(row: Programme) -> int:
    """The later phase of a trial that is of two, 0 where none is held."""
    return max(map(int, re.findall(r"\d", row.phase)), default=0)


def ended_since(context: Context) -> tuple[Programme, ...]:
    """The trials that a claim tells of as still to come or under way, and that have ended.

    Of the product that it names, for whom it names if there was a trial for them: of the phase that it gives, or where it gives none only if all of that product's are over. Where it names no
    product but a phase, of the only product that its page names.
    """
    folded = context.folded
    if not _TO_COME.search(folded) or _OVER.search(folded):
        return ()
    phases = _phases(folded)
    named = context.developed or (context.page.programmes if phases else ())
    conditions = set(context.claim.frame.conditions)
    for_them = tuple(row for row in named if conditions & set(row.conditions)) or named
    meant = tuple(row for row in for_them if not phases or phases & set(row.phase.split("/")))
    return meant if all(row.status in ENDED for row in meant) else ()


def trials_of_the_sponsor(context: Context) -> tuple[Programme, ...]:
    """The ended trials of a university or hospital that a page names, of the cells that it names, for whom the claim speaks of."""
    conditions, page = set(context.claim.frame.conditions), context.page
    if not conditions or not page.tells_of_research:
        return ()
    rows = (
        row for row in context.evidence.programmes if row.status in ENDED and conditions & set(row.conditions) and _sponsors(row.sponsor)
    )
    return tuple(row for row in rows if treatments_of(page.text) & set(row.cells) and _names_one_of(_sponsors(row.sponsor), page.text))


@lru_cache(maxsize=256)
def _names_one_of(names: tuple[str, ...], text: str) -> bool:
    """Whether a text names one of the places, looked up once for all claims of a page."""
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in names)


@cache
def _sponsors(sponsor: str) -> tuple[str, ...]:
    """The names of places in a sponsor: "Duke" of "Duke University"."""
    return tuple(name for match in _SPONSOR.finditer(sponsor) for name in match.groups() if name)


def _phases(folded: str) -> set[str]:
    found = (part for match in _PHASE.finditer(folded) for part in match.groups() if part)
    return {_ROMAN.get(part.rstrip("ab"), part.rstrip("ab")) for part in found}
