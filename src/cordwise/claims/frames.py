"""The frame of a piece of text: its words mapped to population, treatment, comparator, outcome and time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from functools import lru_cache

from cordwise.claims.lexicon import Mention, is_on_other_care, mentions, page_mentions
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.frame import Frame
from cordwise.text.fold import fold
from cordwise.text.kept import Kept
from cordwise.text.negation import lacked
from cordwise.text.numbers import Quantity, quantities
from cordwise.text.words import words_of

_OF_TIME = r"\s+(?:\d+\s*(?:-|to|or)\s*)?\d+(?:[.,]\d+)?\s*-?\s*(?:hours?|hrs?|days?|weeks?|wks?|months?|mos?|mths?|years?|yrs?)\b"
"""What makes the number behind a letter a time: "C 2 years" is a grade, and no neck."""
_AIS = re.compile(
    r"\b(?:ais|asia(?: impairment scale)?|frankel|grade)[\s:-]*(?:grade\s*)?"
    rf"([a-e](?:\s*(?:[-/]|or|to|and)\s*[a-e]|\s*[,&]\s*[a-e](?:(?={_OF_TIME})|(?!\s+\d)))*)\b"
)
_LEVEL = re.compile(rf"\b([ctl])(?!{_OF_TIME})\s?-?(\d{{1,2}})\b")
_LEVEL_WORDS = {
    "cervical": re.compile(r"\bcervical\b|\bneck injur|\btetraplegi|\bquadriplegi"),
    "thoracic": re.compile(r"\bthoracic\b|\bparaplegi"),
    "lumbar": re.compile(r"\blumbar (?:cord|injur)|\bconus\b"),
}
_PHASES = {
    "acute": re.compile(r"(?<!sub)(?<!sub-)\bacute\b|\bwithin (?:hours|days)\b|\bfresh injur"),
    "subacute": re.compile(r"\bsub-?acute\b"),
    "chronic": re.compile(r"\bchronic\b|\blong-?standing\b|\bold injur|(?<!first )\byears? (?:after|since|post)"),
}
_CHILD, _ADULT = (
    re.compile(r"\b(?:child|children|paediatric|pediatric|infants?|kids?|toddlers?|teenagers?|adolescents?)\b"),
    re.compile(
        r"\badults\b|\badult\b(?!(?:[ -](?:human|mesenchymal|neural|bone|marrow|adipose|tissue|derived|multipotent|autologous|donor))*[ -](?:stem|stromal|progenitor|precursor|cells?)\b)"
    ),
)
_COMPLETE, _INCOMPLETE = re.compile(r"(?<!in)\bcomplete (?:\w+ ){0,3}(?:injur|lesion|paraly|sci|cord)"), re.compile(r"\bincomplete\b")
_SINCE = re.compile(
    r"\s*(?:after|since|post|from|following|old)[\s-]*(?:the |an? |her |his |their )?(?:injur|accident|onset|trauma|stroke|diagnos)?"
)
_CHRONIC_IS_PAIN = re.compile(r"\bchronic (?:low |lower )?(?:back |neck |leg |disc |discogenic |spine |spinal )?(?:pain|sciatica)")
_AUTO, _ALLO = (
    re.compile(r"\bautologous\b|\b(?:your|his|her|their|patient'?s?|the patient'?s?) own\b"),
    re.compile(r"\ballogen(?:e)?ic\b|\bdonor(?:s|-derived| cells)?\b"),
)

CORD_INJURY = "spinal_cord_injury"
PARALYSING = frozenset(
    (
        "stroke", "brain_injury", "cerebral_palsy", "als", "multiple_sclerosis", "neuromyelitis_optica", "guillain_barre", "cidp", "polio", "spinal_muscular_atrophy",
        "muscular_dystrophy", "transverse_myelitis", "acute_disseminated_encephalomyelitis", "nontraumatic_cord_injury", "hereditary_spastic_paraplegia", "spina_bifida",
        "brachial_plexus_injury", "peripheral_nerve_injury", "encephalitis_condition", "leukodystrophy", "htlv_myelopathy",
    )
)  # fmt: skip
"""Other conditions that paralyse: beside them, or on their pages, "paralysed" is their sign; alone it is the name that people give to an injury of the cord."""
OFTEN = 2
"""Times that a page must name a condition for words of paralysis to be its sign where the title names none."""
_NEAR = 80
_LISTED_BEFORE = re.compile(r"(?:^|\n)[ \t]*[•*–-][^\n.]*$|\w,(?: [\w'-]+){0,5}? (?:and|or)(?: [\w'-]+){0,3} $|\w, $")
_LISTED_AFTER = re.compile(
    r"\s*\n[ \t]*[•*–-]|, (?:[\w'-]+ ){0,2}[\w'-]+(?:,|,? (?:and|or)\b)|,? (?:and|or) (?:[\w'-]+ ){1,3}[\w'-]+, (?:and|or)\b"
)
_OPENING = re.compile(r"(?:^|[.!?\n])\W*(?:In|For|After|With|Following|Among) (?:[\w'-]+ ){0,2}$")
"""What stands before and after an item of a list, and before words that begin a sentence."""
_AS_A_HARM = re.compile(
    r"\b(?:adverse (?:events?|effects?|reactions?)|s?aes?|side[- ]effects?|complications?)\b.*?\b(?:mainly|mostly|chiefly|primarily|notably|includ(?:ed|ing|es?)|such as|like|namely|were|was|are)"
    r"(?: (?!(?:in|for|of|with|among|on|by|during|than|not|no|more|less|seen|found|reported|rare|few|common|mild)\b)[\w-]+,?| ?\([^)]*\),?){0,9} ?$"
    r"|\b(?:adverse (?:events?|effects?|reactions?)|s?aes?|side[- ]effects?|complications?)\b,? (?:\w+ ){0,4}(?:incidence|frequency|rate)s? of(?: (?!(?:in|for|with|among)\b)[\w-]+,?){0,9} ?$"
)
"""What stands before a harm in a list of harms."""
_AFTER_IT = re.compile(
    r"s? (?:(?:for|during|in) (?:[\w-]+ ){1,3})?(?:after|following|from) (?:(?:the|each|every|an?|their|his|her|lumbar|spinal|stem|cell) ){0,3}(?:punctures?|taps?|injections?|infusions?|procedures?)\b"
    r"(?! (?:of|with) (?!(?:stem |stromal )?cells?\b))"
)
"""What stands after a pain that came with what was done."""
_NEW_SENTENCE, _BACK = re.compile(r"(?<=[.!?])\s|\n"), 400
"""After what a sentence begins, and letters before words in which the beginning of theirs is looked for."""
_PAINS = frozenset(("low_back_pain", "neck_pain", "radicular_pain", "neuropathic_pain_condition", "migraine"))
"""Conditions that are also harms of an injection."""
_PARALYSIS = re.compile(r"paralysis|paraly[sz]ed")

_BEGIN = {
    "grade": ("ais", "asia", "frank", "grade", "compl", "incom"),
    "acute": ("acute", "within", "fresh"),
    "subacute": ("sub",),
    "chronic": ("chronic", "long", "old", "year"),
    "age": ("child", "paediat", "pediat", "infant", "kid", "toddler", "teen", "adolesc", "adult"),
    "donor": ("autolog", "own", "allogen", "donor"),
    "level": ("cervi", "neck", "tetra", "quadr", "thora", "parap", "lumba", "conus"),
}
"""How words begin of which one must be there before each is looked for: most sentences hold none."""
WORDS_KEPT = 50_000
"""Words of which it is kept what they begin."""


def frame_of(text: str, start: int = 0, end: int | None = None) -> Frame:
    """The frame that `text[start:end]` speaks of; what is not said stays empty."""
    stop = len(text) if end is None else end
    return frame_from(text[start:stop], mentions(text, start, stop), quantities(text, start, stop), start)


def frame_from(words: str, mentioned: Sequence[Mention], numbers: Sequence[Quantity], start: int = 0, about: tuple[str, ...] = ()) -> Frame:
    """The same from mentions and numbers already found; `words` stand at `start` of the text that they count in, `about` are the conditions of their page."""
    folded = fold(words)
    named = by_vocabulary(without_signs(folded, mentioned, start, about))
    begun = frozenset[str]().union(*map(_begun_by.__getitem__, words_of(folded).words))
    cells = named.get("cells", ())
    interventions = tuple(i for i in named.get("interventions", ()) if i != "cell_therapy" or not cells)
    if cells and "cell_therapy" not in interventions:
        interventions = ("cell_therapy", *interventions)
    return Frame(
        conditions=_narrowest("conditions", named.get("conditions", ())),
        levels=_levels(folded, begun),
        ais=_ais(folded) if "grade" in begun else (),
        phases=_phases(folded, begun, numbers, start),
        age_group=_age_group(folded) if "age" in begun else "",
        interventions=interventions,
        cells=_narrowest("cells", tuple(c for c in cells if c != "cells")),
        donor=_donor(folded) if "donor" in begun else "",
        routes=_narrowest("routes", named.get("routes", ())),
        dose_cells=next((q.low for q in numbers if q.kind == "dose"), None),
        outcomes=named.get("outcomes", ()),
        months=next(((q.low, q.high) for q in numbers if q.kind == "duration_months"), None),
    )


def without_signs(folded: str, mentioned: Sequence[Mention], start: int = 0, about: tuple[str, ...] = ()) -> Sequence[Mention]:
    """The mentions without what people are said not to have, without pains that stand in a list of harms, and without bare words for paralysis, where these are a sign of another disease: of one named beside them, else of the page's own."""
    if spared := lacked(folded):
        mentioned = [one for one in mentioned if not any(begin <= one.start - start < end for begin, end in spared)]
    mentioned = [one for one in mentioned if one.id not in _PAINS or not _is_a_harm(folded, one.start - start, one.end - start)]
    bare = _bare_paralysis(folded, mentioned, start)
    beside = {mention.id for mention in mentioned if mention.vocabulary == "conditions" and mention not in bare} or set(about)
    return [mention for mention in mentioned if mention not in bare] if bare and _paralyse_otherwise(beside) else mentioned


