"""Every figure of every reply is in the evidence or computed from it: each entry of `numbers` is recomputed here from the rows it names,
its words are taken out of the reply, and no figure may be left over."""

from __future__ import annotations

import re
from functools import cache
from math import ceil
from pathlib import Path

import pytest
import yaml

from cordwise.answers.ask import ask
from cordwise.answers.finding import label_of
from cordwise.answers.numbers_told import percent
from cordwise.answers.outcome_certainty import outcome_certainty
from cordwise.answers.recovery import expected_of
from cordwise.answers.sections.telling import named_rows
from cordwise.engine import Cordwise
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.person.bases import bases
from cordwise.records.evidence import Study
from cordwise.records.frame import Frame
from cordwise.records.reply import Answer
from cordwise.synthesis.contrast import pool_risk_ratio
from cordwise.synthesis.exact import clopper_pearson
from cordwise.synthesis.mantel_haenszel import mantel_haenszel
from cordwise.synthesis.single_arm import pool_proportions

QUESTIONS = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8"))
ALONE = {"id": "puncture_alone", "question": "Is a spinal tap dangerous?"}  # a reply of one section
IN_SCOPE = [*(entry for entry in QUESTIONS if entry.get("in_scope", True)), ALONE]
WALKED = [pytest.param(entry, register, id=f"{entry['id']}-{register}") for entry in IN_SCOPE for register in ("plain", "clinical")]
BASE = Cordwise()
FIGURE = re.compile(r"\d[\d.,]*")
NAMES_OF_METHODS = re.compile(r"\b95% interval\b|\b95% upper limit\b|\btau2\b|\bOCEBM 2011\b|\bSF-36\b|\bALSFRS-R\b|\bBRCA1\b|\b10-metre\b")


@cache
def rows():
    return named_rows(BASE.evidence)


@cache
def answer(question: str, register: str) -> Answer:
    return ask(question, BASE.evidence, BASE.finding, register=register)


def figures(text: str) -> list[float]:
    """The numbers that a piece of text gives."""
    return [float(found.rstrip(".,").replace(",", "")) for found in FIGURE.findall(NAMES_OF_METHODS.sub(" ", text))]


def shown(share: float) -> list[float]:
    """The number that a share is told as."""
    return figures(percent(share))


# -- one check a kind of number: recompute it from the rows named, and compare with every figure of the words ------------------------


def check_field(entry, held):
    (row,) = held
    assert entry["text"] == str(getattr(row, entry["how"])) or figures(entry["text"]) == [float(getattr(row, entry["how"]))]


def check_part_of_field(entry, held):
    (row,) = held
    assert entry["text"] in getattr(row, entry["how"])


def check_label(entry, held):
    (study,) = held
    assert entry["text"] == label_of(study)


def check_count(entry, held):
    assert len({id(row) for row in held}) == len(held)
    assert figures(entry["text"]) == [len(held)] == [entry["value"]]


def check_studies(entry, held):
    assert all(isinstance(row, Study) and row.counts and row.status != "retracted" for row in held)
    rule = entry["how"]
    if "controlled studies whose authors" in rule:
        assert all(row.controlled and row.direction == rule.rsplit(" ", 1)[1] for row in held)
    elif rule == "count of controlled":
        assert all(row.controlled for row in held)
    elif rule == "count of randomised":
        assert all(row.design == "rct" for row in held)
    elif rule.startswith("count of design"):
        assert all(row.design == rule.rsplit(" ", 1)[1] for row in held)
    elif rule.startswith("count of phase"):
        assert all(rule.rsplit(" ", 1)[1] in row.phases for row in held)
    elif rule == "count of studies with groups of different dose":
        for row in held:
            arms = [arm for arm in BASE.evidence.arms_of[row.study_id] if arm.role == "treatment"]
            assert len({(arm.dose_cells_min, arm.doses_min) for arm in arms}) > 1
    else:
        assert rule == "count"
    check_count(entry, held)


def check_share_of_studies(entry, held):
    assert all(row.age_group in ("child", "mixed") for row in held)
    assert figures(entry["text"]) == entry["value"] == [len(held), entry["value"][1]]


