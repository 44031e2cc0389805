from __future__ import annotations

import pytest

from cordwise.errors import InputError
from cordwise.sources.records import MAX_BYTES, PIECE, fetch_record_file, fetch_records, record_files


def test_a_folder_gives_its_records_in_order_of_name(tmp_path):
    for name in ("b.json", "a.jsonl", "c.txt", "d.NDJSON"):
        (tmp_path / name).write_text("{}")
    assert [path.name for path in record_files([tmp_path])] == ["a.jsonl", "b.json", "d.NDJSON"]


def test_a_file_named_twice_is_read_once(tmp_path):
    (tmp_path / "a.json").write_text("{}")
    assert len(record_files([tmp_path / "a.json", tmp_path])) == 1


def test_a_pattern_gives_the_files_that_it_matches_in_order(tmp_path, monkeypatch):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    for name in ("b.json", "a.json", "c.txt", "deep/d.json", "deep/er/e.json"):
        (tmp_path / name).write_text("{}")
    assert [path.name for path in record_files([tmp_path / "*.json"])] == ["a.json", "b.json"]
    assert [path.name for path in record_files([f"{tmp_path}/**/*.json"])] == ["a.json", "b.json", "d.json", "e.json"]
    monkeypatch.chdir(tmp_path / "deep")
    assert [str(path) for path in record_files(["*.json", "../a.*"])] == ["d.json", "../a.json"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path):
    for name in ("[ab].json", "a.json"):
        (tmp_path / name).write_text("{}")
    assert [path.name for path in record_files([tmp_path / "[ab].json"])] == ["[ab].json"]


def test_a_pattern_that_matches_nothing_is_refused(tmp_path):
    with pytest.raises(InputError, match="no file matches; check the path"):
        record_files([tmp_path / "*.json"])
    with pytest.raises(InputError, match=r"no file matches|cannot be read"):
        record_files([f"{tmp_path}/**x.json"])


def test_a_missing_path_and_an_empty_folder_are_refused(tmp_path):
    with pytest.raises(InputError, match="no such file or folder"):
        record_files([tmp_path / "none"])
    with pytest.raises(InputError, match="holds no registry records"):
        record_files([tmp_path])


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "a.json").write_text(" \n")
    with pytest.raises(InputError, match="is empty"):
        fetch_record_file(tmp_path / "a.json")


def test_a_hundred_megabytes_are_refused_without_reading_them(tmp_path):
    with (tmp_path / "a.json").open("wb") as file:
        file.truncate(100_000_000)
    assert MAX_BYTES < 100_000_000
    with pytest.raises(InputError, match="is larger than 64 MB"):
        fetch_record_file(tmp_path / "a.json")


def test_a_large_file_with_a_record_a_line_comes_in_pieces_of_whole_lines(tmp_path):
    line = b"x" * 999_999 + b"\n"
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.writelines([line] * 40)
    pieces = list(fetch_records([tmp_path / "a.jsonl"]))
    assert b"".join(piece.content for piece in pieces) == line * 40
    assert all(len(piece.content) <= PIECE and piece.content.endswith(b"\n") for piece in pieces)
    assert [piece.first_line for piece in pieces] == [1, 17, 33]


def test_a_line_larger_than_any_record_ends_the_file_and_says_where(tmp_path):
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.write(b"{}\n{}\n")
        file.truncate(100_000_000)
    before, refused = fetch_records([tmp_path / "a.jsonl"])
    assert before.content == b"{}\n{}\n"
    assert str(refused).startswith(f"{tmp_path / 'a.jsonl'}, line 3: is larger than 64 MB")


def test_a_bad_file_among_others_does_not_end_the_reading(tmp_path):
    (tmp_path / "a.json").write_text("")
    (tmp_path / "b.json").write_text("{}")
    kinds = [isinstance(one, InputError) for one in fetch_records(record_files([tmp_path]))]
    assert kinds == [True, False]


def test_a_path_with_a_null_character_is_one_line():
    with pytest.raises(InputError, match=r"check the path|cannot be read"):
        record_files(["a\0b"])
