"""Every file of knowledge can be read, says where it comes from, and means what its writer meant."""

from __future__ import annotations

import re
from importlib import resources

import pytest
import yaml

from cordwise.answers.facts import FACTS
from cordwise.answers.phrases import PHRASES
from cordwise.answers.verdicts import TABLE as VERDICT_FILES
from cordwise.answers.verdicts import rules
from cordwise.claims.cues import cues
from cordwise.claims.model import BACKGROUND, claim_model
from cordwise.claims.word_classes import classes_of
from cordwise.knowledge.vocabulary import VOCABULARIES, load
from cordwise.records.claim import STRENGTHS, VERDICTS
from cordwise.records.document import BLOCK_KINDS
from cordwise.records.finding import CERTAINTIES, STATES


def yaml_files(folder, before=""):
    """The names of all YAML files of the package, as `load` takes them."""
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from yaml_files(entry, f"{before}{entry.name}/")
        elif entry.name.endswith((".yaml", ".yml")):
            yield before + entry.name.rsplit(".", 1)[0]


FILES = sorted(yaml_files(resources.files("cordwise.knowledge")))


def values(node, path=""):
    """Every mapping key and every scalar below a node, with the way to it."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield f"{path}/{key}", "key", key
            yield from values(value, f"{path}/{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from values(value, f"{path}/{number}")
    else:
        yield path, "value", node


def test_there_are_the_files_that_the_rooms_ask_for():
    assert {f"vocabulary/{name}" for name in VOCABULARIES} | {f"verdicts/{name}" for name in VERDICT_FILES} | {
        "cues",
        "claim_kinds",
        "page",
        "wording",
    } <= set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_every_key_is_a_word_and_none_was_read_as_yes_or_no(name):
    """YAML 1.1 reads a bare `no:`, `on:` or `yes:` as a truth value."""
    wrong = [path for path, what, value in values(load(name)) if what == "key" and not isinstance(value, str)]
    assert not wrong


MEANT_AS_TRUTH = re.compile(r"/(?:serious|stem_cells|sure|open)$")
"""What is yes or no: facts of a term, whether a rule decides alone, and whether it leaves the kind open."""


@pytest.mark.parametrize("name", FILES)
def test_no_word_of_a_list_or_a_label_was_read_as_a_truth_value_or_as_nothing(name):
    """ "no" and "on" and "null" are words of the field; a bare one in a list would be lost."""
    wrong = [
        path
        for path, what, value in values(load(name))
        if what == "value" and not MEANT_AS_TRUTH.search(path) and (isinstance(value, bool) or value is None)
    ]
    assert not wrong


@pytest.mark.parametrize("name", FILES)
def test_no_mapping_says_a_key_twice(name):
    """The second would silently win."""
    text = resources.files("cordwise.knowledge").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    twice = []
    stack = [yaml.compose(text, Loader=yaml.SafeLoader)]
    while stack:
        node = stack.pop()
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            twice += [(key, node.start_mark.line + 1) for key in set(keys) if keys.count(key) > 1]
            stack += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            stack += node.value
    assert not twice


@pytest.mark.parametrize("name", FILES)
def test_every_file_or_each_of_its_rows_says_its_source_and_when_it_was_checked(name):
    whole = load(name)
    if isinstance(whole, dict) and "source" in whole:
        rows = [whole]
    elif isinstance(whole, dict):
        rows = [row for group in whole.values() for row in group]
    else:
        rows = whole
    for row in rows:
        assert row.get("source"), row
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(row.get("checked"))), row


@pytest.mark.parametrize("group", ["verdicts", "certainties"])
def test_every_verdict_and_certainty_has_its_words(group):
    ids = [row["id"] for row in load("wording")[group]]
    assert sorted(ids) == sorted(VERDICTS if group == "verdicts" else CERTAINTIES)


# -- cues ------------------------------------------------------------------------------------------------------------------------

CUES = load("cues")["cues"]


@pytest.mark.parametrize("name", CUES)
def test_every_line_of_a_cue_compiles_and_matches_no_empty_text(name):
    for line in CUES[name]:
        assert isinstance(line, str)
        assert not re.compile(f"(?:{line})").fullmatch("")


@pytest.mark.parametrize("name", CUES)
def test_cues_are_written_for_folded_text(name):
    """Folded text has no capitals and no dressed quotes or dashes: such a letter in a pattern would never match."""
    for line in CUES[name]:
        plain = re.sub(r"\\[A-Za-z]", "", line)
        assert plain == plain.lower()
        assert not re.search("[‘’“”–—×]", plain)


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("it may help some patients", {"hedge"}),
        ("there are no side effects", {"denial_of_all_harm", "harm_words"}),
        ("a completely risk-free procedure", {"denial_of_all_harm"}),
        ("it cures paralysis", {"cure_words"}),
        ("seen in mice", {"in_animals"}),
        ("not approved by the fda", {"not_approved", "regulator", "negation"}),
        ("our doctors have treated you", {"seller_words", "first_person"}),
        ("serious events did not significantly increase", {"serious", "no_excess"}),
        ("randomised: no significant difference", {"no_excess", "unproven"}),
    ],
)
def test_a_wording_is_seen_in_a_sentence_that_has_it(words, seen):
    assert seen <= cues(words)


@pytest.mark.parametrize(
    ("words", "absent"), [("the mayor spoke", "hedge"), ("obsolete", "absolute"), ("microscope", "hedge"), ("cured ham", "hedge")]
)
def test_a_wording_is_not_seen_inside_another_word(words, absent):
    assert absent not in cues(words)


# -- rules for kinds of claims ------------------------------------------------------------------------------------------------------

RULES = load("claim_kinds")
KINDS = {*claim_model().kinds}
CUE_FIELDS = ("cues", "any", "without")


@pytest.mark.parametrize("group", ["rules", "turns", "phrases"])
def test_rules_for_kinds_name_known_cues_kinds_and_blocks(group):
    for rule in RULES[group]:
        for field in ("cues", "any"):
            assert set(rule.get(field, ())) <= set(CUES), rule["id"]
        assert set(rule.get("block", ())) <= set(BLOCK_KINDS), rule["id"]
        kinds = {rule["to"], *rule["from"]} if group == "turns" else {rule["kind"]}
        assert kinds <= KINDS | {BACKGROUND}, rule["id"]
        assert rule.get("says", "cells_or_it") in ("other_treatment", "cells_or_it", "no_treatment", "asked", "not_asked"), rule["id"]


@pytest.mark.parametrize("group", ["rules", "turns", "phrases"])
def test_rules_for_kinds_have_one_name_each_and_patterns_that_compile(group):
    ids = [rule["id"] for rule in RULES[group]]
    assert len(ids) == len(set(ids))
    for rule in RULES[group]:
        for field in ("words", "not_words"):
            re.compile(rule.get(field, ""))
        re.compile(rule.get("and_words", ""))
        assert set(rule) <= {
            "id",
            "kind",
            "from",
            "to",
            "words",
            "and_words",
            "not_words",
            "cues",
            "any",
            "without",
            "block",
            "says",
            "sure",
            "open",
        }, rule["id"]


def test_classes_of_words_are_folded_and_hold_each_word_once():
    for name, words in load("word_classes")["classes"].items():
        assert all(isinstance(word, str) for word in words), name
        assert [word for word in words if word != word.lower()] == []
        assert len(words) == len(set(words)), name


def test_a_way_of_saying_it_that_was_never_met_belongs_to_a_class():
    assert "ease" in classes_of("soothes")
    assert "repair" in classes_of("mending")
    assert classes_of("<cells>") == ("<cells>",)
    assert classes_of("xylophone") == ()


def test_a_rule_that_sees_a_claim_needs_less_to_be_believed_than_none_and_one_that_sees_background_is_believed_longer():
    asked = RULES["claim_at_least"]
    assert 0 < asked["claim_by_rule"] < asked["by_no_rule"] < asked["background_by_rule"] < asked["anywhere_but_background_by_rule"] < 1
    assert asked["by_no_rule"] < asked["anywhere"] < asked["anywhere_but_background_by_rule"]


# -- the decision table ---------------------------------------------------------------------------------------------------------------

TABLE = rules()


def test_every_file_of_the_decision_table_is_asked():
    assert {name.removeprefix("verdicts/") for name in FILES if name.startswith("verdicts/")} == set(VERDICT_FILES)


WHEN = {"kind", "strength", "cues", "any", "without", "state", "words", "not_words", "facts", "not_facts"}
OF_PIECES = {f"block_{kind}" for kind in BLOCK_KINDS} | {"limits_beside"}
"""Cues that `find_claims` adds: the block in which the words stand."""


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule["id"])
def test_a_row_of_the_decision_table_names_only_what_is_known(rule):
    when = rule["when"]
    assert set(when) <= WHEN
    assert set(when["kind"]) <= KINDS
    assert set(when.get("strength", ())) <= set(STRENGTHS)
    assert set(when.get("state", ())) <= set(STATES)
    assert {*when.get("facts", ()), *when.get("not_facts", ())} <= set(FACTS)
    for field in CUE_FIELDS:
        assert set(when.get(field, ())) <= set(CUES) | OF_PIECES
    for field in ("words", "not_words"):
        re.compile(when.get(field, ""))
    assert rule["verdict"] in VERDICTS


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule["id"])
def test_a_row_gives_a_reason_and_a_fair_wording_of_phrases_that_exist(rule):
    assert rule["reason"]
    assert rule["fair"]
    assert set(re.findall(r"\{(\w+)\}", rule["reason"] + rule["fair"])) <= set(PHRASES)


def test_rows_have_one_name_each():
    ids = [rule["id"] for rule in TABLE]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_of_claim_has_a_row_without_further_conditions(kind):
    assert [rule for rule in TABLE if kind in rule["when"]["kind"] and set(rule["when"]) == {"kind"}]


def test_a_contradiction_never_rests_on_the_kind_alone():
    """Accusing an honest page is the worst error: each such row asks for more than a kind."""
    assert not [rule["id"] for rule in TABLE if rule["verdict"] == "contradicted" and set(rule["when"]) <= {"kind", "strength"}]


# -- flags, omissions, score -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", ["flags", "omissions", "score"])
def test_patterns_about_the_page_compile_and_have_one_name_each(group):
    rows = load("page")[group]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        for field in ("cue", "absent", "fully", "partly"):
            re.compile(row.get(field, ""))
        assert set(row.get("kinds", ())) <= KINDS