def check_people(entry, held):
    assert figures(entry["text"]) == [sum(row.n_treated or row.n_enrolled or 0 for row in held)]


def pooled_of(held):
    counts = tuple((row.events, row.total) for row in held)
    return counts, pool_of(counts)


@cache
def pool_of(counts):
    return pool_proportions(counts)


def check_pooled(entry, held):
    assert len({row.outcome for row in held}) == 1 and all(row.pool for row in held)
    counts, result = pooled_of(held)
    events, total = sum(e for e, _ in counts), sum(n for _, n in counts)
    told = figures(entry["text"])
    assert told[:3] == [events, total, len({row.study_id for row in held})]
    wanted = shown(result.ci_high) if events == 0 else [*shown(result.estimate), *shown(result.ci_low), *shown(result.ci_high)]
    assert told[3:] == wanted
    assert entry["value"][3:] == pytest.approx([result.estimate, result.ci_low, result.ci_high])


def check_pooled_zero(entry, held):
    counts, result = pooled_of(held)
    assert all(events == 0 for events, _ in counts)
    assert figures(entry["text"]) == [sum(n for _, n in counts), len({row.study_id for row in held}), *shown(result.ci_high)]


def check_counts(entry, held):
    assert figures(entry["text"]) == [sum(row.events for row in held), sum(row.total for row in held)]


def check_share(entry, held):
    (row,) = held
    assert figures(entry["text"]) == shown(row.events / row.total)


def check_spread(entry, held):
    counts, result = pooled_of(held)
    wanted = [sum(e for e, _ in counts), sum(n for _, n in counts), len({row.study_id for row in held}), round(result.tau2, 2)]
    assert figures(entry["text"]) == [*wanted, *shown(result.i2), *shown(result.new_low), *shown(result.new_high), 95]


def check_number_needed(entry, held):
    pairs = pairs_of(held)
    columns = zip(*((a.events, a.total, b.events, b.total) for a, b in pairs), strict=True)
    found = mantel_haenszel(*(list(column) for column in columns), measure="RD")
    middle, *limits = (ceil(1 / abs(end)) for end in (found.estimate, found.ci_low, found.ci_high))
    assert figures(entry["text"]) == [middle, 95, min(limits), max(limits)]


def check_grade_changes(entry, held):
    assert len({row.from_ais for row in held}) == 1
    assert figures(entry["text"]) == [
        sum(r.n for r in held if r.to_ais > r.from_ais),
        sum(r.n for r in held),
        len({r.study_id for r in held}),
    ]


def check_dominant(entry, held):
    assert figures(entry["text"]) == [max(row.total for row in held), sum(row.total for row in held)]


def pairs_of(held):
    half = [row for row in held if arm_role(row) == "treatment"], [row for row in held if arm_role(row) == "control"]
    assert len(half[0]) == len(half[1])
    by_study = {row.study_id: row for row in half[1]}
    return [(row, by_study[row.study_id]) for row in half[0]]


def arm_role(row):
    roles = [arm.role for arm in BASE.evidence.arms_of[row.study_id] if arm.arm_id == row.arm_id]
    return roles[0] if roles else "treatment"


def check_contrast(entry, held):
    result = pool_risk_ratio([(a.events, a.total, b.events, b.total) for a, b in pairs_of(held)])
    assert figures(entry["text"]) == [round(value, 2) for value in (result.estimate, result.ci_low, result.ci_high)]


def check_two_arms(entry, held):
    pairs = pairs_of(held)
    wanted = [
        sum(a.events for a, _ in pairs),
        sum(a.total for a, _ in pairs),
        sum(b.events for _, b in pairs),
        sum(b.total for _, b in pairs),
    ]
    assert figures(entry["text"]) == wanted


def check_check(entry, held):
    _, result = pooled_of(held)
    assert entry["text"] == result.check


def check_tau2(entry, held):
    _, result = pooled_of(held)
    assert figures(entry["text"]) == [pytest.approx(result.tau2, abs=0.006)]


