from __future__ import annotations

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.documents.trial_records import MAX_DEPTH, keepable, read_all, read_kept, read_records
from cordwise.errors import InputError
from cordwise.records.document import Payload
from cordwise.records.kept import Kept, TrialRecord
from cordwise.records.trial import Failure

from .trial_samples import ctgov, fields


def payload(content, name="a.json"):
    content = content if isinstance(content, bytes) else content.encode("utf-8")
    return Payload(content=content, origin=name, digest=sha256(content).hexdigest())


def test_one_record_a_list_and_the_answer_of_a_search_are_read():
    for value, number in (
        (ctgov(), 1),
        ([ctgov(), fields()], 2),
        ({"studies": [ctgov()], "nextPageToken": "x"}, 1),
        ({"StudyFieldsResponse": {"StudyFields": [fields()]}}, 1),
    ):
        assert len([one for one in read_records(payload(json.dumps(value))) if isinstance(one, TrialRecord)]) == number


def test_a_record_a_line_is_read_whatever_the_file_is_called():
    text = json.dumps(ctgov()) + "\n\n" + json.dumps(fields()) + "\n"
    assert [one.trial.trial_id for one in read_records(payload(text, "a.json"))] == ["NCT00000001", "NCT00000002"]
    assert [one.trial.trial_id for one in read_records(payload(text, "a.jsonl"))] == ["NCT00000001", "NCT00000002"]


def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on():
    text = "\n".join([json.dumps(fields()), "{broken", "[1]", json.dumps({"other": 1}), json.dumps(ctgov())])
    found = list(read_records(payload(text, "a.jsonl")))
    assert [one.address for one in found if isinstance(one, Failure)] == [f"a.jsonl, line {number}" for number in (2, 3, 4)]
    assert len([one for one in found if isinstance(one, TrialRecord)]) == 2


def test_a_line_that_is_no_text_is_told_and_the_rest_goes_on():
    lines = [json.dumps(ctgov()).encode(), b'{"NCTId": ["NCT\xff"]}', json.dumps(fields(BriefTitle=["≥"]), ensure_ascii=False).encode()]
    first, bad, last = read_records(payload(b"\n".join(lines), "a.jsonl"))
    assert (bad.address, bad.reason) == ("a.jsonl, line 2", "is not text in UTF-8")
    assert first.registry_id == "NCT00000001" and last.trial.title == "≥"
    with pytest.raises(InputError, match="is not text"):
        list(read_records(payload(b"\xff\n\xfe\n\xff", "a.jsonl")))


def test_lines_of_a_piece_are_counted_in_the_whole_file():
    content = b"{broken\n" + json.dumps(ctgov()).encode()
    piece = Payload(content=content, origin="a.jsonl", digest="", first_line=100)
    failure, read = read_records(piece)
    assert (failure.address, read.trial.address) == ("a.jsonl, line 100", "a.jsonl, line 101")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("not json", "is not JSON"),
        ("{" * 100_000, "is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": ' * 50_000 + "1" + "}" * 50_000, "nested too deeply"),
        ("9" * 5_000, "is not JSON that can be read"),
        (b"\xff\xfe\xfa\x00\xd8", "is not text"),
    ],
)
def test_what_is_no_json_is_one_clear_line(content, words):
    with pytest.raises(InputError, match=words) as refused:
        list(read_records(payload(content)))
    assert "\n" not in str(refused.value) and str(refused.value).startswith("a.json")


@pytest.mark.parametrize("value", [{}, {"name": "x"}, 5, "text", None, [1, 2]])
def test_json_of_another_kind_is_a_failure(value):
    found = list(read_records(payload(json.dumps(value))))
    assert found and all(isinstance(one, Failure) and "neither" in one.reason for one in found)


def test_a_file_that_cannot_be_read_is_a_failure_among_others():
    found = list(read_all([payload(json.dumps(ctgov())), InputError("b.json: is empty; give records"), payload("nonsense", "c.json")]))
    assert isinstance(found[0], TrialRecord) and [one.address for one in found[1:]] == ["b.json", "c.json"]


def record(value):
    (found,) = read_records(payload(json.dumps(value)))
    return found


def test_what_a_registry_works_out_anew_each_day_does_not_change_a_record():
    later = ctgov() | {"derivedSection": {"miscInfoModule": {"versionHolder": "2026-11-20"}}}
    assert record(later).digest == record(ctgov()).digest
    assert record(fields(Rank=7)).digest == record(fields()).digest
    assert record(ctgov(designModule={})).digest != record(ctgov()).digest


