"""What words say by their form: that nothing was ever tried, that a year is still to come, that what stands beside them is untrue."""

from __future__ import annotations

import re

_NO_PEOPLE = r"(?:animals?|mice|mouse|rats?|rodents?|dogs?|pre-?clinical|(?:the )?lab(?:orator(?:y|ies))?|(?:mice|rats|animals) and (?:rats|mice|animals|dogs))\b"
"""Where cells are tried before people have them."""
_SORTS = r"(?:(?:human|clinical|randomi[sz]ed|controlled|proper|placebo[- ]controlled|double[- ]blind(?:ed)?),? )*"
_DENIES_TRIALS = re.compile(
    r"\bno (?:\w+[- ]){0,4}(?:human|clinical|randomi[sz]ed|controlled)?\s?(?:\w+ ){0,2}(?:evidence|trials?|stud(?:y|ies)|data) (?:\w+ ){0,3}(?:exists?|available|has been|have been|in humans|for)|"
    r"\bno (?:\w+[- ]){0,2}(?:trials?|stud(?:y|ies)) (?:in|on|with|of) (?:people|humans|patients|human beings) (?:\w+ ){0,3}(?:tested|looked|done|run|begun|started|carried|exists?)|"
    r"\b(?:there (?:are|is)|has been|have been) no (?:\w+ ){0,3}(?:human|clinical|randomi[sz]ed|controlled) (?:\w+ ){0,2}(?:trials?|stud(?:y|ies)|evidence)|\bnever been (?:tested|studied|tried) in (?:humans|people|patients)"
)
_OF_A_KIND = re.compile(
    r"\b(?:as long as|until|unless|if|while|because|had (?:\w+ )?been|at th(?:e|at) time|(?:before|prior to|by) (?:the )?(?:19|20)\d\d)\b|\bno (?:\w+[- ]){0,3}(?:large\w*|larger|bigger|big|adequate\w*|sufficient\w*|definitive|pivotal|long[- ]term|completed|phase (?:3|iii|2|ii)|multicent\w+|head[- ]to[- ]head|such|similar|further|other)\b|"
    r"\bno (?:\w+ ){0,3}(?:evidence|proof|data|stud(?:y|ies)|trials?) (?:for|of|behind|to support|in support of) (?:any of )?(?:this|that|it|these|those|such)\b(?! (?:\w+ )?(?:treatments?|therap|cells?|procedures?|injections?))"
)
"""Of such trials there may well be none."""
_NONE_SEEN = re.compile(
    r"\bno (?:\w+ ){0,2}evidence of (?:\w+ ){0,2}(?:tumou?rs?|infection|harm|toxicity|worsening|growths?|adverse|complications?)\b"
)
_DENIES_ANY = re.compile(
    r"\bno (?:(?:randomi[sz]ed|controlled|clinical|human|placebo[- ]controlled|double[- ]blind(?:ed)?|proper)[- ,]*(?:and )?)*(?:trials?|stud(?:y|ies)) (?:of|with|on|in|using|that) .{0,70}\b(?:has|have) (?:ever |yet |so far )?(?:been )?"
    r"(?:done|carried out|conducted|performed|run|undertaken|held|published|tested|looked)\b|\bthere (?:are|have been) no (?:clinical |human )?(?:trials?|studies) (?:in|on|with) (?:people|humans|patients)\b|"
    rf"\bonly (?:ever )?been (?:tried|tested|used|studied|given) (?:in|to|on) {_NO_PEOPLE}|"
    rf"\b(?:tried|tested|used|studied|given|investigated|examined) (?:only|solely|just|exclusively) (?:in|on|with) {_NO_PEOPLE}|"
    rf"\b(?:only|solely|just|nothing but) {_NO_PEOPLE}[- ](?:stud(?:y|ies)|experiments?|data|work|research|evidence|trials?)\b.{{0,60}}\b(?:exists?|(?:has|have) been|(?:is|are) (?:available|held|known|published))\b|"
    rf"\b(?:not|never|\w+n't) (?:(?:yet|so far|ever|as yet) )?(?:been )?(?:yet )?(?:a single|any|one|even one) {_SORTS}(?:trials?|stud(?:y|ies))\b (?:of|in|on|with|to)\b(?! (?:it|this|that|these|those|such)\b)|"
    rf"(?:^|[.;:,(] |\b(?:so far|that|but|and|because) ){_SORTS}(?:trials? (?:[\w-]+ ){{0,10}}(?:in|on|with) (?:people|humans|patients|human beings|children|adults|persons)|(?<=human )trials?|(?<=clinical )trials?)\b (?:[\w'-]+ ){{0,10}}?(?:have|has) (?:not|yet to|never)(?: yet)? (?:yet )?(?:been )?"
    r"(?:beg[iu]n|start(?:ed)?|done|run|carried out|conducted|performed|taken place|happen(?:ed)?|tak(?:e|en) place)\b|"
    r"\bno (?:human|human being|person|patient|man or woman) (?:\w+ ){0,8}?ha(?:s|ve) (?:ever|yet) (?:been )?(?:treated with|given|received|had) .{0,60}\b(?:cells?|trials?|stud(?:y|ies))\b"
)
_DENIES_DATA = re.compile(
    r"\b(?:data|evidence)\b.{0,40}\b(?:do(?:es)? not|don't|doesn't) exist|\bno (?:\w+ ){0,3}safety data|\bsafety data (?:\w+ ){0,4}(?:not exist|absent|lacking)"
)
_TO_COME = re.compile(
    r"\b(?:will|should|expects?|expected|hopes?|hoped|plans?|planned|due|anticipat\w+|set to|scheduled|on track|getting ready|at the earliest|has until|have until)\b.{0,160}?"
    r"\b(?:by|in|until|before|from|end of|start of|late|early|mid|around|january|february|march|april|may|june|july|august|september|october|november|december) (20\d\d)\b"
    r"|\b(?:by|until|before) (?:the end of |the start of |early |mid |late )?(?:[a-z]+ )?(20\d\d)\b.{0,120}?\b(?:will|should|expect\w*|hope[sd]?|plan\w*|to be able)\b"
)
_MYTH = re.compile(
    r"(?:^|[\n.!?:•*-])\W*(?:common |popular |the )*(?:myth|misconception|fiction|false(?: claim)?|wrong|untrue|rumou?r)s?(?: (?:number |no\.? ?)?#?\d+)?\s*[:.–—-]?\s*[\"“']?$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:^|[\n.!?])\W*(?:claim|belief|statement|rumou?r|expectation|what (?:they|people|sellers) say)s?(?: (?:number |no\.? ?)?#?\d+)?\s*[:–—-]\s*[\"“']?$",
    re.IGNORECASE,
)
_JUDGED = re.compile(
    r"^[\s\"”'.!?|)-]*(?:true or false\W+)?(?:(?:verdict|answer|fact|reality|truth|rating|our verdict|what is known)\s*[:–—-]\s*)?(?:(?:this|that|it|(?:this|that|the) (?:claim|statement|promise)) is |those are |these are )?"
    r"(?:simply |just |plainly |quite |also )?(?:false\b|wrong\b|untrue\b|not true\b|incorrect\b|a myth\b|misleading\b|not so(?=\s*(?:[.!,;:]|$)))",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"^[\s\"”’'.!?|)-]*(?:but |yet |in (?:truth|reality|fact),? |however,? )?(?:"
    r"(?:they|it|he|she|we|that|this)(?:'ve)? (?:(?:do|does|did|is|are|was|were|has|have|can|will|would)(?: not|n't)|cannot|never (?:do|does|did|has|have))\s*(?:[.!;]|$)|"
    r"(?:there (?:is|are|'s) |we know of |we found )?(?:simply |still |currently |absolutely )?no (?:\w+ ){0,3}(?:evidence|proof|data|research|stud(?:y|ies)|trials?|science)\b[^.\n]{0,40}\b(?:this|that|it|these|those|such|so)\b|"
    r"(?:nobody|no one|nothing|none of (?:this|that|it)) (?:\w+ ){0,3}(?:shown|shows|proven|proved|true|demonstrated|supports?|backs?|found)\b|"
    r"(?:do not|don't|never) (?:be fooled|believe|trust|fall for)\b|"
    r"(?:this|that|it|these|(?:this|that|the|such an?) (?:claim|statement|promise|figure|number))s? (?:is|are|has|have) (?:not|never) (?:been )?(?:\w+ )?(?:backed|supported|proven|proved|shown|based|borne out|confirmed|demonstrated)\b|"
    r"(?:this|that|it|(?:this|that|the) (?:claim|statement|promise)) is (?:an )?unproven\b)",
    re.IGNORECASE,
)
"""What denies words of others that stand before it."""
_SET_OFF = re.compile(
    r"[\"“”'‘]\s*$|(?:^|\n)[ \t]*>[^\n]*$|\b(?:say|says|said|claim|claims|claimed|write|writes|wrote|read|reads|promis\w+|advertis\w+|tell|tells|told|states?|stated)\b[^.\n]{0,40}[:,]\s*$"
)
"""What stands before words of others: a quotation mark, the sign of a quotation, words that introduce them."""
_QUOTED = re.compile(r"\s*(?:[\"“‘>]|'(?=[A-Z]))")
_ANSWERED = re.compile(r"\b(?:verdict|reality|truth|fact|what is known|what we know|evidence)\s*[:–—-]", re.IGNORECASE)
JUDGED_AFTER = 160
"""Characters after a claim within which its own page judges it."""
MYTH_BEFORE = 40
"""Characters before a claim in which the word "myth" would stand that makes it one."""
_LEVEL = re.compile(r"\blevel\s*:?\s*(i{1,3}|iv|v|[1-5])\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_SMALL_DESIGN = re.compile(r"\bphase\s*(?:1|i)\b(?!\s*/)|\bsingle[- ]arm|\bcase (?:series|report)|\bopen[- ]label|\bpilot|\bprotocol")
_WITH_CONTROLS = re.compile(
    r"\b(?:randomi[sz]\w+|rcts?|controlled|controls?|placebo|sham|comparison (?:group|arm)|two[- ]arm(?:ed)?|parallel[- ]group)\b"
)
_WITHOUT_CONTROLS = re.compile(
    r"\b(?:non-?|un-?)(?:randomi[sz]ed|controlled)\b|\b(?:no|not|without|lack\w*|nor|neither|absence of|\w+n't) (?:(?:an?|any|the|been|was|were|have|had|having|of|proper|true|randomi[sz]ed|placebo|or|and) )*"
    r"(?:randomi[sz]\w+|controlled|controls?|placebo|sham|comparison (?:group|arm))\b"
)

EVENTS = r"(?:events?|s?aes?|reactions?|effects?|complications?|hospitali[sz]ations?|admissions?|infections?|deaths?|falls?|fevers?|headaches?|seizures?|fractures?|bleeds?|relapses?|toxicit\w+|incidents?|problems?|harms?)"
"""What befell people, each time counted for itself."""
BEFELL = r"(?:had|has|have|was|were|is|are|did|got|showed|suffered|experienced|developed|needed|required|went|died|patients?|people|persons?|participants|subjects|children|adults|volunteers)\b"
"""Words after which events are what befell people counted before them."""
_EVENTS_COUNTED = re.compile(
    r"\b(?:none|not one|neither|no more than [\w-]+|at most [\w-]+|only [\w-]+|all|both|each|any|most|half|some|few|many|\d+|one|two|three|four|five|six|seven|eight|nine|ten) (?:\([^)]*\) )?of "
    rf"(?:(?:the|these|those|its|their|our|all|them) )*(?:(?!{BEFELL})[\w-]+,? ){{0,4}}?{EVENTS}\b"
)
BEFALLEN = (
    r"(?:(?!(?:none|no|not|never|neither|nobody|nothing|and|or|but|who|that|which)\b)[\w-]+ )?(?:encountered|experienced|had|has|have|developed|suffered|reported|complained of|showed|got|presented with|felt) "
    r"(?!(?:no|none|not|neither|nothing|never|zero|0)\b)"
)
"""Words by which people who were counted before them had something."""
_SOME_SEEN = re.compile(
    r"\b(?:[1-9]\d*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|some|several|many|most|few|half)(?: ?\([^)]*\))? (?:of (?:the |these |our |all )*)?(?:[\w-]+ ){0,2}?"
    rf"(?:patients?|people|persons?|participants|subjects|individuals|children|adults|volunteers|infants|men|women|boys|girls|of them) {BEFALLEN}"
)
_OF_WHAT_WAS_SEEN = re.compile(
    r"\bwithout (?:[\w-]+ ){0,2}[\w-]+|\b(?:not|\w+n't) (?:be |been |considered |judged |deemed |thought )?(?:\w+ )?(?:serious|severe|related|infectious|grave|dangerous|lasting|persist\w*|requir\w+|need\w*)\b"
)
"""Denials that tell of which sort a harm was that some had: "fever without infection"."""
_NONE = re.compile(r"(?<![.,])\b(?:0(?![.,]\d)|zero|none|nobody|no one|nothing|neither|nor|not|never|without|\w+n't|no)\b")
_NOT_NONE = re.compile(
    r"\b(?:no|not) (?:more|later|fewer|less|longer|sooner|worse|all|every|only|just|merely|many|much|always)\b|"
    r"\b(?:no|not|without|nor|never) (?:any |a |further |later )?(?:recur\w*|sequelae|residual|relaps\w*|came? back|return\w*)\b"
)
"""Negations that count nobody: a limit, a part of all, a harm that was there and did not come back."""


def events_counted(folded: str) -> bool:
    """Whether words tell how many of some events were of a kind: these are no people, and have no upper limit in people."""
    return _EVENTS_COUNTED.search(folded) is not None


def none_counted(folded: str) -> bool:
    """Whether words say that something was seen in nobody; "no more than three" does not, nor that it did not come back, nor that twelve had "fever without infection"."""
    left = _NOT_NONE.sub(" ", folded)
    return _NONE.search(_OF_WHAT_WAS_SEEN.sub(" ", left) if _SOME_SEEN.search(left) else left) is not None


def denies_all_trials(folded: str) -> bool:
    """Whether it says that no trial was ever done; of trials in which no harm or effect was seen it says nothing of the kind."""
    denied = _DENIES_TRIALS.search(folded) or _DENIES_ANY.search(folded)
    return bool(denied) and not _NONE_SEEN.search(folded) and not _OF_A_KIND.search(folded)


def denies_all_data(folded: str) -> bool:
    """Whether it says that there are no data."""
    return _DENIES_DATA.search(folded) is not None


def year_to_come(folded: str) -> int | None:
    """The year by which something is told as still to come."""
    match = _TO_COME.search(folded)
    return None if match is None else int(match.group(1) or match.group(2))


def called_untrue(text: str, start: int, end: int) -> bool:
    """Whether a page puts words under "myth", calls them false right after, as in a quiz or a check of facts, or quotes them and denies them."""
    before, after = text[max(0, start - MYTH_BEFORE) : start], text[end : end + JUDGED_AFTER]
    if _MYTH.search(before) or _JUDGED.match(after) or (_CALLED.search(before) and _ANSWERED.search(after)):
        return True
    return _DENIED.match(after) is not None and (_QUOTED.match(text, start, end) is not None or _SET_OFF.search(before) is not None)


def level_stated(folded: str) -> int | None:
    """The level of evidence that words give a study."""
    match = _LEVEL.search(folded)
    return None if match is None else _ROMAN.get(match.group(1)) or int(match.group(1))


def small_design(folded: str) -> bool:
    """Whether words name a design without a control group, or a plan; an open-label or pilot trial that they say had controls is none."""
    return _SMALL_DESIGN.search(folded) is not None and not _WITH_CONTROLS.search(_WITHOUT_CONTROLS.sub(" ", folded))