def recovery_of(held):
    outcome, rates = held[0], held[1:]
    study = BASE.evidence.study[outcome.study_id]
    asked = ((), *((grade,) for grade in "ABCD"))  # the grade that the question names, where it names one
    every = [expected_of(study, outcome, BASE.evidence, ais=ais) for ais in asked]
    result = next(one for one in every if set(one.rate_ids) == {rate.rate_id for rate in rates})
    assert result.expected is None or result.expected_low <= result.expected <= result.expected_high
    return result


def check_recovery(entry, held):
    one = recovery_of(held)
    expected = [*([] if one.expected is None else shown(one.expected)), *shown(one.expected_low), *shown(one.expected_high)]
    assert one.gap in entry["text"]
    assert set(figures(one.gap)) <= {float(rate.total) for rate in held[1:] if rate.total}  # "rests on 10 people"
    told = figures(entry["text"].replace(one.gap, "") if one.gap else entry["text"])
    assert told == [one.observed, one.total, *expected, one.predicted_low, one.predicted_high, one.total]


def check_tail(entry, held):
    tail = recovery_of(held).tail
    assert figures(entry["text"]) == ([0.1] if tail < 0.001 else shown(tail))


def check_natural_rates(entry, held):
    shares = sorted(row.events / row.total if row.events is not None and row.total else row.rate for row in held)
    assert all(row.use and row.to_ais == "improved_ge1" for row in held)
    check_range_of_rates(entry, held, shares)


def check_grade_rates(entry, held):
    shares = sorted(row.events / row.total if row.events is not None and row.total else row.rate for row in held)
    assert all(row.use for row in held) and len({(row.baseline_ais, row.to_ais) for row in held}) == 1
    check_range_of_rates(entry, held, shares)


def check_range_of_rates(entry, held, shares):
    most = max((row.total for row in held if row.total), default=0)
    few = [most] if "in at most" in entry["text"] else []
    assert most < 50 if few else True
    assert figures(entry["text"]) == [*(shown(shares[0]) if shares[0] == shares[-1] else [*shown(shares[0]), *shown(shares[-1])]), *few]


def check_review(entry, held):
    (row,) = held
    values = [value for value in (row.estimate, row.ci_low, row.ci_high) if value is not None]
    exact = clopper_pearson(0, row.n_patients)[1] if row.measure == "proportion" and row.estimate == 0 and row.n_patients else 0
    if exact and (row.ci_high is None or row.ci_high < exact):  # nobody of so few cannot bear the limit that the review prints
        assert figures(entry["text"]) == [0, row.n_patients, *shown(exact)]
    elif row.measure in ("proportion", "per_injection"):
        assert figures(entry["text"]) == [figure for value in values for figure in shown(value)]
    else:
        assert figures(entry["text"]) == pytest.approx([abs(value) for value in values], abs=0.0006, rel=0.0006)
        assert entry["text"].count("-") == sum(value < 0 for value in values)


def check_rows(entry, held):
    check_count(entry, held)


def check_longest(entry, held):
    assert {row.followup_months_max for row in held} == {figures(entry["text"])[0]}


def check_grade_step(entry, held):
    numbers, studies = figures(entry["text"]), list(held)
    if entry["how"] == "the benefit asked about":
        assert entry["text"] in reasons_of_outcomes({row.study_id for row in studies})
        return
    finding = next(
        f for f in findings_now() if {row.study_id for row in studies} == set(f.studied.study_ids) and entry["text"] in reasons(f)
    )
    ids = finding.studied.study_ids
    harm = {counted.study_id for p in finding.harms for counted in p.studies}
    if entry["value"] == "start_randomised" and entry["how"] == "a benefit":
        assert numbers == [sum(BASE.evidence.study[one].design == "rct" for one in ids), len(ids)]
    if entry["value"].startswith("start") and "harm" in entry["how"]:
        assert numbers[-1] <= len(harm)
    if (
        entry["value"] == "imprecision" and "leaves a rate" in entry["text"]
    ):  # few serious events: the very count and limit that are told of them
        *seen, people, limit = numbers
        assert any(
            (pooled.events, pooled.total) == ((seen or [0])[0], people) and f"{100 * pooled.ci_high:.2g}" == f"{limit:g}"
            for pooled in [one for one in finding.harms if one.outcome in ("sae_any", "sae_related")] or finding.harms[:1]
        )
    elif entry["value"] == "imprecision":
        assert numbers[-1] == 400 and numbers[0] < 400