def test_the_order_of_the_names_in_a_record_does_not_change_it():
    turned = dict(reversed(fields().items()))
    assert record(turned).digest == record(fields()).digest


def test_both_forms_of_a_record_name_the_same_trial_and_day():
    status = {"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": "2020-03-10"}}
    one = record(ctgov(statusModule=status, identificationModule={"nctId": " nct00000002 "}))
    other = record(fields(LastUpdatePostDate=["March 10, 2020"]))
    assert (one.registry_id, one.updated) == (other.registry_id, other.updated) == ("NCT00000002", "2020-03-10")


def test_the_newer_the_fuller_then_the_longer_record_stands_higher():
    def told(day, **changes):
        return record(ctgov(statusModule={"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": day}}, **changes)).standing

    assert told("2020-03-10", eligibilityModule={}) > told("2020-03-09")
    assert told("2020-03-10") > told("2020-03-10", eligibilityModule={})
    assert told("2020-03-10") > told("2020-03-10", designModule={})
    assert told("2020-03-10", eligibilityModule={}) > told("some day")


@pytest.mark.parametrize("written", [None, "", "  ", "a.json", "no digits", "NCT\x00000001", "N1", "x" * 100 + "1", 5, ["NCT00000001"]])
def test_a_record_without_an_identifier_is_read_and_cannot_be_kept(written):
    read = record(ctgov(identificationModule={"nctId": written, "briefTitle": "Cells"}))
    assert read.trial.title == "Cells" and read.registry_id == ""
    assert "has no identifier" in keepable(read).reason


def test_an_identifier_of_any_registry_is_one():
    for name in ("ISRCTN12345678", "EUCTR2005-001234-12-GB", "CTRI/2019/04/018765", "ChiCTR-TRC-12002477", "jRCT2033200123"):
        assert keepable(record(ctgov(identificationModule={"nctId": name}))).registry_id == name.upper()


def test_a_record_that_is_nested_deeply_is_not_kept():
    deep = 1
    for _ in range(MAX_DEPTH):
        deep = [deep]
    read = record(ctgov() | {"more": deep})
    assert isinstance(read, TrialRecord) and "nested too deeply" in keepable(read).reason
    assert keepable(record(ctgov() | {"more": [[[1]]]})).registry_id == "NCT00000001"


@pytest.mark.parametrize("value", [ctgov(), fields(), ctgov(conditionsModule={})])
def test_of_a_kept_record_no_more_is_read_than_is_wanted(value):
    whole = record(value)
    kept = Kept(row_id=1, registry_id=whole.registry_id, title="", updated="", file="a.json", saved_at="", digest=whole.digest)
    head = read_kept(kept, value, lambda _: False)
    assert (head.registry_id, head.digest) == (whole.registry_id, whole.digest)
    for name in ("trial_id", "title", "conditions", "condition_ids", "sites"):
        assert getattr(head.trial, name) == getattr(whole.trial, name)
    assert head.trial.items == () and read_kept(kept, value, lambda _: True).trial.items == whole.trial.items
    assert "neither" in read_kept(kept, {"other": 1}, lambda _: False).reason


@given(content=st.binary(max_size=60))
def test_any_bytes_give_records_failures_or_one_line(content):
    try:
        assert all(isinstance(one, (TrialRecord, Failure)) for one in read_records(payload(content)))
    except InputError as error:
        assert "\n" not in str(error)


LINES = st.one_of(
    st.sampled_from([json.dumps(fields()), json.dumps(ctgov()), "{}", "[1]", "null", "7", '"x"', "{broken", "[]", " "]),
    st.text(st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), max_size=20),
)


@given(lines=st.lists(LINES, max_size=6))
def test_any_lines_beside_a_record_leave_it_to_be_read(lines):
    found = list(read_records(payload("\n".join([json.dumps(ctgov()), *lines]), "a.jsonl")))
    assert all(isinstance(one, (TrialRecord, Failure)) for one in found)
    assert isinstance(found[0], TrialRecord) and found[0].trial.trial_id == "NCT00000001"


def test_every_shared_row_is_read(shared):
    path = shared / "data" / "registry" / "msc_trials_fields.jsonl"
    found = list(read_records(payload(path.read_bytes(), path.name)))
    assert len(found) >= 751 and all(isinstance(one, TrialRecord) for one in found)
    assert all(one.trial.items and one.trial.conditions and one.trial.status for one in found)
    assert sum(item.side == "unsorted" for one in found for item in one.trial.items) < 0.05 * sum(len(one.trial.items) for one in found)
