from __future__ import annotations

import json
import time
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.documents.trial_records import read_all, read_trials
from cordwise.errors import InputError
from cordwise.records.document import Payload
from cordwise.records.trial import Failure, Trial

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
        assert len([one for one in read_trials(payload(json.dumps(value))) if isinstance(one, Trial)]) == number


def test_a_record_a_line_is_read_whatever_the_file_is_called():
    text = json.dumps(ctgov()) + "\n\n" + json.dumps(fields()) + "\n"
    assert [one.trial_id for one in read_trials(payload(text, "a.json"))] == ["NCT00000001", "NCT00000002"]
    assert [one.trial_id for one in read_trials(payload(text, "a.jsonl"))] == ["NCT00000001", "NCT00000002"]


def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on():
    text = "\n".join([json.dumps(fields()), "{broken", "[1]", json.dumps({"other": 1}), json.dumps(ctgov())])
    found = list(read_trials(payload(text, "a.jsonl")))
    assert [one.address for one in found if isinstance(one, Failure)] == [f"a.jsonl, line {number}" for number in (2, 3, 4)]
    assert len([one for one in found if isinstance(one, Trial)]) == 2


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
        list(read_trials(payload(content)))
    assert "\n" not in str(refused.value) and str(refused.value).startswith("a.json")


@pytest.mark.parametrize("value", [{}, {"name": "x"}, 5, "text", None, [1, 2]])
def test_json_of_another_kind_is_a_failure(value):
    found = list(read_trials(payload(json.dumps(value))))
    assert found and all(isinstance(one, Failure) and "neither" in one.reason for one in found)


def test_a_file_that_cannot_be_read_is_a_failure_among_others():
    held, failures = read_all([payload(json.dumps(ctgov())), InputError("b.json: is empty; give records"), payload("nonsense", "c.json")])
    assert len(held) == 1 and [one.address for one in failures] == ["b.json", "c.json"]


@given(content=st.binary(max_size=60))
def test_any_bytes_give_records_failures_or_one_line(content):
    try:
        assert all(isinstance(one, (Trial, Failure)) for one in read_trials(payload(content)))
    except InputError as error:
        assert "\n" not in str(error)


def test_every_shared_row_is_read_at_speed(shared):
    path = shared / "data" / "registry" / "msc_trials_fields.jsonl"
    start = time.perf_counter()
    found = list(read_trials(payload(path.read_bytes(), path.name)))
    assert len(found) >= 751 and all(isinstance(one, Trial) for one in found)
    assert time.perf_counter() - start < 10  # half a second here; ten bounds a slow machine
    assert all(one.items and one.conditions and one.status for one in found)
    assert sum(item.side == "unsorted" for one in found for item in one.items) < 0.05 * sum(len(one.items) for one in found)
