"""What a claim is judged in: its page, the finding on its frame, and the study that the page is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import Any

from cordwise.answers.developed import developed_by_name, of_one_product, of_the_trial_named
from cordwise.answers.published import given_by, is_telling, otherwise, surely_otherwise
from cordwise.answers.selling import EVEN, counsels, is_institution, offers_openly, own_words, practises
from cordwise.claims.character import Character
from cordwise.claims.lexicon import is_on_cells, is_on_other_care
from cordwise.records.claim import Claim
from cordwise.records.evidence import Evidence, Outcome, Programme, Study
from cordwise.records.finding import Finding
from cordwise.text.fold import fold
from cordwise.text.openings import Patterns
from cordwise.text.words import words_of

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"'<>)\]]+")
_NCT = re.compile(r"\bNCT\s?0?\d{7,8}\b", re.IGNORECASE)
_REGISTERED = re.compile(r"nct\s?0?\d{7}")
"""How a registry number reads when it is folded: looked for first, for it begins as no word does and is found fast."""
_PMID = re.compile(r"\bPMID:?\s*(\d{6,9})\b", re.IGNORECASE)
_NAMED = re.compile(
    r"10\.\d{4,9}/|\bNCT\s?0\d{7}|\bPMID\b|\bet al\b|\bpublished (?:\w+ ){0,3}in (?:the )?(?:journal|Journal|Nature|Lancet|Stem|Cell|Spine|Neurology|JAMA|BMJ|Science)"
)
_RESEARCH = Patterns.of(
    (
        r"\b(?:enrolled|randomi[sz]ed|recruited|were included|were assigned|were allocated)\b",
        r"\bbaseline\b",
        r"\bp ?[<=] ?0?\.\d|\b95% (?:ci|confidence)|\bconfidence interval",
        r"\bfollow(?:ed)?[- ]?up\b",
        r"\b(?:primary|secondary|main) (?:outcome|end ?point)s?\b",
        r"(?:^|\n)[^\w\n]*(?:results?|conclusions?|objectives?|background|introduction|discussion|abstract|aims?|findings|interpretation)\W*(?::|\n)",
        r"(?:^|\n)[^\w\n]*(?:(?:patients|materials|study design) and )?methods?\W*(?::|\n)",
        r"\bparticipants\b",
        r"\badverse events?\b",
        r"\b(?:systematic review|meta-analys\w+|case report|case series|open-label|retrospective\w*|prospective\w*|cohort|registry|phase (?:1|2|3|i|ii|iii)\b)",
        r"\bscores?\b|\b(?:asia|ais) (?:grade|impairment)",
        r"\bpooled\b|\b(?:odds|risk|hazard|rate) ratios?\b|\bmean difference|\bheterogeneity\b",
        r"\b(?:pubmed|embase|medline|cochrane|scopus|web of science|databases)\b",
        r"\[\d{1,3}(?:\s?[,\u2013-]\s?\d{1,3})*\]",
        r"\bn ?= ?\d|±|\bstandard deviation|\bmean (?:age|follow|change|score)",
        r"\b(?:this|the present) (?:study|review|report|trial|case)\b|\bet al\b|10\.\d{4}/",
    )
)
_PARTS = tuple(
    re.compile(rf"(?:^|\n)[^\w\n]*(?:{part})\W*(?::|\n)")
    for part in (r"(?:\w+ (?:and|&) )?methods?|methodology|design", r"results?|findings", r"conclusions?|interpretation|discussion")
)
"""Headings of the parts of an abstract: who has all of them reports a study."""
_RUN_IN = re.compile(
    r"(?:^|[.\n)])[^\S\n]*(Background|Introduction|Objectives?|Aims?|Purpose|(?:Materials? and )?[Mm]ethods?|Patients and methods|Study [Dd]esign|Results?|Findings|Conclusions?|Interpretation)(?: aims?)? (?=[A-Z(\d])"
)
PARTS_RUN_IN = 3
"""Headings of the parts of an abstract that run on into its sentences: so many different ones, and it is one."""
FEW_WORDS, OPENING = 6, 400
"""Words of a title that may be any page's, and letters at the start of a page in which the title of what it reports stands."""
_NEWS = Patterns.of(
    (
        r'["“”].{20,}["“”]',
        r"\b(?:said|told|says|recalled|remarked|explained|added)\b",
        r"\b(?:announced|announces|newswire|prweb|reuters|\(ap\)|afp|ians|correspondent|reporter|spokes\w+)\b",
        r"\b\d{1,2}[- ]year[- ]old\b|, \d{2}, ",
        r"\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|last (?:week|month|year)|yesterday|this (?:week|month))\b",
        r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}, \d{4}\b|"
        r"\b\d{1,2} (?:january|february|march|april|may|june|july|august|september|october|november|december) \d{4}",
        r"\b(?:shares|investors|nasdaq|nyse|asx|ceo|chief executive|company's)\b",
    )
)
MARKS_OF_NEWS = 2
"""So many different marks of a news item, and what it tells flatly is judged as that of anybody who promotes."""
MARKS_OF_RESEARCH, SOME_MARKS, FEWER_MARKS, MORE_MARKS = 4, 2, 3, 5
"""So many different marks of a scientific report, and a page that sells nothing is read as one; fewer do where its words are far from an offer,
and it takes more where it says "we treated" or "our patients", as papers and sellers both do."""
_INSTITUTION = re.compile(
    r"\b(?:universit(?:y|ies)|university hospital|institute|journal|school of medicine|medical school|mayo clinic|clinical trials?|researchers|scientists|phase (?:1|2|3|i|ii|iii))\b"
)
PRAISE = frozenset(
    ("efficacy", "efficacy_absolute", "efficacy_number", "mechanism", "safety", "safety_absolute", "harm_minimised", "harm_duration",
     "durability", "timing", "subgroup", "dose", "comparative", "experience", "testimonial")
)  # fmt: skip
CAUTION = frozenset(("limitation", "recommendation", "efficacy_absent", "harm", "natural_history"))
"""Kinds of claims that speak for a treatment, and kinds that call for care."""
NO_OFFER, PRAISING, AN_OFFER = 0.35, 0.3, 0.55
"""Probabilities that a page's words are those of an offer: below the first it is far from one, from the second praise makes it promote,
and from the last it is taken to promote by its words alone; whether it sells is still said by what it offers (`selling`)."""
INFORMS, MAY_INFORM, A_CLAIM = 0.3, 0.1, 0.9
"""Probability that a page is by an institution that informs from which it is not taken to promote (few such pages are known, and accusing one wrongly is
worst); the probability from which it may be one; and that of a claim below which a sentence of such a page is judged as one that promotes nothing."""
TOO_STRONG, A_LIKELY_CLAIM = 0.45, 0.7
"""Probability that reviewers call words overstated, and that of a claim, from which together they are judged as those of such a page too."""
UNKNOWN = Character()
"""Of a page whose words have not been looked at."""
_REGIONS = {
    "neck": (("neck", "cervical", "arm pain"), re.compile(r"\b(?:neck|cervical|arm pain)\b")),
    "back": (("back", "lumb", "sciatica", "leg"), re.compile(r"\b(?:back|lumbar|lumbosacral|sciatica|legs?)\b")),
}
"""Parts of the spine: letters of which some are there if it is named, and the words that name it."""
FEW = 3
"""Claims of praise from which a page that does not sell can be said to promote."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """What is known of the page as a whole."""

    text: str
    sells: bool
    sells_openly: bool = False  # in words that only sellers use
    institution: bool = False  # it names itself as a hospital of the public, a charity, a trial or an insurer, and does not sell openly
    counsels: bool = False  # its words are those of an institution, or send to one's own doctor, and it offers nothing
    names_study: bool  # it names a study that somebody could look up, held or not
    on_cells: bool  # its title names cell therapy, or the text does more than once
    on_other_care: bool = False  # it is about another treatment
    reports: bool = False  # it reads like a scientific report, and sells nothing
    tells_of_research: bool = False  # it names an institution or people who did research
    told: tuple[Study, ...] = ()  # studies held whose counts it gives, without naming them
    careful: bool = False  # it calls for care more often than it praises, and sells nothing
    news: bool = False  # it reads like a news item or an announcement
    titled: bool = False  # whether it opens with the title of a study held
    offers: float = 0.0  # how likely its words are those of an offer
    informing: float = 0.0  # how likely they are those of an institution that informs
    perhaps_informs: bool = False  # they may well be those of an institution, and it sells nothing
    promotes: bool = False  # it sells, reads like an offer, or praises far more often than it calls for care
    studies: tuple[Study, ...]  # studies held that the page names by DOI, PMID or registry number
    programmes: tuple[Programme, ...] = ()  # trials held of the one product under development that it names
    names_products: bool = True  # it names products of cells under development, as far as is known
    year: int = 0  # of the audit
    regions: frozenset[str] = frozenset()  # of the spine that it names: neck, back
    informs: bool = False  # its words are those of a charity, a society or an authority, and it sells nothing
    kept: dict[bool, frozenset[str]] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )  # the facts that hold of it, for claims in doubt and for others


@dataclass(frozen=True, kw_only=True)
class Context:
    """Everything that the decision table looks at for one claim."""

    claim: Claim
    finding: Finding
    evidence: Evidence
    page: Page
    others: dict[int, Claim]  # the page's claims by where they start
    kept: dict[str, Any] = field(
        default_factory=dict, compare=False, repr=False
    )  # what was worked out for this claim once: facts, and its row

    @property
    def in_doubt(self) -> bool:
        """Whether the page may be by an institution that informs, and the sentence no claim: then nobody is accused, unless reviewers would mostly call it overstated."""
        if not self.page.perhaps_informs:
            return False
        return self.claim.share < (A_CLAIM if dict(self.claim.reviewed).get("overstated", 0.0) < TOO_STRONG else A_LIKELY_CLAIM)

    @property
    def folded(self) -> str:
        """What the claim says where it stands, folded."""
        if "folded" not in self.kept:
            self.kept["folded"] = self.claim.meant or fold(self.claim.quote)
        return str(self.kept["folded"])

    @property
    def developed(self) -> tuple[Programme, ...]:
        """The trials of the products under development that the claim names, looked up once."""
        if not self.page.names_products:
            return ()
        if "developed" not in self.kept:
            self.kept["developed"] = developed_by_name(self.evidence, self.folded)
        rows: tuple[Programme, ...] = self.kept["developed"]
        return rows

    @property
    def _trials_named(self) -> tuple[Study, ...]:
        """The studies held of the trials that the claim, or the heading above it, names by the name of the trial."""
        if not self.page.names_products:
            return ()
        folded = fold(f"{self.claim.heading}\n{self.claim.quote}")
        named = of_the_trial_named(developed_by_name(self.evidence, folded), folded)
        numbers = {number for row in named for number in row.registrations}
        return tuple(study for study in self.evidence.studies if numbers & set(study.registrations)) if numbers else ()

    @property
    def studies_meant(self) -> tuple[Study, ...]:
        """The studies that the claim's count may be of: those that the page names or tells of, and those of the trials that it names."""
        return tuple(dict.fromkeys((*self.page.studies, *self.page.told, *self._trials_named)))

    @property
    def published(self) -> Outcome | None:
        """The outcome of a study that the page names, or tells of by its counts, which gives the claim's own number; of people treated, where it gives both groups."""
        if "published" not in self.kept:
            self.kept["published"] = given_by(self.claim, (*self.page.studies, *self._trials_named), self.page.told, self.evidence)
        found: Outcome | None = self.kept["published"]
        return found

    @property
    def published_otherwise(self) -> Outcome | None:
        """What is held of a trial that the claim names, where the claim gives another number of as many people for the same outcome, at no other time."""
        return surely_otherwise(self.claim, self._trials_named, self.evidence)

    @property
    def held_instead(self) -> Outcome | None:
        """What is held of a study that the page names on the same outcome and as many people, where the claim gives another number."""
        return None if self.published else otherwise(self.claim, (*self.page.studies, *self._trials_named), self.evidence)


