"""Whether what a claim tells was found by a paper that its page says was retracted: in the sentence, in the one beside it, or above it all."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import islice

from cordwise.text.fold import fold
from cordwise.text.sentences import spans

_PAPER = r"(?:papers?|articles?|stud(?:y|ies)|trials?|reports?|publications?|manuscripts?|preprints?|works?|findings|results?)"
_BY = r"(?:journal|publishers?|editors?|authors?|magazine)s?"
_PULLED = r"(?:retracted|withdrawn|pulled|taken back)"
_HELD_ASIDE = r"(?:needles?|syringes?|catheters?|cannulas?|trocars?|electrodes?|leads?|dura|muscles?|skin|fascia|tendons?|fat|nerves?|roots?|vessels?|cords?|dis[ck]s?|tissues?|clots?|tongues?|scars?|consents?|applications?|offers?|blood|marrow|fluid)"
"""What is retracted or withdrawn that is no paper."""
_SAYS_SO = re.compile(
    rf"\bretracted (?:[\w-]+ ){{0,3}}?{_PAPER}\b|"
    rf"\b{_PAPER}\b[^.;]{{0,60}}?\b(?:was|were|been|is|are|being|later|since|now|subsequently|then)\b,? (?:[\w-]+,? ){{0,4}}?retracted\b|"
    rf"\b{_PAPER}\b ?[(\[,–-] ?(?:\w+ ){{0,4}}?retracted\b|"
    r"\b(?:it|this|that|these|both|one|they|which) (?:[\w-]+ ){0,3}?(?:was|were|been|is|are|being) (?:[\w-]+,? ){0,3}?retracted\b|"
    rf"\b{_BY}\b (?:[\w-]+ ){{0,5}}?(?:retracted|withdrew|withdrawn|pulled|took back)\b (?:[\w-]+ ){{0,3}}?(?:{_PAPER}|it|them)\b|"
    rf"\b(?:papers?|articles?|publications?|manuscripts?|preprints?) (?:[\w-]+ ){{0,4}}?(?:was|were|been|is|are|being) (?:[\w-]+ ){{0,3}}?{_PULLED} (?:by|from|over|after|because|for|following|due)\b|"
    rf"\b(?:papers?|articles?|publications?) (?:has|have|was|were) (?:[\w-]+ ){{0,2}}?(?:been )?withdrawn\b|"
    rf"\bretraction (?:[\w-]+ ){{0,4}}?(?:of|for) (?:[\w-]+ ){{0,4}}?{_PAPER}\b|\bretraction notice|[(\[](?:now |since |later )?retracted\b|\bhaving been retracted\b|"
    rf"\b{_PULLED} by (?:the|its|their) {_BY}\b|\b{_PAPER}\b(?: [\w-]+){{0,8}}? retracted\s?(?:[:;.]|$)|\b(?:had|has|have) (?:its|their|his|her|the) (?:\w+ )?{_PAPER} (?:\w+ )?retracted\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|never|no|nor|n't|should|must|could|may|might|would|asked?|asking|calls?|called|calling|demand\w*|threat\w*|refus\w*|whether|if|unless|until)\b(?:, \w+,)?[^.;:,]{0,40}\bretract|"
    r"\b(?:exclud\w+|left out|leav\w+ out|omit\w*|remaining|apart from|other than|unlike|another|others?|still stands?|replac\w+|meanwhile|separate\w*|different|unrelated|similar|second|animals?|rats?)\b|\bon (?:mice|rats|animals)\b|"
    rf"(?<!\bon )(?<!\bof )(?<!\bin )(?<!\babout )(?<!\bwith )(?<!\bfrom )(?<!\binto )\b(?:the|his|her|each|both|this|then|skin|all) (?:\w+ )?{_HELD_ASIDE} (?:\w+ ){{0,4}}?(?:retracted|withdrawn)\b|"
    rf"\bconsent (?:\w+ ){{0,3}}?withdrawn\b|\b(?:and|had|have|has|a|with) retracted {_HELD_ASIDE}\b(?! (?:\w+ )?{_PAPER})|\b(?:gently|slowly|carefully|laterally|medially|manually) retracted\b|\bretracted (?:gently|slowly|carefully|laterally|medially|manually)\b",
    re.IGNORECASE,
)
"""Words by which a paper was not retracted, or not the one of which the rest of the sentence tells; or by which tissue, a needle or a consent was."""
_POINTS_BACK = re.compile(
    rf"\W*(?:(?:later|since|then|but|however|in \d{{4}}|in \w+ \d{{4}}|\w+ (?:months|years?) later|unfortunately|eventually|finally|afterwards|today|note|sadly|yet|and),? ){{0,3}}(?:(?:it|this|that|these|both|its|they)\b|(?:the|this|that) (?:\w+ )?(?:{_PAPER}|{_BY})\b)",
    re.IGNORECASE,
)
"""How a sentence begins that goes on telling of the paper in the one before it."""
_THAT_ONE = re.compile(rf"\b(?:the|this|that|both|its|their|these|those) (?:\w+ )?{_PAPER}\b", re.IGNORECASE)
"""Words for a paper of which the reader has been told."""
_STUDY_TOLD = re.compile(rf"\b{_PAPER}\b", re.IGNORECASE)
_NOTICE = re.compile(
    r"\W*(?:retract(?:ed|ion)|withdrawn)\b(?: (?:article|paper|note|notice|study|publication))?\W*(?:[:\-–—\]|.]|$)|"
    r"[^.\n]{0,40}\bthis (?:article|paper|study|publication|manuscript|preprint) (?:has been|was|is|had been) (?:now |since )?(?:retracted|withdrawn)\b",
    re.IGNORECASE,
)
"""How a notice begins that a paper was retracted; whatever stands below it is of that paper."""
_BEGUN = re.compile(r"\W*retract(?:ed|ion)\b", re.IGNORECASE)
_WORDS = ("retract", "withdr", "pulled", "took back", "taken back")
"""Beginnings of words of which a page that tells of a retraction has one."""
FIRST_LINES = 6
"""Lines at the top of a page among which such a notice stands."""


def said_to_be_retracted(text: str, start: int, sentence: tuple[int, int]) -> bool:
    """Whether the words that begin at `start`, in that sentence, are of a paper that the page says was retracted."""
    told_at = _told_at(text)
    if not told_at or _is_notice(text):
        return bool(told_at)
    begin, end = sentence if sentence[0] < sentence[1] else (start, start)
    end = max(end, start + 1)
    first, last = _paragraph(text, begin, end)
    if bisect_left(told_at, first) == bisect_left(told_at, last):
        return False
    if _BEGUN.match(text, text.rfind("\n", 0, start) + 1):
        return True
    before, itself, after = _around(text, begin, end, first, last)
    if _says_so(itself):
        return True
    if _says_so(after) and (_POINTS_BACK.match(after) or _THAT_ONE.search(after)):
        return True
    return bool(_POINTS_BACK.match(itself)) and _STUDY_TOLD.search(before) is not None and _says_so(before)


@lru_cache(maxsize=8)
def _told_at(text: str) -> tuple[int, ...]:
    """Where a page has any word of it, looked up once for all its claims."""
    folded = fold(text)
    return tuple(sorted(match.start() for word in _WORDS if word in folded for match in re.finditer(word, folded)))


@lru_cache(maxsize=8)
def _is_notice(text: str) -> bool:
    lines = (line for line in text.splitlines() if line.strip())
    return any(_NOTICE.match(line) for line in islice(lines, FIRST_LINES))


def _paragraph(text: str, begin: int, end: int) -> tuple[int, int]:
    """Where the paragraph of a sentence begins and ends."""
    last = text.find("\n", end)
    return text.rfind("\n", 0, begin) + 1, len(text) if last < 0 else last


def _around(text: str, begin: int, end: int, first: int, last: int) -> tuple[str, str, str]:
    """The sentence before, the sentence itself, and the one after it, all of the paragraph from `first` to `last`."""
    before = [text[one:other] for one, other in spans(text, first, begin)]
    after = [text[one:other] for one, other in islice(spans(text, end, last), 1)]
    return before[-1] if before else "", text[begin:end], after[0] if after else ""


def _says_so(words: str) -> bool:
    return _SAYS_SO.search(words) is not None and not _DENIED.search(words)