def _is_a_harm(folded: str, start: int, end: int) -> bool:
    """Whether a pain is one in a list of harms, or came after what was done."""
    if _AFTER_IT.match(folded, end):
        return True
    before = _NEW_SENTENCE.split(folded[max(0, start - _BACK) : start])[-1]
    return _AS_A_HARM.search(before) is not None


def _bare_paralysis(folded: str, mentioned: Iterable[Mention], start: int = 0) -> frozenset[Mention]:
    if "paraly" not in folded:
        return frozenset()
    named = (mention for mention in mentioned if mention.id == CORD_INJURY)
    return frozenset(mention for mention in named if _PARALYSIS.fullmatch(folded, mention.start - start, mention.end - start))


def _paralyse_otherwise(conditions: Iterable[str]) -> bool:
    """Whether one of the conditions paralyses, and none is an injury of the cord."""
    words, named = vocabulary("conditions"), set(conditions)
    return CORD_INJURY not in named and any(words.is_kind_of(one, other) for one in named for other in PARALYSING)


@lru_cache(maxsize=16)
def page_frame(text: str, title: str) -> Frame:
    """What a whole page is about: its most named condition, cells and route, and another treatment where it is on that; the title counts for more."""
    titled = without_signs(fold(title), mentions(title))
    counts = _counted(text, _ids(titled, "conditions"))
    for mention in titled:
        counts[mention.vocabulary, mention.id] += 5
    cells = _top(counts, "cells", skip=("cells",))
    route = _top(counts, "routes")
    other = _top(counts, "interventions", skip=("cell_therapy",)) if is_on_other_care(text) else ()
    conditions = _top(counts, "conditions")
    once = any(counts["conditions", one] < OFTEN and _in_passing(text, one) for one in conditions)
    return Frame(conditions=() if once else conditions, interventions=other or ("cell_therapy",), cells=cells, routes=route)


