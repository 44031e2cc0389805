"""`pool(outcome, evidence, findings, frame=...)`: one outcome pooled, controlled and uncontrolled apart, beside natural recovery."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cordwise.answers.ask import section
from cordwise.answers.named import closest_names
from cordwise.answers.outcome_certainty import outcome_certainty, study_ids
from cordwise.answers.sections.counts import contrast_line, pooled_words
from cordwise.answers.sections.harms import signals
from cordwise.answers.sections.natural import natural_line, recovery_words
from cordwise.answers.sections.reviews import reviews_told
from cordwise.answers.sections.subject import people, treatment
from cordwise.answers.sections.sure import rating
from cordwise.answers.sections.telling import Telling, listed, say
from cordwise.answers.verdicts import told_frame
from cordwise.claims.frames import CORD_INJURY
from cordwise.claims.lexicon import mentions
from cordwise.errors import NotHeldError
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Evidence
from cordwise.records.finding import Certainty, Contrast, Finding, Pooled
from cordwise.records.frame import Frame
from cordwise.records.reply import ForestRow, PoolReply, Section
from cordwise.synthesis.exact import clopper_pearson
from cordwise.text.counted import counted as in_words
from cordwise.text.fold import fold


def pool(outcome: str, evidence: Evidence, findings: Callable[[Frame], Finding], *, frame: Frame) -> PoolReply:
    """The pooled numbers of an outcome, named by its id or one of its other names, over the studies that match a frame.

    Raises:
        NotHeldError: no such outcome is in the vocabulary; the message names close ones.
    """
    outcome_id = outcome_named(outcome)
    finding = findings(frame)
    told = Telling(evidence=evidence, register="clinical")
    found = [pooled for pooled in (*finding.benefits, *finding.harms) if pooled.outcome == outcome_id]
    groups = tuple(_group(told, pooled) for pooled in found)
    contrasts = [one for one in (*finding.contrasts, *finding.harm_contrasts) if one.outcome == outcome_id]
    certainty = outcome_certainty(evidence, frame, found, contrasts)
    return PoolReply(
        outcome=outcome_id,
        title=f"{vocabulary('outcomes').label(outcome_id)}: {treatment(told, frame)} in {people(told, _whose(frame))}",
        groups=groups,
        forests=tuple((_name(pooled), forest_rows(pooled)) for pooled in found),
        certainty=certainty.level,
        sections=tuple(_sections(told, _About(outcome_id, finding, found, contrasts, certainty))),
        sources=told.citations.listed(),
        frame=told_frame(frame),
        evidence_version=evidence.version,
    )


def _whose(frame: Frame) -> Frame:
    """Of whom the title speaks: a grade is one of a cord injury."""
    return replace(frame, conditions=(CORD_INJURY,)) if frame.ais and not frame.conditions else frame


def outcome_named(name: str) -> str:
    """The id of the outcome that a name stands for.

    Raises:
        NotHeldError: none; the message names close ones.
    """
    names: dict[str, str] = {}
    for term in vocabulary("outcomes").terms.values():
        for words in (term.id, term.label, *term.synonyms, *map(str, term.facts.get("exact") or ())):
            names.setdefault(_plain(words), term.id)
    wanted = _plain(name)
    if wanted in names:
        return names[wanted]
    for mention in mentions(wanted):
        if mention.vocabulary == "outcomes" and (mention.start, mention.end) == (0, len(wanted)):
            return mention.id
    close = list(dict.fromkeys(names[one] for one in closest_names(wanted, list(names))))
    raise NotHeldError(f"no outcome {name.strip()[:80]!r} is known; the closest are {listed(close)}")


def _plain(name: str) -> str:
    return " ".join(fold(name).replace("_", " ").replace("-", " ").split())


def _name(pooled: Pooled) -> str:
    return ("controlled" if pooled.controlled else "uncontrolled") + ("_borrowed" if pooled.match == "borrowed" else "")


TITLES = {
    "uncontrolled": "Studies without a control group",
    "controlled": "Treated groups of controlled studies",
    "uncontrolled_borrowed": "Without a control group, same route in other conditions",
    "controlled_borrowed": "Treated groups of controlled studies, same route in other conditions",
}


def _group(told: Telling, pooled: Pooled) -> Section:
    beside = zip(pooled.studies, pooled.recovery, strict=False)
    lines = [pooled_words(told, pooled), *(f"- {counted.label}: {recovery_words(told, one, counted)}" for counted, one in beside)]
    return section(_name(pooled), TITLES[_name(pooled)], "\n".join(lines))


def forest_rows(pooled: Pooled) -> tuple[ForestRow, ...]:
    """A row a study, the pooled one and, where there is a benchmark, what would be expected without cells."""
    rows = []
    for counted in pooled.studies:
        low, high = clopper_pearson(counted.events, counted.total)
        note = in_words(counted.months, "month") if counted.months is not None else ""
        rows.append(
            ForestRow(
                label=counted.label,
                events=counted.events,
                total=counted.total,
                estimate=counted.events / counted.total,
                ci_low=low,
                ci_high=high,
                kind="study",
                note=note,
            )
        )
    whole = ForestRow(
        label="Pooled",
        events=pooled.events,
        total=pooled.total,
        estimate=pooled.estimate,
        ci_low=pooled.ci_low,
        ci_high=pooled.ci_high,
        kind="pooled",
        note=pooled.method,
    )
    return (*rows, whole, *_expected(pooled))


def _expected(pooled: Pooled) -> Iterator[ForestRow]:
    """The share expected without cells over the studies that have a benchmark, the 95% intervals, averaged over their people."""
    known = [one for one in pooled.recovery if one.predicted_low is not None]
    total = sum(one.total for one in known)
    if not total:
        return
    low, high = (
        sum(one.total * share for one, share in zip(known, shares, strict=True)) / total
        for shares in ([one.expected_low for one in known], [one.expected_high for one in known])
    )
    note = f"natural recovery, for {len(known)} of {in_words(len(pooled.studies), 'group', 'groups')}; the 95% intervals, averaged over their people"
    yield ForestRow(
        label="Expected without cells",
        events=None,
        total=total,
        estimate=(low + high) / 2,
        ci_low=low,
        ci_high=high,
        kind="expected",
        note=note,
    )


class _About(NamedTuple):
    """One outcome of a finding: its pooled numbers, its comparisons, and how sure they are."""

    outcome: str
    finding: Finding
    found: Sequence[Pooled]
    contrasts: Sequence[Contrast]
    certainty: Certainty


def _sections(told: Telling, about: _About) -> Iterator[Section]:
    outcome, finding, found, contrasts, certainty = about
    related = sorted({p.outcome for p in (*finding.benefits, *finding.harms) if p.outcome != outcome and _related(p.outcome, outcome)})
    parts = {
        "contrasts": ("Treated against control, in the same studies", [contrast_line(told, one) for one in contrasts]),
        "natural_recovery": ("Natural recovery", list(natural_line(told, finding)) if outcome.startswith("ais_improved") else []),
        "reviews": (
            "Published reviews",
            list(
                reviews_told(
                    told, [r for r in (*finding.reviews, *finding.harm_reviews) if r.outcome == outcome], "Results on this outcome:"
                )
            ),
        ),
        "signals": ("Reports of harm, beside the rates and never inside them", list(_signals(told, outcome, finding))),
        "methods": ("Methods", [say("pool_methods")]),
        "how_sure": (
            "How sure",
            list(rating(told, f"{vocabulary('outcomes').label(outcome)}, as counted here", certainty, _of_studies(finding, found))),
        ),
        "not_known": ("Not known", _unknown(found, finding, related)),
    }
    for name, (title, lines) in parts.items():
        if lines:
            yield section(name, title, "\n".join(lines))


def _of_studies(finding: Finding, found: Sequence[Pooled]) -> Finding:
    """A finding that names the studies of one outcome alone."""
    return replace(finding, studied=replace(finding.studied, study_ids=study_ids(found)))


ALL_HARMS = ("ae_any", "ae_related", "ae_late", "sae_any", "sae_related")
"""Harms that any report is one of: a single harm that was published is a serious one or bears on all."""


def _signals(told: Telling, outcome: str, finding: Finding) -> Iterator[str]:
    """The reports of a harm that have no denominator, as they stand in an answer."""
    if vocabulary("outcomes")[outcome].facts.get("kind") != "harm":
        return
    held = told.evidence.harm_reports
    kept = tuple(
        report for report in held if outcome in ALL_HARMS or any(vocabulary("outcomes").is_kind_of(one, outcome) for one in report.harms)
    )
    narrowed = Telling(
        evidence=replace(told.evidence, harm_reports=kept),
        register=told.register,
        citations=told.citations,
        numbers=told.numbers,
        explained=told.explained,
    )
    yield from signals(narrowed, replace(finding, signals=tuple(report for report in finding.signals if report in kept)))


def _unknown(found: Sequence[Pooled], finding: Finding, related: Sequence[str]) -> list[str]:
    lines = [] if found else ["- No study that matches counts people with this outcome in a way that can be pooled."]
    if related:
        lines.append(f"- Related outcomes that are counted: {', '.join(related)}.")
    return lines + [f"- {gap.reason}" for gap in finding.gaps]


def _related(one: str, other: str) -> bool:
    words = vocabulary("outcomes")
    return words.is_kind_of(one, other) or words.is_kind_of(other, one)