def read_page(text: str, evidence: Evidence, character: Character = UNKNOWN, year: int = 0) -> Page:
    """What the text shows of the page: whether it sells, and which studies held it names; `character` is what its words say of who wrote it, `year` that of the audit."""
    folded, offers = fold(text), character.offers
    identifiers = {match.rstrip(".,;").lower() for match in _DOI.findall(text)}
    if _REGISTERED.search(folded):
        identifiers |= {match.upper().replace(" ", "").lower() for match in _NCT.findall(text)}
    if "pmid" in folded:
        identifiers |= {f"pmid:{match}" for match in _PMID.findall(text)}
    developed = developed_by_name(evidence, folded)
    plain = _without_punctuation(folded)
    words = frozenset(plain.split())
    called = {study.study_id for one in identifiers for study in evidence.identified.get(one, ())}
    studies = tuple(study for study in evidence.studies if study.counts and (study.study_id in called or _titled(study, plain, words)))
    own = own_words(text)
    openly = offers_openly(own)
    page = Page(
        text=text,
        sells=False,
        sells_openly=openly,
        institution=not openly and is_institution(own),
        counsels=counsels(own, offers),
        names_study=bool(studies) or bool(_NAMED.search(text)),
        on_cells=is_on_cells(text),
        on_other_care=is_on_other_care(text),
        studies=studies,
        titled=any(_titled(study, plain[:OPENING], words) for study in studies),
        offers=offers,
        informing=character.informs,
        programmes=of_one_product(developed),
        names_products=bool(developed),
        year=year,
        regions=regions_of(folded),
    )
    return _seen_as(page, sells=openly or practises(own, offers))