def check_gap(entry, held):
    finding = next(
        f
        for f in findings_now()
        if {row.study_id for row in held} == set(f.studied.study_ids) and any(gap.reason == entry["text"] for gap in f.gaps)
    )
    numbers = figures(entry["text"])
    if entry["how"] == "followup":
        assert numbers == [finding.studied.followup_months_max]
    if entry["how"] == "dose":
        assert (
            numbers[0]
            <= numbers[1]
            <= sum(arm.role == "treatment" for one in finding.studied.study_ids for arm in BASE.evidence.arms_of[one])
        )


def reasons(finding):
    return {step.reason for certainty in (finding.certainty, finding.harm_certainty) for step in certainty.steps}


def reasons_of_outcomes(studies):
    """The reasons of the certainty of each benefit, or of several kinds of one, that just these studies count."""
    found = set()
    for one in findings_now():
        for outcome in vocabulary("outcomes").terms:
            kind = vocabulary("outcomes").is_kind_of
            benefits = [p for p in one.benefits if kind(p.outcome, outcome)]
            if benefits and {counted.study_id for p in benefits for counted in p.studies} == studies:
                contrasts = [c for c in one.contrasts if kind(c.outcome, outcome)]
                found |= {step.reason for step in outcome_certainty(BASE.evidence, one.frame, benefits, contrasts).steps}
    return found


def findings_now():
    return list(BASE._findings.values())


def check_exact_upper(entry, held):
    events, total, _ = entry["value"]
    assert not held
    assert figures(entry["text"]) == [total, *shown(clopper_pearson(events, total)[1])]


def check_term(entry, held):
    assert not held and entry["text"] == vocabulary("outcomes").label(entry["value"])


def check_rule(entry, held):
    assert not held
    assert figures(entry["text"]) == [vocabulary("designs")["single_arm"].facts["level"]]


def check_cost(entry, held):
    (row,) = held
    assert figures(entry["text"]) and set(figures(entry["text"])) <= {
        round(value) for value in (row.low, row.high, row.middle) if value is not None
    }


def check_cost_range(entry, held):
    ends = [end for row in held for end in (row.low, row.high) if end is not None] or [row.middle for row in held]
    assert {row.currency for row in held} == {"USD"}
    assert figures(entry["text"]) == sorted({min(ends), max(ends)})


SIZES = {"million": 1e6, "billion": 1e9}


def check_dose(entry, held):
    told = [
        float(number.replace(",", "")) * SIZES.get(word, 1) for number, word in re.findall(r"([\d.,]+) ?(million|billion)?", entry["text"])
    ]
    low, high = min(a.dose_cells_min or a.dose_cells_max for a in held), max(a.dose_cells_max or a.dose_cells_min for a in held)
    assert told == pytest.approx([low] if low == high else [low, high])


def check_dose_per_kg(entry, held):
    told = [
        float(number.replace(",", "")) * SIZES.get(word, 1) for number, word in re.findall(r"([\d.,]+) ?(million|billion)?", entry["text"])
    ]
    low, high = min(a.dose_cells_per_kg_min for a in held), max(a.dose_cells_per_kg_max or a.dose_cells_per_kg_min for a in held)
    assert told == pytest.approx([low] if low == high else [low, high])


def check_arms(entry, held):
    assert all(arm.dose_cells_min is not None or arm.dose_cells_max is not None for arm in held)
    assert figures(entry["text"]) == [len(held), entry["value"][1]]


def check_repeats(entry, held):
    low, high = min(a.doses_min or a.doses_max for a in held), max(a.doses_max or a.doses_min for a in held)
    assert figures(entry["text"]) == [len(held), *([low] if low == high else [low, high])]


