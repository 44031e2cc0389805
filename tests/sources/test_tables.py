"""Tables of one's own, from files."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.sources.tables import MAX_BYTES, fetch_table

WANTED = {"study": ["A", "B"], "events": ["1", "2"], "total": ["10", "20"]}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_usual_delimiters_are_seen(tmp_path, delimiter):
    file = tmp_path / "table.csv"
    file.write_text("\n".join(delimiter.join(row) for row in [("study", "events", "total"), ("A", "1", "10"), ("B", "2", "20")]))
    assert fetch_table(file) == WANTED


def test_what_spreadsheets_write_is_read(tmp_path):
    file = tmp_path / "table.csv"
    file.write_bytes('\ufeffstudy;"effect, log";se\r\nMüller;0,5;0,25\r\n\r\n'.encode("utf-8"))
    assert fetch_table(file) == {"study": ["Müller"], "effect, log": ["0.5"], "se": ["0.25"]}
    file.write_bytes("study,events\nMüller,1\n".encode("cp1252"))
    assert fetch_table(file) == {"study": ["Müller"], "events": ["1"]}


def test_parquet_is_read(tmp_path):
    file = tmp_path / "table.parquet"
    pq.write_table(pa.table({"events": [1, None], "total": [10, 20]}), file)
    assert fetch_table(file) == {"events": [1, None], "total": [10, 20]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"  \n ", "is empty"),
        (b"a,b\n1\n", "line 2: 1 cells under 2 headings"),
        (b"a,a\n1,2\n", "'a' stands twice"),
        (b"\x00\x01\x02", "not a text table"),
        (b"PAR1 and nothing more", "not a Parquet table"),
        (",".join(f"c{i}" for i in range(1001)).encode() + b"\n", "1001 columns"),
    ],
)
def test_what_is_no_table_is_told_in_one_line(tmp_path, content, said):
    file = tmp_path / "table.csv"
    file.write_bytes(content)
    with pytest.raises(InputError) as raised:
        fetch_table(file)
    assert said in str(raised.value) and str(file) in str(raised.value) and "\n" not in str(raised.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    for place, said in ((tmp_path / "none.csv", "no such file"), (tmp_path, "is a folder")):
        with pytest.raises(InputError, match=said):
            fetch_table(place)


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path):
    file = tmp_path / "large.csv"
    with file.open("wb") as out:
        out.seek(MAX_BYTES + 10)
        out.write(b"x")
    with pytest.raises(InputError, match="larger than 100 MB"):
        fetch_table(file)


@given(content=st.binary(max_size=300))
def test_any_bytes_are_a_table_or_one_clear_line(tmp_path_factory, content):
    file = tmp_path_factory.getbasetemp() / "any.csv"
    file.write_bytes(content)
    try:
        columns = fetch_table(file)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert len({len(values) for values in columns.values()}) == 1
