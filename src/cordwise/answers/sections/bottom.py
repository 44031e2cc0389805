"""The bottom line: two sentences that answer the question asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cordwise.answers.authorities import asks_for_word
from cordwise.answers.matching import control_arms
from cordwise.answers.question import Asked
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.became import became_first, harm_first, has_ended, is_told_first, missed, premise_first, transplant_first
from cordwise.answers.sections.bottom_compared import alternatives_line, versus_line
from cordwise.answers.sections.bottom_natural import natural_bottom
from cordwise.answers.sections.bottom_rules import cost_line_first, coverage_line, guidance_bottom, regulation_line
from cordwise.answers.sections.bottom_safety import safety_line
from cordwise.answers.sections.bottom_seen import seen
from cordwise.answers.sections.candidacy import candidacy_line
from cordwise.answers.sections.designs import designs_line
from cordwise.answers.sections.further import further_first, is_kept
from cordwise.answers.sections.given import dose_span, matched_arms
from cordwise.answers.sections.methods import methods_line
from cordwise.answers.sections.offer import offer_line
from cordwise.answers.sections.reviews import choose, estimate_words
from cordwise.answers.sections.studied import longest_followup
from cordwise.answers.sections.subject import PART_WORDS, outcome_label, people, subject, treatment
from cordwise.answers.sections.telling import Telling, glossary, listed, plural, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.finding import Finding
from cordwise.text.fold import fold

SECOND = ("regulation", "coverage", "cost", "candidacy", "safety", "benefit")
"""Topics that can be asked beside each other; the others imply one of these."""
PAYING = {"coverage", "cost"}
UNKNOWN = "Not known: "
"""How a line begins that answers no."""
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z0-9])")
COMPARING = ("rct_meta", "comparative_meta", "network_meta")


def bottom_line(told: Telling, asked: Asked, finding: Finding, opened: Sequence[str] = ()) -> str:
    """Two sentences on the topic that leads the question, and one on a second thing asked; `opened` parts of the frame are named first."""
    if asked.only_beyond:
        return f"{asked.beyond}."
    if transplant := transplant_first(told, asked):
        return transplant
    harm = harm_first(told, asked)
    apart = say("apart_above") if is_told_first(told, asked) else ""
    line = further_first(told, asked, finding, f"{WRITERS[asked.lead](told, asked, finding)}{_second(told, asked, finding)}", apart)
    if harm:
        return f"{harm} {line}"
    premise = premise_first(told, asked)
    first = "" if premise else became_first(told, asked)
    if opened and not asks_for_word(fold(asked.question)):
        parts = listed([PART_WORDS[part] for part in opened])
        what, who = treatment(told, asked.frame), people(told, asked.frame)
        line = say("opened", what=what, who=who, parts=parts, apart=_apart(told, asked), rest=_lower(line))
    if first:
        return f"{first} {line}"
    if asked.beyond:
        line = say("beyond", says=asked.beyond, rest=_lower(line))
    line = f"{premise} {say('read_as_cells') if asked.assumed else ''}{line}".strip()
    return f"{line} {ended}" if asked.lead == "benefit" and (ended := missed(told, asked)) else line


def _lower(line: str) -> str:
    """A line as the rest of a sentence."""
    if line.startswith(UNKNOWN):
        return f"{say('unknown_as')}{line.removeprefix(UNKNOWN)}"
    return line if line[1:2].isupper() else f"{line[:1].lower()}{line[1:]}"


def _apart(told: Telling, asked: Asked) -> str:
    """Where trials of products ended that no study held is of, that they stand below: "no study" must not hide them."""
    return say("apart_above" if is_told_first(told, asked) else "apart") if has_ended(told, asked) else ""


def _second(told: Telling, asked: Asked, finding: Finding) -> str:
    """The first sentence on a second thing that was asked, of its own; figures of the sentences left out are not kept."""
    second = next((one for one in asked.topics[1:] if one in SECOND and not {one, asked.lead} <= PAYING), None)
    beside = asked.lead in SECOND or (asked.lead == "alternatives" and second == "safety")
    if second is None or not beside or "cell_therapy" not in asked.frame.interventions:
        return ""
    if second == "benefit" and not re.search(rules()["benefit_asked"], fold(asked.question)):
        return ""
    before = len(told.numbers)
    sentence = _SENTENCE.split(WRITERS[second](told, asked, finding))[0]
    told.numbers[before:] = [number for number in told.numbers[before:] if number["text"] in sentence]
    return f" {say(f'second_{second}', sentence=sentence)}"


def _benefit(told: Telling, asked: Asked, finding: Finding) -> str:
    if finding.state == "none":
        return _reviewed(told, asked, finding) or _nothing_held(told, asked, finding)
    parts = {"studies": _studies(told, finding), "are": "is" if finding.studied.n_studies == 1 else "are", **subject(told, finding)}
    parts["in_who"] = f"not known to be only in {parts['who']}" if _is_wider(told, finding) else f"in {parts['who']}"
    others = _others(told, finding)
    if others:
        parts["controlled"] = f", {_controlled(told, finding)}" if finding.studied.n_controlled else ", none with a control group"
        return say("benefit_wider", apart=_apart(told, asked), others=others, whom=people(told, finding.frame), **parts)
    if "cell_therapy" not in finding.frame.interventions and finding.state in ("uncontrolled", "controlled_unsettled"):
        controlled = f", {_controlled(told, finding)}" if finding.studied.n_controlled else ""
        return say("benefit_partly", controlled=controlled, **parts)
    if finding.state in ("controlled_unsettled", "controlled_benefit"):
        parts["controlled"] = _controlled(told, finding)
    if finding.state == "controlled_no_difference":
        parts["not_so"] = _not_so(told, finding)
    one = "_one" if finding.state == "controlled_no_difference" and finding.studied.n_studies == 1 else ""
    return say(f"benefit_{finding.state}{one}", seen=seen(told, asked, finding), **parts)


def _not_so(told: Telling, finding: Finding) -> str:
    """How a body without a difference answers: no difference from another active treatment does not show that there is no effect."""
    studies = [study for one in finding.studied.study_ids if (study := told.evidence.study[one]).design == "rct"]
    controls = dict.fromkeys(arm.intervention for study in studies for arm in control_arms(told.evidence, study))
    if controls and not set(controls) & set(rules()["inactive_controls"]):
        return say("no_better", controls=listed([vocabulary("interventions").label(one) for one in controls], "or"))
    return "Probably not" if finding.certainty.level in ("high", "moderate") else "Not shown"


def _nothing_held(told: Telling, asked: Asked, finding: Finding) -> str:
    if "cell_therapy" not in finding.frame.interventions:
        below = say("not_held_below") if finding.guidance or finding.reviews else "A"
        return say("benefit_not_held", below=below, **subject(told, finding))
    return say("benefit_none", apart=_apart(told, asked), **subject(told, finding))


def _others(told: Telling, finding: Finding) -> str:
    """Whom the studies are on, where none is on the conditions asked about or a part of them."""
    words, wanted = vocabulary("conditions"), finding.frame.conditions
    held = [one for name in finding.studied.study_ids for one in told.evidence.study[name].conditions]
    if not wanted or finding.match != "broader" or any(words.is_kind_of(one, want) for one in held for want in wanted):
        return ""
    return listed(list(dict.fromkeys(words.label(one) for one in held if any(words.is_kind_of(want, one) for want in wanted))), "or")


def _studies(told: Telling, finding: Finding) -> str:
    rows = [told.evidence.study[one] for one in finding.studied.study_ids]
    such = "such " if is_kept(told, finding) else ""
    n = told.figure(plural(len(rows), f"{such}study", f"{such}studies"), value=len(rows), kind="studies", rows=rows, how="count")
    treated = finding.studied.n_people
    number = told.figure(
        f"about {plural(treated, 'person', 'people')}", value=treated, kind="people", rows=rows, how="sum of people treated, else enrolled"
    )
    wider = ", on a wider group than was asked about" if _is_wider(told, finding) else ""
    return f"{n} ({number}{wider})"


def _is_wider(told: Telling, finding: Finding) -> bool:
    """Whether studies are among those that match of which it is not known that they are on just the people asked about."""
    return finding.match in ("broader", "borrowed") and not _others(told, finding)


def _controlled(told: Telling, finding: Finding) -> str:
    rows = [told.evidence.study[one] for one in finding.studied.study_ids if told.evidence.study[one].controlled]
    if len(rows) == finding.studied.n_studies:
        return "with a control group" if len(rows) == 1 else "all of them with a control group"
    return told.figure(f"{len(rows)} of them with a control group", value=len(rows), kind="studies", rows=rows, how="count of controlled")


def _reviewed(told: Telling, asked: Asked, finding: Finding) -> str:
    """What the best review says, where no single study is held."""
    chosen = choose(finding.reviews, asked.frame.outcomes)
    best = next((r for r in chosen if r.estimate is not None and r.kind in COMPARING), None)
    if best is None:
        return ""
    said = {"benefit": "concludes that it helps", "no_difference": "finds no difference", "mixed": "finds mixed results"}
    return say(
        "reviewed",
        said=said.get(best.direction, "gives a number without a verdict"),
        label=outcome_label(best.outcome, told),
        size=estimate_words(told, best),
        **subject(told, finding),
    )


def _dose(told: Telling, asked: Asked, finding: Finding) -> str:
    del asked
    arms = [arm for arm in matched_arms(told, finding) if arm.dose_cells_min or arm.dose_cells_max]
    if not arms:
        return say("dose_none", **subject(told, finding))
    return say("dose", span=dose_span(told, arms), **subject(told, finding))


def _repeats(told: Telling, asked: Asked, finding: Finding) -> str:
    del asked
    arms = [arm for arm in matched_arms(told, finding) if arm.doses_min or arm.doses_max]
    if not arms:
        return say("repeats_none", **subject(told, finding))
    fewest, most = min(arm.doses_min or arm.doses_max or 1 for arm in arms), max(arm.doses_max or arm.doses_min or 1 for arm in arms)
    words = f"{fewest} to {most} times" if most > fewest else "once" if most == 1 else f"{most} times"
    span = told.figure(words, value=[fewest, most], kind="most_repeats", rows=arms, how="fewest and most")
    return say("repeats", span=span, **subject(told, finding))


def _duration(told: Telling, asked: Asked, finding: Finding) -> str:
    del asked
    if finding.studied.followup_months_max is None:
        return say("duration_none", **subject(told, finding))
    return say("duration", span=longest_followup(told, finding)[0], **subject(told, finding))


def _timing(told: Telling, asked: Asked, finding: Finding) -> str:
    return say("timing", seen=seen(told, asked, finding), **subject(told, finding))


def _definition(told: Telling, asked: Asked, finding: Finding) -> str:
    if not asked.terms:
        return _benefit(told, asked, finding)
    entry = glossary()[asked.terms[0]]
    plain, term = entry["plain"].rstrip("."), entry["term"]
    lead = plain if term.lower() in plain.lower() else f"{term[:1].upper()}{term[1:]}: {plain}"
    return say("definition", lead=f"{lead}.")


WRITERS: dict[str, Callable[[Telling, Asked, Finding], str]] = {
    "offer": offer_line,
    "methods": methods_line,
    "designs": designs_line,
    "benefit": _benefit,
    "guidance": guidance_bottom,
    "safety": safety_line,
    "natural": natural_bottom,
    "regulation": regulation_line,
    "coverage": coverage_line,
    "cost": cost_line_first,
    "candidacy": candidacy_line,
    "versus": versus_line,
    "alternatives": alternatives_line,
    "dose": _dose,
    "repeats": _repeats,
    "duration": _duration,
    "timing": _timing,
    "definition": _definition,
}
"""Who writes the bottom line of each topic."""