def _in_passing(text: str, condition: str) -> bool:
    """Whether a page that names a condition once is not about it: it is none of ours, or one item of a list."""
    if vocabulary("conditions")[condition].facts.get("scope") != "inside":
        return True
    named = (mention for mention in page_mentions(text) if mention.vocabulary == "conditions" and mention.id == condition)
    return any(is_listed(text, mention.start, mention.end) for mention in named)


def is_listed(text: str, start: int, end: int) -> bool:
    """Whether words are one item of a list, by lines or by commas."""
    before = text[max(0, start - _NEAR) : start]
    return bool(_LISTED_BEFORE.search(before) or (_LISTED_AFTER.match(text, end) and not _OPENING.search(before)))


def _counted(text: str, own: tuple[str, ...]) -> Counter[tuple[str, str]]:
    """How often a page names each term; bare words for paralysis are no condition where it is about another that paralyses, by its title or by what it names again and again."""
    folded = fold(text)
    named = [m for m in page_mentions(text) if m.id not in _PAINS or not _is_a_harm(folded, m.start, m.end)]
    bare = _bare_paralysis(folded, named)
    ends = {(one.vocabulary, one.id, one.end) for one in named}
    counts = Counter((m.vocabulary, m.id) for m in named if m not in bare and not _is_shortened_name(text, m, ends))
    often = {term for (name, term), number in counts.items() if name == "conditions" and number >= OFTEN}
    if bare and (("conditions", CORD_INJURY) in counts or not _paralyse_otherwise(own or often)):
        counts["conditions", CORD_INJURY] += len(bare)
    return counts