def _seen_as(page: Page, *, sells: bool) -> Page:
    """The page taken for that of a seller, or not; what follows from it is settled here."""
    folded = fold(page.text)
    reports = _reports(folded, sells, page.offers) or (not sells and (page.titled or _parted(page.text)))
    sells = sells and not reports
    informs = page.informing >= INFORMS and not sells
    return replace(
        page,
        sells=sells,
        reports=reports,
        news=not reports and not informs and _marked(folded, _NEWS, MARKS_OF_NEWS),
        informs=informs,
        perhaps_informs=page.informing >= MAY_INFORM and not sells,
        tells_of_research=not sells and bool(_INSTITUTION.search(folded)),
        promotes=sells or (page.offers >= AN_OFFER and not reports and not informs and not page.counsels),
    )


def regions_of(folded: str) -> frozenset[str]:
    """The parts of the spine that a folded text names: neck, back."""
    return frozenset(
        name for name, (letters, words) in _REGIONS.items() if any(some in folded for some in letters) and words.search(folded)
    )


@lru_cache(maxsize=4)
def has_marks_of_research(text: str) -> bool:
    """Whether a page has some of the marks of a scientific report."""
    return _marked(fold(text), _RESEARCH, SOME_MARKS)


def _reports(folded: str, sells: bool, offers: float) -> bool:
    """Whether it reads like a scientific report."""
    if sells:
        return offers < AN_OFFER and _marked(folded, _RESEARCH, MORE_MARKS)
    if all(part.search(folded) for part in _PARTS):
        return True
    return _marked(folded, _RESEARCH, FEWER_MARKS if offers < NO_OFFER else MARKS_OF_RESEARCH)


