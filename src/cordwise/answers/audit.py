"""`audit(document, findings)`: a page, judged claim by claim, with what it leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from cordwise.answers.citations import Citations
from cordwise.answers.context import Context, read_page, with_character
from cordwise.answers.facts import comparators
from cordwise.answers.kinds import contexts_of
from cordwise.answers.language import is_foreign
from cordwise.answers.page_facts import seen_of
from cordwise.answers.pages import omissions, page_flags, score
from cordwise.answers.promised import as_promised
from cordwise.answers.scope import is_in_scope
from cordwise.answers.verdicts import judge_all
from cordwise.claims.find import claims_as_read
from cordwise.claims.frames import page_frame
from cordwise.claims.lexicon import mentions, names_cells, page_mentions
from cordwise.claims.model import ClaimModel, claim_model
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.claim import VERDICTS, Claim
from cordwise.records.document import Document
from cordwise.records.evidence import Evidence
from cordwise.records.finding import Finding
from cordwise.records.frame import Frame
from cordwise.records.reply import Audit, JudgedClaim, Omission, PageFlag

Findings = Callable[[Frame], Finding]
COVERED = "cells and other treatments for the spine, the spinal cord and diseases of the nerves and the brain"
_SAYS_NOTHING = "That speaks neither for nor against it."


def audit(document: Document, evidence: Evidence, findings: Findings, *, today: str, model: ClaimModel | None = None) -> Audit:
    """The claims of a page with their verdicts, its flags, omissions and score; `today` is the date of the audit."""
    reader = model or claim_model()
    page = read_page(document.text, evidence, reader.character(document.text), int(today[:4]))
    covered = bool(page.studies) or is_in_scope(document.text, evidence, sells=page.sells)
    claims = claims_as_read(document, reader) if covered else ()
    claims = as_promised(claims, page)
    page = with_character(page, claims, evidence)
    citations = Citations()
    others, treatments = {claim.start: claim for claim in claims}, main_treatment(document.text)

    def context(claim: Claim) -> Context:
        asked = asked_of(claim, () if page.on_cells else treatments)
        return Context(claim=claim, finding=findings(asked), evidence=evidence, page=page, others=others)

    judged = judge_all(contexts_of(claims, context), citations)
    seen = seen_of(page, claims, judged)
    about = replace(page_frame(document.text, document.title), cells=(), interventions=("cell_therapy",))
    left_out: tuple[Omission, ...] = ()
    if claims:
        whole = Context(claim=claims[0], finding=_finding_of_page(about, findings), evidence=evidence, page=page, others=others)
        left_out = tuple(omissions(seen, whole, citations))
    flags = tuple(page_flags(seen)) if claims else ()
    unread = tuple(_unread(document.text, covered, claims))
    return Audit(
        summary=_summary(judged, unread),
        claims=tuple(_as_written(judged, document)),
        page_flags=tuple(_flags_as_written(flags, document)),
        omissions=left_out,
        score=() if is_foreign(document.text) else tuple(score(seen)),
        sources=citations.listed(),
        origin=document.origin,
        title=document.title,
        digest=document.digest,
        read_on=today,
        text=document.written,
        notes=(*document.notes, *unread),
        evidence_version=evidence.version,
    )


def _finding_of_page(about: Frame, findings: Findings) -> Finding:
    """The finding on what a page is about; where nothing is held by the route that its words name, which may be of another procedure, by any."""
    finding = findings(about)
    return finding if finding.studied.n_studies or not about.routes else findings(replace(about, routes=()))


def _as_written(judged: tuple[JudgedClaim, ...], document: Document) -> Iterator[JudgedClaim]:
    """The claims where and as they were written, not as they were read."""
    if document.edited is None:
        yield from judged
        return
    for claim in judged:
        start, end = document.place(claim.start, claim.end)
        yield replace(claim, start=start, end=end, quote=document.written[start:end])


def _flags_as_written(flags: tuple[PageFlag, ...], document: Document) -> Iterator[PageFlag]:
    for flag in flags:
        if flag.start is None or flag.end is None:
            yield flag
        else:
            start, end = document.place(flag.start, flag.end)
            yield replace(flag, start=start, end=end, quote=document.written[start:end])


def asked_of(claim: Claim, treatments: tuple[str, ...] = ()) -> Frame:
    """The part of a claim's frame that the evidence is asked with: who, and which treatment by which route; `treatments` are those of a page without cells."""
    frame = claim.frame
    about_harm = claim.kind.startswith(("safety", "harm"))
    named = tuple(one for one in frame.interventions if one not in comparators()) if "cell_therapy" not in frame.interventions else ()
    meant = named if claim.kind == "alternative" and named else treatments
    if meant is treatments and treatments and names_cells(mentions(claim.quote)):
        meant = ()
    phases = frame.phases if "spinal_cord_injury" in frame.conditions and len(frame.phases) == 1 else ()
    return _asked(frame.conditions, phases, frame.routes[:1] if about_harm else (), meant[:1])


@lru_cache(maxsize=1024)
def _asked(conditions: tuple[str, ...], phases: tuple[str, ...], routes: tuple[str, ...], interventions: tuple[str, ...]) -> Frame:
    """One frame for all that is asked with it, for the claims of a page ask much the same."""
    return Frame(conditions=_first_of_ours(conditions), phases=phases, routes=routes, interventions=interventions)


def main_treatment(text: str) -> tuple[str, ...]:
    """The treatment other than cells that a page names most."""
    named = Counter(mention.id for mention in page_mentions(text) if mention.vocabulary == "interventions")
    others = [one for one in named if one != "cell_therapy" and one not in comparators()]
    return (max(others, key=lambda one: named[one]),) if others else ()


def _first_of_ours(conditions: tuple[str, ...]) -> tuple[str, ...]:
    """Of several conditions the first of which something is gathered here, else the first."""
    words = vocabulary("conditions")
    return tuple(one for one in conditions if words[one].facts.get("scope") == "inside")[:1] or conditions[:1]


def _unread(text: str, covered: bool, claims: tuple[Claim, ...]) -> Iterator[str]:
    """Why little or nothing of a page was checked, where that is so."""
    if is_foreign(text):
        read = "only its English was checked" if claims else "nothing on it was checked"
        yield f"This page seems to be in another language than English, and only English is read here: {read}. {_SAYS_NOTHING}"
    elif not covered:
        yield f"This page seems to be about nothing that is covered here ({COVERED}): nothing on it was checked. {_SAYS_NOTHING}"
    elif not claims:
        yield f"This page makes no claim that is judged here. {_SAYS_NOTHING}"


def _summary(judged: tuple[JudgedClaim, ...], unread: tuple[str, ...]) -> str:
    if not judged:
        return " ".join(("No checkable claim about cell therapy or its alternatives was found on this page.", *unread))
    counts = [(sum(claim.verdict == verdict for claim in judged), verdict.replace("_", " ")) for verdict in VERDICTS]
    told = ", ".join(f"{number} {verdict}" for number, verdict in counts if number)
    return f"{len(judged)} {'claim' if len(judged) == 1 else 'claims'} checked: {told}."
