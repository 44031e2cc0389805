import contextlib
import json
import shutil
import sqlite3

import pytest

import cordwise
from cordwise.engine import EXAMPLE, ids_of
from cordwise.errors import FetchError, InputError, NotHeldError, StoreError, TableError
from cordwise.records.document import Payload
from cordwise.records.frame import Frame
from cordwise.upkeep.export import export
from tests.documents.trial_samples import ctgov, fields

PAGE = "<h1>Stem cells</h1><p>Our stem cell therapy is 100% safe and has no side effects.</p>"


@pytest.fixture(scope="module")
def base():
    return cordwise.open(":memory:", clock=lambda: "2026-01-31")


def test_nothing_is_opened_before_it_is_needed(tmp_path):
    base = cordwise.open(tmp_path / "evidence.db")
    assert not base.is_open
    assert list(tmp_path.iterdir()) == []


def test_the_date_of_an_audit_is_the_clocks(base):
    assert base.audit_text(PAGE).read_on == "2026-01-31"


def test_the_words_of_a_claim_stand_where_it_says(base):
    audit = base.audit_example()
    assert audit.claims
    assert all(audit.text[claim.start : claim.end] == claim.quote for claim in audit.claims)


def test_a_page_comes_from_whatever_fetches_it():
    asked = []

    def fetch(address: str) -> Payload:
        asked.append(address)
        return Payload(content=PAGE.encode(), origin=address, media_type="text/html", digest="0" * 64)

    audit = cordwise.open(":memory:", fetch_url=fetch).audit("https://example.org/page")
    assert asked == ["https://example.org/page"] == [audit.origin]


def test_a_private_address_is_never_fetched(base):
    with pytest.raises(FetchError):
        base.audit("http://127.0.0.1/")


def test_a_finding_is_computed_once(base):
    frame = Frame(conditions=("spinal_cord_injury",))
    assert base.finding(frame) is base.finding(frame)


def test_every_reply_carries_the_version_of_the_evidence(base):
    replies = [
        base.audit_text(PAGE),
        base.ask("Is it safe intrathecally?"),
        base.pool("ais_improved"),
        base.card("bydon2024"),
        base.show("bydon2024"),
    ]
    assert {reply.evidence_version for reply in replies} == {base.evidence.version}


def test_terms_are_named_by_id_label_or_synonym():
    assert ids_of("routes", "intrathecal") == ids_of("routes", "Lumbar puncture") == ids_of("routes", ["INTRATHECAL"])


def test_an_unknown_term_is_answered_with_its_neighbours():
    with pytest.raises(InputError, match="ais_improved"):
        ids_of("outcomes", "ais_improve")


def test_an_unknown_study_is_not_held(base):
    with pytest.raises(NotHeldError, match="bydon2024"):
        base.card("bydon2042")


def test_own_tables_are_added_and_asked_at_once(base, tmp_path):
    own = cordwise.open(tmp_path / "own.db")
    export(own.evidence, tmp_path / "tables")
    text = (tmp_path / "tables" / "studies.csv").read_text(encoding="utf-8")
    heading = text.split("\n", 1)[0]
    row = next(line for line in text.split("\n") if line.startswith("albu2021,"))
    shutil.rmtree(tmp_path / "tables")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "studies.csv").write_text(f"{heading}\n{row.replace('albu2021', 'mine2026')}\n", encoding="utf-8")
    assert own.add_tables(tmp_path / "tables") == 1
    assert own.show("mine2026").study_id == "mine2026"
    assert own.evidence.version != base.evidence.version
    assert cordwise.open(tmp_path / "own.db").evidence.version == own.evidence.version


def test_registry_records_are_added_ranked_shown_and_taken_out(base, tmp_path):
    own = cordwise.open(tmp_path / "own.db", clock=lambda: "2026-11-21")
    (tmp_path / "a.json").write_text(json.dumps([ctgov(), fields()]), encoding="utf-8")
    (tmp_path / "b.json").write_text("{broken", encoding="utf-8")
    seen = []
    added = own.add(f"{tmp_path}/*.json", through=lambda files: seen.extend(files) or files)
    assert added.counts == {"new": 2, "changed": 0, "unchanged": 0, "older": 0} and len(added.failures) == 1 and len(seen) == 2
    assert [one.registry_id for one in own.kept()] == ["NCT00000001", "NCT00000002"]
    reply = own.trials({"condition": "spinal cord injury"})
    assert [one.trial.trial_id for one in reply.trials] == ["NCT00000001"] and reply.elsewhere
    assert reply == own.trials({"condition": "spinal cord injury"})
    assert own.show("NCT00000001").records_version
    assert own.remove("NCT00000001") == ("NCT00000001",)
    assert own.evidence.version == base.evidence.version == own.ask("Is it safe intrathecally?").evidence_version


def test_a_study_is_shown_with_the_record_that_it_was_registered_as(tmp_path):
    own = cordwise.open(tmp_path / "own.db", clock=lambda: "2026-11-21")
    study = next(one for one in own.evidence.studies if one.registrations and one.registrations[0] != one.study_id)
    before = own.show(study.study_id)
    (tmp_path / "a.json").write_text(json.dumps(fields(NCTId=[study.registrations[0]])), encoding="utf-8")
    own.add(tmp_path / "a.json")
    sheet = own.show(study.study_id)
    assert sheet.sections[: len(before.sections)] == before.sections and len(sheet.sections) > len(before.sections)
    assert before.records_version == "" != sheet.records_version and sheet.evidence_version == before.evidence_version
    assert own.show(study.study_id.upper()) == sheet


def test_a_record_that_was_damaged_by_hand_is_told_and_the_rest_is_ranked(tmp_path):
    own = cordwise.open(tmp_path / "own.db", clock=lambda: "2026-11-21")
    (tmp_path / "a.json").write_text(json.dumps([ctgov(), fields()]), encoding="utf-8")
    own.add(tmp_path / "a.json")
    with contextlib.closing(sqlite3.connect(tmp_path / "own.db")) as connection, connection:
        connection.execute("UPDATE registry_records SET value = 'x' WHERE registry_id = 'NCT00000002'")
    reply = own.trials({"condition": "spinal cord injury"}, near="Vienna")
    assert len(reply.trials) == 1 and [one.address for one in reply.failures] == ["store, NCT00000002"]
    with pytest.raises(StoreError, match="cordwise remove NCT00000002"):
        own.show("NCT00000002")


def test_a_broken_table_is_not_added(base, tmp_path):
    (tmp_path / "studies.csv").write_text("study_id,hope\nx,1\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"studies\.csv, row 1, column hope"):
        base.add_tables(tmp_path)


def test_a_place_that_was_named_must_work(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError):
        _ = cordwise.open(tmp_path / "file" / "own.db").evidence


def test_the_example_is_named_after_its_file(base):
    assert base.audit_example().origin == EXAMPLE