def _is_shortened_name(text: str, mention: Mention, ends: Set[tuple[str, str, int]]) -> bool:
    """Whether words only give the short name of what stands before them in full, where a name of theirs `ends`: "amyotrophic lateral sclerosis (ALS)" names it once."""
    if text[mention.start - 1 : mention.start] != "(" or text[mention.end : mention.end + 1] not in (")", ",", ";"):
        return False
    before = mention.start - 1 - (text[mention.start - 2 : mention.start - 1] == " ")
    return (mention.vocabulary, mention.id, before) in ends


def filled(frame: Frame, *around: Frame) -> Frame:
    """A frame with the condition and the treatment it leaves open taken from what stands around it, the nearest first."""
    conditions, interventions, routes = frame.conditions, frame.interventions, frame.routes
    for other in around:
        if not routes and (not interventions or "cell_therapy" in interventions):
            routes = other.routes
        conditions, interventions = conditions or other.conditions, interventions or other.interventions
    if (conditions, interventions, routes) == (frame.conditions, frame.interventions, frame.routes):
        return frame
    return replace(frame, conditions=conditions, interventions=interventions, routes=routes)


def _ids(mentioned: Iterable[Mention], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.id for m in mentioned if m.vocabulary == name))


def by_vocabulary(mentioned: Iterable[Mention]) -> dict[str, tuple[str, ...]]:
    """The terms named of each vocabulary, each once, in order."""
    named: dict[str, dict[str, None]] = {}
    for mention in mentioned:
        named.setdefault(mention.vocabulary, {})[mention.id] = None
    return {name: tuple(ids) for name, ids in named.items()}


def _narrowest(name: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Without the terms that another one of them is a kind of."""
    if len(ids) < 2:
        return ids
    words = vocabulary(name)
    return tuple(one for one in ids if not any(other != one and words.is_kind_of(other, one) for other in ids))


def _top(counts: Counter[tuple[str, str]], name: str, skip: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The term named most often, or two that are; where more are, a page is about none of them in particular."""
    found = [(number, term) for (vocabulary_name, term), number in counts.items() if vocabulary_name == name and term not in skip]
    most = max((number for number, _ in found), default=0)
    first = _narrowest(name, tuple(sorted(term for number, term in found if number == most)))
    return first if len(first) <= 2 else ()


def _age_group(folded: str) -> str:
    return "child" if _CHILD.search(folded) else "adult" if _ADULT.search(folded) else ""


def _donor(folded: str) -> str:
    return "autologous" if _AUTO.search(folded) else "allogeneic" if _ALLO.search(folded) else ""


def _begins(word: str) -> frozenset[str]:
    """What a word may begin to tell of a person; a number in it may be that of a vertebra."""
    found = frozenset(name for name, begin in _BEGIN.items() if word.startswith(begin))
    return found if word.isalpha() else found | {"number"}


_begun_by = Kept(_begins, WORDS_KEPT)


def _levels(folded: str, begun: frozenset[str]) -> tuple[str, ...]:
    letters = {"c": "cervical", "t": "thoracic", "l": "lumbar"}
    numbered = _LEVEL.finditer(_AIS.sub(" ", folded)) if "number" in begun else ()
    found = {letters[match.group(1)] for match in numbered if _is_segment(*match.groups())}
    if "level" in begun:
        found |= {level for level, pattern in _LEVEL_WORDS.items() if pattern.search(folded)}
    return tuple(level for level in ("cervical", "thoracic", "lumbar") if level in found)


def _is_segment(letter: str, number: str) -> bool:
    return 1 <= int(number) <= {"c": 8, "t": 12, "l": 5}[letter]


def _ais(folded: str) -> tuple[str, ...]:
    found = {grade.upper() for match in _AIS.finditer(folded) for grade in re.findall(r"\b[a-e]\b", match.group(1))}
    if _COMPLETE.search(folded) and not _INCOMPLETE.search(folded):
        found.add("A")
    return tuple(sorted(found))


def _phases(folded: str, begun: frozenset[str], numbers: Sequence[Quantity], start: int) -> tuple[str, ...]:
    text = _CHRONIC_IS_PAIN.sub(" ", folded) if "chronic" in begun else folded
    found = {phase for phase, pattern in _PHASES.items() if phase in begun and pattern.search(text)}
    for number in numbers:
        since = _SINCE.match(folded, number.end - start)
        if number.kind.startswith("duration") and since and re.search(r"injur|accident|trauma|post|onset", since.group()):
            months = number.low if number.kind == "duration_months" else number.low / 730.5
            found.add("acute" if months < 0.5 else "subacute" if months <= 6 else "chronic")
    return tuple(phase for phase in ("acute", "subacute", "chronic") if phase in found)
