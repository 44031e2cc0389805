"""What must always hold, whoever the person and whatever the rules."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cordwise.errors import RecordError
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.person.candidacy import judge, questions, verdict
from cordwise.person.conditions import condition_from, truth, undecided
from cordwise.person.contraindications import contraindications
from cordwise.person.facts import person_from
from cordwise.person.fields import fields, units_of
from cordwise.records.person import AllOf, AnyOf, Asked, Not, Person, Rule, Test, Unless

YES_NO = ("anticoagulant", "infection", "hiv", "chiari", "pregnant", "transplant")
NUMBERS = ("platelets", "inr", "age_years")
CHOICES = ("cancer", "seizures")


def _value(field):
    one = fields()[field]
    if one.kind == "yes_no":
        return st.booleans()
    if one.kind == "number":
        return st.floats(one.low or 0.0, one.high or 100.0, allow_nan=False).map(float)
    if one.kind == "choices":
        return st.lists(st.sampled_from(one.choices), min_size=1, max_size=3).map(lambda found: tuple(dict.fromkeys(found)))
    if one.kind == "choice":
        return st.sampled_from(one.choices)
    terms = {"condition": ("spinal_cord_injury", "disc_degeneration"), "route": ("intrathecal", "intradiscal", "intravenous", "intralesional"),
             "cells": ("bm_msc", "uc_msc", "msc", "svf")}  # fmt: skip
    return st.sampled_from(terms[field])


ASKABLE = [name for name, one in fields().items() if one.kind != "date"]


@st.composite
def a_person(draw, among=tuple(ASKABLE), at_most=40):
    """Facts at random, each of its field's kind; many fields not known. Facts may contradict each other: the answer must be careful all the same."""
    chosen = draw(st.lists(st.sampled_from(among), unique=True, max_size=at_most))
    return Person(facts=tuple((name, draw(_value(name))) for name in fields() if name in chosen))


CLEAR = {
    name: person_from(facts, today="2026-11-21")
    for name, facts in yaml.safe_load((Path(__file__).parent / "persons.yaml").read_text(encoding="utf-8"))["facts"].items()
}
"""Of each of whom all is known that the rules ask, and nothing speaks against: facts at random never come to that."""


@st.composite
def a_person_nearly_clear(draw):
    """One of whom all is known and nothing speaks against, but for up to three facts that are changed or not known."""
    facts = dict(draw(st.sampled_from(list(CLEAR.values()))).facts)
    for name in draw(st.lists(st.sampled_from(ASKABLE), unique=True, max_size=3)):
        facts.pop(name, None)
        if draw(st.booleans()):
            facts[name] = draw(_value(name))
    return Person(facts=tuple((name, facts[name]) for name in fields() if name in facts))


_LEAF = st.one_of(
    st.sampled_from(YES_NO).flatmap(lambda name: st.booleans().map(lambda value: Test(field=name, operator="is", values=(value,)))),
    st.sampled_from(NUMBERS).flatmap(
        lambda name: st.tuples(st.sampled_from(("below", "at_least", "above", "at_most")), st.floats(0, 200)).map(
            lambda pair: Test(field=name, operator=pair[0], values=(pair[1],))
        )
    ),
    st.sampled_from(CHOICES).map(lambda name: Test(field=name, operator="is", values=fields()[name].choices[:1])),
    st.just(Asked(question="Is it so?")),
)
_CONDITION = st.recursive(
    _LEAF,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(parts=tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(parts=tuple(parts))),
        inner.map(lambda part: Not(part=part)),
    ),
    max_leaves=8,
)
_AMONG = (*YES_NO, *NUMBERS, *CHOICES)


@st.composite
def some_rules(draw):
    conditions = draw(st.lists(_CONDITION, min_size=1, max_size=6))
    weights = draw(st.lists(st.sampled_from(("hard", "now", "weigh")), min_size=len(conditions), max_size=len(conditions)))
    return tuple(
        Rule(
            id=f"rule{number}",
            group="cells",
            weight=weight,
            label=f"rule {number}",
            why="",
            change="",
            when=condition,
            scope=AllOf(parts=()),
            sources=(),
        )
        for number, (condition, weight) in enumerate(zip(conditions, weights, strict=True))
    )


@settings(max_examples=300)
@given(rules=some_rules(), person=a_person(_AMONG, 12))
def test_no_person_with_a_hard_exclusion_is_ever_reported_as_nothing_against(rules, person):
    hard = [rule for rule in rules if rule.weight == "hard" and truth(rule.when, person) is True]
    found = verdict(judge(rules, person))
    if hard:
        assert found.outcome == "not_eligible"
        assert {rule.id for rule in hard} <= set(found.deciding)


@settings(max_examples=300)
@given(rules=some_rules(), person=a_person(_AMONG, 12))
def test_nothing_against_only_where_every_rule_is_known_not_to_apply(rules, person):
    clear = all(truth(rule.when, person) is False for rule in rules)
    assert (verdict(judge(rules, person)).outcome == "nothing_against") == clear


@pytest.mark.parametrize("name", CLEAR)
def test_nothing_is_against_who_is_clear(name):
    judged = judge(contraindications(), CLEAR[name])
    assert judged and {one.state for one in judged} == {"not_met"}
    assert verdict(judged).outcome == "nothing_against"