def _parted(text: str) -> bool:
    """Whether a text is an abstract whose headings run on into its sentences: "Results Twelve patients ..."."""
    return len({heading.lower() for heading in _RUN_IN.findall(text)}) >= PARTS_RUN_IN


def _titled(study: Study, plain: str, words: frozenset[str]) -> bool:
    """Whether the title of a study stands there word for word; one of few words may be any page's. `words` are those of the text."""
    title, telling = _plain_title(study.title)
    return telling in words and title in plain


@lru_cache(maxsize=1024)
def _plain_title(title: str) -> tuple[str, str]:
    """A title without its punctuation, and its longest word; nothing where it has few words."""
    plain = _without_punctuation(fold(title))
    return (plain, max(plain.split(), key=len)) if plain.count(" ") > FEW_WORDS else ("", "")


def _without_punctuation(folded: str) -> str:
    """The words of a folded text, between single spaces."""
    return " ".join(words_of(folded).words)


def _marked(folded: str, marks: Patterns, wanted: int) -> bool:
    """Whether so many different marks are there; as soon as that is known, no further one is looked for."""
    return len(list(islice(marks.named_in(folded), wanted))) == wanted


def with_character(page: Page, claims: Sequence[Claim], evidence: Evidence) -> Page:
    """The page, with what its claims show of it: whether it calls for care or praises, and which study it tells of without naming it."""
    kinds = [claim.kind for claim in claims]
    warnings = sum(claim.kind in CAUTION or (claim.kind == "regulatory" and "not_approved" in claim.cues) for claim in claims)
    praise = sum(kind in PRAISE for kind in kinds)
    if page.sells and not page.sells_openly and (warnings > praise or (warnings == praise and page.offers < EVEN)):
        page = _seen_as(page, sells=False)
    return replace(
        page,
        careful=not page.promotes and warnings > max(praise, 1),
        promotes=page.promotes
        or (page.offers >= PRAISING and not (page.reports or page.informs or page.counsels) and praise >= FEW and praise > 2 * warnings),
        told=tuple(_told(claims, evidence)) if page.tells_of_research else (),
    )


def _told(claims: Sequence[Claim], evidence: Evidence) -> Iterator[Study]:
    """Studies held whose count of so many out of so many a claim gives, on the same condition."""
    counts = [claim for claim in claims if claim.kind == "efficacy_number" and any(q.kind == "of" for q in claim.quantities)]
    for study in evidence.studies if counts else ():
        for claim in counts:
            same = study.counts and set(claim.frame.conditions) & set(study.conditions)
            if same and any(is_telling(claim, outcome) for outcome in evidence.outcomes_of.get(study.study_id, ())):
                yield study
                break