def check_most_repeats(entry, held):
    fewest, most = min(a.doses_min or a.doses_max for a in held), max(a.doses_max or a.doses_min for a in held)
    assert figures(entry["text"]) == ([] if most == 1 else sorted({fewest, most}))


def check_asked(entry, held):
    assert not held and entry["how"] == "the question" and entry["value"] == entry["text"]


def check_months(entry, held):
    times = sorted({row.months_max for row in held})
    assert figures(entry["text"]) == sorted({times[0], times[-1]})


def check_criteria_sources(entry, held):
    assert figures(entry["text"]) == [len({row.source_id for row in held})]


CHECKS = {name.removeprefix("check_"): check for name, check in list(globals().items()) if name.startswith("check_")}


# -- the walk ------------------------------------------------------------------------------------------------------------------------


def texts(reply: Answer) -> list[str]:
    return [reply.bottom_line, *(section.text for section in reply.sections)]


@pytest.mark.parametrize(("entry", "register"), WALKED)
def test_every_number_told_is_made_again_from_its_rows(entry, register):
    reply = answer(entry["question"], register)
    assert reply.numbers or reply.certainty == "none"
    for number in reply.numbers:
        held = [rows()[name] for name in number["from"]]
        try:
            CHECKS[number["kind"]](number, held)
        except (AssertionError, StopIteration) as error:
            raise AssertionError(f"{number['kind']}: {number['text']!r} from {number['from'][:5]}: {error}") from error


@pytest.mark.parametrize(("entry", "register"), WALKED)
def test_no_figure_is_left_that_is_not_among_the_numbers(entry, register):
    reply = answer(entry["question"], register)
    told = sorted({number["text"] for number in reply.numbers}, key=len, reverse=True)
    for text in texts(reply):
        left = re.sub(r"\[\d+\]", " ", text)
        for words in told:
            if words in left:
                left = re.sub(rf"(?<![\w.,]){re.escape(words)}(?![\w%])", " ", left)
        left = NAMES_OF_METHODS.sub(" ", left)
        assert not re.findall(r".{0,40}\d.{0,20}", left)


@pytest.mark.parametrize("entry", IN_SCOPE, ids=lambda entry: entry["id"])
def test_every_citation_resolves_to_a_row_of_the_evidence(entry):
    reply = answer(entry["question"], "plain")
    documents = {row.source.document for row in rows().values()} | {basis.document for basis in bases().values()}
    numbered = {source.number: source for source in reply.sources}
    assert list(numbered) == list(range(1, len(numbered) + 1))
    used = {int(mark) for text in texts(reply) for mark in re.findall(r"\[(\d+)\]", text)}
    assert used == set(numbered)
    assert all(source.document in documents for source in reply.sources)
    for section in reply.sections:
        assert set(section.citations) == {int(mark) for mark in re.findall(r"\[(\d+)\]", section.text)}


NEVER_OWED = {"number_needed"}
"""What the evidence that ships gives no number of today: no pooled difference of enough studies is beyond chance (`test_methods_asked` holds its arithmetic)."""
HELPERS = {"count", "range_of_rates"}


def test_each_kind_of_number_is_told_by_one_of_the_questions():
    told = {
        number["kind"] for entry in IN_SCOPE for register in ("plain", "clinical") for number in answer(entry["question"], register).numbers
    }
    assert set(CHECKS) - told == NEVER_OWED | HELPERS


def test_a_figure_made_up_is_caught():
    reply = answer("Is intrathecal MSC therapy safe?", "plain")
    made_up = dict(
        next(number for number in reply.numbers if number["kind"] == "review"), text="risk ratio 1.62 (95% interval 1.19 to 2.19)"
    )
    with pytest.raises(AssertionError):
        check_review(made_up, [rows()[name] for name in made_up["from"]])


def test_a_frame_is_asked_and_not_a_question_text():
    assert BASE.finding(Frame(conditions=("spinal_cord_injury",))).studied.n_studies > 0