@given(person=st.one_of(a_person(), a_person_nearly_clear()))
def test_the_real_rules_keep_to_it_too(person):
    judged = judge(contraindications(), person)
    against = {one.id for one in judged if one.against and one.weight in ("hard", "now")}
    assert (verdict(judged).outcome == "not_eligible") == bool(against)
    assert (verdict(judged).outcome == "nothing_against") == all(one.state == "not_met" for one in judged)


@given(person=st.one_of(a_person(), a_person_nearly_clear()))
@example(person=Person(facts=tuple((name, "msc" if name == "cells" else value) for name, value in CLEAR["cord"].facts)))
def test_what_is_not_known_is_asked_and_never_counts(person):
    judged = judge(contraindications(), person)
    asked = {one for question in questions(judged) for one in question.decides}
    unknown = {one.id for one in judged if one.state == "unknown"}
    assert unknown == asked
    assert not any(one.against for one in judged if one.state == "unknown")
    asked_again = [question.field for question in questions(judged) if question.field in person.known]
    held = dict(person.facts)
    assert all(is_wide(field, held[field]) for field in asked_again)


def test_cells_that_are_told_as_a_group_are_asked_for_again():
    person = Person(facts=tuple((name, "msc" if name == "cells" else value) for name, value in CLEAR["cord"].facts))
    assert "cells" in {question.field for question in questions(judge(contraindications(), person))}


def is_wide(field, value):
    """Whether an answer names a group of things, such as "msc", that a rule has to look into."""
    name = {"cells": "cells", "route": "routes", "condition": "conditions"}.get(field)
    terms = vocabulary(name).terms if name else {}
    return any(vocabulary(name).is_kind_of(one, value) for one in terms if one != value)


@given(person=a_person(), seed=st.integers(0, 1000))
def test_the_order_of_the_criteria_changes_nothing(person, seed):
    rules = list(contraindications())
    random.Random(seed).shuffle(rules)
    one, other = judge(contraindications(), person), judge(rules, person)
    assert verdict(one).outcome == verdict(other).outcome
    assert set(verdict(one).deciding) == set(verdict(other).deciding)
    assert questions(one) == questions(other)
    assert {held.id: held for held in one} == {held.id: held for held in other}


@given(condition=_CONDITION, person=a_person(_AMONG, 9))
def test_more_facts_never_turn_what_is_known(condition, person):
    less = Person(facts=person.facts[::2])
    known = truth(condition, less)
    assert known is None or truth(condition, person) is known


@given(condition=_CONDITION, person=a_person(_AMONG, 9))
def test_not_and_de_morgan_hold_with_three_values(condition, person):
    turned = truth(Not(part=condition), person)
    assert turned is None if truth(condition, person) is None else turned is (not truth(condition, person))
    parts = (condition, Test(field="hiv", operator="is", values=(True,)))
    assert truth(Not(part=AnyOf(parts=parts)), person) is truth(AllOf(parts=tuple(Not(part=part) for part in parts)), person)


@given(condition=_CONDITION, person=a_person(_AMONG, 9))
def test_something_is_open_exactly_where_it_is_not_known(condition, person):
    assert bool(list(undecided(condition, person))) == (truth(condition, person) is None)


def test_an_exception_lifts_only_where_it_is_known():
    rule = Unless(
        part=Test(field="anticoagulant", operator="is", values=(True,)), exception=Test(field="inr", operator="at_most", values=(1.4,))
    )
    takes = (("anticoagulant", True),)
    assert truth(rule, Person(facts=takes)) is True
    assert truth(rule, Person(facts=(*takes, ("inr", 1.2)))) is False
    assert truth(rule, Person(facts=(*takes, ("inr", 2.2)))) is True
    assert truth(rule, Person()) is None


def test_a_wider_word_for_cells_is_not_known_to_be_the_narrower_one():
    marrow = Test(field="cells", operator="kind_of", values=("bm_msc",))
    assert [truth(marrow, Person(facts=(("cells", one),))) for one in ("bm_msc", "msc", "uc_msc", "unspecified_cells")] == [
        True,
        None,
        False,
        None,
    ]
    spine = Test(field="condition", operator="kind_of", values=("spine_disease",))
    assert [truth(spine, Person(facts=(("condition", one),))) for one in ("disc_degeneration", "als")] == [True, False]


def test_the_most_decisive_question_comes_first():
    asked = questions(judge(contraindications(), Person()))
    assert asked[0].field == "route"
    worth = {"hard": 0, "now": 1, "weigh": 2}
    assert worth[asked[0].weight] <= worth[asked[-1].weight]


@pytest.mark.parametrize(
    "node", ["words", {"both": []}, {"all": [], "any": []}, {"field": "nothing", "is": 1}, {"field": "hiv"}, {"field": "hiv", "is": "yes", "in": ["no"]},
             {"field": "inr", "between": [3, 1]}, {"field": "inr", "below": [1, 2]}, {"field": "hiv", "resembles": "yes"}]
)  # fmt: skip
def test_a_condition_of_no_known_form_is_refused(node):
    with pytest.raises(RecordError):
        condition_from(node, units_of())


def test_numbers_in_knowledge_come_out_in_the_unit_of_the_field():
    assert condition_from({"field": "platelets", "below": 50000, "unit": "/uL"}, units_of()).values == (50.0,)
    assert condition_from({"field": "hours_since_anticoagulant", "at_least": 5, "unit": "days"}, units_of()).values == (120.0,)


def test_every_rule_has_words_a_document_and_a_known_scope():
    for rule in contraindications():
        assert rule.label and rule.why and rule.sources, rule.id
        assert all(one.source.document for one in rule.sources)
